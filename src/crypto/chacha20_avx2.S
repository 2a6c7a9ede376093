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
 *
 * void wg_chacha20_lanes8k_avx2(struct wg_lanes *l, u32 first, const u8 *key, u8 *otk):
 * likewise, with one key; beside them the first 32 bytes of that packet's block 0.
 *
 * void wg_chacha20_lanes8p_avx2(struct wg_lanes *l, u32 first, const u8 *key,
 * 			      struct wg_mac *mac):
 * likewise; beside them the next 30 blocks of the tag.
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
	.p2align 6
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

SYM_FUNC_START(wg_chacha20_lanes8k_avx2)
	push	%rbx
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	sub	$192, %rsp
	mov	%rcx, 24(%rsp)
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
	jz	.L8
	/* one key for all lanes */
	vpbroadcastd	24(%rdx), %ymm14
	vmovdqu	%ymm14, 128(%rsp)
	vpbroadcastd	28(%rdx), %ymm14
	vmovdqu	%ymm14, 160(%rsp)
	vpbroadcastd	0(%rdx), %ymm4
	vpbroadcastd	4(%rdx), %ymm5
	vpbroadcastd	8(%rdx), %ymm6
	vpbroadcastd	12(%rdx), %ymm7
	vpbroadcastd	16(%rdx), %ymm8
	vpbroadcastd	20(%rdx), %ymm9
	jmp	.L9
.L8:
	/* a key per lane */
	vmovdqu	768(%rax), %ymm14
	vmovdqu	%ymm14, 128(%rsp)
	vmovdqu	896(%rax), %ymm14
	vmovdqu	%ymm14, 160(%rsp)
	vmovdqu	0(%rax), %ymm4
	vmovdqu	128(%rax), %ymm5
	vmovdqu	256(%rax), %ymm6
	vmovdqu	384(%rax), %ymm7
	vmovdqu	512(%rax), %ymm8
	vmovdqu	640(%rax), %ymm9
.L9:
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
.L10:
	vpaddd	%ymm4, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm1, %ymm1
	add	%esi, %r9d
	vpxor	%ymm0, %ymm10, %ymm10
	add	%edi, %r10d
	vpxor	%ymm1, %ymm11, %ymm11
	xor	%r9d, %r15d
	vpshufb	wg_lanes_rot16(%rip), %ymm10, %ymm10
	vpshufb	wg_lanes_rot16(%rip), %ymm11, %ymm11
	xor	%r10d, %ecx
	vpaddd	%ymm10, %ymm8, %ymm8
	rol	$16, %r15d
	vpaddd	%ymm11, %ymm9, %ymm9
	rol	$16, %ecx
	vpxor	%ymm8, %ymm4, %ymm4
	vpxor	%ymm9, %ymm5, %ymm5
	add	%r15d, %r13d
	vpslld	$12, %ymm4, %ymm14
	add	%ecx, %r14d
	vpsrld	$20, %ymm4, %ymm4
	xor	%r13d, %esi
	vpor	%ymm14, %ymm4, %ymm4
	vpslld	$12, %ymm5, %ymm15
	xor	%r14d, %edi
	vpsrld	$20, %ymm5, %ymm5
	rol	$12, %esi
	vpor	%ymm15, %ymm5, %ymm5
	rol	$12, %edi
	vpaddd	%ymm4, %ymm0, %ymm0
	add	%esi, %r9d
	vpaddd	%ymm5, %ymm1, %ymm1
	vpxor	%ymm0, %ymm10, %ymm10
	add	%edi, %r10d
	vpxor	%ymm1, %ymm11, %ymm11
	xor	%r9d, %r15d
	vpshufb	wg_lanes_rot8(%rip), %ymm10, %ymm10
	xor	%r10d, %ecx
	vpshufb	wg_lanes_rot8(%rip), %ymm11, %ymm11
	vpaddd	%ymm10, %ymm8, %ymm8
	rol	$8, %r15d
	vpaddd	%ymm11, %ymm9, %ymm9
	rol	$8, %ecx
	vpxor	%ymm8, %ymm4, %ymm4
	add	%r15d, %r13d
	vpxor	%ymm9, %ymm5, %ymm5
	vpslld	$7, %ymm4, %ymm14
	add	%ecx, %r14d
	vpsrld	$25, %ymm4, %ymm4
	xor	%r13d, %esi
	vpor	%ymm14, %ymm4, %ymm4
	xor	%r14d, %edi
	vpslld	$7, %ymm5, %ymm15
	vpsrld	$25, %ymm5, %ymm5
	rol	$7, %esi
	vpor	%ymm15, %ymm5, %ymm5
	rol	$7, %edi
	vmovdqu	%ymm8, 64(%rsp)
	mov	%r13d, 0(%rsp)
	vmovdqu	128(%rsp), %ymm8
	mov	8(%rsp), %r13d
	vmovdqu	%ymm9, 96(%rsp)
	vmovdqu	160(%rsp), %ymm9
	mov	%r14d, 4(%rsp)
	vpaddd	%ymm6, %ymm2, %ymm2
	mov	12(%rsp), %r14d
	vpaddd	%ymm7, %ymm3, %ymm3
	add	%ebx, %r11d
	vpxor	%ymm2, %ymm12, %ymm12
	vpxor	%ymm3, %ymm13, %ymm13
	add	%r8d, %r12d
	vpshufb	wg_lanes_rot16(%rip), %ymm12, %ymm12
	xor	%r11d, %eax
	vpshufb	wg_lanes_rot16(%rip), %ymm13, %ymm13
	xor	%r12d, %edx
	vpaddd	%ymm12, %ymm8, %ymm8
	vpaddd	%ymm13, %ymm9, %ymm9
	rol	$16, %eax
	vpxor	%ymm8, %ymm6, %ymm6
	rol	$16, %edx
	vpxor	%ymm9, %ymm7, %ymm7
	add	%eax, %r13d
	vpslld	$12, %ymm6, %ymm14
	vpsrld	$20, %ymm6, %ymm6
	add	%edx, %r14d
	vpor	%ymm14, %ymm6, %ymm6
	xor	%r13d, %ebx
	vpslld	$12, %ymm7, %ymm15
	xor	%r14d, %r8d
	vpsrld	$20, %ymm7, %ymm7
	rol	$12, %ebx
	vpor	%ymm15, %ymm7, %ymm7
	vpaddd	%ymm6, %ymm2, %ymm2
	rol	$12, %r8d
	vpaddd	%ymm7, %ymm3, %ymm3
	add	%ebx, %r11d
	vpxor	%ymm2, %ymm12, %ymm12
	add	%r8d, %r12d
	vpxor	%ymm3, %ymm13, %ymm13
	vpshufb	wg_lanes_rot8(%rip), %ymm12, %ymm12
	xor	%r11d, %eax
	vpshufb	wg_lanes_rot8(%rip), %ymm13, %ymm13
	xor	%r12d, %edx
	vpaddd	%ymm12, %ymm8, %ymm8
	rol	$8, %eax
	vpaddd	%ymm13, %ymm9, %ymm9
	vpxor	%ymm8, %ymm6, %ymm6
	rol	$8, %edx
	vpxor	%ymm9, %ymm7, %ymm7
	add	%eax, %r13d
	vpslld	$7, %ymm6, %ymm14
	add	%edx, %r14d
	vpsrld	$25, %ymm6, %ymm6
	vpor	%ymm14, %ymm6, %ymm6
	xor	%r13d, %ebx
	vpslld	$7, %ymm7, %ymm15
	xor	%r14d, %r8d
	vpsrld	$25, %ymm7, %ymm7
	rol	$7, %ebx
	vpor	%ymm15, %ymm7, %ymm7
	rol	$7, %r8d
	vpaddd	%ymm5, %ymm0, %ymm0
	vpaddd	%ymm6, %ymm1, %ymm1
	add	%edi, %r9d
	vpxor	%ymm0, %ymm13, %ymm13
	add	%ebx, %r10d
	vpxor	%ymm1, %ymm10, %ymm10
	xor	%r9d, %edx
	vpshufb	wg_lanes_rot16(%rip), %ymm13, %ymm13
	vpshufb	wg_lanes_rot16(%rip), %ymm10, %ymm10
	xor	%r10d, %r15d
	vpaddd	%ymm13, %ymm8, %ymm8
	rol	$16, %edx
	vpaddd	%ymm10, %ymm9, %ymm9
	rol	$16, %r15d
	vpxor	%ymm8, %ymm5, %ymm5
	vpxor	%ymm9, %ymm6, %ymm6
	add	%edx, %r13d
	vpslld	$12, %ymm5, %ymm14
	add	%r15d, %r14d
	vpsrld	$20, %ymm5, %ymm5
	xor	%r13d, %edi
	vpor	%ymm14, %ymm5, %ymm5
	vpslld	$12, %ymm6, %ymm15
	xor	%r14d, %ebx
	vpsrld	$20, %ymm6, %ymm6
	rol	$12, %edi
	vpor	%ymm15, %ymm6, %ymm6
	rol	$12, %ebx
	vpaddd	%ymm5, %ymm0, %ymm0
	add	%edi, %r9d
	vpaddd	%ymm6, %ymm1, %ymm1
	vpxor	%ymm0, %ymm13, %ymm13
	add	%ebx, %r10d
	vpxor	%ymm1, %ymm10, %ymm10
	xor	%r9d, %edx
	vpshufb	wg_lanes_rot8(%rip), %ymm13, %ymm13
	xor	%r10d, %r15d
	vpshufb	wg_lanes_rot8(%rip), %ymm10, %ymm10
	vpaddd	%ymm13, %ymm8, %ymm8
	rol	$8, %edx
	vpaddd	%ymm10, %ymm9, %ymm9
	rol	$8, %r15d
	vpxor	%ymm8, %ymm5, %ymm5
	add	%edx, %r13d
	vpxor	%ymm9, %ymm6, %ymm6
	vpslld	$7, %ymm5, %ymm14
	add	%r15d, %r14d
	vpsrld	$25, %ymm5, %ymm5
	xor	%r13d, %edi
	vpor	%ymm14, %ymm5, %ymm5
	xor	%r14d, %ebx
	vpslld	$7, %ymm6, %ymm15
	vpsrld	$25, %ymm6, %ymm6
	rol	$7, %edi
	vpor	%ymm15, %ymm6, %ymm6
	rol	$7, %ebx
	vmovdqu	%ymm8, 128(%rsp)
	mov	%r13d, 8(%rsp)
	vmovdqu	64(%rsp), %ymm8
	mov	0(%rsp), %r13d
	vmovdqu	%ymm9, 160(%rsp)
	vmovdqu	96(%rsp), %ymm9
	mov	%r14d, 12(%rsp)
	vpaddd	%ymm7, %ymm2, %ymm2
	mov	4(%rsp), %r14d
	vpaddd	%ymm4, %ymm3, %ymm3
	add	%r8d, %r11d
	vpxor	%ymm2, %ymm11, %ymm11
	vpxor	%ymm3, %ymm12, %ymm12
	add	%esi, %r12d
	vpshufb	wg_lanes_rot16(%rip), %ymm11, %ymm11
	xor	%r11d, %ecx
	vpshufb	wg_lanes_rot16(%rip), %ymm12, %ymm12
	xor	%r12d, %eax
	vpaddd	%ymm11, %ymm8, %ymm8
	vpaddd	%ymm12, %ymm9, %ymm9
	rol	$16, %ecx
	vpxor	%ymm8, %ymm7, %ymm7
	rol	$16, %eax
	vpxor	%ymm9, %ymm4, %ymm4
	add	%ecx, %r13d
	vpslld	$12, %ymm7, %ymm14
	vpsrld	$20, %ymm7, %ymm7
	add	%eax, %r14d
	vpor	%ymm14, %ymm7, %ymm7
	xor	%r13d, %r8d
	vpslld	$12, %ymm4, %ymm15
	xor	%r14d, %esi
	vpsrld	$20, %ymm4, %ymm4
	rol	$12, %r8d
	vpor	%ymm15, %ymm4, %ymm4
	vpaddd	%ymm7, %ymm2, %ymm2
	rol	$12, %esi
	vpaddd	%ymm4, %ymm3, %ymm3
	add	%r8d, %r11d
	vpxor	%ymm2, %ymm11, %ymm11
	add	%esi, %r12d
	vpxor	%ymm3, %ymm12, %ymm12
	vpshufb	wg_lanes_rot8(%rip), %ymm11, %ymm11
	xor	%r11d, %ecx
	vpshufb	wg_lanes_rot8(%rip), %ymm12, %ymm12
	xor	%r12d, %eax
	vpaddd	%ymm11, %ymm8, %ymm8
	rol	$8, %ecx
	vpaddd	%ymm12, %ymm9, %ymm9
	vpxor	%ymm8, %ymm7, %ymm7
	rol	$8, %eax
	vpxor	%ymm9, %ymm4, %ymm4
	add	%ecx, %r13d
	vpslld	$7, %ymm7, %ymm14
	add	%eax, %r14d
	vpsrld	$25, %ymm7, %ymm7
	vpor	%ymm14, %ymm7, %ymm7
	xor	%r13d, %r8d
	vpslld	$7, %ymm4, %ymm15
	xor	%r14d, %esi
	vpsrld	$25, %ymm4, %ymm4
	rol	$7, %r8d
	vpor	%ymm15, %ymm4, %ymm4
	rol	$7, %esi
	decl	16(%rsp)
	jnz	.L10
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
	jz	.L11
	/* one key for all lanes */
	vpbroadcastd	0(%rdx), %ymm14
	vpaddd	%ymm14, %ymm4, %ymm4
	vpbroadcastd	4(%rdx), %ymm14
	vpaddd	%ymm14, %ymm5, %ymm5
	vpbroadcastd	8(%rdx), %ymm14
	vpaddd	%ymm14, %ymm6, %ymm6
	vpbroadcastd	12(%rdx), %ymm14
	vpaddd	%ymm14, %ymm7, %ymm7
	jmp	.L12
.L11:
	/* a key per lane */
	vpaddd	0(%rax), %ymm4, %ymm4
	vpaddd	128(%rax), %ymm5, %ymm5
	vpaddd	256(%rax), %ymm6, %ymm6
	vpaddd	384(%rax), %ymm7, %ymm7
.L12:
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
	vmovdqu	128(%rsp), %ymm0
	vmovdqu	160(%rsp), %ymm1
	vpaddd	1024(%rax), %ymm10, %ymm10
	vpaddd	1152(%rax), %ymm12, %ymm12
	vpaddd	1280(%rax), %ymm13, %ymm13
	test	%rdx, %rdx
	jz	.L13
	/* one key for all lanes */
	vpbroadcastd	16(%rdx), %ymm14
	vpaddd	%ymm14, %ymm8, %ymm8
	vpbroadcastd	20(%rdx), %ymm14
	vpaddd	%ymm14, %ymm9, %ymm9
	vpbroadcastd	24(%rdx), %ymm14
	vpaddd	%ymm14, %ymm0, %ymm0
	vpbroadcastd	28(%rdx), %ymm14
	vpaddd	%ymm14, %ymm1, %ymm1
	jmp	.L14
.L13:
	/* a key per lane */
	vpaddd	512(%rax), %ymm8, %ymm8
	vpaddd	640(%rax), %ymm9, %ymm9
	vpaddd	768(%rax), %ymm0, %ymm0
	vpaddd	896(%rax), %ymm1, %ymm1
.L14:
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
	vpxor	%ymm0, %ymm0, %ymm0
	vmovdqu	%ymm0, 64(%rsp)
	vmovdqu	%ymm0, 96(%rsp)
	vmovdqu	%ymm0, 128(%rsp)
	vmovdqu	%ymm0, 160(%rsp)
	add	$192, %rsp
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbx
	vzeroupper
	RET
SYM_FUNC_END(wg_chacha20_lanes8k_avx2)

SYM_FUNC_START(wg_chacha20_lanes8p_avx2)
	push	%rbx
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	sub	$192, %rsp
	mov	%rcx, 24(%rsp)
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
	jz	.L15
	/* one key for all lanes */
	vpbroadcastd	24(%rdx), %ymm14
	vmovdqu	%ymm14, 128(%rsp)
	vpbroadcastd	28(%rdx), %ymm14
	vmovdqu	%ymm14, 160(%rsp)
	vpbroadcastd	0(%rdx), %ymm4
	vpbroadcastd	4(%rdx), %ymm5
	vpbroadcastd	8(%rdx), %ymm6
	vpbroadcastd	12(%rdx), %ymm7
	vpbroadcastd	16(%rdx), %ymm8
	vpbroadcastd	20(%rdx), %ymm9
	jmp	.L16
.L15:
	/* a key per lane */
	vmovdqu	768(%rax), %ymm14
	vmovdqu	%ymm14, 128(%rsp)
	vmovdqu	896(%rax), %ymm14
	vmovdqu	%ymm14, 160(%rsp)
	vmovdqu	0(%rax), %ymm4
	vmovdqu	128(%rax), %ymm5
	vmovdqu	256(%rax), %ymm6
	vmovdqu	384(%rax), %ymm7
	vmovdqu	512(%rax), %ymm8
	vmovdqu	640(%rax), %ymm9
.L16:
	mov	%rcx, 32(%rsp)
	mov	%rax, 40(%rsp)
	mov	%rdx, 48(%rsp)
	mov	%rdi, 56(%rsp)
	movl	$10, 16(%rsp)
	mov	24(%rsp), %rsi
	mov	0(%rsi), %r8
	mov	24(%rsi), %r14
	mov	8(%rsi), %r9
	mov	32(%rsi), %r15
	mov	16(%rsi), %r10
	mov	40(%rsi), %r13
	mov	48(%rsi), %rdi
	.p2align 6
.L17:
	vpaddd	%ymm4, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm1, %ymm1
	add	0(%rdi), %r8
	vpxor	%ymm0, %ymm10, %ymm10
	adc	8(%rdi), %r9
	vpxor	%ymm1, %ymm11, %ymm11
	adc	$1, %r10
	vpshufb	wg_lanes_rot16(%rip), %ymm10, %ymm10
	/* words 0 and 1 from h0 r0 + h1 s1 + h2 s1 2^64 */
	vpshufb	wg_lanes_rot16(%rip), %ymm11, %ymm11
	vpaddd	%ymm10, %ymm8, %ymm8
	mov	%r14, %rdx
	vpaddd	%ymm11, %ymm9, %ymm9
	mulx	%r8, %r11, %rax
	vpxor	%ymm8, %ymm4, %ymm4
	mov	%r13, %rdx
	vpxor	%ymm9, %ymm5, %ymm5
	mulx	%r9, %rcx, %rbx
	vpslld	$12, %ymm4, %ymm14
	vpsrld	$20, %ymm4, %ymm4
	mov	%r10, %r12
	vpor	%ymm14, %ymm4, %ymm4
	imul	%r13, %r12
	vpslld	$12, %ymm5, %ymm15
	add	%rcx, %r11
	vpsrld	$20, %ymm5, %ymm5
	adc	%rbx, %rax
	vpor	%ymm15, %ymm5, %ymm5
	vpaddd	%ymm4, %ymm0, %ymm0
	add	%r12, %rax
	vpaddd	%ymm5, %ymm1, %ymm1
	/* words 1 and 2 from h0 r1 + h1 r0 + h2 r0 2^64 */
	vpxor	%ymm0, %ymm10, %ymm10
	mov	%r15, %rdx
	vpxor	%ymm1, %ymm11, %ymm11
	mulx	%r8, %rbx, %r12
	vpshufb	wg_lanes_rot8(%rip), %ymm10, %ymm10
	vpshufb	wg_lanes_rot8(%rip), %ymm11, %ymm11
	mov	%r14, %rdx
	vpaddd	%ymm10, %ymm8, %ymm8
	mulx	%r9, %rcx, %r9
	vpaddd	%ymm11, %ymm9, %ymm9
	imul	%r14, %r10
	vpxor	%ymm8, %ymm4, %ymm4
	add	%r9, %r12
	vpxor	%ymm9, %ymm5, %ymm5
	vpslld	$7, %ymm4, %ymm14
	add	%rcx, %rbx
	vpsrld	$25, %ymm4, %ymm4
	adc	%r10, %r12
	vpor	%ymm14, %ymm4, %ymm4
	add	%rax, %rbx
	vpslld	$7, %ymm5, %ymm15
	adc	$0, %r12
	vpsrld	$25, %ymm5, %ymm5
	vpor	%ymm15, %ymm5, %ymm5
	/* what passes 2^130 comes back times 5 */
	vmovdqu	%ymm8, 64(%rsp)
	mov	%r12, %r10
	vmovdqu	128(%rsp), %ymm8
	mov	%r12, %rax
	vmovdqu	%ymm9, 96(%rsp)
	and	$3, %r10
	vmovdqu	160(%rsp), %ymm9
	vpaddd	%ymm6, %ymm2, %ymm2
	and	$-4, %rax
	vpaddd	%ymm7, %ymm3, %ymm3
	shr	$2, %r12
	vpxor	%ymm2, %ymm12, %ymm12
	add	%r12, %rax
	vpxor	%ymm3, %ymm13, %ymm13
	add	%rax, %r11
	vpshufb	wg_lanes_rot16(%rip), %ymm12, %ymm12
	vpshufb	wg_lanes_rot16(%rip), %ymm13, %ymm13
	adc	$0, %rbx
	vpaddd	%ymm12, %ymm8, %ymm8
	adc	$0, %r10
	vpaddd	%ymm13, %ymm9, %ymm9
	mov	%r11, %r8
	vpxor	%ymm8, %ymm6, %ymm6
	mov	%rbx, %r9
	vpxor	%ymm9, %ymm7, %ymm7
	vpslld	$12, %ymm6, %ymm14
	add	16(%rdi), %r8
	vpsrld	$20, %ymm6, %ymm6
	adc	24(%rdi), %r9
	vpor	%ymm14, %ymm6, %ymm6
	adc	$1, %r10
	vpslld	$12, %ymm7, %ymm15
	/* words 0 and 1 from h0 r0 + h1 s1 + h2 s1 2^64 */
	vpsrld	$20, %ymm7, %ymm7
	vpor	%ymm15, %ymm7, %ymm7
	mov	%r14, %rdx
	vpaddd	%ymm6, %ymm2, %ymm2
	mulx	%r8, %r11, %rax
	vpaddd	%ymm7, %ymm3, %ymm3
	mov	%r13, %rdx
	vpxor	%ymm2, %ymm12, %ymm12
	mulx	%r9, %rcx, %rbx
	vpxor	%ymm3, %ymm13, %ymm13
	vpshufb	wg_lanes_rot8(%rip), %ymm12, %ymm12
	mov	%r10, %r12
	vpshufb	wg_lanes_rot8(%rip), %ymm13, %ymm13
	imul	%r13, %r12
	vpaddd	%ymm12, %ymm8, %ymm8
	add	%rcx, %r11
	vpaddd	%ymm13, %ymm9, %ymm9
	adc	%rbx, %rax
	vpxor	%ymm8, %ymm6, %ymm6
	vpxor	%ymm9, %ymm7, %ymm7
	add	%r12, %rax
	vpslld	$7, %ymm6, %ymm14
	/* words 1 and 2 from h0 r1 + h1 r0 + h2 r0 2^64 */
	vpsrld	$25, %ymm6, %ymm6
	mov	%r15, %rdx
	vpor	%ymm14, %ymm6, %ymm6
	mulx	%r8, %rbx, %r12
	vpslld	$7, %ymm7, %ymm15
	vpsrld	$25, %ymm7, %ymm7
	mov	%r14, %rdx
	vpor	%ymm15, %ymm7, %ymm7
	mulx	%r9, %rcx, %r9
	vpaddd	%ymm5, %ymm0, %ymm0
	imul	%r14, %r10
	vpaddd	%ymm6, %ymm1, %ymm1
	add	%r9, %r12
	vpxor	%ymm0, %ymm13, %ymm13
	vpxor	%ymm1, %ymm10, %ymm10
	add	%rcx, %rbx
	vpshufb	wg_lanes_rot16(%rip), %ymm13, %ymm13
	adc	%r10, %r12
	vpshufb	wg_lanes_rot16(%rip), %ymm10, %ymm10
	add	%rax, %rbx
	vpaddd	%ymm13, %ymm8, %ymm8
	adc	$0, %r12
	vpaddd	%ymm10, %ymm9, %ymm9
	vpxor	%ymm8, %ymm5, %ymm5
	/* what passes 2^130 comes back times 5 */
	vpxor	%ymm9, %ymm6, %ymm6
	mov	%r12, %r10
	vpslld	$12, %ymm5, %ymm14
	mov	%r12, %rax
	vpsrld	$20, %ymm5, %ymm5
	and	$3, %r10
	vpor	%ymm14, %ymm5, %ymm5
	vpslld	$12, %ymm6, %ymm15
	and	$-4, %rax
	vpsrld	$20, %ymm6, %ymm6
	shr	$2, %r12
	vpor	%ymm15, %ymm6, %ymm6
	add	%r12, %rax
	vpaddd	%ymm5, %ymm0, %ymm0
	add	%rax, %r11
	vpaddd	%ymm6, %ymm1, %ymm1
	vpxor	%ymm0, %ymm13, %ymm13
	adc	$0, %rbx
	vpxor	%ymm1, %ymm10, %ymm10
	adc	$0, %r10
	vpshufb	wg_lanes_rot8(%rip), %ymm13, %ymm13
	mov	%r11, %r8
	vpshufb	wg_lanes_rot8(%rip), %ymm10, %ymm10
	mov	%rbx, %r9
	vpaddd	%ymm13, %ymm8, %ymm8
	vpaddd	%ymm10, %ymm9, %ymm9
	add	32(%rdi), %r8
	vpxor	%ymm8, %ymm5, %ymm5
	adc	40(%rdi), %r9
	vpxor	%ymm9, %ymm6, %ymm6
	adc	$1, %r10
	vpslld	$7, %ymm5, %ymm14
	/* words 0 and 1 from h0 r0 + h1 s1 + h2 s1 2^64 */
	vpsrld	$25, %ymm5, %ymm5
	vpor	%ymm14, %ymm5, %ymm5
	mov	%r14, %rdx
	vpslld	$7, %ymm6, %ymm15
	mulx	%r8, %r11, %rax
	vpsrld	$25, %ymm6, %ymm6
	mov	%r13, %rdx
	vpor	%ymm15, %ymm6, %ymm6
	mulx	%r9, %rcx, %rbx
	vmovdqu	%ymm8, 128(%rsp)
	vmovdqu	64(%rsp), %ymm8
	mov	%r10, %r12
	vmovdqu	%ymm9, 160(%rsp)
	imul	%r13, %r12
	vmovdqu	96(%rsp), %ymm9
	add	%rcx, %r11
	vpaddd	%ymm7, %ymm2, %ymm2
	adc	%rbx, %rax
	vpaddd	%ymm4, %ymm3, %ymm3
	vpxor	%ymm2, %ymm11, %ymm11
	add	%r12, %rax
	vpxor	%ymm3, %ymm12, %ymm12
	/* words 1 and 2 from h0 r1 + h1 r0 + h2 r0 2^64 */
	vpshufb	wg_lanes_rot16(%rip), %ymm11, %ymm11
	mov	%r15, %rdx
	vpshufb	wg_lanes_rot16(%rip), %ymm12, %ymm12
	mulx	%r8, %rbx, %r12
	vpaddd	%ymm11, %ymm8, %ymm8
	vpaddd	%ymm12, %ymm9, %ymm9
	mov	%r14, %rdx
	vpxor	%ymm8, %ymm7, %ymm7
	mulx	%r9, %rcx, %r9
	vpxor	%ymm9, %ymm4, %ymm4
	imul	%r14, %r10
	vpslld	$12, %ymm7, %ymm14
	add	%r9, %r12
	vpsrld	$20, %ymm7, %ymm7
	vpor	%ymm14, %ymm7, %ymm7
	add	%rcx, %rbx
	vpslld	$12, %ymm4, %ymm15
	adc	%r10, %r12
	vpsrld	$20, %ymm4, %ymm4
	add	%rax, %rbx
	vpor	%ymm15, %ymm4, %ymm4
	adc	$0, %r12
	vpaddd	%ymm7, %ymm2, %ymm2
	vpaddd	%ymm4, %ymm3, %ymm3
	/* what passes 2^130 comes back times 5 */
	vpxor	%ymm2, %ymm11, %ymm11
	mov	%r12, %r10
	vpxor	%ymm3, %ymm12, %ymm12
	mov	%r12, %rax
	vpshufb	wg_lanes_rot8(%rip), %ymm11, %ymm11
	and	$3, %r10
	vpshufb	wg_lanes_rot8(%rip), %ymm12, %ymm12
	vpaddd	%ymm11, %ymm8, %ymm8
	and	$-4, %rax
	vpaddd	%ymm12, %ymm9, %ymm9
	shr	$2, %r12
	vpxor	%ymm8, %ymm7, %ymm7
	add	%r12, %rax
	vpxor	%ymm9, %ymm4, %ymm4
	add	%rax, %r11
	vpslld	$7, %ymm7, %ymm14
	vpsrld	$25, %ymm7, %ymm7
	adc	$0, %rbx
	vpor	%ymm14, %ymm7, %ymm7
	adc	$0, %r10
	vpslld	$7, %ymm4, %ymm15
	mov	%r11, %r8
	vpsrld	$25, %ymm4, %ymm4
	mov	%rbx, %r9
	vpor	%ymm15, %ymm4, %ymm4
	add	$48, %rdi
	decl	16(%rsp)
	jnz	.L17
	mov	%r8, 0(%rsi)
	mov	%r9, 8(%rsi)
	mov	%r10, 16(%rsi)
	mov	%rdi, 48(%rsi)
	mov	32(%rsp), %rcx
	mov	40(%rsp), %rax
	mov	48(%rsp), %rdx
	mov	56(%rsp), %rdi
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
	jz	.L18
	/* one key for all lanes */
	vpbroadcastd	0(%rdx), %ymm14
	vpaddd	%ymm14, %ymm4, %ymm4
	vpbroadcastd	4(%rdx), %ymm14
	vpaddd	%ymm14, %ymm5, %ymm5
	vpbroadcastd	8(%rdx), %ymm14
	vpaddd	%ymm14, %ymm6, %ymm6
	vpbroadcastd	12(%rdx), %ymm14
	vpaddd	%ymm14, %ymm7, %ymm7
	jmp	.L19
.L18:
	/* a key per lane */
	vpaddd	0(%rax), %ymm4, %ymm4
	vpaddd	128(%rax), %ymm5, %ymm5
	vpaddd	256(%rax), %ymm6, %ymm6
	vpaddd	384(%rax), %ymm7, %ymm7
.L19:
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
	vmovdqu	128(%rsp), %ymm0
	vmovdqu	160(%rsp), %ymm1
	vpaddd	1024(%rax), %ymm10, %ymm10
	vpaddd	1152(%rax), %ymm12, %ymm12
	vpaddd	1280(%rax), %ymm13, %ymm13
	test	%rdx, %rdx
	jz	.L20
	/* one key for all lanes */
	vpbroadcastd	16(%rdx), %ymm14
	vpaddd	%ymm14, %ymm8, %ymm8
	vpbroadcastd	20(%rdx), %ymm14
	vpaddd	%ymm14, %ymm9, %ymm9
	vpbroadcastd	24(%rdx), %ymm14
	vpaddd	%ymm14, %ymm0, %ymm0
	vpbroadcastd	28(%rdx), %ymm14
	vpaddd	%ymm14, %ymm1, %ymm1
	jmp	.L21
.L20:
	/* a key per lane */
	vpaddd	512(%rax), %ymm8, %ymm8
	vpaddd	640(%rax), %ymm9, %ymm9
	vpaddd	768(%rax), %ymm0, %ymm0
	vpaddd	896(%rax), %ymm1, %ymm1
.L21:
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
	vpxor	%ymm0, %ymm0, %ymm0
	vmovdqu	%ymm0, 64(%rsp)
	vmovdqu	%ymm0, 96(%rsp)
	vmovdqu	%ymm0, 128(%rsp)
	vmovdqu	%ymm0, 160(%rsp)
	add	$192, %rsp
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbx
	vzeroupper
	RET
SYM_FUNC_END(wg_chacha20_lanes8p_avx2)

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
.L22:
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
	jnz	.L22
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
	jb	.L23
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
.L24:
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
	jae	.L24
	vzeroupper
.L23:
	test	%edx, %edx
	jz	.L26
.L25:
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
	jnz	.L25
.L26:
	RET
SYM_FUNC_END(wg_lanes_fill_avx2)

	/* %rsi > 0 times 64 bytes at %rdi */
SYM_FUNC_START(wg_lanes_wipe_avx2)
	vpxor	%ymm0, %ymm0, %ymm0
.L27:
	vmovdqu	%ymm0, (%rdi)
	vmovdqu	%ymm0, 32(%rdi)
	add	$64, %rdi
	dec	%rsi
	jnz	.L27
	RET
SYM_FUNC_END(wg_lanes_wipe_avx2)

	/* %rdx > 0 times 64 bytes from %rsi to %rdi, zeros in their place */
SYM_FUNC_START(wg_lanes_move_avx2)
	vpxor	%ymm0, %ymm0, %ymm0
.L28:
	vmovdqu	0(%rsi), %ymm1
	vmovdqu	32(%rsi), %ymm2
	vmovdqu	%ymm1, 0(%rdi)
	vmovdqu	%ymm0, 0(%rsi)
	vmovdqu	%ymm2, 32(%rdi)
	vmovdqu	%ymm0, 32(%rsi)
	add	$64, %rsi
	add	$64, %rdi
	dec	%rdx
	jnz	.L28
	RET
SYM_FUNC_END(wg_lanes_move_avx2)

	/* %rdx > 0 times 64 bytes from %rsi to %rdi */
SYM_FUNC_START(wg_lanes_copy_avx2)
	shr	$1, %rdx
	jnc	.L29
	vmovdqu	0(%rsi), %ymm0
	vmovdqu	32(%rsi), %ymm1
	vmovdqu	%ymm0, 0(%rdi)
	vmovdqu	%ymm1, 32(%rdi)
	add	$64, %rsi
	add	$64, %rdi
	test	%rdx, %rdx
	jz	.L30
.L29:
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
	jnz	.L29
.L30:
	RET
SYM_FUNC_END(wg_lanes_copy_avx2)

	/* all vector registers, at the end of a section */
SYM_FUNC_START(wg_lanes_leave_avx2)
	vzeroall
	RET
SYM_FUNC_END(wg_lanes_leave_avx2)
