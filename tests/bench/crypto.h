/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The benchmark of the crypto against other libraries: one process, all of them
 * by turns, core cycles.
 *
 *	crypto.c         cells, rounds, medians; crypto_report.c prints them
 *	crypto_clock.c   core cycles
 *	crypto_ours.c    every implementation of ours that this CPU runs
 *	crypto_openssl.c, crypto_sodium.c, crypto_imb.c, crypto_boring.c
 */
#ifndef WG_BENCH_CRYPTO_H
#define WG_BENCH_CRYPTO_H

#include "platform.h"

enum {
	MAX_BATCH = 64,
	MAX_LEN = 16384,
	KEYS = 8,
	MAX_PEERS = 16,
	ROUNDS_MAX = 1001,
};

extern const u8 (*keys)[32];

/* Packets to seal: @len bytes at @src to @len + 16 at @dst; to open: the reverse. */
struct batch {
	unsigned int n;
	struct packet {
		u8 *plain;
		u8 *sealed;
		u32 len;
		u32 key;	/* index into keys[] */
		u64 nonce;
	} p[MAX_BATCH];
};

/*
 * Somebody's code. What one cannot do is NULL. open() writes to ->plain and
 * aborts on a bad tag. Of ours, one per algorithm is what the module would choose
 * on this CPU.
 */
struct peer {
	const char *name;
	bool chosen;
	void (*enable)(const struct peer *peer, bool on);
	const void *data;
	void (*seal)(const struct batch *b);
	void (*open)(const struct batch *b);
	void (*dh)(u8 out[32], const u8 scalar[32], const u8 point[32]);
	void (*dh_base)(u8 out[32], const u8 scalar[32]);
	void (*hash)(u8 out[32], const u8 *in, size_t len);
	void (*kdf)(u8 out[3][32], unsigned int n, const u8 key[32], const u8 in[32]);
};

extern struct peer peers[MAX_PEERS];
extern unsigned int npeers;

/* Each adds its peers, or says on stdout why there are none. */
void add_ours(void);
void add_openssl(void);
void add_sodium(void);
void add_imb(void);
void add_boring(void);
struct peer *add_peer(const char *name);

/* The four zero bytes and the counter, as the protocol builds a nonce. */
static inline void make_iv(u8 iv[12], u64 nonce)
{
	memset(iv, 0, 4);
	wg_store64(iv + 4, nonce);
}

/* crypto_clock.c: ticks, and how many of them a core cycle takes right now. */
u64 clock_ticks(void);
double clock_ticks_per_cycle(void);
/* "cycles", or "ns" where there is no way to tell. */
extern const char clock_unit[];

/* What is measured: a job, its size, and what came out per peer. */
enum kind { SEAL, OPEN, TIMES_POINT, TIMES_BASE, HASH, KDF };

struct cell {
	enum kind kind;
	u32 len;		/* of a packet or message; KDF: outputs; 0 with mixed lengths */
	u32 batch;
	bool mixed_lengths;
	u32 keys;
	double median[MAX_PEERS];	/* per packet or call; 0: not measured */
	double least[MAX_PEERS];
};

extern const char *const kind_names[];

/* crypto_report.c */
void report_tables(const struct cell *cells, unsigned int n);
/* False when a bar that holds for this CPU was missed. */
bool report_bars(const struct cell *cells, unsigned int n);
bool report_json(const char *path, const struct cell *cells, unsigned int n, unsigned int rounds);

#endif
