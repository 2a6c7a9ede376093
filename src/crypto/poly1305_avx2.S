/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Made by src/crypto/gen/poly26.py; change that, then run "make crypto-asm".
 * docs/crypto.md explains the lanes and the arithmetic.
 *
 * Poly1305 of AVX2, four lanes.
 *
 * void wg_poly1305_packets_avx2(struct wg_poly26 *p):
 * the same number of pairs of blocks for four packets, or parts of packets.
 *
 * And in general registers, made by poly64.py:
 *
 * void wg_mac_blocks_bmi2(struct wg_mac *mac, u64 n):
 * the next n > 0 blocks.
 */
#include "asm.h"


.section .rodata.cst32, "aM", @progbits, 32
.p2align 5
wg_poly26_mask:
	.quad	0x3ffffff, 0x3ffffff, 0x3ffffff, 0x3ffffff
wg_poly26_top:
	.quad	0x1000000, 0x1000000, 0x1000000, 0x1000000

.text

SYM_FUNC_START(wg_poly1305_packets_avx2)
	vmovdqa	wg_poly26_mask(%rip), %ymm14
	/* r and r^2 */
	vmovdqu	224(%rdi), %ymm5
	vmovdqu	256(%rdi), %ymm6
	vmovdqu	288(%rdi), %ymm7
	vmovdqu	320(%rdi), %ymm8
	vmovdqu	352(%rdi), %ymm9
	vmovdqu	%ymm5, 672(%rdi)
	vmovdqu	%ymm6, 704(%rdi)
	vmovdqu	%ymm7, 736(%rdi)
	vmovdqu	%ymm8, 768(%rdi)
	vmovdqu	%ymm9, 800(%rdi)
	vpsllq	$2, %ymm6, %ymm15
	vpaddq	%ymm6, %ymm15, %ymm15
	vmovdqu	%ymm15, 832(%rdi)
	vpsllq	$2, %ymm7, %ymm15
	vpaddq	%ymm7, %ymm15, %ymm15
	vmovdqu	%ymm15, 864(%rdi)
	vpsllq	$2, %ymm8, %ymm15
	vpaddq	%ymm8, %ymm15, %ymm15
	vmovdqu	%ymm15, 896(%rdi)
	vpsllq	$2, %ymm9, %ymm15
	vpaddq	%ymm9, %ymm15, %ymm15
	vmovdqu	%ymm15, 928(%rdi)
	vpmuludq	672(%rdi), %ymm5, %ymm0
	vpmuludq	704(%rdi), %ymm5, %ymm1
	vpmuludq	736(%rdi), %ymm5, %ymm2
	vpmuludq	768(%rdi), %ymm5, %ymm3
	vpmuludq	800(%rdi), %ymm5, %ymm4
	vpmuludq	672(%rdi), %ymm6, %ymm15
	vpaddq	%ymm15, %ymm1, %ymm1
	vpmuludq	704(%rdi), %ymm6, %ymm15
	vpaddq	%ymm15, %ymm2, %ymm2
	vpmuludq	736(%rdi), %ymm6, %ymm15
	vpaddq	%ymm15, %ymm3, %ymm3
	vpmuludq	768(%rdi), %ymm6, %ymm15
	vpaddq	%ymm15, %ymm4, %ymm4
	vpmuludq	928(%rdi), %ymm6, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpmuludq	672(%rdi), %ymm7, %ymm15
	vpaddq	%ymm15, %ymm2, %ymm2
	vpmuludq	704(%rdi), %ymm7, %ymm15
	vpaddq	%ymm15, %ymm3, %ymm3
	vpmuludq	736(%rdi), %ymm7, %ymm15
	vpaddq	%ymm15, %ymm4, %ymm4
	vpmuludq	896(%rdi), %ymm7, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpmuludq	928(%rdi), %ymm7, %ymm15
	vpaddq	%ymm15, %ymm1, %ymm1
	vpmuludq	672(%rdi), %ymm8, %ymm15
	vpaddq	%ymm15, %ymm3, %ymm3
	vpmuludq	704(%rdi), %ymm8, %ymm15
	vpaddq	%ymm15, %ymm4, %ymm4
	vpmuludq	864(%rdi), %ymm8, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpmuludq	896(%rdi), %ymm8, %ymm15
	vpaddq	%ymm15, %ymm1, %ymm1
	vpmuludq	928(%rdi), %ymm8, %ymm15
	vpaddq	%ymm15, %ymm2, %ymm2
	vpmuludq	672(%rdi), %ymm9, %ymm15
	vpaddq	%ymm15, %ymm4, %ymm4
	vpmuludq	832(%rdi), %ymm9, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpmuludq	864(%rdi), %ymm9, %ymm15
	vpaddq	%ymm15, %ymm1, %ymm1
	vpmuludq	896(%rdi), %ymm9, %ymm15
	vpaddq	%ymm15, %ymm2, %ymm2
	vpmuludq	928(%rdi), %ymm9, %ymm15
	vpaddq	%ymm15, %ymm3, %ymm3
	vpsrlq	$26, %ymm0, %ymm15
	vpand	%ymm14, %ymm0, %ymm0
	vpaddq	%ymm15, %ymm1, %ymm1
	vpsrlq	$26, %ymm3, %ymm15
	vpand	%ymm14, %ymm3, %ymm3
	vpaddq	%ymm15, %ymm4, %ymm4
	vpsrlq	$26, %ymm1, %ymm15
	vpand	%ymm14, %ymm1, %ymm1
	vpaddq	%ymm15, %ymm2, %ymm2
	vpsrlq	$26, %ymm4, %ymm15
	vpand	%ymm14, %ymm4, %ymm4
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsllq	$2, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsrlq	$26, %ymm2, %ymm15
	vpand	%ymm14, %ymm2, %ymm2
	vpaddq	%ymm15, %ymm3, %ymm3
	vpsrlq	$26, %ymm0, %ymm15
	vpand	%ymm14, %ymm0, %ymm0
	vpaddq	%ymm15, %ymm1, %ymm1
	vpsrlq	$26, %ymm3, %ymm15
	vpand	%ymm14, %ymm3, %ymm3
	vpaddq	%ymm15, %ymm4, %ymm4
	vmovdqa	%ymm0, %ymm5
	vmovdqa	%ymm1, %ymm6
	vmovdqa	%ymm2, %ymm7
	vmovdqa	%ymm3, %ymm8
	vmovdqa	%ymm4, %ymm9
	vmovdqu	%ymm5, 384(%rdi)
	vmovdqu	%ymm6, 416(%rdi)
	vmovdqu	%ymm7, 448(%rdi)
	vmovdqu	%ymm8, 480(%rdi)
	vmovdqu	%ymm9, 512(%rdi)
	vpsllq	$2, %ymm6, %ymm15
	vpaddq	%ymm6, %ymm15, %ymm15
	vmovdqu	%ymm15, 544(%rdi)
	vpsllq	$2, %ymm7, %ymm15
	vpaddq	%ymm7, %ymm15, %ymm15
	vmovdqu	%ymm15, 576(%rdi)
	vpsllq	$2, %ymm8, %ymm15
	vpaddq	%ymm8, %ymm15, %ymm15
	vmovdqu	%ymm15, 608(%rdi)
	vpsllq	$2, %ymm9, %ymm15
	vpaddq	%ymm9, %ymm15, %ymm15
	vmovdqu	%ymm15, 640(%rdi)
	vmovdqu	64(%rdi), %ymm5
	vmovdqu	96(%rdi), %ymm6
	vmovdqu	128(%rdi), %ymm7
	vmovdqu	160(%rdi), %ymm8
	vmovdqu	192(%rdi), %ymm9
	mov	32(%rdi), %rdx
	mov	0(%rdi), %rax
	mov	8(%rdi), %rcx
	mov	16(%rdi), %r8
	mov	24(%rdi), %r9
	xor	%esi, %esi
.L1:
	vmovdqu	(%rax,%rsi), %ymm10
	vmovdqu	(%rcx,%rsi), %ymm11
	vmovdqu	(%r8,%rsi), %ymm12
	vmovdqu	(%r9,%rsi), %ymm13
	vpunpcklqdq	%ymm11, %ymm10, %ymm15
	vpunpckhqdq	%ymm11, %ymm10, %ymm11
	vpunpcklqdq	%ymm13, %ymm12, %ymm10
	vpunpckhqdq	%ymm13, %ymm12, %ymm13
	vperm2i128	$0x20, %ymm10, %ymm15, %ymm12
	vperm2i128	$0x31, %ymm10, %ymm15, %ymm10
	vperm2i128	$0x20, %ymm13, %ymm11, %ymm15
	vperm2i128	$0x31, %ymm13, %ymm11, %ymm13
	vpand	%ymm14, %ymm12, %ymm11
	vpaddq	%ymm11, %ymm5, %ymm5
	vpsrlq	$26, %ymm12, %ymm11
	vpand	%ymm14, %ymm11, %ymm11
	vpaddq	%ymm11, %ymm6, %ymm6
	vpsrlq	$52, %ymm12, %ymm12
	vpsllq	$12, %ymm15, %ymm11
	vpor	%ymm11, %ymm12, %ymm12
	vpand	%ymm14, %ymm12, %ymm12
	vpaddq	%ymm12, %ymm7, %ymm7
	vpsrlq	$14, %ymm15, %ymm11
	vpand	%ymm14, %ymm11, %ymm11
	vpaddq	%ymm11, %ymm8, %ymm8
	vpsrlq	$40, %ymm15, %ymm15
	vpor	wg_poly26_top(%rip), %ymm15, %ymm15
	vpaddq	%ymm15, %ymm9, %ymm9
	vpmuludq	384(%rdi), %ymm5, %ymm0
	vpmuludq	416(%rdi), %ymm5, %ymm1
	vpmuludq	448(%rdi), %ymm5, %ymm2
	vpmuludq	480(%rdi), %ymm5, %ymm3
	vpmuludq	512(%rdi), %ymm5, %ymm4
	vpmuludq	384(%rdi), %ymm6, %ymm11
	vpaddq	%ymm11, %ymm1, %ymm1
	vpmuludq	416(%rdi), %ymm6, %ymm11
	vpaddq	%ymm11, %ymm2, %ymm2
	vpmuludq	448(%rdi), %ymm6, %ymm11
	vpaddq	%ymm11, %ymm3, %ymm3
	vpmuludq	480(%rdi), %ymm6, %ymm11
	vpaddq	%ymm11, %ymm4, %ymm4
	vpmuludq	640(%rdi), %ymm6, %ymm11
	vpaddq	%ymm11, %ymm0, %ymm0
	vpmuludq	384(%rdi), %ymm7, %ymm11
	vpaddq	%ymm11, %ymm2, %ymm2
	vpmuludq	416(%rdi), %ymm7, %ymm11
	vpaddq	%ymm11, %ymm3, %ymm3
	vpmuludq	448(%rdi), %ymm7, %ymm11
	vpaddq	%ymm11, %ymm4, %ymm4
	vpmuludq	608(%rdi), %ymm7, %ymm11
	vpaddq	%ymm11, %ymm0, %ymm0
	vpmuludq	640(%rdi), %ymm7, %ymm11
	vpaddq	%ymm11, %ymm1, %ymm1
	vpmuludq	384(%rdi), %ymm8, %ymm11
	vpaddq	%ymm11, %ymm3, %ymm3
	vpmuludq	416(%rdi), %ymm8, %ymm11
	vpaddq	%ymm11, %ymm4, %ymm4
	vpmuludq	576(%rdi), %ymm8, %ymm11
	vpaddq	%ymm11, %ymm0, %ymm0
	vpmuludq	608(%rdi), %ymm8, %ymm11
	vpaddq	%ymm11, %ymm1, %ymm1
	vpmuludq	640(%rdi), %ymm8, %ymm11
	vpaddq	%ymm11, %ymm2, %ymm2
	vpmuludq	384(%rdi), %ymm9, %ymm11
	vpaddq	%ymm11, %ymm4, %ymm4
	vpmuludq	544(%rdi), %ymm9, %ymm11
	vpaddq	%ymm11, %ymm0, %ymm0
	vpmuludq	576(%rdi), %ymm9, %ymm11
	vpaddq	%ymm11, %ymm1, %ymm1
	vpmuludq	608(%rdi), %ymm9, %ymm11
	vpaddq	%ymm11, %ymm2, %ymm2
	vpmuludq	640(%rdi), %ymm9, %ymm11
	vpaddq	%ymm11, %ymm3, %ymm3
	vpand	%ymm14, %ymm10, %ymm11
	vmovdqa	%ymm11, %ymm5
	vpsrlq	$26, %ymm10, %ymm11
	vpand	%ymm14, %ymm11, %ymm11
	vmovdqa	%ymm11, %ymm6
	vpsrlq	$52, %ymm10, %ymm10
	vpsllq	$12, %ymm13, %ymm11
	vpor	%ymm11, %ymm10, %ymm10
	vpand	%ymm14, %ymm10, %ymm10
	vmovdqa	%ymm10, %ymm7
	vpsrlq	$14, %ymm13, %ymm11
	vpand	%ymm14, %ymm11, %ymm11
	vmovdqa	%ymm11, %ymm8
	vpsrlq	$40, %ymm13, %ymm13
	vpor	wg_poly26_top(%rip), %ymm13, %ymm13
	vmovdqa	%ymm13, %ymm9
	vpmuludq	672(%rdi), %ymm5, %ymm11
	vpaddq	%ymm11, %ymm0, %ymm0
	vpmuludq	704(%rdi), %ymm5, %ymm11
	vpaddq	%ymm11, %ymm1, %ymm1
	vpmuludq	736(%rdi), %ymm5, %ymm11
	vpaddq	%ymm11, %ymm2, %ymm2
	vpmuludq	768(%rdi), %ymm5, %ymm11
	vpaddq	%ymm11, %ymm3, %ymm3
	vpmuludq	800(%rdi), %ymm5, %ymm11
	vpaddq	%ymm11, %ymm4, %ymm4
	vpmuludq	672(%rdi), %ymm6, %ymm11
	vpaddq	%ymm11, %ymm1, %ymm1
	vpmuludq	704(%rdi), %ymm6, %ymm11
	vpaddq	%ymm11, %ymm2, %ymm2
	vpmuludq	736(%rdi), %ymm6, %ymm11
	vpaddq	%ymm11, %ymm3, %ymm3
	vpmuludq	768(%rdi), %ymm6, %ymm11
	vpaddq	%ymm11, %ymm4, %ymm4
	vpmuludq	928(%rdi), %ymm6, %ymm11
	vpaddq	%ymm11, %ymm0, %ymm0
	vpmuludq	672(%rdi), %ymm7, %ymm11
	vpaddq	%ymm11, %ymm2, %ymm2
	vpmuludq	704(%rdi), %ymm7, %ymm11
	vpaddq	%ymm11, %ymm3, %ymm3
	vpmuludq	736(%rdi), %ymm7, %ymm11
	vpaddq	%ymm11, %ymm4, %ymm4
	vpmuludq	896(%rdi), %ymm7, %ymm11
	vpaddq	%ymm11, %ymm0, %ymm0
	vpmuludq	928(%rdi), %ymm7, %ymm11
	vpaddq	%ymm11, %ymm1, %ymm1
	vpmuludq	672(%rdi), %ymm8, %ymm11
	vpaddq	%ymm11, %ymm3, %ymm3
	vpmuludq	704(%rdi), %ymm8, %ymm11
	vpaddq	%ymm11, %ymm4, %ymm4
	vpmuludq	864(%rdi), %ymm8, %ymm11
	vpaddq	%ymm11, %ymm0, %ymm0
	vpmuludq	896(%rdi), %ymm8, %ymm11
	vpaddq	%ymm11, %ymm1, %ymm1
	vpmuludq	928(%rdi), %ymm8, %ymm11
	vpaddq	%ymm11, %ymm2, %ymm2
	vpmuludq	672(%rdi), %ymm9, %ymm11
	vpaddq	%ymm11, %ymm4, %ymm4
	vpmuludq	832(%rdi), %ymm9, %ymm11
	vpaddq	%ymm11, %ymm0, %ymm0
	vpmuludq	864(%rdi), %ymm9, %ymm11
	vpaddq	%ymm11, %ymm1, %ymm1
	vpmuludq	896(%rdi), %ymm9, %ymm11
	vpaddq	%ymm11, %ymm2, %ymm2
	vpmuludq	928(%rdi), %ymm9, %ymm11
	vpaddq	%ymm11, %ymm3, %ymm3
	vpsrlq	$26, %ymm0, %ymm11
	vpand	%ymm14, %ymm0, %ymm0
	vpaddq	%ymm11, %ymm1, %ymm1
	vpsrlq	$26, %ymm3, %ymm11
	vpand	%ymm14, %ymm3, %ymm3
	vpaddq	%ymm11, %ymm4, %ymm4
	vpsrlq	$26, %ymm1, %ymm11
	vpand	%ymm14, %ymm1, %ymm1
	vpaddq	%ymm11, %ymm2, %ymm2
	vpsrlq	$26, %ymm4, %ymm11
	vpand	%ymm14, %ymm4, %ymm4
	vpaddq	%ymm11, %ymm0, %ymm0
	vpsllq	$2, %ymm11, %ymm11
	vpaddq	%ymm11, %ymm0, %ymm0
	vpsrlq	$26, %ymm2, %ymm11
	vpand	%ymm14, %ymm2, %ymm2
	vpaddq	%ymm11, %ymm3, %ymm3
	vpsrlq	$26, %ymm0, %ymm11
	vpand	%ymm14, %ymm0, %ymm0
	vpaddq	%ymm11, %ymm1, %ymm1
	vpsrlq	$26, %ymm3, %ymm11
	vpand	%ymm14, %ymm3, %ymm3
	vpaddq	%ymm11, %ymm4, %ymm4
	vmovdqa	%ymm0, %ymm5
	vmovdqa	%ymm1, %ymm6
	vmovdqa	%ymm2, %ymm7
	vmovdqa	%ymm3, %ymm8
	vmovdqa	%ymm4, %ymm9
	add	$32, %rsi
	dec	%rdx
	jnz	.L1
	vmovdqu	%ymm5, 64(%rdi)
	vmovdqu	%ymm6, 96(%rdi)
	vmovdqu	%ymm7, 128(%rdi)
	vmovdqu	%ymm8, 160(%rdi)
	vmovdqu	%ymm9, 192(%rdi)
	vzeroupper
	RET
SYM_FUNC_END(wg_poly1305_packets_avx2)

SYM_FUNC_START(wg_mac_blocks_bmi2)
	push	%rbx
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	push	%rdi
	mov	0(%rdi), %r8
	mov	24(%rdi), %r14
	mov	8(%rdi), %r9
	mov	32(%rdi), %r15
	mov	16(%rdi), %r10
	mov	40(%rdi), %r13
	mov	48(%rdi), %rdi
.L2:
	add	0(%rdi), %r8
	adc	8(%rdi), %r9
	adc	$1, %r10
	/* words 0 and 1 from h0 r0 + h1 s1 + h2 s1 2^64 */
	mov	%r14, %rdx
	mulx	%r8, %r11, %rax
	mov	%r13, %rdx
	mulx	%r9, %rcx, %rbx
	mov	%r10, %r12
	imul	%r13, %r12
	add	%rcx, %r11
	adc	%rbx, %rax
	add	%r12, %rax
	/* words 1 and 2 from h0 r1 + h1 r0 + h2 r0 2^64 */
	mov	%r15, %rdx
	mulx	%r8, %rbx, %r12
	mov	%r14, %rdx
	mulx	%r9, %rcx, %r9
	imul	%r14, %r10
	add	%r9, %r12
	add	%rcx, %rbx
	adc	%r10, %r12
	add	%rax, %rbx
	adc	$0, %r12
	/* what passes 2^130 comes back times 5 */
	mov	%r12, %r10
	mov	%r12, %rax
	and	$3, %r10
	and	$-4, %rax
	shr	$2, %r12
	add	%r12, %rax
	add	%rax, %r11
	adc	$0, %rbx
	adc	$0, %r10
	mov	%r11, %r8
	mov	%rbx, %r9
	add	$16, %rdi
	dec	%rsi
	jnz	.L2
	pop	%rsi
	mov	%r8, 0(%rsi)
	mov	%r9, 8(%rsi)
	mov	%r10, 16(%rsi)
	mov	%rdi, 48(%rsi)
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbx
	RET
SYM_FUNC_END(wg_mac_blocks_bmi2)
