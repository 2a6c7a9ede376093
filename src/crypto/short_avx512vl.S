/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Made by src/crypto/gen/short.py; change that, then run "make crypto-asm".
 * docs/crypto.md explains the lanes and the arithmetic.
 *
 * One short packet in registers alone.
 *
 * bool wg_short_avx512vl(const struct wg_aead_job *job, const u8 *src, u8 *scratch,
 * 		       u32 open):
 * seals, or opens and returns the verdict.
 */
#include "asm.h"


.section .rodata.cst16, "aM", @progbits, 16
.p2align 4
wg_short_sigma:
	.ascii	"expand 32-byte k"

.section .rodata
.p2align 5
wg_short_counts:
	.long	0, 0, 0, 0, 1, 0, 0, 0
	.long	2, 0, 0, 0, 3, 0, 0, 0
	.long	4, 0, 0, 0, 5, 0, 0, 0
	.long	6, 0, 0, 0, 7, 0, 0, 0
	.long	8, 0, 0, 0, 9, 0, 0, 0

.text

SYM_FUNC_START(wg_short_avx512vl)
	push	%rbx
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	/* %r8 bytes of source, %r9 of text, %r10 destination, %rax key, %rdi scratch */
	mov	%ecx, %ebx
	mov	36(%rdi), %r8d
	mov	40(%rdi), %r9d
	add	%r8, %r9
	mov	16(%rdi), %r10
	mov	0(%rdi), %rax
	vmovq	8(%rdi), %xmm31
	mov	%rdx, %rdi
	test	%ebx, %ebx
	jz	.L1
	/* open: the ciphertext, zeros behind it, and its tag are read once */
	sub	$16, %r8
	mov	%r8, %r9
	vmovdqu	(%rsi,%r8), %xmm0
	vmovdqu	%xmm0, 640(%rdi)
	xor	%edx, %edx
	mov	%r8, %r11
.L3:
	sub	$64, %r11
	jb	.L4
	vmovdqu	0(%rsi,%rdx), %ymm0
	vmovdqu	%ymm0, 0(%rdi,%rdx)
	vmovdqu	32(%rsi,%rdx), %ymm0
	vmovdqu	%ymm0, 32(%rdi,%rdx)
	add	$64, %rdx
	jmp	.L3
.L4:
	add	$64, %r11
	mov	$-1, %rcx
	bzhi	%r11, %rcx, %rcx
	kmovd	%ecx, %k1
	shr	$32, %rcx
	kmovd	%ecx, %k2
	vmovdqu8	0(%rsi,%rdx), %ymm0{%k1}{z}
	vmovdqu64	%ymm0, 0(%rdi,%rdx)
	vmovdqu8	32(%rsi,%rdx), %ymm0{%k2}{z}
	vmovdqu64	%ymm0, 32(%rdi,%rdx)
.L1:
	vpslldq	$8, %xmm31, %xmm31
	vshufi64x2	$0, %ymm31, %ymm31, %ymm31
	cmp	$64, %r9
	jbe	.L5
	cmp	$192, %r9
	jbe	.L6
	cmp	$320, %r9
	jbe	.L7
	cmp	$448, %r9
	jbe	.L8
.L9:
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm0
	vbroadcasti32x4	(%rax), %ymm1
	vbroadcasti32x4	16(%rax), %ymm2
	vpaddd	wg_short_counts+0(%rip), %ymm31, %ymm3
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm4
	vbroadcasti32x4	(%rax), %ymm5
	vbroadcasti32x4	16(%rax), %ymm6
	vpaddd	wg_short_counts+32(%rip), %ymm31, %ymm7
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm8
	vbroadcasti32x4	(%rax), %ymm9
	vbroadcasti32x4	16(%rax), %ymm10
	vpaddd	wg_short_counts+64(%rip), %ymm31, %ymm11
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm12
	vbroadcasti32x4	(%rax), %ymm13
	vbroadcasti32x4	16(%rax), %ymm14
	vpaddd	wg_short_counts+96(%rip), %ymm31, %ymm15
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm16
	vbroadcasti32x4	(%rax), %ymm17
	vbroadcasti32x4	16(%rax), %ymm18
	vpaddd	wg_short_counts+128(%rip), %ymm31, %ymm19
	mov	$10, %ecx
.L10:
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpaddd	%ymm9, %ymm8, %ymm8
	vpaddd	%ymm13, %ymm12, %ymm12
	vpaddd	%ymm17, %ymm16, %ymm16
	vpxord	%ymm0, %ymm3, %ymm3
	vpxord	%ymm4, %ymm7, %ymm7
	vpxord	%ymm8, %ymm11, %ymm11
	vpxord	%ymm12, %ymm15, %ymm15
	vpxord	%ymm16, %ymm19, %ymm19
	vprold	$16, %ymm3, %ymm3
	vprold	$16, %ymm7, %ymm7
	vprold	$16, %ymm11, %ymm11
	vprold	$16, %ymm15, %ymm15
	vprold	$16, %ymm19, %ymm19
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpaddd	%ymm11, %ymm10, %ymm10
	vpaddd	%ymm15, %ymm14, %ymm14
	vpaddd	%ymm19, %ymm18, %ymm18
	vpxord	%ymm2, %ymm1, %ymm1
	vpxord	%ymm6, %ymm5, %ymm5
	vpxord	%ymm10, %ymm9, %ymm9
	vpxord	%ymm14, %ymm13, %ymm13
	vpxord	%ymm18, %ymm17, %ymm17
	vprold	$12, %ymm1, %ymm1
	vprold	$12, %ymm5, %ymm5
	vprold	$12, %ymm9, %ymm9
	vprold	$12, %ymm13, %ymm13
	vprold	$12, %ymm17, %ymm17
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpaddd	%ymm9, %ymm8, %ymm8
	vpaddd	%ymm13, %ymm12, %ymm12
	vpaddd	%ymm17, %ymm16, %ymm16
	vpxord	%ymm0, %ymm3, %ymm3
	vpxord	%ymm4, %ymm7, %ymm7
	vpxord	%ymm8, %ymm11, %ymm11
	vpxord	%ymm12, %ymm15, %ymm15
	vpxord	%ymm16, %ymm19, %ymm19
	vprold	$8, %ymm3, %ymm3
	vprold	$8, %ymm7, %ymm7
	vprold	$8, %ymm11, %ymm11
	vprold	$8, %ymm15, %ymm15
	vprold	$8, %ymm19, %ymm19
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpaddd	%ymm11, %ymm10, %ymm10
	vpaddd	%ymm15, %ymm14, %ymm14
	vpaddd	%ymm19, %ymm18, %ymm18
	vpxord	%ymm2, %ymm1, %ymm1
	vpxord	%ymm6, %ymm5, %ymm5
	vpxord	%ymm10, %ymm9, %ymm9
	vpxord	%ymm14, %ymm13, %ymm13
	vpxord	%ymm18, %ymm17, %ymm17
	vprold	$7, %ymm1, %ymm1
	vprold	$7, %ymm5, %ymm5
	vprold	$7, %ymm9, %ymm9
	vprold	$7, %ymm13, %ymm13
	vprold	$7, %ymm17, %ymm17
	vpshufd	$0x93, %ymm0, %ymm0
	vpshufd	$0x4e, %ymm3, %ymm3
	vpshufd	$0x39, %ymm2, %ymm2
	vpshufd	$0x93, %ymm4, %ymm4
	vpshufd	$0x4e, %ymm7, %ymm7
	vpshufd	$0x39, %ymm6, %ymm6
	vpshufd	$0x93, %ymm8, %ymm8
	vpshufd	$0x4e, %ymm11, %ymm11
	vpshufd	$0x39, %ymm10, %ymm10
	vpshufd	$0x93, %ymm12, %ymm12
	vpshufd	$0x4e, %ymm15, %ymm15
	vpshufd	$0x39, %ymm14, %ymm14
	vpshufd	$0x93, %ymm16, %ymm16
	vpshufd	$0x4e, %ymm19, %ymm19
	vpshufd	$0x39, %ymm18, %ymm18
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpaddd	%ymm9, %ymm8, %ymm8
	vpaddd	%ymm13, %ymm12, %ymm12
	vpaddd	%ymm17, %ymm16, %ymm16
	vpxord	%ymm0, %ymm3, %ymm3
	vpxord	%ymm4, %ymm7, %ymm7
	vpxord	%ymm8, %ymm11, %ymm11
	vpxord	%ymm12, %ymm15, %ymm15
	vpxord	%ymm16, %ymm19, %ymm19
	vprold	$16, %ymm3, %ymm3
	vprold	$16, %ymm7, %ymm7
	vprold	$16, %ymm11, %ymm11
	vprold	$16, %ymm15, %ymm15
	vprold	$16, %ymm19, %ymm19
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpaddd	%ymm11, %ymm10, %ymm10
	vpaddd	%ymm15, %ymm14, %ymm14
	vpaddd	%ymm19, %ymm18, %ymm18
	vpxord	%ymm2, %ymm1, %ymm1
	vpxord	%ymm6, %ymm5, %ymm5
	vpxord	%ymm10, %ymm9, %ymm9
	vpxord	%ymm14, %ymm13, %ymm13
	vpxord	%ymm18, %ymm17, %ymm17
	vprold	$12, %ymm1, %ymm1
	vprold	$12, %ymm5, %ymm5
	vprold	$12, %ymm9, %ymm9
	vprold	$12, %ymm13, %ymm13
	vprold	$12, %ymm17, %ymm17
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpaddd	%ymm9, %ymm8, %ymm8
	vpaddd	%ymm13, %ymm12, %ymm12
	vpaddd	%ymm17, %ymm16, %ymm16
	vpxord	%ymm0, %ymm3, %ymm3
	vpxord	%ymm4, %ymm7, %ymm7
	vpxord	%ymm8, %ymm11, %ymm11
	vpxord	%ymm12, %ymm15, %ymm15
	vpxord	%ymm16, %ymm19, %ymm19
	vprold	$8, %ymm3, %ymm3
	vprold	$8, %ymm7, %ymm7
	vprold	$8, %ymm11, %ymm11
	vprold	$8, %ymm15, %ymm15
	vprold	$8, %ymm19, %ymm19
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpaddd	%ymm11, %ymm10, %ymm10
	vpaddd	%ymm15, %ymm14, %ymm14
	vpaddd	%ymm19, %ymm18, %ymm18
	vpxord	%ymm2, %ymm1, %ymm1
	vpxord	%ymm6, %ymm5, %ymm5
	vpxord	%ymm10, %ymm9, %ymm9
	vpxord	%ymm14, %ymm13, %ymm13
	vpxord	%ymm18, %ymm17, %ymm17
	vprold	$7, %ymm1, %ymm1
	vprold	$7, %ymm5, %ymm5
	vprold	$7, %ymm9, %ymm9
	vprold	$7, %ymm13, %ymm13
	vprold	$7, %ymm17, %ymm17
	vpshufd	$0x39, %ymm0, %ymm0
	vpshufd	$0x4e, %ymm3, %ymm3
	vpshufd	$0x93, %ymm2, %ymm2
	vpshufd	$0x39, %ymm4, %ymm4
	vpshufd	$0x4e, %ymm7, %ymm7
	vpshufd	$0x93, %ymm6, %ymm6
	vpshufd	$0x39, %ymm8, %ymm8
	vpshufd	$0x4e, %ymm11, %ymm11
	vpshufd	$0x93, %ymm10, %ymm10
	vpshufd	$0x39, %ymm12, %ymm12
	vpshufd	$0x4e, %ymm15, %ymm15
	vpshufd	$0x93, %ymm14, %ymm14
	vpshufd	$0x39, %ymm16, %ymm16
	vpshufd	$0x4e, %ymm19, %ymm19
	vpshufd	$0x93, %ymm18, %ymm18
	dec	%ecx
	jnz	.L10
	vpaddd	wg_short_counts+0(%rip), %ymm31, %ymm20
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm21
	vpaddd	%ymm21, %ymm0, %ymm0
	vbroadcasti32x4	(%rax), %ymm21
	vpaddd	%ymm21, %ymm1, %ymm1
	vbroadcasti32x4	16(%rax), %ymm21
	vpaddd	%ymm21, %ymm2, %ymm2
	vpaddd	%ymm20, %ymm3, %ymm3
	/* r and s of the tag */
	vmovq	%xmm0, %r14
	vpextrq	$1, %xmm0, %r15
	vmovdqa64	%xmm1, %xmm30
	vshufi64x2	$3, %ymm1, %ymm0, %ymm21
	vshufi64x2	$0, %ymm1, %ymm0, %ymm0
	vmovdqa64	%ymm21, %ymm1
	vshufi64x2	$3, %ymm3, %ymm2, %ymm21
	vshufi64x2	$0, %ymm3, %ymm2, %ymm2
	vmovdqa64	%ymm21, %ymm3
	vpaddd	wg_short_counts+32(%rip), %ymm31, %ymm22
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm23
	vpaddd	%ymm23, %ymm4, %ymm4
	vbroadcasti32x4	(%rax), %ymm23
	vpaddd	%ymm23, %ymm5, %ymm5
	vbroadcasti32x4	16(%rax), %ymm23
	vpaddd	%ymm23, %ymm6, %ymm6
	vpaddd	%ymm22, %ymm7, %ymm7
	vshufi64x2	$3, %ymm5, %ymm4, %ymm23
	vshufi64x2	$0, %ymm5, %ymm4, %ymm4
	vmovdqa64	%ymm23, %ymm5
	vshufi64x2	$3, %ymm7, %ymm6, %ymm23
	vshufi64x2	$0, %ymm7, %ymm6, %ymm6
	vmovdqa64	%ymm23, %ymm7
	vpaddd	wg_short_counts+64(%rip), %ymm31, %ymm24
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm25
	vpaddd	%ymm25, %ymm8, %ymm8
	vbroadcasti32x4	(%rax), %ymm25
	vpaddd	%ymm25, %ymm9, %ymm9
	vbroadcasti32x4	16(%rax), %ymm25
	vpaddd	%ymm25, %ymm10, %ymm10
	vpaddd	%ymm24, %ymm11, %ymm11
	vshufi64x2	$3, %ymm9, %ymm8, %ymm25
	vshufi64x2	$0, %ymm9, %ymm8, %ymm8
	vmovdqa64	%ymm25, %ymm9
	vshufi64x2	$3, %ymm11, %ymm10, %ymm25
	vshufi64x2	$0, %ymm11, %ymm10, %ymm10
	vmovdqa64	%ymm25, %ymm11
	vpaddd	wg_short_counts+96(%rip), %ymm31, %ymm26
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm27
	vpaddd	%ymm27, %ymm12, %ymm12
	vbroadcasti32x4	(%rax), %ymm27
	vpaddd	%ymm27, %ymm13, %ymm13
	vbroadcasti32x4	16(%rax), %ymm27
	vpaddd	%ymm27, %ymm14, %ymm14
	vpaddd	%ymm26, %ymm15, %ymm15
	vshufi64x2	$3, %ymm13, %ymm12, %ymm27
	vshufi64x2	$0, %ymm13, %ymm12, %ymm12
	vmovdqa64	%ymm27, %ymm13
	vshufi64x2	$3, %ymm15, %ymm14, %ymm27
	vshufi64x2	$0, %ymm15, %ymm14, %ymm14
	vmovdqa64	%ymm27, %ymm15
	vpaddd	wg_short_counts+128(%rip), %ymm31, %ymm26
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm27
	vpaddd	%ymm27, %ymm16, %ymm16
	vbroadcasti32x4	(%rax), %ymm27
	vpaddd	%ymm27, %ymm17, %ymm17
	vbroadcasti32x4	16(%rax), %ymm27
	vpaddd	%ymm27, %ymm18, %ymm18
	vpaddd	%ymm26, %ymm19, %ymm19
	vshufi64x2	$3, %ymm17, %ymm16, %ymm27
	vshufi64x2	$0, %ymm17, %ymm16, %ymm16
	vmovdqa64	%ymm27, %ymm17
	vshufi64x2	$3, %ymm19, %ymm18, %ymm27
	vshufi64x2	$0, %ymm19, %ymm18, %ymm18
	vmovdqa64	%ymm27, %ymm19
	jmp	.L2
.L8:
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm0
	vbroadcasti32x4	(%rax), %ymm1
	vbroadcasti32x4	16(%rax), %ymm2
	vpaddd	wg_short_counts+0(%rip), %ymm31, %ymm3
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm4
	vbroadcasti32x4	(%rax), %ymm5
	vbroadcasti32x4	16(%rax), %ymm6
	vpaddd	wg_short_counts+32(%rip), %ymm31, %ymm7
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm8
	vbroadcasti32x4	(%rax), %ymm9
	vbroadcasti32x4	16(%rax), %ymm10
	vpaddd	wg_short_counts+64(%rip), %ymm31, %ymm11
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm12
	vbroadcasti32x4	(%rax), %ymm13
	vbroadcasti32x4	16(%rax), %ymm14
	vpaddd	wg_short_counts+96(%rip), %ymm31, %ymm15
	mov	$10, %ecx
.L11:
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpaddd	%ymm9, %ymm8, %ymm8
	vpaddd	%ymm13, %ymm12, %ymm12
	vpxord	%ymm0, %ymm3, %ymm3
	vpxord	%ymm4, %ymm7, %ymm7
	vpxord	%ymm8, %ymm11, %ymm11
	vpxord	%ymm12, %ymm15, %ymm15
	vprold	$16, %ymm3, %ymm3
	vprold	$16, %ymm7, %ymm7
	vprold	$16, %ymm11, %ymm11
	vprold	$16, %ymm15, %ymm15
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpaddd	%ymm11, %ymm10, %ymm10
	vpaddd	%ymm15, %ymm14, %ymm14
	vpxord	%ymm2, %ymm1, %ymm1
	vpxord	%ymm6, %ymm5, %ymm5
	vpxord	%ymm10, %ymm9, %ymm9
	vpxord	%ymm14, %ymm13, %ymm13
	vprold	$12, %ymm1, %ymm1
	vprold	$12, %ymm5, %ymm5
	vprold	$12, %ymm9, %ymm9
	vprold	$12, %ymm13, %ymm13
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpaddd	%ymm9, %ymm8, %ymm8
	vpaddd	%ymm13, %ymm12, %ymm12
	vpxord	%ymm0, %ymm3, %ymm3
	vpxord	%ymm4, %ymm7, %ymm7
	vpxord	%ymm8, %ymm11, %ymm11
	vpxord	%ymm12, %ymm15, %ymm15
	vprold	$8, %ymm3, %ymm3
	vprold	$8, %ymm7, %ymm7
	vprold	$8, %ymm11, %ymm11
	vprold	$8, %ymm15, %ymm15
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpaddd	%ymm11, %ymm10, %ymm10
	vpaddd	%ymm15, %ymm14, %ymm14
	vpxord	%ymm2, %ymm1, %ymm1
	vpxord	%ymm6, %ymm5, %ymm5
	vpxord	%ymm10, %ymm9, %ymm9
	vpxord	%ymm14, %ymm13, %ymm13
	vprold	$7, %ymm1, %ymm1
	vprold	$7, %ymm5, %ymm5
	vprold	$7, %ymm9, %ymm9
	vprold	$7, %ymm13, %ymm13
	vpshufd	$0x93, %ymm0, %ymm0
	vpshufd	$0x4e, %ymm3, %ymm3
	vpshufd	$0x39, %ymm2, %ymm2
	vpshufd	$0x93, %ymm4, %ymm4
	vpshufd	$0x4e, %ymm7, %ymm7
	vpshufd	$0x39, %ymm6, %ymm6
	vpshufd	$0x93, %ymm8, %ymm8
	vpshufd	$0x4e, %ymm11, %ymm11
	vpshufd	$0x39, %ymm10, %ymm10
	vpshufd	$0x93, %ymm12, %ymm12
	vpshufd	$0x4e, %ymm15, %ymm15
	vpshufd	$0x39, %ymm14, %ymm14
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpaddd	%ymm9, %ymm8, %ymm8
	vpaddd	%ymm13, %ymm12, %ymm12
	vpxord	%ymm0, %ymm3, %ymm3
	vpxord	%ymm4, %ymm7, %ymm7
	vpxord	%ymm8, %ymm11, %ymm11
	vpxord	%ymm12, %ymm15, %ymm15
	vprold	$16, %ymm3, %ymm3
	vprold	$16, %ymm7, %ymm7
	vprold	$16, %ymm11, %ymm11
	vprold	$16, %ymm15, %ymm15
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpaddd	%ymm11, %ymm10, %ymm10
	vpaddd	%ymm15, %ymm14, %ymm14
	vpxord	%ymm2, %ymm1, %ymm1
	vpxord	%ymm6, %ymm5, %ymm5
	vpxord	%ymm10, %ymm9, %ymm9
	vpxord	%ymm14, %ymm13, %ymm13
	vprold	$12, %ymm1, %ymm1
	vprold	$12, %ymm5, %ymm5
	vprold	$12, %ymm9, %ymm9
	vprold	$12, %ymm13, %ymm13
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpaddd	%ymm9, %ymm8, %ymm8
	vpaddd	%ymm13, %ymm12, %ymm12
	vpxord	%ymm0, %ymm3, %ymm3
	vpxord	%ymm4, %ymm7, %ymm7
	vpxord	%ymm8, %ymm11, %ymm11
	vpxord	%ymm12, %ymm15, %ymm15
	vprold	$8, %ymm3, %ymm3
	vprold	$8, %ymm7, %ymm7
	vprold	$8, %ymm11, %ymm11
	vprold	$8, %ymm15, %ymm15
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpaddd	%ymm11, %ymm10, %ymm10
	vpaddd	%ymm15, %ymm14, %ymm14
	vpxord	%ymm2, %ymm1, %ymm1
	vpxord	%ymm6, %ymm5, %ymm5
	vpxord	%ymm10, %ymm9, %ymm9
	vpxord	%ymm14, %ymm13, %ymm13
	vprold	$7, %ymm1, %ymm1
	vprold	$7, %ymm5, %ymm5
	vprold	$7, %ymm9, %ymm9
	vprold	$7, %ymm13, %ymm13
	vpshufd	$0x39, %ymm0, %ymm0
	vpshufd	$0x4e, %ymm3, %ymm3
	vpshufd	$0x93, %ymm2, %ymm2
	vpshufd	$0x39, %ymm4, %ymm4
	vpshufd	$0x4e, %ymm7, %ymm7
	vpshufd	$0x93, %ymm6, %ymm6
	vpshufd	$0x39, %ymm8, %ymm8
	vpshufd	$0x4e, %ymm11, %ymm11
	vpshufd	$0x93, %ymm10, %ymm10
	vpshufd	$0x39, %ymm12, %ymm12
	vpshufd	$0x4e, %ymm15, %ymm15
	vpshufd	$0x93, %ymm14, %ymm14
	dec	%ecx
	jnz	.L11
	vpaddd	wg_short_counts+0(%rip), %ymm31, %ymm20
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm21
	vpaddd	%ymm21, %ymm0, %ymm0
	vbroadcasti32x4	(%rax), %ymm21
	vpaddd	%ymm21, %ymm1, %ymm1
	vbroadcasti32x4	16(%rax), %ymm21
	vpaddd	%ymm21, %ymm2, %ymm2
	vpaddd	%ymm20, %ymm3, %ymm3
	/* r and s of the tag */
	vmovq	%xmm0, %r14
	vpextrq	$1, %xmm0, %r15
	vmovdqa64	%xmm1, %xmm30
	vshufi64x2	$3, %ymm1, %ymm0, %ymm21
	vshufi64x2	$0, %ymm1, %ymm0, %ymm0
	vmovdqa64	%ymm21, %ymm1
	vshufi64x2	$3, %ymm3, %ymm2, %ymm21
	vshufi64x2	$0, %ymm3, %ymm2, %ymm2
	vmovdqa64	%ymm21, %ymm3
	vpaddd	wg_short_counts+32(%rip), %ymm31, %ymm22
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm23
	vpaddd	%ymm23, %ymm4, %ymm4
	vbroadcasti32x4	(%rax), %ymm23
	vpaddd	%ymm23, %ymm5, %ymm5
	vbroadcasti32x4	16(%rax), %ymm23
	vpaddd	%ymm23, %ymm6, %ymm6
	vpaddd	%ymm22, %ymm7, %ymm7
	vshufi64x2	$3, %ymm5, %ymm4, %ymm23
	vshufi64x2	$0, %ymm5, %ymm4, %ymm4
	vmovdqa64	%ymm23, %ymm5
	vshufi64x2	$3, %ymm7, %ymm6, %ymm23
	vshufi64x2	$0, %ymm7, %ymm6, %ymm6
	vmovdqa64	%ymm23, %ymm7
	vpaddd	wg_short_counts+64(%rip), %ymm31, %ymm24
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm25
	vpaddd	%ymm25, %ymm8, %ymm8
	vbroadcasti32x4	(%rax), %ymm25
	vpaddd	%ymm25, %ymm9, %ymm9
	vbroadcasti32x4	16(%rax), %ymm25
	vpaddd	%ymm25, %ymm10, %ymm10
	vpaddd	%ymm24, %ymm11, %ymm11
	vshufi64x2	$3, %ymm9, %ymm8, %ymm25
	vshufi64x2	$0, %ymm9, %ymm8, %ymm8
	vmovdqa64	%ymm25, %ymm9
	vshufi64x2	$3, %ymm11, %ymm10, %ymm25
	vshufi64x2	$0, %ymm11, %ymm10, %ymm10
	vmovdqa64	%ymm25, %ymm11
	vpaddd	wg_short_counts+96(%rip), %ymm31, %ymm26
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm27
	vpaddd	%ymm27, %ymm12, %ymm12
	vbroadcasti32x4	(%rax), %ymm27
	vpaddd	%ymm27, %ymm13, %ymm13
	vbroadcasti32x4	16(%rax), %ymm27
	vpaddd	%ymm27, %ymm14, %ymm14
	vpaddd	%ymm26, %ymm15, %ymm15
	vshufi64x2	$3, %ymm13, %ymm12, %ymm27
	vshufi64x2	$0, %ymm13, %ymm12, %ymm12
	vmovdqa64	%ymm27, %ymm13
	vshufi64x2	$3, %ymm15, %ymm14, %ymm27
	vshufi64x2	$0, %ymm15, %ymm14, %ymm14
	vmovdqa64	%ymm27, %ymm15
	jmp	.L2
.L7:
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm0
	vbroadcasti32x4	(%rax), %ymm1
	vbroadcasti32x4	16(%rax), %ymm2
	vpaddd	wg_short_counts+0(%rip), %ymm31, %ymm3
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm4
	vbroadcasti32x4	(%rax), %ymm5
	vbroadcasti32x4	16(%rax), %ymm6
	vpaddd	wg_short_counts+32(%rip), %ymm31, %ymm7
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm8
	vbroadcasti32x4	(%rax), %ymm9
	vbroadcasti32x4	16(%rax), %ymm10
	vpaddd	wg_short_counts+64(%rip), %ymm31, %ymm11
	mov	$10, %ecx
.L12:
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpaddd	%ymm9, %ymm8, %ymm8
	vpxord	%ymm0, %ymm3, %ymm3
	vpxord	%ymm4, %ymm7, %ymm7
	vpxord	%ymm8, %ymm11, %ymm11
	vprold	$16, %ymm3, %ymm3
	vprold	$16, %ymm7, %ymm7
	vprold	$16, %ymm11, %ymm11
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpaddd	%ymm11, %ymm10, %ymm10
	vpxord	%ymm2, %ymm1, %ymm1
	vpxord	%ymm6, %ymm5, %ymm5
	vpxord	%ymm10, %ymm9, %ymm9
	vprold	$12, %ymm1, %ymm1
	vprold	$12, %ymm5, %ymm5
	vprold	$12, %ymm9, %ymm9
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpaddd	%ymm9, %ymm8, %ymm8
	vpxord	%ymm0, %ymm3, %ymm3
	vpxord	%ymm4, %ymm7, %ymm7
	vpxord	%ymm8, %ymm11, %ymm11
	vprold	$8, %ymm3, %ymm3
	vprold	$8, %ymm7, %ymm7
	vprold	$8, %ymm11, %ymm11
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpaddd	%ymm11, %ymm10, %ymm10
	vpxord	%ymm2, %ymm1, %ymm1
	vpxord	%ymm6, %ymm5, %ymm5
	vpxord	%ymm10, %ymm9, %ymm9
	vprold	$7, %ymm1, %ymm1
	vprold	$7, %ymm5, %ymm5
	vprold	$7, %ymm9, %ymm9
	vpshufd	$0x93, %ymm0, %ymm0
	vpshufd	$0x4e, %ymm3, %ymm3
	vpshufd	$0x39, %ymm2, %ymm2
	vpshufd	$0x93, %ymm4, %ymm4
	vpshufd	$0x4e, %ymm7, %ymm7
	vpshufd	$0x39, %ymm6, %ymm6
	vpshufd	$0x93, %ymm8, %ymm8
	vpshufd	$0x4e, %ymm11, %ymm11
	vpshufd	$0x39, %ymm10, %ymm10
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpaddd	%ymm9, %ymm8, %ymm8
	vpxord	%ymm0, %ymm3, %ymm3
	vpxord	%ymm4, %ymm7, %ymm7
	vpxord	%ymm8, %ymm11, %ymm11
	vprold	$16, %ymm3, %ymm3
	vprold	$16, %ymm7, %ymm7
	vprold	$16, %ymm11, %ymm11
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpaddd	%ymm11, %ymm10, %ymm10
	vpxord	%ymm2, %ymm1, %ymm1
	vpxord	%ymm6, %ymm5, %ymm5
	vpxord	%ymm10, %ymm9, %ymm9
	vprold	$12, %ymm1, %ymm1
	vprold	$12, %ymm5, %ymm5
	vprold	$12, %ymm9, %ymm9
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpaddd	%ymm9, %ymm8, %ymm8
	vpxord	%ymm0, %ymm3, %ymm3
	vpxord	%ymm4, %ymm7, %ymm7
	vpxord	%ymm8, %ymm11, %ymm11
	vprold	$8, %ymm3, %ymm3
	vprold	$8, %ymm7, %ymm7
	vprold	$8, %ymm11, %ymm11
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpaddd	%ymm11, %ymm10, %ymm10
	vpxord	%ymm2, %ymm1, %ymm1
	vpxord	%ymm6, %ymm5, %ymm5
	vpxord	%ymm10, %ymm9, %ymm9
	vprold	$7, %ymm1, %ymm1
	vprold	$7, %ymm5, %ymm5
	vprold	$7, %ymm9, %ymm9
	vpshufd	$0x39, %ymm0, %ymm0
	vpshufd	$0x4e, %ymm3, %ymm3
	vpshufd	$0x93, %ymm2, %ymm2
	vpshufd	$0x39, %ymm4, %ymm4
	vpshufd	$0x4e, %ymm7, %ymm7
	vpshufd	$0x93, %ymm6, %ymm6
	vpshufd	$0x39, %ymm8, %ymm8
	vpshufd	$0x4e, %ymm11, %ymm11
	vpshufd	$0x93, %ymm10, %ymm10
	dec	%ecx
	jnz	.L12
	vpaddd	wg_short_counts+0(%rip), %ymm31, %ymm20
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm21
	vpaddd	%ymm21, %ymm0, %ymm0
	vbroadcasti32x4	(%rax), %ymm21
	vpaddd	%ymm21, %ymm1, %ymm1
	vbroadcasti32x4	16(%rax), %ymm21
	vpaddd	%ymm21, %ymm2, %ymm2
	vpaddd	%ymm20, %ymm3, %ymm3
	/* r and s of the tag */
	vmovq	%xmm0, %r14
	vpextrq	$1, %xmm0, %r15
	vmovdqa64	%xmm1, %xmm30
	vshufi64x2	$3, %ymm1, %ymm0, %ymm21
	vshufi64x2	$0, %ymm1, %ymm0, %ymm0
	vmovdqa64	%ymm21, %ymm1
	vshufi64x2	$3, %ymm3, %ymm2, %ymm21
	vshufi64x2	$0, %ymm3, %ymm2, %ymm2
	vmovdqa64	%ymm21, %ymm3
	vpaddd	wg_short_counts+32(%rip), %ymm31, %ymm22
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm23
	vpaddd	%ymm23, %ymm4, %ymm4
	vbroadcasti32x4	(%rax), %ymm23
	vpaddd	%ymm23, %ymm5, %ymm5
	vbroadcasti32x4	16(%rax), %ymm23
	vpaddd	%ymm23, %ymm6, %ymm6
	vpaddd	%ymm22, %ymm7, %ymm7
	vshufi64x2	$3, %ymm5, %ymm4, %ymm23
	vshufi64x2	$0, %ymm5, %ymm4, %ymm4
	vmovdqa64	%ymm23, %ymm5
	vshufi64x2	$3, %ymm7, %ymm6, %ymm23
	vshufi64x2	$0, %ymm7, %ymm6, %ymm6
	vmovdqa64	%ymm23, %ymm7
	vpaddd	wg_short_counts+64(%rip), %ymm31, %ymm24
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm25
	vpaddd	%ymm25, %ymm8, %ymm8
	vbroadcasti32x4	(%rax), %ymm25
	vpaddd	%ymm25, %ymm9, %ymm9
	vbroadcasti32x4	16(%rax), %ymm25
	vpaddd	%ymm25, %ymm10, %ymm10
	vpaddd	%ymm24, %ymm11, %ymm11
	vshufi64x2	$3, %ymm9, %ymm8, %ymm25
	vshufi64x2	$0, %ymm9, %ymm8, %ymm8
	vmovdqa64	%ymm25, %ymm9
	vshufi64x2	$3, %ymm11, %ymm10, %ymm25
	vshufi64x2	$0, %ymm11, %ymm10, %ymm10
	vmovdqa64	%ymm25, %ymm11
	jmp	.L2
.L6:
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm0
	vbroadcasti32x4	(%rax), %ymm1
	vbroadcasti32x4	16(%rax), %ymm2
	vpaddd	wg_short_counts+0(%rip), %ymm31, %ymm3
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm4
	vbroadcasti32x4	(%rax), %ymm5
	vbroadcasti32x4	16(%rax), %ymm6
	vpaddd	wg_short_counts+32(%rip), %ymm31, %ymm7
	mov	$10, %ecx
.L13:
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vprold	$16, %ymm3, %ymm3
	vpslld	$16, %ymm0, %ymm20
	vpsrld	$16, %ymm0, %ymm21
	vprold	$16, %ymm7, %ymm7
	vpslld	$16, %ymm4, %ymm22
	vpsrld	$16, %ymm4, %ymm23
	vpternlogd	$0x96, %ymm20, %ymm21, %ymm3
	vpternlogd	$0x96, %ymm22, %ymm23, %ymm7
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vprold	$12, %ymm1, %ymm1
	vpslld	$12, %ymm2, %ymm20
	vpsrld	$20, %ymm2, %ymm21
	vprold	$12, %ymm5, %ymm5
	vpslld	$12, %ymm6, %ymm22
	vpsrld	$20, %ymm6, %ymm23
	vpternlogd	$0x96, %ymm20, %ymm21, %ymm1
	vpternlogd	$0x96, %ymm22, %ymm23, %ymm5
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
	vprold	$16, %ymm3, %ymm3
	vpslld	$16, %ymm0, %ymm20
	vpsrld	$16, %ymm0, %ymm21
	vprold	$16, %ymm7, %ymm7
	vpslld	$16, %ymm4, %ymm22
	vpsrld	$16, %ymm4, %ymm23
	vpternlogd	$0x96, %ymm20, %ymm21, %ymm3
	vpternlogd	$0x96, %ymm22, %ymm23, %ymm7
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vprold	$12, %ymm1, %ymm1
	vpslld	$12, %ymm2, %ymm20
	vpsrld	$20, %ymm2, %ymm21
	vprold	$12, %ymm5, %ymm5
	vpslld	$12, %ymm6, %ymm22
	vpsrld	$20, %ymm6, %ymm23
	vpternlogd	$0x96, %ymm20, %ymm21, %ymm1
	vpternlogd	$0x96, %ymm22, %ymm23, %ymm5
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
	dec	%ecx
	jnz	.L13
	vpaddd	wg_short_counts+0(%rip), %ymm31, %ymm20
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm21
	vpaddd	%ymm21, %ymm0, %ymm0
	vbroadcasti32x4	(%rax), %ymm21
	vpaddd	%ymm21, %ymm1, %ymm1
	vbroadcasti32x4	16(%rax), %ymm21
	vpaddd	%ymm21, %ymm2, %ymm2
	vpaddd	%ymm20, %ymm3, %ymm3
	/* r and s of the tag */
	vmovq	%xmm0, %r14
	vpextrq	$1, %xmm0, %r15
	vmovdqa64	%xmm1, %xmm30
	vshufi64x2	$3, %ymm1, %ymm0, %ymm21
	vshufi64x2	$0, %ymm1, %ymm0, %ymm0
	vmovdqa64	%ymm21, %ymm1
	vshufi64x2	$3, %ymm3, %ymm2, %ymm21
	vshufi64x2	$0, %ymm3, %ymm2, %ymm2
	vmovdqa64	%ymm21, %ymm3
	vpaddd	wg_short_counts+32(%rip), %ymm31, %ymm22
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm23
	vpaddd	%ymm23, %ymm4, %ymm4
	vbroadcasti32x4	(%rax), %ymm23
	vpaddd	%ymm23, %ymm5, %ymm5
	vbroadcasti32x4	16(%rax), %ymm23
	vpaddd	%ymm23, %ymm6, %ymm6
	vpaddd	%ymm22, %ymm7, %ymm7
	vshufi64x2	$3, %ymm5, %ymm4, %ymm23
	vshufi64x2	$0, %ymm5, %ymm4, %ymm4
	vmovdqa64	%ymm23, %ymm5
	vshufi64x2	$3, %ymm7, %ymm6, %ymm23
	vshufi64x2	$0, %ymm7, %ymm6, %ymm6
	vmovdqa64	%ymm23, %ymm7
	jmp	.L2
.L5:
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm0
	vbroadcasti32x4	(%rax), %ymm1
	vbroadcasti32x4	16(%rax), %ymm2
	vpaddd	wg_short_counts+0(%rip), %ymm31, %ymm3
	mov	$10, %ecx
.L14:
	vpaddd	%ymm1, %ymm0, %ymm0
	vprold	$16, %ymm3, %ymm3
	vpslld	$16, %ymm0, %ymm20
	vpsrld	$16, %ymm0, %ymm21
	vpternlogd	$0x96, %ymm20, %ymm21, %ymm3
	vpaddd	%ymm3, %ymm2, %ymm2
	vpxord	%ymm2, %ymm1, %ymm1
	vprold	$12, %ymm1, %ymm1
	vpaddd	%ymm1, %ymm0, %ymm0
	vprold	$8, %ymm3, %ymm3
	vpslld	$8, %ymm0, %ymm20
	vpsrld	$24, %ymm0, %ymm21
	vpternlogd	$0x96, %ymm20, %ymm21, %ymm3
	vpaddd	%ymm3, %ymm2, %ymm2
	vpxord	%ymm2, %ymm1, %ymm1
	vprold	$7, %ymm1, %ymm1
	vpshufd	$0x93, %ymm0, %ymm0
	vpshufd	$0x4e, %ymm3, %ymm3
	vpshufd	$0x39, %ymm2, %ymm2
	vpaddd	%ymm1, %ymm0, %ymm0
	vprold	$16, %ymm3, %ymm3
	vpslld	$16, %ymm0, %ymm20
	vpsrld	$16, %ymm0, %ymm21
	vpternlogd	$0x96, %ymm20, %ymm21, %ymm3
	vpaddd	%ymm3, %ymm2, %ymm2
	vpxord	%ymm2, %ymm1, %ymm1
	vprold	$12, %ymm1, %ymm1
	vpaddd	%ymm1, %ymm0, %ymm0
	vprold	$8, %ymm3, %ymm3
	vpslld	$8, %ymm0, %ymm20
	vpsrld	$24, %ymm0, %ymm21
	vpternlogd	$0x96, %ymm20, %ymm21, %ymm3
	vpaddd	%ymm3, %ymm2, %ymm2
	vpxord	%ymm2, %ymm1, %ymm1
	vprold	$7, %ymm1, %ymm1
	vpshufd	$0x39, %ymm0, %ymm0
	vpshufd	$0x4e, %ymm3, %ymm3
	vpshufd	$0x93, %ymm2, %ymm2
	dec	%ecx
	jnz	.L14
	vpaddd	wg_short_counts+0(%rip), %ymm31, %ymm20
	vbroadcasti32x4	wg_short_sigma(%rip), %ymm21
	vpaddd	%ymm21, %ymm0, %ymm0
	vbroadcasti32x4	(%rax), %ymm21
	vpaddd	%ymm21, %ymm1, %ymm1
	vbroadcasti32x4	16(%rax), %ymm21
	vpaddd	%ymm21, %ymm2, %ymm2
	vpaddd	%ymm20, %ymm3, %ymm3
	/* r and s of the tag */
	vmovq	%xmm0, %r14
	vpextrq	$1, %xmm0, %r15
	vmovdqa64	%xmm1, %xmm30
	vshufi64x2	$3, %ymm1, %ymm0, %ymm21
	vshufi64x2	$0, %ymm1, %ymm0, %ymm0
	vmovdqa64	%ymm21, %ymm1
	vshufi64x2	$3, %ymm3, %ymm2, %ymm21
	vshufi64x2	$0, %ymm3, %ymm2, %ymm2
	vmovdqa64	%ymm21, %ymm3
.L2:
	/* %r11: end of the blocks of Poly1305, the last one has the length */
	lea	15(%r9), %r11
	and	$-16, %r11
	add	%rdi, %r11
	test	%ebx, %ebx
	jnz	.L15
	cmp	$64, %r8
	jae	.L18
	mov	$0, %edx
	vmovdqa64	%ymm1, %ymm26
	vmovdqa64	%ymm3, %ymm27
	jmp	.L16
.L18:
	vpxorq	0(%rsi), %ymm1, %ymm1
	vpxorq	32(%rsi), %ymm3, %ymm3
	vmovdqu64	%ymm1, 0(%r10)
	vmovdqu64	%ymm1, 0(%rdi)
	vmovdqu64	%ymm3, 32(%r10)
	vmovdqu64	%ymm3, 32(%rdi)
	cmp	$128, %r8
	jae	.L19
	mov	$64, %edx
	vmovdqa64	%ymm4, %ymm26
	vmovdqa64	%ymm6, %ymm27
	jmp	.L16
.L19:
	vpxorq	64(%rsi), %ymm4, %ymm4
	vpxorq	96(%rsi), %ymm6, %ymm6
	vmovdqu64	%ymm4, 64(%r10)
	vmovdqu64	%ymm4, 64(%rdi)
	vmovdqu64	%ymm6, 96(%r10)
	vmovdqu64	%ymm6, 96(%rdi)
	cmp	$192, %r8
	jae	.L20
	mov	$128, %edx
	vmovdqa64	%ymm5, %ymm26
	vmovdqa64	%ymm7, %ymm27
	jmp	.L16
.L20:
	vpxorq	128(%rsi), %ymm5, %ymm5
	vpxorq	160(%rsi), %ymm7, %ymm7
	vmovdqu64	%ymm5, 128(%r10)
	vmovdqu64	%ymm5, 128(%rdi)
	vmovdqu64	%ymm7, 160(%r10)
	vmovdqu64	%ymm7, 160(%rdi)
	cmp	$256, %r8
	jae	.L21
	mov	$192, %edx
	vmovdqa64	%ymm8, %ymm26
	vmovdqa64	%ymm10, %ymm27
	jmp	.L16
.L21:
	vpxorq	192(%rsi), %ymm8, %ymm8
	vpxorq	224(%rsi), %ymm10, %ymm10
	vmovdqu64	%ymm8, 192(%r10)
	vmovdqu64	%ymm8, 192(%rdi)
	vmovdqu64	%ymm10, 224(%r10)
	vmovdqu64	%ymm10, 224(%rdi)
	cmp	$320, %r8
	jae	.L22
	mov	$256, %edx
	vmovdqa64	%ymm9, %ymm26
	vmovdqa64	%ymm11, %ymm27
	jmp	.L16
.L22:
	vpxorq	256(%rsi), %ymm9, %ymm9
	vpxorq	288(%rsi), %ymm11, %ymm11
	vmovdqu64	%ymm9, 256(%r10)
	vmovdqu64	%ymm9, 256(%rdi)
	vmovdqu64	%ymm11, 288(%r10)
	vmovdqu64	%ymm11, 288(%rdi)
	cmp	$384, %r8
	jae	.L23
	mov	$320, %edx
	vmovdqa64	%ymm12, %ymm26
	vmovdqa64	%ymm14, %ymm27
	jmp	.L16
.L23:
	vpxorq	320(%rsi), %ymm12, %ymm12
	vpxorq	352(%rsi), %ymm14, %ymm14
	vmovdqu64	%ymm12, 320(%r10)
	vmovdqu64	%ymm12, 320(%rdi)
	vmovdqu64	%ymm14, 352(%r10)
	vmovdqu64	%ymm14, 352(%rdi)
	cmp	$448, %r8
	jae	.L24
	mov	$384, %edx
	vmovdqa64	%ymm13, %ymm26
	vmovdqa64	%ymm15, %ymm27
	jmp	.L16
.L24:
	vpxorq	384(%rsi), %ymm13, %ymm13
	vpxorq	416(%rsi), %ymm15, %ymm15
	vmovdqu64	%ymm13, 384(%r10)
	vmovdqu64	%ymm13, 384(%rdi)
	vmovdqu64	%ymm15, 416(%r10)
	vmovdqu64	%ymm15, 416(%rdi)
	cmp	$512, %r8
	jae	.L25
	mov	$448, %edx
	vmovdqa64	%ymm16, %ymm26
	vmovdqa64	%ymm18, %ymm27
	jmp	.L16
.L25:
	vpxorq	448(%rsi), %ymm16, %ymm16
	vpxorq	480(%rsi), %ymm18, %ymm18
	vmovdqu64	%ymm16, 448(%r10)
	vmovdqu64	%ymm16, 448(%rdi)
	vmovdqu64	%ymm18, 480(%r10)
	vmovdqu64	%ymm18, 480(%rdi)
	cmp	$576, %r8
	jae	.L26
	mov	$512, %edx
	vmovdqa64	%ymm17, %ymm26
	vmovdqa64	%ymm19, %ymm27
	jmp	.L16
.L26:
	vpxorq	512(%rsi), %ymm17, %ymm17
	vpxorq	544(%rsi), %ymm19, %ymm19
	vmovdqu64	%ymm17, 512(%r10)
	vmovdqu64	%ymm17, 512(%rdi)
	vmovdqu64	%ymm19, 544(%r10)
	vmovdqu64	%ymm19, 544(%rdi)
	jmp	.L17
.L16:
	mov	%r9, %rcx
	sub	%rdx, %rcx
	jz	.L17
	mov	%rcx, %r12
	mov	$-1, %rcx
	bzhi	%r12, %rcx, %rcx
	kmovd	%ecx, %k3
	shr	$32, %rcx
	kmovd	%ecx, %k4
	mov	%r8, %r12
	sub	%rdx, %r12
	mov	$-1, %rcx
	bzhi	%r12, %rcx, %rcx
	kmovd	%ecx, %k1
	shr	$32, %rcx
	kmovd	%ecx, %k2
	vmovdqu8	0(%rsi,%rdx), %ymm28{%k1}{z}
	vpxorq	%ymm28, %ymm26, %ymm26
	vmovdqu8	%ymm26, %ymm26{%k3}{z}
	vmovdqu64	%ymm26, 0(%rdi,%rdx)
	vmovdqu8	%ymm26, 0(%r10,%rdx){%k3}
	vmovdqu8	32(%rsi,%rdx), %ymm28{%k2}{z}
	vpxorq	%ymm28, %ymm27, %ymm27
	vmovdqu8	%ymm27, %ymm27{%k4}{z}
	vmovdqu64	%ymm27, 32(%rdi,%rdx)
	vmovdqu8	%ymm27, 32(%r10,%rdx){%k4}
.L17:
.L15:
	movq	$0, (%r11)
	mov	%r9, 8(%r11)
	vmovq	%r9, %xmm20
	vmovq	%r10, %xmm21
	vmovq	%rbx, %xmm22
	vmovq	%rdi, %xmm23
	lea	16(%r11), %rsi
	/* clamp r; s1 = r1 + r1 / 4 */
	mov	$0x0ffffffc0fffffff, %rax
	and	%rax, %r14
	sub	$3, %rax
	and	%rax, %r15
	mov	%r15, %r13
	shr	$2, %r13
	add	%r15, %r13
	xor	%r8d, %r8d
	xor	%r9d, %r9d
	xor	%r10d, %r10d
.L27:
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
	cmp	%rsi, %rdi
	jne	.L27
	/* h - p if that is not negative, which h + 5 tells; plus s */
	mov	%r8, %rax
	mov	%r9, %rcx
	add	$5, %rax
	adc	$0, %rcx
	adc	$0, %r10
	shr	$2, %r10
	cmovz	%r8, %rax
	cmovz	%r9, %rcx
	vmovq	%xmm30, %r8
	vpextrq	$1, %xmm30, %r9
	add	%r8, %rax
	adc	%r9, %rcx
	vmovq	%xmm20, %r9
	vmovq	%xmm21, %r10
	vmovq	%xmm22, %rbx
	vmovq	%xmm23, %rdi
	test	%ebx, %ebx
	jnz	.L28
	mov	%rax, (%r10,%r9)
	mov	%rcx, 8(%r10,%r9)
	jmp	.L29
.L28:
	/* without a branch: key stream, or nothing if the tag is wrong */
	xor	640(%rdi), %rax
	xor	648(%rdi), %rcx
	or	%rax, %rcx
	xor	%ebx, %ebx
	neg	%rcx
	sbb	%rdx, %rdx
	not	%rdx
	sub	%rdx, %rbx
	vpbroadcastq	%rdx, %ymm28
	mov	%r9, %r8
	cmp	$64, %r8
	jae	.L32
	mov	$0, %edx
	vmovdqa64	%ymm1, %ymm26
	vmovdqa64	%ymm3, %ymm27
	jmp	.L30
.L32:
	vpternlogq	$0x6a, 0(%rdi), %ymm28, %ymm1
	vmovdqu64	%ymm1, 0(%r10)
	vpternlogq	$0x6a, 32(%rdi), %ymm28, %ymm3
	vmovdqu64	%ymm3, 32(%r10)
	cmp	$128, %r8
	jae	.L33
	mov	$64, %edx
	vmovdqa64	%ymm4, %ymm26
	vmovdqa64	%ymm6, %ymm27
	jmp	.L30
.L33:
	vpternlogq	$0x6a, 64(%rdi), %ymm28, %ymm4
	vmovdqu64	%ymm4, 64(%r10)
	vpternlogq	$0x6a, 96(%rdi), %ymm28, %ymm6
	vmovdqu64	%ymm6, 96(%r10)
	cmp	$192, %r8
	jae	.L34
	mov	$128, %edx
	vmovdqa64	%ymm5, %ymm26
	vmovdqa64	%ymm7, %ymm27
	jmp	.L30
.L34:
	vpternlogq	$0x6a, 128(%rdi), %ymm28, %ymm5
	vmovdqu64	%ymm5, 128(%r10)
	vpternlogq	$0x6a, 160(%rdi), %ymm28, %ymm7
	vmovdqu64	%ymm7, 160(%r10)
	cmp	$256, %r8
	jae	.L35
	mov	$192, %edx
	vmovdqa64	%ymm8, %ymm26
	vmovdqa64	%ymm10, %ymm27
	jmp	.L30
.L35:
	vpternlogq	$0x6a, 192(%rdi), %ymm28, %ymm8
	vmovdqu64	%ymm8, 192(%r10)
	vpternlogq	$0x6a, 224(%rdi), %ymm28, %ymm10
	vmovdqu64	%ymm10, 224(%r10)
	cmp	$320, %r8
	jae	.L36
	mov	$256, %edx
	vmovdqa64	%ymm9, %ymm26
	vmovdqa64	%ymm11, %ymm27
	jmp	.L30
.L36:
	vpternlogq	$0x6a, 256(%rdi), %ymm28, %ymm9
	vmovdqu64	%ymm9, 256(%r10)
	vpternlogq	$0x6a, 288(%rdi), %ymm28, %ymm11
	vmovdqu64	%ymm11, 288(%r10)
	cmp	$384, %r8
	jae	.L37
	mov	$320, %edx
	vmovdqa64	%ymm12, %ymm26
	vmovdqa64	%ymm14, %ymm27
	jmp	.L30
.L37:
	vpternlogq	$0x6a, 320(%rdi), %ymm28, %ymm12
	vmovdqu64	%ymm12, 320(%r10)
	vpternlogq	$0x6a, 352(%rdi), %ymm28, %ymm14
	vmovdqu64	%ymm14, 352(%r10)
	cmp	$448, %r8
	jae	.L38
	mov	$384, %edx
	vmovdqa64	%ymm13, %ymm26
	vmovdqa64	%ymm15, %ymm27
	jmp	.L30
.L38:
	vpternlogq	$0x6a, 384(%rdi), %ymm28, %ymm13
	vmovdqu64	%ymm13, 384(%r10)
	vpternlogq	$0x6a, 416(%rdi), %ymm28, %ymm15
	vmovdqu64	%ymm15, 416(%r10)
	cmp	$512, %r8
	jae	.L39
	mov	$448, %edx
	vmovdqa64	%ymm16, %ymm26
	vmovdqa64	%ymm18, %ymm27
	jmp	.L30
.L39:
	vpternlogq	$0x6a, 448(%rdi), %ymm28, %ymm16
	vmovdqu64	%ymm16, 448(%r10)
	vpternlogq	$0x6a, 480(%rdi), %ymm28, %ymm18
	vmovdqu64	%ymm18, 480(%r10)
	cmp	$576, %r8
	jae	.L40
	mov	$512, %edx
	vmovdqa64	%ymm17, %ymm26
	vmovdqa64	%ymm19, %ymm27
	jmp	.L30
.L40:
	vpternlogq	$0x6a, 512(%rdi), %ymm28, %ymm17
	vmovdqu64	%ymm17, 512(%r10)
	vpternlogq	$0x6a, 544(%rdi), %ymm28, %ymm19
	vmovdqu64	%ymm19, 544(%r10)
	jmp	.L31
.L30:
	mov	%r9, %rcx
	sub	%rdx, %rcx
	jz	.L31
	mov	%rcx, %r12
	mov	$-1, %rcx
	bzhi	%r12, %rcx, %rcx
	kmovd	%ecx, %k1
	shr	$32, %rcx
	kmovd	%ecx, %k2
	vpternlogq	$0x6a, 0(%rdi,%rdx), %ymm28, %ymm26
	vmovdqu8	%ymm26, 0(%r10,%rdx){%k1}
	vpternlogq	$0x6a, 32(%rdi,%rdx), %ymm28, %ymm27
	vmovdqu8	%ymm27, 32(%r10,%rdx){%k2}
.L31:
.L29:
	/* forget everything */
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
	mov	%ebx, %eax
	xor	%ecx, %ecx
	xor	%edx, %edx
	xor	%r8d, %r8d
	xor	%r9d, %r9d
	xor	%r11d, %r11d
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbx
	RET
SYM_FUNC_END(wg_short_avx512vl)
