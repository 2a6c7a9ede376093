/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Made by src/crypto/gen/poly1305.py; change that, then run "make crypto-asm".
 * docs/crypto.md explains the lanes and the arithmetic.
 *
 * Poly1305 by 52-bit multiply-add, 4 lanes.
 *
 * void wg_poly1305_blocks_avx512vl(struct wg_poly1305_acc *acc, const u8 *data, u64 n,
 * 				void *scratch, const u8 *last):
 * n > 0 whole blocks of one packet, lanes are blocks; the last ones may be apart.
 *
 * void wg_poly1305_packets_avx512vl(struct wg_poly_lanes *l):
 * up to 4 packets with their last blocks, lanes are packets.
 */
#include "asm.h"


.section .rodata
wg_poly_present_avx512vl:
	.byte	0x00, 0x08, 0x0a, 0x0e, 0x0f
wg_poly_first_avx512vl:
	.byte	0x00, 0x08, 0x02, 0x04, 0x01

.text

SYM_FUNC_START(wg_poly1305_blocks_avx512vl)
	/* 2^44 - 1, 2^42 - 1, and the bit 2^128 in the third limb */
	vpternlogq	$0xff, %ymm17, %ymm17, %ymm17
	vpsrlq	$22, %ymm17, %ymm18
	vpsrlq	$20, %ymm17, %ymm17
	vpternlogq	$0xff, %ymm19, %ymm19, %ymm19
	vpsrlq	$63, %ymm19, %ymm19
	vpsllq	$40, %ymm19, %ymm19
	/* r, then its powers by lanes */
	vpbroadcastq	24(%rdi), %ymm20
	vmovdqa64	%ymm20, %ymm9
	vpbroadcastq	32(%rdi), %ymm21
	vmovdqa64	%ymm21, %ymm10
	vpbroadcastq	40(%rdi), %ymm22
	vmovdqa64	%ymm22, %ymm11
	vpsllq	$2, %ymm21, %ymm23
	vpaddq	%ymm21, %ymm23, %ymm23
	vpsllq	$2, %ymm23, %ymm23
	vpsllq	$2, %ymm22, %ymm24
	vpaddq	%ymm22, %ymm24, %ymm24
	vpsllq	$2, %ymm24, %ymm24
	vpxorq	%ymm0, %ymm0, %ymm0
	vpxorq	%ymm1, %ymm1, %ymm1
	vpxorq	%ymm2, %ymm2, %ymm2
	vpxorq	%ymm3, %ymm3, %ymm3
	vpxorq	%ymm4, %ymm4, %ymm4
	vpxorq	%ymm5, %ymm5, %ymm5
	vpmadd52luq	%ymm20, %ymm9, %ymm0
	vpmadd52huq	%ymm20, %ymm9, %ymm1
	vpmadd52luq	%ymm21, %ymm9, %ymm2
	vpmadd52huq	%ymm21, %ymm9, %ymm3
	vpmadd52luq	%ymm22, %ymm9, %ymm4
	vpmadd52huq	%ymm22, %ymm9, %ymm5
	vpmadd52luq	%ymm24, %ymm10, %ymm0
	vpmadd52huq	%ymm24, %ymm10, %ymm1
	vpmadd52luq	%ymm20, %ymm10, %ymm2
	vpmadd52huq	%ymm20, %ymm10, %ymm3
	vpmadd52luq	%ymm21, %ymm10, %ymm4
	vpmadd52huq	%ymm21, %ymm10, %ymm5
	vpmadd52luq	%ymm23, %ymm11, %ymm0
	vpmadd52huq	%ymm23, %ymm11, %ymm1
	vpmadd52luq	%ymm24, %ymm11, %ymm2
	vpmadd52huq	%ymm24, %ymm11, %ymm3
	vpmadd52luq	%ymm20, %ymm11, %ymm4
	vpmadd52huq	%ymm20, %ymm11, %ymm5
	vpsrlq	$44, %ymm0, %ymm15
	vpsllq	$8, %ymm1, %ymm1
	vpandq	%ymm17, %ymm0, %ymm0
	vpaddq	%ymm1, %ymm2, %ymm2
	vpaddq	%ymm15, %ymm2, %ymm2
	vpsllq	$8, %ymm3, %ymm3
	vpsrlq	$44, %ymm2, %ymm15
	vpaddq	%ymm3, %ymm4, %ymm4
	vpandq	%ymm17, %ymm2, %ymm7
	vpaddq	%ymm15, %ymm4, %ymm4
	vpsllq	$10, %ymm5, %ymm5
	vpsrlq	$42, %ymm4, %ymm15
	vpandq	%ymm18, %ymm4, %ymm8
	vpaddq	%ymm5, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsllq	$2, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsrlq	$44, %ymm0, %ymm15
	vpandq	%ymm17, %ymm0, %ymm6
	vpaddq	%ymm15, %ymm7, %ymm7
	/* 2 2 1 1 ... times 2 */
	vpbroadcastq	%xmm6, %ymm20
	vpbroadcastq	%xmm7, %ymm21
	vpbroadcastq	%xmm8, %ymm22
	vpsllq	$2, %ymm21, %ymm23
	vpaddq	%ymm21, %ymm23, %ymm23
	vpsllq	$2, %ymm23, %ymm23
	vpsllq	$2, %ymm22, %ymm24
	vpaddq	%ymm22, %ymm24, %ymm24
	vpsllq	$2, %ymm24, %ymm24
	mov	$0x33, %eax
	kmovw	%eax, %k1
	vmovdqa64	%ymm20, %ymm9{%k1}
	vmovdqa64	%ymm21, %ymm10{%k1}
	vmovdqa64	%ymm22, %ymm11{%k1}
	vpxorq	%ymm0, %ymm0, %ymm0
	vpxorq	%ymm1, %ymm1, %ymm1
	vpxorq	%ymm2, %ymm2, %ymm2
	vpxorq	%ymm3, %ymm3, %ymm3
	vpxorq	%ymm4, %ymm4, %ymm4
	vpxorq	%ymm5, %ymm5, %ymm5
	vpmadd52luq	%ymm20, %ymm9, %ymm0
	vpmadd52huq	%ymm20, %ymm9, %ymm1
	vpmadd52luq	%ymm21, %ymm9, %ymm2
	vpmadd52huq	%ymm21, %ymm9, %ymm3
	vpmadd52luq	%ymm22, %ymm9, %ymm4
	vpmadd52huq	%ymm22, %ymm9, %ymm5
	vpmadd52luq	%ymm24, %ymm10, %ymm0
	vpmadd52huq	%ymm24, %ymm10, %ymm1
	vpmadd52luq	%ymm20, %ymm10, %ymm2
	vpmadd52huq	%ymm20, %ymm10, %ymm3
	vpmadd52luq	%ymm21, %ymm10, %ymm4
	vpmadd52huq	%ymm21, %ymm10, %ymm5
	vpmadd52luq	%ymm23, %ymm11, %ymm0
	vpmadd52huq	%ymm23, %ymm11, %ymm1
	vpmadd52luq	%ymm24, %ymm11, %ymm2
	vpmadd52huq	%ymm24, %ymm11, %ymm3
	vpmadd52luq	%ymm20, %ymm11, %ymm4
	vpmadd52huq	%ymm20, %ymm11, %ymm5
	vpsrlq	$44, %ymm0, %ymm15
	vpsllq	$8, %ymm1, %ymm1
	vpandq	%ymm17, %ymm0, %ymm0
	vpaddq	%ymm1, %ymm2, %ymm2
	vpaddq	%ymm15, %ymm2, %ymm2
	vpsllq	$8, %ymm3, %ymm3
	vpsrlq	$44, %ymm2, %ymm15
	vpaddq	%ymm3, %ymm4, %ymm4
	vpandq	%ymm17, %ymm2, %ymm7
	vpaddq	%ymm15, %ymm4, %ymm4
	vpsllq	$10, %ymm5, %ymm5
	vpsrlq	$42, %ymm4, %ymm15
	vpandq	%ymm18, %ymm4, %ymm8
	vpaddq	%ymm5, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsllq	$2, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsrlq	$44, %ymm0, %ymm15
	vpandq	%ymm17, %ymm0, %ymm6
	vpaddq	%ymm15, %ymm7, %ymm7
	mov	$0x55, %eax
	kmovw	%eax, %k1
	vmovdqa64	%ymm6, %ymm9{%k1}
	vmovdqa64	%ymm9, %ymm25
	vmovdqa64	%ymm7, %ymm10{%k1}
	vmovdqa64	%ymm10, %ymm26
	vmovdqa64	%ymm8, %ymm11{%k1}
	vmovdqa64	%ymm11, %ymm27
	vpsllq	$2, %ymm26, %ymm28
	vpaddq	%ymm26, %ymm28, %ymm28
	vpsllq	$2, %ymm28, %ymm28
	vpsllq	$2, %ymm27, %ymm29
	vpaddq	%ymm27, %ymm29, %ymm29
	vpsllq	$2, %ymm29, %ymm29
	lea	wg_poly_present_avx512vl(%rip), %r11
	mov	%rcx, %r10
	vmovdqu64	%ymm25, 0(%r10)
	vmovdqu64	%ymm26, 32(%r10)
	vmovdqu64	%ymm27, 64(%r10)
	vmovdqu64	%ymm28, 96(%r10)
	vmovdqu64	%ymm29, 128(%r10)
	cmp	$4, %rdx
	jbe	.L1
	push	%r8
	/* r^2W: all lanes' powers once more */
	vpbroadcastq	%xmm9, %ymm25
	vpbroadcastq	%xmm10, %ymm26
	vpbroadcastq	%xmm11, %ymm27
	vpsllq	$2, %ymm26, %ymm28
	vpaddq	%ymm26, %ymm28, %ymm28
	vpsllq	$2, %ymm28, %ymm28
	vpsllq	$2, %ymm27, %ymm29
	vpaddq	%ymm27, %ymm29, %ymm29
	vpsllq	$2, %ymm29, %ymm29
	vpxorq	%ymm0, %ymm0, %ymm0
	vpxorq	%ymm1, %ymm1, %ymm1
	vpxorq	%ymm2, %ymm2, %ymm2
	vpxorq	%ymm3, %ymm3, %ymm3
	vpxorq	%ymm4, %ymm4, %ymm4
	vpxorq	%ymm5, %ymm5, %ymm5
	vmovdqa64	%ymm9, %ymm6
	vmovdqa64	%ymm10, %ymm7
	vmovdqa64	%ymm11, %ymm8
	vpmadd52luq	%ymm25, %ymm6, %ymm0
	vpmadd52huq	%ymm25, %ymm6, %ymm1
	vpmadd52luq	%ymm26, %ymm6, %ymm2
	vpmadd52huq	%ymm26, %ymm6, %ymm3
	vpmadd52luq	%ymm27, %ymm6, %ymm4
	vpmadd52huq	%ymm27, %ymm6, %ymm5
	vpmadd52luq	%ymm29, %ymm7, %ymm0
	vpmadd52huq	%ymm29, %ymm7, %ymm1
	vpmadd52luq	%ymm25, %ymm7, %ymm2
	vpmadd52huq	%ymm25, %ymm7, %ymm3
	vpmadd52luq	%ymm26, %ymm7, %ymm4
	vpmadd52huq	%ymm26, %ymm7, %ymm5
	vpmadd52luq	%ymm28, %ymm8, %ymm0
	vpmadd52huq	%ymm28, %ymm8, %ymm1
	vpmadd52luq	%ymm29, %ymm8, %ymm2
	vpmadd52huq	%ymm29, %ymm8, %ymm3
	vpmadd52luq	%ymm25, %ymm8, %ymm4
	vpmadd52huq	%ymm25, %ymm8, %ymm5
	vpsrlq	$44, %ymm0, %ymm15
	vpsllq	$8, %ymm1, %ymm1
	vpandq	%ymm17, %ymm0, %ymm0
	vpaddq	%ymm1, %ymm2, %ymm2
	vpaddq	%ymm15, %ymm2, %ymm2
	vpsllq	$8, %ymm3, %ymm3
	vpsrlq	$44, %ymm2, %ymm15
	vpaddq	%ymm3, %ymm4, %ymm4
	vpandq	%ymm17, %ymm2, %ymm21
	vpaddq	%ymm15, %ymm4, %ymm4
	vpsllq	$10, %ymm5, %ymm5
	vpsrlq	$42, %ymm4, %ymm15
	vpandq	%ymm18, %ymm4, %ymm22
	vpaddq	%ymm5, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsllq	$2, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsrlq	$44, %ymm0, %ymm15
	vpandq	%ymm17, %ymm0, %ymm20
	vpaddq	%ymm15, %ymm21, %ymm21
	vpsllq	$2, %ymm21, %ymm23
	vpaddq	%ymm21, %ymm23, %ymm23
	vpsllq	$2, %ymm23, %ymm23
	vpsllq	$2, %ymm22, %ymm24
	vpaddq	%ymm22, %ymm24, %ymm24
	vpsllq	$2, %ymm24, %ymm24
	vmovdqu64	%ymm20, 160(%r10)
	vmovdqu64	%ymm21, 192(%r10)
	vmovdqu64	%ymm22, 224(%r10)
	vmovdqu64	%ymm23, 256(%r10)
	vmovdqu64	%ymm24, 288(%r10)
	vmovdqa64	%ymm20, %ymm6
	vmovdqa64	%ymm21, %ymm7
	vmovdqa64	%ymm22, %ymm8
	vpbroadcastq	%xmm6, %ymm20
	vpbroadcastq	%xmm7, %ymm21
	vpbroadcastq	%xmm8, %ymm22
	vpsllq	$2, %ymm21, %ymm23
	vpaddq	%ymm21, %ymm23, %ymm23
	vpsllq	$2, %ymm23, %ymm23
	vpsllq	$2, %ymm22, %ymm24
	vpaddq	%ymm22, %ymm24, %ymm24
	vpsllq	$2, %ymm24, %ymm24
	/* the first pair: %r8d blocks in its first half, %r9d in the second */
	lea	-1(%rdx), %eax
	and	$7, %eax
	inc	%eax
	mov	%eax, %r8d
	sub	$4, %r8d
	mov	$0, %ecx
	cmovl	%ecx, %r8d
	mov	%eax, %r9d
	sub	%r8d, %r9d
	sub	%rax, %rdx
	mov	%r8d, %eax
	shl	$4, %eax
	add	%rax, %rsi
	mov	$8, %ecx
	sub	%r8d, %ecx
	sub	%r8d, %ecx
	mov	$0xff, %eax
	shl	%cl, %eax
	kmovw	%eax, %k1
	shr	$4, %eax
	and	$0xf, %eax
	kmovw	%eax, %k2
	movzbl	(%r11,%r8), %eax
	kmovw	%eax, %k3
	vmovdqu64	-64(%rsi), %ymm30{%k1}{z}
	vmovdqu64	-32(%rsi), %ymm31{%k2}{z}
	vmovdqa64	%ymm19, %ymm16{%k3}{z}
	vpunpcklqdq	%ymm31, %ymm30, %ymm0
	vpunpckhqdq	%ymm31, %ymm30, %ymm1
	vpsrlq	$44, %ymm0, %ymm10
	vpsllq	$20, %ymm1, %ymm15
	vpandq	%ymm17, %ymm0, %ymm9
	vpternlogq	$0xa8, %ymm17, %ymm15, %ymm10
	vpsrlq	$24, %ymm1, %ymm11
	vporq	%ymm16, %ymm11, %ymm11
	mov	%r9d, %eax
	shl	$4, %eax
	add	%rax, %rsi
	mov	$8, %ecx
	sub	%r9d, %ecx
	sub	%r9d, %ecx
	mov	$0xff, %eax
	shl	%cl, %eax
	kmovw	%eax, %k1
	shr	$4, %eax
	and	$0xf, %eax
	kmovw	%eax, %k2
	movzbl	(%r11,%r9), %eax
	kmovw	%eax, %k3
	vmovdqu64	-64(%rsi), %ymm30{%k1}{z}
	vmovdqu64	-32(%rsi), %ymm31{%k2}{z}
	vmovdqa64	%ymm19, %ymm16{%k3}{z}
	vpunpcklqdq	%ymm31, %ymm30, %ymm0
	vpunpckhqdq	%ymm31, %ymm30, %ymm1
	vpsrlq	$44, %ymm0, %ymm13
	vpsllq	$20, %ymm1, %ymm15
	vpandq	%ymm17, %ymm0, %ymm12
	vpternlogq	$0xa8, %ymm17, %ymm15, %ymm13
	vpsrlq	$24, %ymm1, %ymm14
	vporq	%ymm16, %ymm14, %ymm14
	test	%r8d, %r8d
	jz	.L5
	movzbl	5(%r11,%r8), %eax
	kmovw	%eax, %k1
	vpbroadcastq	0(%rdi), %ymm16{%k1}{z}
	vpaddq	%ymm16, %ymm9, %ymm9
	vpbroadcastq	8(%rdi), %ymm16{%k1}{z}
	vpaddq	%ymm16, %ymm10, %ymm10
	vpbroadcastq	16(%rdi), %ymm16{%k1}{z}
	vpaddq	%ymm16, %ymm11, %ymm11
	jmp	.L6
.L5:
	movzbl	5(%r11,%r9), %eax
	kmovw	%eax, %k1
	vpbroadcastq	0(%rdi), %ymm16{%k1}{z}
	vpaddq	%ymm16, %ymm12, %ymm12
	vpbroadcastq	8(%rdi), %ymm16{%k1}{z}
	vpaddq	%ymm16, %ymm13, %ymm13
	vpbroadcastq	16(%rdi), %ymm16{%k1}{z}
	vpaddq	%ymm16, %ymm14, %ymm14
.L6:
	pop	%r8
	test	%rdx, %rdx
	jz	.L3
.L2:
	vpxorq	%ymm0, %ymm0, %ymm0
	vpxorq	%ymm1, %ymm1, %ymm1
	vpxorq	%ymm2, %ymm2, %ymm2
	vpxorq	%ymm3, %ymm3, %ymm3
	vpxorq	%ymm4, %ymm4, %ymm4
	vpxorq	%ymm5, %ymm5, %ymm5
	vpmadd52luq	%ymm25, %ymm12, %ymm0
	vpmadd52huq	%ymm25, %ymm12, %ymm1
	vpmadd52luq	%ymm26, %ymm12, %ymm2
	vpmadd52huq	%ymm26, %ymm12, %ymm3
	vpmadd52luq	%ymm27, %ymm12, %ymm4
	vpmadd52huq	%ymm27, %ymm12, %ymm5
	vpmadd52luq	%ymm29, %ymm13, %ymm0
	vpmadd52huq	%ymm29, %ymm13, %ymm1
	vpmadd52luq	%ymm25, %ymm13, %ymm2
	vpmadd52huq	%ymm25, %ymm13, %ymm3
	vpmadd52luq	%ymm26, %ymm13, %ymm4
	vpmadd52huq	%ymm26, %ymm13, %ymm5
	vpmadd52luq	%ymm28, %ymm14, %ymm0
	vpmadd52huq	%ymm28, %ymm14, %ymm1
	vpmadd52luq	%ymm29, %ymm14, %ymm2
	vpmadd52huq	%ymm29, %ymm14, %ymm3
	vpmadd52luq	%ymm25, %ymm14, %ymm4
	vpmadd52huq	%ymm25, %ymm14, %ymm5
	vpmadd52luq	%ymm20, %ymm9, %ymm0
	vpmadd52huq	%ymm20, %ymm9, %ymm1
	vpmadd52luq	%ymm21, %ymm9, %ymm2
	vpmadd52huq	%ymm21, %ymm9, %ymm3
	vpmadd52luq	%ymm22, %ymm9, %ymm4
	vpmadd52huq	%ymm22, %ymm9, %ymm5
	vpmadd52luq	%ymm24, %ymm10, %ymm0
	vpmadd52huq	%ymm24, %ymm10, %ymm1
	vpmadd52luq	%ymm20, %ymm10, %ymm2
	vpmadd52huq	%ymm20, %ymm10, %ymm3
	vpmadd52luq	%ymm21, %ymm10, %ymm4
	vpmadd52huq	%ymm21, %ymm10, %ymm5
	vpmadd52luq	%ymm23, %ymm11, %ymm0
	vpmadd52huq	%ymm23, %ymm11, %ymm1
	vpmadd52luq	%ymm24, %ymm11, %ymm2
	vpmadd52huq	%ymm24, %ymm11, %ymm3
	vpmadd52luq	%ymm20, %ymm11, %ymm4
	vpmadd52huq	%ymm20, %ymm11, %ymm5
	cmp	$8, %rdx
	cmove	%r8, %rsi
	vmovdqu64	0(%rsi), %ymm30
	vmovdqu64	32(%rsi), %ymm31
	vpunpcklqdq	%ymm31, %ymm30, %ymm16
	vpunpckhqdq	%ymm31, %ymm30, %ymm31
	vpsrlq	$44, %ymm16, %ymm10
	vpsllq	$20, %ymm31, %ymm15
	vpandq	%ymm17, %ymm16, %ymm9
	vpternlogq	$0xa8, %ymm17, %ymm15, %ymm10
	vpsrlq	$24, %ymm31, %ymm11
	vporq	%ymm19, %ymm11, %ymm11
	vmovdqu64	64(%rsi), %ymm30
	vmovdqu64	96(%rsi), %ymm31
	vpunpcklqdq	%ymm31, %ymm30, %ymm16
	vpunpckhqdq	%ymm31, %ymm30, %ymm31
	vpsrlq	$44, %ymm16, %ymm13
	vpsllq	$20, %ymm31, %ymm15
	vpandq	%ymm17, %ymm16, %ymm12
	vpternlogq	$0xa8, %ymm17, %ymm15, %ymm13
	vpsrlq	$24, %ymm31, %ymm14
	vporq	%ymm19, %ymm14, %ymm14
	add	$128, %rsi
	vpsrlq	$44, %ymm0, %ymm15
	vpsllq	$8, %ymm1, %ymm1
	vpandq	%ymm17, %ymm0, %ymm0
	vpaddq	%ymm1, %ymm2, %ymm2
	vpaddq	%ymm15, %ymm2, %ymm2
	vpsllq	$8, %ymm3, %ymm3
	vpsrlq	$44, %ymm2, %ymm15
	vpaddq	%ymm3, %ymm4, %ymm4
	vpandq	%ymm17, %ymm2, %ymm7
	vpaddq	%ymm15, %ymm4, %ymm4
	vpsllq	$10, %ymm5, %ymm5
	vpsrlq	$42, %ymm4, %ymm15
	vpandq	%ymm18, %ymm4, %ymm8
	vpaddq	%ymm5, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsllq	$2, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsrlq	$44, %ymm0, %ymm15
	vpandq	%ymm17, %ymm0, %ymm6
	vpaddq	%ymm15, %ymm7, %ymm7
	vpaddq	%ymm6, %ymm9, %ymm9
	vpaddq	%ymm7, %ymm10, %ymm10
	vpaddq	%ymm8, %ymm11, %ymm11
	sub	$8, %rdx
	jnz	.L2
.L3:
	vpxorq	%ymm0, %ymm0, %ymm0
	vpxorq	%ymm1, %ymm1, %ymm1
	vpxorq	%ymm2, %ymm2, %ymm2
	vpxorq	%ymm3, %ymm3, %ymm3
	vpxorq	%ymm4, %ymm4, %ymm4
	vpxorq	%ymm5, %ymm5, %ymm5
	vpmadd52luq	0(%r10), %ymm12, %ymm0
	vpmadd52huq	0(%r10), %ymm12, %ymm1
	vpmadd52luq	32(%r10), %ymm12, %ymm2
	vpmadd52huq	32(%r10), %ymm12, %ymm3
	vpmadd52luq	64(%r10), %ymm12, %ymm4
	vpmadd52huq	64(%r10), %ymm12, %ymm5
	vpmadd52luq	128(%r10), %ymm13, %ymm0
	vpmadd52huq	128(%r10), %ymm13, %ymm1
	vpmadd52luq	0(%r10), %ymm13, %ymm2
	vpmadd52huq	0(%r10), %ymm13, %ymm3
	vpmadd52luq	32(%r10), %ymm13, %ymm4
	vpmadd52huq	32(%r10), %ymm13, %ymm5
	vpmadd52luq	96(%r10), %ymm14, %ymm0
	vpmadd52huq	96(%r10), %ymm14, %ymm1
	vpmadd52luq	128(%r10), %ymm14, %ymm2
	vpmadd52huq	128(%r10), %ymm14, %ymm3
	vpmadd52luq	0(%r10), %ymm14, %ymm4
	vpmadd52huq	0(%r10), %ymm14, %ymm5
	vpmadd52luq	160(%r10), %ymm9, %ymm0
	vpmadd52huq	160(%r10), %ymm9, %ymm1
	vpmadd52luq	192(%r10), %ymm9, %ymm2
	vpmadd52huq	192(%r10), %ymm9, %ymm3
	vpmadd52luq	224(%r10), %ymm9, %ymm4
	vpmadd52huq	224(%r10), %ymm9, %ymm5
	vpmadd52luq	288(%r10), %ymm10, %ymm0
	vpmadd52huq	288(%r10), %ymm10, %ymm1
	vpmadd52luq	160(%r10), %ymm10, %ymm2
	vpmadd52huq	160(%r10), %ymm10, %ymm3
	vpmadd52luq	192(%r10), %ymm10, %ymm4
	vpmadd52huq	192(%r10), %ymm10, %ymm5
	vpmadd52luq	256(%r10), %ymm11, %ymm0
	vpmadd52huq	256(%r10), %ymm11, %ymm1
	vpmadd52luq	288(%r10), %ymm11, %ymm2
	vpmadd52huq	288(%r10), %ymm11, %ymm3
	vpmadd52luq	160(%r10), %ymm11, %ymm4
	vpmadd52huq	160(%r10), %ymm11, %ymm5
	jmp	.L4
.L1:
	mov	%edx, %r9d
	shl	$4, %rdx
	add	%rdx, %rsi
	mov	$8, %ecx
	sub	%r9d, %ecx
	sub	%r9d, %ecx
	mov	$0xff, %eax
	shl	%cl, %eax
	kmovw	%eax, %k1
	shr	$4, %eax
	and	$0xf, %eax
	kmovw	%eax, %k2
	movzbl	(%r11,%r9), %eax
	kmovw	%eax, %k3
	vmovdqu64	-64(%rsi), %ymm30{%k1}{z}
	vmovdqu64	-32(%rsi), %ymm31{%k2}{z}
	vmovdqa64	%ymm19, %ymm16{%k3}{z}
	vpunpcklqdq	%ymm31, %ymm30, %ymm0
	vpunpckhqdq	%ymm31, %ymm30, %ymm1
	vpsrlq	$44, %ymm0, %ymm13
	vpsllq	$20, %ymm1, %ymm15
	vpandq	%ymm17, %ymm0, %ymm12
	vpternlogq	$0xa8, %ymm17, %ymm15, %ymm13
	vpsrlq	$24, %ymm1, %ymm14
	vporq	%ymm16, %ymm14, %ymm14
	movzbl	5(%r11,%r9), %eax
	kmovw	%eax, %k1
	vpbroadcastq	0(%rdi), %ymm16{%k1}{z}
	vpaddq	%ymm16, %ymm12, %ymm12
	vpbroadcastq	8(%rdi), %ymm16{%k1}{z}
	vpaddq	%ymm16, %ymm13, %ymm13
	vpbroadcastq	16(%rdi), %ymm16{%k1}{z}
	vpaddq	%ymm16, %ymm14, %ymm14
	vpxorq	%ymm0, %ymm0, %ymm0
	vpxorq	%ymm1, %ymm1, %ymm1
	vpxorq	%ymm2, %ymm2, %ymm2
	vpxorq	%ymm3, %ymm3, %ymm3
	vpxorq	%ymm4, %ymm4, %ymm4
	vpxorq	%ymm5, %ymm5, %ymm5
	vpmadd52luq	%ymm25, %ymm12, %ymm0
	vpmadd52huq	%ymm25, %ymm12, %ymm1
	vpmadd52luq	%ymm26, %ymm12, %ymm2
	vpmadd52huq	%ymm26, %ymm12, %ymm3
	vpmadd52luq	%ymm27, %ymm12, %ymm4
	vpmadd52huq	%ymm27, %ymm12, %ymm5
	vpmadd52luq	%ymm29, %ymm13, %ymm0
	vpmadd52huq	%ymm29, %ymm13, %ymm1
	vpmadd52luq	%ymm25, %ymm13, %ymm2
	vpmadd52huq	%ymm25, %ymm13, %ymm3
	vpmadd52luq	%ymm26, %ymm13, %ymm4
	vpmadd52huq	%ymm26, %ymm13, %ymm5
	vpmadd52luq	%ymm28, %ymm14, %ymm0
	vpmadd52huq	%ymm28, %ymm14, %ymm1
	vpmadd52luq	%ymm29, %ymm14, %ymm2
	vpmadd52huq	%ymm29, %ymm14, %ymm3
	vpmadd52luq	%ymm25, %ymm14, %ymm4
	vpmadd52huq	%ymm25, %ymm14, %ymm5
.L4:
	/* sum over the lanes and carry */
	vpsllq	$8, %ymm1, %ymm1
	vpsllq	$8, %ymm3, %ymm3
	vpsllq	$10, %ymm5, %ymm5
	vpaddq	%ymm1, %ymm2, %ymm2
	vpaddq	%ymm3, %ymm4, %ymm4
	vpaddq	%ymm5, %ymm0, %ymm0
	vpsllq	$2, %ymm5, %ymm5
	vpaddq	%ymm5, %ymm0, %ymm0
	vextracti128	$1, %ymm0, %xmm1
	vextracti128	$1, %ymm2, %xmm3
	vextracti128	$1, %ymm4, %xmm5
	vpaddq	%xmm1, %xmm0, %xmm0
	vpaddq	%xmm3, %xmm2, %xmm2
	vpaddq	%xmm5, %xmm4, %xmm4
	vpunpckhqdq	%xmm0, %xmm0, %xmm1
	vpunpckhqdq	%xmm2, %xmm2, %xmm3
	vpunpckhqdq	%xmm4, %xmm4, %xmm5
	vpaddq	%xmm1, %xmm0, %xmm0
	vpaddq	%xmm3, %xmm2, %xmm2
	vpaddq	%xmm5, %xmm4, %xmm4
	vmovq	%xmm0, %r8
	vmovq	%xmm2, %r9
	vmovq	%xmm4, %r10
	mov	$0xfffffffffff, %r11
	mov	%r8, %rax
	shr	$44, %rax
	and	%r11, %r8
	add	%rax, %r9
	mov	%r9, %rax
	shr	$44, %rax
	and	%r11, %r9
	add	%rax, %r10
	mov	%r10, %rax
	shr	$42, %rax
	lea	(%rax,%rax,4), %rax
	add	%rax, %r8
	mov	%r11, %rax
	shr	$2, %rax
	and	%rax, %r10
	mov	%r8, %rax
	shr	$44, %rax
	and	%r11, %r8
	add	%rax, %r9
	mov	%r8, 0(%rdi)
	mov	%r9, 8(%rdi)
	mov	%r10, 16(%rdi)
	vzeroupper
	RET
SYM_FUNC_END(wg_poly1305_blocks_avx512vl)

SYM_FUNC_START(wg_poly1305_packets_avx512vl)
	/* 2^44 - 1, 2^42 - 1, and the bit 2^128 in the third limb */
	vpternlogq	$0xff, %ymm17, %ymm17, %ymm17
	vpsrlq	$22, %ymm17, %ymm18
	vpsrlq	$20, %ymm17, %ymm17
	vpternlogq	$0xff, %ymm19, %ymm19, %ymm19
	vpsrlq	$63, %ymm19, %ymm19
	vpsllq	$40, %ymm19, %ymm19
	vmovdqu64	128(%rdi), %ymm20
	vmovdqu64	192(%rdi), %ymm21
	vmovdqu64	256(%rdi), %ymm22
	vpsllq	$2, %ymm21, %ymm23
	vpaddq	%ymm21, %ymm23, %ymm23
	vpsllq	$2, %ymm23, %ymm23
	vpsllq	$2, %ymm22, %ymm24
	vpaddq	%ymm22, %ymm24, %ymm24
	vpsllq	$2, %ymm24, %ymm24
	vpxorq	%ymm0, %ymm0, %ymm0
	vpxorq	%ymm1, %ymm1, %ymm1
	vpxorq	%ymm2, %ymm2, %ymm2
	vpxorq	%ymm3, %ymm3, %ymm3
	vpxorq	%ymm4, %ymm4, %ymm4
	vpxorq	%ymm5, %ymm5, %ymm5
	vpmadd52luq	%ymm20, %ymm20, %ymm0
	vpmadd52huq	%ymm20, %ymm20, %ymm1
	vpmadd52luq	%ymm21, %ymm20, %ymm2
	vpmadd52huq	%ymm21, %ymm20, %ymm3
	vpmadd52luq	%ymm22, %ymm20, %ymm4
	vpmadd52huq	%ymm22, %ymm20, %ymm5
	vpmadd52luq	%ymm24, %ymm21, %ymm0
	vpmadd52huq	%ymm24, %ymm21, %ymm1
	vpmadd52luq	%ymm20, %ymm21, %ymm2
	vpmadd52huq	%ymm20, %ymm21, %ymm3
	vpmadd52luq	%ymm21, %ymm21, %ymm4
	vpmadd52huq	%ymm21, %ymm21, %ymm5
	vpmadd52luq	%ymm23, %ymm22, %ymm0
	vpmadd52huq	%ymm23, %ymm22, %ymm1
	vpmadd52luq	%ymm24, %ymm22, %ymm2
	vpmadd52huq	%ymm24, %ymm22, %ymm3
	vpmadd52luq	%ymm20, %ymm22, %ymm4
	vpmadd52huq	%ymm20, %ymm22, %ymm5
	vpsrlq	$44, %ymm0, %ymm15
	vpsllq	$8, %ymm1, %ymm1
	vpandq	%ymm17, %ymm0, %ymm0
	vpaddq	%ymm1, %ymm2, %ymm2
	vpaddq	%ymm15, %ymm2, %ymm2
	vpsllq	$8, %ymm3, %ymm3
	vpsrlq	$44, %ymm2, %ymm15
	vpaddq	%ymm3, %ymm4, %ymm4
	vpandq	%ymm17, %ymm2, %ymm10
	vpaddq	%ymm15, %ymm4, %ymm4
	vpsllq	$10, %ymm5, %ymm5
	vpsrlq	$42, %ymm4, %ymm15
	vpandq	%ymm18, %ymm4, %ymm11
	vpaddq	%ymm5, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsllq	$2, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsrlq	$44, %ymm0, %ymm15
	vpandq	%ymm17, %ymm0, %ymm9
	vpaddq	%ymm15, %ymm10, %ymm10
	vmovdqa64	%ymm9, %ymm12
	vmovdqa64	%ymm10, %ymm13
	vmovdqa64	%ymm11, %ymm14
	vpsllq	$2, %ymm13, %ymm25
	vpaddq	%ymm13, %ymm25, %ymm25
	vpsllq	$2, %ymm25, %ymm25
	vpsllq	$2, %ymm14, %ymm26
	vpaddq	%ymm14, %ymm26, %ymm26
	vpsllq	$2, %ymm26, %ymm26
	vmovdqu64	%ymm12, 768(%rdi)
	vmovdqu64	%ymm13, 800(%rdi)
	vmovdqu64	%ymm14, 832(%rdi)
	vmovdqu64	%ymm25, 864(%rdi)
	vmovdqu64	%ymm26, 896(%rdi)
	vpxorq	%ymm0, %ymm0, %ymm0
	vpxorq	%ymm1, %ymm1, %ymm1
	vpxorq	%ymm2, %ymm2, %ymm2
	vpxorq	%ymm3, %ymm3, %ymm3
	vpxorq	%ymm4, %ymm4, %ymm4
	vpxorq	%ymm5, %ymm5, %ymm5
	vpmadd52luq	%ymm20, %ymm9, %ymm0
	vpmadd52huq	%ymm20, %ymm9, %ymm1
	vpmadd52luq	%ymm21, %ymm9, %ymm2
	vpmadd52huq	%ymm21, %ymm9, %ymm3
	vpmadd52luq	%ymm22, %ymm9, %ymm4
	vpmadd52huq	%ymm22, %ymm9, %ymm5
	vpmadd52luq	%ymm24, %ymm10, %ymm0
	vpmadd52huq	%ymm24, %ymm10, %ymm1
	vpmadd52luq	%ymm20, %ymm10, %ymm2
	vpmadd52huq	%ymm20, %ymm10, %ymm3
	vpmadd52luq	%ymm21, %ymm10, %ymm4
	vpmadd52huq	%ymm21, %ymm10, %ymm5
	vpmadd52luq	%ymm23, %ymm11, %ymm0
	vpmadd52huq	%ymm23, %ymm11, %ymm1
	vpmadd52luq	%ymm24, %ymm11, %ymm2
	vpmadd52huq	%ymm24, %ymm11, %ymm3
	vpmadd52luq	%ymm20, %ymm11, %ymm4
	vpmadd52huq	%ymm20, %ymm11, %ymm5
	vpsrlq	$44, %ymm0, %ymm15
	vpsllq	$8, %ymm1, %ymm1
	vpandq	%ymm17, %ymm0, %ymm0
	vpaddq	%ymm1, %ymm2, %ymm2
	vpaddq	%ymm15, %ymm2, %ymm2
	vpsllq	$8, %ymm3, %ymm3
	vpsrlq	$44, %ymm2, %ymm15
	vpaddq	%ymm3, %ymm4, %ymm4
	vpandq	%ymm17, %ymm2, %ymm7
	vpaddq	%ymm15, %ymm4, %ymm4
	vpsllq	$10, %ymm5, %ymm5
	vpsrlq	$42, %ymm4, %ymm15
	vpandq	%ymm18, %ymm4, %ymm8
	vpaddq	%ymm5, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsllq	$2, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsrlq	$44, %ymm0, %ymm15
	vpandq	%ymm17, %ymm0, %ymm6
	vpaddq	%ymm15, %ymm7, %ymm7
	vmovdqa64	%ymm6, %ymm12
	vmovdqa64	%ymm7, %ymm13
	vmovdqa64	%ymm8, %ymm14
	vpsllq	$2, %ymm13, %ymm25
	vpaddq	%ymm13, %ymm25, %ymm25
	vpsllq	$2, %ymm25, %ymm25
	vpsllq	$2, %ymm14, %ymm26
	vpaddq	%ymm14, %ymm26, %ymm26
	vpsllq	$2, %ymm26, %ymm26
	vmovdqu64	%ymm12, 928(%rdi)
	vmovdqu64	%ymm13, 960(%rdi)
	vmovdqu64	%ymm14, 992(%rdi)
	vmovdqu64	%ymm25, 1024(%rdi)
	vmovdqu64	%ymm26, 1056(%rdi)
	vpxorq	%ymm0, %ymm0, %ymm0
	vpxorq	%ymm1, %ymm1, %ymm1
	vpxorq	%ymm2, %ymm2, %ymm2
	vpxorq	%ymm3, %ymm3, %ymm3
	vpxorq	%ymm4, %ymm4, %ymm4
	vpxorq	%ymm5, %ymm5, %ymm5
	vpmadd52luq	%ymm20, %ymm6, %ymm0
	vpmadd52huq	%ymm20, %ymm6, %ymm1
	vpmadd52luq	%ymm21, %ymm6, %ymm2
	vpmadd52huq	%ymm21, %ymm6, %ymm3
	vpmadd52luq	%ymm22, %ymm6, %ymm4
	vpmadd52huq	%ymm22, %ymm6, %ymm5
	vpmadd52luq	%ymm24, %ymm7, %ymm0
	vpmadd52huq	%ymm24, %ymm7, %ymm1
	vpmadd52luq	%ymm20, %ymm7, %ymm2
	vpmadd52huq	%ymm20, %ymm7, %ymm3
	vpmadd52luq	%ymm21, %ymm7, %ymm4
	vpmadd52huq	%ymm21, %ymm7, %ymm5
	vpmadd52luq	%ymm23, %ymm8, %ymm0
	vpmadd52huq	%ymm23, %ymm8, %ymm1
	vpmadd52luq	%ymm24, %ymm8, %ymm2
	vpmadd52huq	%ymm24, %ymm8, %ymm3
	vpmadd52luq	%ymm20, %ymm8, %ymm4
	vpmadd52huq	%ymm20, %ymm8, %ymm5
	vpsrlq	$44, %ymm0, %ymm15
	vpsllq	$8, %ymm1, %ymm1
	vpandq	%ymm17, %ymm0, %ymm0
	vpaddq	%ymm1, %ymm2, %ymm2
	vpaddq	%ymm15, %ymm2, %ymm2
	vpsllq	$8, %ymm3, %ymm3
	vpsrlq	$44, %ymm2, %ymm15
	vpaddq	%ymm3, %ymm4, %ymm4
	vpandq	%ymm17, %ymm2, %ymm7
	vpaddq	%ymm15, %ymm4, %ymm4
	vpsllq	$10, %ymm5, %ymm5
	vpsrlq	$42, %ymm4, %ymm15
	vpandq	%ymm18, %ymm4, %ymm8
	vpaddq	%ymm5, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsllq	$2, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsrlq	$44, %ymm0, %ymm15
	vpandq	%ymm17, %ymm0, %ymm6
	vpaddq	%ymm15, %ymm7, %ymm7
	vmovdqa64	%ymm6, %ymm12
	vmovdqa64	%ymm7, %ymm13
	vmovdqa64	%ymm8, %ymm14
	vpsllq	$2, %ymm13, %ymm25
	vpaddq	%ymm13, %ymm25, %ymm25
	vpsllq	$2, %ymm25, %ymm25
	vpsllq	$2, %ymm14, %ymm26
	vpaddq	%ymm14, %ymm26, %ymm26
	vpsllq	$2, %ymm26, %ymm26
	vmovdqu64	%ymm12, 1088(%rdi)
	vmovdqu64	%ymm13, 1120(%rdi)
	vmovdqu64	%ymm14, 1152(%rdi)
	vmovdqu64	%ymm25, 1184(%rdi)
	vmovdqu64	%ymm26, 1216(%rdi)
	vpxorq	%ymm6, %ymm6, %ymm6
	vpxorq	%ymm7, %ymm7, %ymm7
	vpxorq	%ymm8, %ymm8, %ymm8
	mov	720(%rdi), %rdx
	mov	712(%rdi), %rcx
	and	$-4, %rcx
.L7:
	cmp	%rcx, %rdx
	jbe	.L8
	/* block number %rdx from the end, of those that have one */
	vpbroadcastq	%rdx, %ymm28
	vmovdqu64	64(%rdi), %ymm27
	vpcmpuq	$5, %ymm28, %ymm27, %k1
	kmovw	%k1, %k2
	kmovw	%k1, %k3
	vpsllq	$4, %ymm28, %ymm28
	vmovdqu64	0(%rdi), %ymm27
	vpsubq	%ymm28, %ymm27, %ymm27
	vpxorq	%ymm25, %ymm25, %ymm25
	vpxorq	%ymm26, %ymm26, %ymm26
	vpgatherqq	(,%ymm27), %ymm25{%k1}
	vpgatherqq	8(,%ymm27), %ymm26{%k2}
	vmovdqa64	%ymm19, %ymm16{%k3}{z}
	vpsrlq	$44, %ymm25, %ymm10
	vpsllq	$20, %ymm26, %ymm15
	vpandq	%ymm17, %ymm25, %ymm9
	vpternlogq	$0xa8, %ymm17, %ymm15, %ymm10
	vpsrlq	$24, %ymm26, %ymm11
	vporq	%ymm16, %ymm11, %ymm11
	vpaddq	%ymm6, %ymm9, %ymm9
	vpaddq	%ymm7, %ymm10, %ymm10
	vpaddq	%ymm8, %ymm11, %ymm11
	vpxorq	%ymm0, %ymm0, %ymm0
	vpxorq	%ymm1, %ymm1, %ymm1
	vpxorq	%ymm2, %ymm2, %ymm2
	vpxorq	%ymm3, %ymm3, %ymm3
	vpxorq	%ymm4, %ymm4, %ymm4
	vpxorq	%ymm5, %ymm5, %ymm5
	vpmadd52luq	%ymm20, %ymm9, %ymm0
	vpmadd52huq	%ymm20, %ymm9, %ymm1
	vpmadd52luq	%ymm21, %ymm9, %ymm2
	vpmadd52huq	%ymm21, %ymm9, %ymm3
	vpmadd52luq	%ymm22, %ymm9, %ymm4
	vpmadd52huq	%ymm22, %ymm9, %ymm5
	vpmadd52luq	%ymm24, %ymm10, %ymm0
	vpmadd52huq	%ymm24, %ymm10, %ymm1
	vpmadd52luq	%ymm20, %ymm10, %ymm2
	vpmadd52huq	%ymm20, %ymm10, %ymm3
	vpmadd52luq	%ymm21, %ymm10, %ymm4
	vpmadd52huq	%ymm21, %ymm10, %ymm5
	vpmadd52luq	%ymm23, %ymm11, %ymm0
	vpmadd52huq	%ymm23, %ymm11, %ymm1
	vpmadd52luq	%ymm24, %ymm11, %ymm2
	vpmadd52huq	%ymm24, %ymm11, %ymm3
	vpmadd52luq	%ymm20, %ymm11, %ymm4
	vpmadd52huq	%ymm20, %ymm11, %ymm5
	vpsrlq	$44, %ymm0, %ymm15
	vpsllq	$8, %ymm1, %ymm1
	vpandq	%ymm17, %ymm0, %ymm0
	vpaddq	%ymm1, %ymm2, %ymm2
	vpaddq	%ymm15, %ymm2, %ymm2
	vpsllq	$8, %ymm3, %ymm3
	vpsrlq	$44, %ymm2, %ymm15
	vpaddq	%ymm3, %ymm4, %ymm4
	vpandq	%ymm17, %ymm2, %ymm7
	vpaddq	%ymm15, %ymm4, %ymm4
	vpsllq	$10, %ymm5, %ymm5
	vpsrlq	$42, %ymm4, %ymm15
	vpandq	%ymm18, %ymm4, %ymm8
	vpaddq	%ymm5, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsllq	$2, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsrlq	$44, %ymm0, %ymm15
	vpandq	%ymm17, %ymm0, %ymm6
	vpaddq	%ymm15, %ymm7, %ymm7
	dec	%rdx
	jmp	.L7
.L8:
	mov	%rdx, %r9
	shl	$4, %r9
	neg	%r9
	jz	.L10
	.p2align 6
.L9:
	mov	0(%rdi), %rax
	vmovdqu64	0(%rax,%r9), %ymm12
	mov	8(%rdi), %rax
	vmovdqu64	0(%rax,%r9), %ymm13
	mov	16(%rdi), %rax
	vmovdqu64	0(%rax,%r9), %ymm14
	mov	24(%rdi), %rax
	vmovdqu64	0(%rax,%r9), %ymm25
	vpunpcklqdq	%ymm13, %ymm12, %ymm30
	vpunpckhqdq	%ymm13, %ymm12, %ymm13
	vpunpcklqdq	%ymm25, %ymm14, %ymm12
	vpunpckhqdq	%ymm25, %ymm14, %ymm25
	vshufi64x2	$0, %ymm12, %ymm30, %ymm14
	vshufi64x2	$3, %ymm12, %ymm30, %ymm12
	vshufi64x2	$0, %ymm25, %ymm13, %ymm30
	vshufi64x2	$3, %ymm25, %ymm13, %ymm25
	mov	0(%rdi), %rax
	vmovdqu64	32(%rax,%r9), %ymm26
	mov	8(%rdi), %rax
	vmovdqu64	32(%rax,%r9), %ymm27
	mov	16(%rdi), %rax
	vmovdqu64	32(%rax,%r9), %ymm28
	mov	24(%rdi), %rax
	vmovdqu64	32(%rax,%r9), %ymm29
	vpunpcklqdq	%ymm27, %ymm26, %ymm13
	vpunpckhqdq	%ymm27, %ymm26, %ymm27
	vpunpcklqdq	%ymm29, %ymm28, %ymm26
	vpunpckhqdq	%ymm29, %ymm28, %ymm29
	vshufi64x2	$0, %ymm26, %ymm13, %ymm28
	vshufi64x2	$3, %ymm26, %ymm13, %ymm26
	vshufi64x2	$0, %ymm29, %ymm27, %ymm13
	vshufi64x2	$3, %ymm29, %ymm27, %ymm29
	vpxorq	%ymm0, %ymm0, %ymm0
	vpxorq	%ymm1, %ymm1, %ymm1
	vpxorq	%ymm2, %ymm2, %ymm2
	vpxorq	%ymm3, %ymm3, %ymm3
	vpxorq	%ymm4, %ymm4, %ymm4
	vpxorq	%ymm5, %ymm5, %ymm5
	vpsrlq	$44, %ymm26, %ymm10
	vpsllq	$20, %ymm29, %ymm15
	vpandq	%ymm17, %ymm26, %ymm9
	vpternlogq	$0xa8, %ymm17, %ymm15, %ymm10
	vpsrlq	$24, %ymm29, %ymm11
	vporq	%ymm19, %ymm11, %ymm11
	vpmadd52luq	%ymm20, %ymm9, %ymm0
	vpmadd52huq	%ymm20, %ymm9, %ymm1
	vpmadd52luq	%ymm21, %ymm9, %ymm2
	vpmadd52huq	%ymm21, %ymm9, %ymm3
	vpmadd52luq	%ymm22, %ymm9, %ymm4
	vpmadd52huq	%ymm22, %ymm9, %ymm5
	vpmadd52luq	%ymm24, %ymm10, %ymm0
	vpmadd52huq	%ymm24, %ymm10, %ymm1
	vpmadd52luq	%ymm20, %ymm10, %ymm2
	vpmadd52huq	%ymm20, %ymm10, %ymm3
	vpmadd52luq	%ymm21, %ymm10, %ymm4
	vpmadd52huq	%ymm21, %ymm10, %ymm5
	vpmadd52luq	%ymm23, %ymm11, %ymm0
	vpmadd52huq	%ymm23, %ymm11, %ymm1
	vpmadd52luq	%ymm24, %ymm11, %ymm2
	vpmadd52huq	%ymm24, %ymm11, %ymm3
	vpmadd52luq	%ymm20, %ymm11, %ymm4
	vpmadd52huq	%ymm20, %ymm11, %ymm5
	vpsrlq	$44, %ymm28, %ymm10
	vpsllq	$20, %ymm13, %ymm15
	vpandq	%ymm17, %ymm28, %ymm9
	vpternlogq	$0xa8, %ymm17, %ymm15, %ymm10
	vpsrlq	$24, %ymm13, %ymm11
	vporq	%ymm19, %ymm11, %ymm11
	vpmadd52luq	768(%rdi), %ymm9, %ymm0
	vpmadd52huq	768(%rdi), %ymm9, %ymm1
	vpmadd52luq	800(%rdi), %ymm9, %ymm2
	vpmadd52huq	800(%rdi), %ymm9, %ymm3
	vpmadd52luq	832(%rdi), %ymm9, %ymm4
	vpmadd52huq	832(%rdi), %ymm9, %ymm5
	vpmadd52luq	896(%rdi), %ymm10, %ymm0
	vpmadd52huq	896(%rdi), %ymm10, %ymm1
	vpmadd52luq	768(%rdi), %ymm10, %ymm2
	vpmadd52huq	768(%rdi), %ymm10, %ymm3
	vpmadd52luq	800(%rdi), %ymm10, %ymm4
	vpmadd52huq	800(%rdi), %ymm10, %ymm5
	vpmadd52luq	864(%rdi), %ymm11, %ymm0
	vpmadd52huq	864(%rdi), %ymm11, %ymm1
	vpmadd52luq	896(%rdi), %ymm11, %ymm2
	vpmadd52huq	896(%rdi), %ymm11, %ymm3
	vpmadd52luq	768(%rdi), %ymm11, %ymm4
	vpmadd52huq	768(%rdi), %ymm11, %ymm5
	vpsrlq	$44, %ymm12, %ymm10
	vpsllq	$20, %ymm25, %ymm15
	vpandq	%ymm17, %ymm12, %ymm9
	vpternlogq	$0xa8, %ymm17, %ymm15, %ymm10
	vpsrlq	$24, %ymm25, %ymm11
	vporq	%ymm19, %ymm11, %ymm11
	vpmadd52luq	928(%rdi), %ymm9, %ymm0
	vpmadd52huq	928(%rdi), %ymm9, %ymm1
	vpmadd52luq	960(%rdi), %ymm9, %ymm2
	vpmadd52huq	960(%rdi), %ymm9, %ymm3
	vpmadd52luq	992(%rdi), %ymm9, %ymm4
	vpmadd52huq	992(%rdi), %ymm9, %ymm5
	vpmadd52luq	1056(%rdi), %ymm10, %ymm0
	vpmadd52huq	1056(%rdi), %ymm10, %ymm1
	vpmadd52luq	928(%rdi), %ymm10, %ymm2
	vpmadd52huq	928(%rdi), %ymm10, %ymm3
	vpmadd52luq	960(%rdi), %ymm10, %ymm4
	vpmadd52huq	960(%rdi), %ymm10, %ymm5
	vpmadd52luq	1024(%rdi), %ymm11, %ymm0
	vpmadd52huq	1024(%rdi), %ymm11, %ymm1
	vpmadd52luq	1056(%rdi), %ymm11, %ymm2
	vpmadd52huq	1056(%rdi), %ymm11, %ymm3
	vpmadd52luq	928(%rdi), %ymm11, %ymm4
	vpmadd52huq	928(%rdi), %ymm11, %ymm5
	vpsrlq	$44, %ymm14, %ymm10
	vpsllq	$20, %ymm30, %ymm15
	vpandq	%ymm17, %ymm14, %ymm9
	vpternlogq	$0xa8, %ymm17, %ymm15, %ymm10
	vpsrlq	$24, %ymm30, %ymm11
	vporq	%ymm19, %ymm11, %ymm11
	vpaddq	%ymm6, %ymm9, %ymm9
	vpaddq	%ymm7, %ymm10, %ymm10
	vpaddq	%ymm8, %ymm11, %ymm11
	vpmadd52luq	1088(%rdi), %ymm9, %ymm0
	vpmadd52huq	1088(%rdi), %ymm9, %ymm1
	vpmadd52luq	1120(%rdi), %ymm9, %ymm2
	vpmadd52huq	1120(%rdi), %ymm9, %ymm3
	vpmadd52luq	1152(%rdi), %ymm9, %ymm4
	vpmadd52huq	1152(%rdi), %ymm9, %ymm5
	vpmadd52luq	1216(%rdi), %ymm10, %ymm0
	vpmadd52huq	1216(%rdi), %ymm10, %ymm1
	vpmadd52luq	1088(%rdi), %ymm10, %ymm2
	vpmadd52huq	1088(%rdi), %ymm10, %ymm3
	vpmadd52luq	1120(%rdi), %ymm10, %ymm4
	vpmadd52huq	1120(%rdi), %ymm10, %ymm5
	vpmadd52luq	1184(%rdi), %ymm11, %ymm0
	vpmadd52huq	1184(%rdi), %ymm11, %ymm1
	vpmadd52luq	1216(%rdi), %ymm11, %ymm2
	vpmadd52huq	1216(%rdi), %ymm11, %ymm3
	vpmadd52luq	1088(%rdi), %ymm11, %ymm4
	vpmadd52huq	1088(%rdi), %ymm11, %ymm5
	vpsrlq	$44, %ymm0, %ymm15
	vpsllq	$8, %ymm1, %ymm1
	vpandq	%ymm17, %ymm0, %ymm0
	vpaddq	%ymm1, %ymm2, %ymm2
	vpaddq	%ymm15, %ymm2, %ymm2
	vpsllq	$8, %ymm3, %ymm3
	vpsrlq	$44, %ymm2, %ymm15
	vpaddq	%ymm3, %ymm4, %ymm4
	vpandq	%ymm17, %ymm2, %ymm7
	vpaddq	%ymm15, %ymm4, %ymm4
	vpsllq	$10, %ymm5, %ymm5
	vpsrlq	$42, %ymm4, %ymm15
	vpandq	%ymm18, %ymm4, %ymm8
	vpaddq	%ymm5, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsllq	$2, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsrlq	$44, %ymm0, %ymm15
	vpandq	%ymm17, %ymm0, %ymm6
	vpaddq	%ymm15, %ymm7, %ymm7
	add	$64, %r9
	jnz	.L9
.L10:
	mov	704(%rdi), %eax
	test	%eax, %eax
	jz	.L11
	/* a short block at the end, of those that have one */
	kmovw	%eax, %k3
	vmovdqa64	%ymm6, %ymm27
	vmovdqa64	%ymm7, %ymm28
	vmovdqa64	%ymm8, %ymm29
	vmovdqu64	512(%rdi), %ymm25
	vmovdqu64	576(%rdi), %ymm26
	vpsrlq	$44, %ymm25, %ymm10
	vpsllq	$20, %ymm26, %ymm15
	vpandq	%ymm17, %ymm25, %ymm9
	vpternlogq	$0xa8, %ymm17, %ymm15, %ymm10
	vpsrlq	$24, %ymm26, %ymm11
	vporq	%ymm19, %ymm11, %ymm11
	vpaddq	%ymm6, %ymm9, %ymm9
	vpaddq	%ymm7, %ymm10, %ymm10
	vpaddq	%ymm8, %ymm11, %ymm11
	vpxorq	%ymm0, %ymm0, %ymm0
	vpxorq	%ymm1, %ymm1, %ymm1
	vpxorq	%ymm2, %ymm2, %ymm2
	vpxorq	%ymm3, %ymm3, %ymm3
	vpxorq	%ymm4, %ymm4, %ymm4
	vpxorq	%ymm5, %ymm5, %ymm5
	vpmadd52luq	%ymm20, %ymm9, %ymm0
	vpmadd52huq	%ymm20, %ymm9, %ymm1
	vpmadd52luq	%ymm21, %ymm9, %ymm2
	vpmadd52huq	%ymm21, %ymm9, %ymm3
	vpmadd52luq	%ymm22, %ymm9, %ymm4
	vpmadd52huq	%ymm22, %ymm9, %ymm5
	vpmadd52luq	%ymm24, %ymm10, %ymm0
	vpmadd52huq	%ymm24, %ymm10, %ymm1
	vpmadd52luq	%ymm20, %ymm10, %ymm2
	vpmadd52huq	%ymm20, %ymm10, %ymm3
	vpmadd52luq	%ymm21, %ymm10, %ymm4
	vpmadd52huq	%ymm21, %ymm10, %ymm5
	vpmadd52luq	%ymm23, %ymm11, %ymm0
	vpmadd52huq	%ymm23, %ymm11, %ymm1
	vpmadd52luq	%ymm24, %ymm11, %ymm2
	vpmadd52huq	%ymm24, %ymm11, %ymm3
	vpmadd52luq	%ymm20, %ymm11, %ymm4
	vpmadd52huq	%ymm20, %ymm11, %ymm5
	vpsrlq	$44, %ymm0, %ymm15
	vpsllq	$8, %ymm1, %ymm1
	vpandq	%ymm17, %ymm0, %ymm0
	vpaddq	%ymm1, %ymm2, %ymm2
	vpaddq	%ymm15, %ymm2, %ymm2
	vpsllq	$8, %ymm3, %ymm3
	vpsrlq	$44, %ymm2, %ymm15
	vpaddq	%ymm3, %ymm4, %ymm4
	vpandq	%ymm17, %ymm2, %ymm7
	vpaddq	%ymm15, %ymm4, %ymm4
	vpsllq	$10, %ymm5, %ymm5
	vpsrlq	$42, %ymm4, %ymm15
	vpandq	%ymm18, %ymm4, %ymm8
	vpaddq	%ymm5, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsllq	$2, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsrlq	$44, %ymm0, %ymm15
	vpandq	%ymm17, %ymm0, %ymm6
	vpaddq	%ymm15, %ymm7, %ymm7
	vmovdqa64	%ymm6, %ymm27{%k3}
	vmovdqa64	%ymm27, %ymm6
	vmovdqa64	%ymm7, %ymm28{%k3}
	vmovdqa64	%ymm28, %ymm7
	vmovdqa64	%ymm8, %ymm29{%k3}
	vmovdqa64	%ymm29, %ymm8
.L11:
	/* the block of lengths */
	vpxorq	%ymm25, %ymm25, %ymm25
	vmovdqu64	640(%rdi), %ymm26
	vpsrlq	$44, %ymm25, %ymm10
	vpsllq	$20, %ymm26, %ymm15
	vpandq	%ymm17, %ymm25, %ymm9
	vpternlogq	$0xa8, %ymm17, %ymm15, %ymm10
	vpsrlq	$24, %ymm26, %ymm11
	vporq	%ymm19, %ymm11, %ymm11
	vpaddq	%ymm6, %ymm9, %ymm9
	vpaddq	%ymm7, %ymm10, %ymm10
	vpaddq	%ymm8, %ymm11, %ymm11
	vpxorq	%ymm0, %ymm0, %ymm0
	vpxorq	%ymm1, %ymm1, %ymm1
	vpxorq	%ymm2, %ymm2, %ymm2
	vpxorq	%ymm3, %ymm3, %ymm3
	vpxorq	%ymm4, %ymm4, %ymm4
	vpxorq	%ymm5, %ymm5, %ymm5
	vpmadd52luq	%ymm20, %ymm9, %ymm0
	vpmadd52huq	%ymm20, %ymm9, %ymm1
	vpmadd52luq	%ymm21, %ymm9, %ymm2
	vpmadd52huq	%ymm21, %ymm9, %ymm3
	vpmadd52luq	%ymm22, %ymm9, %ymm4
	vpmadd52huq	%ymm22, %ymm9, %ymm5
	vpmadd52luq	%ymm24, %ymm10, %ymm0
	vpmadd52huq	%ymm24, %ymm10, %ymm1
	vpmadd52luq	%ymm20, %ymm10, %ymm2
	vpmadd52huq	%ymm20, %ymm10, %ymm3
	vpmadd52luq	%ymm21, %ymm10, %ymm4
	vpmadd52huq	%ymm21, %ymm10, %ymm5
	vpmadd52luq	%ymm23, %ymm11, %ymm0
	vpmadd52huq	%ymm23, %ymm11, %ymm1
	vpmadd52luq	%ymm24, %ymm11, %ymm2
	vpmadd52huq	%ymm24, %ymm11, %ymm3
	vpmadd52luq	%ymm20, %ymm11, %ymm4
	vpmadd52huq	%ymm20, %ymm11, %ymm5
	vpsrlq	$44, %ymm0, %ymm15
	vpsllq	$8, %ymm1, %ymm1
	vpandq	%ymm17, %ymm0, %ymm0
	vpaddq	%ymm1, %ymm2, %ymm2
	vpaddq	%ymm15, %ymm2, %ymm2
	vpsllq	$8, %ymm3, %ymm3
	vpsrlq	$44, %ymm2, %ymm15
	vpaddq	%ymm3, %ymm4, %ymm4
	vpandq	%ymm17, %ymm2, %ymm7
	vpaddq	%ymm15, %ymm4, %ymm4
	vpsllq	$10, %ymm5, %ymm5
	vpsrlq	$42, %ymm4, %ymm15
	vpandq	%ymm18, %ymm4, %ymm8
	vpaddq	%ymm5, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsllq	$2, %ymm15, %ymm15
	vpaddq	%ymm15, %ymm0, %ymm0
	vpsrlq	$44, %ymm0, %ymm15
	vpandq	%ymm17, %ymm0, %ymm6
	vpaddq	%ymm15, %ymm7, %ymm7
	vmovdqu64	%ymm6, 320(%rdi)
	vmovdqu64	%ymm7, 384(%rdi)
	vmovdqu64	%ymm8, 448(%rdi)
	vzeroupper
	RET
SYM_FUNC_END(wg_poly1305_packets_avx512vl)
