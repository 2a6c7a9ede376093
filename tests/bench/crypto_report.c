// SPDX-License-Identifier: GPL-2.0
/* The tables, the bars, and the JSON. */
#include <stdio.h>
#include <stdlib.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include "crypto.h"

/* ---- tables ------------------------------------------------------------------- */

static void describe(char *text, size_t size, const struct cell *cell)
{
	char what[32];

	if (cell->kind == KDF)
		snprintf(what, sizeof(what), "KDF%u", cell->len);
	else if (cell->kind == TIMES_POINT || cell->kind == TIMES_BASE)
		snprintf(what, sizeof(what), "%s", cell->kind == TIMES_POINT ? "variable" : "base");
	else if (cell->mixed_lengths)
		snprintf(what, sizeof(what), "mixed");
	else
		snprintf(what, sizeof(what), "%u", cell->len);
	if (cell->keys > 1)
		snprintf(text, size, "%s, %u keys", what, cell->keys);
	else
		snprintf(text, size, "%s", what);
}

/* A table is a run of cells of one kind and batch; the lines of mixes are one too. */
static bool same_table(const struct cell *a, const struct cell *b)
{
	const bool mix = a->mixed_lengths || a->keys > 1;

	if (a->kind == TIMES_POINT || a->kind == TIMES_BASE)
		return b->kind == TIMES_POINT || b->kind == TIMES_BASE;
	return a->kind == b->kind && a->batch == b->batch &&
	       mix == (b->mixed_lengths || b->keys > 1);
}

static void heading(const struct cell *cell)
{
	unsigned int p;

	if (cell->kind <= OPEN)
		printf("\n%s, batches of %u, core %s per packet\n", kind_names[cell->kind],
		       cell->batch, clock_unit);
	else
		printf("\n%s, core %s\n", cell->kind <= TIMES_BASE ? "x25519" : kind_names[cell->kind],
		       clock_unit);
	printf("%-14s", cell->kind <= OPEN || cell->kind == HASH ? "bytes" : "");
	for (p = 0; p < npeers; p++)
		if (cell->median[p])
			printf(" %11s", peers[p].name);
	printf("   ratio to the first\n");
}

static void line(const struct cell *cell)
{
	double first = 0;
	char text[64];
	unsigned int p;

	describe(text, sizeof(text), cell);
	printf("%-14s", text);
	for (p = 0; p < npeers; p++)
		if (cell->median[p])
			printf(" %11.0f", cell->median[p]);
	printf("  ");
	for (p = 0; p < npeers; p++) {
		if (!cell->median[p])
			continue;
		if (first)
			printf(" %.2f", cell->median[p] / first);
		else
			first = cell->median[p];
	}
	printf("\n");
}

void report_tables(const struct cell *cells, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		if (!i || !same_table(&cells[i - 1], &cells[i]))
			heading(&cells[i]);
		line(&cells[i]);
	}
}

/* ---- bars --------------------------------------------------------------------- */

enum class { ANY, ZEN5, OTHER_AVX512 };

static enum class this_class(void)
{
#if defined(__x86_64__)
	unsigned int a, b, c, d, family;

	if (!__get_cpuid(1, &a, &b, &c, &d))
		return ANY;
	family = (a >> 8 & 15) + (a >> 20 & 255);
	if (__builtin_cpu_is("amd") && family == 0x1a)
		return ZEN5;
	/* F is bit 16, IFMA bit 21. */
	if (__get_cpuid_count(7, 0, &a, &b, &c, &d) && (b >> 16 & 1) && (b >> 21 & 1))
		return OTHER_AVX512;
#endif
	return ANY;
}

static const struct cell *find(const struct cell *cells, unsigned int n, enum kind kind, u32 len,
			       u32 batch)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (cells[i].kind == kind && cells[i].len == len && cells[i].batch == batch &&
		    !cells[i].mixed_lengths && cells[i].keys == 1)
			return &cells[i];
	abort();
}

/* "wg" stands for what the module would choose. 0: not measured. */
static double value(const struct cell *cell, const char *who)
{
	unsigned int p;

	for (p = 0; p < npeers; p++)
		if (cell->median[p] &&
		    (strcmp(who, "wg") ? !strcmp(peers[p].name, who) : peers[p].chosen))
			return cell->median[p];
	return 0;
}

/* The bars of the crypto. A peer of NULL: core cycles, not a ratio. */
static const struct bar {
	enum class class;
	enum kind kind;
	u32 len, batch;
	const char *ours, *peer;
	bool at_most;	/* of the time; else how many times as fast at least */
	double limit;
} bars[] = {
	{ ZEN5, SEAL, 1420, 16, "wg", "OpenSSL", false, 3.6 },
	{ ZEN5, SEAL, 1420, 16, "wg", "ipsec-mb", false, 1.7 },
	{ ZEN5, SEAL, 64, 16, "wg", "OpenSSL", false, 16 },
	{ ZEN5, SEAL, 64, 16, "wg", "ipsec-mb", false, 6 },
	{ ZEN5, SEAL, 1420, 1, "wg", "OpenSSL", false, 2.4 },
	{ ZEN5, SEAL, 1420, 1, "wg", "ipsec-mb", false, 1.15 },
	{ ZEN5, SEAL, 16384, 1, "wg", "OpenSSL", false, 1.4 },
	/* 1.3 times the bound of 548 cycles. */
	{ ZEN5, SEAL, 1420, 16, "wg", NULL, true, 712 },
	/* 1.6 times the bound of 1100 with two 512-bit operations per cycle. */
	{ OTHER_AVX512, SEAL, 1420, 16, "wg", NULL, true, 1760 },
	{ ANY, SEAL, 1420, 16, "wg avx2", "BoringSSL", false, 1.05 },
	{ ANY, TIMES_POINT, 32, 1, "wg", "OpenSSL", true, 0.97 },
	{ ANY, TIMES_BASE, 32, 1, "wg", "OpenSSL", true, 0.41 },
	{ ANY, HASH, 64, 1, "wg", "OpenSSL", true, 1.03 },
	{ ANY, HASH, 4096, 1, "wg", "OpenSSL", true, 1.03 },
	{ ZEN5, KDF, 2, 1, "wg", NULL, true, 4000 },
};

static bool print_bar(const char *what, double got, bool at_most, double limit, bool binding)
{
	const bool met = at_most ? got <= limit : got >= limit;

	printf("%-46s %8.2f  %s %-7.4g %s%s\n", what, got, at_most ? "at most" : "at least",
	       limit, met ? "pass" : binding ? "FAIL" : "missed",
	       binding ? "" : " (informative on this CPU)");
	return met || !binding;
}

static bool check_bar(const struct bar *bar, const struct cell *cell, enum class here)
{
	const double ours = value(cell, bar->ours), theirs = bar->peer ? value(cell, bar->peer) : 1;
	const bool binding = bar->class == ANY || bar->class == here;
	char what[160], text[64];
	double got;

	describe(text, sizeof(text), cell);
	snprintf(what, sizeof(what), "%s %u x %s: %s to %s", kind_names[cell->kind], cell->batch,
		 text, bar->ours, bar->peer ? bar->peer : clock_unit);
	if (!ours || !theirs) {
		printf("%-46s not measured\n", what);
		return true;
	}
	got = bar->at_most ? ours / theirs : theirs / ours;
	return print_bar(what, got, bar->at_most, bar->limit, binding);
}

/* No size and no batch slower than ipsec-mb; 3 % is the noise of a quiet machine. */
static bool check_sweep(const struct cell *cells, unsigned int n, bool binding)
{
	const struct cell *worst = NULL;
	double ratio, most = 0;
	char what[160], text[64];
	unsigned int i, missed = 0, all = 0;

	for (i = 0; i < n; i++) {
		if (cells[i].kind > OPEN || !value(&cells[i], "ipsec-mb"))
			continue;
		ratio = value(&cells[i], "wg") / value(&cells[i], "ipsec-mb");
		all++;
		missed += ratio > 1.03;
		if (ratio > most) {
			most = ratio;
			worst = &cells[i];
		}
	}
	if (!worst)
		return true;
	describe(text, sizeof(text), worst);
	snprintf(what, sizeof(what), "worst of all to ipsec-mb: %s %u x %s",
		 kind_names[worst->kind], worst->batch, text);
	printf("%u of %u sizes and batches slower than ipsec-mb\n", missed, all);
	return print_bar(what, most, true, 1.03, binding);
}

bool report_bars(const struct cell *cells, unsigned int n)
{
	static const char *const classes[] = { "any", "Zen 5", "AVX-512 with IFMA, not Zen 5" };
	const enum class here = this_class();
	bool met = true;
	unsigned int i;

	printf("\nBars; this CPU is of the class: %s\n", classes[here]);
	for (i = 0; i < sizeof(bars) / sizeof(*bars); i++)
		met &= check_bar(&bars[i], find(cells, n, bars[i].kind, bars[i].len, bars[i].batch),
				 here);
	met &= check_sweep(cells, n, here != ANY);
	return met;
}

/* ---- JSON --------------------------------------------------------------------- */

static void json_cell(FILE *f, const struct cell *cell)
{
	const char *comma = "";
	unsigned int p;

	fprintf(f, "  {\"kind\": \"%s\", \"bytes\": %u, \"batch\": %u, \"mixed\": %s, \"keys\": %u,",
		kind_names[cell->kind], cell->len, cell->batch,
		cell->mixed_lengths ? "true" : "false", cell->keys);
	fprintf(f, " \"by\": {");
	for (p = 0; p < npeers; p++) {
		if (!cell->median[p])
			continue;
		fprintf(f, "%s\"%s\": {\"median\": %.1f, \"least\": %.1f}", comma, peers[p].name,
			cell->median[p], cell->least[p]);
		comma = ", ";
	}
	fprintf(f, "}}");
}

static void json_cpu(FILE *f)
{
#if defined(__x86_64__)
	unsigned int brand[13] = { 0 }, i;

	for (i = 0; i < 3; i++)
		__get_cpuid(0x80000002 + i, &brand[4 * i], &brand[4 * i + 1], &brand[4 * i + 2],
			    &brand[4 * i + 3]);
	fprintf(f, " \"cpu\": \"%s\",\n", (char *)brand);
#endif
}

bool report_json(const char *path, const struct cell *cells, unsigned int n, unsigned int rounds)
{
	FILE *f = fopen(path, "w");
	unsigned int i;

	if (!f) {
		perror(path);
		return false;
	}
	fprintf(f, "{\"unit\": \"core %s per packet or call\", \"rounds\": %u,\n", clock_unit, rounds);
	json_cpu(f);
	fprintf(f, " \"cells\": [\n");
	for (i = 0; i < n; i++) {
		json_cell(f, &cells[i]);
		fprintf(f, "%s\n", i + 1 < n ? "," : "");
	}
	fprintf(f, " ]}\n");
	return !fclose(f);
}
