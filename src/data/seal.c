// SPDX-License-Identifier: GPL-2.0
/*
 * Sealing single packets, a chunk at a time.
 *
 * Packets of one flow and size leave as one train, which goes through the outer
 * stack once; those of other flows between them wait so long. What leaves alone is
 * sealed in place if it is linear, private and has room, else into an skb of ours.
 * Not in place means straight from its pieces: page frags and clones are only ever
 * read.
 */
#include <net/ip.h>
#include <net/sock.h>

#include "drop.h"
#include "train.h"
#include "wg_skb_time.h"
#include "wide.h"

/* Packets on their way, a chunk at a time. */
struct sealing {
	struct wg_peer *peer;
	struct wg_keypair *keypair;
	const struct wg_path *path;
	struct wg_scratch *scratch;
	struct sk_buff_head *run;	/* the packets to come, */
	struct sk_buff_head *out;	/* those sealed, */
	struct sk_buff_head sources;	/* and what they were read from */
	u64 nonce;
};

void wg_write_data_header(u8 *dst, const struct wg_keypair *keypair, u64 nonce)
{
	struct wg_msg_data header = {
		.type = cpu_to_le32(WG_MESSAGE_DATA),
		.receiver_index = cpu_to_le32(keypair->remote_index),
		.counter = cpu_to_le64(nonce),
	};

	memcpy(dst, &header, sizeof(header));
}

void wg_outer_inherit(struct sk_buff *outer, struct sk_buff *inner)
{
	skb_get_hash(inner);
	outer->hash = inner->hash;
	outer->l4_hash = inner->l4_hash;
	outer->sw_hash = inner->sw_hash;
	wg_copy_delivery_time(outer, inner);
}

/* tcp_wfree() cannot be named; these are the others that a TCP socket's skb may have. */
static bool is_tcp_wfree(const struct sk_buff *skb)
{
	return skb->sk->sk_protocol == IPPROTO_TCP && skb->sk->sk_type == SOCK_STREAM &&
	       skb->destructor != sock_efree && skb->destructor != sock_rfree &&
	       skb->destructor != sock_edemux && skb->destructor != sock_pfree;
}

/*
 * Only those whose destructor does nothing but give back truesize: SCTP counts
 * otherwise, and a packet socket's ring finds its slot through the skb.
 */
bool wg_has_writer(const struct sk_buff *skb)
{
	return skb->sk && skb->destructor && sk_fullsock(skb->sk) &&
	       (skb->destructor == sock_wfree || is_tcp_wfree(skb));
}

void wg_move_owner(struct sk_buff *outer, struct sk_buff *inner)
{
	int delta = outer->truesize - inner->truesize;

	if (!wg_has_writer(inner))
		return;
	outer->sk = inner->sk;
	outer->destructor = inner->destructor;
	inner->sk = NULL;
	inner->destructor = NULL;
	/* The destructor gives back the truesize of what it is called for. */
	if (delta >= 0)
		refcount_add(delta, &outer->sk->sk_wmem_alloc);
	else
		WARN_ON_ONCE(refcount_sub_and_test(-delta, &outer->sk->sk_wmem_alloc));
}

/*
 * Each for what it weighs: TCP small queues shall see all that lies in the
 * egress' queue, not only the last piece of a super-packet.
 */
void wg_share_owner(struct sk_buff_head *outer, struct sk_buff *inner)
{
	struct sk_buff *last = skb_peek_tail(outer), *skb;

	if (!last || !wg_has_writer(inner))
		return;
	skb_queue_walk(outer, skb) {
		if (skb == last)
			break;
		skb->sk = inner->sk;
		skb->destructor = inner->destructor;
		refcount_add(skb->truesize, &skb->sk->sk_wmem_alloc);
	}
	wg_move_owner(last, inner);
}

static struct wg_piece *add_piece(struct wg_scratch *scratch, const void *data, u32 len)
{
	struct wg_piece *piece = &scratch->pieces[scratch->pieces_used++];

	piece->data = data;
	piece->len = len;
	return piece;
}

static struct wg_aead_job *add_job(struct wg_scratch *scratch, const struct wg_keypair *keypair,
				   u64 nonce, u8 *dst)
{
	struct wg_aead_job *job = &scratch->jobs[scratch->jobs_used++];

	*job = (struct wg_aead_job) {
		.key = keypair->send_key,
		.nonce = nonce,
		.dst = dst,
		.src = &scratch->pieces[scratch->pieces_used],
	};
	return job;
}

static bool has_highmem(const struct sk_buff *skb)
{
	int i;

	if (!IS_ENABLED(CONFIG_HIGHMEM))
		return false;
	for (i = 0; i < skb_shinfo(skb)->nr_frags; i++)
		if (PageHighMem(skb_frag_page(&skb_shinfo(skb)->frags[i])))
			return true;
	return false;
}

/* The bytes of @skb from @offset (inside its linear part) on. */
static void add_skb_pieces(struct wg_scratch *scratch, const struct sk_buff *skb, u32 offset)
{
	int i;

	add_piece(scratch, skb->data + offset, skb_headlen(skb) - offset);
	for (i = 0; i < skb_shinfo(skb)->nr_frags; i++) {
		const skb_frag_t *frag = &skb_shinfo(skb)->frags[i];

		add_piece(scratch, skb_frag_address(frag), skb_frag_size(frag));
	}
}

/* Ours alone, in one piece, with room for all that is added. */
static bool fits_in_place(const struct sk_buff *skb, const struct wg_path *path, unsigned int tail)
{
	unsigned int head = WG_DATA_HEADER_SIZE + sizeof(struct ipv6hdr) + sizeof(struct udphdr) +
			    LL_RESERVED_SPACE(path->dst->dev);

	return !skb_is_nonlinear(skb) && !skb_cloned(skb) && skb_headroom(skb) >= head &&
	       skb_tailroom(skb) >= tail;
}

/* Nothing of the inner world may be seen outside (protocol section 8.3). */
static void scrub(struct sk_buff *skb)
{
	wg_scrub_keeping_time(skb);
	skb->queue_mapping = 0;
	skb->priority = 0;
	skb->encapsulation = 0;
	skb->ip_summed = CHECKSUM_NONE;
	skb_init_secmark(skb);
	skb_set_dst_pending_confirm(skb, 0);
#ifdef CONFIG_NET_SCHED
	skb->tc_index = 0;
#endif
	skb_reset_redirect(skb);
}

static void seal_in_place(struct wg_scratch *scratch, struct sk_buff *skb,
			  const struct wg_keypair *keypair, u64 nonce, unsigned int pad)
{
	unsigned int len = skb->len;
	struct wg_aead_job *job = add_job(scratch, keypair, nonce, skb->data);

	add_piece(scratch, skb->data, len);
	job->npieces = 1;
	job->len = len;
	job->pad = pad;
	skb_put(skb, pad + WG_TAG_SIZE);
	wg_write_data_header(skb_push(skb, WG_DATA_HEADER_SIZE), keypair, nonce);
	skb_get_hash(skb);
	scrub(skb);
}

/*
 * The inner checksum still to be made: in a copy of the headers, since the
 * originals may be shared with a clone that TCP keeps for retransmission.
 * Returns the number of bytes now in @copy.
 */
static unsigned int finish_checksum(const struct sk_buff *skb, u8 *copy)
{
	unsigned int start = skb_checksum_start_offset(skb);
	unsigned int field = start + skb->csum_offset;
	__wsum sum = skb_checksum(skb, start, skb->len - start, 0);
	__sum16 check = csum_fold(sum) ?: CSUM_MANGLED_0;

	memcpy(copy, skb->data, field);
	memcpy(copy + field, &check, sizeof(check));
	return field + sizeof(check);
}

/* The data message of @skb to @dst; @skb must stay until the job is done. */
static void seal_to(struct wg_scratch *scratch, u8 *dst, const struct sk_buff *skb,
		    const struct wg_keypair *keypair, u64 nonce, unsigned int pad)
{
	unsigned int copied = 0, index = scratch->jobs_used;
	unsigned int first = scratch->pieces_used;
	struct wg_aead_job *job;

	wg_write_data_header(dst, keypair, nonce);
	job = add_job(scratch, keypair, nonce, dst + WG_DATA_HEADER_SIZE);
	if (skb->ip_summed == CHECKSUM_PARTIAL) {
		copied = finish_checksum(skb, scratch->headers[index]);
		add_piece(scratch, scratch->headers[index], copied);
	}
	add_skb_pieces(scratch, skb, copied);
	job->npieces = scratch->pieces_used - first;
	job->len = skb->len;
	job->pad = pad;
}

/* Make @skb such that its bytes can be named as pieces. */
static bool make_readable(struct sk_buff *skb)
{
	if ((skb_has_frag_list(skb) || has_highmem(skb)) && skb_linearize(skb))
		return false;
	if (skb->ip_summed != CHECKSUM_PARTIAL)
		return true;
	if (skb_checksum_start_offset(skb) + skb->csum_offset + sizeof(__sum16) <=
	    min_t(unsigned int, skb_headlen(skb), WG_HEADER_MAX))
		return true;
	return !skb_checksum_help(skb);
}

/* Returns what is to be sent: @skb itself, or a new one that takes its place. */
static struct sk_buff *seal_one(struct wg_scratch *scratch, struct sk_buff *skb,
				const struct wg_path *path, const struct wg_keypair *keypair,
				u64 nonce, struct sk_buff **source)
{
	unsigned int pad = wg_message_padding(skb->len, wg_tx_cb(skb)->mtu);
	struct sk_buff *outer;

	*source = NULL;
	if (fits_in_place(skb, path, pad + WG_TAG_SIZE)) {
		if (skb->ip_summed == CHECKSUM_PARTIAL && skb_checksum_help(skb))
			return NULL;
		seal_in_place(scratch, skb, keypair, nonce, pad);
		return skb;
	}
	if (!make_readable(skb))
		return NULL;
	outer = alloc_skb(WG_OUTER_HEADROOM + WG_DATA_OVERHEAD + skb->len + pad, GFP_ATOMIC | __GFP_NOWARN);
	if (!outer)
		return NULL;
	skb_reserve(outer, WG_OUTER_HEADROOM);
	seal_to(scratch, skb_put(outer, WG_DATA_OVERHEAD + skb->len + pad), skb, keypair, nonce, pad);
	wg_outer_inherit(outer, skb);
	wg_move_owner(outer, skb);
	*source = skb;
	return outer;
}

static void set_outer_cb(struct sk_buff *outer, const struct wg_tx_cb *inner)
{
	struct wg_outer_cb cb = {
		.segments = 1,
		.ds = inner->ds,
		.level = inner->level,
	};

	*wg_outer_cb(outer) = cb;
}

unsigned int wg_seal_count(const struct sk_buff_head *run, struct wg_wide *wide)
{
	unsigned int most = wide ? WG_CHUNK * wide->width : WG_CHUNK;
	const struct sk_buff *skb;
	unsigned int n = 0;

	skb_queue_walk(run, skb) {
		if (n == most || skb_is_gso(skb))
			break;
		n++;
	}
	return n;
}

/* One packet that leaves alone. */
static void seal_single(struct sealing *s)
{
	struct sk_buff *skb = __skb_dequeue(s->run), *source, *outer;
	struct wg_tx_cb cb = *wg_tx_cb(skb);

	outer = seal_one(s->scratch, skb, s->path, s->keypair, s->nonce++, &source);
	if (!outer) {
		wg_drop(s->peer->device, skb, WG_DROP_NO_MEMORY);
		return;
	}
	set_outer_cb(outer, &cb);
	__skb_queue_tail(s->out, outer);
	if (source)
		__skb_queue_tail(&s->sources, source);
}

/* --- packets that leave together ---------------------------------------------------- */

static unsigned int sealed_size(struct sk_buff *skb)
{
	return WG_DATA_OVERHEAD + skb->len + wg_message_padding(skb->len, wg_tx_cb(skb)->mtu);
}

/* Somebody waits to be told when this very one left. */
static bool wants_tx_time(const struct sk_buff *skb)
{
	return skb_shinfo(skb)->tx_flags & SKBTX_ANY_TSTAMP;
}

/* All that an outer skb has only once is the same: flow, time to leave, owner, DS byte, nesting. */
static bool alike(struct sk_buff *a, struct sk_buff *b)
{
	const struct wg_tx_cb *x = wg_tx_cb(a), *y = wg_tx_cb(b);

	return x->flow == y->flow && a->hash == b->hash && a->tstamp == b->tstamp &&
	       a->sk == b->sk && a->destructor == b->destructor && x->ds == y->ds &&
	       x->level == y->level && !x->keepalive && !y->keepalive && !wants_tx_time(a) && !wants_tx_time(b);
}

/* Fragments have no ports: they and whole packets may be of one flow all the same. */
static bool may_be_one_flow(const struct wg_tx_cb *x, const struct wg_tx_cb *y)
{
	return x->ends == y->ends && (x->flow == x->ends || y->flow == y->ends);
}

/* Those of the next @n that are of the first one's flow follow it at once, in order. */
static void bring_together(struct sk_buff_head *run, unsigned int n)
{
	struct sk_buff *last = skb_peek(run), *skb = last->next, *next;
	const struct wg_tx_cb *first = wg_tx_cb(last);
	bool apart = false;

	for (; --n; skb = next) {
		next = skb->next;	/* after the last one the list's head, which is not looked at */
		if (wg_tx_cb(skb)->flow != first->flow) {
			if (may_be_one_flow(wg_tx_cb(skb), first))
				return;
			apart = true;
			continue;
		}
		if (apart) {
			__skb_unlink(skb, run);
			__skb_queue_after(run, last, skb);
		}
		last = skb;
	}
}

/* How many of the next @n can be one train; 1: the first leaves alone. */
static unsigned int train_length(const struct sealing *s, unsigned int n)
{
	struct sk_buff *first = skb_peek(s->run), *skb = first;
	unsigned int size = sealed_size(first), k = 1;

	if (size > WG_PAGES_ROOM)
		return 1;
	for (; k < n; k++) {
		unsigned int next;

		skb = skb_queue_next(s->run, skb);
		next = sealed_size(skb);
		if (next > size || !alike(first, skb))
			break;
		if (next < size)
			return k + 1;	/* a shorter one is the last */
	}
	return k;
}

static bool join(struct sealing *s, struct wg_train *train, struct sk_buff *skb)
{
	unsigned int size = sealed_size(skb);
	u8 *dst;

	if (!make_readable(skb))
		return false;
	dst = wg_train_room(train, &s->scratch->rings->pages, skb, size);
	if (!dst)
		return false;
	seal_to(s->scratch, dst, skb, s->keypair, s->nonce, size - WG_DATA_OVERHEAD - skb->len);
	return true;
}

static void seal_train(struct sealing *s, unsigned int n)
{
	struct sk_buff *skb = skb_peek(s->run), *last = NULL;
	struct sk_buff_head outer;
	struct wg_train train;

	__skb_queue_head_init(&outer);
	wg_train_begin(&train, s->path, skb, sealed_size(skb), &outer);
	for (; n--; s->nonce++) {
		skb = __skb_dequeue(s->run);
		if (!join(s, &train, skb)) {
			wg_drop(s->peer->device, skb, WG_DROP_NO_MEMORY);
			continue;
		}
		__skb_queue_tail(&s->sources, skb);
		last = skb;
	}
	wg_train_end(&train);
	/* Those before it give back what they were charged when they are freed. */
	if (last)
		wg_share_owner(&outer, last);
	skb_queue_splice_tail(&outer, s->out);
}

/* The jobs of the next @n packets, one chunk, into the scratch. */
static void prepare(struct sealing *s, unsigned int n)
{
	bool together = wg_outer_gso(s->path) && !READ_ONCE(wg_force_plain);
	unsigned int k;

	for (; n; n -= k) {
		k = 1;
		if (together && n > 1) {
			bring_together(s->run, n);
			k = train_length(s, n);
		}
		if (k > 1)
			seal_train(s, k);
		else
			seal_single(s);
	}
}

static void seal_alone(struct sealing *s, unsigned int n)
{
	s->scratch = wg_scratch_get();
	prepare(s, n);
	wg_aead_seal_jobs(s->scratch->jobs, s->scratch->jobs_used);
	wg_scratch_put(s->scratch);
}

static void seal_wide(struct sealing *s, unsigned int n, struct wg_wide *wide)
{
	while (n && (s->scratch = wg_wide_next(wide)) != NULL) {
		unsigned int k = min_t(unsigned int, n, WG_CHUNK);

		prepare(s, k);
		n -= k;
	}
	wg_count_helped(s->peer->device, wg_wide_run(wide, wg_aead_seal_jobs));
}

void wg_seal_singles(struct wg_peer *peer, struct wg_keypair *keypair, const struct wg_path *path,
		     struct sk_buff_head *run, unsigned int n, u64 nonce,
		     struct sk_buff_head *out, struct wg_wide *wide)
{
	struct sealing s = {
		.peer = peer, .keypair = keypair, .path = path, .run = run, .out = out, .nonce = nonce,
	};

	__skb_queue_head_init(&s.sources);
	if (wide)
		seal_wide(&s, n, wide);
	else
		seal_alone(&s, n);
	local_bh_disable();
	while (!skb_queue_empty(&s.sources))
		napi_consume_skb(__skb_dequeue(&s.sources), 1);
	local_bh_enable();
}
