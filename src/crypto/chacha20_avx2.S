/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Made by src/crypto/gen/chacha20.py; change that, then run "make crypto-asm".
 * docs/crypto.md explains the lanes and the arithmetic.
 *
 * ChaCha20 over 8 lanes of AVX2. Rotations by 16 and 8 are byte shuffles; of the
 * third row of the state, two words are in registers and two in memory, by turns.
 *
 * void wg_chacha20_lanes8_avx2(struct wg_lanes *l, u32 first, const u8 *key):
 * lanes first..first+7 of l, with one key or, if key is NULL, the keys in l.
 */
#include "asm.h"


.section .rodata.cst16, "aM", @progbits, 16
.p2align 4
wg_lanes_sigma:
	.ascii	"expand 32-byte k"

.section .rodata.cst32, "aM", @progbits, 32
.p2align 5
wg_lanes_rot16:
	.octa	0x0d0c0f0e09080b0a0504070601000302, 0x0d0c0f0e09080b0a0504070601000302
wg_lanes_rot8:
	.octa	0x0e0d0c0f0a09080b0605040702010003, 0x0e0d0c0f0a09080b0605040702010003

wg_lanes_count:
	.long	0, 1, 2, 3, 4, 5, 6, 7
wg_lanes_eight:
	.long	8, 8, 8, 8, 8, 8, 8, 8
wg_lanes_blocks:
	.quad	0, 64, 128, 192
wg_lanes_four:
	.quad	256, 256, 256, 256

.section .rodata.cst128, "aM", @progbits, 128
.p2align 7
wg_rows_count:
	.long	0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0
	.long	4, 0, 0, 0, 5, 0, 0, 0, 6, 0, 0, 0, 7, 0, 0, 0

.text

SYM_FUNC_START(wg_chacha20_lanes8_avx2)
	/* %rax: rows, %rcx: pointers, both from the first lane on */
	mov	%esi, %esi
	lea	(%rdi,%rsi,4), %rax
	lea	(%rdi,%rsi,8), %rcx
	vpbroadcastd	wg_lanes_sigma+0(%rip), %ymm0
	vpbroadcastd	wg_lanes_sigma+4(%rip), %ymm1
	vpbroadcastd	wg_lanes_sigma+8(%rip), %ymm2
	vpbroadcastd	wg_lanes_sigma+12(%rip), %ymm3
	vmovdqu	1024(%rax), %ymm10
	vpxor	%ymm11, %ymm11, %ymm11
	vmovdqu	1152(%rax), %ymm12
	vmovdqu	1280(%rax), %ymm13
	test	%rdx, %rdx
	jz	.L1
	/* one key for all lanes */
	vpbroadcastd	24(%rdx), %ymm14
	vmovdqu	%ymm14, 1984(%rdi)
	vpbroadcastd	28(%rdx), %ymm14
	vmovdqu	%ymm14, 2016(%rdi)
	vpbroadcastd	0(%rdx), %ymm4
	vpbroadcastd	4(%rdx), %ymm5
	vpbroadcastd	8(%rdx), %ymm6
	vpbroadcastd	12(%rdx), %ymm7
	vpbroadcastd	16(%rdx), %ymm8
	vpbroadcastd	20(%rdx), %ymm9
	jmp	.L2
.L1:
	/* a key per lane */
	vmovdqu	768(%rax), %ymm14
	vmovdqu	%ymm14, 1984(%rdi)
	vmovdqu	896(%rax), %ymm14
	vmovdqu	%ymm14, 2016(%rdi)
	vmovdqu	0(%rax), %ymm4
	vmovdqu	128(%rax), %ymm5
	vmovdqu	256(%rax), %ymm6
	vmovdqu	384(%rax), %ymm7
	vmovdqu	512(%rax), %ymm8
	vmovdqu	640(%rax), %ymm9
.L2:
	mov	$10, %r8d
.L3:
	vpaddd	%ymm4, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm1, %ymm1
	vpxor	%ymm0, %ymm10, %ymm10
	vpxor	%ymm1, %ymm11, %ymm11
	vpshufb	wg_lanes_rot16(%rip), %ymm10, %ymm10
	vpshufb	wg_lanes_rot16(%rip), %ymm11, %ymm11
	vpaddd	%ymm10, %ymm8, %ymm8
	vpaddd	%ymm11, %ymm9, %ymm9
	vpxor	%ymm8, %ymm4, %ymm4
	vpxor	%ymm9, %ymm5, %ymm5
	vpslld	$12, %ymm4, %ymm14
	vpsrld	$20, %ymm4, %ymm4
	vpor	%ymm14, %ymm4, %ymm4
	vpslld	$12, %ymm5, %ymm15
	vpsrld	$20, %ymm5, %ymm5
	vpor	%ymm15, %ymm5, %ymm5
	vpaddd	%ymm4, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm1, %ymm1
	vpxor	%ymm0, %ymm10, %ymm10
	vpxor	%ymm1, %ymm11, %ymm11
	vpshufb	wg_lanes_rot8(%rip), %ymm10, %ymm10
	vpshufb	wg_lanes_rot8(%rip), %ymm11, %ymm11
	vpaddd	%ymm10, %ymm8, %ymm8
	vpaddd	%ymm11, %ymm9, %ymm9
	vpxor	%ymm8, %ymm4, %ymm4
	vpxor	%ymm9, %ymm5, %ymm5
	vpslld	$7, %ymm4, %ymm14
	vpsrld	$25, %ymm4, %ymm4
	vpor	%ymm14, %ymm4, %ymm4
	vpslld	$7, %ymm5, %ymm15
	vpsrld	$25, %ymm5, %ymm5
	vpor	%ymm15, %ymm5, %ymm5
	vmovdqu	%ymm8, 1920(%rdi)
	vmovdqu	1984(%rdi), %ymm8
	vmovdqu	%ymm9, 1952(%rdi)
	vmovdqu	2016(%rdi), %ymm9
	vpaddd	%ymm6, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm3, %ymm3
	vpxor	%ymm2, %ymm12, %ymm12
	vpxor	%ymm3, %ymm13, %ymm13
	vpshufb	wg_lanes_rot16(%rip), %ymm12, %ymm12
	vpshufb	wg_lanes_rot16(%rip), %ymm13, %ymm13
	vpaddd	%ymm12, %ymm8, %ymm8
	vpaddd	%ymm13, %ymm9, %ymm9
	vpxor	%ymm8, %ymm6, %ymm6
	vpxor	%ymm9, %ymm7, %ymm7
	vpslld	$12, %ymm6, %ymm14
	vpsrld	$20, %ymm6, %ymm6
	vpor	%ymm14, %ymm6, %ymm6
	vpslld	$12, %ymm7, %ymm15
	vpsrld	$20, %ymm7, %ymm7
	vpor	%ymm15, %ymm7, %ymm7
	vpaddd	%ymm6, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm3, %ymm3
	vpxor	%ymm2, %ymm12, %ymm12
	vpxor	%ymm3, %ymm13, %ymm13
	vpshufb	wg_lanes_rot8(%rip), %ymm12, %ymm12
	vpshufb	wg_lanes_rot8(%rip), %ymm13, %ymm13
	vpaddd	%ymm12, %ymm8, %ymm8
	vpaddd	%ymm13, %ymm9, %ymm9
	vpxor	%ymm8, %ymm6, %ymm6
	vpxor	%ymm9, %ymm7, %ymm7
	vpslld	$7, %ymm6, %ymm14
	vpsrld	$25, %ymm6, %ymm6
	vpor	%ymm14, %ymm6, %ymm6
	vpslld	$7, %ymm7, %ymm15
	vpsrld	$25, %ymm7, %ymm7
	vpor	%ymm15, %ymm7, %ymm7
	vpaddd	%ymm5, %ymm0, %ymm0
	vpaddd	%ymm6, %ymm1, %ymm1
	vpxor	%ymm0, %ymm13, %ymm13
	vpxor	%ymm1, %ymm10, %ymm10
	vpshufb	wg_lanes_rot16(%rip), %ymm13, %ymm13
	vpshufb	wg_lanes_rot16(%rip), %ymm10, %ymm10
	vpaddd	%ymm13, %ymm8, %ymm8
	vpaddd	%ymm10, %ymm9, %ymm9
	vpxor	%ymm8, %ymm5, %ymm5
	vpxor	%ymm9, %ymm6, %ymm6
	vpslld	$12, %ymm5, %ymm14
	vpsrld	$20, %ymm5, %ymm5
	vpor	%ymm14, %ymm5, %ymm5
	vpslld	$12, %ymm6, %ymm15
	vpsrld	$20, %ymm6, %ymm6
	vpor	%ymm15, %ymm6, %ymm6
	vpaddd	%ymm5, %ymm0, %ymm0
	vpaddd	%ymm6, %ymm1, %ymm1
	vpxor	%ymm0, %ymm13, %ymm13
	vpxor	%ymm1, %ymm10, %ymm10
	vpshufb	wg_lanes_rot8(%rip), %ymm13, %ymm13
	vpshufb	wg_lanes_rot8(%rip), %ymm10, %ymm10
	vpaddd	%ymm13, %ymm8, %ymm8
	vpaddd	%ymm10, %ymm9, %ymm9
	vpxor	%ymm8, %ymm5, %ymm5
	vpxor	%ymm9, %ymm6, %ymm6
	vpslld	$7, %ymm5, %ymm14
	vpsrld	$25, %ymm5, %ymm5
	vpor	%ymm14, %ymm5, %ymm5
	vpslld	$7, %ymm6, %ymm15
	vpsrld	$25, %ymm6, %ymm6
	vpor	%ymm15, %ymm6, %ymm6
	vmovdqu	%ymm8, 1984(%rdi)
	vmovdqu	1920(%rdi), %ymm8
	vmovdqu	%ymm9, 2016(%rdi)
	vmovdqu	1952(%rdi), %ymm9
	vpaddd	%ymm7, %ymm2, %ymm2
	vpaddd	%ymm4, %ymm3, %ymm3
	vpxor	%ymm2, %ymm11, %ymm11
	vpxor	%ymm3, %ymm12, %ymm12
	vpshufb	wg_lanes_rot16(%rip), %ymm11, %ymm11
	vpshufb	wg_lanes_rot16(%rip), %ymm12, %ymm12
	vpaddd	%ymm11, %ymm8, %ymm8
	vpaddd	%ymm12, %ymm9, %ymm9
	vpxor	%ymm8, %ymm7, %ymm7
	vpxor	%ymm9, %ymm4, %ymm4
	vpslld	$12, %ymm7, %ymm14
	vpsrld	$20, %ymm7, %ymm7
	vpor	%ymm14, %ymm7, %ymm7
	vpslld	$12, %ymm4, %ymm15
	vpsrld	$20, %ymm4, %ymm4
	vpor	%ymm15, %ymm4, %ymm4
	vpaddd	%ymm7, %ymm2, %ymm2
	vpaddd	%ymm4, %ymm3, %ymm3
	vpxor	%ymm2, %ymm11, %ymm11
	vpxor	%ymm3, %ymm12, %ymm12
	vpshufb	wg_lanes_rot8(%rip), %ymm11, %ymm11
	vpshufb	wg_lanes_rot8(%rip), %ymm12, %ymm12
	vpaddd	%ymm11, %ymm8, %ymm8
	vpaddd	%ymm12, %ymm9, %ymm9
	vpxor	%ymm8, %ymm7, %ymm7
	vpxor	%ymm9, %ymm4, %ymm4
	vpslld	$7, %ymm7, %ymm14
	vpsrld	$25, %ymm7, %ymm7
	vpor	%ymm14, %ymm7, %ymm7
	vpslld	$7, %ymm4, %ymm15
	vpsrld	$25, %ymm4, %ymm4
	vpor	%ymm15, %ymm4, %ymm4
	dec	%r8d
	jnz	.L3
	/* add the state from before the rounds, transpose and apply */
	vpbroadcastd	wg_lanes_sigma+0(%rip), %ymm14
	vpaddd	%ymm14, %ymm0, %ymm0
	vpbroadcastd	wg_lanes_sigma+4(%rip), %ymm14
	vpaddd	%ymm14, %ymm1, %ymm1
	vpbroadcastd	wg_lanes_sigma+8(%rip), %ymm14
	vpaddd	%ymm14, %ymm2, %ymm2
	vpbroadcastd	wg_lanes_sigma+12(%rip), %ymm14
	vpaddd	%ymm14, %ymm3, %ymm3
	test	%rdx, %rdx
	jz	.L4
	/* one key for all lanes */
	vpbroadcastd	0(%rdx), %ymm14
	vpaddd	%ymm14, %ymm4, %ymm4
	vpbroadcastd	4(%rdx), %ymm14
	vpaddd	%ymm14, %ymm5, %ymm5
	vpbroadcastd	8(%rdx), %ymm14
	vpaddd	%ymm14, %ymm6, %ymm6
	vpbroadcastd	12(%rdx), %ymm14
	vpaddd	%ymm14, %ymm7, %ymm7
	jmp	.L5
.L4:
	/* a key per lane */
	vpaddd	0(%rax), %ymm4, %ymm4
	vpaddd	128(%rax), %ymm5, %ymm5
	vpaddd	256(%rax), %ymm6, %ymm6
	vpaddd	384(%rax), %ymm7, %ymm7
.L5:
	vpunpckldq	%ymm1, %ymm0, %ymm15
	vpunpckhdq	%ymm1, %ymm0, %ymm1
	vpunpckldq	%ymm3, %ymm2, %ymm0
	vpunpckhdq	%ymm3, %ymm2, %ymm3
	vpunpcklqdq	%ymm0, %ymm15, %ymm2
	vpunpckhqdq	%ymm0, %ymm15, %ymm0
	vpunpcklqdq	%ymm3, %ymm1, %ymm15
	vpunpckhqdq	%ymm3, %ymm1, %ymm3
	vpunpckldq	%ymm5, %ymm4, %ymm1
	vpunpckhdq	%ymm5, %ymm4, %ymm5
	vpunpckldq	%ymm7, %ymm6, %ymm4
	vpunpckhdq	%ymm7, %ymm6, %ymm7
	vpunpcklqdq	%ymm4, %ymm1, %ymm6
	vpunpckhqdq	%ymm4, %ymm1, %ymm4
	vpunpcklqdq	%ymm7, %ymm5, %ymm1
	vpunpckhqdq	%ymm7, %ymm5, %ymm7
	vperm2i128	$0x20, %ymm6, %ymm2, %ymm5
	vperm2i128	$0x31, %ymm6, %ymm2, %ymm6
	mov	1408(%rcx), %r8
	mov	1664(%rcx), %r9
	vpxor	0(%r8), %ymm5, %ymm5
	vmovdqu	%ymm5, 0(%r9)
	mov	1440(%rcx), %r8
	mov	1696(%rcx), %r9
	vpxor	0(%r8), %ymm6, %ymm6
	vmovdqu	%ymm6, 0(%r9)
	vperm2i128	$0x20, %ymm4, %ymm0, %ymm2
	vperm2i128	$0x31, %ymm4, %ymm0, %ymm4
	mov	1416(%rcx), %r8
	mov	1672(%rcx), %r9
	vpxor	0(%r8), %ymm2, %ymm2
	vmovdqu	%ymm2, 0(%r9)
	mov	1448(%rcx), %r8
	mov	1704(%rcx), %r9
	vpxor	0(%r8), %ymm4, %ymm4
	vmovdqu	%ymm4, 0(%r9)
	vperm2i128	$0x20, %ymm1, %ymm15, %ymm0
	vperm2i128	$0x31, %ymm1, %ymm15, %ymm1
	mov	1424(%rcx), %r8
	mov	1680(%rcx), %r9
	vpxor	0(%r8), %ymm0, %ymm0
	vmovdqu	%ymm0, 0(%r9)
	mov	1456(%rcx), %r8
	mov	1712(%rcx), %r9
	vpxor	0(%r8), %ymm1, %ymm1
	vmovdqu	%ymm1, 0(%r9)
	vperm2i128	$0x20, %ymm7, %ymm3, %ymm15
	vperm2i128	$0x31, %ymm7, %ymm3, %ymm7
	mov	1432(%rcx), %r8
	mov	1688(%rcx), %r9
	vpxor	0(%r8), %ymm15, %ymm15
	vmovdqu	%ymm15, 0(%r9)
	mov	1464(%rcx), %r8
	mov	1720(%rcx), %r9
	vpxor	0(%r8), %ymm7, %ymm7
	vmovdqu	%ymm7, 0(%r9)
	vmovdqu	1984(%rdi), %ymm0
	vmovdqu	2016(%rdi), %ymm1
	vpaddd	1024(%rax), %ymm10, %ymm10
	vpaddd	1152(%rax), %ymm12, %ymm12
	vpaddd	1280(%rax), %ymm13, %ymm13
	test	%rdx, %rdx
	jz	.L6
	/* one key for all lanes */
	vpbroadcastd	16(%rdx), %ymm14
	vpaddd	%ymm14, %ymm8, %ymm8
	vpbroadcastd	20(%rdx), %ymm14
	vpaddd	%ymm14, %ymm9, %ymm9
	vpbroadcastd	24(%rdx), %ymm14
	vpaddd	%ymm14, %ymm0, %ymm0
	vpbroadcastd	28(%rdx), %ymm14
	vpaddd	%ymm14, %ymm1, %ymm1
	jmp	.L7
.L6:
	/* a key per lane */
	vpaddd	512(%rax), %ymm8, %ymm8
	vpaddd	640(%rax), %ymm9, %ymm9
	vpaddd	768(%rax), %ymm0, %ymm0
	vpaddd	896(%rax), %ymm1, %ymm1
.L7:
	vpunpckldq	%ymm9, %ymm8, %ymm15
	vpunpckhdq	%ymm9, %ymm8, %ymm9
	vpunpckldq	%ymm1, %ymm0, %ymm8
	vpunpckhdq	%ymm1, %ymm0, %ymm1
	vpunpcklqdq	%ymm8, %ymm15, %ymm0
	vpunpckhqdq	%ymm8, %ymm15, %ymm8
	vpunpcklqdq	%ymm1, %ymm9, %ymm15
	vpunpckhqdq	%ymm1, %ymm9, %ymm1
	vpunpckldq	%ymm11, %ymm10, %ymm9
	vpunpckhdq	%ymm11, %ymm10, %ymm11
	vpunpckldq	%ymm13, %ymm12, %ymm10
	vpunpckhdq	%ymm13, %ymm12, %ymm13
	vpunpcklqdq	%ymm10, %ymm9, %ymm12
	vpunpckhqdq	%ymm10, %ymm9, %ymm10
	vpunpcklqdq	%ymm13, %ymm11, %ymm9
	vpunpckhqdq	%ymm13, %ymm11, %ymm13
	vperm2i128	$0x20, %ymm12, %ymm0, %ymm11
	vperm2i128	$0x31, %ymm12, %ymm0, %ymm12
	mov	1408(%rcx), %r8
	mov	1664(%rcx), %r9
	vpxor	32(%r8), %ymm11, %ymm11
	vmovdqu	%ymm11, 32(%r9)
	mov	1440(%rcx), %r8
	mov	1696(%rcx), %r9
	vpxor	32(%r8), %ymm12, %ymm12
	vmovdqu	%ymm12, 32(%r9)
	vperm2i128	$0x20, %ymm10, %ymm8, %ymm0
	vperm2i128	$0x31, %ymm10, %ymm8, %ymm10
	mov	1416(%rcx), %r8
	mov	1672(%rcx), %r9
	vpxor	32(%r8), %ymm0, %ymm0
	vmovdqu	%ymm0, 32(%r9)
	mov	1448(%rcx), %r8
	mov	1704(%rcx), %r9
	vpxor	32(%r8), %ymm10, %ymm10
	vmovdqu	%ymm10, 32(%r9)
	vperm2i128	$0x20, %ymm9, %ymm15, %ymm8
	vperm2i128	$0x31, %ymm9, %ymm15, %ymm9
	mov	1424(%rcx), %r8
	mov	1680(%rcx), %r9
	vpxor	32(%r8), %ymm8, %ymm8
	vmovdqu	%ymm8, 32(%r9)
	mov	1456(%rcx), %r8
	mov	1712(%rcx), %r9
	vpxor	32(%r8), %ymm9, %ymm9
	vmovdqu	%ymm9, 32(%r9)
	vperm2i128	$0x20, %ymm13, %ymm1, %ymm15
	vperm2i128	$0x31, %ymm13, %ymm1, %ymm13
	mov	1432(%rcx), %r8
	mov	1688(%rcx), %r9
	vpxor	32(%r8), %ymm15, %ymm15
	vmovdqu	%ymm15, 32(%r9)
	mov	1464(%rcx), %r8
	mov	1720(%rcx), %r9
	vpxor	32(%r8), %ymm13, %ymm13
	vmovdqu	%ymm13, 32(%r9)
	vzeroupper
	RET
SYM_FUNC_END(wg_chacha20_lanes8_avx2)

SYM_FUNC_START(wg_chacha20_rows4_avx2)
	mov	%rdi, %rcx
	/* counter, 0, nonce */
	vmovd	1024(%rdi), %xmm0
	vmovd	1152(%rdi), %xmm1
	vpinsrd	$1, 1280(%rdi), %xmm1, %xmm1
	vpunpcklqdq	%xmm1, %xmm0, %xmm0
	vinserti128	$1, %xmm0, %ymm0, %ymm10
	vmovdqa	wg_lanes_rot16(%rip), %ymm12
	vmovdqa	wg_lanes_rot8(%rip), %ymm13
	vbroadcasti128	wg_lanes_sigma(%rip), %ymm0
	vbroadcasti128	(%rdx), %ymm1
	vbroadcasti128	16(%rdx), %ymm2
	vpaddd	wg_rows_count+0(%rip), %ymm10, %ymm8
	vmovdqa	%ymm8, %ymm3
	vbroadcasti128	wg_lanes_sigma(%rip), %ymm4
	vbroadcasti128	(%rdx), %ymm5
	vbroadcasti128	16(%rdx), %ymm6
	vpaddd	wg_rows_count+32(%rip), %ymm10, %ymm9
	vmovdqa	%ymm9, %ymm7
	mov	$10, %r8d
.L8:
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpxor	%ymm0, %ymm3, %ymm3
	vpxor	%ymm4, %ymm7, %ymm7
	vpshufb	%ymm12, %ymm3, %ymm3
	vpshufb	%ymm12, %ymm7, %ymm7
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpxor	%ymm2, %ymm1, %ymm1
	vpxor	%ymm6, %ymm5, %ymm5
	vpslld	$12, %ymm1, %ymm10
	vpsrld	$20, %ymm1, %ymm1
	vpslld	$12, %ymm5, %ymm11
	vpsrld	$20, %ymm5, %ymm5
	vpor	%ymm10, %ymm1, %ymm1
	vpor	%ymm11, %ymm5, %ymm5
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpxor	%ymm0, %ymm3, %ymm3
	vpxor	%ymm4, %ymm7, %ymm7
	vpshufb	%ymm13, %ymm3, %ymm3
	vpshufb	%ymm13, %ymm7, %ymm7
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpxor	%ymm2, %ymm1, %ymm1
	vpxor	%ymm6, %ymm5, %ymm5
	vpslld	$7, %ymm1, %ymm10
	vpsrld	$25, %ymm1, %ymm1
	vpslld	$7, %ymm5, %ymm11
	vpsrld	$25, %ymm5, %ymm5
	vpor	%ymm10, %ymm1, %ymm1
	vpor	%ymm11, %ymm5, %ymm5
	vpshufd	$0x93, %ymm0, %ymm0
	vpshufd	$0x4e, %ymm3, %ymm3
	vpshufd	$0x39, %ymm2, %ymm2
	vpshufd	$0x93, %ymm4, %ymm4
	vpshufd	$0x4e, %ymm7, %ymm7
	vpshufd	$0x39, %ymm6, %ymm6
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpxor	%ymm0, %ymm3, %ymm3
	vpxor	%ymm4, %ymm7, %ymm7
	vpshufb	%ymm12, %ymm3, %ymm3
	vpshufb	%ymm12, %ymm7, %ymm7
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpxor	%ymm2, %ymm1, %ymm1
	vpxor	%ymm6, %ymm5, %ymm5
	vpslld	$12, %ymm1, %ymm10
	vpsrld	$20, %ymm1, %ymm1
	vpslld	$12, %ymm5, %ymm11
	vpsrld	$20, %ymm5, %ymm5
	vpor	%ymm10, %ymm1, %ymm1
	vpor	%ymm11, %ymm5, %ymm5
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpxor	%ymm0, %ymm3, %ymm3
	vpxor	%ymm4, %ymm7, %ymm7
	vpshufb	%ymm13, %ymm3, %ymm3
	vpshufb	%ymm13, %ymm7, %ymm7
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpxor	%ymm2, %ymm1, %ymm1
	vpxor	%ymm6, %ymm5, %ymm5
	vpslld	$7, %ymm1, %ymm10
	vpsrld	$25, %ymm1, %ymm1
	vpslld	$7, %ymm5, %ymm11
	vpsrld	$25, %ymm5, %ymm5
	vpor	%ymm10, %ymm1, %ymm1
	vpor	%ymm11, %ymm5, %ymm5
	vpshufd	$0x39, %ymm0, %ymm0
	vpshufd	$0x4e, %ymm3, %ymm3
	vpshufd	$0x93, %ymm2, %ymm2
	vpshufd	$0x39, %ymm4, %ymm4
	vpshufd	$0x4e, %ymm7, %ymm7
	vpshufd	$0x93, %ymm6, %ymm6
	dec	%r8d
	jnz	.L8
	/* add the state from before the rounds, transpose and apply */
	vbroadcasti128	wg_lanes_sigma(%rip), %ymm10
	vpaddd	%ymm10, %ymm0, %ymm0
	vbroadcasti128	(%rdx), %ymm10
	vpaddd	%ymm10, %ymm1, %ymm1
	vbroadcasti128	16(%rdx), %ymm10
	vpaddd	%ymm10, %ymm2, %ymm2
	vpaddd	%ymm8, %ymm3, %ymm3
	vperm2i128	$0x20, %ymm1, %ymm0, %ymm10
	vperm2i128	$0x31, %ymm1, %ymm0, %ymm1
	vperm2i128	$0x20, %ymm3, %ymm2, %ymm0
	vperm2i128	$0x31, %ymm3, %ymm2, %ymm3
	mov	1408(%rcx), %r8
	mov	1664(%rcx), %r9
	vpxor	0(%r8), %ymm10, %ymm10
	vpxor	32(%r8), %ymm0, %ymm0
	vmovdqu	%ymm10, 0(%r9)
	vmovdqu	%ymm0, 32(%r9)
	mov	1416(%rcx), %r8
	mov	1672(%rcx), %r9
	vpxor	0(%r8), %ymm1, %ymm1
	vpxor	32(%r8), %ymm3, %ymm3
	vmovdqu	%ymm1, 0(%r9)
	vmovdqu	%ymm3, 32(%r9)
	vbroadcasti128	wg_lanes_sigma(%rip), %ymm11
	vpaddd	%ymm11, %ymm4, %ymm4
	vbroadcasti128	(%rdx), %ymm11
	vpaddd	%ymm11, %ymm5, %ymm5
	vbroadcasti128	16(%rdx), %ymm11
	vpaddd	%ymm11, %ymm6, %ymm6
	vpaddd	%ymm9, %ymm7, %ymm7
	vperm2i128	$0x20, %ymm5, %ymm4, %ymm11
	vperm2i128	$0x31, %ymm5, %ymm4, %ymm5
	vperm2i128	$0x20, %ymm7, %ymm6, %ymm4
	vperm2i128	$0x31, %ymm7, %ymm6, %ymm7
	mov	1424(%rcx), %r8
	mov	1680(%rcx), %r9
	vpxor	0(%r8), %ymm11, %ymm11
	vpxor	32(%r8), %ymm4, %ymm4
	vmovdqu	%ymm11, 0(%r9)
	vmovdqu	%ymm4, 32(%r9)
	mov	1432(%rcx), %r8
	mov	1688(%rcx), %r9
	vpxor	0(%r8), %ymm5, %ymm5
	vpxor	32(%r8), %ymm7, %ymm7
	vmovdqu	%ymm5, 0(%r9)
	vmovdqu	%ymm7, 32(%r9)
	vzeroupper
	RET
SYM_FUNC_END(wg_chacha20_rows4_avx2)

SYM_FUNC_START(wg_lanes_fill_avx2)
	/* from the first lane on: %rsi rows, %rdi pointers; %rax dst */
	mov	8(%rsp), %rax
	mov	%esi, %esi
	lea	(%rdi,%rsi,8), %r11
	lea	(%rdi,%rsi,4), %rsi
	mov	%r11, %rdi
	mov	%r8, %r10
	shr	$32, %r10
	cmp	$8, %edx
	jb	.L9
	vmovd	%ecx, %xmm0
	vpbroadcastd	%xmm0, %ymm0
	vmovd	%r8d, %xmm1
	vpbroadcastd	%xmm1, %ymm1
	vmovd	%r10d, %xmm2
	vpbroadcastd	%xmm2, %ymm2
	vmovq	%r9, %xmm3
	vpbroadcastq	%xmm3, %ymm3
	vpaddq	wg_lanes_blocks(%rip), %ymm3, %ymm3
	vmovq	%rax, %xmm4
	vpbroadcastq	%xmm4, %ymm4
	vpaddq	wg_lanes_blocks(%rip), %ymm4, %ymm4
	vpaddd	wg_lanes_count(%rip), %ymm0, %ymm0
.L10:
	vmovdqu	%ymm0, 1024(%rsi)
	vmovdqu	%ymm1, 1152(%rsi)
	vmovdqu	%ymm2, 1280(%rsi)
	vpaddd	wg_lanes_eight(%rip), %ymm0, %ymm0
	vmovdqu	%ymm3, 1408(%rdi)
	vpaddq	wg_lanes_four(%rip), %ymm3, %ymm3
	vmovdqu	%ymm4, 1664(%rdi)
	vpaddq	wg_lanes_four(%rip), %ymm4, %ymm4
	vmovdqu	%ymm3, 1440(%rdi)
	vpaddq	wg_lanes_four(%rip), %ymm3, %ymm3
	vmovdqu	%ymm4, 1696(%rdi)
	vpaddq	wg_lanes_four(%rip), %ymm4, %ymm4
	add	$8, %ecx
	add	$512, %r9
	add	$512, %rax
	add	$32, %rsi
	add	$64, %rdi
	sub	$8, %edx
	cmp	$8, %edx
	jae	.L10
	vzeroupper
.L9:
	test	%edx, %edx
	jz	.L12
.L11:
	mov	%ecx, 1024(%rsi)
	mov	%r8d, 1152(%rsi)
	mov	%r10d, 1280(%rsi)
	mov	%r9, 1408(%rdi)
	mov	%rax, 1664(%rdi)
	inc	%ecx
	add	$64, %r9
	add	$64, %rax
	add	$4, %rsi
	add	$8, %rdi
	dec	%edx
	jnz	.L11
.L12:
	RET
SYM_FUNC_END(wg_lanes_fill_avx2)

	/* %rsi > 0 times 64 bytes at %rdi */
SYM_FUNC_START(wg_lanes_wipe_avx2)
	vpxor	%ymm0, %ymm0, %ymm0
.L13:
	vmovdqu	%ymm0, (%rdi)
	vmovdqu	%ymm0, 32(%rdi)
	add	$64, %rdi
	dec	%rsi
	jnz	.L13
	RET
SYM_FUNC_END(wg_lanes_wipe_avx2)

	/* all vector registers, at the end of a section */
SYM_FUNC_START(wg_lanes_leave_avx2)
	vzeroall
	RET
SYM_FUNC_END(wg_lanes_leave_avx2)
