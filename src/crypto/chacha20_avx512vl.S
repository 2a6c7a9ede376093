/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Made by src/crypto/gen/chacha20.py; change that, then run "make crypto-asm".
 * docs/crypto.md explains the lanes and the arithmetic.
 *
 * ChaCha20 over 8 and over 2 x 8 lanes, 256-bit registers of AVX-512VL.
 *
 * void wg_chacha20_lanesN_avx512vl(struct wg_lanes *l, u32 first, const u8 *key):
 * lanes first..first+N-1 of l, with one key or, if key is NULL, the keys in l.
 *
 * void wg_chacha20_lanesNk_*(struct wg_lanes *l, u32 first, const u8 *key, u8 *otk):
 * likewise, with one key; beside them the first 32 bytes of that packet's block 0.
 *
 * wg_lanes_fill_*(l, first, count, counter, nonce, src, dst): count consecutive
 * blocks of one packet for the lanes from first on.
 */
#include "asm.h"


.section .rodata.cst16, "aM", @progbits, 16
.p2align 4
wg_lanes_sigma:
	.ascii	"expand 32-byte k"

.section .rodata.cst64, "aM", @progbits, 64
.p2align 6
wg_lanes_count:
	.long	0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
wg_lanes_blocks:
	.quad	0, 64, 128, 192, 256, 320, 384, 448

.section .rodata.cst128, "aM", @progbits, 128
.p2align 7
wg_rows_count:
	.long	0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0
	.long	4, 0, 0, 0, 5, 0, 0, 0, 6, 0, 0, 0, 7, 0, 0, 0

.text

SYM_FUNC_START(wg_chacha20_lanes8_avx512vl)
	/* %rax: rows, %rcx: pointers, both from the first lane on */
	mov	%esi, %esi
	lea	(%rdi,%rsi,4), %rax
	lea	(%rdi,%rsi,8), %rcx
	vpbroadcastd	wg_lanes_sigma+0(%rip), %ymm0
	vpbroadcastd	wg_lanes_sigma+4(%rip), %ymm1
	vpbroadcastd	wg_lanes_sigma+8(%rip), %ymm2
	vpbroadcastd	wg_lanes_sigma+12(%rip), %ymm3
	vmovdqu32	1024(%rax), %ymm12
	vpxord	%ymm13, %ymm13, %ymm13
	vmovdqu32	1152(%rax), %ymm14
	vmovdqu32	1280(%rax), %ymm15
	test	%rdx, %rdx
	jz	.L1
	/* one key for all lanes */
	vpbroadcastd	0(%rdx), %ymm4
	vpbroadcastd	4(%rdx), %ymm5
	vpbroadcastd	8(%rdx), %ymm6
	vpbroadcastd	12(%rdx), %ymm7
	vpbroadcastd	16(%rdx), %ymm8
	vpbroadcastd	20(%rdx), %ymm9
	vpbroadcastd	24(%rdx), %ymm10
	vpbroadcastd	28(%rdx), %ymm11
	jmp	.L2
.L1:
	/* a key per lane */
	vmovdqu32	0(%rax), %ymm4
	vmovdqu32	128(%rax), %ymm5
	vmovdqu32	256(%rax), %ymm6
	vmovdqu32	384(%rax), %ymm7
	vmovdqu32	512(%rax), %ymm8
	vmovdqu32	640(%rax), %ymm9
	vmovdqu32	768(%rax), %ymm10
	vmovdqu32	896(%rax), %ymm11
.L2:
	mov	$10, %r8d
	.p2align 6
.L3:
	vpaddd	%ymm4, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm1, %ymm1
	vpaddd	%ymm6, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm3, %ymm3
	vpxord	%ymm0, %ymm12, %ymm12
	vpxord	%ymm1, %ymm13, %ymm13
	vpxord	%ymm2, %ymm14, %ymm14
	vpxord	%ymm3, %ymm15, %ymm15
	vprold	$16, %ymm12, %ymm12
	vprold	$16, %ymm13, %ymm13
	vprold	$16, %ymm14, %ymm14
	vprold	$16, %ymm15, %ymm15
	vpaddd	%ymm12, %ymm8, %ymm8
	vpaddd	%ymm13, %ymm9, %ymm9
	vpaddd	%ymm14, %ymm10, %ymm10
	vpaddd	%ymm15, %ymm11, %ymm11
	vpxord	%ymm8, %ymm4, %ymm4
	vpxord	%ymm9, %ymm5, %ymm5
	vpxord	%ymm10, %ymm6, %ymm6
	vpxord	%ymm11, %ymm7, %ymm7
	vprold	$12, %ymm4, %ymm4
	vprold	$12, %ymm5, %ymm5
	vprold	$12, %ymm6, %ymm6
	vprold	$12, %ymm7, %ymm7
	vpaddd	%ymm4, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm1, %ymm1
	vpaddd	%ymm6, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm3, %ymm3
	vpxord	%ymm0, %ymm12, %ymm12
	vpxord	%ymm1, %ymm13, %ymm13
	vpxord	%ymm2, %ymm14, %ymm14
	vpxord	%ymm3, %ymm15, %ymm15
	vprold	$8, %ymm12, %ymm12
	vprold	$8, %ymm13, %ymm13
	vprold	$8, %ymm14, %ymm14
	vprold	$8, %ymm15, %ymm15
	vpaddd	%ymm12, %ymm8, %ymm8
	vpaddd	%ymm13, %ymm9, %ymm9
	vpaddd	%ymm14, %ymm10, %ymm10
	vpaddd	%ymm15, %ymm11, %ymm11
	vpxord	%ymm8, %ymm4, %ymm4
	vpxord	%ymm9, %ymm5, %ymm5
	vpxord	%ymm10, %ymm6, %ymm6
	vpxord	%ymm11, %ymm7, %ymm7
	vprold	$7, %ymm4, %ymm4
	vprold	$7, %ymm5, %ymm5
	vprold	$7, %ymm6, %ymm6
	vprold	$7, %ymm7, %ymm7
	vpaddd	%ymm5, %ymm0, %ymm0
	vpaddd	%ymm6, %ymm1, %ymm1
	vpaddd	%ymm7, %ymm2, %ymm2
	vpaddd	%ymm4, %ymm3, %ymm3
	vpxord	%ymm0, %ymm15, %ymm15
	vpxord	%ymm1, %ymm12, %ymm12
	vpxord	%ymm2, %ymm13, %ymm13
	vpxord	%ymm3, %ymm14, %ymm14
	vprold	$16, %ymm15, %ymm15
	vprold	$16, %ymm12, %ymm12
	vprold	$16, %ymm13, %ymm13
	vprold	$16, %ymm14, %ymm14
	vpaddd	%ymm15, %ymm10, %ymm10
	vpaddd	%ymm12, %ymm11, %ymm11
	vpaddd	%ymm13, %ymm8, %ymm8
	vpaddd	%ymm14, %ymm9, %ymm9
	vpxord	%ymm10, %ymm5, %ymm5
	vpxord	%ymm11, %ymm6, %ymm6
	vpxord	%ymm8, %ymm7, %ymm7
	vpxord	%ymm9, %ymm4, %ymm4
	vprold	$12, %ymm5, %ymm5
	vprold	$12, %ymm6, %ymm6
	vprold	$12, %ymm7, %ymm7
	vprold	$12, %ymm4, %ymm4
	vpaddd	%ymm5, %ymm0, %ymm0
	vpaddd	%ymm6, %ymm1, %ymm1
	vpaddd	%ymm7, %ymm2, %ymm2
	vpaddd	%ymm4, %ymm3, %ymm3
	vpxord	%ymm0, %ymm15, %ymm15
	vpxord	%ymm1, %ymm12, %ymm12
	vpxord	%ymm2, %ymm13, %ymm13
	vpxord	%ymm3, %ymm14, %ymm14
	vprold	$8, %ymm15, %ymm15
	vprold	$8, %ymm12, %ymm12
	vprold	$8, %ymm13, %ymm13
	vprold	$8, %ymm14, %ymm14
	vpaddd	%ymm15, %ymm10, %ymm10
	vpaddd	%ymm12, %ymm11, %ymm11
	vpaddd	%ymm13, %ymm8, %ymm8
	vpaddd	%ymm14, %ymm9, %ymm9
	vpxord	%ymm10, %ymm5, %ymm5
	vpxord	%ymm11, %ymm6, %ymm6
	vpxord	%ymm8, %ymm7, %ymm7
	vpxord	%ymm9, %ymm4, %ymm4
	vprold	$7, %ymm5, %ymm5
	vprold	$7, %ymm6, %ymm6
	vprold	$7, %ymm7, %ymm7
	vprold	$7, %ymm4, %ymm4
	dec	%r8d
	jnz	.L3
	/* add the state from before the rounds */
	vpaddd	wg_lanes_sigma+0(%rip){1to8}, %ymm0, %ymm0
	vpaddd	wg_lanes_sigma+4(%rip){1to8}, %ymm1, %ymm1
	vpaddd	wg_lanes_sigma+8(%rip){1to8}, %ymm2, %ymm2
	vpaddd	wg_lanes_sigma+12(%rip){1to8}, %ymm3, %ymm3
	vpaddd	1024(%rax), %ymm12, %ymm12
	vpaddd	1152(%rax), %ymm14, %ymm14
	vpaddd	1280(%rax), %ymm15, %ymm15
	test	%rdx, %rdx
	jz	.L4
	/* one key for all lanes */
	vpaddd	0(%rdx){1to8}, %ymm4, %ymm4
	vpaddd	4(%rdx){1to8}, %ymm5, %ymm5
	vpaddd	8(%rdx){1to8}, %ymm6, %ymm6
	vpaddd	12(%rdx){1to8}, %ymm7, %ymm7
	vpaddd	16(%rdx){1to8}, %ymm8, %ymm8
	vpaddd	20(%rdx){1to8}, %ymm9, %ymm9
	vpaddd	24(%rdx){1to8}, %ymm10, %ymm10
	vpaddd	28(%rdx){1to8}, %ymm11, %ymm11
	jmp	.L5
.L4:
	/* a key per lane */
	vpaddd	0(%rax), %ymm4, %ymm4
	vpaddd	128(%rax), %ymm5, %ymm5
	vpaddd	256(%rax), %ymm6, %ymm6
	vpaddd	384(%rax), %ymm7, %ymm7
	vpaddd	512(%rax), %ymm8, %ymm8
	vpaddd	640(%rax), %ymm9, %ymm9
	vpaddd	768(%rax), %ymm10, %ymm10
	vpaddd	896(%rax), %ymm11, %ymm11
.L5:
	/* transpose and apply */
	vpunpckldq	%ymm1, %ymm0, %ymm16
	vpunpckhdq	%ymm1, %ymm0, %ymm1
	vpunpckldq	%ymm3, %ymm2, %ymm0
	vpunpckhdq	%ymm3, %ymm2, %ymm3
	vpunpcklqdq	%ymm0, %ymm16, %ymm2
	vpunpckhqdq	%ymm0, %ymm16, %ymm0
	vpunpcklqdq	%ymm3, %ymm1, %ymm16
	vpunpckhqdq	%ymm3, %ymm1, %ymm3
	vpunpckldq	%ymm5, %ymm4, %ymm1
	vpunpckhdq	%ymm5, %ymm4, %ymm5
	vpunpckldq	%ymm7, %ymm6, %ymm4
	vpunpckhdq	%ymm7, %ymm6, %ymm7
	vpunpcklqdq	%ymm4, %ymm1, %ymm6
	vpunpckhqdq	%ymm4, %ymm1, %ymm4
	vpunpcklqdq	%ymm7, %ymm5, %ymm1
	vpunpckhqdq	%ymm7, %ymm5, %ymm7
	vpunpckldq	%ymm9, %ymm8, %ymm5
	vpunpckhdq	%ymm9, %ymm8, %ymm9
	vpunpckldq	%ymm11, %ymm10, %ymm8
	vpunpckhdq	%ymm11, %ymm10, %ymm11
	vpunpcklqdq	%ymm8, %ymm5, %ymm10
	vpunpckhqdq	%ymm8, %ymm5, %ymm8
	vpunpcklqdq	%ymm11, %ymm9, %ymm5
	vpunpckhqdq	%ymm11, %ymm9, %ymm11
	vpunpckldq	%ymm13, %ymm12, %ymm9
	vpunpckhdq	%ymm13, %ymm12, %ymm13
	vpunpckldq	%ymm15, %ymm14, %ymm12
	vpunpckhdq	%ymm15, %ymm14, %ymm15
	vpunpcklqdq	%ymm12, %ymm9, %ymm14
	vpunpckhqdq	%ymm12, %ymm9, %ymm12
	vpunpcklqdq	%ymm15, %ymm13, %ymm9
	vpunpckhqdq	%ymm15, %ymm13, %ymm15
	vshufi64x2	$0, %ymm6, %ymm2, %ymm13
	vshufi64x2	$3, %ymm6, %ymm2, %ymm6
	vshufi64x2	$0, %ymm14, %ymm10, %ymm2
	vshufi64x2	$3, %ymm14, %ymm10, %ymm14
	mov	1408(%rcx), %r8
	mov	1664(%rcx), %r9
	vpxorq	0(%r8), %ymm13, %ymm13
	vpxorq	32(%r8), %ymm2, %ymm2
	vmovdqu64	%ymm13, 0(%r9)
	vmovdqu64	%ymm2, 32(%r9)
	mov	1440(%rcx), %r8
	mov	1696(%rcx), %r9
	vpxorq	0(%r8), %ymm6, %ymm6
	vpxorq	32(%r8), %ymm14, %ymm14
	vmovdqu64	%ymm6, 0(%r9)
	vmovdqu64	%ymm14, 32(%r9)
	vshufi64x2	$0, %ymm4, %ymm0, %ymm10
	vshufi64x2	$3, %ymm4, %ymm0, %ymm4
	vshufi64x2	$0, %ymm12, %ymm8, %ymm0
	vshufi64x2	$3, %ymm12, %ymm8, %ymm12
	mov	1416(%rcx), %r8
	mov	1672(%rcx), %r9
	vpxorq	0(%r8), %ymm10, %ymm10
	vpxorq	32(%r8), %ymm0, %ymm0
	vmovdqu64	%ymm10, 0(%r9)
	vmovdqu64	%ymm0, 32(%r9)
	mov	1448(%rcx), %r8
	mov	1704(%rcx), %r9
	vpxorq	0(%r8), %ymm4, %ymm4
	vpxorq	32(%r8), %ymm12, %ymm12
	vmovdqu64	%ymm4, 0(%r9)
	vmovdqu64	%ymm12, 32(%r9)
	vshufi64x2	$0, %ymm1, %ymm16, %ymm8
	vshufi64x2	$3, %ymm1, %ymm16, %ymm1
	vshufi64x2	$0, %ymm9, %ymm5, %ymm16
	vshufi64x2	$3, %ymm9, %ymm5, %ymm9
	mov	1424(%rcx), %r8
	mov	1680(%rcx), %r9
	vpxorq	0(%r8), %ymm8, %ymm8
	vpxorq	32(%r8), %ymm16, %ymm16
	vmovdqu64	%ymm8, 0(%r9)
	vmovdqu64	%ymm16, 32(%r9)
	mov	1456(%rcx), %r8
	mov	1712(%rcx), %r9
	vpxorq	0(%r8), %ymm1, %ymm1
	vpxorq	32(%r8), %ymm9, %ymm9
	vmovdqu64	%ymm1, 0(%r9)
	vmovdqu64	%ymm9, 32(%r9)
	vshufi64x2	$0, %ymm7, %ymm3, %ymm5
	vshufi64x2	$3, %ymm7, %ymm3, %ymm7
	vshufi64x2	$0, %ymm15, %ymm11, %ymm3
	vshufi64x2	$3, %ymm15, %ymm11, %ymm15
	mov	1432(%rcx), %r8
	mov	1688(%rcx), %r9
	vpxorq	0(%r8), %ymm5, %ymm5
	vpxorq	32(%r8), %ymm3, %ymm3
	vmovdqu64	%ymm5, 0(%r9)
	vmovdqu64	%ymm3, 32(%r9)
	mov	1464(%rcx), %r8
	mov	1720(%rcx), %r9
	vpxorq	0(%r8), %ymm7, %ymm7
	vpxorq	32(%r8), %ymm15, %ymm15
	vmovdqu64	%ymm7, 0(%r9)
	vmovdqu64	%ymm15, 32(%r9)
	vzeroupper
	RET
SYM_FUNC_END(wg_chacha20_lanes8_avx512vl)

SYM_FUNC_START(wg_chacha20_lanes16_avx512vl)
	/* %rax: rows, %rcx: pointers, both from the first lane on */
	mov	%esi, %esi
	lea	(%rdi,%rsi,4), %rax
	lea	(%rdi,%rsi,8), %rcx
	vpbroadcastd	wg_lanes_sigma+0(%rip), %ymm0
	vpbroadcastd	wg_lanes_sigma+4(%rip), %ymm1
	vpbroadcastd	wg_lanes_sigma+8(%rip), %ymm2
	vpbroadcastd	wg_lanes_sigma+12(%rip), %ymm3
	vmovdqu32	1024(%rax), %ymm12
	vpxord	%ymm13, %ymm13, %ymm13
	vmovdqu32	1152(%rax), %ymm14
	vmovdqu32	1280(%rax), %ymm15
	vpbroadcastd	wg_lanes_sigma+0(%rip), %ymm16
	vpbroadcastd	wg_lanes_sigma+4(%rip), %ymm17
	vpbroadcastd	wg_lanes_sigma+8(%rip), %ymm18
	vpbroadcastd	wg_lanes_sigma+12(%rip), %ymm19
	vmovdqu32	1056(%rax), %ymm28
	vpxord	%ymm29, %ymm29, %ymm29
	vmovdqu32	1184(%rax), %ymm30
	vmovdqu32	1312(%rax), %ymm31
	test	%rdx, %rdx
	jz	.L6
	/* one key for all lanes */
	vpbroadcastd	0(%rdx), %ymm4
	vpbroadcastd	4(%rdx), %ymm5
	vpbroadcastd	8(%rdx), %ymm6
	vpbroadcastd	12(%rdx), %ymm7
	vpbroadcastd	16(%rdx), %ymm8
	vpbroadcastd	20(%rdx), %ymm9
	vpbroadcastd	24(%rdx), %ymm10
	vpbroadcastd	28(%rdx), %ymm11
	vpbroadcastd	0(%rdx), %ymm20
	vpbroadcastd	4(%rdx), %ymm21
	vpbroadcastd	8(%rdx), %ymm22
	vpbroadcastd	12(%rdx), %ymm23
	vpbroadcastd	16(%rdx), %ymm24
	vpbroadcastd	20(%rdx), %ymm25
	vpbroadcastd	24(%rdx), %ymm26
	vpbroadcastd	28(%rdx), %ymm27
	jmp	.L7
.L6:
	/* a key per lane */
	vmovdqu32	0(%rax), %ymm4
	vmovdqu32	128(%rax), %ymm5
	vmovdqu32	256(%rax), %ymm6
	vmovdqu32	384(%rax), %ymm7
	vmovdqu32	512(%rax), %ymm8
	vmovdqu32	640(%rax), %ymm9
	vmovdqu32	768(%rax), %ymm10
	vmovdqu32	896(%rax), %ymm11
	vmovdqu32	32(%rax), %ymm20
	vmovdqu32	160(%rax), %ymm21
	vmovdqu32	288(%rax), %ymm22
	vmovdqu32	416(%rax), %ymm23
	vmovdqu32	544(%rax), %ymm24
	vmovdqu32	672(%rax), %ymm25
	vmovdqu32	800(%rax), %ymm26
	vmovdqu32	928(%rax), %ymm27
.L7:
	mov	$10, %r8d
	.p2align 6
.L8:
	vpaddd	%ymm4, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm1, %ymm1
	vpaddd	%ymm6, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm3, %ymm3
	vpxord	%ymm0, %ymm12, %ymm12
	vpxord	%ymm1, %ymm13, %ymm13
	vpxord	%ymm2, %ymm14, %ymm14
	vpxord	%ymm3, %ymm15, %ymm15
	vprold	$16, %ymm12, %ymm12
	vprold	$16, %ymm13, %ymm13
	vprold	$16, %ymm14, %ymm14
	vprold	$16, %ymm15, %ymm15
	vpaddd	%ymm20, %ymm16, %ymm16
	vpaddd	%ymm21, %ymm17, %ymm17
	vpaddd	%ymm22, %ymm18, %ymm18
	vpaddd	%ymm23, %ymm19, %ymm19
	vpxord	%ymm16, %ymm28, %ymm28
	vpxord	%ymm17, %ymm29, %ymm29
	vpxord	%ymm18, %ymm30, %ymm30
	vpxord	%ymm19, %ymm31, %ymm31
	vprold	$16, %ymm28, %ymm28
	vprold	$16, %ymm29, %ymm29
	vprold	$16, %ymm30, %ymm30
	vprold	$16, %ymm31, %ymm31
	vpaddd	%ymm12, %ymm8, %ymm8
	vpaddd	%ymm13, %ymm9, %ymm9
	vpaddd	%ymm14, %ymm10, %ymm10
	vpaddd	%ymm15, %ymm11, %ymm11
	vpxord	%ymm8, %ymm4, %ymm4
	vpxord	%ymm9, %ymm5, %ymm5
	vpxord	%ymm10, %ymm6, %ymm6
	vpxord	%ymm11, %ymm7, %ymm7
	vprold	$12, %ymm4, %ymm4
	vprold	$12, %ymm5, %ymm5
	vprold	$12, %ymm6, %ymm6
	vprold	$12, %ymm7, %ymm7
	vpaddd	%ymm28, %ymm24, %ymm24
	vpaddd	%ymm29, %ymm25, %ymm25
	vpaddd	%ymm30, %ymm26, %ymm26
	vpaddd	%ymm31, %ymm27, %ymm27
	vpxord	%ymm24, %ymm20, %ymm20
	vpxord	%ymm25, %ymm21, %ymm21
	vpxord	%ymm26, %ymm22, %ymm22
	vpxord	%ymm27, %ymm23, %ymm23
	vprold	$12, %ymm20, %ymm20
	vprold	$12, %ymm21, %ymm21
	vprold	$12, %ymm22, %ymm22
	vprold	$12, %ymm23, %ymm23
	vpaddd	%ymm4, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm1, %ymm1
	vpaddd	%ymm6, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm3, %ymm3
	vpxord	%ymm0, %ymm12, %ymm12
	vpxord	%ymm1, %ymm13, %ymm13
	vpxord	%ymm2, %ymm14, %ymm14
	vpxord	%ymm3, %ymm15, %ymm15
	vprold	$8, %ymm12, %ymm12
	vprold	$8, %ymm13, %ymm13
	vprold	$8, %ymm14, %ymm14
	vprold	$8, %ymm15, %ymm15
	vpaddd	%ymm20, %ymm16, %ymm16
	vpaddd	%ymm21, %ymm17, %ymm17
	vpaddd	%ymm22, %ymm18, %ymm18
	vpaddd	%ymm23, %ymm19, %ymm19
	vpxord	%ymm16, %ymm28, %ymm28
	vpxord	%ymm17, %ymm29, %ymm29
	vpxord	%ymm18, %ymm30, %ymm30
	vpxord	%ymm19, %ymm31, %ymm31
	vprold	$8, %ymm28, %ymm28
	vprold	$8, %ymm29, %ymm29
	vprold	$8, %ymm30, %ymm30
	vprold	$8, %ymm31, %ymm31
	vpaddd	%ymm12, %ymm8, %ymm8
	vpaddd	%ymm13, %ymm9, %ymm9
	vpaddd	%ymm14, %ymm10, %ymm10
	vpaddd	%ymm15, %ymm11, %ymm11
	vpxord	%ymm8, %ymm4, %ymm4
	vpxord	%ymm9, %ymm5, %ymm5
	vpxord	%ymm10, %ymm6, %ymm6
	vpxord	%ymm11, %ymm7, %ymm7
	vprold	$7, %ymm4, %ymm4
	vprold	$7, %ymm5, %ymm5
	vprold	$7, %ymm6, %ymm6
	vprold	$7, %ymm7, %ymm7
	vpaddd	%ymm28, %ymm24, %ymm24
	vpaddd	%ymm29, %ymm25, %ymm25
	vpaddd	%ymm30, %ymm26, %ymm26
	vpaddd	%ymm31, %ymm27, %ymm27
	vpxord	%ymm24, %ymm20, %ymm20
	vpxord	%ymm25, %ymm21, %ymm21
	vpxord	%ymm26, %ymm22, %ymm22
	vpxord	%ymm27, %ymm23, %ymm23
	vprold	$7, %ymm20, %ymm20
	vprold	$7, %ymm21, %ymm21
	vprold	$7, %ymm22, %ymm22
	vprold	$7, %ymm23, %ymm23
	vpaddd	%ymm5, %ymm0, %ymm0
	vpaddd	%ymm6, %ymm1, %ymm1
	vpaddd	%ymm7, %ymm2, %ymm2
	vpaddd	%ymm4, %ymm3, %ymm3
	vpxord	%ymm0, %ymm15, %ymm15
	vpxord	%ymm1, %ymm12, %ymm12
	vpxord	%ymm2, %ymm13, %ymm13
	vpxord	%ymm3, %ymm14, %ymm14
	vprold	$16, %ymm15, %ymm15
	vprold	$16, %ymm12, %ymm12
	vprold	$16, %ymm13, %ymm13
	vprold	$16, %ymm14, %ymm14
	vpaddd	%ymm21, %ymm16, %ymm16
	vpaddd	%ymm22, %ymm17, %ymm17
	vpaddd	%ymm23, %ymm18, %ymm18
	vpaddd	%ymm20, %ymm19, %ymm19
	vpxord	%ymm16, %ymm31, %ymm31
	vpxord	%ymm17, %ymm28, %ymm28
	vpxord	%ymm18, %ymm29, %ymm29
	vpxord	%ymm19, %ymm30, %ymm30
	vprold	$16, %ymm31, %ymm31
	vprold	$16, %ymm28, %ymm28
	vprold	$16, %ymm29, %ymm29
	vprold	$16, %ymm30, %ymm30
	vpaddd	%ymm15, %ymm10, %ymm10
	vpaddd	%ymm12, %ymm11, %ymm11
	vpaddd	%ymm13, %ymm8, %ymm8
	vpaddd	%ymm14, %ymm9, %ymm9
	vpxord	%ymm10, %ymm5, %ymm5
	vpxord	%ymm11, %ymm6, %ymm6
	vpxord	%ymm8, %ymm7, %ymm7
	vpxord	%ymm9, %ymm4, %ymm4
	vprold	$12, %ymm5, %ymm5
	vprold	$12, %ymm6, %ymm6
	vprold	$12, %ymm7, %ymm7
	vprold	$12, %ymm4, %ymm4
	vpaddd	%ymm31, %ymm26, %ymm26
	vpaddd	%ymm28, %ymm27, %ymm27
	vpaddd	%ymm29, %ymm24, %ymm24
	vpaddd	%ymm30, %ymm25, %ymm25
	vpxord	%ymm26, %ymm21, %ymm21
	vpxord	%ymm27, %ymm22, %ymm22
	vpxord	%ymm24, %ymm23, %ymm23
	vpxord	%ymm25, %ymm20, %ymm20
	vprold	$12, %ymm21, %ymm21
	vprold	$12, %ymm22, %ymm22
	vprold	$12, %ymm23, %ymm23
	vprold	$12, %ymm20, %ymm20
	vpaddd	%ymm5, %ymm0, %ymm0
	vpaddd	%ymm6, %ymm1, %ymm1
	vpaddd	%ymm7, %ymm2, %ymm2
	vpaddd	%ymm4, %ymm3, %ymm3
	vpxord	%ymm0, %ymm15, %ymm15
	vpxord	%ymm1, %ymm12, %ymm12
	vpxord	%ymm2, %ymm13, %ymm13
	vpxord	%ymm3, %ymm14, %ymm14
	vprold	$8, %ymm15, %ymm15
	vprold	$8, %ymm12, %ymm12
	vprold	$8, %ymm13, %ymm13
	vprold	$8, %ymm14, %ymm14
	vpaddd	%ymm21, %ymm16, %ymm16
	vpaddd	%ymm22, %ymm17, %ymm17
	vpaddd	%ymm23, %ymm18, %ymm18
	vpaddd	%ymm20, %ymm19, %ymm19
	vpxord	%ymm16, %ymm31, %ymm31
	vpxord	%ymm17, %ymm28, %ymm28
	vpxord	%ymm18, %ymm29, %ymm29
	vpxord	%ymm19, %ymm30, %ymm30
	vprold	$8, %ymm31, %ymm31
	vprold	$8, %ymm28, %ymm28
	vprold	$8, %ymm29, %ymm29
	vprold	$8, %ymm30, %ymm30
	vpaddd	%ymm15, %ymm10, %ymm10
	vpaddd	%ymm12, %ymm11, %ymm11
	vpaddd	%ymm13, %ymm8, %ymm8
	vpaddd	%ymm14, %ymm9, %ymm9
	vpxord	%ymm10, %ymm5, %ymm5
	vpxord	%ymm11, %ymm6, %ymm6
	vpxord	%ymm8, %ymm7, %ymm7
	vpxord	%ymm9, %ymm4, %ymm4
	vprold	$7, %ymm5, %ymm5
	vprold	$7, %ymm6, %ymm6
	vprold	$7, %ymm7, %ymm7
	vprold	$7, %ymm4, %ymm4
	vpaddd	%ymm31, %ymm26, %ymm26
	vpaddd	%ymm28, %ymm27, %ymm27
	vpaddd	%ymm29, %ymm24, %ymm24
	vpaddd	%ymm30, %ymm25, %ymm25
	vpxord	%ymm26, %ymm21, %ymm21
	vpxord	%ymm27, %ymm22, %ymm22
	vpxord	%ymm24, %ymm23, %ymm23
	vpxord	%ymm25, %ymm20, %ymm20
	vprold	$7, %ymm21, %ymm21
	vprold	$7, %ymm22, %ymm22
	vprold	$7, %ymm23, %ymm23
	vprold	$7, %ymm20, %ymm20
	dec	%r8d
	jnz	.L8
	/* add the state from before the rounds */
	vpaddd	wg_lanes_sigma+0(%rip){1to8}, %ymm0, %ymm0
	vpaddd	wg_lanes_sigma+4(%rip){1to8}, %ymm1, %ymm1
	vpaddd	wg_lanes_sigma+8(%rip){1to8}, %ymm2, %ymm2
	vpaddd	wg_lanes_sigma+12(%rip){1to8}, %ymm3, %ymm3
	vpaddd	1024(%rax), %ymm12, %ymm12
	vpaddd	1152(%rax), %ymm14, %ymm14
	vpaddd	1280(%rax), %ymm15, %ymm15
	vpaddd	wg_lanes_sigma+0(%rip){1to8}, %ymm16, %ymm16
	vpaddd	wg_lanes_sigma+4(%rip){1to8}, %ymm17, %ymm17
	vpaddd	wg_lanes_sigma+8(%rip){1to8}, %ymm18, %ymm18
	vpaddd	wg_lanes_sigma+12(%rip){1to8}, %ymm19, %ymm19
	vpaddd	1056(%rax), %ymm28, %ymm28
	vpaddd	1184(%rax), %ymm30, %ymm30
	vpaddd	1312(%rax), %ymm31, %ymm31
	test	%rdx, %rdx
	jz	.L9
	/* one key for all lanes */
	vpaddd	0(%rdx){1to8}, %ymm4, %ymm4
	vpaddd	4(%rdx){1to8}, %ymm5, %ymm5
	vpaddd	8(%rdx){1to8}, %ymm6, %ymm6
	vpaddd	12(%rdx){1to8}, %ymm7, %ymm7
	vpaddd	16(%rdx){1to8}, %ymm8, %ymm8
	vpaddd	20(%rdx){1to8}, %ymm9, %ymm9
	vpaddd	24(%rdx){1to8}, %ymm10, %ymm10
	vpaddd	28(%rdx){1to8}, %ymm11, %ymm11
	vpaddd	0(%rdx){1to8}, %ymm20, %ymm20
	vpaddd	4(%rdx){1to8}, %ymm21, %ymm21
	vpaddd	8(%rdx){1to8}, %ymm22, %ymm22
	vpaddd	12(%rdx){1to8}, %ymm23, %ymm23
	vpaddd	16(%rdx){1to8}, %ymm24, %ymm24
	vpaddd	20(%rdx){1to8}, %ymm25, %ymm25
	vpaddd	24(%rdx){1to8}, %ymm26, %ymm26
	vpaddd	28(%rdx){1to8}, %ymm27, %ymm27
	jmp	.L10
.L9:
	/* a key per lane */
	vpaddd	0(%rax), %ymm4, %ymm4
	vpaddd	128(%rax), %ymm5, %ymm5
	vpaddd	256(%rax), %ymm6, %ymm6
	vpaddd	384(%rax), %ymm7, %ymm7
	vpaddd	512(%rax), %ymm8, %ymm8
	vpaddd	640(%rax), %ymm9, %ymm9
	vpaddd	768(%rax), %ymm10, %ymm10
	vpaddd	896(%rax), %ymm11, %ymm11
	vpaddd	32(%rax), %ymm20, %ymm20
	vpaddd	160(%rax), %ymm21, %ymm21
	vpaddd	288(%rax), %ymm22, %ymm22
	vpaddd	416(%rax), %ymm23, %ymm23
	vpaddd	544(%rax), %ymm24, %ymm24
	vpaddd	672(%rax), %ymm25, %ymm25
	vpaddd	800(%rax), %ymm26, %ymm26
	vpaddd	928(%rax), %ymm27, %ymm27
.L10:
	/* transpose and apply */
	vmovdqu32	%ymm31, 1920(%rdi)
	vpunpckldq	%ymm1, %ymm0, %ymm31
	vpunpckhdq	%ymm1, %ymm0, %ymm1
	vpunpckldq	%ymm3, %ymm2, %ymm0
	vpunpckhdq	%ymm3, %ymm2, %ymm3
	vpunpcklqdq	%ymm0, %ymm31, %ymm2
	vpunpckhqdq	%ymm0, %ymm31, %ymm0
	vpunpcklqdq	%ymm3, %ymm1, %ymm31
	vpunpckhqdq	%ymm3, %ymm1, %ymm3
	vpunpckldq	%ymm5, %ymm4, %ymm1
	vpunpckhdq	%ymm5, %ymm4, %ymm5
	vpunpckldq	%ymm7, %ymm6, %ymm4
	vpunpckhdq	%ymm7, %ymm6, %ymm7
	vpunpcklqdq	%ymm4, %ymm1, %ymm6
	vpunpckhqdq	%ymm4, %ymm1, %ymm4
	vpunpcklqdq	%ymm7, %ymm5, %ymm1
	vpunpckhqdq	%ymm7, %ymm5, %ymm7
	vpunpckldq	%ymm9, %ymm8, %ymm5
	vpunpckhdq	%ymm9, %ymm8, %ymm9
	vpunpckldq	%ymm11, %ymm10, %ymm8
	vpunpckhdq	%ymm11, %ymm10, %ymm11
	vpunpcklqdq	%ymm8, %ymm5, %ymm10
	vpunpckhqdq	%ymm8, %ymm5, %ymm8
	vpunpcklqdq	%ymm11, %ymm9, %ymm5
	vpunpckhqdq	%ymm11, %ymm9, %ymm11
	vpunpckldq	%ymm13, %ymm12, %ymm9
	vpunpckhdq	%ymm13, %ymm12, %ymm13
	vpunpckldq	%ymm15, %ymm14, %ymm12
	vpunpckhdq	%ymm15, %ymm14, %ymm15
	vpunpcklqdq	%ymm12, %ymm9, %ymm14
	vpunpckhqdq	%ymm12, %ymm9, %ymm12
	vpunpcklqdq	%ymm15, %ymm13, %ymm9
	vpunpckhqdq	%ymm15, %ymm13, %ymm15
	vshufi64x2	$0, %ymm6, %ymm2, %ymm13
	vshufi64x2	$3, %ymm6, %ymm2, %ymm6
	vshufi64x2	$0, %ymm14, %ymm10, %ymm2
	vshufi64x2	$3, %ymm14, %ymm10, %ymm14
	mov	1408(%rcx), %r8
	mov	1664(%rcx), %r9
	vpxorq	0(%r8), %ymm13, %ymm13
	vpxorq	32(%r8), %ymm2, %ymm2
	vmovdqu64	%ymm13, 0(%r9)
	vmovdqu64	%ymm2, 32(%r9)
	mov	1440(%rcx), %r8
	mov	1696(%rcx), %r9
	vpxorq	0(%r8), %ymm6, %ymm6
	vpxorq	32(%r8), %ymm14, %ymm14
	vmovdqu64	%ymm6, 0(%r9)
	vmovdqu64	%ymm14, 32(%r9)
	vshufi64x2	$0, %ymm4, %ymm0, %ymm10
	vshufi64x2	$3, %ymm4, %ymm0, %ymm4
	vshufi64x2	$0, %ymm12, %ymm8, %ymm0
	vshufi64x2	$3, %ymm12, %ymm8, %ymm12
	mov	1416(%rcx), %r8
	mov	1672(%rcx), %r9
	vpxorq	0(%r8), %ymm10, %ymm10
	vpxorq	32(%r8), %ymm0, %ymm0
	vmovdqu64	%ymm10, 0(%r9)
	vmovdqu64	%ymm0, 32(%r9)
	mov	1448(%rcx), %r8
	mov	1704(%rcx), %r9
	vpxorq	0(%r8), %ymm4, %ymm4
	vpxorq	32(%r8), %ymm12, %ymm12
	vmovdqu64	%ymm4, 0(%r9)
	vmovdqu64	%ymm12, 32(%r9)
	vshufi64x2	$0, %ymm1, %ymm31, %ymm8
	vshufi64x2	$3, %ymm1, %ymm31, %ymm1
	vshufi64x2	$0, %ymm9, %ymm5, %ymm31
	vshufi64x2	$3, %ymm9, %ymm5, %ymm9
	mov	1424(%rcx), %r8
	mov	1680(%rcx), %r9
	vpxorq	0(%r8), %ymm8, %ymm8
	vpxorq	32(%r8), %ymm31, %ymm31
	vmovdqu64	%ymm8, 0(%r9)
	vmovdqu64	%ymm31, 32(%r9)
	mov	1456(%rcx), %r8
	mov	1712(%rcx), %r9
	vpxorq	0(%r8), %ymm1, %ymm1
	vpxorq	32(%r8), %ymm9, %ymm9
	vmovdqu64	%ymm1, 0(%r9)
	vmovdqu64	%ymm9, 32(%r9)
	vshufi64x2	$0, %ymm7, %ymm3, %ymm5
	vshufi64x2	$3, %ymm7, %ymm3, %ymm7
	vshufi64x2	$0, %ymm15, %ymm11, %ymm3
	vshufi64x2	$3, %ymm15, %ymm11, %ymm15
	mov	1432(%rcx), %r8
	mov	1688(%rcx), %r9
	vpxorq	0(%r8), %ymm5, %ymm5
	vpxorq	32(%r8), %ymm3, %ymm3
	vmovdqu64	%ymm5, 0(%r9)
	vmovdqu64	%ymm3, 32(%r9)
	mov	1464(%rcx), %r8
	mov	1720(%rcx), %r9
	vpxorq	0(%r8), %ymm7, %ymm7
	vpxorq	32(%r8), %ymm15, %ymm15
	vmovdqu64	%ymm7, 0(%r9)
	vmovdqu64	%ymm15, 32(%r9)
	vmovdqu32	1920(%rdi), %ymm31
	vpunpckldq	%ymm17, %ymm16, %ymm0
	vpunpckhdq	%ymm17, %ymm16, %ymm17
	vpunpckldq	%ymm19, %ymm18, %ymm16
	vpunpckhdq	%ymm19, %ymm18, %ymm19
	vpunpcklqdq	%ymm16, %ymm0, %ymm18
	vpunpckhqdq	%ymm16, %ymm0, %ymm16
	vpunpcklqdq	%ymm19, %ymm17, %ymm0
	vpunpckhqdq	%ymm19, %ymm17, %ymm19
	vpunpckldq	%ymm21, %ymm20, %ymm17
	vpunpckhdq	%ymm21, %ymm20, %ymm21
	vpunpckldq	%ymm23, %ymm22, %ymm20
	vpunpckhdq	%ymm23, %ymm22, %ymm23
	vpunpcklqdq	%ymm20, %ymm17, %ymm22
	vpunpckhqdq	%ymm20, %ymm17, %ymm20
	vpunpcklqdq	%ymm23, %ymm21, %ymm17
	vpunpckhqdq	%ymm23, %ymm21, %ymm23
	vpunpckldq	%ymm25, %ymm24, %ymm21
	vpunpckhdq	%ymm25, %ymm24, %ymm25
	vpunpckldq	%ymm27, %ymm26, %ymm24
	vpunpckhdq	%ymm27, %ymm26, %ymm27
	vpunpcklqdq	%ymm24, %ymm21, %ymm26
	vpunpckhqdq	%ymm24, %ymm21, %ymm24
	vpunpcklqdq	%ymm27, %ymm25, %ymm21
	vpunpckhqdq	%ymm27, %ymm25, %ymm27
	vpunpckldq	%ymm29, %ymm28, %ymm25
	vpunpckhdq	%ymm29, %ymm28, %ymm29
	vpunpckldq	%ymm31, %ymm30, %ymm28
	vpunpckhdq	%ymm31, %ymm30, %ymm31
	vpunpcklqdq	%ymm28, %ymm25, %ymm30
	vpunpckhqdq	%ymm28, %ymm25, %ymm28
	vpunpcklqdq	%ymm31, %ymm29, %ymm25
	vpunpckhqdq	%ymm31, %ymm29, %ymm31
	vshufi64x2	$0, %ymm22, %ymm18, %ymm29
	vshufi64x2	$3, %ymm22, %ymm18, %ymm22
	vshufi64x2	$0, %ymm30, %ymm26, %ymm18
	vshufi64x2	$3, %ymm30, %ymm26, %ymm30
	mov	1472(%rcx), %r8
	mov	1728(%rcx), %r9
	vpxorq	0(%r8), %ymm29, %ymm29
	vpxorq	32(%r8), %ymm18, %ymm18
	vmovdqu64	%ymm29, 0(%r9)
	vmovdqu64	%ymm18, 32(%r9)
	mov	1504(%rcx), %r8
	mov	1760(%rcx), %r9
	vpxorq	0(%r8), %ymm22, %ymm22
	vpxorq	32(%r8), %ymm30, %ymm30
	vmovdqu64	%ymm22, 0(%r9)
	vmovdqu64	%ymm30, 32(%r9)
	vshufi64x2	$0, %ymm20, %ymm16, %ymm26
	vshufi64x2	$3, %ymm20, %ymm16, %ymm20
	vshufi64x2	$0, %ymm28, %ymm24, %ymm16
	vshufi64x2	$3, %ymm28, %ymm24, %ymm28
	mov	1480(%rcx), %r8
	mov	1736(%rcx), %r9
	vpxorq	0(%r8), %ymm26, %ymm26
	vpxorq	32(%r8), %ymm16, %ymm16
	vmovdqu64	%ymm26, 0(%r9)
	vmovdqu64	%ymm16, 32(%r9)
	mov	1512(%rcx), %r8
	mov	1768(%rcx), %r9
	vpxorq	0(%r8), %ymm20, %ymm20
	vpxorq	32(%r8), %ymm28, %ymm28
	vmovdqu64	%ymm20, 0(%r9)
	vmovdqu64	%ymm28, 32(%r9)
	vshufi64x2	$0, %ymm17, %ymm0, %ymm24
	vshufi64x2	$3, %ymm17, %ymm0, %ymm17
	vshufi64x2	$0, %ymm25, %ymm21, %ymm0
	vshufi64x2	$3, %ymm25, %ymm21, %ymm25
	mov	1488(%rcx), %r8
	mov	1744(%rcx), %r9
	vpxorq	0(%r8), %ymm24, %ymm24
	vpxorq	32(%r8), %ymm0, %ymm0
	vmovdqu64	%ymm24, 0(%r9)
	vmovdqu64	%ymm0, 32(%r9)
	mov	1520(%rcx), %r8
	mov	1776(%rcx), %r9
	vpxorq	0(%r8), %ymm17, %ymm17
	vpxorq	32(%r8), %ymm25, %ymm25
	vmovdqu64	%ymm17, 0(%r9)
	vmovdqu64	%ymm25, 32(%r9)
	vshufi64x2	$0, %ymm23, %ymm19, %ymm21
	vshufi64x2	$3, %ymm23, %ymm19, %ymm23
	vshufi64x2	$0, %ymm31, %ymm27, %ymm19
	vshufi64x2	$3, %ymm31, %ymm27, %ymm31
	mov	1496(%rcx), %r8
	mov	1752(%rcx), %r9
	vpxorq	0(%r8), %ymm21, %ymm21
	vpxorq	32(%r8), %ymm19, %ymm19
	vmovdqu64	%ymm21, 0(%r9)
	vmovdqu64	%ymm19, 32(%r9)
	mov	1528(%rcx), %r8
	mov	1784(%rcx), %r9
	vpxorq	0(%r8), %ymm23, %ymm23
	vpxorq	32(%r8), %ymm31, %ymm31
	vmovdqu64	%ymm23, 0(%r9)
	vmovdqu64	%ymm31, 32(%r9)
	vzeroupper
	RET
SYM_FUNC_END(wg_chacha20_lanes16_avx512vl)

SYM_FUNC_START(wg_chacha20_lanes8k_avx512vl)
	push	%rbx
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	sub	$64, %rsp
	mov	%rcx, 24(%rsp)
	/* %rax: rows, %rcx: pointers, both from the first lane on */
	mov	%esi, %esi
	lea	(%rdi,%rsi,4), %rax
	lea	(%rdi,%rsi,8), %rcx
	vpbroadcastd	wg_lanes_sigma+0(%rip), %ymm0
	vpbroadcastd	wg_lanes_sigma+4(%rip), %ymm1
	vpbroadcastd	wg_lanes_sigma+8(%rip), %ymm2
	vpbroadcastd	wg_lanes_sigma+12(%rip), %ymm3
	vmovdqu32	1024(%rax), %ymm12
	vpxord	%ymm13, %ymm13, %ymm13
	vmovdqu32	1152(%rax), %ymm14
	vmovdqu32	1280(%rax), %ymm15
	test	%rdx, %rdx
	jz	.L11
	/* one key for all lanes */
	vpbroadcastd	0(%rdx), %ymm4
	vpbroadcastd	4(%rdx), %ymm5
	vpbroadcastd	8(%rdx), %ymm6
	vpbroadcastd	12(%rdx), %ymm7
	vpbroadcastd	16(%rdx), %ymm8
	vpbroadcastd	20(%rdx), %ymm9
	vpbroadcastd	24(%rdx), %ymm10
	vpbroadcastd	28(%rdx), %ymm11
	jmp	.L12
.L11:
	/* a key per lane */
	vmovdqu32	0(%rax), %ymm4
	vmovdqu32	128(%rax), %ymm5
	vmovdqu32	256(%rax), %ymm6
	vmovdqu32	384(%rax), %ymm7
	vmovdqu32	512(%rax), %ymm8
	vmovdqu32	640(%rax), %ymm9
	vmovdqu32	768(%rax), %ymm10
	vmovdqu32	896(%rax), %ymm11
.L12:
	mov	%rcx, 32(%rsp)
	mov	%rax, 40(%rsp)
	mov	%rdx, 48(%rsp)
	mov	%rdi, 56(%rsp)
	movl	$10, 16(%rsp)
	mov	24(%rdx), %r13d
	mov	%r13d, 8(%rsp)
	mov	28(%rdx), %r13d
	mov	%r13d, 12(%rsp)
	mov	$0x61707865, %r9d
	mov	$0x3320646e, %r10d
	mov	$0x79622d32, %r11d
	mov	$0x6b206574, %r12d
	mov	0(%rdx), %esi
	mov	4(%rdx), %edi
	mov	8(%rdx), %ebx
	mov	12(%rdx), %r8d
	mov	16(%rdx), %r13d
	mov	20(%rdx), %r14d
	xor	%r15d, %r15d
	xor	%ecx, %ecx
	mov	1280(%rax), %edx
	mov	1152(%rax), %eax
	.p2align 6
.L13:
	vpaddd	%ymm4, %ymm0, %ymm0
	add	%esi, %r9d
	vpaddd	%ymm5, %ymm1, %ymm1
	add	%edi, %r10d
	vpaddd	%ymm6, %ymm2, %ymm2
	xor	%r9d, %r15d
	vpaddd	%ymm7, %ymm3, %ymm3
	xor	%r10d, %ecx
	vpxord	%ymm0, %ymm12, %ymm12
	rol	$16, %r15d
	vpxord	%ymm1, %ymm13, %ymm13
	rol	$16, %ecx
	vpxord	%ymm2, %ymm14, %ymm14
	add	%r15d, %r13d
	vpxord	%ymm3, %ymm15, %ymm15
	add	%ecx, %r14d
	vprold	$16, %ymm12, %ymm12
	xor	%r13d, %esi
	vprold	$16, %ymm13, %ymm13
	xor	%r14d, %edi
	vprold	$16, %ymm14, %ymm14
	rol	$12, %esi
	vprold	$16, %ymm15, %ymm15
	rol	$12, %edi
	add	%esi, %r9d
	vpaddd	%ymm12, %ymm8, %ymm8
	add	%edi, %r10d
	vpaddd	%ymm13, %ymm9, %ymm9
	xor	%r9d, %r15d
	vpaddd	%ymm14, %ymm10, %ymm10
	xor	%r10d, %ecx
	vpaddd	%ymm15, %ymm11, %ymm11
	rol	$8, %r15d
	vpxord	%ymm8, %ymm4, %ymm4
	rol	$8, %ecx
	vpxord	%ymm9, %ymm5, %ymm5
	add	%r15d, %r13d
	vpxord	%ymm10, %ymm6, %ymm6
	add	%ecx, %r14d
	vpxord	%ymm11, %ymm7, %ymm7
	xor	%r13d, %esi
	vprold	$12, %ymm4, %ymm4
	xor	%r14d, %edi
	vprold	$12, %ymm5, %ymm5
	rol	$7, %esi
	vprold	$12, %ymm6, %ymm6
	rol	$7, %edi
	vprold	$12, %ymm7, %ymm7
	mov	%r13d, 0(%rsp)
	mov	8(%rsp), %r13d
	vpaddd	%ymm4, %ymm0, %ymm0
	mov	%r14d, 4(%rsp)
	vpaddd	%ymm5, %ymm1, %ymm1
	mov	12(%rsp), %r14d
	vpaddd	%ymm6, %ymm2, %ymm2
	add	%ebx, %r11d
	vpaddd	%ymm7, %ymm3, %ymm3
	add	%r8d, %r12d
	vpxord	%ymm0, %ymm12, %ymm12
	xor	%r11d, %eax
	vpxord	%ymm1, %ymm13, %ymm13
	xor	%r12d, %edx
	vpxord	%ymm2, %ymm14, %ymm14
	rol	$16, %eax
	vpxord	%ymm3, %ymm15, %ymm15
	rol	$16, %edx
	vprold	$8, %ymm12, %ymm12
	add	%eax, %r13d
	vprold	$8, %ymm13, %ymm13
	add	%edx, %r14d
	vprold	$8, %ymm14, %ymm14
	xor	%r13d, %ebx
	vprold	$8, %ymm15, %ymm15
	xor	%r14d, %r8d
	rol	$12, %ebx
	vpaddd	%ymm12, %ymm8, %ymm8
	rol	$12, %r8d
	vpaddd	%ymm13, %ymm9, %ymm9
	add	%ebx, %r11d
	vpaddd	%ymm14, %ymm10, %ymm10
	add	%r8d, %r12d
	vpaddd	%ymm15, %ymm11, %ymm11
	xor	%r11d, %eax
	vpxord	%ymm8, %ymm4, %ymm4
	xor	%r12d, %edx
	vpxord	%ymm9, %ymm5, %ymm5
	rol	$8, %eax
	vpxord	%ymm10, %ymm6, %ymm6
	rol	$8, %edx
	vpxord	%ymm11, %ymm7, %ymm7
	add	%eax, %r13d
	vprold	$7, %ymm4, %ymm4
	add	%edx, %r14d
	vprold	$7, %ymm5, %ymm5
	xor	%r13d, %ebx
	vprold	$7, %ymm6, %ymm6
	xor	%r14d, %r8d
	vprold	$7, %ymm7, %ymm7
	rol	$7, %ebx
	rol	$7, %r8d
	vpaddd	%ymm5, %ymm0, %ymm0
	add	%edi, %r9d
	vpaddd	%ymm6, %ymm1, %ymm1
	add	%ebx, %r10d
	vpaddd	%ymm7, %ymm2, %ymm2
	xor	%r9d, %edx
	vpaddd	%ymm4, %ymm3, %ymm3
	xor	%r10d, %r15d
	vpxord	%ymm0, %ymm15, %ymm15
	rol	$16, %edx
	vpxord	%ymm1, %ymm12, %ymm12
	rol	$16, %r15d
	vpxord	%ymm2, %ymm13, %ymm13
	add	%edx, %r13d
	vpxord	%ymm3, %ymm14, %ymm14
	add	%r15d, %r14d
	vprold	$16, %ymm15, %ymm15
	xor	%r13d, %edi
	vprold	$16, %ymm12, %ymm12
	xor	%r14d, %ebx
	vprold	$16, %ymm13, %ymm13
	rol	$12, %edi
	vprold	$16, %ymm14, %ymm14
	rol	$12, %ebx
	add	%edi, %r9d
	vpaddd	%ymm15, %ymm10, %ymm10
	add	%ebx, %r10d
	vpaddd	%ymm12, %ymm11, %ymm11
	xor	%r9d, %edx
	vpaddd	%ymm13, %ymm8, %ymm8
	xor	%r10d, %r15d
	vpaddd	%ymm14, %ymm9, %ymm9
	rol	$8, %edx
	vpxord	%ymm10, %ymm5, %ymm5
	rol	$8, %r15d
	vpxord	%ymm11, %ymm6, %ymm6
	add	%edx, %r13d
	vpxord	%ymm8, %ymm7, %ymm7
	add	%r15d, %r14d
	vpxord	%ymm9, %ymm4, %ymm4
	xor	%r13d, %edi
	vprold	$12, %ymm5, %ymm5
	xor	%r14d, %ebx
	vprold	$12, %ymm6, %ymm6
	rol	$7, %edi
	vprold	$12, %ymm7, %ymm7
	rol	$7, %ebx
	vprold	$12, %ymm4, %ymm4
	mov	%r13d, 8(%rsp)
	mov	0(%rsp), %r13d
	vpaddd	%ymm5, %ymm0, %ymm0
	mov	%r14d, 12(%rsp)
	vpaddd	%ymm6, %ymm1, %ymm1
	mov	4(%rsp), %r14d
	vpaddd	%ymm7, %ymm2, %ymm2
	add	%r8d, %r11d
	vpaddd	%ymm4, %ymm3, %ymm3
	add	%esi, %r12d
	vpxord	%ymm0, %ymm15, %ymm15
	xor	%r11d, %ecx
	vpxord	%ymm1, %ymm12, %ymm12
	xor	%r12d, %eax
	vpxord	%ymm2, %ymm13, %ymm13
	rol	$16, %ecx
	vpxord	%ymm3, %ymm14, %ymm14
	rol	$16, %eax
	vprold	$8, %ymm15, %ymm15
	add	%ecx, %r13d
	vprold	$8, %ymm12, %ymm12
	add	%eax, %r14d
	vprold	$8, %ymm13, %ymm13
	xor	%r13d, %r8d
	vprold	$8, %ymm14, %ymm14
	xor	%r14d, %esi
	rol	$12, %r8d
	vpaddd	%ymm15, %ymm10, %ymm10
	rol	$12, %esi
	vpaddd	%ymm12, %ymm11, %ymm11
	add	%r8d, %r11d
	vpaddd	%ymm13, %ymm8, %ymm8
	add	%esi, %r12d
	vpaddd	%ymm14, %ymm9, %ymm9
	xor	%r11d, %ecx
	vpxord	%ymm10, %ymm5, %ymm5
	xor	%r12d, %eax
	vpxord	%ymm11, %ymm6, %ymm6
	rol	$8, %ecx
	vpxord	%ymm8, %ymm7, %ymm7
	rol	$8, %eax
	vpxord	%ymm9, %ymm4, %ymm4
	add	%ecx, %r13d
	vprold	$7, %ymm5, %ymm5
	add	%eax, %r14d
	vprold	$7, %ymm6, %ymm6
	xor	%r13d, %r8d
	vprold	$7, %ymm7, %ymm7
	xor	%r14d, %esi
	vprold	$7, %ymm4, %ymm4
	rol	$7, %r8d
	rol	$7, %esi
	decl	16(%rsp)
	jnz	.L13
	mov	48(%rsp), %rax
	mov	24(%rsp), %rdx
	add	$0x61707865, %r9d
	mov	%r9d, 0(%rdx)
	add	$0x3320646e, %r10d
	mov	%r10d, 4(%rdx)
	add	$0x79622d32, %r11d
	mov	%r11d, 8(%rdx)
	add	$0x6b206574, %r12d
	mov	%r12d, 12(%rdx)
	add	0(%rax), %esi
	mov	%esi, 16(%rdx)
	add	4(%rax), %edi
	mov	%edi, 20(%rdx)
	add	8(%rax), %ebx
	mov	%ebx, 24(%rdx)
	add	12(%rax), %r8d
	mov	%r8d, 28(%rdx)
	movq	$0, 0(%rsp)
	movq	$0, 8(%rsp)
	mov	32(%rsp), %rcx
	mov	40(%rsp), %rax
	mov	48(%rsp), %rdx
	mov	56(%rsp), %rdi
	/* add the state from before the rounds */
	vpaddd	wg_lanes_sigma+0(%rip){1to8}, %ymm0, %ymm0
	vpaddd	wg_lanes_sigma+4(%rip){1to8}, %ymm1, %ymm1
	vpaddd	wg_lanes_sigma+8(%rip){1to8}, %ymm2, %ymm2
	vpaddd	wg_lanes_sigma+12(%rip){1to8}, %ymm3, %ymm3
	vpaddd	1024(%rax), %ymm12, %ymm12
	vpaddd	1152(%rax), %ymm14, %ymm14
	vpaddd	1280(%rax), %ymm15, %ymm15
	test	%rdx, %rdx
	jz	.L14
	/* one key for all lanes */
	vpaddd	0(%rdx){1to8}, %ymm4, %ymm4
	vpaddd	4(%rdx){1to8}, %ymm5, %ymm5
	vpaddd	8(%rdx){1to8}, %ymm6, %ymm6
	vpaddd	12(%rdx){1to8}, %ymm7, %ymm7
	vpaddd	16(%rdx){1to8}, %ymm8, %ymm8
	vpaddd	20(%rdx){1to8}, %ymm9, %ymm9
	vpaddd	24(%rdx){1to8}, %ymm10, %ymm10
	vpaddd	28(%rdx){1to8}, %ymm11, %ymm11
	jmp	.L15
.L14:
	/* a key per lane */
	vpaddd	0(%rax), %ymm4, %ymm4
	vpaddd	128(%rax), %ymm5, %ymm5
	vpaddd	256(%rax), %ymm6, %ymm6
	vpaddd	384(%rax), %ymm7, %ymm7
	vpaddd	512(%rax), %ymm8, %ymm8
	vpaddd	640(%rax), %ymm9, %ymm9
	vpaddd	768(%rax), %ymm10, %ymm10
	vpaddd	896(%rax), %ymm11, %ymm11
.L15:
	/* transpose and apply */
	vpunpckldq	%ymm1, %ymm0, %ymm16
	vpunpckhdq	%ymm1, %ymm0, %ymm1
	vpunpckldq	%ymm3, %ymm2, %ymm0
	vpunpckhdq	%ymm3, %ymm2, %ymm3
	vpunpcklqdq	%ymm0, %ymm16, %ymm2
	vpunpckhqdq	%ymm0, %ymm16, %ymm0
	vpunpcklqdq	%ymm3, %ymm1, %ymm16
	vpunpckhqdq	%ymm3, %ymm1, %ymm3
	vpunpckldq	%ymm5, %ymm4, %ymm1
	vpunpckhdq	%ymm5, %ymm4, %ymm5
	vpunpckldq	%ymm7, %ymm6, %ymm4
	vpunpckhdq	%ymm7, %ymm6, %ymm7
	vpunpcklqdq	%ymm4, %ymm1, %ymm6
	vpunpckhqdq	%ymm4, %ymm1, %ymm4
	vpunpcklqdq	%ymm7, %ymm5, %ymm1
	vpunpckhqdq	%ymm7, %ymm5, %ymm7
	vpunpckldq	%ymm9, %ymm8, %ymm5
	vpunpckhdq	%ymm9, %ymm8, %ymm9
	vpunpckldq	%ymm11, %ymm10, %ymm8
	vpunpckhdq	%ymm11, %ymm10, %ymm11
	vpunpcklqdq	%ymm8, %ymm5, %ymm10
	vpunpckhqdq	%ymm8, %ymm5, %ymm8
	vpunpcklqdq	%ymm11, %ymm9, %ymm5
	vpunpckhqdq	%ymm11, %ymm9, %ymm11
	vpunpckldq	%ymm13, %ymm12, %ymm9
	vpunpckhdq	%ymm13, %ymm12, %ymm13
	vpunpckldq	%ymm15, %ymm14, %ymm12
	vpunpckhdq	%ymm15, %ymm14, %ymm15
	vpunpcklqdq	%ymm12, %ymm9, %ymm14
	vpunpckhqdq	%ymm12, %ymm9, %ymm12
	vpunpcklqdq	%ymm15, %ymm13, %ymm9
	vpunpckhqdq	%ymm15, %ymm13, %ymm15
	vshufi64x2	$0, %ymm6, %ymm2, %ymm13
	vshufi64x2	$3, %ymm6, %ymm2, %ymm6
	vshufi64x2	$0, %ymm14, %ymm10, %ymm2
	vshufi64x2	$3, %ymm14, %ymm10, %ymm14
	mov	1408(%rcx), %r8
	mov	1664(%rcx), %r9
	vpxorq	0(%r8), %ymm13, %ymm13
	vpxorq	32(%r8), %ymm2, %ymm2
	vmovdqu64	%ymm13, 0(%r9)
	vmovdqu64	%ymm2, 32(%r9)
	mov	1440(%rcx), %r8
	mov	1696(%rcx), %r9
	vpxorq	0(%r8), %ymm6, %ymm6
	vpxorq	32(%r8), %ymm14, %ymm14
	vmovdqu64	%ymm6, 0(%r9)
	vmovdqu64	%ymm14, 32(%r9)
	vshufi64x2	$0, %ymm4, %ymm0, %ymm10
	vshufi64x2	$3, %ymm4, %ymm0, %ymm4
	vshufi64x2	$0, %ymm12, %ymm8, %ymm0
	vshufi64x2	$3, %ymm12, %ymm8, %ymm12
	mov	1416(%rcx), %r8
	mov	1672(%rcx), %r9
	vpxorq	0(%r8), %ymm10, %ymm10
	vpxorq	32(%r8), %ymm0, %ymm0
	vmovdqu64	%ymm10, 0(%r9)
	vmovdqu64	%ymm0, 32(%r9)
	mov	1448(%rcx), %r8
	mov	1704(%rcx), %r9
	vpxorq	0(%r8), %ymm4, %ymm4
	vpxorq	32(%r8), %ymm12, %ymm12
	vmovdqu64	%ymm4, 0(%r9)
	vmovdqu64	%ymm12, 32(%r9)
	vshufi64x2	$0, %ymm1, %ymm16, %ymm8
	vshufi64x2	$3, %ymm1, %ymm16, %ymm1
	vshufi64x2	$0, %ymm9, %ymm5, %ymm16
	vshufi64x2	$3, %ymm9, %ymm5, %ymm9
	mov	1424(%rcx), %r8
	mov	1680(%rcx), %r9
	vpxorq	0(%r8), %ymm8, %ymm8
	vpxorq	32(%r8), %ymm16, %ymm16
	vmovdqu64	%ymm8, 0(%r9)
	vmovdqu64	%ymm16, 32(%r9)
	mov	1456(%rcx), %r8
	mov	1712(%rcx), %r9
	vpxorq	0(%r8), %ymm1, %ymm1
	vpxorq	32(%r8), %ymm9, %ymm9
	vmovdqu64	%ymm1, 0(%r9)
	vmovdqu64	%ymm9, 32(%r9)
	vshufi64x2	$0, %ymm7, %ymm3, %ymm5
	vshufi64x2	$3, %ymm7, %ymm3, %ymm7
	vshufi64x2	$0, %ymm15, %ymm11, %ymm3
	vshufi64x2	$3, %ymm15, %ymm11, %ymm15
	mov	1432(%rcx), %r8
	mov	1688(%rcx), %r9
	vpxorq	0(%r8), %ymm5, %ymm5
	vpxorq	32(%r8), %ymm3, %ymm3
	vmovdqu64	%ymm5, 0(%r9)
	vmovdqu64	%ymm3, 32(%r9)
	mov	1464(%rcx), %r8
	mov	1720(%rcx), %r9
	vpxorq	0(%r8), %ymm7, %ymm7
	vpxorq	32(%r8), %ymm15, %ymm15
	vmovdqu64	%ymm7, 0(%r9)
	vmovdqu64	%ymm15, 32(%r9)
	add	$64, %rsp
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbx
	vzeroupper
	RET
SYM_FUNC_END(wg_chacha20_lanes8k_avx512vl)

SYM_FUNC_START(wg_chacha20_lanes16k_avx512vl)
	push	%rbx
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	sub	$64, %rsp
	mov	%rcx, 24(%rsp)
	/* %rax: rows, %rcx: pointers, both from the first lane on */
	mov	%esi, %esi
	lea	(%rdi,%rsi,4), %rax
	lea	(%rdi,%rsi,8), %rcx
	vpbroadcastd	wg_lanes_sigma+0(%rip), %ymm0
	vpbroadcastd	wg_lanes_sigma+4(%rip), %ymm1
	vpbroadcastd	wg_lanes_sigma+8(%rip), %ymm2
	vpbroadcastd	wg_lanes_sigma+12(%rip), %ymm3
	vmovdqu32	1024(%rax), %ymm12
	vpxord	%ymm13, %ymm13, %ymm13
	vmovdqu32	1152(%rax), %ymm14
	vmovdqu32	1280(%rax), %ymm15
	vpbroadcastd	wg_lanes_sigma+0(%rip), %ymm16
	vpbroadcastd	wg_lanes_sigma+4(%rip), %ymm17
	vpbroadcastd	wg_lanes_sigma+8(%rip), %ymm18
	vpbroadcastd	wg_lanes_sigma+12(%rip), %ymm19
	vmovdqu32	1056(%rax), %ymm28
	vpxord	%ymm29, %ymm29, %ymm29
	vmovdqu32	1184(%rax), %ymm30
	vmovdqu32	1312(%rax), %ymm31
	test	%rdx, %rdx
	jz	.L16
	/* one key for all lanes */
	vpbroadcastd	0(%rdx), %ymm4
	vpbroadcastd	4(%rdx), %ymm5
	vpbroadcastd	8(%rdx), %ymm6
	vpbroadcastd	12(%rdx), %ymm7
	vpbroadcastd	16(%rdx), %ymm8
	vpbroadcastd	20(%rdx), %ymm9
	vpbroadcastd	24(%rdx), %ymm10
	vpbroadcastd	28(%rdx), %ymm11
	vpbroadcastd	0(%rdx), %ymm20
	vpbroadcastd	4(%rdx), %ymm21
	vpbroadcastd	8(%rdx), %ymm22
	vpbroadcastd	12(%rdx), %ymm23
	vpbroadcastd	16(%rdx), %ymm24
	vpbroadcastd	20(%rdx), %ymm25
	vpbroadcastd	24(%rdx), %ymm26
	vpbroadcastd	28(%rdx), %ymm27
	jmp	.L17
.L16:
	/* a key per lane */
	vmovdqu32	0(%rax), %ymm4
	vmovdqu32	128(%rax), %ymm5
	vmovdqu32	256(%rax), %ymm6
	vmovdqu32	384(%rax), %ymm7
	vmovdqu32	512(%rax), %ymm8
	vmovdqu32	640(%rax), %ymm9
	vmovdqu32	768(%rax), %ymm10
	vmovdqu32	896(%rax), %ymm11
	vmovdqu32	32(%rax), %ymm20
	vmovdqu32	160(%rax), %ymm21
	vmovdqu32	288(%rax), %ymm22
	vmovdqu32	416(%rax), %ymm23
	vmovdqu32	544(%rax), %ymm24
	vmovdqu32	672(%rax), %ymm25
	vmovdqu32	800(%rax), %ymm26
	vmovdqu32	928(%rax), %ymm27
.L17:
	mov	%rcx, 32(%rsp)
	mov	%rax, 40(%rsp)
	mov	%rdx, 48(%rsp)
	mov	%rdi, 56(%rsp)
	movl	$10, 16(%rsp)
	mov	24(%rdx), %r13d
	mov	%r13d, 8(%rsp)
	mov	28(%rdx), %r13d
	mov	%r13d, 12(%rsp)
	mov	$0x61707865, %r9d
	mov	$0x3320646e, %r10d
	mov	$0x79622d32, %r11d
	mov	$0x6b206574, %r12d
	mov	0(%rdx), %esi
	mov	4(%rdx), %edi
	mov	8(%rdx), %ebx
	mov	12(%rdx), %r8d
	mov	16(%rdx), %r13d
	mov	20(%rdx), %r14d
	xor	%r15d, %r15d
	xor	%ecx, %ecx
	mov	1280(%rax), %edx
	mov	1152(%rax), %eax
	.p2align 6
.L18:
	vpaddd	%ymm4, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm1, %ymm1
	add	%esi, %r9d
	vpaddd	%ymm6, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm3, %ymm3
	add	%edi, %r10d
	vpxord	%ymm0, %ymm12, %ymm12
	vpxord	%ymm1, %ymm13, %ymm13
	xor	%r9d, %r15d
	vpxord	%ymm2, %ymm14, %ymm14
	vpxord	%ymm3, %ymm15, %ymm15
	xor	%r10d, %ecx
	vprold	$16, %ymm12, %ymm12
	vprold	$16, %ymm13, %ymm13
	rol	$16, %r15d
	vprold	$16, %ymm14, %ymm14
	vprold	$16, %ymm15, %ymm15
	rol	$16, %ecx
	vpaddd	%ymm20, %ymm16, %ymm16
	add	%r15d, %r13d
	vpaddd	%ymm21, %ymm17, %ymm17
	vpaddd	%ymm22, %ymm18, %ymm18
	add	%ecx, %r14d
	vpaddd	%ymm23, %ymm19, %ymm19
	vpxord	%ymm16, %ymm28, %ymm28
	xor	%r13d, %esi
	vpxord	%ymm17, %ymm29, %ymm29
	vpxord	%ymm18, %ymm30, %ymm30
	xor	%r14d, %edi
	vpxord	%ymm19, %ymm31, %ymm31
	vprold	$16, %ymm28, %ymm28
	rol	$12, %esi
	vprold	$16, %ymm29, %ymm29
	vprold	$16, %ymm30, %ymm30
	rol	$12, %edi
	vprold	$16, %ymm31, %ymm31
	add	%esi, %r9d
	vpaddd	%ymm12, %ymm8, %ymm8
	vpaddd	%ymm13, %ymm9, %ymm9
	add	%edi, %r10d
	vpaddd	%ymm14, %ymm10, %ymm10
	vpaddd	%ymm15, %ymm11, %ymm11
	xor	%r9d, %r15d
	vpxord	%ymm8, %ymm4, %ymm4
	vpxord	%ymm9, %ymm5, %ymm5
	xor	%r10d, %ecx
	vpxord	%ymm10, %ymm6, %ymm6
	vpxord	%ymm11, %ymm7, %ymm7
	rol	$8, %r15d
	vprold	$12, %ymm4, %ymm4
	vprold	$12, %ymm5, %ymm5
	rol	$8, %ecx
	vprold	$12, %ymm6, %ymm6
	vprold	$12, %ymm7, %ymm7
	add	%r15d, %r13d
	vpaddd	%ymm28, %ymm24, %ymm24
	add	%ecx, %r14d
	vpaddd	%ymm29, %ymm25, %ymm25
	vpaddd	%ymm30, %ymm26, %ymm26
	xor	%r13d, %esi
	vpaddd	%ymm31, %ymm27, %ymm27
	vpxord	%ymm24, %ymm20, %ymm20
	xor	%r14d, %edi
	vpxord	%ymm25, %ymm21, %ymm21
	vpxord	%ymm26, %ymm22, %ymm22
	rol	$7, %esi
	vpxord	%ymm27, %ymm23, %ymm23
	vprold	$12, %ymm20, %ymm20
	rol	$7, %edi
	vprold	$12, %ymm21, %ymm21
	vprold	$12, %ymm22, %ymm22
	mov	%r13d, 0(%rsp)
	vprold	$12, %ymm23, %ymm23
	mov	8(%rsp), %r13d
	vpaddd	%ymm4, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm1, %ymm1
	mov	%r14d, 4(%rsp)
	vpaddd	%ymm6, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm3, %ymm3
	mov	12(%rsp), %r14d
	vpxord	%ymm0, %ymm12, %ymm12
	vpxord	%ymm1, %ymm13, %ymm13
	add	%ebx, %r11d
	vpxord	%ymm2, %ymm14, %ymm14
	vpxord	%ymm3, %ymm15, %ymm15
	add	%r8d, %r12d
	vprold	$8, %ymm12, %ymm12
	vprold	$8, %ymm13, %ymm13
	xor	%r11d, %eax
	vprold	$8, %ymm14, %ymm14
	vprold	$8, %ymm15, %ymm15
	xor	%r12d, %edx
	vpaddd	%ymm20, %ymm16, %ymm16
	rol	$16, %eax
	vpaddd	%ymm21, %ymm17, %ymm17
	vpaddd	%ymm22, %ymm18, %ymm18
	rol	$16, %edx
	vpaddd	%ymm23, %ymm19, %ymm19
	vpxord	%ymm16, %ymm28, %ymm28
	add	%eax, %r13d
	vpxord	%ymm17, %ymm29, %ymm29
	vpxord	%ymm18, %ymm30, %ymm30
	add	%edx, %r14d
	vpxord	%ymm19, %ymm31, %ymm31
	vprold	$8, %ymm28, %ymm28
	xor	%r13d, %ebx
	vprold	$8, %ymm29, %ymm29
	vprold	$8, %ymm30, %ymm30
	xor	%r14d, %r8d
	vprold	$8, %ymm31, %ymm31
	rol	$12, %ebx
	vpaddd	%ymm12, %ymm8, %ymm8
	vpaddd	%ymm13, %ymm9, %ymm9
	rol	$12, %r8d
	vpaddd	%ymm14, %ymm10, %ymm10
	vpaddd	%ymm15, %ymm11, %ymm11
	add	%ebx, %r11d
	vpxord	%ymm8, %ymm4, %ymm4
	vpxord	%ymm9, %ymm5, %ymm5
	add	%r8d, %r12d
	vpxord	%ymm10, %ymm6, %ymm6
	vpxord	%ymm11, %ymm7, %ymm7
	xor	%r11d, %eax
	vprold	$7, %ymm4, %ymm4
	vprold	$7, %ymm5, %ymm5
	xor	%r12d, %edx
	vprold	$7, %ymm6, %ymm6
	vprold	$7, %ymm7, %ymm7
	rol	$8, %eax
	vpaddd	%ymm28, %ymm24, %ymm24
	rol	$8, %edx
	vpaddd	%ymm29, %ymm25, %ymm25
	vpaddd	%ymm30, %ymm26, %ymm26
	add	%eax, %r13d
	vpaddd	%ymm31, %ymm27, %ymm27
	vpxord	%ymm24, %ymm20, %ymm20
	add	%edx, %r14d
	vpxord	%ymm25, %ymm21, %ymm21
	vpxord	%ymm26, %ymm22, %ymm22
	xor	%r13d, %ebx
	vpxord	%ymm27, %ymm23, %ymm23
	vprold	$7, %ymm20, %ymm20
	xor	%r14d, %r8d
	vprold	$7, %ymm21, %ymm21
	vprold	$7, %ymm22, %ymm22
	rol	$7, %ebx
	vprold	$7, %ymm23, %ymm23
	rol	$7, %r8d
	vpaddd	%ymm5, %ymm0, %ymm0
	vpaddd	%ymm6, %ymm1, %ymm1
	add	%edi, %r9d
	vpaddd	%ymm7, %ymm2, %ymm2
	vpaddd	%ymm4, %ymm3, %ymm3
	add	%ebx, %r10d
	vpxord	%ymm0, %ymm15, %ymm15
	vpxord	%ymm1, %ymm12, %ymm12
	xor	%r9d, %edx
	vpxord	%ymm2, %ymm13, %ymm13
	vpxord	%ymm3, %ymm14, %ymm14
	xor	%r10d, %r15d
	vprold	$16, %ymm15, %ymm15
	vprold	$16, %ymm12, %ymm12
	rol	$16, %edx
	vprold	$16, %ymm13, %ymm13
	vprold	$16, %ymm14, %ymm14
	rol	$16, %r15d
	vpaddd	%ymm21, %ymm16, %ymm16
	add	%edx, %r13d
	vpaddd	%ymm22, %ymm17, %ymm17
	vpaddd	%ymm23, %ymm18, %ymm18
	add	%r15d, %r14d
	vpaddd	%ymm20, %ymm19, %ymm19
	vpxord	%ymm16, %ymm31, %ymm31
	xor	%r13d, %edi
	vpxord	%ymm17, %ymm28, %ymm28
	vpxord	%ymm18, %ymm29, %ymm29
	xor	%r14d, %ebx
	vpxord	%ymm19, %ymm30, %ymm30
	vprold	$16, %ymm31, %ymm31
	rol	$12, %edi
	vprold	$16, %ymm28, %ymm28
	vprold	$16, %ymm29, %ymm29
	rol	$12, %ebx
	vprold	$16, %ymm30, %ymm30
	add	%edi, %r9d
	vpaddd	%ymm15, %ymm10, %ymm10
	vpaddd	%ymm12, %ymm11, %ymm11
	add	%ebx, %r10d
	vpaddd	%ymm13, %ymm8, %ymm8
	vpaddd	%ymm14, %ymm9, %ymm9
	xor	%r9d, %edx
	vpxord	%ymm10, %ymm5, %ymm5
	vpxord	%ymm11, %ymm6, %ymm6
	xor	%r10d, %r15d
	vpxord	%ymm8, %ymm7, %ymm7
	vpxord	%ymm9, %ymm4, %ymm4
	rol	$8, %edx
	vprold	$12, %ymm5, %ymm5
	vprold	$12, %ymm6, %ymm6
	rol	$8, %r15d
	vprold	$12, %ymm7, %ymm7
	vprold	$12, %ymm4, %ymm4
	add	%edx, %r13d
	vpaddd	%ymm31, %ymm26, %ymm26
	add	%r15d, %r14d
	vpaddd	%ymm28, %ymm27, %ymm27
	vpaddd	%ymm29, %ymm24, %ymm24
	xor	%r13d, %edi
	vpaddd	%ymm30, %ymm25, %ymm25
	vpxord	%ymm26, %ymm21, %ymm21
	xor	%r14d, %ebx
	vpxord	%ymm27, %ymm22, %ymm22
	vpxord	%ymm24, %ymm23, %ymm23
	rol	$7, %edi
	vpxord	%ymm25, %ymm20, %ymm20
	vprold	$12, %ymm21, %ymm21
	rol	$7, %ebx
	vprold	$12, %ymm22, %ymm22
	vprold	$12, %ymm23, %ymm23
	mov	%r13d, 8(%rsp)
	vprold	$12, %ymm20, %ymm20
	mov	0(%rsp), %r13d
	vpaddd	%ymm5, %ymm0, %ymm0
	vpaddd	%ymm6, %ymm1, %ymm1
	mov	%r14d, 12(%rsp)
	vpaddd	%ymm7, %ymm2, %ymm2
	vpaddd	%ymm4, %ymm3, %ymm3
	mov	4(%rsp), %r14d
	vpxord	%ymm0, %ymm15, %ymm15
	vpxord	%ymm1, %ymm12, %ymm12
	add	%r8d, %r11d
	vpxord	%ymm2, %ymm13, %ymm13
	vpxord	%ymm3, %ymm14, %ymm14
	add	%esi, %r12d
	vprold	$8, %ymm15, %ymm15
	vprold	$8, %ymm12, %ymm12
	xor	%r11d, %ecx
	vprold	$8, %ymm13, %ymm13
	vprold	$8, %ymm14, %ymm14
	xor	%r12d, %eax
	vpaddd	%ymm21, %ymm16, %ymm16
	rol	$16, %ecx
	vpaddd	%ymm22, %ymm17, %ymm17
	vpaddd	%ymm23, %ymm18, %ymm18
	rol	$16, %eax
	vpaddd	%ymm20, %ymm19, %ymm19
	vpxord	%ymm16, %ymm31, %ymm31
	add	%ecx, %r13d
	vpxord	%ymm17, %ymm28, %ymm28
	vpxord	%ymm18, %ymm29, %ymm29
	add	%eax, %r14d
	vpxord	%ymm19, %ymm30, %ymm30
	vprold	$8, %ymm31, %ymm31
	xor	%r13d, %r8d
	vprold	$8, %ymm28, %ymm28
	vprold	$8, %ymm29, %ymm29
	xor	%r14d, %esi
	vprold	$8, %ymm30, %ymm30
	rol	$12, %r8d
	vpaddd	%ymm15, %ymm10, %ymm10
	vpaddd	%ymm12, %ymm11, %ymm11
	rol	$12, %esi
	vpaddd	%ymm13, %ymm8, %ymm8
	vpaddd	%ymm14, %ymm9, %ymm9
	add	%r8d, %r11d
	vpxord	%ymm10, %ymm5, %ymm5
	vpxord	%ymm11, %ymm6, %ymm6
	add	%esi, %r12d
	vpxord	%ymm8, %ymm7, %ymm7
	vpxord	%ymm9, %ymm4, %ymm4
	xor	%r11d, %ecx
	vprold	$7, %ymm5, %ymm5
	vprold	$7, %ymm6, %ymm6
	xor	%r12d, %eax
	vprold	$7, %ymm7, %ymm7
	vprold	$7, %ymm4, %ymm4
	rol	$8, %ecx
	vpaddd	%ymm31, %ymm26, %ymm26
	rol	$8, %eax
	vpaddd	%ymm28, %ymm27, %ymm27
	vpaddd	%ymm29, %ymm24, %ymm24
	add	%ecx, %r13d
	vpaddd	%ymm30, %ymm25, %ymm25
	vpxord	%ymm26, %ymm21, %ymm21
	add	%eax, %r14d
	vpxord	%ymm27, %ymm22, %ymm22
	vpxord	%ymm24, %ymm23, %ymm23
	xor	%r13d, %r8d
	vpxord	%ymm25, %ymm20, %ymm20
	vprold	$7, %ymm21, %ymm21
	xor	%r14d, %esi
	vprold	$7, %ymm22, %ymm22
	vprold	$7, %ymm23, %ymm23
	rol	$7, %r8d
	vprold	$7, %ymm20, %ymm20
	rol	$7, %esi
	decl	16(%rsp)
	jnz	.L18
	mov	48(%rsp), %rax
	mov	24(%rsp), %rdx
	add	$0x61707865, %r9d
	mov	%r9d, 0(%rdx)
	add	$0x3320646e, %r10d
	mov	%r10d, 4(%rdx)
	add	$0x79622d32, %r11d
	mov	%r11d, 8(%rdx)
	add	$0x6b206574, %r12d
	mov	%r12d, 12(%rdx)
	add	0(%rax), %esi
	mov	%esi, 16(%rdx)
	add	4(%rax), %edi
	mov	%edi, 20(%rdx)
	add	8(%rax), %ebx
	mov	%ebx, 24(%rdx)
	add	12(%rax), %r8d
	mov	%r8d, 28(%rdx)
	movq	$0, 0(%rsp)
	movq	$0, 8(%rsp)
	mov	32(%rsp), %rcx
	mov	40(%rsp), %rax
	mov	48(%rsp), %rdx
	mov	56(%rsp), %rdi
	/* add the state from before the rounds */
	vpaddd	wg_lanes_sigma+0(%rip){1to8}, %ymm0, %ymm0
	vpaddd	wg_lanes_sigma+4(%rip){1to8}, %ymm1, %ymm1
	vpaddd	wg_lanes_sigma+8(%rip){1to8}, %ymm2, %ymm2
	vpaddd	wg_lanes_sigma+12(%rip){1to8}, %ymm3, %ymm3
	vpaddd	1024(%rax), %ymm12, %ymm12
	vpaddd	1152(%rax), %ymm14, %ymm14
	vpaddd	1280(%rax), %ymm15, %ymm15
	vpaddd	wg_lanes_sigma+0(%rip){1to8}, %ymm16, %ymm16
	vpaddd	wg_lanes_sigma+4(%rip){1to8}, %ymm17, %ymm17
	vpaddd	wg_lanes_sigma+8(%rip){1to8}, %ymm18, %ymm18
	vpaddd	wg_lanes_sigma+12(%rip){1to8}, %ymm19, %ymm19
	vpaddd	1056(%rax), %ymm28, %ymm28
	vpaddd	1184(%rax), %ymm30, %ymm30
	vpaddd	1312(%rax), %ymm31, %ymm31
	test	%rdx, %rdx
	jz	.L19
	/* one key for all lanes */
	vpaddd	0(%rdx){1to8}, %ymm4, %ymm4
	vpaddd	4(%rdx){1to8}, %ymm5, %ymm5
	vpaddd	8(%rdx){1to8}, %ymm6, %ymm6
	vpaddd	12(%rdx){1to8}, %ymm7, %ymm7
	vpaddd	16(%rdx){1to8}, %ymm8, %ymm8
	vpaddd	20(%rdx){1to8}, %ymm9, %ymm9
	vpaddd	24(%rdx){1to8}, %ymm10, %ymm10
	vpaddd	28(%rdx){1to8}, %ymm11, %ymm11
	vpaddd	0(%rdx){1to8}, %ymm20, %ymm20
	vpaddd	4(%rdx){1to8}, %ymm21, %ymm21
	vpaddd	8(%rdx){1to8}, %ymm22, %ymm22
	vpaddd	12(%rdx){1to8}, %ymm23, %ymm23
	vpaddd	16(%rdx){1to8}, %ymm24, %ymm24
	vpaddd	20(%rdx){1to8}, %ymm25, %ymm25
	vpaddd	24(%rdx){1to8}, %ymm26, %ymm26
	vpaddd	28(%rdx){1to8}, %ymm27, %ymm27
	jmp	.L20
.L19:
	/* a key per lane */
	vpaddd	0(%rax), %ymm4, %ymm4
	vpaddd	128(%rax), %ymm5, %ymm5
	vpaddd	256(%rax), %ymm6, %ymm6
	vpaddd	384(%rax), %ymm7, %ymm7
	vpaddd	512(%rax), %ymm8, %ymm8
	vpaddd	640(%rax), %ymm9, %ymm9
	vpaddd	768(%rax), %ymm10, %ymm10
	vpaddd	896(%rax), %ymm11, %ymm11
	vpaddd	32(%rax), %ymm20, %ymm20
	vpaddd	160(%rax), %ymm21, %ymm21
	vpaddd	288(%rax), %ymm22, %ymm22
	vpaddd	416(%rax), %ymm23, %ymm23
	vpaddd	544(%rax), %ymm24, %ymm24
	vpaddd	672(%rax), %ymm25, %ymm25
	vpaddd	800(%rax), %ymm26, %ymm26
	vpaddd	928(%rax), %ymm27, %ymm27
.L20:
	/* transpose and apply */
	vmovdqu32	%ymm31, 1920(%rdi)
	vpunpckldq	%ymm1, %ymm0, %ymm31
	vpunpckhdq	%ymm1, %ymm0, %ymm1
	vpunpckldq	%ymm3, %ymm2, %ymm0
	vpunpckhdq	%ymm3, %ymm2, %ymm3
	vpunpcklqdq	%ymm0, %ymm31, %ymm2
	vpunpckhqdq	%ymm0, %ymm31, %ymm0
	vpunpcklqdq	%ymm3, %ymm1, %ymm31
	vpunpckhqdq	%ymm3, %ymm1, %ymm3
	vpunpckldq	%ymm5, %ymm4, %ymm1
	vpunpckhdq	%ymm5, %ymm4, %ymm5
	vpunpckldq	%ymm7, %ymm6, %ymm4
	vpunpckhdq	%ymm7, %ymm6, %ymm7
	vpunpcklqdq	%ymm4, %ymm1, %ymm6
	vpunpckhqdq	%ymm4, %ymm1, %ymm4
	vpunpcklqdq	%ymm7, %ymm5, %ymm1
	vpunpckhqdq	%ymm7, %ymm5, %ymm7
	vpunpckldq	%ymm9, %ymm8, %ymm5
	vpunpckhdq	%ymm9, %ymm8, %ymm9
	vpunpckldq	%ymm11, %ymm10, %ymm8
	vpunpckhdq	%ymm11, %ymm10, %ymm11
	vpunpcklqdq	%ymm8, %ymm5, %ymm10
	vpunpckhqdq	%ymm8, %ymm5, %ymm8
	vpunpcklqdq	%ymm11, %ymm9, %ymm5
	vpunpckhqdq	%ymm11, %ymm9, %ymm11
	vpunpckldq	%ymm13, %ymm12, %ymm9
	vpunpckhdq	%ymm13, %ymm12, %ymm13
	vpunpckldq	%ymm15, %ymm14, %ymm12
	vpunpckhdq	%ymm15, %ymm14, %ymm15
	vpunpcklqdq	%ymm12, %ymm9, %ymm14
	vpunpckhqdq	%ymm12, %ymm9, %ymm12
	vpunpcklqdq	%ymm15, %ymm13, %ymm9
	vpunpckhqdq	%ymm15, %ymm13, %ymm15
	vshufi64x2	$0, %ymm6, %ymm2, %ymm13
	vshufi64x2	$3, %ymm6, %ymm2, %ymm6
	vshufi64x2	$0, %ymm14, %ymm10, %ymm2
	vshufi64x2	$3, %ymm14, %ymm10, %ymm14
	mov	1408(%rcx), %r8
	mov	1664(%rcx), %r9
	vpxorq	0(%r8), %ymm13, %ymm13
	vpxorq	32(%r8), %ymm2, %ymm2
	vmovdqu64	%ymm13, 0(%r9)
	vmovdqu64	%ymm2, 32(%r9)
	mov	1440(%rcx), %r8
	mov	1696(%rcx), %r9
	vpxorq	0(%r8), %ymm6, %ymm6
	vpxorq	32(%r8), %ymm14, %ymm14
	vmovdqu64	%ymm6, 0(%r9)
	vmovdqu64	%ymm14, 32(%r9)
	vshufi64x2	$0, %ymm4, %ymm0, %ymm10
	vshufi64x2	$3, %ymm4, %ymm0, %ymm4
	vshufi64x2	$0, %ymm12, %ymm8, %ymm0
	vshufi64x2	$3, %ymm12, %ymm8, %ymm12
	mov	1416(%rcx), %r8
	mov	1672(%rcx), %r9
	vpxorq	0(%r8), %ymm10, %ymm10
	vpxorq	32(%r8), %ymm0, %ymm0
	vmovdqu64	%ymm10, 0(%r9)
	vmovdqu64	%ymm0, 32(%r9)
	mov	1448(%rcx), %r8
	mov	1704(%rcx), %r9
	vpxorq	0(%r8), %ymm4, %ymm4
	vpxorq	32(%r8), %ymm12, %ymm12
	vmovdqu64	%ymm4, 0(%r9)
	vmovdqu64	%ymm12, 32(%r9)
	vshufi64x2	$0, %ymm1, %ymm31, %ymm8
	vshufi64x2	$3, %ymm1, %ymm31, %ymm1
	vshufi64x2	$0, %ymm9, %ymm5, %ymm31
	vshufi64x2	$3, %ymm9, %ymm5, %ymm9
	mov	1424(%rcx), %r8
	mov	1680(%rcx), %r9
	vpxorq	0(%r8), %ymm8, %ymm8
	vpxorq	32(%r8), %ymm31, %ymm31
	vmovdqu64	%ymm8, 0(%r9)
	vmovdqu64	%ymm31, 32(%r9)
	mov	1456(%rcx), %r8
	mov	1712(%rcx), %r9
	vpxorq	0(%r8), %ymm1, %ymm1
	vpxorq	32(%r8), %ymm9, %ymm9
	vmovdqu64	%ymm1, 0(%r9)
	vmovdqu64	%ymm9, 32(%r9)
	vshufi64x2	$0, %ymm7, %ymm3, %ymm5
	vshufi64x2	$3, %ymm7, %ymm3, %ymm7
	vshufi64x2	$0, %ymm15, %ymm11, %ymm3
	vshufi64x2	$3, %ymm15, %ymm11, %ymm15
	mov	1432(%rcx), %r8
	mov	1688(%rcx), %r9
	vpxorq	0(%r8), %ymm5, %ymm5
	vpxorq	32(%r8), %ymm3, %ymm3
	vmovdqu64	%ymm5, 0(%r9)
	vmovdqu64	%ymm3, 32(%r9)
	mov	1464(%rcx), %r8
	mov	1720(%rcx), %r9
	vpxorq	0(%r8), %ymm7, %ymm7
	vpxorq	32(%r8), %ymm15, %ymm15
	vmovdqu64	%ymm7, 0(%r9)
	vmovdqu64	%ymm15, 32(%r9)
	vmovdqu32	1920(%rdi), %ymm31
	vpunpckldq	%ymm17, %ymm16, %ymm0
	vpunpckhdq	%ymm17, %ymm16, %ymm17
	vpunpckldq	%ymm19, %ymm18, %ymm16
	vpunpckhdq	%ymm19, %ymm18, %ymm19
	vpunpcklqdq	%ymm16, %ymm0, %ymm18
	vpunpckhqdq	%ymm16, %ymm0, %ymm16
	vpunpcklqdq	%ymm19, %ymm17, %ymm0
	vpunpckhqdq	%ymm19, %ymm17, %ymm19
	vpunpckldq	%ymm21, %ymm20, %ymm17
	vpunpckhdq	%ymm21, %ymm20, %ymm21
	vpunpckldq	%ymm23, %ymm22, %ymm20
	vpunpckhdq	%ymm23, %ymm22, %ymm23
	vpunpcklqdq	%ymm20, %ymm17, %ymm22
	vpunpckhqdq	%ymm20, %ymm17, %ymm20
	vpunpcklqdq	%ymm23, %ymm21, %ymm17
	vpunpckhqdq	%ymm23, %ymm21, %ymm23
	vpunpckldq	%ymm25, %ymm24, %ymm21
	vpunpckhdq	%ymm25, %ymm24, %ymm25
	vpunpckldq	%ymm27, %ymm26, %ymm24
	vpunpckhdq	%ymm27, %ymm26, %ymm27
	vpunpcklqdq	%ymm24, %ymm21, %ymm26
	vpunpckhqdq	%ymm24, %ymm21, %ymm24
	vpunpcklqdq	%ymm27, %ymm25, %ymm21
	vpunpckhqdq	%ymm27, %ymm25, %ymm27
	vpunpckldq	%ymm29, %ymm28, %ymm25
	vpunpckhdq	%ymm29, %ymm28, %ymm29
	vpunpckldq	%ymm31, %ymm30, %ymm28
	vpunpckhdq	%ymm31, %ymm30, %ymm31
	vpunpcklqdq	%ymm28, %ymm25, %ymm30
	vpunpckhqdq	%ymm28, %ymm25, %ymm28
	vpunpcklqdq	%ymm31, %ymm29, %ymm25
	vpunpckhqdq	%ymm31, %ymm29, %ymm31
	vshufi64x2	$0, %ymm22, %ymm18, %ymm29
	vshufi64x2	$3, %ymm22, %ymm18, %ymm22
	vshufi64x2	$0, %ymm30, %ymm26, %ymm18
	vshufi64x2	$3, %ymm30, %ymm26, %ymm30
	mov	1472(%rcx), %r8
	mov	1728(%rcx), %r9
	vpxorq	0(%r8), %ymm29, %ymm29
	vpxorq	32(%r8), %ymm18, %ymm18
	vmovdqu64	%ymm29, 0(%r9)
	vmovdqu64	%ymm18, 32(%r9)
	mov	1504(%rcx), %r8
	mov	1760(%rcx), %r9
	vpxorq	0(%r8), %ymm22, %ymm22
	vpxorq	32(%r8), %ymm30, %ymm30
	vmovdqu64	%ymm22, 0(%r9)
	vmovdqu64	%ymm30, 32(%r9)
	vshufi64x2	$0, %ymm20, %ymm16, %ymm26
	vshufi64x2	$3, %ymm20, %ymm16, %ymm20
	vshufi64x2	$0, %ymm28, %ymm24, %ymm16
	vshufi64x2	$3, %ymm28, %ymm24, %ymm28
	mov	1480(%rcx), %r8
	mov	1736(%rcx), %r9
	vpxorq	0(%r8), %ymm26, %ymm26
	vpxorq	32(%r8), %ymm16, %ymm16
	vmovdqu64	%ymm26, 0(%r9)
	vmovdqu64	%ymm16, 32(%r9)
	mov	1512(%rcx), %r8
	mov	1768(%rcx), %r9
	vpxorq	0(%r8), %ymm20, %ymm20
	vpxorq	32(%r8), %ymm28, %ymm28
	vmovdqu64	%ymm20, 0(%r9)
	vmovdqu64	%ymm28, 32(%r9)
	vshufi64x2	$0, %ymm17, %ymm0, %ymm24
	vshufi64x2	$3, %ymm17, %ymm0, %ymm17
	vshufi64x2	$0, %ymm25, %ymm21, %ymm0
	vshufi64x2	$3, %ymm25, %ymm21, %ymm25
	mov	1488(%rcx), %r8
	mov	1744(%rcx), %r9
	vpxorq	0(%r8), %ymm24, %ymm24
	vpxorq	32(%r8), %ymm0, %ymm0
	vmovdqu64	%ymm24, 0(%r9)
	vmovdqu64	%ymm0, 32(%r9)
	mov	1520(%rcx), %r8
	mov	1776(%rcx), %r9
	vpxorq	0(%r8), %ymm17, %ymm17
	vpxorq	32(%r8), %ymm25, %ymm25
	vmovdqu64	%ymm17, 0(%r9)
	vmovdqu64	%ymm25, 32(%r9)
	vshufi64x2	$0, %ymm23, %ymm19, %ymm21
	vshufi64x2	$3, %ymm23, %ymm19, %ymm23
	vshufi64x2	$0, %ymm31, %ymm27, %ymm19
	vshufi64x2	$3, %ymm31, %ymm27, %ymm31
	mov	1496(%rcx), %r8
	mov	1752(%rcx), %r9
	vpxorq	0(%r8), %ymm21, %ymm21
	vpxorq	32(%r8), %ymm19, %ymm19
	vmovdqu64	%ymm21, 0(%r9)
	vmovdqu64	%ymm19, 32(%r9)
	mov	1528(%rcx), %r8
	mov	1784(%rcx), %r9
	vpxorq	0(%r8), %ymm23, %ymm23
	vpxorq	32(%r8), %ymm31, %ymm31
	vmovdqu64	%ymm23, 0(%r9)
	vmovdqu64	%ymm31, 32(%r9)
	add	$64, %rsp
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbx
	vzeroupper
	RET
SYM_FUNC_END(wg_chacha20_lanes16k_avx512vl)

SYM_FUNC_START(wg_chacha20_rows2_avx512vl)
	mov	%rdi, %rcx
	/* counter, 0, nonce */
	vmovd	1024(%rdi), %xmm0
	vmovd	1152(%rdi), %xmm1
	vpinsrd	$1, 1280(%rdi), %xmm1, %xmm1
	vpunpcklqdq	%xmm1, %xmm0, %xmm0
	vshufi32x4	$0, %ymm0, %ymm0, %ymm20
	vbroadcasti32x4	wg_lanes_sigma(%rip), %ymm0
	vbroadcasti32x4	(%rdx), %ymm1
	vbroadcasti32x4	16(%rdx), %ymm2
	vpaddd	wg_rows_count+0(%rip), %ymm20, %ymm16
	vmovdqa64	%ymm16, %ymm3
	mov	$10, %r8d
.L21:
	vpaddd	%ymm1, %ymm0, %ymm0
	vpxord	%ymm0, %ymm3, %ymm3
	vprold	$16, %ymm3, %ymm3
	vpaddd	%ymm3, %ymm2, %ymm2
	vpxord	%ymm2, %ymm1, %ymm1
	vprold	$12, %ymm1, %ymm1
	vpaddd	%ymm1, %ymm0, %ymm0
	vpxord	%ymm0, %ymm3, %ymm3
	vprold	$8, %ymm3, %ymm3
	vpaddd	%ymm3, %ymm2, %ymm2
	vpxord	%ymm2, %ymm1, %ymm1
	vprold	$7, %ymm1, %ymm1
	vpshufd	$0x93, %ymm0, %ymm0
	vpshufd	$0x4e, %ymm3, %ymm3
	vpshufd	$0x39, %ymm2, %ymm2
	vpaddd	%ymm1, %ymm0, %ymm0
	vpxord	%ymm0, %ymm3, %ymm3
	vprold	$16, %ymm3, %ymm3
	vpaddd	%ymm3, %ymm2, %ymm2
	vpxord	%ymm2, %ymm1, %ymm1
	vprold	$12, %ymm1, %ymm1
	vpaddd	%ymm1, %ymm0, %ymm0
	vpxord	%ymm0, %ymm3, %ymm3
	vprold	$8, %ymm3, %ymm3
	vpaddd	%ymm3, %ymm2, %ymm2
	vpxord	%ymm2, %ymm1, %ymm1
	vprold	$7, %ymm1, %ymm1
	vpshufd	$0x39, %ymm0, %ymm0
	vpshufd	$0x4e, %ymm3, %ymm3
	vpshufd	$0x93, %ymm2, %ymm2
	dec	%r8d
	jnz	.L21
	/* add the state from before the rounds, transpose and apply */
	vbroadcasti32x4	wg_lanes_sigma(%rip), %ymm20
	vpaddd	%ymm20, %ymm0, %ymm0
	vbroadcasti32x4	(%rdx), %ymm20
	vpaddd	%ymm20, %ymm1, %ymm1
	vbroadcasti32x4	16(%rdx), %ymm20
	vpaddd	%ymm20, %ymm2, %ymm2
	vpaddd	%ymm16, %ymm3, %ymm3
	vshufi64x2	$0, %ymm1, %ymm0, %ymm20
	vshufi64x2	$3, %ymm1, %ymm0, %ymm1
	vshufi64x2	$0, %ymm3, %ymm2, %ymm0
	vshufi64x2	$3, %ymm3, %ymm2, %ymm3
	mov	1408(%rcx), %r8
	mov	1664(%rcx), %r9
	vpxorq	0(%r8), %ymm20, %ymm20
	vpxorq	32(%r8), %ymm0, %ymm0
	vmovdqu64	%ymm20, 0(%r9)
	vmovdqu64	%ymm0, 32(%r9)
	mov	1416(%rcx), %r8
	mov	1672(%rcx), %r9
	vpxorq	0(%r8), %ymm1, %ymm1
	vpxorq	32(%r8), %ymm3, %ymm3
	vmovdqu64	%ymm1, 0(%r9)
	vmovdqu64	%ymm3, 32(%r9)
	vzeroupper
	RET
SYM_FUNC_END(wg_chacha20_rows2_avx512vl)

SYM_FUNC_START(wg_chacha20_rows4_avx512vl)
	mov	%rdi, %rcx
	/* counter, 0, nonce */
	vmovd	1024(%rdi), %xmm0
	vmovd	1152(%rdi), %xmm1
	vpinsrd	$1, 1280(%rdi), %xmm1, %xmm1
	vpunpcklqdq	%xmm1, %xmm0, %xmm0
	vshufi32x4	$0, %ymm0, %ymm0, %ymm20
	vbroadcasti32x4	wg_lanes_sigma(%rip), %ymm0
	vbroadcasti32x4	(%rdx), %ymm1
	vbroadcasti32x4	16(%rdx), %ymm2
	vpaddd	wg_rows_count+0(%rip), %ymm20, %ymm16
	vmovdqa64	%ymm16, %ymm3
	vbroadcasti32x4	wg_lanes_sigma(%rip), %ymm4
	vbroadcasti32x4	(%rdx), %ymm5
	vbroadcasti32x4	16(%rdx), %ymm6
	vpaddd	wg_rows_count+32(%rip), %ymm20, %ymm17
	vmovdqa64	%ymm17, %ymm7
	mov	$10, %r8d
.L22:
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpxord	%ymm0, %ymm3, %ymm3
	vpxord	%ymm4, %ymm7, %ymm7
	vprold	$16, %ymm3, %ymm3
	vprold	$16, %ymm7, %ymm7
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpxord	%ymm2, %ymm1, %ymm1
	vpxord	%ymm6, %ymm5, %ymm5
	vprold	$12, %ymm1, %ymm1
	vprold	$12, %ymm5, %ymm5
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpxord	%ymm0, %ymm3, %ymm3
	vpxord	%ymm4, %ymm7, %ymm7
	vprold	$8, %ymm3, %ymm3
	vprold	$8, %ymm7, %ymm7
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpxord	%ymm2, %ymm1, %ymm1
	vpxord	%ymm6, %ymm5, %ymm5
	vprold	$7, %ymm1, %ymm1
	vprold	$7, %ymm5, %ymm5
	vpshufd	$0x93, %ymm0, %ymm0
	vpshufd	$0x4e, %ymm3, %ymm3
	vpshufd	$0x39, %ymm2, %ymm2
	vpshufd	$0x93, %ymm4, %ymm4
	vpshufd	$0x4e, %ymm7, %ymm7
	vpshufd	$0x39, %ymm6, %ymm6
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpxord	%ymm0, %ymm3, %ymm3
	vpxord	%ymm4, %ymm7, %ymm7
	vprold	$16, %ymm3, %ymm3
	vprold	$16, %ymm7, %ymm7
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpxord	%ymm2, %ymm1, %ymm1
	vpxord	%ymm6, %ymm5, %ymm5
	vprold	$12, %ymm1, %ymm1
	vprold	$12, %ymm5, %ymm5
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpxord	%ymm0, %ymm3, %ymm3
	vpxord	%ymm4, %ymm7, %ymm7
	vprold	$8, %ymm3, %ymm3
	vprold	$8, %ymm7, %ymm7
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpxord	%ymm2, %ymm1, %ymm1
	vpxord	%ymm6, %ymm5, %ymm5
	vprold	$7, %ymm1, %ymm1
	vprold	$7, %ymm5, %ymm5
	vpshufd	$0x39, %ymm0, %ymm0
	vpshufd	$0x4e, %ymm3, %ymm3
	vpshufd	$0x93, %ymm2, %ymm2
	vpshufd	$0x39, %ymm4, %ymm4
	vpshufd	$0x4e, %ymm7, %ymm7
	vpshufd	$0x93, %ymm6, %ymm6
	dec	%r8d
	jnz	.L22
	/* add the state from before the rounds, transpose and apply */
	vbroadcasti32x4	wg_lanes_sigma(%rip), %ymm20
	vpaddd	%ymm20, %ymm0, %ymm0
	vbroadcasti32x4	(%rdx), %ymm20
	vpaddd	%ymm20, %ymm1, %ymm1
	vbroadcasti32x4	16(%rdx), %ymm20
	vpaddd	%ymm20, %ymm2, %ymm2
	vpaddd	%ymm16, %ymm3, %ymm3
	vshufi64x2	$0, %ymm1, %ymm0, %ymm20
	vshufi64x2	$3, %ymm1, %ymm0, %ymm1
	vshufi64x2	$0, %ymm3, %ymm2, %ymm0
	vshufi64x2	$3, %ymm3, %ymm2, %ymm3
	mov	1408(%rcx), %r8
	mov	1664(%rcx), %r9
	vpxorq	0(%r8), %ymm20, %ymm20
	vpxorq	32(%r8), %ymm0, %ymm0
	vmovdqu64	%ymm20, 0(%r9)
	vmovdqu64	%ymm0, 32(%r9)
	mov	1416(%rcx), %r8
	mov	1672(%rcx), %r9
	vpxorq	0(%r8), %ymm1, %ymm1
	vpxorq	32(%r8), %ymm3, %ymm3
	vmovdqu64	%ymm1, 0(%r9)
	vmovdqu64	%ymm3, 32(%r9)
	vbroadcasti32x4	wg_lanes_sigma(%rip), %ymm21
	vpaddd	%ymm21, %ymm4, %ymm4
	vbroadcasti32x4	(%rdx), %ymm21
	vpaddd	%ymm21, %ymm5, %ymm5
	vbroadcasti32x4	16(%rdx), %ymm21
	vpaddd	%ymm21, %ymm6, %ymm6
	vpaddd	%ymm17, %ymm7, %ymm7
	vshufi64x2	$0, %ymm5, %ymm4, %ymm21
	vshufi64x2	$3, %ymm5, %ymm4, %ymm5
	vshufi64x2	$0, %ymm7, %ymm6, %ymm4
	vshufi64x2	$3, %ymm7, %ymm6, %ymm7
	mov	1424(%rcx), %r8
	mov	1680(%rcx), %r9
	vpxorq	0(%r8), %ymm21, %ymm21
	vpxorq	32(%r8), %ymm4, %ymm4
	vmovdqu64	%ymm21, 0(%r9)
	vmovdqu64	%ymm4, 32(%r9)
	mov	1432(%rcx), %r8
	mov	1688(%rcx), %r9
	vpxorq	0(%r8), %ymm5, %ymm5
	vpxorq	32(%r8), %ymm7, %ymm7
	vmovdqu64	%ymm5, 0(%r9)
	vmovdqu64	%ymm7, 32(%r9)
	vzeroupper
	RET
SYM_FUNC_END(wg_chacha20_rows4_avx512vl)

SYM_FUNC_START(wg_lanes_fill_avx512vl)
	/* from the first lane on: %rsi rows, %rdi pointers; %r10 a bit per lane */
	mov	8(%rsp), %rax
	mov	%esi, %esi
	lea	(%rdi,%rsi,8), %r11
	lea	(%rdi,%rsi,4), %rsi
	vpbroadcastd	%ecx, %ymm16
	mov	%edx, %ecx
	mov	$1, %r10d
	shl	%cl, %r10
	dec	%r10
	vpaddd	wg_lanes_count(%rip), %ymm16, %ymm16
	vpbroadcastd	%r8d, %ymm17
	shr	$32, %r8
	vpbroadcastd	%r8d, %ymm18
	vpbroadcastq	%r9, %ymm19
	vpbroadcastq	%rax, %ymm20
	vpaddq	wg_lanes_blocks(%rip), %ymm19, %ymm19
	vpaddq	wg_lanes_blocks(%rip), %ymm20, %ymm20
	mov	$8, %eax
	vpbroadcastd	%eax, %ymm21
	mov	$256, %eax
	vpbroadcastq	%rax, %ymm22
.L23:
	kmovw	%r10d, %k1
	vmovdqu32	%ymm16, 1024(%rsi){%k1}
	vmovdqu32	%ymm17, 1152(%rsi){%k1}
	vmovdqu32	%ymm18, 1280(%rsi){%k1}
	vpaddd	%ymm21, %ymm16, %ymm16
	vmovdqu64	%ymm19, 1408(%r11){%k1}
	vmovdqu64	%ymm20, 1664(%r11){%k1}
	vpaddq	%ymm22, %ymm19, %ymm19
	vpaddq	%ymm22, %ymm20, %ymm20
	kshiftrw	$4, %k1, %k1
	vmovdqu64	%ymm19, 1440(%r11){%k1}
	vmovdqu64	%ymm20, 1696(%r11){%k1}
	vpaddq	%ymm22, %ymm19, %ymm19
	vpaddq	%ymm22, %ymm20, %ymm20
	add	$32, %rsi
	add	$64, %r11
	shr	$8, %r10
	jnz	.L23
	RET
SYM_FUNC_END(wg_lanes_fill_avx512vl)

	/* %rsi > 0 times 64 bytes at %rdi */
SYM_FUNC_START(wg_lanes_wipe_avx512vl)
	vpxor	%ymm0, %ymm0, %ymm0
.L24:
	vmovdqu	%ymm0, (%rdi)
	vmovdqu	%ymm0, 32(%rdi)
	add	$64, %rdi
	dec	%rsi
	jnz	.L24
	RET
SYM_FUNC_END(wg_lanes_wipe_avx512vl)

	/* %rdx > 0 times 64 bytes from %rsi to %rdi, zeros in their place */
SYM_FUNC_START(wg_lanes_move_avx512vl)
	vpxor	%ymm0, %ymm0, %ymm0
.L25:
	vmovdqu	0(%rsi), %ymm1
	vmovdqu	32(%rsi), %ymm2
	vmovdqu	%ymm1, 0(%rdi)
	vmovdqu	%ymm0, 0(%rsi)
	vmovdqu	%ymm2, 32(%rdi)
	vmovdqu	%ymm0, 32(%rsi)
	add	$64, %rsi
	add	$64, %rdi
	dec	%rdx
	jnz	.L25
	RET
SYM_FUNC_END(wg_lanes_move_avx512vl)

	/* %rdx > 0 times 64 bytes from %rsi to %rdi */
SYM_FUNC_START(wg_lanes_copy_avx512vl)
	shr	$1, %rdx
	jnc	.L26
	vmovdqu	0(%rsi), %ymm0
	vmovdqu	32(%rsi), %ymm1
	vmovdqu	%ymm0, 0(%rdi)
	vmovdqu	%ymm1, 32(%rdi)
	add	$64, %rsi
	add	$64, %rdi
	test	%rdx, %rdx
	jz	.L27
.L26:
	vmovdqu	0(%rsi), %ymm0
	vmovdqu	32(%rsi), %ymm1
	vmovdqu	64(%rsi), %ymm2
	vmovdqu	96(%rsi), %ymm3
	vmovdqu	%ymm0, 0(%rdi)
	vmovdqu	%ymm1, 32(%rdi)
	vmovdqu	%ymm2, 64(%rdi)
	vmovdqu	%ymm3, 96(%rdi)
	add	$128, %rsi
	add	$128, %rdi
	dec	%rdx
	jnz	.L26
.L27:
	RET
SYM_FUNC_END(wg_lanes_copy_avx512vl)

	/* all vector registers, at the end of a section */
SYM_FUNC_START(wg_lanes_leave_avx512vl)
	vpxord	%xmm16, %xmm16, %xmm16
	vpxord	%xmm17, %xmm17, %xmm17
	vpxord	%xmm18, %xmm18, %xmm18
	vpxord	%xmm19, %xmm19, %xmm19
	vpxord	%xmm20, %xmm20, %xmm20
	vpxord	%xmm21, %xmm21, %xmm21
	vpxord	%xmm22, %xmm22, %xmm22
	vpxord	%xmm23, %xmm23, %xmm23
	vpxord	%xmm24, %xmm24, %xmm24
	vpxord	%xmm25, %xmm25, %xmm25
	vpxord	%xmm26, %xmm26, %xmm26
	vpxord	%xmm27, %xmm27, %xmm27
	vpxord	%xmm28, %xmm28, %xmm28
	vpxord	%xmm29, %xmm29, %xmm29
	vpxord	%xmm30, %xmm30, %xmm30
	vpxord	%xmm31, %xmm31, %xmm31
	vzeroall
	RET
SYM_FUNC_END(wg_lanes_leave_avx512vl)
