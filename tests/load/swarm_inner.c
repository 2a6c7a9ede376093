// SPDX-License-Identifier: GPL-2.0
/*
 * Questions and answers inside the tunnels. A question that is not answered when
 * the next one is due is lost; each peer has one out at a time.
 */
#include <arpa/inet.h>
#include <netinet/icmp6.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/ip_icmp.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include "../peer/rig.h"
#include "swarm.h"

/* Between two questions of a peer. */
#define ASK_MIN (20 * SEC)
#define ASK_MAX (40 * SEC)

struct text {
	u32 number, seq, check;
};

static bool stopped;
static const u8 device_v6[16] = { 0xfd, 0x77, 0, 0xff, [15] = 1 };

void inner_v4(const struct far *f, u8 out[4])
{
	u32 be = htonl(INNER_V4 | f->moved << 16 | f->number);

	memcpy(out, &be, 4);
}

void inner_v6(const struct far *f, u8 out[16])
{
	memset(out, 0, 16);
	out[0] = 0xfd;
	out[1] = 0x77;
	out[9] = f->moved;
	out[14] = f->number >> 8;
	out[15] = f->number;
}

static enum manner manner_of(const struct far *f)
{
	return f->number % MANNERS;
}

static struct text text_of(const struct far *f, u32 seq)
{
	return (struct text) {
		.number = f->number, .seq = seq, .check = ~(seq * 2654435761u ^ f->number),
	};
}

/* --- building ----------------------------------------------------------------------- */

static void put_ipv4(struct iphdr *ip, const struct far *f, u8 protocol, size_t len)
{
	*ip = (struct iphdr) {
		.version = 4, .ihl = 5, .ttl = 64, .protocol = protocol,
		.tot_len = htons(sizeof(*ip) + len), .daddr = htonl(INNER_DEVICE),
	};
	inner_v4(f, (u8 *)&ip->saddr);
	ip->check = rig_checksum(ip, sizeof(*ip), 0);
}

static size_t echo_v4(const struct far *f, u8 *out)
{
	struct {
		struct iphdr ip;
		struct icmphdr icmp;
		struct text text;
	} *p = (void *)out;

	put_ipv4(&p->ip, f, IPPROTO_ICMP, sizeof(*p) - sizeof(p->ip));
	p->icmp = (struct icmphdr) { .type = ICMP_ECHO };
	p->text = text_of(f, f->seq);
	p->icmp.checksum = rig_checksum(&p->icmp, sizeof(*p) - sizeof(p->ip), 0);
	return sizeof(*p);
}

static size_t echo_v6(const struct far *f, u8 *out)
{
	struct {
		struct ip6_hdr ip;
		struct icmp6_hdr icmp;
		struct text text;
	} *p = (void *)out;
	const size_t len = sizeof(*p) - sizeof(p->ip);
	u8 pseudo[40] = { [35] = len, [39] = IPPROTO_ICMPV6 };
	u32 sum;

	p->ip = (struct ip6_hdr) {
		.ip6_flow = htonl(6 << 28), .ip6_plen = htons(len),
		.ip6_nxt = IPPROTO_ICMPV6, .ip6_hlim = 64,
	};
	inner_v6(f, p->ip.ip6_src.s6_addr);
	memcpy(&p->ip.ip6_dst, device_v6, 16);
	memcpy(pseudo, &p->ip.ip6_src, 32);
	p->icmp = (struct icmp6_hdr) { .icmp6_type = ICMP6_ECHO_REQUEST };
	p->text = text_of(f, f->seq);
	sum = (u16)~ntohs(rig_checksum(pseudo, sizeof(pseudo), 0));
	p->icmp.icmp6_cksum = rig_checksum(&p->icmp, len, sum);
	return sizeof(*p);
}

/* Without a checksum, as IPv4 allows. */
static size_t answer(const struct far *f, u8 *out)
{
	struct {
		struct iphdr ip;
		struct udphdr udp;
		struct text text;
	} *p = (void *)out;

	put_ipv4(&p->ip, f, IPPROTO_UDP, sizeof(*p) - sizeof(p->ip));
	p->udp = (struct udphdr) {
		.source = htons(ASK_PORT), .dest = htons(ASK_PORT),
		.len = htons(sizeof(*p) - sizeof(p->ip)),
	};
	p->text = text_of(f, f->answer_seq);
	return sizeof(*p);
}

size_t inner_build(struct far *f, unsigned int what, u8 *out)
{
	if (what == STAGED_KEEPALIVE)
		return 0;
	if (what == STAGED_ANSWER)
		return answer(f, out);
	return manner_of(f) == ASKS_V4 ? echo_v4(f, out) : echo_v6(f, out);
}

/* --- asking ------------------------------------------------------------------------------ */

/*
 * A question right after the session is due for renewal lets whoever began it
 * begin the next one then, and not when chance wants it.
 */
static void plan(struct far *f)
{
	u64 now = swarm_now().mono, in = swarm_between(ASK_MIN, ASK_MAX);
	u64 age = far_session_age(f);
	u64 due = WG_REKEY_AFTER_TIME * SEC + swarm_between(300 * MS, 800 * MS);

	if (age < WG_REKEY_AFTER_TIME * SEC)
		in = min(in, due - age);
	deadline_set(&f->traffic, now + in);
}

static void ask_from_kernel(struct far *f)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(ASK_PORT) };
	struct text text = text_of(f, f->seq);

	inner_v4(f, (u8 *)&to.sin_addr);
	if (sendto(ask_fd, &text, sizeof(text), 0, (void *)&to, sizeof(to)) != sizeof(text))
		tally.send_failed++;
}

static void write_off(struct far *f)
{
	if (!f->open)
		return;
	f->open = false;
	if (f->apart)
		tally.apart++;
	else if (!tally.lost++)
		printf("# the first lost: number %u of peer %u, asked %.1f s ago\n", f->seq,
		       f->number, (swarm_now().mono - f->asked_at) / 1e9);
}

static void ask(struct far *f)
{
	bool from_kernel = manner_of(f) == ASKED;

	write_off(f);
	if (stopped)
		return;
	plan(f);
	if (from_kernel && f->absent)
		return;
	f->seq++;
	f->open = true;
	f->apart = f->forlorn && !from_kernel;
	f->asked_at = swarm_now().mono;
	tally.asked[manner_of(f)]++;
	if (from_kernel)
		ask_from_kernel(f);
	else
		far_stage(f, STAGED_ECHO);
}

void inner_start(struct far *f, u64 within)
{
	f->traffic = (struct deadline){ .run = ask, .f = f };
	deadline_set(&f->traffic, swarm_now().mono + swarm_between(0, within));
}

void inner_stop(void)
{
	stopped = true;
}

/* --- answers ---------------------------------------------------------------------------------- */

static bool answers(struct far *f, const struct text *text)
{
	struct text expected = text_of(f, f->seq);
	u64 now = swarm_now().mono;

	if (!f->open || memcmp(text, &expected, sizeof(expected)))
		return false;
	f->open = false;
	f->answered_at = now;
	if (f->apart) {
		tally.answered_late++;
		return true;
	}
	tally.answered[manner_of(f)]++;
	tally.slowest = max(tally.slowest, now - f->asked_at);
	return true;
}

static bool is_device_v4(const u8 *packet, const struct far *f)
{
	u8 own[4];
	u32 device_v4 = htonl(INNER_DEVICE);

	inner_v4(f, own);
	return !memcmp(packet + 12, &device_v4, 4) && !memcmp(packet + 16, own, 4);
}

static bool take_v4(struct far *f, const u8 *packet, size_t len)
{
	const struct icmphdr *icmp = (const void *)(packet + sizeof(struct iphdr));
	const struct udphdr *udp = (const void *)icmp;
	const struct text *text = (const void *)(udp + 1);
	struct text expected;

	if (len < sizeof(struct iphdr) + sizeof(*udp) + sizeof(*text) || !is_device_v4(packet, f))
		return false;
	if (packet[9] == IPPROTO_ICMP && icmp->type == ICMP_ECHOREPLY)
		return answers(f, (const void *)(icmp + 1));
	if (packet[9] != IPPROTO_UDP || udp->dest != htons(ASK_PORT))
		return false;
	expected = text_of(f, f->seq);
	if (memcmp(text, &expected, sizeof(expected)))
		return false;
	f->answer_seq = text->seq;
	far_stage(f, STAGED_ANSWER);
	return true;
}

static bool take_v6(struct far *f, const u8 *packet, size_t len)
{
	const struct ip6_hdr *ip = (const void *)packet;
	const struct icmp6_hdr *icmp = (const void *)(ip + 1);
	u8 own[16];

	inner_v6(f, own);
	return len >= sizeof(*ip) + sizeof(*icmp) + sizeof(struct text) &&
	       !memcmp(&ip->ip6_src, device_v6, 16) && !memcmp(&ip->ip6_dst, own, 16) &&
	       ip->ip6_nxt == IPPROTO_ICMPV6 && icmp->icmp6_type == ICMP6_ECHO_REPLY &&
	       answers(f, (const void *)(icmp + 1));
}

void inner_take(struct far *f, const u8 *packet, size_t len)
{
	bool ok = packet[0] >> 4 == 4 ? take_v4(f, packet, len) : take_v6(f, packet, len);

	tally.stray += !ok;
}

static void take_answer(const struct text *text, const struct sockaddr_in *from)
{
	struct far *f = text->number < far_count ? &fars[text->number] : NULL;
	u8 own[4];

	if (f)
		inner_v4(f, own);
	if (!f || memcmp(&from->sin_addr, own, 4) || !answers(f, text))
		tally.stray++;
}

void inner_socket_read(void)
{
	enum { BATCH = 32 };
	static struct text texts[BATCH];
	static struct sockaddr_in from[BATCH];
	static struct iovec iov[BATCH];
	static struct mmsghdr batch[BATCH];
	int i, n;

	do {
		for (i = 0; i < BATCH; i++) {
			iov[i] = (struct iovec){ &texts[i], sizeof(texts[i]) };
			batch[i].msg_hdr = (struct msghdr){
				.msg_name = &from[i], .msg_namelen = sizeof(from[i]),
				.msg_iov = &iov[i], .msg_iovlen = 1,
			};
		}
		n = recvmmsg(ask_fd, batch, BATCH, MSG_DONTWAIT, NULL);
		for (i = 0; i < n; i++)
			take_answer(&texts[i], &from[i]);
	} while (n == BATCH);
}
