/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Made by src/crypto/gen/chacha20.py; change that, then run "make crypto-asm".
 * docs/crypto.md explains the lanes and the arithmetic.
 *
 * ChaCha20 over 16, 16 + 8 and 2 x 16 lanes of AVX-512. Two groups are worked on
 * by turns: while the results of one are on their way, the other computes.
 *
 * void wg_chacha20_lanesN_avx512(struct wg_lanes *l, u32 first, const u8 *key):
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

.text

SYM_FUNC_START(wg_chacha20_lanes16_avx512)
	/* %rax: rows, %rcx: pointers, both from the first lane on */
	mov	%esi, %esi
	lea	(%rdi,%rsi,4), %rax
	lea	(%rdi,%rsi,8), %rcx
	vpbroadcastd	wg_lanes_sigma+0(%rip), %zmm0
	vpbroadcastd	wg_lanes_sigma+4(%rip), %zmm1
	vpbroadcastd	wg_lanes_sigma+8(%rip), %zmm2
	vpbroadcastd	wg_lanes_sigma+12(%rip), %zmm3
	vmovdqu32	1024(%rax), %zmm12
	vpxord	%zmm13, %zmm13, %zmm13
	vmovdqu32	1152(%rax), %zmm14
	vmovdqu32	1280(%rax), %zmm15
	test	%rdx, %rdx
	jz	.L1
	/* one key for all lanes */
	vpbroadcastd	0(%rdx), %zmm4
	vpbroadcastd	4(%rdx), %zmm5
	vpbroadcastd	8(%rdx), %zmm6
	vpbroadcastd	12(%rdx), %zmm7
	vpbroadcastd	16(%rdx), %zmm8
	vpbroadcastd	20(%rdx), %zmm9
	vpbroadcastd	24(%rdx), %zmm10
	vpbroadcastd	28(%rdx), %zmm11
	jmp	.L2
.L1:
	/* a key per lane */
	vmovdqu32	0(%rax), %zmm4
	vmovdqu32	128(%rax), %zmm5
	vmovdqu32	256(%rax), %zmm6
	vmovdqu32	384(%rax), %zmm7
	vmovdqu32	512(%rax), %zmm8
	vmovdqu32	640(%rax), %zmm9
	vmovdqu32	768(%rax), %zmm10
	vmovdqu32	896(%rax), %zmm11
.L2:
	mov	$10, %r8d
	.p2align 6
.L3:
	vpaddd	%zmm4, %zmm0, %zmm0
	vpaddd	%zmm5, %zmm1, %zmm1
	vpaddd	%zmm6, %zmm2, %zmm2
	vpaddd	%zmm7, %zmm3, %zmm3
	vpxord	%zmm0, %zmm12, %zmm12
	vpxord	%zmm1, %zmm13, %zmm13
	vpxord	%zmm2, %zmm14, %zmm14
	vpxord	%zmm3, %zmm15, %zmm15
	vprold	$16, %zmm12, %zmm12
	vprold	$16, %zmm13, %zmm13
	vprold	$16, %zmm14, %zmm14
	vprold	$16, %zmm15, %zmm15
	vpaddd	%zmm12, %zmm8, %zmm8
	vpaddd	%zmm13, %zmm9, %zmm9
	vpaddd	%zmm14, %zmm10, %zmm10
	vpaddd	%zmm15, %zmm11, %zmm11
	vpxord	%zmm8, %zmm4, %zmm4
	vpxord	%zmm9, %zmm5, %zmm5
	vpxord	%zmm10, %zmm6, %zmm6
	vpxord	%zmm11, %zmm7, %zmm7
	vprold	$12, %zmm4, %zmm4
	vprold	$12, %zmm5, %zmm5
	vprold	$12, %zmm6, %zmm6
	vprold	$12, %zmm7, %zmm7
	vpaddd	%zmm4, %zmm0, %zmm0
	vpaddd	%zmm5, %zmm1, %zmm1
	vpaddd	%zmm6, %zmm2, %zmm2
	vpaddd	%zmm7, %zmm3, %zmm3
	vpxord	%zmm0, %zmm12, %zmm12
	vpxord	%zmm1, %zmm13, %zmm13
	vpxord	%zmm2, %zmm14, %zmm14
	vpxord	%zmm3, %zmm15, %zmm15
	vprold	$8, %zmm12, %zmm12
	vprold	$8, %zmm13, %zmm13
	vprold	$8, %zmm14, %zmm14
	vprold	$8, %zmm15, %zmm15
	vpaddd	%zmm12, %zmm8, %zmm8
	vpaddd	%zmm13, %zmm9, %zmm9
	vpaddd	%zmm14, %zmm10, %zmm10
	vpaddd	%zmm15, %zmm11, %zmm11
	vpxord	%zmm8, %zmm4, %zmm4
	vpxord	%zmm9, %zmm5, %zmm5
	vpxord	%zmm10, %zmm6, %zmm6
	vpxord	%zmm11, %zmm7, %zmm7
	vprold	$7, %zmm4, %zmm4
	vprold	$7, %zmm5, %zmm5
	vprold	$7, %zmm6, %zmm6
	vprold	$7, %zmm7, %zmm7
	vpaddd	%zmm5, %zmm0, %zmm0
	vpaddd	%zmm6, %zmm1, %zmm1
	vpaddd	%zmm7, %zmm2, %zmm2
	vpaddd	%zmm4, %zmm3, %zmm3
	vpxord	%zmm0, %zmm15, %zmm15
	vpxord	%zmm1, %zmm12, %zmm12
	vpxord	%zmm2, %zmm13, %zmm13
	vpxord	%zmm3, %zmm14, %zmm14
	vprold	$16, %zmm15, %zmm15
	vprold	$16, %zmm12, %zmm12
	vprold	$16, %zmm13, %zmm13
	vprold	$16, %zmm14, %zmm14
	vpaddd	%zmm15, %zmm10, %zmm10
	vpaddd	%zmm12, %zmm11, %zmm11
	vpaddd	%zmm13, %zmm8, %zmm8
	vpaddd	%zmm14, %zmm9, %zmm9
	vpxord	%zmm10, %zmm5, %zmm5
	vpxord	%zmm11, %zmm6, %zmm6
	vpxord	%zmm8, %zmm7, %zmm7
	vpxord	%zmm9, %zmm4, %zmm4
	vprold	$12, %zmm5, %zmm5
	vprold	$12, %zmm6, %zmm6
	vprold	$12, %zmm7, %zmm7
	vprold	$12, %zmm4, %zmm4
	vpaddd	%zmm5, %zmm0, %zmm0
	vpaddd	%zmm6, %zmm1, %zmm1
	vpaddd	%zmm7, %zmm2, %zmm2
	vpaddd	%zmm4, %zmm3, %zmm3
	vpxord	%zmm0, %zmm15, %zmm15
	vpxord	%zmm1, %zmm12, %zmm12
	vpxord	%zmm2, %zmm13, %zmm13
	vpxord	%zmm3, %zmm14, %zmm14
	vprold	$8, %zmm15, %zmm15
	vprold	$8, %zmm12, %zmm12
	vprold	$8, %zmm13, %zmm13
	vprold	$8, %zmm14, %zmm14
	vpaddd	%zmm15, %zmm10, %zmm10
	vpaddd	%zmm12, %zmm11, %zmm11
	vpaddd	%zmm13, %zmm8, %zmm8
	vpaddd	%zmm14, %zmm9, %zmm9
	vpxord	%zmm10, %zmm5, %zmm5
	vpxord	%zmm11, %zmm6, %zmm6
	vpxord	%zmm8, %zmm7, %zmm7
	vpxord	%zmm9, %zmm4, %zmm4
	vprold	$7, %zmm5, %zmm5
	vprold	$7, %zmm6, %zmm6
	vprold	$7, %zmm7, %zmm7
	vprold	$7, %zmm4, %zmm4
	dec	%r8d
	jnz	.L3
	/* add the state from before the rounds */
	vpaddd	wg_lanes_sigma+0(%rip){1to16}, %zmm0, %zmm0
	vpaddd	wg_lanes_sigma+4(%rip){1to16}, %zmm1, %zmm1
	vpaddd	wg_lanes_sigma+8(%rip){1to16}, %zmm2, %zmm2
	vpaddd	wg_lanes_sigma+12(%rip){1to16}, %zmm3, %zmm3
	vpaddd	1024(%rax), %zmm12, %zmm12
	vpaddd	1152(%rax), %zmm14, %zmm14
	vpaddd	1280(%rax), %zmm15, %zmm15
	test	%rdx, %rdx
	jz	.L4
	/* one key for all lanes */
	vpaddd	0(%rdx){1to16}, %zmm4, %zmm4
	vpaddd	4(%rdx){1to16}, %zmm5, %zmm5
	vpaddd	8(%rdx){1to16}, %zmm6, %zmm6
	vpaddd	12(%rdx){1to16}, %zmm7, %zmm7
	vpaddd	16(%rdx){1to16}, %zmm8, %zmm8
	vpaddd	20(%rdx){1to16}, %zmm9, %zmm9
	vpaddd	24(%rdx){1to16}, %zmm10, %zmm10
	vpaddd	28(%rdx){1to16}, %zmm11, %zmm11
	jmp	.L5
.L4:
	/* a key per lane */
	vpaddd	0(%rax), %zmm4, %zmm4
	vpaddd	128(%rax), %zmm5, %zmm5
	vpaddd	256(%rax), %zmm6, %zmm6
	vpaddd	384(%rax), %zmm7, %zmm7
	vpaddd	512(%rax), %zmm8, %zmm8
	vpaddd	640(%rax), %zmm9, %zmm9
	vpaddd	768(%rax), %zmm10, %zmm10
	vpaddd	896(%rax), %zmm11, %zmm11
.L5:
	/* transpose and apply */
	vpunpckldq	%zmm1, %zmm0, %zmm16
	vpunpckhdq	%zmm1, %zmm0, %zmm1
	vpunpckldq	%zmm3, %zmm2, %zmm0
	vpunpckhdq	%zmm3, %zmm2, %zmm3
	vpunpcklqdq	%zmm0, %zmm16, %zmm2
	vpunpckhqdq	%zmm0, %zmm16, %zmm0
	vpunpcklqdq	%zmm3, %zmm1, %zmm16
	vpunpckhqdq	%zmm3, %zmm1, %zmm3
	vpunpckldq	%zmm5, %zmm4, %zmm1
	vpunpckhdq	%zmm5, %zmm4, %zmm5
	vpunpckldq	%zmm7, %zmm6, %zmm4
	vpunpckhdq	%zmm7, %zmm6, %zmm7
	vpunpcklqdq	%zmm4, %zmm1, %zmm6
	vpunpckhqdq	%zmm4, %zmm1, %zmm4
	vpunpcklqdq	%zmm7, %zmm5, %zmm1
	vpunpckhqdq	%zmm7, %zmm5, %zmm7
	vpunpckldq	%zmm9, %zmm8, %zmm5
	vpunpckhdq	%zmm9, %zmm8, %zmm9
	vpunpckldq	%zmm11, %zmm10, %zmm8
	vpunpckhdq	%zmm11, %zmm10, %zmm11
	vpunpcklqdq	%zmm8, %zmm5, %zmm10
	vpunpckhqdq	%zmm8, %zmm5, %zmm8
	vpunpcklqdq	%zmm11, %zmm9, %zmm5
	vpunpckhqdq	%zmm11, %zmm9, %zmm11
	vpunpckldq	%zmm13, %zmm12, %zmm9
	vpunpckhdq	%zmm13, %zmm12, %zmm13
	vpunpckldq	%zmm15, %zmm14, %zmm12
	vpunpckhdq	%zmm15, %zmm14, %zmm15
	vpunpcklqdq	%zmm12, %zmm9, %zmm14
	vpunpckhqdq	%zmm12, %zmm9, %zmm12
	vpunpcklqdq	%zmm15, %zmm13, %zmm9
	vpunpckhqdq	%zmm15, %zmm13, %zmm15
	vshufi64x2	$0x44, %zmm6, %zmm2, %zmm13
	vshufi64x2	$0xee, %zmm6, %zmm2, %zmm6
	vshufi64x2	$0x44, %zmm14, %zmm10, %zmm2
	vshufi64x2	$0xee, %zmm14, %zmm10, %zmm14
	vshufi64x2	$0x88, %zmm2, %zmm13, %zmm10
	vshufi64x2	$0xdd, %zmm2, %zmm13, %zmm2
	vshufi64x2	$0x88, %zmm14, %zmm6, %zmm13
	vshufi64x2	$0xdd, %zmm14, %zmm6, %zmm14
	mov	1408(%rcx), %r8
	mov	1664(%rcx), %r9
	vpxorq	0(%r8), %zmm10, %zmm10
	vmovdqu64	%zmm10, 0(%r9)
	mov	1440(%rcx), %r8
	mov	1696(%rcx), %r9
	vpxorq	0(%r8), %zmm2, %zmm2
	vmovdqu64	%zmm2, 0(%r9)
	mov	1472(%rcx), %r8
	mov	1728(%rcx), %r9
	vpxorq	0(%r8), %zmm13, %zmm13
	vmovdqu64	%zmm13, 0(%r9)
	mov	1504(%rcx), %r8
	mov	1760(%rcx), %r9
	vpxorq	0(%r8), %zmm14, %zmm14
	vmovdqu64	%zmm14, 0(%r9)
	vshufi64x2	$0x44, %zmm4, %zmm0, %zmm6
	vshufi64x2	$0xee, %zmm4, %zmm0, %zmm4
	vshufi64x2	$0x44, %zmm12, %zmm8, %zmm0
	vshufi64x2	$0xee, %zmm12, %zmm8, %zmm12
	vshufi64x2	$0x88, %zmm0, %zmm6, %zmm8
	vshufi64x2	$0xdd, %zmm0, %zmm6, %zmm0
	vshufi64x2	$0x88, %zmm12, %zmm4, %zmm6
	vshufi64x2	$0xdd, %zmm12, %zmm4, %zmm12
	mov	1416(%rcx), %r8
	mov	1672(%rcx), %r9
	vpxorq	0(%r8), %zmm8, %zmm8
	vmovdqu64	%zmm8, 0(%r9)
	mov	1448(%rcx), %r8
	mov	1704(%rcx), %r9
	vpxorq	0(%r8), %zmm0, %zmm0
	vmovdqu64	%zmm0, 0(%r9)
	mov	1480(%rcx), %r8
	mov	1736(%rcx), %r9
	vpxorq	0(%r8), %zmm6, %zmm6
	vmovdqu64	%zmm6, 0(%r9)
	mov	1512(%rcx), %r8
	mov	1768(%rcx), %r9
	vpxorq	0(%r8), %zmm12, %zmm12
	vmovdqu64	%zmm12, 0(%r9)
	vshufi64x2	$0x44, %zmm1, %zmm16, %zmm4
	vshufi64x2	$0xee, %zmm1, %zmm16, %zmm1
	vshufi64x2	$0x44, %zmm9, %zmm5, %zmm16
	vshufi64x2	$0xee, %zmm9, %zmm5, %zmm9
	vshufi64x2	$0x88, %zmm16, %zmm4, %zmm5
	vshufi64x2	$0xdd, %zmm16, %zmm4, %zmm16
	vshufi64x2	$0x88, %zmm9, %zmm1, %zmm4
	vshufi64x2	$0xdd, %zmm9, %zmm1, %zmm9
	mov	1424(%rcx), %r8
	mov	1680(%rcx), %r9
	vpxorq	0(%r8), %zmm5, %zmm5
	vmovdqu64	%zmm5, 0(%r9)
	mov	1456(%rcx), %r8
	mov	1712(%rcx), %r9
	vpxorq	0(%r8), %zmm16, %zmm16
	vmovdqu64	%zmm16, 0(%r9)
	mov	1488(%rcx), %r8
	mov	1744(%rcx), %r9
	vpxorq	0(%r8), %zmm4, %zmm4
	vmovdqu64	%zmm4, 0(%r9)
	mov	1520(%rcx), %r8
	mov	1776(%rcx), %r9
	vpxorq	0(%r8), %zmm9, %zmm9
	vmovdqu64	%zmm9, 0(%r9)
	vshufi64x2	$0x44, %zmm7, %zmm3, %zmm1
	vshufi64x2	$0xee, %zmm7, %zmm3, %zmm7
	vshufi64x2	$0x44, %zmm15, %zmm11, %zmm3
	vshufi64x2	$0xee, %zmm15, %zmm11, %zmm15
	vshufi64x2	$0x88, %zmm3, %zmm1, %zmm11
	vshufi64x2	$0xdd, %zmm3, %zmm1, %zmm3
	vshufi64x2	$0x88, %zmm15, %zmm7, %zmm1
	vshufi64x2	$0xdd, %zmm15, %zmm7, %zmm15
	mov	1432(%rcx), %r8
	mov	1688(%rcx), %r9
	vpxorq	0(%r8), %zmm11, %zmm11
	vmovdqu64	%zmm11, 0(%r9)
	mov	1464(%rcx), %r8
	mov	1720(%rcx), %r9
	vpxorq	0(%r8), %zmm3, %zmm3
	vmovdqu64	%zmm3, 0(%r9)
	mov	1496(%rcx), %r8
	mov	1752(%rcx), %r9
	vpxorq	0(%r8), %zmm1, %zmm1
	vmovdqu64	%zmm1, 0(%r9)
	mov	1528(%rcx), %r8
	mov	1784(%rcx), %r9
	vpxorq	0(%r8), %zmm15, %zmm15
	vmovdqu64	%zmm15, 0(%r9)
	vzeroupper
	RET
SYM_FUNC_END(wg_chacha20_lanes16_avx512)

SYM_FUNC_START(wg_chacha20_lanes24_avx512)
	/* %rax: rows, %rcx: pointers, both from the first lane on */
	mov	%esi, %esi
	lea	(%rdi,%rsi,4), %rax
	lea	(%rdi,%rsi,8), %rcx
	vpbroadcastd	wg_lanes_sigma+0(%rip), %zmm0
	vpbroadcastd	wg_lanes_sigma+4(%rip), %zmm1
	vpbroadcastd	wg_lanes_sigma+8(%rip), %zmm2
	vpbroadcastd	wg_lanes_sigma+12(%rip), %zmm3
	vmovdqu32	1024(%rax), %zmm12
	vpxord	%zmm13, %zmm13, %zmm13
	vmovdqu32	1152(%rax), %zmm14
	vmovdqu32	1280(%rax), %zmm15
	vpbroadcastd	wg_lanes_sigma+0(%rip), %ymm16
	vpbroadcastd	wg_lanes_sigma+4(%rip), %ymm17
	vpbroadcastd	wg_lanes_sigma+8(%rip), %ymm18
	vpbroadcastd	wg_lanes_sigma+12(%rip), %ymm19
	vmovdqu32	1088(%rax), %ymm28
	vpxord	%ymm29, %ymm29, %ymm29
	vmovdqu32	1216(%rax), %ymm30
	vmovdqu32	1344(%rax), %ymm31
	test	%rdx, %rdx
	jz	.L6
	/* one key for all lanes */
	vpbroadcastd	0(%rdx), %zmm4
	vpbroadcastd	4(%rdx), %zmm5
	vpbroadcastd	8(%rdx), %zmm6
	vpbroadcastd	12(%rdx), %zmm7
	vpbroadcastd	16(%rdx), %zmm8
	vpbroadcastd	20(%rdx), %zmm9
	vpbroadcastd	24(%rdx), %zmm10
	vpbroadcastd	28(%rdx), %zmm11
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
	vmovdqu32	0(%rax), %zmm4
	vmovdqu32	128(%rax), %zmm5
	vmovdqu32	256(%rax), %zmm6
	vmovdqu32	384(%rax), %zmm7
	vmovdqu32	512(%rax), %zmm8
	vmovdqu32	640(%rax), %zmm9
	vmovdqu32	768(%rax), %zmm10
	vmovdqu32	896(%rax), %zmm11
	vmovdqu32	64(%rax), %ymm20
	vmovdqu32	192(%rax), %ymm21
	vmovdqu32	320(%rax), %ymm22
	vmovdqu32	448(%rax), %ymm23
	vmovdqu32	576(%rax), %ymm24
	vmovdqu32	704(%rax), %ymm25
	vmovdqu32	832(%rax), %ymm26
	vmovdqu32	960(%rax), %ymm27
.L7:
	mov	$10, %r8d
	.p2align 6
.L8:
	vpaddd	%zmm4, %zmm0, %zmm0
	vpaddd	%zmm5, %zmm1, %zmm1
	vpaddd	%zmm6, %zmm2, %zmm2
	vpaddd	%zmm7, %zmm3, %zmm3
	vpxord	%zmm0, %zmm12, %zmm12
	vpxord	%zmm1, %zmm13, %zmm13
	vpxord	%zmm2, %zmm14, %zmm14
	vpxord	%zmm3, %zmm15, %zmm15
	vprold	$16, %zmm12, %zmm12
	vprold	$16, %zmm13, %zmm13
	vprold	$16, %zmm14, %zmm14
	vprold	$16, %zmm15, %zmm15
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
	vpaddd	%zmm12, %zmm8, %zmm8
	vpaddd	%zmm13, %zmm9, %zmm9
	vpaddd	%zmm14, %zmm10, %zmm10
	vpaddd	%zmm15, %zmm11, %zmm11
	vpxord	%zmm8, %zmm4, %zmm4
	vpxord	%zmm9, %zmm5, %zmm5
	vpxord	%zmm10, %zmm6, %zmm6
	vpxord	%zmm11, %zmm7, %zmm7
	vprold	$12, %zmm4, %zmm4
	vprold	$12, %zmm5, %zmm5
	vprold	$12, %zmm6, %zmm6
	vprold	$12, %zmm7, %zmm7
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
	vpaddd	%zmm4, %zmm0, %zmm0
	vpaddd	%zmm5, %zmm1, %zmm1
	vpaddd	%zmm6, %zmm2, %zmm2
	vpaddd	%zmm7, %zmm3, %zmm3
	vpxord	%zmm0, %zmm12, %zmm12
	vpxord	%zmm1, %zmm13, %zmm13
	vpxord	%zmm2, %zmm14, %zmm14
	vpxord	%zmm3, %zmm15, %zmm15
	vprold	$8, %zmm12, %zmm12
	vprold	$8, %zmm13, %zmm13
	vprold	$8, %zmm14, %zmm14
	vprold	$8, %zmm15, %zmm15
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
	vpaddd	%zmm12, %zmm8, %zmm8
	vpaddd	%zmm13, %zmm9, %zmm9
	vpaddd	%zmm14, %zmm10, %zmm10
	vpaddd	%zmm15, %zmm11, %zmm11
	vpxord	%zmm8, %zmm4, %zmm4
	vpxord	%zmm9, %zmm5, %zmm5
	vpxord	%zmm10, %zmm6, %zmm6
	vpxord	%zmm11, %zmm7, %zmm7
	vprold	$7, %zmm4, %zmm4
	vprold	$7, %zmm5, %zmm5
	vprold	$7, %zmm6, %zmm6
	vprold	$7, %zmm7, %zmm7
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
	vpaddd	%zmm5, %zmm0, %zmm0
	vpaddd	%zmm6, %zmm1, %zmm1
	vpaddd	%zmm7, %zmm2, %zmm2
	vpaddd	%zmm4, %zmm3, %zmm3
	vpxord	%zmm0, %zmm15, %zmm15
	vpxord	%zmm1, %zmm12, %zmm12
	vpxord	%zmm2, %zmm13, %zmm13
	vpxord	%zmm3, %zmm14, %zmm14
	vprold	$16, %zmm15, %zmm15
	vprold	$16, %zmm12, %zmm12
	vprold	$16, %zmm13, %zmm13
	vprold	$16, %zmm14, %zmm14
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
	vpaddd	%zmm15, %zmm10, %zmm10
	vpaddd	%zmm12, %zmm11, %zmm11
	vpaddd	%zmm13, %zmm8, %zmm8
	vpaddd	%zmm14, %zmm9, %zmm9
	vpxord	%zmm10, %zmm5, %zmm5
	vpxord	%zmm11, %zmm6, %zmm6
	vpxord	%zmm8, %zmm7, %zmm7
	vpxord	%zmm9, %zmm4, %zmm4
	vprold	$12, %zmm5, %zmm5
	vprold	$12, %zmm6, %zmm6
	vprold	$12, %zmm7, %zmm7
	vprold	$12, %zmm4, %zmm4
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
	vpaddd	%zmm5, %zmm0, %zmm0
	vpaddd	%zmm6, %zmm1, %zmm1
	vpaddd	%zmm7, %zmm2, %zmm2
	vpaddd	%zmm4, %zmm3, %zmm3
	vpxord	%zmm0, %zmm15, %zmm15
	vpxord	%zmm1, %zmm12, %zmm12
	vpxord	%zmm2, %zmm13, %zmm13
	vpxord	%zmm3, %zmm14, %zmm14
	vprold	$8, %zmm15, %zmm15
	vprold	$8, %zmm12, %zmm12
	vprold	$8, %zmm13, %zmm13
	vprold	$8, %zmm14, %zmm14
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
	vpaddd	%zmm15, %zmm10, %zmm10
	vpaddd	%zmm12, %zmm11, %zmm11
	vpaddd	%zmm13, %zmm8, %zmm8
	vpaddd	%zmm14, %zmm9, %zmm9
	vpxord	%zmm10, %zmm5, %zmm5
	vpxord	%zmm11, %zmm6, %zmm6
	vpxord	%zmm8, %zmm7, %zmm7
	vpxord	%zmm9, %zmm4, %zmm4
	vprold	$7, %zmm5, %zmm5
	vprold	$7, %zmm6, %zmm6
	vprold	$7, %zmm7, %zmm7
	vprold	$7, %zmm4, %zmm4
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
	vpaddd	wg_lanes_sigma+0(%rip){1to16}, %zmm0, %zmm0
	vpaddd	wg_lanes_sigma+4(%rip){1to16}, %zmm1, %zmm1
	vpaddd	wg_lanes_sigma+8(%rip){1to16}, %zmm2, %zmm2
	vpaddd	wg_lanes_sigma+12(%rip){1to16}, %zmm3, %zmm3
	vpaddd	1024(%rax), %zmm12, %zmm12
	vpaddd	1152(%rax), %zmm14, %zmm14
	vpaddd	1280(%rax), %zmm15, %zmm15
	vpaddd	wg_lanes_sigma+0(%rip){1to8}, %ymm16, %ymm16
	vpaddd	wg_lanes_sigma+4(%rip){1to8}, %ymm17, %ymm17
	vpaddd	wg_lanes_sigma+8(%rip){1to8}, %ymm18, %ymm18
	vpaddd	wg_lanes_sigma+12(%rip){1to8}, %ymm19, %ymm19
	vpaddd	1088(%rax), %ymm28, %ymm28
	vpaddd	1216(%rax), %ymm30, %ymm30
	vpaddd	1344(%rax), %ymm31, %ymm31
	test	%rdx, %rdx
	jz	.L9
	/* one key for all lanes */
	vpaddd	0(%rdx){1to16}, %zmm4, %zmm4
	vpaddd	4(%rdx){1to16}, %zmm5, %zmm5
	vpaddd	8(%rdx){1to16}, %zmm6, %zmm6
	vpaddd	12(%rdx){1to16}, %zmm7, %zmm7
	vpaddd	16(%rdx){1to16}, %zmm8, %zmm8
	vpaddd	20(%rdx){1to16}, %zmm9, %zmm9
	vpaddd	24(%rdx){1to16}, %zmm10, %zmm10
	vpaddd	28(%rdx){1to16}, %zmm11, %zmm11
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
	vpaddd	0(%rax), %zmm4, %zmm4
	vpaddd	128(%rax), %zmm5, %zmm5
	vpaddd	256(%rax), %zmm6, %zmm6
	vpaddd	384(%rax), %zmm7, %zmm7
	vpaddd	512(%rax), %zmm8, %zmm8
	vpaddd	640(%rax), %zmm9, %zmm9
	vpaddd	768(%rax), %zmm10, %zmm10
	vpaddd	896(%rax), %zmm11, %zmm11
	vpaddd	64(%rax), %ymm20, %ymm20
	vpaddd	192(%rax), %ymm21, %ymm21
	vpaddd	320(%rax), %ymm22, %ymm22
	vpaddd	448(%rax), %ymm23, %ymm23
	vpaddd	576(%rax), %ymm24, %ymm24
	vpaddd	704(%rax), %ymm25, %ymm25
	vpaddd	832(%rax), %ymm26, %ymm26
	vpaddd	960(%rax), %ymm27, %ymm27
.L10:
	/* transpose and apply */
	vmovdqu32	%ymm31, 1920(%rdi)
	vpunpckldq	%zmm1, %zmm0, %zmm31
	vpunpckhdq	%zmm1, %zmm0, %zmm1
	vpunpckldq	%zmm3, %zmm2, %zmm0
	vpunpckhdq	%zmm3, %zmm2, %zmm3
	vpunpcklqdq	%zmm0, %zmm31, %zmm2
	vpunpckhqdq	%zmm0, %zmm31, %zmm0
	vpunpcklqdq	%zmm3, %zmm1, %zmm31
	vpunpckhqdq	%zmm3, %zmm1, %zmm3
	vpunpckldq	%zmm5, %zmm4, %zmm1
	vpunpckhdq	%zmm5, %zmm4, %zmm5
	vpunpckldq	%zmm7, %zmm6, %zmm4
	vpunpckhdq	%zmm7, %zmm6, %zmm7
	vpunpcklqdq	%zmm4, %zmm1, %zmm6
	vpunpckhqdq	%zmm4, %zmm1, %zmm4
	vpunpcklqdq	%zmm7, %zmm5, %zmm1
	vpunpckhqdq	%zmm7, %zmm5, %zmm7
	vpunpckldq	%zmm9, %zmm8, %zmm5
	vpunpckhdq	%zmm9, %zmm8, %zmm9
	vpunpckldq	%zmm11, %zmm10, %zmm8
	vpunpckhdq	%zmm11, %zmm10, %zmm11
	vpunpcklqdq	%zmm8, %zmm5, %zmm10
	vpunpckhqdq	%zmm8, %zmm5, %zmm8
	vpunpcklqdq	%zmm11, %zmm9, %zmm5
	vpunpckhqdq	%zmm11, %zmm9, %zmm11
	vpunpckldq	%zmm13, %zmm12, %zmm9
	vpunpckhdq	%zmm13, %zmm12, %zmm13
	vpunpckldq	%zmm15, %zmm14, %zmm12
	vpunpckhdq	%zmm15, %zmm14, %zmm15
	vpunpcklqdq	%zmm12, %zmm9, %zmm14
	vpunpckhqdq	%zmm12, %zmm9, %zmm12
	vpunpcklqdq	%zmm15, %zmm13, %zmm9
	vpunpckhqdq	%zmm15, %zmm13, %zmm15
	vshufi64x2	$0x44, %zmm6, %zmm2, %zmm13
	vshufi64x2	$0xee, %zmm6, %zmm2, %zmm6
	vshufi64x2	$0x44, %zmm14, %zmm10, %zmm2
	vshufi64x2	$0xee, %zmm14, %zmm10, %zmm14
	vshufi64x2	$0x88, %zmm2, %zmm13, %zmm10
	vshufi64x2	$0xdd, %zmm2, %zmm13, %zmm2
	vshufi64x2	$0x88, %zmm14, %zmm6, %zmm13
	vshufi64x2	$0xdd, %zmm14, %zmm6, %zmm14
	mov	1408(%rcx), %r8
	mov	1664(%rcx), %r9
	vpxorq	0(%r8), %zmm10, %zmm10
	vmovdqu64	%zmm10, 0(%r9)
	mov	1440(%rcx), %r8
	mov	1696(%rcx), %r9
	vpxorq	0(%r8), %zmm2, %zmm2
	vmovdqu64	%zmm2, 0(%r9)
	mov	1472(%rcx), %r8
	mov	1728(%rcx), %r9
	vpxorq	0(%r8), %zmm13, %zmm13
	vmovdqu64	%zmm13, 0(%r9)
	mov	1504(%rcx), %r8
	mov	1760(%rcx), %r9
	vpxorq	0(%r8), %zmm14, %zmm14
	vmovdqu64	%zmm14, 0(%r9)
	vshufi64x2	$0x44, %zmm4, %zmm0, %zmm6
	vshufi64x2	$0xee, %zmm4, %zmm0, %zmm4
	vshufi64x2	$0x44, %zmm12, %zmm8, %zmm0
	vshufi64x2	$0xee, %zmm12, %zmm8, %zmm12
	vshufi64x2	$0x88, %zmm0, %zmm6, %zmm8
	vshufi64x2	$0xdd, %zmm0, %zmm6, %zmm0
	vshufi64x2	$0x88, %zmm12, %zmm4, %zmm6
	vshufi64x2	$0xdd, %zmm12, %zmm4, %zmm12
	mov	1416(%rcx), %r8
	mov	1672(%rcx), %r9
	vpxorq	0(%r8), %zmm8, %zmm8
	vmovdqu64	%zmm8, 0(%r9)
	mov	1448(%rcx), %r8
	mov	1704(%rcx), %r9
	vpxorq	0(%r8), %zmm0, %zmm0
	vmovdqu64	%zmm0, 0(%r9)
	mov	1480(%rcx), %r8
	mov	1736(%rcx), %r9
	vpxorq	0(%r8), %zmm6, %zmm6
	vmovdqu64	%zmm6, 0(%r9)
	mov	1512(%rcx), %r8
	mov	1768(%rcx), %r9
	vpxorq	0(%r8), %zmm12, %zmm12
	vmovdqu64	%zmm12, 0(%r9)
	vshufi64x2	$0x44, %zmm1, %zmm31, %zmm4
	vshufi64x2	$0xee, %zmm1, %zmm31, %zmm1
	vshufi64x2	$0x44, %zmm9, %zmm5, %zmm31
	vshufi64x2	$0xee, %zmm9, %zmm5, %zmm9
	vshufi64x2	$0x88, %zmm31, %zmm4, %zmm5
	vshufi64x2	$0xdd, %zmm31, %zmm4, %zmm31
	vshufi64x2	$0x88, %zmm9, %zmm1, %zmm4
	vshufi64x2	$0xdd, %zmm9, %zmm1, %zmm9
	mov	1424(%rcx), %r8
	mov	1680(%rcx), %r9
	vpxorq	0(%r8), %zmm5, %zmm5
	vmovdqu64	%zmm5, 0(%r9)
	mov	1456(%rcx), %r8
	mov	1712(%rcx), %r9
	vpxorq	0(%r8), %zmm31, %zmm31
	vmovdqu64	%zmm31, 0(%r9)
	mov	1488(%rcx), %r8
	mov	1744(%rcx), %r9
	vpxorq	0(%r8), %zmm4, %zmm4
	vmovdqu64	%zmm4, 0(%r9)
	mov	1520(%rcx), %r8
	mov	1776(%rcx), %r9
	vpxorq	0(%r8), %zmm9, %zmm9
	vmovdqu64	%zmm9, 0(%r9)
	vshufi64x2	$0x44, %zmm7, %zmm3, %zmm1
	vshufi64x2	$0xee, %zmm7, %zmm3, %zmm7
	vshufi64x2	$0x44, %zmm15, %zmm11, %zmm3
	vshufi64x2	$0xee, %zmm15, %zmm11, %zmm15
	vshufi64x2	$0x88, %zmm3, %zmm1, %zmm11
	vshufi64x2	$0xdd, %zmm3, %zmm1, %zmm3
	vshufi64x2	$0x88, %zmm15, %zmm7, %zmm1
	vshufi64x2	$0xdd, %zmm15, %zmm7, %zmm15
	mov	1432(%rcx), %r8
	mov	1688(%rcx), %r9
	vpxorq	0(%r8), %zmm11, %zmm11
	vmovdqu64	%zmm11, 0(%r9)
	mov	1464(%rcx), %r8
	mov	1720(%rcx), %r9
	vpxorq	0(%r8), %zmm3, %zmm3
	vmovdqu64	%zmm3, 0(%r9)
	mov	1496(%rcx), %r8
	mov	1752(%rcx), %r9
	vpxorq	0(%r8), %zmm1, %zmm1
	vmovdqu64	%zmm1, 0(%r9)
	mov	1528(%rcx), %r8
	mov	1784(%rcx), %r9
	vpxorq	0(%r8), %zmm15, %zmm15
	vmovdqu64	%zmm15, 0(%r9)
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
	mov	1536(%rcx), %r8
	mov	1792(%rcx), %r9
	vpxorq	0(%r8), %ymm29, %ymm29
	vpxorq	32(%r8), %ymm18, %ymm18
	vmovdqu64	%ymm29, 0(%r9)
	vmovdqu64	%ymm18, 32(%r9)
	mov	1568(%rcx), %r8
	mov	1824(%rcx), %r9
	vpxorq	0(%r8), %ymm22, %ymm22
	vpxorq	32(%r8), %ymm30, %ymm30
	vmovdqu64	%ymm22, 0(%r9)
	vmovdqu64	%ymm30, 32(%r9)
	vshufi64x2	$0, %ymm20, %ymm16, %ymm26
	vshufi64x2	$3, %ymm20, %ymm16, %ymm20
	vshufi64x2	$0, %ymm28, %ymm24, %ymm16
	vshufi64x2	$3, %ymm28, %ymm24, %ymm28
	mov	1544(%rcx), %r8
	mov	1800(%rcx), %r9
	vpxorq	0(%r8), %ymm26, %ymm26
	vpxorq	32(%r8), %ymm16, %ymm16
	vmovdqu64	%ymm26, 0(%r9)
	vmovdqu64	%ymm16, 32(%r9)
	mov	1576(%rcx), %r8
	mov	1832(%rcx), %r9
	vpxorq	0(%r8), %ymm20, %ymm20
	vpxorq	32(%r8), %ymm28, %ymm28
	vmovdqu64	%ymm20, 0(%r9)
	vmovdqu64	%ymm28, 32(%r9)
	vshufi64x2	$0, %ymm17, %ymm0, %ymm24
	vshufi64x2	$3, %ymm17, %ymm0, %ymm17
	vshufi64x2	$0, %ymm25, %ymm21, %ymm0
	vshufi64x2	$3, %ymm25, %ymm21, %ymm25
	mov	1552(%rcx), %r8
	mov	1808(%rcx), %r9
	vpxorq	0(%r8), %ymm24, %ymm24
	vpxorq	32(%r8), %ymm0, %ymm0
	vmovdqu64	%ymm24, 0(%r9)
	vmovdqu64	%ymm0, 32(%r9)
	mov	1584(%rcx), %r8
	mov	1840(%rcx), %r9
	vpxorq	0(%r8), %ymm17, %ymm17
	vpxorq	32(%r8), %ymm25, %ymm25
	vmovdqu64	%ymm17, 0(%r9)
	vmovdqu64	%ymm25, 32(%r9)
	vshufi64x2	$0, %ymm23, %ymm19, %ymm21
	vshufi64x2	$3, %ymm23, %ymm19, %ymm23
	vshufi64x2	$0, %ymm31, %ymm27, %ymm19
	vshufi64x2	$3, %ymm31, %ymm27, %ymm31
	mov	1560(%rcx), %r8
	mov	1816(%rcx), %r9
	vpxorq	0(%r8), %ymm21, %ymm21
	vpxorq	32(%r8), %ymm19, %ymm19
	vmovdqu64	%ymm21, 0(%r9)
	vmovdqu64	%ymm19, 32(%r9)
	mov	1592(%rcx), %r8
	mov	1848(%rcx), %r9
	vpxorq	0(%r8), %ymm23, %ymm23
	vpxorq	32(%r8), %ymm31, %ymm31
	vmovdqu64	%ymm23, 0(%r9)
	vmovdqu64	%ymm31, 32(%r9)
	vzeroupper
	RET
SYM_FUNC_END(wg_chacha20_lanes24_avx512)

SYM_FUNC_START(wg_chacha20_lanes32_avx512)
	/* %rax: rows, %rcx: pointers, both from the first lane on */
	mov	%esi, %esi
	lea	(%rdi,%rsi,4), %rax
	lea	(%rdi,%rsi,8), %rcx
	vpbroadcastd	wg_lanes_sigma+0(%rip), %zmm0
	vpbroadcastd	wg_lanes_sigma+4(%rip), %zmm1
	vpbroadcastd	wg_lanes_sigma+8(%rip), %zmm2
	vpbroadcastd	wg_lanes_sigma+12(%rip), %zmm3
	vmovdqu32	1024(%rax), %zmm12
	vpxord	%zmm13, %zmm13, %zmm13
	vmovdqu32	1152(%rax), %zmm14
	vmovdqu32	1280(%rax), %zmm15
	vpbroadcastd	wg_lanes_sigma+0(%rip), %zmm16
	vpbroadcastd	wg_lanes_sigma+4(%rip), %zmm17
	vpbroadcastd	wg_lanes_sigma+8(%rip), %zmm18
	vpbroadcastd	wg_lanes_sigma+12(%rip), %zmm19
	vmovdqu32	1088(%rax), %zmm28
	vpxord	%zmm29, %zmm29, %zmm29
	vmovdqu32	1216(%rax), %zmm30
	vmovdqu32	1344(%rax), %zmm31
	test	%rdx, %rdx
	jz	.L11
	/* one key for all lanes */
	vpbroadcastd	0(%rdx), %zmm4
	vpbroadcastd	4(%rdx), %zmm5
	vpbroadcastd	8(%rdx), %zmm6
	vpbroadcastd	12(%rdx), %zmm7
	vpbroadcastd	16(%rdx), %zmm8
	vpbroadcastd	20(%rdx), %zmm9
	vpbroadcastd	24(%rdx), %zmm10
	vpbroadcastd	28(%rdx), %zmm11
	vpbroadcastd	0(%rdx), %zmm20
	vpbroadcastd	4(%rdx), %zmm21
	vpbroadcastd	8(%rdx), %zmm22
	vpbroadcastd	12(%rdx), %zmm23
	vpbroadcastd	16(%rdx), %zmm24
	vpbroadcastd	20(%rdx), %zmm25
	vpbroadcastd	24(%rdx), %zmm26
	vpbroadcastd	28(%rdx), %zmm27
	jmp	.L12
.L11:
	/* a key per lane */
	vmovdqu32	0(%rax), %zmm4
	vmovdqu32	128(%rax), %zmm5
	vmovdqu32	256(%rax), %zmm6
	vmovdqu32	384(%rax), %zmm7
	vmovdqu32	512(%rax), %zmm8
	vmovdqu32	640(%rax), %zmm9
	vmovdqu32	768(%rax), %zmm10
	vmovdqu32	896(%rax), %zmm11
	vmovdqu32	64(%rax), %zmm20
	vmovdqu32	192(%rax), %zmm21
	vmovdqu32	320(%rax), %zmm22
	vmovdqu32	448(%rax), %zmm23
	vmovdqu32	576(%rax), %zmm24
	vmovdqu32	704(%rax), %zmm25
	vmovdqu32	832(%rax), %zmm26
	vmovdqu32	960(%rax), %zmm27
.L12:
	mov	$10, %r8d
	.p2align 6
.L13:
	vpaddd	%zmm4, %zmm0, %zmm0
	vpaddd	%zmm5, %zmm1, %zmm1
	vpaddd	%zmm6, %zmm2, %zmm2
	vpaddd	%zmm7, %zmm3, %zmm3
	vpxord	%zmm0, %zmm12, %zmm12
	vpxord	%zmm1, %zmm13, %zmm13
	vpxord	%zmm2, %zmm14, %zmm14
	vpxord	%zmm3, %zmm15, %zmm15
	vprold	$16, %zmm12, %zmm12
	vprold	$16, %zmm13, %zmm13
	vprold	$16, %zmm14, %zmm14
	vprold	$16, %zmm15, %zmm15
	vpaddd	%zmm20, %zmm16, %zmm16
	vpaddd	%zmm21, %zmm17, %zmm17
	vpaddd	%zmm22, %zmm18, %zmm18
	vpaddd	%zmm23, %zmm19, %zmm19
	vpxord	%zmm16, %zmm28, %zmm28
	vpxord	%zmm17, %zmm29, %zmm29
	vpxord	%zmm18, %zmm30, %zmm30
	vpxord	%zmm19, %zmm31, %zmm31
	vprold	$16, %zmm28, %zmm28
	vprold	$16, %zmm29, %zmm29
	vprold	$16, %zmm30, %zmm30
	vprold	$16, %zmm31, %zmm31
	vpaddd	%zmm12, %zmm8, %zmm8
	vpaddd	%zmm13, %zmm9, %zmm9
	vpaddd	%zmm14, %zmm10, %zmm10
	vpaddd	%zmm15, %zmm11, %zmm11
	vpxord	%zmm8, %zmm4, %zmm4
	vpxord	%zmm9, %zmm5, %zmm5
	vpxord	%zmm10, %zmm6, %zmm6
	vpxord	%zmm11, %zmm7, %zmm7
	vprold	$12, %zmm4, %zmm4
	vprold	$12, %zmm5, %zmm5
	vprold	$12, %zmm6, %zmm6
	vprold	$12, %zmm7, %zmm7
	vpaddd	%zmm28, %zmm24, %zmm24
	vpaddd	%zmm29, %zmm25, %zmm25
	vpaddd	%zmm30, %zmm26, %zmm26
	vpaddd	%zmm31, %zmm27, %zmm27
	vpxord	%zmm24, %zmm20, %zmm20
	vpxord	%zmm25, %zmm21, %zmm21
	vpxord	%zmm26, %zmm22, %zmm22
	vpxord	%zmm27, %zmm23, %zmm23
	vprold	$12, %zmm20, %zmm20
	vprold	$12, %zmm21, %zmm21
	vprold	$12, %zmm22, %zmm22
	vprold	$12, %zmm23, %zmm23
	vpaddd	%zmm4, %zmm0, %zmm0
	vpaddd	%zmm5, %zmm1, %zmm1
	vpaddd	%zmm6, %zmm2, %zmm2
	vpaddd	%zmm7, %zmm3, %zmm3
	vpxord	%zmm0, %zmm12, %zmm12
	vpxord	%zmm1, %zmm13, %zmm13
	vpxord	%zmm2, %zmm14, %zmm14
	vpxord	%zmm3, %zmm15, %zmm15
	vprold	$8, %zmm12, %zmm12
	vprold	$8, %zmm13, %zmm13
	vprold	$8, %zmm14, %zmm14
	vprold	$8, %zmm15, %zmm15
	vpaddd	%zmm20, %zmm16, %zmm16
	vpaddd	%zmm21, %zmm17, %zmm17
	vpaddd	%zmm22, %zmm18, %zmm18
	vpaddd	%zmm23, %zmm19, %zmm19
	vpxord	%zmm16, %zmm28, %zmm28
	vpxord	%zmm17, %zmm29, %zmm29
	vpxord	%zmm18, %zmm30, %zmm30
	vpxord	%zmm19, %zmm31, %zmm31
	vprold	$8, %zmm28, %zmm28
	vprold	$8, %zmm29, %zmm29
	vprold	$8, %zmm30, %zmm30
	vprold	$8, %zmm31, %zmm31
	vpaddd	%zmm12, %zmm8, %zmm8
	vpaddd	%zmm13, %zmm9, %zmm9
	vpaddd	%zmm14, %zmm10, %zmm10
	vpaddd	%zmm15, %zmm11, %zmm11
	vpxord	%zmm8, %zmm4, %zmm4
	vpxord	%zmm9, %zmm5, %zmm5
	vpxord	%zmm10, %zmm6, %zmm6
	vpxord	%zmm11, %zmm7, %zmm7
	vprold	$7, %zmm4, %zmm4
	vprold	$7, %zmm5, %zmm5
	vprold	$7, %zmm6, %zmm6
	vprold	$7, %zmm7, %zmm7
	vpaddd	%zmm28, %zmm24, %zmm24
	vpaddd	%zmm29, %zmm25, %zmm25
	vpaddd	%zmm30, %zmm26, %zmm26
	vpaddd	%zmm31, %zmm27, %zmm27
	vpxord	%zmm24, %zmm20, %zmm20
	vpxord	%zmm25, %zmm21, %zmm21
	vpxord	%zmm26, %zmm22, %zmm22
	vpxord	%zmm27, %zmm23, %zmm23
	vprold	$7, %zmm20, %zmm20
	vprold	$7, %zmm21, %zmm21
	vprold	$7, %zmm22, %zmm22
	vprold	$7, %zmm23, %zmm23
	vpaddd	%zmm5, %zmm0, %zmm0
	vpaddd	%zmm6, %zmm1, %zmm1
	vpaddd	%zmm7, %zmm2, %zmm2
	vpaddd	%zmm4, %zmm3, %zmm3
	vpxord	%zmm0, %zmm15, %zmm15
	vpxord	%zmm1, %zmm12, %zmm12
	vpxord	%zmm2, %zmm13, %zmm13
	vpxord	%zmm3, %zmm14, %zmm14
	vprold	$16, %zmm15, %zmm15
	vprold	$16, %zmm12, %zmm12
	vprold	$16, %zmm13, %zmm13
	vprold	$16, %zmm14, %zmm14
	vpaddd	%zmm21, %zmm16, %zmm16
	vpaddd	%zmm22, %zmm17, %zmm17
	vpaddd	%zmm23, %zmm18, %zmm18
	vpaddd	%zmm20, %zmm19, %zmm19
	vpxord	%zmm16, %zmm31, %zmm31
	vpxord	%zmm17, %zmm28, %zmm28
	vpxord	%zmm18, %zmm29, %zmm29
	vpxord	%zmm19, %zmm30, %zmm30
	vprold	$16, %zmm31, %zmm31
	vprold	$16, %zmm28, %zmm28
	vprold	$16, %zmm29, %zmm29
	vprold	$16, %zmm30, %zmm30
	vpaddd	%zmm15, %zmm10, %zmm10
	vpaddd	%zmm12, %zmm11, %zmm11
	vpaddd	%zmm13, %zmm8, %zmm8
	vpaddd	%zmm14, %zmm9, %zmm9
	vpxord	%zmm10, %zmm5, %zmm5
	vpxord	%zmm11, %zmm6, %zmm6
	vpxord	%zmm8, %zmm7, %zmm7
	vpxord	%zmm9, %zmm4, %zmm4
	vprold	$12, %zmm5, %zmm5
	vprold	$12, %zmm6, %zmm6
	vprold	$12, %zmm7, %zmm7
	vprold	$12, %zmm4, %zmm4
	vpaddd	%zmm31, %zmm26, %zmm26
	vpaddd	%zmm28, %zmm27, %zmm27
	vpaddd	%zmm29, %zmm24, %zmm24
	vpaddd	%zmm30, %zmm25, %zmm25
	vpxord	%zmm26, %zmm21, %zmm21
	vpxord	%zmm27, %zmm22, %zmm22
	vpxord	%zmm24, %zmm23, %zmm23
	vpxord	%zmm25, %zmm20, %zmm20
	vprold	$12, %zmm21, %zmm21
	vprold	$12, %zmm22, %zmm22
	vprold	$12, %zmm23, %zmm23
	vprold	$12, %zmm20, %zmm20
	vpaddd	%zmm5, %zmm0, %zmm0
	vpaddd	%zmm6, %zmm1, %zmm1
	vpaddd	%zmm7, %zmm2, %zmm2
	vpaddd	%zmm4, %zmm3, %zmm3
	vpxord	%zmm0, %zmm15, %zmm15
	vpxord	%zmm1, %zmm12, %zmm12
	vpxord	%zmm2, %zmm13, %zmm13
	vpxord	%zmm3, %zmm14, %zmm14
	vprold	$8, %zmm15, %zmm15
	vprold	$8, %zmm12, %zmm12
	vprold	$8, %zmm13, %zmm13
	vprold	$8, %zmm14, %zmm14
	vpaddd	%zmm21, %zmm16, %zmm16
	vpaddd	%zmm22, %zmm17, %zmm17
	vpaddd	%zmm23, %zmm18, %zmm18
	vpaddd	%zmm20, %zmm19, %zmm19
	vpxord	%zmm16, %zmm31, %zmm31
	vpxord	%zmm17, %zmm28, %zmm28
	vpxord	%zmm18, %zmm29, %zmm29
	vpxord	%zmm19, %zmm30, %zmm30
	vprold	$8, %zmm31, %zmm31
	vprold	$8, %zmm28, %zmm28
	vprold	$8, %zmm29, %zmm29
	vprold	$8, %zmm30, %zmm30
	vpaddd	%zmm15, %zmm10, %zmm10
	vpaddd	%zmm12, %zmm11, %zmm11
	vpaddd	%zmm13, %zmm8, %zmm8
	vpaddd	%zmm14, %zmm9, %zmm9
	vpxord	%zmm10, %zmm5, %zmm5
	vpxord	%zmm11, %zmm6, %zmm6
	vpxord	%zmm8, %zmm7, %zmm7
	vpxord	%zmm9, %zmm4, %zmm4
	vprold	$7, %zmm5, %zmm5
	vprold	$7, %zmm6, %zmm6
	vprold	$7, %zmm7, %zmm7
	vprold	$7, %zmm4, %zmm4
	vpaddd	%zmm31, %zmm26, %zmm26
	vpaddd	%zmm28, %zmm27, %zmm27
	vpaddd	%zmm29, %zmm24, %zmm24
	vpaddd	%zmm30, %zmm25, %zmm25
	vpxord	%zmm26, %zmm21, %zmm21
	vpxord	%zmm27, %zmm22, %zmm22
	vpxord	%zmm24, %zmm23, %zmm23
	vpxord	%zmm25, %zmm20, %zmm20
	vprold	$7, %zmm21, %zmm21
	vprold	$7, %zmm22, %zmm22
	vprold	$7, %zmm23, %zmm23
	vprold	$7, %zmm20, %zmm20
	dec	%r8d
	jnz	.L13
	/* add the state from before the rounds */
	vpaddd	wg_lanes_sigma+0(%rip){1to16}, %zmm0, %zmm0
	vpaddd	wg_lanes_sigma+4(%rip){1to16}, %zmm1, %zmm1
	vpaddd	wg_lanes_sigma+8(%rip){1to16}, %zmm2, %zmm2
	vpaddd	wg_lanes_sigma+12(%rip){1to16}, %zmm3, %zmm3
	vpaddd	1024(%rax), %zmm12, %zmm12
	vpaddd	1152(%rax), %zmm14, %zmm14
	vpaddd	1280(%rax), %zmm15, %zmm15
	vpaddd	wg_lanes_sigma+0(%rip){1to16}, %zmm16, %zmm16
	vpaddd	wg_lanes_sigma+4(%rip){1to16}, %zmm17, %zmm17
	vpaddd	wg_lanes_sigma+8(%rip){1to16}, %zmm18, %zmm18
	vpaddd	wg_lanes_sigma+12(%rip){1to16}, %zmm19, %zmm19
	vpaddd	1088(%rax), %zmm28, %zmm28
	vpaddd	1216(%rax), %zmm30, %zmm30
	vpaddd	1344(%rax), %zmm31, %zmm31
	test	%rdx, %rdx
	jz	.L14
	/* one key for all lanes */
	vpaddd	0(%rdx){1to16}, %zmm4, %zmm4
	vpaddd	4(%rdx){1to16}, %zmm5, %zmm5
	vpaddd	8(%rdx){1to16}, %zmm6, %zmm6
	vpaddd	12(%rdx){1to16}, %zmm7, %zmm7
	vpaddd	16(%rdx){1to16}, %zmm8, %zmm8
	vpaddd	20(%rdx){1to16}, %zmm9, %zmm9
	vpaddd	24(%rdx){1to16}, %zmm10, %zmm10
	vpaddd	28(%rdx){1to16}, %zmm11, %zmm11
	vpaddd	0(%rdx){1to16}, %zmm20, %zmm20
	vpaddd	4(%rdx){1to16}, %zmm21, %zmm21
	vpaddd	8(%rdx){1to16}, %zmm22, %zmm22
	vpaddd	12(%rdx){1to16}, %zmm23, %zmm23
	vpaddd	16(%rdx){1to16}, %zmm24, %zmm24
	vpaddd	20(%rdx){1to16}, %zmm25, %zmm25
	vpaddd	24(%rdx){1to16}, %zmm26, %zmm26
	vpaddd	28(%rdx){1to16}, %zmm27, %zmm27
	jmp	.L15
.L14:
	/* a key per lane */
	vpaddd	0(%rax), %zmm4, %zmm4
	vpaddd	128(%rax), %zmm5, %zmm5
	vpaddd	256(%rax), %zmm6, %zmm6
	vpaddd	384(%rax), %zmm7, %zmm7
	vpaddd	512(%rax), %zmm8, %zmm8
	vpaddd	640(%rax), %zmm9, %zmm9
	vpaddd	768(%rax), %zmm10, %zmm10
	vpaddd	896(%rax), %zmm11, %zmm11
	vpaddd	64(%rax), %zmm20, %zmm20
	vpaddd	192(%rax), %zmm21, %zmm21
	vpaddd	320(%rax), %zmm22, %zmm22
	vpaddd	448(%rax), %zmm23, %zmm23
	vpaddd	576(%rax), %zmm24, %zmm24
	vpaddd	704(%rax), %zmm25, %zmm25
	vpaddd	832(%rax), %zmm26, %zmm26
	vpaddd	960(%rax), %zmm27, %zmm27
.L15:
	/* transpose and apply */
	vmovdqu32	%zmm31, 1920(%rdi)
	vpunpckldq	%zmm1, %zmm0, %zmm31
	vpunpckhdq	%zmm1, %zmm0, %zmm1
	vpunpckldq	%zmm3, %zmm2, %zmm0
	vpunpckhdq	%zmm3, %zmm2, %zmm3
	vpunpcklqdq	%zmm0, %zmm31, %zmm2
	vpunpckhqdq	%zmm0, %zmm31, %zmm0
	vpunpcklqdq	%zmm3, %zmm1, %zmm31
	vpunpckhqdq	%zmm3, %zmm1, %zmm3
	vpunpckldq	%zmm5, %zmm4, %zmm1
	vpunpckhdq	%zmm5, %zmm4, %zmm5
	vpunpckldq	%zmm7, %zmm6, %zmm4
	vpunpckhdq	%zmm7, %zmm6, %zmm7
	vpunpcklqdq	%zmm4, %zmm1, %zmm6
	vpunpckhqdq	%zmm4, %zmm1, %zmm4
	vpunpcklqdq	%zmm7, %zmm5, %zmm1
	vpunpckhqdq	%zmm7, %zmm5, %zmm7
	vpunpckldq	%zmm9, %zmm8, %zmm5
	vpunpckhdq	%zmm9, %zmm8, %zmm9
	vpunpckldq	%zmm11, %zmm10, %zmm8
	vpunpckhdq	%zmm11, %zmm10, %zmm11
	vpunpcklqdq	%zmm8, %zmm5, %zmm10
	vpunpckhqdq	%zmm8, %zmm5, %zmm8
	vpunpcklqdq	%zmm11, %zmm9, %zmm5
	vpunpckhqdq	%zmm11, %zmm9, %zmm11
	vpunpckldq	%zmm13, %zmm12, %zmm9
	vpunpckhdq	%zmm13, %zmm12, %zmm13
	vpunpckldq	%zmm15, %zmm14, %zmm12
	vpunpckhdq	%zmm15, %zmm14, %zmm15
	vpunpcklqdq	%zmm12, %zmm9, %zmm14
	vpunpckhqdq	%zmm12, %zmm9, %zmm12
	vpunpcklqdq	%zmm15, %zmm13, %zmm9
	vpunpckhqdq	%zmm15, %zmm13, %zmm15
	vshufi64x2	$0x44, %zmm6, %zmm2, %zmm13
	vshufi64x2	$0xee, %zmm6, %zmm2, %zmm6
	vshufi64x2	$0x44, %zmm14, %zmm10, %zmm2
	vshufi64x2	$0xee, %zmm14, %zmm10, %zmm14
	vshufi64x2	$0x88, %zmm2, %zmm13, %zmm10
	vshufi64x2	$0xdd, %zmm2, %zmm13, %zmm2
	vshufi64x2	$0x88, %zmm14, %zmm6, %zmm13
	vshufi64x2	$0xdd, %zmm14, %zmm6, %zmm14
	mov	1408(%rcx), %r8
	mov	1664(%rcx), %r9
	vpxorq	0(%r8), %zmm10, %zmm10
	vmovdqu64	%zmm10, 0(%r9)
	mov	1440(%rcx), %r8
	mov	1696(%rcx), %r9
	vpxorq	0(%r8), %zmm2, %zmm2
	vmovdqu64	%zmm2, 0(%r9)
	mov	1472(%rcx), %r8
	mov	1728(%rcx), %r9
	vpxorq	0(%r8), %zmm13, %zmm13
	vmovdqu64	%zmm13, 0(%r9)
	mov	1504(%rcx), %r8
	mov	1760(%rcx), %r9
	vpxorq	0(%r8), %zmm14, %zmm14
	vmovdqu64	%zmm14, 0(%r9)
	vshufi64x2	$0x44, %zmm4, %zmm0, %zmm6
	vshufi64x2	$0xee, %zmm4, %zmm0, %zmm4
	vshufi64x2	$0x44, %zmm12, %zmm8, %zmm0
	vshufi64x2	$0xee, %zmm12, %zmm8, %zmm12
	vshufi64x2	$0x88, %zmm0, %zmm6, %zmm8
	vshufi64x2	$0xdd, %zmm0, %zmm6, %zmm0
	vshufi64x2	$0x88, %zmm12, %zmm4, %zmm6
	vshufi64x2	$0xdd, %zmm12, %zmm4, %zmm12
	mov	1416(%rcx), %r8
	mov	1672(%rcx), %r9
	vpxorq	0(%r8), %zmm8, %zmm8
	vmovdqu64	%zmm8, 0(%r9)
	mov	1448(%rcx), %r8
	mov	1704(%rcx), %r9
	vpxorq	0(%r8), %zmm0, %zmm0
	vmovdqu64	%zmm0, 0(%r9)
	mov	1480(%rcx), %r8
	mov	1736(%rcx), %r9
	vpxorq	0(%r8), %zmm6, %zmm6
	vmovdqu64	%zmm6, 0(%r9)
	mov	1512(%rcx), %r8
	mov	1768(%rcx), %r9
	vpxorq	0(%r8), %zmm12, %zmm12
	vmovdqu64	%zmm12, 0(%r9)
	vshufi64x2	$0x44, %zmm1, %zmm31, %zmm4
	vshufi64x2	$0xee, %zmm1, %zmm31, %zmm1
	vshufi64x2	$0x44, %zmm9, %zmm5, %zmm31
	vshufi64x2	$0xee, %zmm9, %zmm5, %zmm9
	vshufi64x2	$0x88, %zmm31, %zmm4, %zmm5
	vshufi64x2	$0xdd, %zmm31, %zmm4, %zmm31
	vshufi64x2	$0x88, %zmm9, %zmm1, %zmm4
	vshufi64x2	$0xdd, %zmm9, %zmm1, %zmm9
	mov	1424(%rcx), %r8
	mov	1680(%rcx), %r9
	vpxorq	0(%r8), %zmm5, %zmm5
	vmovdqu64	%zmm5, 0(%r9)
	mov	1456(%rcx), %r8
	mov	1712(%rcx), %r9
	vpxorq	0(%r8), %zmm31, %zmm31
	vmovdqu64	%zmm31, 0(%r9)
	mov	1488(%rcx), %r8
	mov	1744(%rcx), %r9
	vpxorq	0(%r8), %zmm4, %zmm4
	vmovdqu64	%zmm4, 0(%r9)
	mov	1520(%rcx), %r8
	mov	1776(%rcx), %r9
	vpxorq	0(%r8), %zmm9, %zmm9
	vmovdqu64	%zmm9, 0(%r9)
	vshufi64x2	$0x44, %zmm7, %zmm3, %zmm1
	vshufi64x2	$0xee, %zmm7, %zmm3, %zmm7
	vshufi64x2	$0x44, %zmm15, %zmm11, %zmm3
	vshufi64x2	$0xee, %zmm15, %zmm11, %zmm15
	vshufi64x2	$0x88, %zmm3, %zmm1, %zmm11
	vshufi64x2	$0xdd, %zmm3, %zmm1, %zmm3
	vshufi64x2	$0x88, %zmm15, %zmm7, %zmm1
	vshufi64x2	$0xdd, %zmm15, %zmm7, %zmm15
	mov	1432(%rcx), %r8
	mov	1688(%rcx), %r9
	vpxorq	0(%r8), %zmm11, %zmm11
	vmovdqu64	%zmm11, 0(%r9)
	mov	1464(%rcx), %r8
	mov	1720(%rcx), %r9
	vpxorq	0(%r8), %zmm3, %zmm3
	vmovdqu64	%zmm3, 0(%r9)
	mov	1496(%rcx), %r8
	mov	1752(%rcx), %r9
	vpxorq	0(%r8), %zmm1, %zmm1
	vmovdqu64	%zmm1, 0(%r9)
	mov	1528(%rcx), %r8
	mov	1784(%rcx), %r9
	vpxorq	0(%r8), %zmm15, %zmm15
	vmovdqu64	%zmm15, 0(%r9)
	vmovdqu32	1920(%rdi), %zmm31
	vpunpckldq	%zmm17, %zmm16, %zmm0
	vpunpckhdq	%zmm17, %zmm16, %zmm17
	vpunpckldq	%zmm19, %zmm18, %zmm16
	vpunpckhdq	%zmm19, %zmm18, %zmm19
	vpunpcklqdq	%zmm16, %zmm0, %zmm18
	vpunpckhqdq	%zmm16, %zmm0, %zmm16
	vpunpcklqdq	%zmm19, %zmm17, %zmm0
	vpunpckhqdq	%zmm19, %zmm17, %zmm19
	vpunpckldq	%zmm21, %zmm20, %zmm17
	vpunpckhdq	%zmm21, %zmm20, %zmm21
	vpunpckldq	%zmm23, %zmm22, %zmm20
	vpunpckhdq	%zmm23, %zmm22, %zmm23
	vpunpcklqdq	%zmm20, %zmm17, %zmm22
	vpunpckhqdq	%zmm20, %zmm17, %zmm20
	vpunpcklqdq	%zmm23, %zmm21, %zmm17
	vpunpckhqdq	%zmm23, %zmm21, %zmm23
	vpunpckldq	%zmm25, %zmm24, %zmm21
	vpunpckhdq	%zmm25, %zmm24, %zmm25
	vpunpckldq	%zmm27, %zmm26, %zmm24
	vpunpckhdq	%zmm27, %zmm26, %zmm27
	vpunpcklqdq	%zmm24, %zmm21, %zmm26
	vpunpckhqdq	%zmm24, %zmm21, %zmm24
	vpunpcklqdq	%zmm27, %zmm25, %zmm21
	vpunpckhqdq	%zmm27, %zmm25, %zmm27
	vpunpckldq	%zmm29, %zmm28, %zmm25
	vpunpckhdq	%zmm29, %zmm28, %zmm29
	vpunpckldq	%zmm31, %zmm30, %zmm28
	vpunpckhdq	%zmm31, %zmm30, %zmm31
	vpunpcklqdq	%zmm28, %zmm25, %zmm30
	vpunpckhqdq	%zmm28, %zmm25, %zmm28
	vpunpcklqdq	%zmm31, %zmm29, %zmm25
	vpunpckhqdq	%zmm31, %zmm29, %zmm31
	vshufi64x2	$0x44, %zmm22, %zmm18, %zmm29
	vshufi64x2	$0xee, %zmm22, %zmm18, %zmm22
	vshufi64x2	$0x44, %zmm30, %zmm26, %zmm18
	vshufi64x2	$0xee, %zmm30, %zmm26, %zmm30
	vshufi64x2	$0x88, %zmm18, %zmm29, %zmm26
	vshufi64x2	$0xdd, %zmm18, %zmm29, %zmm18
	vshufi64x2	$0x88, %zmm30, %zmm22, %zmm29
	vshufi64x2	$0xdd, %zmm30, %zmm22, %zmm30
	mov	1536(%rcx), %r8
	mov	1792(%rcx), %r9
	vpxorq	0(%r8), %zmm26, %zmm26
	vmovdqu64	%zmm26, 0(%r9)
	mov	1568(%rcx), %r8
	mov	1824(%rcx), %r9
	vpxorq	0(%r8), %zmm18, %zmm18
	vmovdqu64	%zmm18, 0(%r9)
	mov	1600(%rcx), %r8
	mov	1856(%rcx), %r9
	vpxorq	0(%r8), %zmm29, %zmm29
	vmovdqu64	%zmm29, 0(%r9)
	mov	1632(%rcx), %r8
	mov	1888(%rcx), %r9
	vpxorq	0(%r8), %zmm30, %zmm30
	vmovdqu64	%zmm30, 0(%r9)
	vshufi64x2	$0x44, %zmm20, %zmm16, %zmm22
	vshufi64x2	$0xee, %zmm20, %zmm16, %zmm20
	vshufi64x2	$0x44, %zmm28, %zmm24, %zmm16
	vshufi64x2	$0xee, %zmm28, %zmm24, %zmm28
	vshufi64x2	$0x88, %zmm16, %zmm22, %zmm24
	vshufi64x2	$0xdd, %zmm16, %zmm22, %zmm16
	vshufi64x2	$0x88, %zmm28, %zmm20, %zmm22
	vshufi64x2	$0xdd, %zmm28, %zmm20, %zmm28
	mov	1544(%rcx), %r8
	mov	1800(%rcx), %r9
	vpxorq	0(%r8), %zmm24, %zmm24
	vmovdqu64	%zmm24, 0(%r9)
	mov	1576(%rcx), %r8
	mov	1832(%rcx), %r9
	vpxorq	0(%r8), %zmm16, %zmm16
	vmovdqu64	%zmm16, 0(%r9)
	mov	1608(%rcx), %r8
	mov	1864(%rcx), %r9
	vpxorq	0(%r8), %zmm22, %zmm22
	vmovdqu64	%zmm22, 0(%r9)
	mov	1640(%rcx), %r8
	mov	1896(%rcx), %r9
	vpxorq	0(%r8), %zmm28, %zmm28
	vmovdqu64	%zmm28, 0(%r9)
	vshufi64x2	$0x44, %zmm17, %zmm0, %zmm20
	vshufi64x2	$0xee, %zmm17, %zmm0, %zmm17
	vshufi64x2	$0x44, %zmm25, %zmm21, %zmm0
	vshufi64x2	$0xee, %zmm25, %zmm21, %zmm25
	vshufi64x2	$0x88, %zmm0, %zmm20, %zmm21
	vshufi64x2	$0xdd, %zmm0, %zmm20, %zmm0
	vshufi64x2	$0x88, %zmm25, %zmm17, %zmm20
	vshufi64x2	$0xdd, %zmm25, %zmm17, %zmm25
	mov	1552(%rcx), %r8
	mov	1808(%rcx), %r9
	vpxorq	0(%r8), %zmm21, %zmm21
	vmovdqu64	%zmm21, 0(%r9)
	mov	1584(%rcx), %r8
	mov	1840(%rcx), %r9
	vpxorq	0(%r8), %zmm0, %zmm0
	vmovdqu64	%zmm0, 0(%r9)
	mov	1616(%rcx), %r8
	mov	1872(%rcx), %r9
	vpxorq	0(%r8), %zmm20, %zmm20
	vmovdqu64	%zmm20, 0(%r9)
	mov	1648(%rcx), %r8
	mov	1904(%rcx), %r9
	vpxorq	0(%r8), %zmm25, %zmm25
	vmovdqu64	%zmm25, 0(%r9)
	vshufi64x2	$0x44, %zmm23, %zmm19, %zmm17
	vshufi64x2	$0xee, %zmm23, %zmm19, %zmm23
	vshufi64x2	$0x44, %zmm31, %zmm27, %zmm19
	vshufi64x2	$0xee, %zmm31, %zmm27, %zmm31
	vshufi64x2	$0x88, %zmm19, %zmm17, %zmm27
	vshufi64x2	$0xdd, %zmm19, %zmm17, %zmm19
	vshufi64x2	$0x88, %zmm31, %zmm23, %zmm17
	vshufi64x2	$0xdd, %zmm31, %zmm23, %zmm31
	mov	1560(%rcx), %r8
	mov	1816(%rcx), %r9
	vpxorq	0(%r8), %zmm27, %zmm27
	vmovdqu64	%zmm27, 0(%r9)
	mov	1592(%rcx), %r8
	mov	1848(%rcx), %r9
	vpxorq	0(%r8), %zmm19, %zmm19
	vmovdqu64	%zmm19, 0(%r9)
	mov	1624(%rcx), %r8
	mov	1880(%rcx), %r9
	vpxorq	0(%r8), %zmm17, %zmm17
	vmovdqu64	%zmm17, 0(%r9)
	mov	1656(%rcx), %r8
	mov	1912(%rcx), %r9
	vpxorq	0(%r8), %zmm31, %zmm31
	vmovdqu64	%zmm31, 0(%r9)
	vzeroupper
	RET
SYM_FUNC_END(wg_chacha20_lanes32_avx512)

SYM_FUNC_START(wg_lanes_fill_avx512)
	/* from the first lane on: %rsi rows, %rdi pointers; %r10 a bit per lane */
	mov	8(%rsp), %rax
	mov	%esi, %esi
	lea	(%rdi,%rsi,8), %r11
	lea	(%rdi,%rsi,4), %rsi
	vpbroadcastd	%ecx, %zmm16
	mov	%edx, %ecx
	mov	$1, %r10d
	shl	%cl, %r10
	dec	%r10
	vpaddd	wg_lanes_count(%rip), %zmm16, %zmm16
	vpbroadcastd	%r8d, %zmm17
	shr	$32, %r8
	vpbroadcastd	%r8d, %zmm18
	vpbroadcastq	%r9, %zmm19
	vpbroadcastq	%rax, %zmm20
	vpaddq	wg_lanes_blocks(%rip), %zmm19, %zmm19
	vpaddq	wg_lanes_blocks(%rip), %zmm20, %zmm20
	mov	$16, %eax
	vpbroadcastd	%eax, %zmm21
	mov	$512, %eax
	vpbroadcastq	%rax, %zmm22
.L16:
	kmovw	%r10d, %k1
	vmovdqu32	%zmm16, 1024(%rsi){%k1}
	vmovdqu32	%zmm17, 1152(%rsi){%k1}
	vmovdqu32	%zmm18, 1280(%rsi){%k1}
	vpaddd	%zmm21, %zmm16, %zmm16
	vmovdqu64	%zmm19, 1408(%r11){%k1}
	vmovdqu64	%zmm20, 1664(%r11){%k1}
	vpaddq	%zmm22, %zmm19, %zmm19
	vpaddq	%zmm22, %zmm20, %zmm20
	kshiftrw	$8, %k1, %k1
	vmovdqu64	%zmm19, 1472(%r11){%k1}
	vmovdqu64	%zmm20, 1728(%r11){%k1}
	vpaddq	%zmm22, %zmm19, %zmm19
	vpaddq	%zmm22, %zmm20, %zmm20
	add	$64, %rsi
	add	$128, %r11
	shr	$16, %r10
	jnz	.L16
	RET
SYM_FUNC_END(wg_lanes_fill_avx512)

SYM_FUNC_START(wg_chacha20_lanes16k_avx512)
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
	vpbroadcastd	wg_lanes_sigma+0(%rip), %zmm0
	vpbroadcastd	wg_lanes_sigma+4(%rip), %zmm1
	vpbroadcastd	wg_lanes_sigma+8(%rip), %zmm2
	vpbroadcastd	wg_lanes_sigma+12(%rip), %zmm3
	vmovdqu32	1024(%rax), %zmm12
	vpxord	%zmm13, %zmm13, %zmm13
	vmovdqu32	1152(%rax), %zmm14
	vmovdqu32	1280(%rax), %zmm15
	test	%rdx, %rdx
	jz	.L17
	/* one key for all lanes */
	vpbroadcastd	0(%rdx), %zmm4
	vpbroadcastd	4(%rdx), %zmm5
	vpbroadcastd	8(%rdx), %zmm6
	vpbroadcastd	12(%rdx), %zmm7
	vpbroadcastd	16(%rdx), %zmm8
	vpbroadcastd	20(%rdx), %zmm9
	vpbroadcastd	24(%rdx), %zmm10
	vpbroadcastd	28(%rdx), %zmm11
	jmp	.L18
.L17:
	/* a key per lane */
	vmovdqu32	0(%rax), %zmm4
	vmovdqu32	128(%rax), %zmm5
	vmovdqu32	256(%rax), %zmm6
	vmovdqu32	384(%rax), %zmm7
	vmovdqu32	512(%rax), %zmm8
	vmovdqu32	640(%rax), %zmm9
	vmovdqu32	768(%rax), %zmm10
	vmovdqu32	896(%rax), %zmm11
.L18:
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
.L19:
	vpaddd	%zmm4, %zmm0, %zmm0
	add	%esi, %r9d
	vpaddd	%zmm5, %zmm1, %zmm1
	add	%edi, %r10d
	vpaddd	%zmm6, %zmm2, %zmm2
	xor	%r9d, %r15d
	vpaddd	%zmm7, %zmm3, %zmm3
	xor	%r10d, %ecx
	vpxord	%zmm0, %zmm12, %zmm12
	rol	$16, %r15d
	vpxord	%zmm1, %zmm13, %zmm13
	rol	$16, %ecx
	vpxord	%zmm2, %zmm14, %zmm14
	add	%r15d, %r13d
	vpxord	%zmm3, %zmm15, %zmm15
	add	%ecx, %r14d
	vprold	$16, %zmm12, %zmm12
	xor	%r13d, %esi
	vprold	$16, %zmm13, %zmm13
	xor	%r14d, %edi
	vprold	$16, %zmm14, %zmm14
	rol	$12, %esi
	vprold	$16, %zmm15, %zmm15
	rol	$12, %edi
	add	%esi, %r9d
	vpaddd	%zmm12, %zmm8, %zmm8
	add	%edi, %r10d
	vpaddd	%zmm13, %zmm9, %zmm9
	xor	%r9d, %r15d
	vpaddd	%zmm14, %zmm10, %zmm10
	xor	%r10d, %ecx
	vpaddd	%zmm15, %zmm11, %zmm11
	rol	$8, %r15d
	vpxord	%zmm8, %zmm4, %zmm4
	rol	$8, %ecx
	vpxord	%zmm9, %zmm5, %zmm5
	add	%r15d, %r13d
	vpxord	%zmm10, %zmm6, %zmm6
	add	%ecx, %r14d
	vpxord	%zmm11, %zmm7, %zmm7
	xor	%r13d, %esi
	vprold	$12, %zmm4, %zmm4
	xor	%r14d, %edi
	vprold	$12, %zmm5, %zmm5
	rol	$7, %esi
	vprold	$12, %zmm6, %zmm6
	rol	$7, %edi
	vprold	$12, %zmm7, %zmm7
	mov	%r13d, 0(%rsp)
	mov	8(%rsp), %r13d
	vpaddd	%zmm4, %zmm0, %zmm0
	mov	%r14d, 4(%rsp)
	vpaddd	%zmm5, %zmm1, %zmm1
	mov	12(%rsp), %r14d
	vpaddd	%zmm6, %zmm2, %zmm2
	add	%ebx, %r11d
	vpaddd	%zmm7, %zmm3, %zmm3
	add	%r8d, %r12d
	vpxord	%zmm0, %zmm12, %zmm12
	xor	%r11d, %eax
	vpxord	%zmm1, %zmm13, %zmm13
	xor	%r12d, %edx
	vpxord	%zmm2, %zmm14, %zmm14
	rol	$16, %eax
	vpxord	%zmm3, %zmm15, %zmm15
	rol	$16, %edx
	vprold	$8, %zmm12, %zmm12
	add	%eax, %r13d
	vprold	$8, %zmm13, %zmm13
	add	%edx, %r14d
	vprold	$8, %zmm14, %zmm14
	xor	%r13d, %ebx
	vprold	$8, %zmm15, %zmm15
	xor	%r14d, %r8d
	rol	$12, %ebx
	vpaddd	%zmm12, %zmm8, %zmm8
	rol	$12, %r8d
	vpaddd	%zmm13, %zmm9, %zmm9
	add	%ebx, %r11d
	vpaddd	%zmm14, %zmm10, %zmm10
	add	%r8d, %r12d
	vpaddd	%zmm15, %zmm11, %zmm11
	xor	%r11d, %eax
	vpxord	%zmm8, %zmm4, %zmm4
	xor	%r12d, %edx
	vpxord	%zmm9, %zmm5, %zmm5
	rol	$8, %eax
	vpxord	%zmm10, %zmm6, %zmm6
	rol	$8, %edx
	vpxord	%zmm11, %zmm7, %zmm7
	add	%eax, %r13d
	vprold	$7, %zmm4, %zmm4
	add	%edx, %r14d
	vprold	$7, %zmm5, %zmm5
	xor	%r13d, %ebx
	vprold	$7, %zmm6, %zmm6
	xor	%r14d, %r8d
	vprold	$7, %zmm7, %zmm7
	rol	$7, %ebx
	rol	$7, %r8d
	vpaddd	%zmm5, %zmm0, %zmm0
	add	%edi, %r9d
	vpaddd	%zmm6, %zmm1, %zmm1
	add	%ebx, %r10d
	vpaddd	%zmm7, %zmm2, %zmm2
	xor	%r9d, %edx
	vpaddd	%zmm4, %zmm3, %zmm3
	xor	%r10d, %r15d
	vpxord	%zmm0, %zmm15, %zmm15
	rol	$16, %edx
	vpxord	%zmm1, %zmm12, %zmm12
	rol	$16, %r15d
	vpxord	%zmm2, %zmm13, %zmm13
	add	%edx, %r13d
	vpxord	%zmm3, %zmm14, %zmm14
	add	%r15d, %r14d
	vprold	$16, %zmm15, %zmm15
	xor	%r13d, %edi
	vprold	$16, %zmm12, %zmm12
	xor	%r14d, %ebx
	vprold	$16, %zmm13, %zmm13
	rol	$12, %edi
	vprold	$16, %zmm14, %zmm14
	rol	$12, %ebx
	add	%edi, %r9d
	vpaddd	%zmm15, %zmm10, %zmm10
	add	%ebx, %r10d
	vpaddd	%zmm12, %zmm11, %zmm11
	xor	%r9d, %edx
	vpaddd	%zmm13, %zmm8, %zmm8
	xor	%r10d, %r15d
	vpaddd	%zmm14, %zmm9, %zmm9
	rol	$8, %edx
	vpxord	%zmm10, %zmm5, %zmm5
	rol	$8, %r15d
	vpxord	%zmm11, %zmm6, %zmm6
	add	%edx, %r13d
	vpxord	%zmm8, %zmm7, %zmm7
	add	%r15d, %r14d
	vpxord	%zmm9, %zmm4, %zmm4
	xor	%r13d, %edi
	vprold	$12, %zmm5, %zmm5
	xor	%r14d, %ebx
	vprold	$12, %zmm6, %zmm6
	rol	$7, %edi
	vprold	$12, %zmm7, %zmm7
	rol	$7, %ebx
	vprold	$12, %zmm4, %zmm4
	mov	%r13d, 8(%rsp)
	mov	0(%rsp), %r13d
	vpaddd	%zmm5, %zmm0, %zmm0
	mov	%r14d, 12(%rsp)
	vpaddd	%zmm6, %zmm1, %zmm1
	mov	4(%rsp), %r14d
	vpaddd	%zmm7, %zmm2, %zmm2
	add	%r8d, %r11d
	vpaddd	%zmm4, %zmm3, %zmm3
	add	%esi, %r12d
	vpxord	%zmm0, %zmm15, %zmm15
	xor	%r11d, %ecx
	vpxord	%zmm1, %zmm12, %zmm12
	xor	%r12d, %eax
	vpxord	%zmm2, %zmm13, %zmm13
	rol	$16, %ecx
	vpxord	%zmm3, %zmm14, %zmm14
	rol	$16, %eax
	vprold	$8, %zmm15, %zmm15
	add	%ecx, %r13d
	vprold	$8, %zmm12, %zmm12
	add	%eax, %r14d
	vprold	$8, %zmm13, %zmm13
	xor	%r13d, %r8d
	vprold	$8, %zmm14, %zmm14
	xor	%r14d, %esi
	rol	$12, %r8d
	vpaddd	%zmm15, %zmm10, %zmm10
	rol	$12, %esi
	vpaddd	%zmm12, %zmm11, %zmm11
	add	%r8d, %r11d
	vpaddd	%zmm13, %zmm8, %zmm8
	add	%esi, %r12d
	vpaddd	%zmm14, %zmm9, %zmm9
	xor	%r11d, %ecx
	vpxord	%zmm10, %zmm5, %zmm5
	xor	%r12d, %eax
	vpxord	%zmm11, %zmm6, %zmm6
	rol	$8, %ecx
	vpxord	%zmm8, %zmm7, %zmm7
	rol	$8, %eax
	vpxord	%zmm9, %zmm4, %zmm4
	add	%ecx, %r13d
	vprold	$7, %zmm5, %zmm5
	add	%eax, %r14d
	vprold	$7, %zmm6, %zmm6
	xor	%r13d, %r8d
	vprold	$7, %zmm7, %zmm7
	xor	%r14d, %esi
	vprold	$7, %zmm4, %zmm4
	rol	$7, %r8d
	rol	$7, %esi
	decl	16(%rsp)
	jnz	.L19
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
	vpaddd	wg_lanes_sigma+0(%rip){1to16}, %zmm0, %zmm0
	vpaddd	wg_lanes_sigma+4(%rip){1to16}, %zmm1, %zmm1
	vpaddd	wg_lanes_sigma+8(%rip){1to16}, %zmm2, %zmm2
	vpaddd	wg_lanes_sigma+12(%rip){1to16}, %zmm3, %zmm3
	vpaddd	1024(%rax), %zmm12, %zmm12
	vpaddd	1152(%rax), %zmm14, %zmm14
	vpaddd	1280(%rax), %zmm15, %zmm15
	test	%rdx, %rdx
	jz	.L20
	/* one key for all lanes */
	vpaddd	0(%rdx){1to16}, %zmm4, %zmm4
	vpaddd	4(%rdx){1to16}, %zmm5, %zmm5
	vpaddd	8(%rdx){1to16}, %zmm6, %zmm6
	vpaddd	12(%rdx){1to16}, %zmm7, %zmm7
	vpaddd	16(%rdx){1to16}, %zmm8, %zmm8
	vpaddd	20(%rdx){1to16}, %zmm9, %zmm9
	vpaddd	24(%rdx){1to16}, %zmm10, %zmm10
	vpaddd	28(%rdx){1to16}, %zmm11, %zmm11
	jmp	.L21
.L20:
	/* a key per lane */
	vpaddd	0(%rax), %zmm4, %zmm4
	vpaddd	128(%rax), %zmm5, %zmm5
	vpaddd	256(%rax), %zmm6, %zmm6
	vpaddd	384(%rax), %zmm7, %zmm7
	vpaddd	512(%rax), %zmm8, %zmm8
	vpaddd	640(%rax), %zmm9, %zmm9
	vpaddd	768(%rax), %zmm10, %zmm10
	vpaddd	896(%rax), %zmm11, %zmm11
.L21:
	/* transpose and apply */
	vpunpckldq	%zmm1, %zmm0, %zmm16
	vpunpckhdq	%zmm1, %zmm0, %zmm1
	vpunpckldq	%zmm3, %zmm2, %zmm0
	vpunpckhdq	%zmm3, %zmm2, %zmm3
	vpunpcklqdq	%zmm0, %zmm16, %zmm2
	vpunpckhqdq	%zmm0, %zmm16, %zmm0
	vpunpcklqdq	%zmm3, %zmm1, %zmm16
	vpunpckhqdq	%zmm3, %zmm1, %zmm3
	vpunpckldq	%zmm5, %zmm4, %zmm1
	vpunpckhdq	%zmm5, %zmm4, %zmm5
	vpunpckldq	%zmm7, %zmm6, %zmm4
	vpunpckhdq	%zmm7, %zmm6, %zmm7
	vpunpcklqdq	%zmm4, %zmm1, %zmm6
	vpunpckhqdq	%zmm4, %zmm1, %zmm4
	vpunpcklqdq	%zmm7, %zmm5, %zmm1
	vpunpckhqdq	%zmm7, %zmm5, %zmm7
	vpunpckldq	%zmm9, %zmm8, %zmm5
	vpunpckhdq	%zmm9, %zmm8, %zmm9
	vpunpckldq	%zmm11, %zmm10, %zmm8
	vpunpckhdq	%zmm11, %zmm10, %zmm11
	vpunpcklqdq	%zmm8, %zmm5, %zmm10
	vpunpckhqdq	%zmm8, %zmm5, %zmm8
	vpunpcklqdq	%zmm11, %zmm9, %zmm5
	vpunpckhqdq	%zmm11, %zmm9, %zmm11
	vpunpckldq	%zmm13, %zmm12, %zmm9
	vpunpckhdq	%zmm13, %zmm12, %zmm13
	vpunpckldq	%zmm15, %zmm14, %zmm12
	vpunpckhdq	%zmm15, %zmm14, %zmm15
	vpunpcklqdq	%zmm12, %zmm9, %zmm14
	vpunpckhqdq	%zmm12, %zmm9, %zmm12
	vpunpcklqdq	%zmm15, %zmm13, %zmm9
	vpunpckhqdq	%zmm15, %zmm13, %zmm15
	vshufi64x2	$0x44, %zmm6, %zmm2, %zmm13
	vshufi64x2	$0xee, %zmm6, %zmm2, %zmm6
	vshufi64x2	$0x44, %zmm14, %zmm10, %zmm2
	vshufi64x2	$0xee, %zmm14, %zmm10, %zmm14
	vshufi64x2	$0x88, %zmm2, %zmm13, %zmm10
	vshufi64x2	$0xdd, %zmm2, %zmm13, %zmm2
	vshufi64x2	$0x88, %zmm14, %zmm6, %zmm13
	vshufi64x2	$0xdd, %zmm14, %zmm6, %zmm14
	mov	1408(%rcx), %r8
	mov	1664(%rcx), %r9
	vpxorq	0(%r8), %zmm10, %zmm10
	vmovdqu64	%zmm10, 0(%r9)
	mov	1440(%rcx), %r8
	mov	1696(%rcx), %r9
	vpxorq	0(%r8), %zmm2, %zmm2
	vmovdqu64	%zmm2, 0(%r9)
	mov	1472(%rcx), %r8
	mov	1728(%rcx), %r9
	vpxorq	0(%r8), %zmm13, %zmm13
	vmovdqu64	%zmm13, 0(%r9)
	mov	1504(%rcx), %r8
	mov	1760(%rcx), %r9
	vpxorq	0(%r8), %zmm14, %zmm14
	vmovdqu64	%zmm14, 0(%r9)
	vshufi64x2	$0x44, %zmm4, %zmm0, %zmm6
	vshufi64x2	$0xee, %zmm4, %zmm0, %zmm4
	vshufi64x2	$0x44, %zmm12, %zmm8, %zmm0
	vshufi64x2	$0xee, %zmm12, %zmm8, %zmm12
	vshufi64x2	$0x88, %zmm0, %zmm6, %zmm8
	vshufi64x2	$0xdd, %zmm0, %zmm6, %zmm0
	vshufi64x2	$0x88, %zmm12, %zmm4, %zmm6
	vshufi64x2	$0xdd, %zmm12, %zmm4, %zmm12
	mov	1416(%rcx), %r8
	mov	1672(%rcx), %r9
	vpxorq	0(%r8), %zmm8, %zmm8
	vmovdqu64	%zmm8, 0(%r9)
	mov	1448(%rcx), %r8
	mov	1704(%rcx), %r9
	vpxorq	0(%r8), %zmm0, %zmm0
	vmovdqu64	%zmm0, 0(%r9)
	mov	1480(%rcx), %r8
	mov	1736(%rcx), %r9
	vpxorq	0(%r8), %zmm6, %zmm6
	vmovdqu64	%zmm6, 0(%r9)
	mov	1512(%rcx), %r8
	mov	1768(%rcx), %r9
	vpxorq	0(%r8), %zmm12, %zmm12
	vmovdqu64	%zmm12, 0(%r9)
	vshufi64x2	$0x44, %zmm1, %zmm16, %zmm4
	vshufi64x2	$0xee, %zmm1, %zmm16, %zmm1
	vshufi64x2	$0x44, %zmm9, %zmm5, %zmm16
	vshufi64x2	$0xee, %zmm9, %zmm5, %zmm9
	vshufi64x2	$0x88, %zmm16, %zmm4, %zmm5
	vshufi64x2	$0xdd, %zmm16, %zmm4, %zmm16
	vshufi64x2	$0x88, %zmm9, %zmm1, %zmm4
	vshufi64x2	$0xdd, %zmm9, %zmm1, %zmm9
	mov	1424(%rcx), %r8
	mov	1680(%rcx), %r9
	vpxorq	0(%r8), %zmm5, %zmm5
	vmovdqu64	%zmm5, 0(%r9)
	mov	1456(%rcx), %r8
	mov	1712(%rcx), %r9
	vpxorq	0(%r8), %zmm16, %zmm16
	vmovdqu64	%zmm16, 0(%r9)
	mov	1488(%rcx), %r8
	mov	1744(%rcx), %r9
	vpxorq	0(%r8), %zmm4, %zmm4
	vmovdqu64	%zmm4, 0(%r9)
	mov	1520(%rcx), %r8
	mov	1776(%rcx), %r9
	vpxorq	0(%r8), %zmm9, %zmm9
	vmovdqu64	%zmm9, 0(%r9)
	vshufi64x2	$0x44, %zmm7, %zmm3, %zmm1
	vshufi64x2	$0xee, %zmm7, %zmm3, %zmm7
	vshufi64x2	$0x44, %zmm15, %zmm11, %zmm3
	vshufi64x2	$0xee, %zmm15, %zmm11, %zmm15
	vshufi64x2	$0x88, %zmm3, %zmm1, %zmm11
	vshufi64x2	$0xdd, %zmm3, %zmm1, %zmm3
	vshufi64x2	$0x88, %zmm15, %zmm7, %zmm1
	vshufi64x2	$0xdd, %zmm15, %zmm7, %zmm15
	mov	1432(%rcx), %r8
	mov	1688(%rcx), %r9
	vpxorq	0(%r8), %zmm11, %zmm11
	vmovdqu64	%zmm11, 0(%r9)
	mov	1464(%rcx), %r8
	mov	1720(%rcx), %r9
	vpxorq	0(%r8), %zmm3, %zmm3
	vmovdqu64	%zmm3, 0(%r9)
	mov	1496(%rcx), %r8
	mov	1752(%rcx), %r9
	vpxorq	0(%r8), %zmm1, %zmm1
	vmovdqu64	%zmm1, 0(%r9)
	mov	1528(%rcx), %r8
	mov	1784(%rcx), %r9
	vpxorq	0(%r8), %zmm15, %zmm15
	vmovdqu64	%zmm15, 0(%r9)
	add	$64, %rsp
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbx
	vzeroupper
	RET
SYM_FUNC_END(wg_chacha20_lanes16k_avx512)

SYM_FUNC_START(wg_chacha20_lanes24k_avx512)
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
	vpbroadcastd	wg_lanes_sigma+0(%rip), %zmm0
	vpbroadcastd	wg_lanes_sigma+4(%rip), %zmm1
	vpbroadcastd	wg_lanes_sigma+8(%rip), %zmm2
	vpbroadcastd	wg_lanes_sigma+12(%rip), %zmm3
	vmovdqu32	1024(%rax), %zmm12
	vpxord	%zmm13, %zmm13, %zmm13
	vmovdqu32	1152(%rax), %zmm14
	vmovdqu32	1280(%rax), %zmm15
	vpbroadcastd	wg_lanes_sigma+0(%rip), %ymm16
	vpbroadcastd	wg_lanes_sigma+4(%rip), %ymm17
	vpbroadcastd	wg_lanes_sigma+8(%rip), %ymm18
	vpbroadcastd	wg_lanes_sigma+12(%rip), %ymm19
	vmovdqu32	1088(%rax), %ymm28
	vpxord	%ymm29, %ymm29, %ymm29
	vmovdqu32	1216(%rax), %ymm30
	vmovdqu32	1344(%rax), %ymm31
	test	%rdx, %rdx
	jz	.L22
	/* one key for all lanes */
	vpbroadcastd	0(%rdx), %zmm4
	vpbroadcastd	4(%rdx), %zmm5
	vpbroadcastd	8(%rdx), %zmm6
	vpbroadcastd	12(%rdx), %zmm7
	vpbroadcastd	16(%rdx), %zmm8
	vpbroadcastd	20(%rdx), %zmm9
	vpbroadcastd	24(%rdx), %zmm10
	vpbroadcastd	28(%rdx), %zmm11
	vpbroadcastd	0(%rdx), %ymm20
	vpbroadcastd	4(%rdx), %ymm21
	vpbroadcastd	8(%rdx), %ymm22
	vpbroadcastd	12(%rdx), %ymm23
	vpbroadcastd	16(%rdx), %ymm24
	vpbroadcastd	20(%rdx), %ymm25
	vpbroadcastd	24(%rdx), %ymm26
	vpbroadcastd	28(%rdx), %ymm27
	jmp	.L23
.L22:
	/* a key per lane */
	vmovdqu32	0(%rax), %zmm4
	vmovdqu32	128(%rax), %zmm5
	vmovdqu32	256(%rax), %zmm6
	vmovdqu32	384(%rax), %zmm7
	vmovdqu32	512(%rax), %zmm8
	vmovdqu32	640(%rax), %zmm9
	vmovdqu32	768(%rax), %zmm10
	vmovdqu32	896(%rax), %zmm11
	vmovdqu32	64(%rax), %ymm20
	vmovdqu32	192(%rax), %ymm21
	vmovdqu32	320(%rax), %ymm22
	vmovdqu32	448(%rax), %ymm23
	vmovdqu32	576(%rax), %ymm24
	vmovdqu32	704(%rax), %ymm25
	vmovdqu32	832(%rax), %ymm26
	vmovdqu32	960(%rax), %ymm27
.L23:
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
.L24:
	vpaddd	%zmm4, %zmm0, %zmm0
	vpaddd	%zmm5, %zmm1, %zmm1
	add	%esi, %r9d
	vpaddd	%zmm6, %zmm2, %zmm2
	vpaddd	%zmm7, %zmm3, %zmm3
	add	%edi, %r10d
	vpxord	%zmm0, %zmm12, %zmm12
	vpxord	%zmm1, %zmm13, %zmm13
	xor	%r9d, %r15d
	vpxord	%zmm2, %zmm14, %zmm14
	vpxord	%zmm3, %zmm15, %zmm15
	xor	%r10d, %ecx
	vprold	$16, %zmm12, %zmm12
	vprold	$16, %zmm13, %zmm13
	rol	$16, %r15d
	vprold	$16, %zmm14, %zmm14
	vprold	$16, %zmm15, %zmm15
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
	vpaddd	%zmm12, %zmm8, %zmm8
	vpaddd	%zmm13, %zmm9, %zmm9
	add	%edi, %r10d
	vpaddd	%zmm14, %zmm10, %zmm10
	vpaddd	%zmm15, %zmm11, %zmm11
	xor	%r9d, %r15d
	vpxord	%zmm8, %zmm4, %zmm4
	vpxord	%zmm9, %zmm5, %zmm5
	xor	%r10d, %ecx
	vpxord	%zmm10, %zmm6, %zmm6
	vpxord	%zmm11, %zmm7, %zmm7
	rol	$8, %r15d
	vprold	$12, %zmm4, %zmm4
	vprold	$12, %zmm5, %zmm5
	rol	$8, %ecx
	vprold	$12, %zmm6, %zmm6
	vprold	$12, %zmm7, %zmm7
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
	vpaddd	%zmm4, %zmm0, %zmm0
	vpaddd	%zmm5, %zmm1, %zmm1
	mov	%r14d, 4(%rsp)
	vpaddd	%zmm6, %zmm2, %zmm2
	vpaddd	%zmm7, %zmm3, %zmm3
	mov	12(%rsp), %r14d
	vpxord	%zmm0, %zmm12, %zmm12
	vpxord	%zmm1, %zmm13, %zmm13
	add	%ebx, %r11d
	vpxord	%zmm2, %zmm14, %zmm14
	vpxord	%zmm3, %zmm15, %zmm15
	add	%r8d, %r12d
	vprold	$8, %zmm12, %zmm12
	vprold	$8, %zmm13, %zmm13
	xor	%r11d, %eax
	vprold	$8, %zmm14, %zmm14
	vprold	$8, %zmm15, %zmm15
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
	vpaddd	%zmm12, %zmm8, %zmm8
	vpaddd	%zmm13, %zmm9, %zmm9
	rol	$12, %r8d
	vpaddd	%zmm14, %zmm10, %zmm10
	vpaddd	%zmm15, %zmm11, %zmm11
	add	%ebx, %r11d
	vpxord	%zmm8, %zmm4, %zmm4
	vpxord	%zmm9, %zmm5, %zmm5
	add	%r8d, %r12d
	vpxord	%zmm10, %zmm6, %zmm6
	vpxord	%zmm11, %zmm7, %zmm7
	xor	%r11d, %eax
	vprold	$7, %zmm4, %zmm4
	vprold	$7, %zmm5, %zmm5
	xor	%r12d, %edx
	vprold	$7, %zmm6, %zmm6
	vprold	$7, %zmm7, %zmm7
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
	vpaddd	%zmm5, %zmm0, %zmm0
	vpaddd	%zmm6, %zmm1, %zmm1
	add	%edi, %r9d
	vpaddd	%zmm7, %zmm2, %zmm2
	vpaddd	%zmm4, %zmm3, %zmm3
	add	%ebx, %r10d
	vpxord	%zmm0, %zmm15, %zmm15
	vpxord	%zmm1, %zmm12, %zmm12
	xor	%r9d, %edx
	vpxord	%zmm2, %zmm13, %zmm13
	vpxord	%zmm3, %zmm14, %zmm14
	xor	%r10d, %r15d
	vprold	$16, %zmm15, %zmm15
	vprold	$16, %zmm12, %zmm12
	rol	$16, %edx
	vprold	$16, %zmm13, %zmm13
	vprold	$16, %zmm14, %zmm14
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
	vpaddd	%zmm15, %zmm10, %zmm10
	vpaddd	%zmm12, %zmm11, %zmm11
	add	%ebx, %r10d
	vpaddd	%zmm13, %zmm8, %zmm8
	vpaddd	%zmm14, %zmm9, %zmm9
	xor	%r9d, %edx
	vpxord	%zmm10, %zmm5, %zmm5
	vpxord	%zmm11, %zmm6, %zmm6
	xor	%r10d, %r15d
	vpxord	%zmm8, %zmm7, %zmm7
	vpxord	%zmm9, %zmm4, %zmm4
	rol	$8, %edx
	vprold	$12, %zmm5, %zmm5
	vprold	$12, %zmm6, %zmm6
	rol	$8, %r15d
	vprold	$12, %zmm7, %zmm7
	vprold	$12, %zmm4, %zmm4
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
	vpaddd	%zmm5, %zmm0, %zmm0
	vpaddd	%zmm6, %zmm1, %zmm1
	mov	%r14d, 12(%rsp)
	vpaddd	%zmm7, %zmm2, %zmm2
	vpaddd	%zmm4, %zmm3, %zmm3
	mov	4(%rsp), %r14d
	vpxord	%zmm0, %zmm15, %zmm15
	vpxord	%zmm1, %zmm12, %zmm12
	add	%r8d, %r11d
	vpxord	%zmm2, %zmm13, %zmm13
	vpxord	%zmm3, %zmm14, %zmm14
	add	%esi, %r12d
	vprold	$8, %zmm15, %zmm15
	vprold	$8, %zmm12, %zmm12
	xor	%r11d, %ecx
	vprold	$8, %zmm13, %zmm13
	vprold	$8, %zmm14, %zmm14
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
	vpaddd	%zmm15, %zmm10, %zmm10
	vpaddd	%zmm12, %zmm11, %zmm11
	rol	$12, %esi
	vpaddd	%zmm13, %zmm8, %zmm8
	vpaddd	%zmm14, %zmm9, %zmm9
	add	%r8d, %r11d
	vpxord	%zmm10, %zmm5, %zmm5
	vpxord	%zmm11, %zmm6, %zmm6
	add	%esi, %r12d
	vpxord	%zmm8, %zmm7, %zmm7
	vpxord	%zmm9, %zmm4, %zmm4
	xor	%r11d, %ecx
	vprold	$7, %zmm5, %zmm5
	vprold	$7, %zmm6, %zmm6
	xor	%r12d, %eax
	vprold	$7, %zmm7, %zmm7
	vprold	$7, %zmm4, %zmm4
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
	jnz	.L24
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
	vpaddd	wg_lanes_sigma+0(%rip){1to16}, %zmm0, %zmm0
	vpaddd	wg_lanes_sigma+4(%rip){1to16}, %zmm1, %zmm1
	vpaddd	wg_lanes_sigma+8(%rip){1to16}, %zmm2, %zmm2
	vpaddd	wg_lanes_sigma+12(%rip){1to16}, %zmm3, %zmm3
	vpaddd	1024(%rax), %zmm12, %zmm12
	vpaddd	1152(%rax), %zmm14, %zmm14
	vpaddd	1280(%rax), %zmm15, %zmm15
	vpaddd	wg_lanes_sigma+0(%rip){1to8}, %ymm16, %ymm16
	vpaddd	wg_lanes_sigma+4(%rip){1to8}, %ymm17, %ymm17
	vpaddd	wg_lanes_sigma+8(%rip){1to8}, %ymm18, %ymm18
	vpaddd	wg_lanes_sigma+12(%rip){1to8}, %ymm19, %ymm19
	vpaddd	1088(%rax), %ymm28, %ymm28
	vpaddd	1216(%rax), %ymm30, %ymm30
	vpaddd	1344(%rax), %ymm31, %ymm31
	test	%rdx, %rdx
	jz	.L25
	/* one key for all lanes */
	vpaddd	0(%rdx){1to16}, %zmm4, %zmm4
	vpaddd	4(%rdx){1to16}, %zmm5, %zmm5
	vpaddd	8(%rdx){1to16}, %zmm6, %zmm6
	vpaddd	12(%rdx){1to16}, %zmm7, %zmm7
	vpaddd	16(%rdx){1to16}, %zmm8, %zmm8
	vpaddd	20(%rdx){1to16}, %zmm9, %zmm9
	vpaddd	24(%rdx){1to16}, %zmm10, %zmm10
	vpaddd	28(%rdx){1to16}, %zmm11, %zmm11
	vpaddd	0(%rdx){1to8}, %ymm20, %ymm20
	vpaddd	4(%rdx){1to8}, %ymm21, %ymm21
	vpaddd	8(%rdx){1to8}, %ymm22, %ymm22
	vpaddd	12(%rdx){1to8}, %ymm23, %ymm23
	vpaddd	16(%rdx){1to8}, %ymm24, %ymm24
	vpaddd	20(%rdx){1to8}, %ymm25, %ymm25
	vpaddd	24(%rdx){1to8}, %ymm26, %ymm26
	vpaddd	28(%rdx){1to8}, %ymm27, %ymm27
	jmp	.L26
.L25:
	/* a key per lane */
	vpaddd	0(%rax), %zmm4, %zmm4
	vpaddd	128(%rax), %zmm5, %zmm5
	vpaddd	256(%rax), %zmm6, %zmm6
	vpaddd	384(%rax), %zmm7, %zmm7
	vpaddd	512(%rax), %zmm8, %zmm8
	vpaddd	640(%rax), %zmm9, %zmm9
	vpaddd	768(%rax), %zmm10, %zmm10
	vpaddd	896(%rax), %zmm11, %zmm11
	vpaddd	64(%rax), %ymm20, %ymm20
	vpaddd	192(%rax), %ymm21, %ymm21
	vpaddd	320(%rax), %ymm22, %ymm22
	vpaddd	448(%rax), %ymm23, %ymm23
	vpaddd	576(%rax), %ymm24, %ymm24
	vpaddd	704(%rax), %ymm25, %ymm25
	vpaddd	832(%rax), %ymm26, %ymm26
	vpaddd	960(%rax), %ymm27, %ymm27
.L26:
	/* transpose and apply */
	vmovdqu32	%ymm31, 1920(%rdi)
	vpunpckldq	%zmm1, %zmm0, %zmm31
	vpunpckhdq	%zmm1, %zmm0, %zmm1
	vpunpckldq	%zmm3, %zmm2, %zmm0
	vpunpckhdq	%zmm3, %zmm2, %zmm3
	vpunpcklqdq	%zmm0, %zmm31, %zmm2
	vpunpckhqdq	%zmm0, %zmm31, %zmm0
	vpunpcklqdq	%zmm3, %zmm1, %zmm31
	vpunpckhqdq	%zmm3, %zmm1, %zmm3
	vpunpckldq	%zmm5, %zmm4, %zmm1
	vpunpckhdq	%zmm5, %zmm4, %zmm5
	vpunpckldq	%zmm7, %zmm6, %zmm4
	vpunpckhdq	%zmm7, %zmm6, %zmm7
	vpunpcklqdq	%zmm4, %zmm1, %zmm6
	vpunpckhqdq	%zmm4, %zmm1, %zmm4
	vpunpcklqdq	%zmm7, %zmm5, %zmm1
	vpunpckhqdq	%zmm7, %zmm5, %zmm7
	vpunpckldq	%zmm9, %zmm8, %zmm5
	vpunpckhdq	%zmm9, %zmm8, %zmm9
	vpunpckldq	%zmm11, %zmm10, %zmm8
	vpunpckhdq	%zmm11, %zmm10, %zmm11
	vpunpcklqdq	%zmm8, %zmm5, %zmm10
	vpunpckhqdq	%zmm8, %zmm5, %zmm8
	vpunpcklqdq	%zmm11, %zmm9, %zmm5
	vpunpckhqdq	%zmm11, %zmm9, %zmm11
	vpunpckldq	%zmm13, %zmm12, %zmm9
	vpunpckhdq	%zmm13, %zmm12, %zmm13
	vpunpckldq	%zmm15, %zmm14, %zmm12
	vpunpckhdq	%zmm15, %zmm14, %zmm15
	vpunpcklqdq	%zmm12, %zmm9, %zmm14
	vpunpckhqdq	%zmm12, %zmm9, %zmm12
	vpunpcklqdq	%zmm15, %zmm13, %zmm9
	vpunpckhqdq	%zmm15, %zmm13, %zmm15
	vshufi64x2	$0x44, %zmm6, %zmm2, %zmm13
	vshufi64x2	$0xee, %zmm6, %zmm2, %zmm6
	vshufi64x2	$0x44, %zmm14, %zmm10, %zmm2
	vshufi64x2	$0xee, %zmm14, %zmm10, %zmm14
	vshufi64x2	$0x88, %zmm2, %zmm13, %zmm10
	vshufi64x2	$0xdd, %zmm2, %zmm13, %zmm2
	vshufi64x2	$0x88, %zmm14, %zmm6, %zmm13
	vshufi64x2	$0xdd, %zmm14, %zmm6, %zmm14
	mov	1408(%rcx), %r8
	mov	1664(%rcx), %r9
	vpxorq	0(%r8), %zmm10, %zmm10
	vmovdqu64	%zmm10, 0(%r9)
	mov	1440(%rcx), %r8
	mov	1696(%rcx), %r9
	vpxorq	0(%r8), %zmm2, %zmm2
	vmovdqu64	%zmm2, 0(%r9)
	mov	1472(%rcx), %r8
	mov	1728(%rcx), %r9
	vpxorq	0(%r8), %zmm13, %zmm13
	vmovdqu64	%zmm13, 0(%r9)
	mov	1504(%rcx), %r8
	mov	1760(%rcx), %r9
	vpxorq	0(%r8), %zmm14, %zmm14
	vmovdqu64	%zmm14, 0(%r9)
	vshufi64x2	$0x44, %zmm4, %zmm0, %zmm6
	vshufi64x2	$0xee, %zmm4, %zmm0, %zmm4
	vshufi64x2	$0x44, %zmm12, %zmm8, %zmm0
	vshufi64x2	$0xee, %zmm12, %zmm8, %zmm12
	vshufi64x2	$0x88, %zmm0, %zmm6, %zmm8
	vshufi64x2	$0xdd, %zmm0, %zmm6, %zmm0
	vshufi64x2	$0x88, %zmm12, %zmm4, %zmm6
	vshufi64x2	$0xdd, %zmm12, %zmm4, %zmm12
	mov	1416(%rcx), %r8
	mov	1672(%rcx), %r9
	vpxorq	0(%r8), %zmm8, %zmm8
	vmovdqu64	%zmm8, 0(%r9)
	mov	1448(%rcx), %r8
	mov	1704(%rcx), %r9
	vpxorq	0(%r8), %zmm0, %zmm0
	vmovdqu64	%zmm0, 0(%r9)
	mov	1480(%rcx), %r8
	mov	1736(%rcx), %r9
	vpxorq	0(%r8), %zmm6, %zmm6
	vmovdqu64	%zmm6, 0(%r9)
	mov	1512(%rcx), %r8
	mov	1768(%rcx), %r9
	vpxorq	0(%r8), %zmm12, %zmm12
	vmovdqu64	%zmm12, 0(%r9)
	vshufi64x2	$0x44, %zmm1, %zmm31, %zmm4
	vshufi64x2	$0xee, %zmm1, %zmm31, %zmm1
	vshufi64x2	$0x44, %zmm9, %zmm5, %zmm31
	vshufi64x2	$0xee, %zmm9, %zmm5, %zmm9
	vshufi64x2	$0x88, %zmm31, %zmm4, %zmm5
	vshufi64x2	$0xdd, %zmm31, %zmm4, %zmm31
	vshufi64x2	$0x88, %zmm9, %zmm1, %zmm4
	vshufi64x2	$0xdd, %zmm9, %zmm1, %zmm9
	mov	1424(%rcx), %r8
	mov	1680(%rcx), %r9
	vpxorq	0(%r8), %zmm5, %zmm5
	vmovdqu64	%zmm5, 0(%r9)
	mov	1456(%rcx), %r8
	mov	1712(%rcx), %r9
	vpxorq	0(%r8), %zmm31, %zmm31
	vmovdqu64	%zmm31, 0(%r9)
	mov	1488(%rcx), %r8
	mov	1744(%rcx), %r9
	vpxorq	0(%r8), %zmm4, %zmm4
	vmovdqu64	%zmm4, 0(%r9)
	mov	1520(%rcx), %r8
	mov	1776(%rcx), %r9
	vpxorq	0(%r8), %zmm9, %zmm9
	vmovdqu64	%zmm9, 0(%r9)
	vshufi64x2	$0x44, %zmm7, %zmm3, %zmm1
	vshufi64x2	$0xee, %zmm7, %zmm3, %zmm7
	vshufi64x2	$0x44, %zmm15, %zmm11, %zmm3
	vshufi64x2	$0xee, %zmm15, %zmm11, %zmm15
	vshufi64x2	$0x88, %zmm3, %zmm1, %zmm11
	vshufi64x2	$0xdd, %zmm3, %zmm1, %zmm3
	vshufi64x2	$0x88, %zmm15, %zmm7, %zmm1
	vshufi64x2	$0xdd, %zmm15, %zmm7, %zmm15
	mov	1432(%rcx), %r8
	mov	1688(%rcx), %r9
	vpxorq	0(%r8), %zmm11, %zmm11
	vmovdqu64	%zmm11, 0(%r9)
	mov	1464(%rcx), %r8
	mov	1720(%rcx), %r9
	vpxorq	0(%r8), %zmm3, %zmm3
	vmovdqu64	%zmm3, 0(%r9)
	mov	1496(%rcx), %r8
	mov	1752(%rcx), %r9
	vpxorq	0(%r8), %zmm1, %zmm1
	vmovdqu64	%zmm1, 0(%r9)
	mov	1528(%rcx), %r8
	mov	1784(%rcx), %r9
	vpxorq	0(%r8), %zmm15, %zmm15
	vmovdqu64	%zmm15, 0(%r9)
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
	mov	1536(%rcx), %r8
	mov	1792(%rcx), %r9
	vpxorq	0(%r8), %ymm29, %ymm29
	vpxorq	32(%r8), %ymm18, %ymm18
	vmovdqu64	%ymm29, 0(%r9)
	vmovdqu64	%ymm18, 32(%r9)
	mov	1568(%rcx), %r8
	mov	1824(%rcx), %r9
	vpxorq	0(%r8), %ymm22, %ymm22
	vpxorq	32(%r8), %ymm30, %ymm30
	vmovdqu64	%ymm22, 0(%r9)
	vmovdqu64	%ymm30, 32(%r9)
	vshufi64x2	$0, %ymm20, %ymm16, %ymm26
	vshufi64x2	$3, %ymm20, %ymm16, %ymm20
	vshufi64x2	$0, %ymm28, %ymm24, %ymm16
	vshufi64x2	$3, %ymm28, %ymm24, %ymm28
	mov	1544(%rcx), %r8
	mov	1800(%rcx), %r9
	vpxorq	0(%r8), %ymm26, %ymm26
	vpxorq	32(%r8), %ymm16, %ymm16
	vmovdqu64	%ymm26, 0(%r9)
	vmovdqu64	%ymm16, 32(%r9)
	mov	1576(%rcx), %r8
	mov	1832(%rcx), %r9
	vpxorq	0(%r8), %ymm20, %ymm20
	vpxorq	32(%r8), %ymm28, %ymm28
	vmovdqu64	%ymm20, 0(%r9)
	vmovdqu64	%ymm28, 32(%r9)
	vshufi64x2	$0, %ymm17, %ymm0, %ymm24
	vshufi64x2	$3, %ymm17, %ymm0, %ymm17
	vshufi64x2	$0, %ymm25, %ymm21, %ymm0
	vshufi64x2	$3, %ymm25, %ymm21, %ymm25
	mov	1552(%rcx), %r8
	mov	1808(%rcx), %r9
	vpxorq	0(%r8), %ymm24, %ymm24
	vpxorq	32(%r8), %ymm0, %ymm0
	vmovdqu64	%ymm24, 0(%r9)
	vmovdqu64	%ymm0, 32(%r9)
	mov	1584(%rcx), %r8
	mov	1840(%rcx), %r9
	vpxorq	0(%r8), %ymm17, %ymm17
	vpxorq	32(%r8), %ymm25, %ymm25
	vmovdqu64	%ymm17, 0(%r9)
	vmovdqu64	%ymm25, 32(%r9)
	vshufi64x2	$0, %ymm23, %ymm19, %ymm21
	vshufi64x2	$3, %ymm23, %ymm19, %ymm23
	vshufi64x2	$0, %ymm31, %ymm27, %ymm19
	vshufi64x2	$3, %ymm31, %ymm27, %ymm31
	mov	1560(%rcx), %r8
	mov	1816(%rcx), %r9
	vpxorq	0(%r8), %ymm21, %ymm21
	vpxorq	32(%r8), %ymm19, %ymm19
	vmovdqu64	%ymm21, 0(%r9)
	vmovdqu64	%ymm19, 32(%r9)
	mov	1592(%rcx), %r8
	mov	1848(%rcx), %r9
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
SYM_FUNC_END(wg_chacha20_lanes24k_avx512)

SYM_FUNC_START(wg_chacha20_lanes32k_avx512)
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
	vpbroadcastd	wg_lanes_sigma+0(%rip), %zmm0
	vpbroadcastd	wg_lanes_sigma+4(%rip), %zmm1
	vpbroadcastd	wg_lanes_sigma+8(%rip), %zmm2
	vpbroadcastd	wg_lanes_sigma+12(%rip), %zmm3
	vmovdqu32	1024(%rax), %zmm12
	vpxord	%zmm13, %zmm13, %zmm13
	vmovdqu32	1152(%rax), %zmm14
	vmovdqu32	1280(%rax), %zmm15
	vpbroadcastd	wg_lanes_sigma+0(%rip), %zmm16
	vpbroadcastd	wg_lanes_sigma+4(%rip), %zmm17
	vpbroadcastd	wg_lanes_sigma+8(%rip), %zmm18
	vpbroadcastd	wg_lanes_sigma+12(%rip), %zmm19
	vmovdqu32	1088(%rax), %zmm28
	vpxord	%zmm29, %zmm29, %zmm29
	vmovdqu32	1216(%rax), %zmm30
	vmovdqu32	1344(%rax), %zmm31
	test	%rdx, %rdx
	jz	.L27
	/* one key for all lanes */
	vpbroadcastd	0(%rdx), %zmm4
	vpbroadcastd	4(%rdx), %zmm5
	vpbroadcastd	8(%rdx), %zmm6
	vpbroadcastd	12(%rdx), %zmm7
	vpbroadcastd	16(%rdx), %zmm8
	vpbroadcastd	20(%rdx), %zmm9
	vpbroadcastd	24(%rdx), %zmm10
	vpbroadcastd	28(%rdx), %zmm11
	vpbroadcastd	0(%rdx), %zmm20
	vpbroadcastd	4(%rdx), %zmm21
	vpbroadcastd	8(%rdx), %zmm22
	vpbroadcastd	12(%rdx), %zmm23
	vpbroadcastd	16(%rdx), %zmm24
	vpbroadcastd	20(%rdx), %zmm25
	vpbroadcastd	24(%rdx), %zmm26
	vpbroadcastd	28(%rdx), %zmm27
	jmp	.L28
.L27:
	/* a key per lane */
	vmovdqu32	0(%rax), %zmm4
	vmovdqu32	128(%rax), %zmm5
	vmovdqu32	256(%rax), %zmm6
	vmovdqu32	384(%rax), %zmm7
	vmovdqu32	512(%rax), %zmm8
	vmovdqu32	640(%rax), %zmm9
	vmovdqu32	768(%rax), %zmm10
	vmovdqu32	896(%rax), %zmm11
	vmovdqu32	64(%rax), %zmm20
	vmovdqu32	192(%rax), %zmm21
	vmovdqu32	320(%rax), %zmm22
	vmovdqu32	448(%rax), %zmm23
	vmovdqu32	576(%rax), %zmm24
	vmovdqu32	704(%rax), %zmm25
	vmovdqu32	832(%rax), %zmm26
	vmovdqu32	960(%rax), %zmm27
.L28:
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
.L29:
	vpaddd	%zmm4, %zmm0, %zmm0
	vpaddd	%zmm5, %zmm1, %zmm1
	add	%esi, %r9d
	vpaddd	%zmm6, %zmm2, %zmm2
	vpaddd	%zmm7, %zmm3, %zmm3
	add	%edi, %r10d
	vpxord	%zmm0, %zmm12, %zmm12
	vpxord	%zmm1, %zmm13, %zmm13
	xor	%r9d, %r15d
	vpxord	%zmm2, %zmm14, %zmm14
	vpxord	%zmm3, %zmm15, %zmm15
	xor	%r10d, %ecx
	vprold	$16, %zmm12, %zmm12
	vprold	$16, %zmm13, %zmm13
	rol	$16, %r15d
	vprold	$16, %zmm14, %zmm14
	vprold	$16, %zmm15, %zmm15
	rol	$16, %ecx
	vpaddd	%zmm20, %zmm16, %zmm16
	add	%r15d, %r13d
	vpaddd	%zmm21, %zmm17, %zmm17
	vpaddd	%zmm22, %zmm18, %zmm18
	add	%ecx, %r14d
	vpaddd	%zmm23, %zmm19, %zmm19
	vpxord	%zmm16, %zmm28, %zmm28
	xor	%r13d, %esi
	vpxord	%zmm17, %zmm29, %zmm29
	vpxord	%zmm18, %zmm30, %zmm30
	xor	%r14d, %edi
	vpxord	%zmm19, %zmm31, %zmm31
	vprold	$16, %zmm28, %zmm28
	rol	$12, %esi
	vprold	$16, %zmm29, %zmm29
	vprold	$16, %zmm30, %zmm30
	rol	$12, %edi
	vprold	$16, %zmm31, %zmm31
	add	%esi, %r9d
	vpaddd	%zmm12, %zmm8, %zmm8
	vpaddd	%zmm13, %zmm9, %zmm9
	add	%edi, %r10d
	vpaddd	%zmm14, %zmm10, %zmm10
	vpaddd	%zmm15, %zmm11, %zmm11
	xor	%r9d, %r15d
	vpxord	%zmm8, %zmm4, %zmm4
	vpxord	%zmm9, %zmm5, %zmm5
	xor	%r10d, %ecx
	vpxord	%zmm10, %zmm6, %zmm6
	vpxord	%zmm11, %zmm7, %zmm7
	rol	$8, %r15d
	vprold	$12, %zmm4, %zmm4
	vprold	$12, %zmm5, %zmm5
	rol	$8, %ecx
	vprold	$12, %zmm6, %zmm6
	vprold	$12, %zmm7, %zmm7
	add	%r15d, %r13d
	vpaddd	%zmm28, %zmm24, %zmm24
	add	%ecx, %r14d
	vpaddd	%zmm29, %zmm25, %zmm25
	vpaddd	%zmm30, %zmm26, %zmm26
	xor	%r13d, %esi
	vpaddd	%zmm31, %zmm27, %zmm27
	vpxord	%zmm24, %zmm20, %zmm20
	xor	%r14d, %edi
	vpxord	%zmm25, %zmm21, %zmm21
	vpxord	%zmm26, %zmm22, %zmm22
	rol	$7, %esi
	vpxord	%zmm27, %zmm23, %zmm23
	vprold	$12, %zmm20, %zmm20
	rol	$7, %edi
	vprold	$12, %zmm21, %zmm21
	vprold	$12, %zmm22, %zmm22
	mov	%r13d, 0(%rsp)
	vprold	$12, %zmm23, %zmm23
	mov	8(%rsp), %r13d
	vpaddd	%zmm4, %zmm0, %zmm0
	vpaddd	%zmm5, %zmm1, %zmm1
	mov	%r14d, 4(%rsp)
	vpaddd	%zmm6, %zmm2, %zmm2
	vpaddd	%zmm7, %zmm3, %zmm3
	mov	12(%rsp), %r14d
	vpxord	%zmm0, %zmm12, %zmm12
	vpxord	%zmm1, %zmm13, %zmm13
	add	%ebx, %r11d
	vpxord	%zmm2, %zmm14, %zmm14
	vpxord	%zmm3, %zmm15, %zmm15
	add	%r8d, %r12d
	vprold	$8, %zmm12, %zmm12
	vprold	$8, %zmm13, %zmm13
	xor	%r11d, %eax
	vprold	$8, %zmm14, %zmm14
	vprold	$8, %zmm15, %zmm15
	xor	%r12d, %edx
	vpaddd	%zmm20, %zmm16, %zmm16
	rol	$16, %eax
	vpaddd	%zmm21, %zmm17, %zmm17
	vpaddd	%zmm22, %zmm18, %zmm18
	rol	$16, %edx
	vpaddd	%zmm23, %zmm19, %zmm19
	vpxord	%zmm16, %zmm28, %zmm28
	add	%eax, %r13d
	vpxord	%zmm17, %zmm29, %zmm29
	vpxord	%zmm18, %zmm30, %zmm30
	add	%edx, %r14d
	vpxord	%zmm19, %zmm31, %zmm31
	vprold	$8, %zmm28, %zmm28
	xor	%r13d, %ebx
	vprold	$8, %zmm29, %zmm29
	vprold	$8, %zmm30, %zmm30
	xor	%r14d, %r8d
	vprold	$8, %zmm31, %zmm31
	rol	$12, %ebx
	vpaddd	%zmm12, %zmm8, %zmm8
	vpaddd	%zmm13, %zmm9, %zmm9
	rol	$12, %r8d
	vpaddd	%zmm14, %zmm10, %zmm10
	vpaddd	%zmm15, %zmm11, %zmm11
	add	%ebx, %r11d
	vpxord	%zmm8, %zmm4, %zmm4
	vpxord	%zmm9, %zmm5, %zmm5
	add	%r8d, %r12d
	vpxord	%zmm10, %zmm6, %zmm6
	vpxord	%zmm11, %zmm7, %zmm7
	xor	%r11d, %eax
	vprold	$7, %zmm4, %zmm4
	vprold	$7, %zmm5, %zmm5
	xor	%r12d, %edx
	vprold	$7, %zmm6, %zmm6
	vprold	$7, %zmm7, %zmm7
	rol	$8, %eax
	vpaddd	%zmm28, %zmm24, %zmm24
	rol	$8, %edx
	vpaddd	%zmm29, %zmm25, %zmm25
	vpaddd	%zmm30, %zmm26, %zmm26
	add	%eax, %r13d
	vpaddd	%zmm31, %zmm27, %zmm27
	vpxord	%zmm24, %zmm20, %zmm20
	add	%edx, %r14d
	vpxord	%zmm25, %zmm21, %zmm21
	vpxord	%zmm26, %zmm22, %zmm22
	xor	%r13d, %ebx
	vpxord	%zmm27, %zmm23, %zmm23
	vprold	$7, %zmm20, %zmm20
	xor	%r14d, %r8d
	vprold	$7, %zmm21, %zmm21
	vprold	$7, %zmm22, %zmm22
	rol	$7, %ebx
	vprold	$7, %zmm23, %zmm23
	rol	$7, %r8d
	vpaddd	%zmm5, %zmm0, %zmm0
	vpaddd	%zmm6, %zmm1, %zmm1
	add	%edi, %r9d
	vpaddd	%zmm7, %zmm2, %zmm2
	vpaddd	%zmm4, %zmm3, %zmm3
	add	%ebx, %r10d
	vpxord	%zmm0, %zmm15, %zmm15
	vpxord	%zmm1, %zmm12, %zmm12
	xor	%r9d, %edx
	vpxord	%zmm2, %zmm13, %zmm13
	vpxord	%zmm3, %zmm14, %zmm14
	xor	%r10d, %r15d
	vprold	$16, %zmm15, %zmm15
	vprold	$16, %zmm12, %zmm12
	rol	$16, %edx
	vprold	$16, %zmm13, %zmm13
	vprold	$16, %zmm14, %zmm14
	rol	$16, %r15d
	vpaddd	%zmm21, %zmm16, %zmm16
	add	%edx, %r13d
	vpaddd	%zmm22, %zmm17, %zmm17
	vpaddd	%zmm23, %zmm18, %zmm18
	add	%r15d, %r14d
	vpaddd	%zmm20, %zmm19, %zmm19
	vpxord	%zmm16, %zmm31, %zmm31
	xor	%r13d, %edi
	vpxord	%zmm17, %zmm28, %zmm28
	vpxord	%zmm18, %zmm29, %zmm29
	xor	%r14d, %ebx
	vpxord	%zmm19, %zmm30, %zmm30
	vprold	$16, %zmm31, %zmm31
	rol	$12, %edi
	vprold	$16, %zmm28, %zmm28
	vprold	$16, %zmm29, %zmm29
	rol	$12, %ebx
	vprold	$16, %zmm30, %zmm30
	add	%edi, %r9d
	vpaddd	%zmm15, %zmm10, %zmm10
	vpaddd	%zmm12, %zmm11, %zmm11
	add	%ebx, %r10d
	vpaddd	%zmm13, %zmm8, %zmm8
	vpaddd	%zmm14, %zmm9, %zmm9
	xor	%r9d, %edx
	vpxord	%zmm10, %zmm5, %zmm5
	vpxord	%zmm11, %zmm6, %zmm6
	xor	%r10d, %r15d
	vpxord	%zmm8, %zmm7, %zmm7
	vpxord	%zmm9, %zmm4, %zmm4
	rol	$8, %edx
	vprold	$12, %zmm5, %zmm5
	vprold	$12, %zmm6, %zmm6
	rol	$8, %r15d
	vprold	$12, %zmm7, %zmm7
	vprold	$12, %zmm4, %zmm4
	add	%edx, %r13d
	vpaddd	%zmm31, %zmm26, %zmm26
	add	%r15d, %r14d
	vpaddd	%zmm28, %zmm27, %zmm27
	vpaddd	%zmm29, %zmm24, %zmm24
	xor	%r13d, %edi
	vpaddd	%zmm30, %zmm25, %zmm25
	vpxord	%zmm26, %zmm21, %zmm21
	xor	%r14d, %ebx
	vpxord	%zmm27, %zmm22, %zmm22
	vpxord	%zmm24, %zmm23, %zmm23
	rol	$7, %edi
	vpxord	%zmm25, %zmm20, %zmm20
	vprold	$12, %zmm21, %zmm21
	rol	$7, %ebx
	vprold	$12, %zmm22, %zmm22
	vprold	$12, %zmm23, %zmm23
	mov	%r13d, 8(%rsp)
	vprold	$12, %zmm20, %zmm20
	mov	0(%rsp), %r13d
	vpaddd	%zmm5, %zmm0, %zmm0
	vpaddd	%zmm6, %zmm1, %zmm1
	mov	%r14d, 12(%rsp)
	vpaddd	%zmm7, %zmm2, %zmm2
	vpaddd	%zmm4, %zmm3, %zmm3
	mov	4(%rsp), %r14d
	vpxord	%zmm0, %zmm15, %zmm15
	vpxord	%zmm1, %zmm12, %zmm12
	add	%r8d, %r11d
	vpxord	%zmm2, %zmm13, %zmm13
	vpxord	%zmm3, %zmm14, %zmm14
	add	%esi, %r12d
	vprold	$8, %zmm15, %zmm15
	vprold	$8, %zmm12, %zmm12
	xor	%r11d, %ecx
	vprold	$8, %zmm13, %zmm13
	vprold	$8, %zmm14, %zmm14
	xor	%r12d, %eax
	vpaddd	%zmm21, %zmm16, %zmm16
	rol	$16, %ecx
	vpaddd	%zmm22, %zmm17, %zmm17
	vpaddd	%zmm23, %zmm18, %zmm18
	rol	$16, %eax
	vpaddd	%zmm20, %zmm19, %zmm19
	vpxord	%zmm16, %zmm31, %zmm31
	add	%ecx, %r13d
	vpxord	%zmm17, %zmm28, %zmm28
	vpxord	%zmm18, %zmm29, %zmm29
	add	%eax, %r14d
	vpxord	%zmm19, %zmm30, %zmm30
	vprold	$8, %zmm31, %zmm31
	xor	%r13d, %r8d
	vprold	$8, %zmm28, %zmm28
	vprold	$8, %zmm29, %zmm29
	xor	%r14d, %esi
	vprold	$8, %zmm30, %zmm30
	rol	$12, %r8d
	vpaddd	%zmm15, %zmm10, %zmm10
	vpaddd	%zmm12, %zmm11, %zmm11
	rol	$12, %esi
	vpaddd	%zmm13, %zmm8, %zmm8
	vpaddd	%zmm14, %zmm9, %zmm9
	add	%r8d, %r11d
	vpxord	%zmm10, %zmm5, %zmm5
	vpxord	%zmm11, %zmm6, %zmm6
	add	%esi, %r12d
	vpxord	%zmm8, %zmm7, %zmm7
	vpxord	%zmm9, %zmm4, %zmm4
	xor	%r11d, %ecx
	vprold	$7, %zmm5, %zmm5
	vprold	$7, %zmm6, %zmm6
	xor	%r12d, %eax
	vprold	$7, %zmm7, %zmm7
	vprold	$7, %zmm4, %zmm4
	rol	$8, %ecx
	vpaddd	%zmm31, %zmm26, %zmm26
	rol	$8, %eax
	vpaddd	%zmm28, %zmm27, %zmm27
	vpaddd	%zmm29, %zmm24, %zmm24
	add	%ecx, %r13d
	vpaddd	%zmm30, %zmm25, %zmm25
	vpxord	%zmm26, %zmm21, %zmm21
	add	%eax, %r14d
	vpxord	%zmm27, %zmm22, %zmm22
	vpxord	%zmm24, %zmm23, %zmm23
	xor	%r13d, %r8d
	vpxord	%zmm25, %zmm20, %zmm20
	vprold	$7, %zmm21, %zmm21
	xor	%r14d, %esi
	vprold	$7, %zmm22, %zmm22
	vprold	$7, %zmm23, %zmm23
	rol	$7, %r8d
	vprold	$7, %zmm20, %zmm20
	rol	$7, %esi
	decl	16(%rsp)
	jnz	.L29
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
	vpaddd	wg_lanes_sigma+0(%rip){1to16}, %zmm0, %zmm0
	vpaddd	wg_lanes_sigma+4(%rip){1to16}, %zmm1, %zmm1
	vpaddd	wg_lanes_sigma+8(%rip){1to16}, %zmm2, %zmm2
	vpaddd	wg_lanes_sigma+12(%rip){1to16}, %zmm3, %zmm3
	vpaddd	1024(%rax), %zmm12, %zmm12
	vpaddd	1152(%rax), %zmm14, %zmm14
	vpaddd	1280(%rax), %zmm15, %zmm15
	vpaddd	wg_lanes_sigma+0(%rip){1to16}, %zmm16, %zmm16
	vpaddd	wg_lanes_sigma+4(%rip){1to16}, %zmm17, %zmm17
	vpaddd	wg_lanes_sigma+8(%rip){1to16}, %zmm18, %zmm18
	vpaddd	wg_lanes_sigma+12(%rip){1to16}, %zmm19, %zmm19
	vpaddd	1088(%rax), %zmm28, %zmm28
	vpaddd	1216(%rax), %zmm30, %zmm30
	vpaddd	1344(%rax), %zmm31, %zmm31
	test	%rdx, %rdx
	jz	.L30
	/* one key for all lanes */
	vpaddd	0(%rdx){1to16}, %zmm4, %zmm4
	vpaddd	4(%rdx){1to16}, %zmm5, %zmm5
	vpaddd	8(%rdx){1to16}, %zmm6, %zmm6
	vpaddd	12(%rdx){1to16}, %zmm7, %zmm7
	vpaddd	16(%rdx){1to16}, %zmm8, %zmm8
	vpaddd	20(%rdx){1to16}, %zmm9, %zmm9
	vpaddd	24(%rdx){1to16}, %zmm10, %zmm10
	vpaddd	28(%rdx){1to16}, %zmm11, %zmm11
	vpaddd	0(%rdx){1to16}, %zmm20, %zmm20
	vpaddd	4(%rdx){1to16}, %zmm21, %zmm21
	vpaddd	8(%rdx){1to16}, %zmm22, %zmm22
	vpaddd	12(%rdx){1to16}, %zmm23, %zmm23
	vpaddd	16(%rdx){1to16}, %zmm24, %zmm24
	vpaddd	20(%rdx){1to16}, %zmm25, %zmm25
	vpaddd	24(%rdx){1to16}, %zmm26, %zmm26
	vpaddd	28(%rdx){1to16}, %zmm27, %zmm27
	jmp	.L31
.L30:
	/* a key per lane */
	vpaddd	0(%rax), %zmm4, %zmm4
	vpaddd	128(%rax), %zmm5, %zmm5
	vpaddd	256(%rax), %zmm6, %zmm6
	vpaddd	384(%rax), %zmm7, %zmm7
	vpaddd	512(%rax), %zmm8, %zmm8
	vpaddd	640(%rax), %zmm9, %zmm9
	vpaddd	768(%rax), %zmm10, %zmm10
	vpaddd	896(%rax), %zmm11, %zmm11
	vpaddd	64(%rax), %zmm20, %zmm20
	vpaddd	192(%rax), %zmm21, %zmm21
	vpaddd	320(%rax), %zmm22, %zmm22
	vpaddd	448(%rax), %zmm23, %zmm23
	vpaddd	576(%rax), %zmm24, %zmm24
	vpaddd	704(%rax), %zmm25, %zmm25
	vpaddd	832(%rax), %zmm26, %zmm26
	vpaddd	960(%rax), %zmm27, %zmm27
.L31:
	/* transpose and apply */
	vmovdqu32	%zmm31, 1920(%rdi)
	vpunpckldq	%zmm1, %zmm0, %zmm31
	vpunpckhdq	%zmm1, %zmm0, %zmm1
	vpunpckldq	%zmm3, %zmm2, %zmm0
	vpunpckhdq	%zmm3, %zmm2, %zmm3
	vpunpcklqdq	%zmm0, %zmm31, %zmm2
	vpunpckhqdq	%zmm0, %zmm31, %zmm0
	vpunpcklqdq	%zmm3, %zmm1, %zmm31
	vpunpckhqdq	%zmm3, %zmm1, %zmm3
	vpunpckldq	%zmm5, %zmm4, %zmm1
	vpunpckhdq	%zmm5, %zmm4, %zmm5
	vpunpckldq	%zmm7, %zmm6, %zmm4
	vpunpckhdq	%zmm7, %zmm6, %zmm7
	vpunpcklqdq	%zmm4, %zmm1, %zmm6
	vpunpckhqdq	%zmm4, %zmm1, %zmm4
	vpunpcklqdq	%zmm7, %zmm5, %zmm1
	vpunpckhqdq	%zmm7, %zmm5, %zmm7
	vpunpckldq	%zmm9, %zmm8, %zmm5
	vpunpckhdq	%zmm9, %zmm8, %zmm9
	vpunpckldq	%zmm11, %zmm10, %zmm8
	vpunpckhdq	%zmm11, %zmm10, %zmm11
	vpunpcklqdq	%zmm8, %zmm5, %zmm10
	vpunpckhqdq	%zmm8, %zmm5, %zmm8
	vpunpcklqdq	%zmm11, %zmm9, %zmm5
	vpunpckhqdq	%zmm11, %zmm9, %zmm11
	vpunpckldq	%zmm13, %zmm12, %zmm9
	vpunpckhdq	%zmm13, %zmm12, %zmm13
	vpunpckldq	%zmm15, %zmm14, %zmm12
	vpunpckhdq	%zmm15, %zmm14, %zmm15
	vpunpcklqdq	%zmm12, %zmm9, %zmm14
	vpunpckhqdq	%zmm12, %zmm9, %zmm12
	vpunpcklqdq	%zmm15, %zmm13, %zmm9
	vpunpckhqdq	%zmm15, %zmm13, %zmm15
	vshufi64x2	$0x44, %zmm6, %zmm2, %zmm13
	vshufi64x2	$0xee, %zmm6, %zmm2, %zmm6
	vshufi64x2	$0x44, %zmm14, %zmm10, %zmm2
	vshufi64x2	$0xee, %zmm14, %zmm10, %zmm14
	vshufi64x2	$0x88, %zmm2, %zmm13, %zmm10
	vshufi64x2	$0xdd, %zmm2, %zmm13, %zmm2
	vshufi64x2	$0x88, %zmm14, %zmm6, %zmm13
	vshufi64x2	$0xdd, %zmm14, %zmm6, %zmm14
	mov	1408(%rcx), %r8
	mov	1664(%rcx), %r9
	vpxorq	0(%r8), %zmm10, %zmm10
	vmovdqu64	%zmm10, 0(%r9)
	mov	1440(%rcx), %r8
	mov	1696(%rcx), %r9
	vpxorq	0(%r8), %zmm2, %zmm2
	vmovdqu64	%zmm2, 0(%r9)
	mov	1472(%rcx), %r8
	mov	1728(%rcx), %r9
	vpxorq	0(%r8), %zmm13, %zmm13
	vmovdqu64	%zmm13, 0(%r9)
	mov	1504(%rcx), %r8
	mov	1760(%rcx), %r9
	vpxorq	0(%r8), %zmm14, %zmm14
	vmovdqu64	%zmm14, 0(%r9)
	vshufi64x2	$0x44, %zmm4, %zmm0, %zmm6
	vshufi64x2	$0xee, %zmm4, %zmm0, %zmm4
	vshufi64x2	$0x44, %zmm12, %zmm8, %zmm0
	vshufi64x2	$0xee, %zmm12, %zmm8, %zmm12
	vshufi64x2	$0x88, %zmm0, %zmm6, %zmm8
	vshufi64x2	$0xdd, %zmm0, %zmm6, %zmm0
	vshufi64x2	$0x88, %zmm12, %zmm4, %zmm6
	vshufi64x2	$0xdd, %zmm12, %zmm4, %zmm12
	mov	1416(%rcx), %r8
	mov	1672(%rcx), %r9
	vpxorq	0(%r8), %zmm8, %zmm8
	vmovdqu64	%zmm8, 0(%r9)
	mov	1448(%rcx), %r8
	mov	1704(%rcx), %r9
	vpxorq	0(%r8), %zmm0, %zmm0
	vmovdqu64	%zmm0, 0(%r9)
	mov	1480(%rcx), %r8
	mov	1736(%rcx), %r9
	vpxorq	0(%r8), %zmm6, %zmm6
	vmovdqu64	%zmm6, 0(%r9)
	mov	1512(%rcx), %r8
	mov	1768(%rcx), %r9
	vpxorq	0(%r8), %zmm12, %zmm12
	vmovdqu64	%zmm12, 0(%r9)
	vshufi64x2	$0x44, %zmm1, %zmm31, %zmm4
	vshufi64x2	$0xee, %zmm1, %zmm31, %zmm1
	vshufi64x2	$0x44, %zmm9, %zmm5, %zmm31
	vshufi64x2	$0xee, %zmm9, %zmm5, %zmm9
	vshufi64x2	$0x88, %zmm31, %zmm4, %zmm5
	vshufi64x2	$0xdd, %zmm31, %zmm4, %zmm31
	vshufi64x2	$0x88, %zmm9, %zmm1, %zmm4
	vshufi64x2	$0xdd, %zmm9, %zmm1, %zmm9
	mov	1424(%rcx), %r8
	mov	1680(%rcx), %r9
	vpxorq	0(%r8), %zmm5, %zmm5
	vmovdqu64	%zmm5, 0(%r9)
	mov	1456(%rcx), %r8
	mov	1712(%rcx), %r9
	vpxorq	0(%r8), %zmm31, %zmm31
	vmovdqu64	%zmm31, 0(%r9)
	mov	1488(%rcx), %r8
	mov	1744(%rcx), %r9
	vpxorq	0(%r8), %zmm4, %zmm4
	vmovdqu64	%zmm4, 0(%r9)
	mov	1520(%rcx), %r8
	mov	1776(%rcx), %r9
	vpxorq	0(%r8), %zmm9, %zmm9
	vmovdqu64	%zmm9, 0(%r9)
	vshufi64x2	$0x44, %zmm7, %zmm3, %zmm1
	vshufi64x2	$0xee, %zmm7, %zmm3, %zmm7
	vshufi64x2	$0x44, %zmm15, %zmm11, %zmm3
	vshufi64x2	$0xee, %zmm15, %zmm11, %zmm15
	vshufi64x2	$0x88, %zmm3, %zmm1, %zmm11
	vshufi64x2	$0xdd, %zmm3, %zmm1, %zmm3
	vshufi64x2	$0x88, %zmm15, %zmm7, %zmm1
	vshufi64x2	$0xdd, %zmm15, %zmm7, %zmm15
	mov	1432(%rcx), %r8
	mov	1688(%rcx), %r9
	vpxorq	0(%r8), %zmm11, %zmm11
	vmovdqu64	%zmm11, 0(%r9)
	mov	1464(%rcx), %r8
	mov	1720(%rcx), %r9
	vpxorq	0(%r8), %zmm3, %zmm3
	vmovdqu64	%zmm3, 0(%r9)
	mov	1496(%rcx), %r8
	mov	1752(%rcx), %r9
	vpxorq	0(%r8), %zmm1, %zmm1
	vmovdqu64	%zmm1, 0(%r9)
	mov	1528(%rcx), %r8
	mov	1784(%rcx), %r9
	vpxorq	0(%r8), %zmm15, %zmm15
	vmovdqu64	%zmm15, 0(%r9)
	vmovdqu32	1920(%rdi), %zmm31
	vpunpckldq	%zmm17, %zmm16, %zmm0
	vpunpckhdq	%zmm17, %zmm16, %zmm17
	vpunpckldq	%zmm19, %zmm18, %zmm16
	vpunpckhdq	%zmm19, %zmm18, %zmm19
	vpunpcklqdq	%zmm16, %zmm0, %zmm18
	vpunpckhqdq	%zmm16, %zmm0, %zmm16
	vpunpcklqdq	%zmm19, %zmm17, %zmm0
	vpunpckhqdq	%zmm19, %zmm17, %zmm19
	vpunpckldq	%zmm21, %zmm20, %zmm17
	vpunpckhdq	%zmm21, %zmm20, %zmm21
	vpunpckldq	%zmm23, %zmm22, %zmm20
	vpunpckhdq	%zmm23, %zmm22, %zmm23
	vpunpcklqdq	%zmm20, %zmm17, %zmm22
	vpunpckhqdq	%zmm20, %zmm17, %zmm20
	vpunpcklqdq	%zmm23, %zmm21, %zmm17
	vpunpckhqdq	%zmm23, %zmm21, %zmm23
	vpunpckldq	%zmm25, %zmm24, %zmm21
	vpunpckhdq	%zmm25, %zmm24, %zmm25
	vpunpckldq	%zmm27, %zmm26, %zmm24
	vpunpckhdq	%zmm27, %zmm26, %zmm27
	vpunpcklqdq	%zmm24, %zmm21, %zmm26
	vpunpckhqdq	%zmm24, %zmm21, %zmm24
	vpunpcklqdq	%zmm27, %zmm25, %zmm21
	vpunpckhqdq	%zmm27, %zmm25, %zmm27
	vpunpckldq	%zmm29, %zmm28, %zmm25
	vpunpckhdq	%zmm29, %zmm28, %zmm29
	vpunpckldq	%zmm31, %zmm30, %zmm28
	vpunpckhdq	%zmm31, %zmm30, %zmm31
	vpunpcklqdq	%zmm28, %zmm25, %zmm30
	vpunpckhqdq	%zmm28, %zmm25, %zmm28
	vpunpcklqdq	%zmm31, %zmm29, %zmm25
	vpunpckhqdq	%zmm31, %zmm29, %zmm31
	vshufi64x2	$0x44, %zmm22, %zmm18, %zmm29
	vshufi64x2	$0xee, %zmm22, %zmm18, %zmm22
	vshufi64x2	$0x44, %zmm30, %zmm26, %zmm18
	vshufi64x2	$0xee, %zmm30, %zmm26, %zmm30
	vshufi64x2	$0x88, %zmm18, %zmm29, %zmm26
	vshufi64x2	$0xdd, %zmm18, %zmm29, %zmm18
	vshufi64x2	$0x88, %zmm30, %zmm22, %zmm29
	vshufi64x2	$0xdd, %zmm30, %zmm22, %zmm30
	mov	1536(%rcx), %r8
	mov	1792(%rcx), %r9
	vpxorq	0(%r8), %zmm26, %zmm26
	vmovdqu64	%zmm26, 0(%r9)
	mov	1568(%rcx), %r8
	mov	1824(%rcx), %r9
	vpxorq	0(%r8), %zmm18, %zmm18
	vmovdqu64	%zmm18, 0(%r9)
	mov	1600(%rcx), %r8
	mov	1856(%rcx), %r9
	vpxorq	0(%r8), %zmm29, %zmm29
	vmovdqu64	%zmm29, 0(%r9)
	mov	1632(%rcx), %r8
	mov	1888(%rcx), %r9
	vpxorq	0(%r8), %zmm30, %zmm30
	vmovdqu64	%zmm30, 0(%r9)
	vshufi64x2	$0x44, %zmm20, %zmm16, %zmm22
	vshufi64x2	$0xee, %zmm20, %zmm16, %zmm20
	vshufi64x2	$0x44, %zmm28, %zmm24, %zmm16
	vshufi64x2	$0xee, %zmm28, %zmm24, %zmm28
	vshufi64x2	$0x88, %zmm16, %zmm22, %zmm24
	vshufi64x2	$0xdd, %zmm16, %zmm22, %zmm16
	vshufi64x2	$0x88, %zmm28, %zmm20, %zmm22
	vshufi64x2	$0xdd, %zmm28, %zmm20, %zmm28
	mov	1544(%rcx), %r8
	mov	1800(%rcx), %r9
	vpxorq	0(%r8), %zmm24, %zmm24
	vmovdqu64	%zmm24, 0(%r9)
	mov	1576(%rcx), %r8
	mov	1832(%rcx), %r9
	vpxorq	0(%r8), %zmm16, %zmm16
	vmovdqu64	%zmm16, 0(%r9)
	mov	1608(%rcx), %r8
	mov	1864(%rcx), %r9
	vpxorq	0(%r8), %zmm22, %zmm22
	vmovdqu64	%zmm22, 0(%r9)
	mov	1640(%rcx), %r8
	mov	1896(%rcx), %r9
	vpxorq	0(%r8), %zmm28, %zmm28
	vmovdqu64	%zmm28, 0(%r9)
	vshufi64x2	$0x44, %zmm17, %zmm0, %zmm20
	vshufi64x2	$0xee, %zmm17, %zmm0, %zmm17
	vshufi64x2	$0x44, %zmm25, %zmm21, %zmm0
	vshufi64x2	$0xee, %zmm25, %zmm21, %zmm25
	vshufi64x2	$0x88, %zmm0, %zmm20, %zmm21
	vshufi64x2	$0xdd, %zmm0, %zmm20, %zmm0
	vshufi64x2	$0x88, %zmm25, %zmm17, %zmm20
	vshufi64x2	$0xdd, %zmm25, %zmm17, %zmm25
	mov	1552(%rcx), %r8
	mov	1808(%rcx), %r9
	vpxorq	0(%r8), %zmm21, %zmm21
	vmovdqu64	%zmm21, 0(%r9)
	mov	1584(%rcx), %r8
	mov	1840(%rcx), %r9
	vpxorq	0(%r8), %zmm0, %zmm0
	vmovdqu64	%zmm0, 0(%r9)
	mov	1616(%rcx), %r8
	mov	1872(%rcx), %r9
	vpxorq	0(%r8), %zmm20, %zmm20
	vmovdqu64	%zmm20, 0(%r9)
	mov	1648(%rcx), %r8
	mov	1904(%rcx), %r9
	vpxorq	0(%r8), %zmm25, %zmm25
	vmovdqu64	%zmm25, 0(%r9)
	vshufi64x2	$0x44, %zmm23, %zmm19, %zmm17
	vshufi64x2	$0xee, %zmm23, %zmm19, %zmm23
	vshufi64x2	$0x44, %zmm31, %zmm27, %zmm19
	vshufi64x2	$0xee, %zmm31, %zmm27, %zmm31
	vshufi64x2	$0x88, %zmm19, %zmm17, %zmm27
	vshufi64x2	$0xdd, %zmm19, %zmm17, %zmm19
	vshufi64x2	$0x88, %zmm31, %zmm23, %zmm17
	vshufi64x2	$0xdd, %zmm31, %zmm23, %zmm31
	mov	1560(%rcx), %r8
	mov	1816(%rcx), %r9
	vpxorq	0(%r8), %zmm27, %zmm27
	vmovdqu64	%zmm27, 0(%r9)
	mov	1592(%rcx), %r8
	mov	1848(%rcx), %r9
	vpxorq	0(%r8), %zmm19, %zmm19
	vmovdqu64	%zmm19, 0(%r9)
	mov	1624(%rcx), %r8
	mov	1880(%rcx), %r9
	vpxorq	0(%r8), %zmm17, %zmm17
	vmovdqu64	%zmm17, 0(%r9)
	mov	1656(%rcx), %r8
	mov	1912(%rcx), %r9
	vpxorq	0(%r8), %zmm31, %zmm31
	vmovdqu64	%zmm31, 0(%r9)
	add	$64, %rsp
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbx
	vzeroupper
	RET
SYM_FUNC_END(wg_chacha20_lanes32k_avx512)
