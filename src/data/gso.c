// SPDX-License-Identifier: GPL-2.0
/*
 * The super-packet stays whole.
 *
 * A TCP or UDP GSO packet is cut only in the sense that each segment becomes a
 * datagram: its headers are synthesised, its payload is summed and sealed
 * straight from the source's page frags into memory of ours, and as many
 * datagrams as fit 65507 bytes leave as one UDP GSO skb (train.h).
 *
 * What this cannot take (wg_super_parse) goes through skb_gso_segment() in
 * tx.c and gives the same bytes.
 */
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/checksum.h>
#include <net/ip.h>
#include <net/ip6_checksum.h>
#include <net/sock.h>

#include "drop.h"
#include "train.h"
#include "wide.h"

/* Dodgy: what it says of itself is not to be trusted, and is not. */
enum {
	TAKEN_GSO = SKB_GSO_TCPV4 | SKB_GSO_TCPV6 | SKB_GSO_UDP_L4 | SKB_GSO_TCP_ECN |
		    SKB_GSO_TCP_FIXEDID | SKB_GSO_DODGY,
};

/* Where the next payload byte of the source lies. */
struct cursor {
	const struct sk_buff *skb;
	int frag;		/* -1: in the linear part */
	unsigned int offset;	/* inside it */
};

/* A super-packet on its way. */
struct sealing {
	struct wg_keypair *keypair;
	const struct wg_super *super;
	struct sk_buff *source;
	struct wg_train train;
	struct cursor cursor;
	unsigned int mtu;
	u64 nonce;
	unsigned int next;	/* segment */
};

/* --- what the fast path takes ------------------------------------------------ */

static bool parse_ipv4(struct wg_super *s, const struct sk_buff *skb)
{
	const struct iphdr *ip = (const struct iphdr *)skb->data;

	s->l4 = sizeof(*ip);
	return skb_headlen(skb) >= sizeof(*ip) && ip->ihl == 5 && !ip_is_fragment(ip) &&
	       ip->protocol == (s->tcp ? IPPROTO_TCP : IPPROTO_UDP) &&
	       (!s->fixed_id || (ip->frag_off & htons(IP_DF)));
}

static bool parse_ipv6(struct wg_super *s, const struct sk_buff *skb)
{
	const struct ipv6hdr *ip = (const struct ipv6hdr *)skb->data;

	s->l4 = sizeof(*ip);
	return skb_headlen(skb) >= sizeof(*ip) &&
	       ip->nexthdr == (s->tcp ? IPPROTO_TCP : IPPROTO_UDP);
}

static bool parse_l4(struct wg_super *s, const struct sk_buff *skb)
{
	unsigned int len = sizeof(struct udphdr);

	if (s->tcp) {
		if (skb_headlen(skb) < s->l4 + sizeof(struct tcphdr))
			return false;
		len = ((const struct tcphdr *)(skb->data + s->l4))->doff * 4;
		if (len < sizeof(struct tcphdr))
			return false;
	}
	s->headers = s->l4 + len;
	return skb_headlen(skb) >= s->headers && skb->len > s->headers && s->headers <= WG_HEADER_MAX;
}

static bool readable_frags(const struct sk_buff *skb)
{
	int i;

	if (skb_has_frag_list(skb) || !skb_frags_readable(skb))
		return false;
	for (i = 0; IS_ENABLED(CONFIG_HIGHMEM) && i < skb_shinfo(skb)->nr_frags; i++)
		if (PageHighMem(skb_frag_page(&skb_shinfo(skb)->frags[i])))
			return false;
	return true;
}

bool wg_super_parse(struct wg_super *s, const struct sk_buff *skb)
{
	unsigned int type = skb_shinfo(skb)->gso_type;

	memset(s, 0, sizeof(*s));
	s->mss = skb_shinfo(skb)->gso_size;
	s->ipv6 = skb->protocol == htons(ETH_P_IPV6);
	s->tcp = type & (SKB_GSO_TCPV4 | SKB_GSO_TCPV6);
	s->fixed_id = type & SKB_GSO_TCP_FIXEDID;
	if ((type & ~TAKEN_GSO) || skb->encapsulation || skb->ip_summed != CHECKSUM_PARTIAL ||
	    !s->mss || s->mss == GSO_BY_FRAGS || !readable_frags(skb))
		return false;
	if (!s->tcp && !(type & SKB_GSO_UDP_L4))
		return false;
	if (!(s->ipv6 ? parse_ipv6(s, skb) : parse_ipv4(s, skb)) || !parse_l4(s, skb))
		return false;
	if (skb_checksum_start_offset(skb) != s->l4 ||
	    s->headers + s->mss + WG_DATA_OVERHEAD + WG_PADDING_MULTIPLE > WG_PAGES_ROOM)
		return false;
	s->payload = skb->len - s->headers;
	s->segments = DIV_ROUND_UP(s->payload, s->mss);
	return s->segments <= 0xffff;
}

/* --- payload -------------------------------------------------------------------- */

static const u8 *cursor_data(const struct cursor *c, unsigned int *left)
{
	const skb_frag_t *frag;

	if (c->frag < 0) {
		*left = skb_headlen(c->skb) - c->offset;
		return c->skb->data + c->offset;
	}
	frag = &skb_shinfo(c->skb)->frags[c->frag];
	*left = skb_frag_size(frag) - c->offset;
	return skb_frag_address(frag) + c->offset;
}

/* Name the next @len bytes as pieces, and sum them. */
static __wsum take_payload(struct wg_scratch *scratch, struct cursor *c, unsigned int len)
{
	unsigned int done = 0;
	__wsum sum = 0;

	while (done < len) {
		unsigned int n;
		const u8 *data = cursor_data(c, &n);
		struct wg_piece *piece;

		if (!n) {
			c->frag++;
			c->offset = 0;
			continue;
		}
		n = min(n, len - done);
		piece = &scratch->pieces[scratch->pieces_used++];
		piece->data = data;
		piece->len = n;
		sum = csum_block_add(sum, csum_partial(data, n, 0), done);
		c->offset += n;
		done += n;
	}
	return sum;
}

/* --- headers --------------------------------------------------------------------- */

static __sum16 l4_check(const struct wg_super *s, const u8 *hdr, unsigned int payload, __wsum sum)
{
	unsigned int len = s->headers - s->l4 + payload;
	u8 proto = s->tcp ? IPPROTO_TCP : IPPROTO_UDP;

	sum = csum_partial(hdr + s->l4, s->headers - s->l4, sum);
	if (s->ipv6) {
		const struct ipv6hdr *ip = (const struct ipv6hdr *)hdr;

		return csum_ipv6_magic(&ip->saddr, &ip->daddr, len, proto, sum);
	} else {
		const struct iphdr *ip = (const struct iphdr *)hdr;

		return csum_tcpudp_magic(ip->saddr, ip->daddr, len, proto, sum);
	}
}

static void write_ip(const struct wg_super *s, u8 *hdr, unsigned int payload, unsigned int i)
{
	if (s->ipv6) {
		struct ipv6hdr *ip = (struct ipv6hdr *)hdr;

		ip->payload_len = htons(s->headers - sizeof(*ip) + payload);
	} else {
		struct iphdr *ip = (struct iphdr *)hdr;

		ip->tot_len = htons(s->headers + payload);
		if (!s->fixed_id)
			ip->id = htons(ntohs(ip->id) + i);
		ip->check = 0;
		ip->check = ip_fast_csum(ip, ip->ihl);
	}
}

/* CWR belongs to the first segment alone, FIN and PSH to the last. */
static void write_tcp(const struct wg_super *s, u8 *hdr, unsigned int payload, unsigned int i, __wsum sum)
{
	struct tcphdr *th = (struct tcphdr *)(hdr + s->l4);

	th->seq = htonl(ntohl(th->seq) + i * s->mss);
	if (i)
		th->cwr = 0;
	if (i + 1 < s->segments) {
		th->fin = 0;
		th->psh = 0;
	}
	th->check = 0;
	th->check = l4_check(s, hdr, payload, sum);
}

static void write_udp(const struct wg_super *s, u8 *hdr, unsigned int payload, __wsum sum)
{
	struct udphdr *uh = (struct udphdr *)(hdr + s->l4);

	uh->len = htons(sizeof(*uh) + payload);
	uh->check = 0;
	uh->check = l4_check(s, hdr, payload, sum) ?: CSUM_MANGLED_0;
}

static void write_headers(const struct wg_super *s, const struct sk_buff *skb, u8 *hdr,
			  unsigned int payload, unsigned int i, __wsum sum)
{
	memcpy(hdr, skb->data, s->headers);
	write_ip(s, hdr, payload, i);
	if (s->tcp)
		write_tcp(s, hdr, payload, i, sum);
	else
		write_udp(s, hdr, payload, sum);
}

/* --- segments ------------------------------------------------------------------ */

static bool add_segment(struct sealing *b, struct wg_scratch *scratch)
{
	const struct wg_super *s = b->super;
	unsigned int payload = min(s->mss, s->payload - b->next * s->mss);
	unsigned int len = s->headers + payload;
	unsigned int pad = wg_message_padding(len, b->mtu);
	struct wg_aead_job *job = &scratch->jobs[scratch->jobs_used];
	u8 *hdr = scratch->headers[scratch->jobs_used];
	unsigned int first = scratch->pieces_used++;
	u8 *dst = wg_train_room(&b->train, &scratch->rings->pages, b->source, len + pad + WG_DATA_OVERHEAD);

	if (!dst)
		return false;
	write_headers(s, b->source, hdr, payload, b->next, take_payload(scratch, &b->cursor, payload));
	scratch->pieces[first] = (struct wg_piece){ .data = hdr, .len = s->headers };
	*job = (struct wg_aead_job) {
		.key = b->keypair->send_key,
		.nonce = b->nonce,
		.dst = dst + WG_DATA_HEADER_SIZE,
		.src = &scratch->pieces[first],
		.npieces = scratch->pieces_used - first,
		.len = len,
		.pad = pad,
	};
	wg_write_data_header(dst, b->keypair, b->nonce++);
	scratch->jobs_used++;
	b->next++;
	return true;
}

/* One chunk's jobs. Returns false without memory. */
static bool prepare(struct sealing *b, struct wg_scratch *scratch)
{
	bool ok = true;

	while (ok && b->next < b->super->segments && scratch->jobs_used < WG_CHUNK &&
	       scratch->pieces_used + MAX_SKB_FRAGS + 2 <= WG_CHUNK_PIECES)
		ok = add_segment(b, scratch);
	return ok;
}

static bool seal_chunk(struct sealing *b)
{
	struct wg_scratch *scratch = wg_scratch_get();
	bool ok = prepare(b, scratch);

	wg_aead_seal_jobs(scratch->jobs, scratch->jobs_used);
	wg_scratch_put(scratch);
	return ok;
}

static bool seal_wide(struct sealing *b, struct wg_device *wg, struct wg_wide *wide)
{
	struct wg_scratch *scratch;
	bool ok = true;

	while (ok && b->next < b->super->segments && (scratch = wg_wide_next(wide)) != NULL)
		ok = prepare(b, scratch);
	wg_count_helped(wg, wg_wide_run(wide, wg_aead_seal_jobs));
	return ok;
}

void wg_seal_super(struct wg_peer *peer, struct wg_keypair *keypair, const struct wg_path *path,
		   struct sk_buff *skb, const struct wg_super *super, u64 nonce,
		   struct sk_buff_head *out, struct wg_wide *wide)
{
	unsigned int len = super->headers + super->mss;
	struct wg_tx_cb cb = *wg_tx_cb(skb);
	struct sealing b = {
		.keypair = keypair, .super = super, .source = skb, .nonce = nonce, .mtu = cb.mtu,
		.cursor = { .skb = skb, .frag = -1, .offset = super->headers },
	};

	wg_train_begin(&b.train, path, skb, len + wg_message_padding(len, cb.mtu) + WG_DATA_OVERHEAD, out);
	while (b.next < super->segments)
		if (!(wide ? seal_wide(&b, peer->device, wide) : seal_chunk(&b)))
			break;
	wg_train_end(&b.train);
	if (b.next < super->segments)
		wg_count_drop(peer->device, WG_DROP_NO_MEMORY, super->segments - b.next);
	wg_share_owner(out, skb);
	consume_skb(skb);
}
