/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For the tests of src/crypto: byte buffers that end at an inaccessible page,
 * and another opinion: OpenSSL, or where that is not to be had our portable code.
 */
#ifndef WG_TEST_CRYPTO_TEST_H
#define WG_TEST_CRYPTO_TEST_H

#include <sys/mman.h>

#include "aead.h"
#include "blake2s.h"
#include "chacha20.h"
#include "dispatch.h"
#include "simd.h"
#include "poly1305.h"
#include "x25519.h"
#include "xaead.h"

#include "crypto_vectors.h"
#include "ktap.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define FOR_EACH(v, array) for (v = (array); v < (array) + COUNT(array); v++)
#define REQUIRE(call)								\
	do {									\
		if (!(call)) {							\
			printf("Bail out! %s:%d: %s\n", __FILE__, __LINE__, #call); \
			exit(1);						\
		}								\
	} while (0)

#ifdef CRYPTO_REF_PORTABLE
#include "crypto_ref_portable.h"
#else
#include "crypto_ref_openssl.h"
#endif

/*
 * WG_CRYPTO=name in the environment runs a test with that implementation of the
 * AEAD, WG_CRYPTO_REFUSE=n with every n-th use of vector registers refused. A
 * CPU that lacks it skips the test.
 */
__attribute__((constructor)) static void choose_crypto(void)
{
	const char *name = getenv("WG_CRYPTO"), *refuse = getenv("WG_CRYPTO_REFUSE");

	REQUIRE(!wg_crypto_init(name ? name : "portable"));
	if (name && strcmp(wg_crypto_chosen(&wg_aead_algorithm), name)) {
		printf("KTAP version 1\n1..0 # SKIP this CPU has no %s\n", name);
		exit(4);
	}
	wg_simd_refuse_every(refuse ? (unsigned int)atoi(refuse) : 0);
}

/* Enough for a packet; fixed so that tests with many cuts allocate nothing. */
enum { GUARDED_MAX = 64 * 1024, PAGE = 4096 };

/* Memory with an inaccessible page before and behind. */
struct guarded {
	u8 *base;
};

static inline struct guarded guarded_new(void)
{
	struct guarded g;

	g.base = mmap(NULL, GUARDED_MAX + 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	REQUIRE(g.base != MAP_FAILED);
	REQUIRE(!mprotect(g.base + PAGE, GUARDED_MAX, PROT_READ | PROT_WRITE));
	return g;
}

/* len bytes of which the byte after the last cannot be touched. */
static inline u8 *at_end(struct guarded g, size_t len)
{
	REQUIRE(len <= GUARDED_MAX);
	return g.base + PAGE + GUARDED_MAX - len;
}

/* Bytes of which the byte before the first cannot be touched. */
static inline u8 *at_start(struct guarded g)
{
	return g.base + PAGE;
}

/* The bytes around [data, data + len) within the guarded memory, by a pattern. */
static inline void paint(struct guarded g, u8 value)
{
	memset(g.base + PAGE, value, GUARDED_MAX);
}

static inline bool painted_around(struct guarded g, const u8 *data, size_t len, size_t margin,
				  u8 value)
{
	const u8 *first = g.base + PAGE, *last = first + GUARDED_MAX, *p;

	for (p = data - first > (ptrdiff_t)margin ? data - margin : first; p < data; p++)
		if (*p != value)
			return false;
	for (p = data + len; p < last && p < data + len + margin; p++)
		if (*p != value)
			return false;
	return true;
}

static inline bool same(const void *a, const void *b, size_t n)
{
	return !n || !memcmp(a, b, n);
}

static inline bool is(const u8 *got, struct bytes want)
{
	return same(got, want.p, want.n);
}

static inline bool all_zero(const u8 *p, size_t n)
{
	while (n--)
		if (*p++)
			return false;
	return true;
}

/* A length up to max, small ones as likely as large ones. */
static inline size_t random_len(size_t max)
{
	return ktap_rand() % (1 + ktap_rand() % (max + 1));
}

#endif
