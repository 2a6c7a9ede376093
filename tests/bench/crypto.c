// SPDX-License-Identifier: GPL-2.0
/*
 * make bench-crypto: core cycles of the crypto, ours and other people's, all by
 * turns in one run. Before anything is timed all results are compared.
 *
 *	crypto [--rounds N] [--json FILE] [--strict]
 *	       [--lens N,N...] [--batches N,N...] [--peers NAME,NAME...]
 *
 * A round measures every cell once for every peer, in an order that shifts from
 * round to round. Printed are medians over the rounds. --strict: fail when a bar
 * is missed that holds for this CPU. --lens and --batches: only sealing and opening
 * of these, for work in progress; --peers: only those with a name that begins so.
 */
#include <getopt.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "crypto.h"

enum {
	STRIDE = MAX_LEN + 64,
	MAX_CELLS = 160,
	MAX_SOME = 16,
	LONG_ENOUGH = 40000,	/* ticks of one measurement, so that its ends do not count */
};

const char *const kind_names[] = { "seal", "open", "x25519", "x25519-base", "blake2s", "kdf" };

struct peer peers[MAX_PEERS];
unsigned int npeers;

static u8 key_bytes[KEYS][32];
const u8 (*keys)[32] = (const u8 (*)[32])key_bytes;

static struct cell cells[MAX_CELLS];
static unsigned int ncells;
static double sample[MAX_CELLS][MAX_PEERS][ROUNDS_MAX];
static unsigned int repeat[MAX_CELLS][MAX_PEERS];
static unsigned int disturbed;
static const char *wanted_peers;

static u8 plain[MAX_BATCH][STRIDE] __attribute__((aligned(64)));
static u8 sealed[MAX_BATCH][STRIDE] __attribute__((aligned(64)));
static u8 opened[MAX_BATCH][STRIDE] __attribute__((aligned(64)));
static u8 scalar[32], point[32];
static u8 out[3][32];

struct peer *add_peer(const char *name)
{
	struct peer *peer = &peers[npeers++];

	if (npeers > MAX_PEERS)
		abort();
	peer->name = name;
	return peer;
}

/* ---- what is measured ------------------------------------------------------ */

static struct cell *add_cell(enum kind kind, u32 len, u32 batch)
{
	struct cell *cell = &cells[ncells++];

	if (ncells > MAX_CELLS)
		abort();
	*cell = (struct cell){ .kind = kind, .len = len, .batch = batch, .keys = 1 };
	return cell;
}

static void add_cells(void)
{
	static const u32 lens[] = { 0, 64, 128, 256, 512, 1024, 1420, 1500, 4096, 16384 };
	static const u32 batches[] = { 1, 8, 16, 32, 64 };
	struct cell *cell;
	size_t i, j;

	for (j = 0; j < sizeof(batches) / sizeof(*batches); j++)
		for (i = 0; i < sizeof(lens) / sizeof(*lens); i++)
			add_cell(SEAL, lens[i], batches[j]);
	for (j = 0; j < 3; j += 2)
		for (i = 0; i < sizeof(lens) / sizeof(*lens); i++)
			add_cell(OPEN, lens[i], batches[j]);
	for (j = 1; j < 4; j++) {
		cell = add_cell(SEAL, 0, batches[j]);
		cell->mixed_lengths = true;
		cell = add_cell(SEAL, 0, batches[j]);
		cell->mixed_lengths = true;
		cell->keys = KEYS;
		cell = add_cell(SEAL, 1420, batches[j]);
		cell->keys = KEYS;
	}
	add_cell(TIMES_POINT, 32, 1);
	add_cell(TIMES_BASE, 32, 1);
	add_cell(HASH, 32, 1);
	add_cell(HASH, 64, 1);
	add_cell(HASH, 4096, 1);
	for (i = 1; i <= 3; i++)
		add_cell(KDF, i, 1);
}

/* Acknowledgements, requests, full packets: about what a busy tunnel carries. */
static u32 mixed_len(unsigned int i)
{
	static const u32 mix[] = { 1420, 64, 1420, 576, 96, 1420, 1420, 256 };

	return mix[i % (sizeof(mix) / sizeof(*mix))];
}

static void fill_batch(struct batch *b, const struct cell *cell)
{
	unsigned int i;

	b->n = cell->batch;
	for (i = 0; i < b->n; i++)
		b->p[i] = (struct packet){
			.plain = plain[i], .sealed = sealed[i], .nonce = i + 1,
			.len = cell->mixed_lengths ? mixed_len(i) : cell->len,
			.key = i % cell->keys,
		};
}

/* "0,64,128": how many there were. */
static unsigned int read_numbers(const char *text, u32 *numbers, unsigned int most)
{
	unsigned int n;
	char *end;

	for (n = 0; n < most; text = end + 1) {
		numbers[n] = (u32)strtoul(text, &end, 0);
		if (end == text)
			break;
		n++;
		if (*end != ',')
			break;
	}
	return n;
}

static bool add_some_cells(const char *lens_text, const char *batches_text)
{
	u32 lens[MAX_SOME], batches[MAX_SOME];
	const unsigned int n = read_numbers(lens_text, lens, MAX_SOME);
	const unsigned int m = read_numbers(batches_text, batches, MAX_SOME);
	unsigned int i, j, kind;

	for (kind = SEAL; kind <= OPEN; kind++)
		for (j = 0; j < m; j++)
			for (i = 0; i < n; i++) {
				if (lens[i] > MAX_LEN || !batches[j] || batches[j] > MAX_BATCH)
					return false;
				add_cell(kind, lens[i], batches[j]);
			}
	return n && m;
}

/* Is there a name in the list that the peer's begins with? */
static bool wanted(const struct peer *peer)
{
	const char *at = wanted_peers, *end;

	for (; at; at = *end ? end + 1 : NULL) {
		end = strchrnul(at, ',');
		if (!strncmp(peer->name, at, end - at))
			return true;
	}
	return !wanted_peers;
}

static bool can(const struct peer *peer, const struct cell *cell)
{
	if (!wanted(peer))
		return false;
	switch (cell->kind) {
	case SEAL: return peer->seal;
	case OPEN: return peer->open;
	case TIMES_POINT: return peer->dh;
	case TIMES_BASE: return peer->dh_base;
	case HASH: return peer->hash;
	case KDF: return peer->kdf;
	}
	return false;
}

static void run(const struct peer *peer, const struct cell *cell, const struct batch *b)
{
	switch (cell->kind) {
	case SEAL: peer->seal(b); break;
	case OPEN: peer->open(b); break;
	case TIMES_POINT: peer->dh(out[0], scalar, point); break;
	case TIMES_BASE: peer->dh_base(out[0], scalar); break;
	case HASH: peer->hash(out[0], plain[0], cell->len); break;
	case KDF: peer->kdf(out, cell->len, scalar, point); break;
	}
}

static void enable(const struct peer *peer, bool on)
{
	if (peer->enable)
		peer->enable(peer, on);
}

/* ---- equal results, or nothing counts --------------------------------------- */

static void seal_by_first(const struct batch *b)
{
	unsigned int i;

	for (i = 0; i < npeers && !peers[i].seal; i++)
		;
	enable(&peers[i], true);
	peers[i].seal(b);
	enable(&peers[i], false);
}

/* Everything a run of the cell writes, behind the same beginning for all peers. */
static u64 outcome(const struct peer *peer, const struct cell *cell)
{
	struct batch b;
	const u8 (*written)[STRIDE] = (const void *)(cell->kind == SEAL ? sealed : opened);
	u64 sum = 14695981039346656037ULL;
	unsigned int i, j;

	fill_batch(&b, cell);
	memset(out, 0, sizeof(out));
	if (cell->kind == OPEN) {
		seal_by_first(&b);
		for (i = 0; i < b.n; i++)
			b.p[i].plain = opened[i];
	} else {
		memset(sealed, 0, sizeof(sealed));
	}
	memset(opened, 0, sizeof(opened));
	enable(peer, true);
	run(peer, cell, &b);
	enable(peer, false);
	for (i = 0; i < b.n && cell->kind <= OPEN; i++)
		for (j = 0; j < b.p[i].len + 17; j++)
			sum = (sum ^ written[i][j]) * 1099511628211ULL;
	for (i = 0; i < sizeof(out); i++)
		sum = (sum ^ ((u8 *)out)[i]) * 1099511628211ULL;
	return sum;
}

static bool all_agree(void)
{
	unsigned int c, p;
	u64 first = 0, sum;
	bool any, ok = true;

	for (c = 0; c < ncells; c++) {
		any = false;
		for (p = 0; p < npeers; p++) {
			if (!can(&peers[p], &cells[c]))
				continue;
			sum = outcome(&peers[p], &cells[c]);
			if (any && sum != first) {
				printf("%s differs: %s of %u x %u\n", peers[p].name,
				       kind_names[cells[c].kind], cells[c].batch, cells[c].len);
				ok = false;
			}
			first = any ? first : sum;
			any = true;
		}
	}
	return ok;
}

/* ---- measuring ---------------------------------------------------------------- */

static long switches(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_nivcsw + usage.ru_nvcsw;
}

/* Once more if somebody else ran on this CPU meanwhile, but not for ever. */
static u64 ticks_of(const struct peer *peer, const struct cell *cell, const struct batch *b,
		    unsigned int times)
{
	unsigned int try, i;
	long before;
	u64 ticks;

	for (try = 0; try < 20; try++) {
		before = switches();
		ticks = clock_ticks();
		for (i = 0; i < times; i++)
			run(peer, cell, b);
		ticks = clock_ticks() - ticks;
		if (switches() == before)
			return ticks;
	}
	disturbed++;
	return ticks;
}

static void measure(unsigned int c, unsigned int p, double per_cycle, unsigned int round)
{
	const struct cell *cell = &cells[c];
	struct batch b;
	u64 ticks;

	fill_batch(&b, cell);
	enable(&peers[p], true);
	ticks = ticks_of(&peers[p], cell, &b, 1);
	if (!repeat[c][p])
		repeat[c][p] = 1 + LONG_ENOUGH / (ticks + 1);
	ticks = ticks_of(&peers[p], cell, &b, repeat[c][p]);
	enable(&peers[p], false);
	sample[c][p][round] = (double)ticks / repeat[c][p] / cell->batch / per_cycle;
}

static void measure_round(unsigned int round)
{
	unsigned int c, i, p;
	double per_cycle;
	struct batch b;

	for (c = 0; c < ncells; c++) {
		if (cells[c].kind == OPEN) {
			fill_batch(&b, &cells[c]);
			seal_by_first(&b);
		}
		per_cycle = clock_ticks_per_cycle();
		for (i = 0; i < npeers; i++) {
			p = (i + round) % npeers;
			if (can(&peers[p], &cells[c]))
				measure(c, p, per_cycle, round);
		}
	}
}

static int by_value(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void summarize(unsigned int rounds)
{
	unsigned int c, p;

	for (c = 0; c < ncells; c++)
		for (p = 0; p < npeers; p++) {
			if (!can(&peers[p], &cells[c]))
				continue;
			qsort(sample[c][p], rounds, sizeof(double), by_value);
			cells[c].median[p] = sample[c][p][rounds / 2];
			cells[c].least[p] = sample[c][p][0];
		}
}

static void stay_here(void)
{
	cpu_set_t set;
	const int cpu = sched_getcpu();

	CPU_ZERO(&set);
	CPU_SET(cpu < 0 ? 0 : cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static void fill_inputs(void)
{
	u8 *all[] = { plain[0], key_bytes[0], scalar, point };
	const size_t size[] = { sizeof(plain), sizeof(key_bytes), 32, 32 };
	u64 x = 88172645463325252ULL;
	size_t i, j;

	for (i = 0; i < 4; i++)
		for (j = 0; j < size[i]; j++) {
			x ^= x << 13;
			x ^= x >> 7;
			x ^= x << 17;
			all[i][j] = (u8)(x >> 24);
		}
	point[31] &= 0x7f;
	/* BoringSSL and libsodium clamp, but not every library does. */
	scalar[0] &= 248;
	scalar[31] = (scalar[31] & 127) | 64;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "rounds", required_argument, NULL, 'r' },
		{ "json", required_argument, NULL, 'j' },
		{ "strict", no_argument, NULL, 's' },
		{ "lens", required_argument, NULL, 'l' },
		{ "batches", required_argument, NULL, 'b' },
		{ "peers", required_argument, NULL, 'p' },
		{ NULL, 0, NULL, 0 },
	};
	unsigned int rounds = 61, round;
	const char *json = NULL, *lens = NULL, *batches = "1";
	bool strict = false, met;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'r')
			rounds = (unsigned int)strtoul(optarg, NULL, 0);
		else if (option == 'j')
			json = optarg;
		else if (option == 's')
			strict = true;
		else if (option == 'l')
			lens = optarg;
		else if (option == 'b')
			batches = optarg;
		else if (option == 'p')
			wanted_peers = optarg;
		else
			return 2;
	}
	if (!rounds || rounds > ROUNDS_MAX)
		return 2;
	stay_here();
	fill_inputs();
	add_openssl();
	add_boring();
	add_sodium();
	add_imb();
	add_ours();
	if (!lens)
		add_cells();
	else if (!add_some_cells(lens, batches))
		return 2;
	if (!all_agree())
		return 1;
	for (round = 0; round < rounds; round++)
		measure_round(round);
	summarize(rounds);
	if (disturbed)
		printf("# %u measurements were disturbed by other work on this CPU\n", disturbed);
	report_tables(cells, ncells);
	met = lens || report_bars(cells, ncells);
	if (json && !report_json(json, cells, ncells, rounds))
		return 1;
	return strict && !met;
}
