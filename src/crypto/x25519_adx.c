// SPDX-License-Identifier: GPL-2.0
/*
 * Arithmetic modulo p = 2^255 - 19 in four limbs of 64 bits, with MULX and the
 * two carry chains of ADCX and ADOX, for x86-64 CPUs that have BMI2 and ADX.
 *
 * Two kinds of numbers. A product (also a square, a loaded number, and what
 * fe_carry makes) is below 2^255 + 2^24. Sums and differences of two products
 * are below 2^256. All multiplications take either kind.
 *
 * All of it is inlined, so that a step of the ladder makes no calls: returns are
 * expensive where the kernel has to guard them. Only integer registers are used,
 * rbp is not, and the stack is left alone.
 */
#include "x25519_field.h"

#if WG_X25519_ADX

struct fe {
	u64 v[4];
};

static const u64 low63 = ~0ULL >> 1;

static void fe_unpack(struct fe *h, const u64 w[4])
{
	h->v[0] = w[0];
	h->v[1] = w[1];
	h->v[2] = w[2];
	h->v[3] = w[3];
}

static void fe_load(struct fe *h, const u8 s[32])
{
	h->v[0] = wg_load64(s);
	h->v[1] = wg_load64(s + 8);
	h->v[2] = wg_load64(s + 16);
	h->v[3] = wg_load64(s + 24) & low63;
}

/* h += k, any overflow is lost. */
static __always_inline void add_small(u64 h[4], u64 k)
{
	unsigned __int128 sum = k;
	int i;

	for (i = 0; i < 4; i++) {
		sum += h[i];
		h[i] = (u64)sum;
		sum >>= 64;
	}
}

/* Bit 255 counts 19; a sum becomes a product. */
static __always_inline void fe_carry(struct fe *h)
{
	const u64 top = h->v[3] >> 63;

	h->v[3] &= low63;
	add_small(h->v, top * 19);
}

static void fe_store(u8 s[32], const struct fe *f)
{
	struct fe h = *f, less;
	u64 mask;
	int i;

	/* At most 2^255 + 18, then below 2^255. */
	fe_carry(&h);
	fe_carry(&h);
	/* Adding 19 sets bit 255 only if h >= p, and then leaves h - p without it. */
	less = h;
	add_small(less.v, 19);
	mask = 0 - (less.v[3] >> 63);
	wg_hide(mask);
	less.v[3] &= low63;
	for (i = 0; i < 4; i++)
		wg_store64(s + 8 * i, h.v[i] ^ ((h.v[i] ^ less.v[i]) & mask));
	wg_wipe(&h, sizeof(h));
	wg_wipe(&less, sizeof(less));
}

/* f when the mask is zero, g when it is all ones. */
static __always_inline void fe_select(struct fe *h, const struct fe *f, const struct fe *g,
				      u32 mask)
{
	u64 r0 = f->v[0], r1 = f->v[1], r2 = f->v[2], r3 = f->v[3];

	__asm__("testl %[mask],%[mask]\n\t"
		"cmovnzq %[g0],%[r0]\n\t"
		"cmovnzq %[g1],%[r1]\n\t"
		"cmovnzq %[g2],%[r2]\n\t"
		"cmovnzq %[g3],%[r3]"
		: [r0] "+&r"(r0), [r1] "+&r"(r1), [r2] "+&r"(r2), [r3] "+&r"(r3)
		: [g0] "m"(g->v[0]), [g1] "m"(g->v[1]), [g2] "m"(g->v[2]), [g3] "m"(g->v[3]),
		  [mask] "r"(mask)
		: "cc");
	h->v[0] = r0;
	h->v[1] = r1;
	h->v[2] = r2;
	h->v[3] = r3;
}

/* Of two products. 2^256 counts 38; what remains beside it is at most 2^25. */
static __always_inline void fe_add(struct fe *h, const struct fe *f, const struct fe *g)
{
	u64 r0 = f->v[0], r1 = f->v[1], r2 = f->v[2], r3 = f->v[3], t;

	__asm__("addq %[g0],%[r0]\n\t"
		"adcq %[g1],%[r1]\n\t"
		"adcq %[g2],%[r2]\n\t"
		"adcq %[g3],%[r3]\n\t"
		"sbbq %[t],%[t]\n\t"
		"andl $38,%k[t]\n\t"
		"addq %[t],%[r0]"
		: [r0] "+&r"(r0), [r1] "+&r"(r1), [r2] "+&r"(r2), [r3] "+&r"(r3), [t] "=&r"(t)
		: [g0] "m"(g->v[0]), [g1] "m"(g->v[1]), [g2] "m"(g->v[2]), [g3] "m"(g->v[3])
		: "cc");
	h->v[0] = r0;
	h->v[1] = r1;
	h->v[2] = r2;
	h->v[3] = r3;
}

/* Of two products. Below zero, 2p = 2^256 - 38 is added, which is more than enough. */
static __always_inline void fe_sub(struct fe *h, const struct fe *f, const struct fe *g)
{
	u64 r0 = f->v[0], r1 = f->v[1], r2 = f->v[2], r3 = f->v[3], t;

	__asm__("subq %[g0],%[r0]\n\t"
		"sbbq %[g1],%[r1]\n\t"
		"sbbq %[g2],%[r2]\n\t"
		"sbbq %[g3],%[r3]\n\t"
		"sbbq %[t],%[t]\n\t"
		"andl $38,%k[t]\n\t"
		"subq %[t],%[r0]\n\t"
		"sbbq $0,%[r1]\n\t"
		"sbbq $0,%[r2]\n\t"
		"sbbq $0,%[r3]"
		: [r0] "+&r"(r0), [r1] "+&r"(r1), [r2] "+&r"(r2), [r3] "+&r"(r3), [t] "=&r"(t)
		: [g0] "m"(g->v[0]), [g1] "m"(g->v[1]), [g2] "m"(g->v[2]), [g3] "m"(g->v[3])
		: "cc");
	h->v[0] = r0;
	h->v[1] = r1;
	h->v[2] = r2;
	h->v[3] = r3;
}

/* Adds rdx times the word at src: its low half to lo, its high half to hi on the other chain. */
#define MULADD(src, lo, hi)						\
	"mulx " src ",%[t],%[u]\n\t"					\
	"adcx %[t],%[" lo "]\n\t"					\
	"adox %[u],%[" hi "]\n\t"

/* Adds rdx times g to four limbs and makes the fifth. */
#define ROW(a, b, c, d, e)						\
	"xorl %k[" e "],%k[" e "]\n\t"					\
	MULADD("%[g0]", a, b)						\
	MULADD("%[g1]", b, c)						\
	MULADD("%[g2]", c, d)						\
	MULADD("%[g3]", d, e)						\
	"adcq $0,%[" e "]\n\t"

/* The 256 bits above count 38 each; then bit 255 and the rest count 19 each. */
#define REDUCE								\
	"movl $38,%%edx\n\t"						\
	"xorl %k[u],%k[u]\n\t"						\
	MULADD("%[r4]", "r0", "r1")					\
	MULADD("%[r5]", "r1", "r2")					\
	MULADD("%[r6]", "r2", "r3")					\
	"mulx %[r7],%[t],%[r4]\n\t"					\
	"movl $0,%k[u]\n\t"						\
	"adcx %[t],%[r3]\n\t"						\
	"adox %[u],%[r4]\n\t"						\
	"adcx %[u],%[r4]\n\t"						\
	FOLD

/* r4 and bit 255 of the rest, at most 2^18, count 19 each. */
#define FOLD								\
	"addq %[r3],%[r3]\n\t"						\
	"adcq %[r4],%[r4]\n\t"						\
	"shrq $1,%[r3]\n\t"						\
	"imulq $19,%[r4],%[r4]\n\t"					\
	"addq %[r4],%[r0]\n\t"						\
	"adcq $0,%[r1]\n\t"						\
	"adcq $0,%[r2]\n\t"						\
	"adcq $0,%[r3]"

static __always_inline void fe_mul(struct fe *h, const struct fe *f, const struct fe *g)
{
	u64 r0, r1, r2, r3, r4, r5, r6, r7, t, u;

	__asm__("movq %[f0],%%rdx\n\t"
		"mulx %[g0],%[r0],%[r1]\n\t"
		"mulx %[g1],%[t],%[r2]\n\t"
		"addq %[t],%[r1]\n\t"
		"mulx %[g2],%[t],%[r3]\n\t"
		"adcq %[t],%[r2]\n\t"
		"mulx %[g3],%[t],%[r4]\n\t"
		"adcq %[t],%[r3]\n\t"
		"adcq $0,%[r4]\n\t"
		"movq %[f1],%%rdx\n\t"
		ROW("r1", "r2", "r3", "r4", "r5")
		"movq %[f2],%%rdx\n\t"
		ROW("r2", "r3", "r4", "r5", "r6")
		"movq %[f3],%%rdx\n\t"
		ROW("r3", "r4", "r5", "r6", "r7")
		REDUCE
		: [r0] "=&r"(r0), [r1] "=&r"(r1), [r2] "=&r"(r2), [r3] "=&r"(r3), [r4] "=&r"(r4),
		  [r5] "=&r"(r5), [r6] "=&r"(r6), [r7] "=&r"(r7), [t] "=&r"(t), [u] "=&r"(u)
		: [f0] "m"(f->v[0]), [f1] "m"(f->v[1]), [f2] "m"(f->v[2]), [f3] "m"(f->v[3]),
		  [g0] "m"(g->v[0]), [g1] "m"(g->v[1]), [g2] "m"(g->v[2]), [g3] "m"(g->v[3])
		: "rdx", "cc");
	h->v[0] = r0;
	h->v[1] = r1;
	h->v[2] = r2;
	h->v[3] = r3;
}

/* The products of different limbs, all of them doubled, and the squares. */
static __always_inline void fe_sqr(struct fe *h, const struct fe *f)
{
	u64 r0, r1, r2, r3, r4, r5, r6, r7, t, u;

	__asm__("movq %[f0],%%rdx\n\t"
		"mulx %[f1],%[r1],%[r2]\n\t"
		"mulx %[f2],%[t],%[r3]\n\t"
		"addq %[t],%[r2]\n\t"
		"mulx %[f3],%[t],%[r4]\n\t"
		"adcq %[t],%[r3]\n\t"
		"adcq $0,%[r4]\n\t"
		"movq %[f1],%%rdx\n\t"
		"xorl %k[r6],%k[r6]\n\t"
		MULADD("%[f2]", "r3", "r4")
		"mulx %[f3],%[t],%[r5]\n\t"
		"adcx %[t],%[r4]\n\t"
		"adox %[r6],%[r5]\n\t"
		"adcx %[r6],%[r5]\n\t"
		"movq %[f2],%%rdx\n\t"
		"mulx %[f3],%[t],%[r6]\n\t"
		"addq %[t],%[r5]\n\t"
		"adcq $0,%[r6]\n\t"
		"movq %[f0],%%rdx\n\t"
		"xorl %k[r7],%k[r7]\n\t"
		"mulx %%rdx,%[r0],%[t]\n\t"
		"adcx %[r1],%[r1]\n\t"
		"adox %[t],%[r1]\n\t"
		"movq %[f1],%%rdx\n\t"
		"mulx %%rdx,%[t],%[u]\n\t"
		"adcx %[r2],%[r2]\n\t"
		"adox %[t],%[r2]\n\t"
		"adcx %[r3],%[r3]\n\t"
		"adox %[u],%[r3]\n\t"
		"movq %[f2],%%rdx\n\t"
		"mulx %%rdx,%[t],%[u]\n\t"
		"adcx %[r4],%[r4]\n\t"
		"adox %[t],%[r4]\n\t"
		"adcx %[r5],%[r5]\n\t"
		"adox %[u],%[r5]\n\t"
		"movq %[f3],%%rdx\n\t"
		"mulx %%rdx,%[t],%[u]\n\t"
		"adcx %[r6],%[r6]\n\t"
		"adox %[t],%[r6]\n\t"
		"adcx %[r7],%[r7]\n\t"
		"adox %[u],%[r7]\n\t"
		REDUCE
		: [r0] "=&r"(r0), [r1] "=&r"(r1), [r2] "=&r"(r2), [r3] "=&r"(r3), [r4] "=&r"(r4),
		  [r5] "=&r"(r5), [r6] "=&r"(r6), [r7] "=&r"(r7), [t] "=&r"(t), [u] "=&r"(u)
		: [f0] "m"(f->v[0]), [f1] "m"(f->v[1]), [f2] "m"(f->v[2]), [f3] "m"(f->v[3])
		: "rdx", "cc");
	h->v[0] = r0;
	h->v[1] = r1;
	h->v[2] = r2;
	h->v[3] = r3;
}

/* k is below 2^17. */
static __always_inline void fe_mul_small(struct fe *h, const struct fe *f, u32 k)
{
	u64 r0, r1, r2, r3, r4, t;

	__asm__("mulx %[f0],%[r0],%[r1]\n\t"
		"mulx %[f1],%[t],%[r2]\n\t"
		"addq %[t],%[r1]\n\t"
		"mulx %[f2],%[t],%[r3]\n\t"
		"adcq %[t],%[r2]\n\t"
		"mulx %[f3],%[t],%[r4]\n\t"
		"adcq %[t],%[r3]\n\t"
		"adcq $0,%[r4]\n\t"
		FOLD
		: [r0] "=&r"(r0), [r1] "=&r"(r1), [r2] "=&r"(r2), [r3] "=&r"(r3), [r4] "=&r"(r4),
		  [t] "=&r"(t)
		: [f0] "m"(f->v[0]), [f1] "m"(f->v[1]), [f2] "m"(f->v[2]), [f3] "m"(f->v[3]),
		  "d"((u64)k)
		: "cc");
	h->v[0] = r0;
	h->v[1] = r1;
	h->v[2] = r2;
	h->v[3] = r3;
}

#define MANY wg_x25519_many_adx
#include "x25519_ladder.h"
#include "x25519_comb.h"
#include "x25519_many.h"

#endif
