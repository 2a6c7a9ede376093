// SPDX-License-Identifier: GPL-2.0
/*
 * Receive: from the UDP socket's queue to authenticated inner packets.
 *
 *	wg_rx_chunk	sort a chunk: handshakes away, data into runs of one index
 *	  find_keypair	one lookup per run
 *	  open_alone	one opening, or
 *	  open_wide	that of a few runs together, with the help of other CPUs
 *	  finish_run	one endpoint check, one round of timers
 *	  wg_merge_add	content checks, segments of one flow joined, and into the
 *	  wg_deliver	stack through GRO
 *
 * A datagram is opened in place only if it is linear and nobody else's;
 * otherwise into memory of ours (merge.h). Frag pages and clones are only ever
 * read, on the failure path too.
 *
 * A sender's UDP GSO packet that no device has cut (aggregate.c) is not cut here
 * either: its datagrams are opened straight from its pages.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>
#include <net/dsfield.h>

#include "drop.h"
#include "handshake.h"
#include "merge.h"
#include "outer.h"
#include "rx.h"
#include "wide.h"

/* A run of datagrams with one receiver index. */
struct run {
	struct wg_device *wg;
	struct sk_buff *super;		/* all lie in this one; NULL: each is its own skb */
	unsigned int each;		/* bytes of each datagram in it but the last */
	unsigned int first;		/* which of its datagrams the first is */
	u32 index;
	unsigned int n;
	unsigned long in_area;		/* bit i: packet i was opened into an area */
	struct wg_keypair *keypair;	/* from here on: once it was found */
	struct wg_clock now;
	u8 reason[WG_CHUNK];
	struct {
		struct sk_buff *outer;	/* NULL once dropped */
		union {
			struct sk_buff *inner;	/* the same, if opened in place */
			void *area;
		};
	} packet[WG_CHUNK];
	struct wg_merge *merge;
};

/* The datagrams of a chunk: a run that is being filled, and before it those that wait to be opened. */
struct opening {
	struct run *runs;
	unsigned int waiting;
	struct wg_wide *wide;		/* or NULL: no run ever waits */
	struct sk_buff_head supers;	/* that runs lie in */
};

/* --- the datagram ---------------------------------------------------------------- */

/*
 * On success data is the UDP payload, at least its first @need bytes linear.
 * The lower layers have checked most of this; netfilter may have been here since.
 */
static bool prepare(struct sk_buff *skb)
{
	unsigned int header = skb_transport_offset(skb) + sizeof(struct udphdr);
	unsigned int len;

	if (skb_transport_offset(skb) < 0 || !pskb_may_pull(skb, header))
		return false;
	len = ntohs(udp_hdr(skb)->len);
	if (len < sizeof(struct udphdr) || len > skb->len - skb_transport_offset(skb))
		return false;
	if (!(skb->protocol == htons(ETH_P_IP) && ip_hdr(skb)->version == 4) &&
	    !(skb->protocol == htons(ETH_P_IPV6) && ip_hdr(skb)->version == 6))
		return false;
	wg_rx_cb(skb)->ds = skb->protocol == htons(ETH_P_IP) ? ipv4_get_dsfield(ip_hdr(skb))
							      : ipv6_get_dsfield(ipv6_hdr(skb));
	__skb_pull(skb, header);
	return !pskb_trim(skb, len - sizeof(struct udphdr));
}

static unsigned int header_size(enum wg_message_type type)
{
	switch (type) {
	case WG_MESSAGE_INITIATION:
		return sizeof(struct wg_msg_initiation);
	case WG_MESSAGE_RESPONSE:
		return sizeof(struct wg_msg_response);
	case WG_MESSAGE_COOKIE:
		return sizeof(struct wg_msg_cookie);
	default:
		return sizeof(struct wg_msg_data);
	}
}

static enum wg_message_type classify(struct sk_buff *skb)
{
	enum wg_message_type type;

	if (!prepare(skb) || !pskb_may_pull(skb, sizeof(__le32)))
		return WG_MESSAGE_INVALID;
	type = wg_message_classify(skb->data, skb->len);
	if (type != WG_MESSAGE_INVALID && !pskb_may_pull(skb, header_size(type)))
		return WG_MESSAGE_INVALID;
	return type;
}

static u32 receiver_index(const struct sk_buff *skb)
{
	return le32_to_cpu(((const struct wg_msg_data *)skb->data)->receiver_index);
}

/* Where datagram @i of the run begins in its skb, and how long it is. */
static unsigned int offset_of(const struct run *r, unsigned int i)
{
	return r->super ? (r->first + i) * r->each : 0;
}

static unsigned int length_of(const struct run *r, unsigned int i)
{
	if (!r->super)
		return r->packet[i].outer->len;
	return min(r->each, r->super->len - offset_of(r, i));
}

/* --- opening ----------------------------------------------------------------------- */

static bool is_ours(const struct sk_buff *skb)
{
	return !skb_is_nonlinear(skb) && !skb_cloned(skb) && !skb_shared(skb);
}

static void add_piece(struct wg_scratch *scratch, const u8 *data, unsigned int size,
		      unsigned int *skip, unsigned int *left)
{
	unsigned int len;

	if (*skip >= size) {
		*skip -= size;
		return;
	}
	len = min(size - *skip, *left);
	scratch->pieces[scratch->pieces_used++] = (struct wg_piece){ data + *skip, len };
	*skip = 0;
	*left -= len;
}

/* @len bytes from @offset on; they are all there. */
static void add_pieces(struct wg_scratch *scratch, struct sk_buff *skb, unsigned int offset,
		       unsigned int len)
{
	int i;

	add_piece(scratch, skb->data, skb_headlen(skb), &offset, &len);
	for (i = 0; len && i < skb_shinfo(skb)->nr_frags; i++) {
		const skb_frag_t *frag = &skb_shinfo(skb)->frags[i];

		add_piece(scratch, skb_frag_address(frag), skb_frag_size(frag), &offset, &len);
	}
}

static bool nameable(struct sk_buff *skb)
{
	return !skb_has_frag_list(skb) && !IS_ENABLED(CONFIG_HIGHMEM) && skb_frags_readable(skb);
}

/* Where the content goes if not over the ciphertext: an area, or an skb for what is too large. */
static u8 *make_room(struct run *r, struct wg_scratch *scratch, unsigned int i, unsigned int padded)
{
	unsigned int size = wg_area_size(padded);
	void *area = NULL;

	if (size <= WG_PAGES_ROOM && !READ_ONCE(wg_force_plain))
		area = wg_pages_take(&scratch->rings->areas, size);
	if (area) {
		r->packet[i].area = area;
		__set_bit(i, &r->in_area);
		return wg_area_content(area);
	}
	r->packet[i].inner = napi_alloc_skb(r->merge->napi, padded);
	return r->packet[i].inner ? skb_put(r->packet[i].inner, padded) : NULL;
}

/* Where packet @i is opened to. NULL: no memory. */
static u8 *destination(struct run *r, struct wg_scratch *scratch, unsigned int i)
{
	struct sk_buff *skb = r->packet[i].outer;

	if (r->super)
		return make_room(r, scratch, i, length_of(r, i) - WG_DATA_OVERHEAD);
	if (!is_ours(skb) && !nameable(skb) && skb_linearize(skb))
		return NULL;
	if (!is_ours(skb))
		return make_room(r, scratch, i, skb->len - WG_DATA_OVERHEAD);
	r->packet[i].inner = skb;
	return skb->data + WG_DATA_HEADER_SIZE;
}

/* The header is behind the first piece, or else @skb is asked; the pieces then are without it. */
static u64 take_header(struct wg_scratch *scratch, unsigned int first, struct sk_buff *skb,
		       unsigned int offset, unsigned int len)
{
	struct wg_piece *piece = &scratch->pieces[first];
	struct wg_msg_data header;

	if (piece->len >= sizeof(header)) {
		memcpy(&header, piece->data, sizeof(header));
		piece->data += sizeof(header);
		piece->len -= sizeof(header);
	} else {
		scratch->pieces_used = first;
		add_pieces(scratch, skb, offset + sizeof(header), len - sizeof(header));
		if (WARN_ON_ONCE(skb_copy_bits(skb, offset, &header, sizeof(header))))
			return 0;
	}
	return le64_to_cpu(header.counter);
}

static bool add_job(struct run *r, struct wg_scratch *scratch, unsigned int i)
{
	u8 *dst = destination(r, scratch, i);
	struct sk_buff *skb = r->packet[i].outer;
	unsigned int offset = offset_of(r, i), len = length_of(r, i);
	struct wg_aead_job *job = &scratch->jobs[scratch->jobs_used];
	unsigned int first = scratch->pieces_used;
	u64 counter;

	if (!dst)
		return false;
	add_pieces(scratch, skb, offset, len);
	counter = take_header(scratch, first, skb, offset, len);
	*job = (struct wg_aead_job) {
		.key = r->keypair->receive_key,
		.nonce = counter,
		.dst = dst,
		.src = &scratch->pieces[first],
		.npieces = scratch->pieces_used - first,
		.len = len - WG_DATA_HEADER_SIZE,
	};
	scratch->jobs_used++;
	return true;
}

static void drop_packet(struct run *r, unsigned int i, enum wg_reason reason)
{
	struct sk_buff *outer = r->packet[i].outer, *inner = r->packet[i].inner;

	if (test_bit(i, &r->in_area))
		wg_area_free(r->packet[i].area);
	else if (inner && inner != outer)
		consume_skb(inner);	/* memory only: what is dropped is the outer packet */
	wg_drop(r->wg, r->super ? NULL : outer, reason);
	r->packet[i].outer = NULL;
}

static void drop_run(struct run *r, enum wg_reason reason)
{
	unsigned int i;

	for (i = 0; i < r->n; i++)
		drop_packet(r, i, reason);
}

static void add_jobs(struct run *r, struct wg_scratch *scratch)
{
	unsigned int i;

	for (i = 0; i < r->n; i++)
		r->reason[i] = add_job(r, scratch, i) ? WG_OK : WG_DROP_NO_MEMORY;
}

static enum wg_reason judge(struct run *r, const struct wg_aead_job *job)
{
	struct wg_replay *replay = &r->keypair->replay;

	if (!job->ok)
		return WG_DROP_AUTH_FAILED;
	if (wg_replay_accept(replay, job->nonce))
		return WG_OK;
	net_dbg_ratelimited("%s: Packet has invalid nonce %llu (max %llu)\n", r->wg->dev->name,
			    job->nonce, wg_replay_top(replay));
	return WG_DROP_REPLAYED;
}

/* The jobs of add_jobs() are done; the scratch is free afterwards. */
static void judge_run(struct run *r, const struct wg_scratch *scratch)
{
	const struct wg_aead_job *job = scratch->jobs;
	unsigned int i;

	spin_lock(&r->keypair->replay.lock);
	for (i = 0; i < r->n; i++)
		if (r->reason[i] == WG_OK)
			r->reason[i] = judge(r, job++);
	spin_unlock(&r->keypair->replay.lock);
}

/* --- a run ----------------------------------------------------------------------------- */

static void note_keepalive(struct wg_peer *peer)
{
	net_dbg_ratelimited("%s: Receiving keepalive packet from peer %llu\n",
			    peer->device->dev->name, peer->id);
	dev_sw_netstats_rx_add(peer->device->dev, WG_DATA_OVERHEAD);
	atomic64_add(WG_DATA_OVERHEAD, &peer->rx_bytes);
}

/* The outer skb has served, unless it is what the packet was opened in. */
static void release_outer(struct run *r, unsigned int i)
{
	struct sk_buff *outer = r->packet[i].outer;

	if (!r->super && (test_bit(i, &r->in_area) || r->packet[i].inner != outer))
		napi_consume_skb(outer, 1);
}

/* The inner packet alone: data is its first byte, nothing of the outer one is left. */
static struct sk_buff *detach(struct run *r, unsigned int i)
{
	struct sk_buff *outer = r->packet[i].outer, *inner = r->packet[i].inner;

	if (inner == outer) {
		__skb_pull(inner, WG_DATA_HEADER_SIZE);
		__skb_trim(inner, inner->len - WG_TAG_SIZE);
	}
	return inner;
}

static void deliver(struct run *r, struct wg_peer *peer, unsigned int i)
{
	unsigned int padded = length_of(r, i) - WG_DATA_OVERHEAD;
	u8 ds = wg_rx_cb(r->packet[i].outer)->ds;

	release_outer(r, i);
	if (!padded)
		note_keepalive(peer);
	if (test_bit(i, &r->in_area)) {
		if (padded)
			wg_merge_add(r->merge, peer, r->packet[i].area, padded, ds);
		else
			wg_area_free(r->packet[i].area);
		return;
	}
	wg_merge_flush(r->merge);
	if (padded)
		wg_deliver(peer, r->merge->napi, detach(r, i), ds);
	else
		consume_skb(r->packet[i].inner);
}

static void deliver_run(struct run *r, struct wg_peer *peer)
{
	unsigned int i;

	for (i = 0; i < r->n; i++)
		if (r->packet[i].outer)
			deliver(r, peer, i);
}

static struct sk_buff *last_good(const struct run *r, bool *data)
{
	struct sk_buff *last = NULL;
	unsigned int i;

	*data = false;
	for (i = 0; i < r->n; i++) {
		if (!r->packet[i].outer)
			continue;
		last = r->packet[i].outer;
		*data |= length_of(r, i) != WG_DATA_OVERHEAD;
	}
	return last;
}

static struct wg_peer *peer_of(const struct run *r)
{
	return container_of(r->keypair->session, struct wg_peer, proto.session);
}

/* Returns false if the run was dropped: it is nobody's, or not any more. */
static bool find_keypair(struct run *r)
{
	r->now = wg_clock_now();
	r->keypair = wg_index_keypair(&r->wg->index, r->index);
	if (!r->keypair)
		drop_run(r, WG_DROP_NO_INDEX);
	else if (test_bit(WG_PEER_DEAD, &peer_of(r)->flags))
		drop_run(r, WG_DROP_DEAD);
	else if (!wg_keypair_may_receive(r->keypair, r->now.boot))
		drop_run(r, WG_DROP_KEY_EXPIRED);
	else
		return true;
	return false;
}

/* Those whose tag is wrong, and those seen before, are dropped; the others go up. */
static void finish_run(struct run *r)
{
	struct wg_peer *peer = peer_of(r);
	struct sk_buff *last;
	unsigned int i, actions;
	bool data;

	for (i = 0; i < r->n; i++)
		if (r->reason[i] != WG_OK)
			drop_packet(r, i, r->reason[i]);
	last = last_good(r, &data);
	if (!last)
		return;
	wg_endpoint_learn(peer, last);
	actions = wg_proto_received_data(&peer->proto, r->keypair, &r->wg->index, data, &r->now);
	wg_peer_act(peer, actions);
	deliver_run(r, peer);
}

static void open_alone(struct run *r)
{
	struct wg_scratch *scratch = wg_scratch_get();

	add_jobs(r, scratch);
	wg_aead_open_jobs(scratch->jobs, scratch->jobs_used);
	judge_run(r, scratch);
	wg_scratch_put(scratch);
	finish_run(r);
}

/* --- runs ------------------------------------------------------------------------------- */

/* All that wait, in the order they came. */
static void open_waiting(struct opening *o)
{
	unsigned int i;

	if (o->waiting)
		wg_wide_run(o->wide, wg_aead_open_jobs);
	for (i = 0; i < o->waiting; i++) {
		if (o->wide->shares[i].helped)
			wg_count_helped(o->runs[i].wg, 1);
		judge_run(&o->runs[i], &o->wide->scratch[i]);
		finish_run(&o->runs[i]);
	}
	o->waiting = 0;
	while (!skb_queue_empty(&o->supers))
		napi_consume_skb(__skb_dequeue(&o->supers), 1);
}

static void open_wide(struct opening *o, struct run *r)
{
	struct wg_scratch *scratch = wg_wide_next(o->wide);

	add_jobs(r, scratch);
	if (++o->waiting == o->wide->width)
		open_waiting(o);
}

/* The run that is being filled. */
static struct run *current_run(struct opening *o)
{
	return &o->runs[o->waiting];
}

/* On to a next run, which goes on where this one ends. */
static struct run *flush_run(struct opening *o)
{
	struct run *r = current_run(o), *next;

	if (r->n && find_keypair(r)) {
		if (o->wide)
			open_wide(o, r);
		else
			open_alone(r);
	}
	next = current_run(o);
	next->wg = r->wg;
	next->super = r->super;
	next->each = r->each;
	next->index = r->index;
	next->merge = r->merge;
	next->first = r->first + r->n;
	next->n = 0;
	next->in_area = 0;
	return next;
}

static void add_to_run(struct opening *o, struct sk_buff *skb)
{
	struct run *r = current_run(o);

	if (r->n == WG_CHUNK)
		r = flush_run(o);
	r->packet[r->n].outer = skb;
	r->packet[r->n].inner = NULL;
	r->n++;
}

static void add_single(struct opening *o, struct wg_device *wg, struct sk_buff *skb)
{
	struct run *r = current_run(o);
	u32 index = receiver_index(skb);

	if (r->n && (r->wg != wg || r->index != index))
		r = flush_run(o);
	r->wg = wg;
	r->index = index;
	add_to_run(o, skb);
}

/* All of one session, as wg_is_super() has seen. */
static void receive_super(struct opening *o, struct wg_device *wg, struct sk_buff *skb)
{
	unsigned int n = DIV_ROUND_UP(skb->len, skb_shinfo(skb)->gso_size);
	struct run *r = flush_run(o);

	r->wg = wg;
	r->index = receiver_index(skb);
	r->super = skb;
	r->each = skb_shinfo(skb)->gso_size;
	r->first = 0;
	while (n--)
		add_to_run(o, skb);
	flush_run(o)->super = NULL;
	if (o->waiting)
		__skb_queue_tail(&o->supers, skb);
	else
		napi_consume_skb(skb, 1);
}

static void receive_one(struct opening *o, struct sk_buff *skb)
{
	struct wg_device *wg = wg_rx_cb(skb)->wg;
	enum wg_message_type type = classify(skb);

	if (type == WG_MESSAGE_DATA && skb_is_gso(skb)) {
		receive_super(o, wg, skb);
	} else if (type == WG_MESSAGE_DATA) {
		add_single(o, wg, skb);
	} else if (type != WG_MESSAGE_INVALID) {
		wg_handshake_receive(wg, skb);
	} else {
		net_dbg_ratelimited("%s: Invalid packet of wrong type or size\n", wg->dev->name);
		wg_drop(wg, skb, WG_DROP_MALFORMED);
	}
}

static void receive(struct opening *o, struct sk_buff_head *chunk)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(chunk)) != NULL)
		receive_one(o, skb);
	flush_run(o);
}

/* As many runs as others can help with, on the stack of a worker, which is not deep. */
static noinline_for_stack void receive_wide(struct wg_merge *merge, struct sk_buff_head *chunk,
					    struct wg_wide *wide)
{
	struct run runs[WG_SHARES];
	struct opening o = { .runs = runs, .wide = wide };

	memset(&runs[0], 0, sizeof(runs[0]));
	runs[0].merge = merge;
	__skb_queue_head_init(&o.supers);
	receive(&o, chunk);
	open_waiting(&o);
}

static void receive_narrow(struct wg_merge *merge, struct sk_buff_head *chunk)
{
	struct run run = { .merge = merge };
	struct opening o = { .runs = &run };

	receive(&o, chunk);
}

void wg_rx_chunk(struct wg_merge *merge, struct sk_buff_head *chunk, struct wg_wide *wide)
{
	if (wide)
		receive_wide(merge, chunk, wide);
	else
		receive_narrow(merge, chunk);
}
