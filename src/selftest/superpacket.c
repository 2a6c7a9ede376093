// SPDX-License-Identifier: GPL-2.0
/*
 * The fast paths of many packets against the plain one.
 *
 * The same TCP or UDP GSO packet is sealed whole, and cut by the core and
 * sealed packet by packet, as trains and each alone, under the same nonces: every
 * datagram must be the same, byte for byte. Sizes, flags and the layout of the
 * source's fragments are drawn at random from a fixed seed.
 */
#include "check.h"

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netdevice.h>
#include <linux/prandom.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/gso.h>
#include <net/ip.h>
#include <net/ip6_checksum.h>
#include <net/tcp.h>

#include "../data/drop.h"
#include "../data/seal.h"
#include "../data/wide.h"

enum { ROUNDS = 24, MAX_BYTES = 90000 };

/* Everything around the packet that both paths need. */
struct bench {
	struct wg_device wg;
	struct wg_peer peer;
	struct wg_keypair keypair;
	struct dst_entry dst;
	struct wg_route route;
	struct wg_path path;
	struct net_device *link;
	struct rnd_state rng;
	struct wg_wide *spare;	/* NULL: no other CPU could help */
	struct wg_wide *wide;	/* the same, or NULL: nobody shall help */
	u8 fast[MAX_BYTES], plain[MAX_BYTES];
};

/* What came out of one path. */
struct result {
	unsigned int len;	/* UINT_MAX: it failed */
	unsigned int skbs;
	unsigned int datagrams;
};

struct shape {
	bool ipv6, tcp;
	unsigned int mss, payload, mtu;
	unsigned int gso_flags;
	bool fin, cwr;
};

static u32 __init draw(struct bench *b, u32 below)
{
	return prandom_u32_state(&b->rng) % below;
}

static struct bench *__init make_bench(void)
{
	struct bench *b = kvzalloc(sizeof(*b), GFP_KERNEL);

	if (!b)
		return NULL;
	b->link = wg_alloc_netdev_dummy();
	if (!b->link)
		goto err_bench;
	if (wg_drops_init(&b->wg))
		goto err_link;
	/* As links of ours have it; the loopback device, only since 5.11. */
	b->link->features = NETIF_F_GSO_UDP_L4;
	prandom_seed_state(&b->rng, 0x5eed);
	b->wg.dev = init_net.loopback_dev;
	b->peer.device = &b->wg;
	b->keypair.remote_index = 0x01020304;
	prandom_bytes_state(&b->rng, b->keypair.send_key, sizeof(b->keypair.send_key));
	b->dst.dev = init_net.loopback_dev;
	b->path.dev = b->link;
	b->path.dst = &b->dst;
	b->path.route = &b->route;
	b->spare = wg_wide_new();
	return b;

err_link:
	wg_free_netdev_dummy(b->link);
err_bench:
	kvfree(b);
	return NULL;
}

static void __init free_bench(struct bench *b)
{
	wg_wide_free(b->spare);
	wg_drops_exit(&b->wg);
	wg_free_netdev_dummy(b->link);
	kvfree(b);
}

/* --- the packet --------------------------------------------------------------- */

static void __init put_ip(struct bench *b, struct sk_buff *skb, const struct shape *s, unsigned int l4)
{
	u8 proto = s->tcp ? IPPROTO_TCP : IPPROTO_UDP;

	skb_reset_network_header(skb);
	if (s->ipv6) {
		struct ipv6hdr *ip = skb_put_zero(skb, sizeof(*ip));

		ip->version = 6;
		ip->nexthdr = proto;
		ip->hop_limit = 64;
		ip->payload_len = htons(l4 + s->payload);
		prandom_bytes_state(&b->rng, &ip->saddr, 32);
		skb->protocol = htons(ETH_P_IPV6);
	} else {
		struct iphdr *ip = skb_put_zero(skb, sizeof(*ip));

		ip->version = 4;
		ip->ihl = 5;
		ip->ttl = 64;
		ip->protocol = proto;
		ip->frag_off = htons(IP_DF);
		ip->id = htons(0xfff8);	/* wraps */
		ip->tot_len = htons(sizeof(*ip) + l4 + s->payload);
		prandom_bytes_state(&b->rng, &ip->saddr, 8);
		ip_send_check(ip);
		skb->protocol = htons(ETH_P_IP);
	}
}

static __sum16 __init pseudo(const struct sk_buff *skb, const struct shape *s, unsigned int len)
{
	u8 proto = s->tcp ? IPPROTO_TCP : IPPROTO_UDP;

	if (s->ipv6)
		return ~csum_ipv6_magic(&ipv6_hdr(skb)->saddr, &ipv6_hdr(skb)->daddr, len, proto, 0);
	return ~csum_tcpudp_magic(ip_hdr(skb)->saddr, ip_hdr(skb)->daddr, len, proto, 0);
}

static void __init put_l4(struct bench *b, struct sk_buff *skb, const struct shape *s, unsigned int len)
{
	u8 *l4 = skb_put(skb, len);

	prandom_bytes_state(&b->rng, l4, len);
	skb_set_transport_header(skb, l4 - skb->data);
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = l4 - skb->head;
	if (s->tcp) {
		struct tcphdr *th = (struct tcphdr *)l4;

		th->seq = htonl(0xfffffff0);	/* wraps */
		th->doff = len / 4;
		th->fin = s->fin;
		th->psh = s->fin;
		th->cwr = s->cwr;
		th->check = pseudo(skb, s, len + s->payload);
		skb->csum_offset = offsetof(struct tcphdr, check);
	} else {
		struct udphdr *uh = (struct udphdr *)l4;

		uh->len = htons(len + s->payload);
		uh->check = pseudo(skb, s, len + s->payload);
		skb->csum_offset = offsetof(struct udphdr, check);
	}
}

/* The rest of the payload in fragments of random size, at random offsets. */
static bool __init put_frags(struct bench *b, struct sk_buff *skb, unsigned int left)
{
	int i = 0;

	while (left) {
		unsigned int offset = draw(b, 64);
		unsigned int space = (PAGE_SIZE << 2) - offset;
		unsigned int len = i == MAX_SKB_FRAGS - 1 ? left : min(left, 1 + draw(b, space));
		struct page *page;

		if (i == MAX_SKB_FRAGS || len > space)
			return false;
		page = alloc_pages(GFP_KERNEL | __GFP_COMP, 2);
		if (!page)
			return false;
		prandom_bytes_state(&b->rng, page_address(page) + offset, len);
		skb_add_rx_frag(skb, i++, page, offset, len, PAGE_SIZE << 2);
		left -= len;
	}
	return true;
}

static struct sk_buff *__init make_super(struct bench *b, const struct shape *s)
{
	unsigned int options = s->tcp ? 4 * draw(b, 11) : 0;
	unsigned int l4 = (s->tcp ? sizeof(struct tcphdr) : sizeof(struct udphdr)) + options;
	unsigned int linear = min(s->payload, draw(b, 2) ? draw(b, 700) : 0);
	struct sk_buff *skb = alloc_skb(1024, GFP_KERNEL);

	if (!skb)
		return NULL;
	put_ip(b, skb, s, l4);
	put_l4(b, skb, s, l4);
	prandom_bytes_state(&b->rng, skb_put(skb, linear), linear);
	if (!put_frags(b, skb, s->payload - linear)) {
		kfree_skb(skb);
		return NULL;
	}
	skb->dev = b->wg.dev;
	skb_shinfo(skb)->gso_size = s->mss;
	skb_shinfo(skb)->gso_segs = DIV_ROUND_UP(s->payload, s->mss);
	skb_shinfo(skb)->gso_type = s->gso_flags | (!s->tcp ? SKB_GSO_UDP_L4 :
				    s->ipv6 ? SKB_GSO_TCPV6 : SKB_GSO_TCPV4);
	*wg_tx_cb(skb) = (struct wg_tx_cb){ .peer = &b->peer, .mtu = s->mtu, .segments = 1 };
	return skb;
}

static struct sk_buff *__init copy_of(const struct sk_buff *skb)
{
	struct sk_buff *copy = skb_copy(skb, GFP_KERNEL);

	if (copy)
		*wg_tx_cb(copy) = *wg_tx_cb((struct sk_buff *)skb);
	return copy;
}

/* --- the paths --------------------------------------------------------------------- */

/* All payload of @list one after the other. Frees the list. */
static struct result __init collect(struct sk_buff_head *list, u8 *to)
{
	struct result r = { 0 };
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(list)) != NULL) {
		if (r.len + skb->len <= MAX_BYTES && skb->len <= WG_OUTER_MAX &&
		    !skb_copy_bits(skb, 0, to + r.len, skb->len))
			r.len += skb->len;
		else
			r.len = MAX_BYTES;
		r.skbs++;
		r.datagrams += wg_outer_cb(skb)->segments;
		kfree_skb(skb);
	}
	if (r.len >= MAX_BYTES)
		r.len = UINT_MAX;
	return r;
}

/* Consumes @skb, as all of these do. */
static struct result __init run_fast(struct bench *b, struct sk_buff *skb)
{
	struct sk_buff_head out;
	struct wg_super super;

	__skb_queue_head_init(&out);
	if (!wg_super_parse(&super, skb)) {
		kfree_skb(skb);
		return (struct result){ .len = UINT_MAX };
	}
	rcu_read_lock();
	wg_seal_super(&b->peer, &b->keypair, &b->path, skb, &super, 7, &out, b->wide);
	rcu_read_unlock();
	return collect(&out, b->fast);
}

/* Its segments to the end of @run; none if it cannot be cut. */
static void __init cut(struct sk_buff *skb, struct sk_buff_head *run)
{
	struct sk_buff *segments = skb_gso_segment(skb, 0), *segment, *next;
	struct wg_tx_cb cb = *wg_tx_cb(skb);

	kfree_skb(skb);
	if (IS_ERR_OR_NULL(segments))
		return;
	skb_list_walk_safe(segments, segment, next) {
		skb_mark_not_on_list(segment);
		*wg_tx_cb(segment) = cb;
		__skb_queue_tail(run, segment);
	}
}

static struct result __init seal_run(struct bench *b, struct sk_buff_head *run, u8 *to)
{
	struct sk_buff_head out;
	u64 nonce = 7;

	__skb_queue_head_init(&out);
	rcu_read_lock();
	while (!skb_queue_empty(run)) {
		unsigned int n = wg_seal_count(run, b->wide);

		wg_seal_singles(&b->peer, &b->keypair, &b->path, run, n, nonce, &out, b->wide);
		nonce += n;
	}
	rcu_read_unlock();
	return collect(&out, to);
}

static struct result __init run_cut(struct bench *b, struct sk_buff *skb, u8 *to)
{
	struct sk_buff_head run;

	__skb_queue_head_init(&run);
	cut(skb, &run);
	return seal_run(b, &run, to);
}

static struct result __init run_trains(struct bench *b, struct sk_buff *skb)
{
	return run_cut(b, skb, b->fast);
}

static struct result __init run_plain(struct bench *b, struct sk_buff *skb)
{
	struct result r;

	b->route.no_gso = true;
	r = run_cut(b, skb, b->plain);
	b->route.no_gso = false;
	return r;
}

/* From now on with the help of others, up to @width chunks at a time; 0: without. */
static void __init ask_for_help(struct bench *b, unsigned int width)
{
	b->wide = width ? b->spare : NULL;
	if (b->wide)
		b->wide->width = width;
}

/* Does @run give what the plain path gives, in fewer skbs? */
static bool __init same(struct bench *b, const struct shape *s,
			struct result (*run)(struct bench *b, struct sk_buff *skb))
{
	struct sk_buff *skb = make_super(b, s), *copy = skb ? copy_of(skb) : NULL;
	struct result fast, plain;

	if (!copy) {
		kfree_skb(skb);
		return false;
	}
	fast = run(b, skb);
	ask_for_help(b, 0);
	plain = run_plain(b, copy);
	return fast.len != UINT_MAX && fast.len == plain.len && fast.skbs < plain.skbs &&
	       fast.datagrams == plain.datagrams && plain.datagrams == plain.skbs &&
	       plain.datagrams == DIV_ROUND_UP(s->payload, s->mss) && !memcmp(b->fast, b->plain, fast.len);
}

/* --- cases ------------------------------------------------------------------------- */

static void __init draw_shape(struct bench *b, struct shape *s, unsigned int round)
{
	static const u16 sizes[] __initconst = { 1, 7, 216, 536, 1200, 1348, 1368, 1448, 3000 };
	unsigned int most;

	s->mss = round < ARRAY_SIZE(sizes) ? sizes[round] : 1 + draw(b, 1500);
	most = min_t(unsigned int, 60000 / s->mss, 60);
	s->payload = s->mss * (1 + draw(b, most)) + 1 + draw(b, s->mss);
	s->mtu = round % 3 ? 1420 : s->mss + 60;
	s->fin = draw(b, 2);
	s->cwr = false;
	s->gso_flags = 0;
	if (s->tcp && !draw(b, 3)) {
		s->cwr = true;
		s->gso_flags |= SKB_GSO_TCP_ECN;
	}
	if (s->tcp && !s->ipv6 && !draw(b, 3))
		s->gso_flags |= SKB_GSO_TCP_FIXEDID;
}

static bool __init compare(bool tcp, bool ipv6)
{
	struct bench *b = make_bench();
	struct shape s = { .tcp = tcp, .ipv6 = ipv6 };
	unsigned int round;
	bool ok = true;

	if (!b)
		return false;
	for (round = 0; round < ROUNDS; round++) {
		draw_shape(b, &s, round);
		ask_for_help(b, round % (WG_SHARES + 1));
		WG_EXPECT_ROW(ok, "architecture 2.1", round, same(b, &s, run_fast));
		ask_for_help(b, round % (WG_SHARES + 1));
		WG_EXPECT_ROW(ok, "architecture 2.1", ROUNDS + round, same(b, &s, run_trains));
	}
	free_bench(b);
	return ok;
}

/* One from each list by turns. */
static void __init zip(struct sk_buff_head *run, struct sk_buff_head *a, struct sk_buff_head *b)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(a)) != NULL) {
		__skb_queue_tail(run, skb);
		skb = __skb_dequeue(b);
		if (skb)
			__skb_queue_tail(run, skb);
	}
	skb_queue_splice_tail_init(b, run);
}

enum { ENDS = 7 };	/* the two addresses; as a flow: no ports are known */

/*
 * Eight packets each of two flows between the same addresses, mixed: as if the one's had
 * come before the other's. But as they came where they may be one flow.
 */
static bool __init two_flows(struct bench *b, u32 flow, u32 other, unsigned int skbs)
{
	const struct shape s = { .tcp = true, .mss = 1000, .payload = 8000, .mtu = 1420 };
	struct sk_buff *one = make_super(b, &s), *two = make_super(b, &s), *x, *y;
	struct sk_buff_head mixed, in_turn, a, c;
	struct result fast, plain;

	__skb_queue_head_init(&mixed);
	__skb_queue_head_init(&in_turn);
	__skb_queue_head_init(&a);
	__skb_queue_head_init(&c);
	x = one ? copy_of(one) : NULL;
	y = two ? copy_of(two) : NULL;
	if (!x || !y) {
		kfree_skb(one);
		kfree_skb(two);
		kfree_skb(x);
		kfree_skb(y);
		return false;
	}
	wg_tx_cb(one)->ends = wg_tx_cb(two)->ends = wg_tx_cb(x)->ends = wg_tx_cb(y)->ends = ENDS;
	wg_tx_cb(one)->flow = wg_tx_cb(x)->flow = flow;
	wg_tx_cb(two)->flow = wg_tx_cb(y)->flow = other;
	cut(one, &in_turn);
	cut(two, &in_turn);
	cut(x, &a);
	cut(y, &c);
	zip(&mixed, &a, &c);
	fast = seal_run(b, &mixed, b->fast);
	b->route.no_gso = true;
	plain = seal_run(b, &in_turn, b->plain);
	b->route.no_gso = false;
	return fast.skbs == skbs && plain.skbs == 16 && fast.datagrams == 16 && fast.len == plain.len &&
	       !memcmp(b->fast, b->plain, fast.len) == (skbs == 2);
}

static bool __init mixed_flows(void)
{
	struct bench *b = make_bench();
	bool ok = true;

	if (!b)
		return false;
	WG_EXPECT(ok, "architecture 2.1", two_flows(b, 1, 2, 2));
	WG_EXPECT(ok, "a fragment behind", two_flows(b, 1, ENDS, 16));
	WG_EXPECT(ok, "a fragment before", two_flows(b, ENDS, 1, 16));
	free_bench(b);
	return ok;
}

static bool __init tcp4(void) { return compare(true, false); }
static bool __init tcp6(void) { return compare(true, true); }
static bool __init udp4(void) { return compare(false, false); }
static bool __init udp6(void) { return compare(false, true); }

static const struct wg_selftest cases[] __initconst = {
	{ "tcp4_same_bytes", tcp4 },
	{ "tcp6_same_bytes", tcp6 },
	{ "udp4_same_bytes", udp4 },
	{ "udp6_same_bytes", udp6 },
	{ "mixed_flows_leave_in_trains", mixed_flows },
};

WG_SELFTEST_SUITE(superpacket, "super-packet");
