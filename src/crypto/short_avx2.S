/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Made by src/crypto/gen/short.py; change that, then run "make crypto-asm".
 * docs/crypto.md explains the lanes and the arithmetic.
 *
 * One short packet in registers alone, but for the last part of a block.
 *
 * bool wg_short_avx2(const struct wg_aead_job *job, const u8 *src, u8 *scratch,
 * 		   u32 open):
 * seals, or opens and returns the verdict.
 */
#include "asm.h"


.section .rodata.cst16, "aM", @progbits, 16
.p2align 4
wg_short_sigma:
	.ascii	"expand 32-byte k"

.section .rodata.cst32, "aM", @progbits, 32
.p2align 5
wg_lanes_rot16:
	.octa	0x0d0c0f0e09080b0a0504070601000302, 0x0d0c0f0e09080b0a0504070601000302
wg_lanes_rot8:
	.octa	0x0e0d0c0f0a09080b0605040702010003, 0x0e0d0c0f0a09080b0605040702010003

.section .rodata
.p2align 5
wg_short_counts:
	.long	0, 0, 0, 0, 1, 0, 0, 0
	.long	2, 0, 0, 0, 3, 0, 0, 0
	.long	4, 0, 0, 0, 5, 0, 0, 0
wg_short_mask:
	.fill	32, 1, 0xff
	.fill	32, 1, 0

.text

SYM_FUNC_START(wg_short_avx2)
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
	vmovq	8(%rdi), %xmm13
	mov	%rdx, %rdi
	test	%ebx, %ebx
	jz	.L1
	/* open: the ciphertext and its tag are read once */
	sub	$16, %r8
	mov	%r8, %r9
	vmovdqu	(%rsi,%r8), %xmm0
	vmovdqu	%xmm0, 640(%rdi)
	xor	%edx, %edx
	mov	%r8, %r11
.L6:
	sub	$64, %r11
	jb	.L7
	vmovdqu	0(%rsi,%rdx), %ymm0
	vmovdqu	%ymm0, 0(%rdi,%rdx)
	vmovdqu	32(%rsi,%rdx), %ymm0
	vmovdqu	%ymm0, 32(%rdi,%rdx)
	add	$64, %rdx
	jmp	.L6
.L7:
.L1:
	vpslldq	$8, %xmm13, %xmm13
	vinserti128	$1, %xmm13, %ymm13, %ymm13
	cmp	$64, %r9
	jbe	.L8
	cmp	$192, %r9
	jbe	.L9
.L10:
	vbroadcasti128	wg_short_sigma(%rip), %ymm0
	vbroadcasti128	(%rax), %ymm1
	vbroadcasti128	16(%rax), %ymm2
	vpaddd	wg_short_counts+0(%rip), %ymm13, %ymm3
	vbroadcasti128	wg_short_sigma(%rip), %ymm4
	vbroadcasti128	(%rax), %ymm5
	vbroadcasti128	16(%rax), %ymm6
	vpaddd	wg_short_counts+32(%rip), %ymm13, %ymm7
	vbroadcasti128	wg_short_sigma(%rip), %ymm8
	vbroadcasti128	(%rax), %ymm9
	vbroadcasti128	16(%rax), %ymm10
	vpaddd	wg_short_counts+64(%rip), %ymm13, %ymm11
	mov	$10, %ecx
.L11:
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpaddd	%ymm9, %ymm8, %ymm8
	vpxor	%ymm0, %ymm3, %ymm3
	vpxor	%ymm4, %ymm7, %ymm7
	vpxor	%ymm8, %ymm11, %ymm11
	vpshufb	wg_lanes_rot16(%rip), %ymm3, %ymm3
	vpshufb	wg_lanes_rot16(%rip), %ymm7, %ymm7
	vpshufb	wg_lanes_rot16(%rip), %ymm11, %ymm11
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpaddd	%ymm11, %ymm10, %ymm10
	vpxor	%ymm2, %ymm1, %ymm1
	vpxor	%ymm6, %ymm5, %ymm5
	vpxor	%ymm10, %ymm9, %ymm9
	vpslld	$12, %ymm1, %ymm12
	vpsrld	$20, %ymm1, %ymm1
	vpor	%ymm12, %ymm1, %ymm1
	vpslld	$12, %ymm5, %ymm12
	vpsrld	$20, %ymm5, %ymm5
	vpor	%ymm12, %ymm5, %ymm5
	vpslld	$12, %ymm9, %ymm12
	vpsrld	$20, %ymm9, %ymm9
	vpor	%ymm12, %ymm9, %ymm9
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpaddd	%ymm9, %ymm8, %ymm8
	vpxor	%ymm0, %ymm3, %ymm3
	vpxor	%ymm4, %ymm7, %ymm7
	vpxor	%ymm8, %ymm11, %ymm11
	vpshufb	wg_lanes_rot8(%rip), %ymm3, %ymm3
	vpshufb	wg_lanes_rot8(%rip), %ymm7, %ymm7
	vpshufb	wg_lanes_rot8(%rip), %ymm11, %ymm11
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpaddd	%ymm11, %ymm10, %ymm10
	vpxor	%ymm2, %ymm1, %ymm1
	vpxor	%ymm6, %ymm5, %ymm5
	vpxor	%ymm10, %ymm9, %ymm9
	vpslld	$7, %ymm1, %ymm12
	vpsrld	$25, %ymm1, %ymm1
	vpor	%ymm12, %ymm1, %ymm1
	vpslld	$7, %ymm5, %ymm12
	vpsrld	$25, %ymm5, %ymm5
	vpor	%ymm12, %ymm5, %ymm5
	vpslld	$7, %ymm9, %ymm12
	vpsrld	$25, %ymm9, %ymm9
	vpor	%ymm12, %ymm9, %ymm9
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
	vpxor	%ymm0, %ymm3, %ymm3
	vpxor	%ymm4, %ymm7, %ymm7
	vpxor	%ymm8, %ymm11, %ymm11
	vpshufb	wg_lanes_rot16(%rip), %ymm3, %ymm3
	vpshufb	wg_lanes_rot16(%rip), %ymm7, %ymm7
	vpshufb	wg_lanes_rot16(%rip), %ymm11, %ymm11
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpaddd	%ymm11, %ymm10, %ymm10
	vpxor	%ymm2, %ymm1, %ymm1
	vpxor	%ymm6, %ymm5, %ymm5
	vpxor	%ymm10, %ymm9, %ymm9
	vpslld	$12, %ymm1, %ymm12
	vpsrld	$20, %ymm1, %ymm1
	vpor	%ymm12, %ymm1, %ymm1
	vpslld	$12, %ymm5, %ymm12
	vpsrld	$20, %ymm5, %ymm5
	vpor	%ymm12, %ymm5, %ymm5
	vpslld	$12, %ymm9, %ymm12
	vpsrld	$20, %ymm9, %ymm9
	vpor	%ymm12, %ymm9, %ymm9
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpaddd	%ymm9, %ymm8, %ymm8
	vpxor	%ymm0, %ymm3, %ymm3
	vpxor	%ymm4, %ymm7, %ymm7
	vpxor	%ymm8, %ymm11, %ymm11
	vpshufb	wg_lanes_rot8(%rip), %ymm3, %ymm3
	vpshufb	wg_lanes_rot8(%rip), %ymm7, %ymm7
	vpshufb	wg_lanes_rot8(%rip), %ymm11, %ymm11
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpaddd	%ymm11, %ymm10, %ymm10
	vpxor	%ymm2, %ymm1, %ymm1
	vpxor	%ymm6, %ymm5, %ymm5
	vpxor	%ymm10, %ymm9, %ymm9
	vpslld	$7, %ymm1, %ymm12
	vpsrld	$25, %ymm1, %ymm1
	vpor	%ymm12, %ymm1, %ymm1
	vpslld	$7, %ymm5, %ymm12
	vpsrld	$25, %ymm5, %ymm5
	vpor	%ymm12, %ymm5, %ymm5
	vpslld	$7, %ymm9, %ymm12
	vpsrld	$25, %ymm9, %ymm9
	vpor	%ymm12, %ymm9, %ymm9
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
	jnz	.L11
	vpaddd	wg_short_counts+0(%rip), %ymm13, %ymm12
	vbroadcasti128	wg_short_sigma(%rip), %ymm14
	vpaddd	%ymm14, %ymm0, %ymm0
	vbroadcasti128	(%rax), %ymm14
	vpaddd	%ymm14, %ymm1, %ymm1
	vbroadcasti128	16(%rax), %ymm14
	vpaddd	%ymm14, %ymm2, %ymm2
	vpaddd	%ymm12, %ymm3, %ymm3
	/* r and s of the tag */
	vmovq	%xmm0, %r14
	vpextrq	$1, %xmm0, %r15
	vmovdqa	%xmm1, %xmm15
	vperm2i128	$0x31, %ymm1, %ymm0, %ymm14
	vperm2i128	$0x20, %ymm1, %ymm0, %ymm0
	vmovdqa	%ymm14, %ymm1
	vperm2i128	$0x31, %ymm3, %ymm2, %ymm14
	vperm2i128	$0x20, %ymm3, %ymm2, %ymm2
	vmovdqa	%ymm14, %ymm3
	vpaddd	wg_short_counts+32(%rip), %ymm13, %ymm12
	vbroadcasti128	wg_short_sigma(%rip), %ymm14
	vpaddd	%ymm14, %ymm4, %ymm4
	vbroadcasti128	(%rax), %ymm14
	vpaddd	%ymm14, %ymm5, %ymm5
	vbroadcasti128	16(%rax), %ymm14
	vpaddd	%ymm14, %ymm6, %ymm6
	vpaddd	%ymm12, %ymm7, %ymm7
	vperm2i128	$0x31, %ymm5, %ymm4, %ymm14
	vperm2i128	$0x20, %ymm5, %ymm4, %ymm4
	vmovdqa	%ymm14, %ymm5
	vperm2i128	$0x31, %ymm7, %ymm6, %ymm14
	vperm2i128	$0x20, %ymm7, %ymm6, %ymm6
	vmovdqa	%ymm14, %ymm7
	vpaddd	wg_short_counts+64(%rip), %ymm13, %ymm12
	vbroadcasti128	wg_short_sigma(%rip), %ymm14
	vpaddd	%ymm14, %ymm8, %ymm8
	vbroadcasti128	(%rax), %ymm14
	vpaddd	%ymm14, %ymm9, %ymm9
	vbroadcasti128	16(%rax), %ymm14
	vpaddd	%ymm14, %ymm10, %ymm10
	vpaddd	%ymm12, %ymm11, %ymm11
	vperm2i128	$0x31, %ymm9, %ymm8, %ymm14
	vperm2i128	$0x20, %ymm9, %ymm8, %ymm8
	vmovdqa	%ymm14, %ymm9
	vperm2i128	$0x31, %ymm11, %ymm10, %ymm14
	vperm2i128	$0x20, %ymm11, %ymm10, %ymm10
	vmovdqa	%ymm14, %ymm11
	jmp	.L2
.L9:
	vbroadcasti128	wg_short_sigma(%rip), %ymm0
	vbroadcasti128	(%rax), %ymm1
	vbroadcasti128	16(%rax), %ymm2
	vpaddd	wg_short_counts+0(%rip), %ymm13, %ymm3
	vbroadcasti128	wg_short_sigma(%rip), %ymm4
	vbroadcasti128	(%rax), %ymm5
	vbroadcasti128	16(%rax), %ymm6
	vpaddd	wg_short_counts+32(%rip), %ymm13, %ymm7
	mov	$10, %ecx
.L12:
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpxor	%ymm0, %ymm3, %ymm3
	vpxor	%ymm4, %ymm7, %ymm7
	vpshufb	wg_lanes_rot16(%rip), %ymm3, %ymm3
	vpshufb	wg_lanes_rot16(%rip), %ymm7, %ymm7
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpxor	%ymm2, %ymm1, %ymm1
	vpxor	%ymm6, %ymm5, %ymm5
	vpslld	$12, %ymm1, %ymm12
	vpsrld	$20, %ymm1, %ymm1
	vpor	%ymm12, %ymm1, %ymm1
	vpslld	$12, %ymm5, %ymm12
	vpsrld	$20, %ymm5, %ymm5
	vpor	%ymm12, %ymm5, %ymm5
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpxor	%ymm0, %ymm3, %ymm3
	vpxor	%ymm4, %ymm7, %ymm7
	vpshufb	wg_lanes_rot8(%rip), %ymm3, %ymm3
	vpshufb	wg_lanes_rot8(%rip), %ymm7, %ymm7
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpxor	%ymm2, %ymm1, %ymm1
	vpxor	%ymm6, %ymm5, %ymm5
	vpslld	$7, %ymm1, %ymm12
	vpsrld	$25, %ymm1, %ymm1
	vpor	%ymm12, %ymm1, %ymm1
	vpslld	$7, %ymm5, %ymm12
	vpsrld	$25, %ymm5, %ymm5
	vpor	%ymm12, %ymm5, %ymm5
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
	vpshufb	wg_lanes_rot16(%rip), %ymm3, %ymm3
	vpshufb	wg_lanes_rot16(%rip), %ymm7, %ymm7
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpxor	%ymm2, %ymm1, %ymm1
	vpxor	%ymm6, %ymm5, %ymm5
	vpslld	$12, %ymm1, %ymm12
	vpsrld	$20, %ymm1, %ymm1
	vpor	%ymm12, %ymm1, %ymm1
	vpslld	$12, %ymm5, %ymm12
	vpsrld	$20, %ymm5, %ymm5
	vpor	%ymm12, %ymm5, %ymm5
	vpaddd	%ymm1, %ymm0, %ymm0
	vpaddd	%ymm5, %ymm4, %ymm4
	vpxor	%ymm0, %ymm3, %ymm3
	vpxor	%ymm4, %ymm7, %ymm7
	vpshufb	wg_lanes_rot8(%rip), %ymm3, %ymm3
	vpshufb	wg_lanes_rot8(%rip), %ymm7, %ymm7
	vpaddd	%ymm3, %ymm2, %ymm2
	vpaddd	%ymm7, %ymm6, %ymm6
	vpxor	%ymm2, %ymm1, %ymm1
	vpxor	%ymm6, %ymm5, %ymm5
	vpslld	$7, %ymm1, %ymm12
	vpsrld	$25, %ymm1, %ymm1
	vpor	%ymm12, %ymm1, %ymm1
	vpslld	$7, %ymm5, %ymm12
	vpsrld	$25, %ymm5, %ymm5
	vpor	%ymm12, %ymm5, %ymm5
	vpshufd	$0x39, %ymm0, %ymm0
	vpshufd	$0x4e, %ymm3, %ymm3
	vpshufd	$0x93, %ymm2, %ymm2
	vpshufd	$0x39, %ymm4, %ymm4
	vpshufd	$0x4e, %ymm7, %ymm7
	vpshufd	$0x93, %ymm6, %ymm6
	dec	%ecx
	jnz	.L12
	vpaddd	wg_short_counts+0(%rip), %ymm13, %ymm12
	vbroadcasti128	wg_short_sigma(%rip), %ymm14
	vpaddd	%ymm14, %ymm0, %ymm0
	vbroadcasti128	(%rax), %ymm14
	vpaddd	%ymm14, %ymm1, %ymm1
	vbroadcasti128	16(%rax), %ymm14
	vpaddd	%ymm14, %ymm2, %ymm2
	vpaddd	%ymm12, %ymm3, %ymm3
	/* r and s of the tag */
	vmovq	%xmm0, %r14
	vpextrq	$1, %xmm0, %r15
	vmovdqa	%xmm1, %xmm15
	vperm2i128	$0x31, %ymm1, %ymm0, %ymm14
	vperm2i128	$0x20, %ymm1, %ymm0, %ymm0
	vmovdqa	%ymm14, %ymm1
	vperm2i128	$0x31, %ymm3, %ymm2, %ymm14
	vperm2i128	$0x20, %ymm3, %ymm2, %ymm2
	vmovdqa	%ymm14, %ymm3
	vpaddd	wg_short_counts+32(%rip), %ymm13, %ymm12
	vbroadcasti128	wg_short_sigma(%rip), %ymm14
	vpaddd	%ymm14, %ymm4, %ymm4
	vbroadcasti128	(%rax), %ymm14
	vpaddd	%ymm14, %ymm5, %ymm5
	vbroadcasti128	16(%rax), %ymm14
	vpaddd	%ymm14, %ymm6, %ymm6
	vpaddd	%ymm12, %ymm7, %ymm7
	vperm2i128	$0x31, %ymm5, %ymm4, %ymm14
	vperm2i128	$0x20, %ymm5, %ymm4, %ymm4
	vmovdqa	%ymm14, %ymm5
	vperm2i128	$0x31, %ymm7, %ymm6, %ymm14
	vperm2i128	$0x20, %ymm7, %ymm6, %ymm6
	vmovdqa	%ymm14, %ymm7
	jmp	.L2
.L8:
	vbroadcasti128	wg_short_sigma(%rip), %ymm0
	vbroadcasti128	(%rax), %ymm1
	vbroadcasti128	16(%rax), %ymm2
	vpaddd	wg_short_counts+0(%rip), %ymm13, %ymm3
	mov	$10, %ecx
.L13:
	vpaddd	%ymm1, %ymm0, %ymm0
	vpxor	%ymm0, %ymm3, %ymm3
	vpshufb	wg_lanes_rot16(%rip), %ymm3, %ymm3
	vpaddd	%ymm3, %ymm2, %ymm2
	vpxor	%ymm2, %ymm1, %ymm1
	vpslld	$12, %ymm1, %ymm12
	vpsrld	$20, %ymm1, %ymm1
	vpor	%ymm12, %ymm1, %ymm1
	vpaddd	%ymm1, %ymm0, %ymm0
	vpxor	%ymm0, %ymm3, %ymm3
	vpshufb	wg_lanes_rot8(%rip), %ymm3, %ymm3
	vpaddd	%ymm3, %ymm2, %ymm2
	vpxor	%ymm2, %ymm1, %ymm1
	vpslld	$7, %ymm1, %ymm12
	vpsrld	$25, %ymm1, %ymm1
	vpor	%ymm12, %ymm1, %ymm1
	vpshufd	$0x93, %ymm0, %ymm0
	vpshufd	$0x4e, %ymm3, %ymm3
	vpshufd	$0x39, %ymm2, %ymm2
	vpaddd	%ymm1, %ymm0, %ymm0
	vpxor	%ymm0, %ymm3, %ymm3
	vpshufb	wg_lanes_rot16(%rip), %ymm3, %ymm3
	vpaddd	%ymm3, %ymm2, %ymm2
	vpxor	%ymm2, %ymm1, %ymm1
	vpslld	$12, %ymm1, %ymm12
	vpsrld	$20, %ymm1, %ymm1
	vpor	%ymm12, %ymm1, %ymm1
	vpaddd	%ymm1, %ymm0, %ymm0
	vpxor	%ymm0, %ymm3, %ymm3
	vpshufb	wg_lanes_rot8(%rip), %ymm3, %ymm3
	vpaddd	%ymm3, %ymm2, %ymm2
	vpxor	%ymm2, %ymm1, %ymm1
	vpslld	$7, %ymm1, %ymm12
	vpsrld	$25, %ymm1, %ymm1
	vpor	%ymm12, %ymm1, %ymm1
	vpshufd	$0x39, %ymm0, %ymm0
	vpshufd	$0x4e, %ymm3, %ymm3
	vpshufd	$0x93, %ymm2, %ymm2
	dec	%ecx
	jnz	.L13
	vpaddd	wg_short_counts+0(%rip), %ymm13, %ymm12
	vbroadcasti128	wg_short_sigma(%rip), %ymm14
	vpaddd	%ymm14, %ymm0, %ymm0
	vbroadcasti128	(%rax), %ymm14
	vpaddd	%ymm14, %ymm1, %ymm1
	vbroadcasti128	16(%rax), %ymm14
	vpaddd	%ymm14, %ymm2, %ymm2
	vpaddd	%ymm12, %ymm3, %ymm3
	/* r and s of the tag */
	vmovq	%xmm0, %r14
	vpextrq	$1, %xmm0, %r15
	vmovdqa	%xmm1, %xmm15
	vperm2i128	$0x31, %ymm1, %ymm0, %ymm14
	vperm2i128	$0x20, %ymm1, %ymm0, %ymm0
	vmovdqa	%ymm14, %ymm1
	vperm2i128	$0x31, %ymm3, %ymm2, %ymm14
	vperm2i128	$0x20, %ymm3, %ymm2, %ymm2
	vmovdqa	%ymm14, %ymm3
.L2:
	/* %r11: end of the blocks of Poly1305, the last one has the length */
	lea	15(%r9), %r11
	and	$-16, %r11
	add	%rdi, %r11
	test	%ebx, %ebx
	jnz	.L3
	cmp	$64, %r8
	jae	.L16
	mov	$0, %edx
	vmovdqa	%ymm1, %ymm12
	vmovdqa	%ymm3, %ymm13
	jmp	.L14
.L16:
	vpxor	0(%rsi), %ymm1, %ymm1
	vpxor	32(%rsi), %ymm3, %ymm3
	vmovdqu	%ymm1, 0(%r10)
	vmovdqu	%ymm1, 0(%rdi)
	vmovdqu	%ymm3, 32(%r10)
	vmovdqu	%ymm3, 32(%rdi)
	cmp	$128, %r8
	jae	.L17
	mov	$64, %edx
	vmovdqa	%ymm4, %ymm12
	vmovdqa	%ymm6, %ymm13
	jmp	.L14
.L17:
	vpxor	64(%rsi), %ymm4, %ymm4
	vpxor	96(%rsi), %ymm6, %ymm6
	vmovdqu	%ymm4, 64(%r10)
	vmovdqu	%ymm4, 64(%rdi)
	vmovdqu	%ymm6, 96(%r10)
	vmovdqu	%ymm6, 96(%rdi)
	cmp	$192, %r8
	jae	.L18
	mov	$128, %edx
	vmovdqa	%ymm5, %ymm12
	vmovdqa	%ymm7, %ymm13
	jmp	.L14
.L18:
	vpxor	128(%rsi), %ymm5, %ymm5
	vpxor	160(%rsi), %ymm7, %ymm7
	vmovdqu	%ymm5, 128(%r10)
	vmovdqu	%ymm5, 128(%rdi)
	vmovdqu	%ymm7, 160(%r10)
	vmovdqu	%ymm7, 160(%rdi)
	cmp	$256, %r8
	jae	.L19
	mov	$192, %edx
	vmovdqa	%ymm8, %ymm12
	vmovdqa	%ymm10, %ymm13
	jmp	.L14
.L19:
	vpxor	192(%rsi), %ymm8, %ymm8
	vpxor	224(%rsi), %ymm10, %ymm10
	vmovdqu	%ymm8, 192(%r10)
	vmovdqu	%ymm8, 192(%rdi)
	vmovdqu	%ymm10, 224(%r10)
	vmovdqu	%ymm10, 224(%rdi)
	cmp	$320, %r8
	jae	.L20
	mov	$256, %edx
	vmovdqa	%ymm9, %ymm12
	vmovdqa	%ymm11, %ymm13
	jmp	.L14
.L20:
	vpxor	256(%rsi), %ymm9, %ymm9
	vpxor	288(%rsi), %ymm11, %ymm11
	vmovdqu	%ymm9, 256(%r10)
	vmovdqu	%ymm9, 256(%rdi)
	vmovdqu	%ymm11, 288(%r10)
	vmovdqu	%ymm11, 288(%rdi)
	jmp	.L15
.L14:
	mov	%r9, %rcx
	sub	%rdx, %rcx
	jz	.L15
	mov	$32, %eax
	cmp	%rax, %rcx
	cmovb	%rcx, %rax
	sub	%rax, %rcx
	lea	wg_short_mask+32(%rip), %r12
	sub	%rax, %r12
	vpand	(%r12), %ymm12, %ymm12
	lea	wg_short_mask+32(%rip), %r12
	sub	%rcx, %r12
	vpand	(%r12), %ymm13, %ymm13
	vpxor	0(%rdi,%rdx), %ymm12, %ymm12
	vmovdqu	%ymm12, 0(%rdi,%rdx)
	vpxor	32(%rdi,%rdx), %ymm13, %ymm13
	vmovdqu	%ymm13, 32(%rdi,%rdx)
.L15:
.L3:
	movq	$0, (%r11)
	mov	%r9, 8(%r11)
	push	%r9
	push	%r10
	push	%rbx
	push	%rdi
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
.L21:
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
	jne	.L21
	/* h - p if that is not negative, which h + 5 tells; plus s */
	mov	%r8, %rax
	mov	%r9, %rcx
	add	$5, %rax
	adc	$0, %rcx
	adc	$0, %r10
	shr	$2, %r10
	cmovz	%r8, %rax
	cmovz	%r9, %rcx
	vmovq	%xmm15, %r8
	vpextrq	$1, %xmm15, %r9
	add	%r8, %rax
	adc	%r9, %rcx
	pop	%rdi
	pop	%rbx
	pop	%r10
	pop	%r9
	test	%ebx, %ebx
	jnz	.L4
	mov	%rax, (%r10,%r9)
	mov	%rcx, 8(%r10,%r9)
	jmp	.L5
.L4:
	/* without a branch: key stream, or nothing if the tag is wrong */
	xor	640(%rdi), %rax
	xor	648(%rdi), %rcx
	or	%rax, %rcx
	xor	%ebx, %ebx
	neg	%rcx
	sbb	%rdx, %rdx
	not	%rdx
	sub	%rdx, %rbx
	mov	%r9, %r8
	vmovq	%rdx, %xmm14
	vpbroadcastq	%xmm14, %ymm14
	cmp	$64, %r8
	jae	.L24
	mov	$0, %edx
	vmovdqa	%ymm1, %ymm12
	vmovdqa	%ymm3, %ymm13
	jmp	.L22
.L24:
	vpand	%ymm14, %ymm1, %ymm1
	vpxor	0(%rdi), %ymm1, %ymm1
	vmovdqu	%ymm1, 0(%r10)
	vpand	%ymm14, %ymm3, %ymm3
	vpxor	32(%rdi), %ymm3, %ymm3
	vmovdqu	%ymm3, 32(%r10)
	cmp	$128, %r8
	jae	.L25
	mov	$64, %edx
	vmovdqa	%ymm4, %ymm12
	vmovdqa	%ymm6, %ymm13
	jmp	.L22
.L25:
	vpand	%ymm14, %ymm4, %ymm4
	vpxor	64(%rdi), %ymm4, %ymm4
	vmovdqu	%ymm4, 64(%r10)
	vpand	%ymm14, %ymm6, %ymm6
	vpxor	96(%rdi), %ymm6, %ymm6
	vmovdqu	%ymm6, 96(%r10)
	cmp	$192, %r8
	jae	.L26
	mov	$128, %edx
	vmovdqa	%ymm5, %ymm12
	vmovdqa	%ymm7, %ymm13
	jmp	.L22
.L26:
	vpand	%ymm14, %ymm5, %ymm5
	vpxor	128(%rdi), %ymm5, %ymm5
	vmovdqu	%ymm5, 128(%r10)
	vpand	%ymm14, %ymm7, %ymm7
	vpxor	160(%rdi), %ymm7, %ymm7
	vmovdqu	%ymm7, 160(%r10)
	cmp	$256, %r8
	jae	.L27
	mov	$192, %edx
	vmovdqa	%ymm8, %ymm12
	vmovdqa	%ymm10, %ymm13
	jmp	.L22
.L27:
	vpand	%ymm14, %ymm8, %ymm8
	vpxor	192(%rdi), %ymm8, %ymm8
	vmovdqu	%ymm8, 192(%r10)
	vpand	%ymm14, %ymm10, %ymm10
	vpxor	224(%rdi), %ymm10, %ymm10
	vmovdqu	%ymm10, 224(%r10)
	cmp	$320, %r8
	jae	.L28
	mov	$256, %edx
	vmovdqa	%ymm9, %ymm12
	vmovdqa	%ymm11, %ymm13
	jmp	.L22
.L28:
	vpand	%ymm14, %ymm9, %ymm9
	vpxor	256(%rdi), %ymm9, %ymm9
	vmovdqu	%ymm9, 256(%r10)
	vpand	%ymm14, %ymm11, %ymm11
	vpxor	288(%rdi), %ymm11, %ymm11
	vmovdqu	%ymm11, 288(%r10)
	jmp	.L23
.L22:
	mov	%r9, %rcx
	sub	%rdx, %rcx
	jz	.L23
	vpand	%ymm14, %ymm12, %ymm12
	vpand	%ymm14, %ymm13, %ymm13
	mov	$32, %eax
	cmp	%rax, %rcx
	cmovb	%rcx, %rax
	sub	%rax, %rcx
	lea	wg_short_mask+32(%rip), %r12
	sub	%rax, %r12
	vpand	(%r12), %ymm12, %ymm12
	lea	wg_short_mask+32(%rip), %r12
	sub	%rcx, %r12
	vpand	(%r12), %ymm13, %ymm13
	vpxor	0(%rdi,%rdx), %ymm12, %ymm12
	vmovdqu	%ymm12, 0(%rdi,%rdx)
	vpxor	32(%rdi,%rdx), %ymm13, %ymm13
	vmovdqu	%ymm13, 32(%rdi,%rdx)
.L23:
.L5:
	/* forget everything */
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
SYM_FUNC_END(wg_short_avx2)
