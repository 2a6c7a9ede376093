/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Made by src/crypto/gen/poly1305.py; change that, then run "make crypto-asm".
 * docs/crypto.md explains the lanes and the arithmetic.
 *
 * Poly1305 by 52-bit multiply-add, 8 lanes.
 *
 * void wg_poly1305_blocks_avx512(struct wg_poly1305_acc *acc, const u8 *data, u64 n,
 * 				void *scratch, const u8 *last):
 * n > 0 whole blocks of one packet, lanes are blocks; the last ones may be apart.
 *
 * void wg_poly1305_packets_avx512(struct wg_poly_lanes *l):
 * up to 8 packets with their last blocks, lanes are packets.
 */
#include "asm.h"


.section .rodata
wg_poly_present_avx512:
	.byte	0x00, 0x80, 0xa0, 0xa8, 0xaa, 0xea, 0xfa, 0xfe, 0xff
wg_poly_first_avx512:
	.byte	0x00, 0x80, 0x20, 0x08, 0x02, 0x40, 0x10, 0x04, 0x01

.text

SYM_FUNC_START(wg_poly1305_blocks_avx512)
	/* 2^44 - 1, 2^42 - 1, and the bit 2^128 in the third limb */
	vpternlogq	$0xff, %zmm17, %zmm17, %zmm17
	vpsrlq	$22, %zmm17, %zmm18
	vpsrlq	$20, %zmm17, %zmm17
	vpternlogq	$0xff, %zmm19, %zmm19, %zmm19
	vpsrlq	$63, %zmm19, %zmm19
	vpsllq	$40, %zmm19, %zmm19
	/* r, then its powers by lanes */
	vpbroadcastq	24(%rdi), %zmm20
	vmovdqa64	%zmm20, %zmm9
	vpbroadcastq	32(%rdi), %zmm21
	vmovdqa64	%zmm21, %zmm10
	vpbroadcastq	40(%rdi), %zmm22
	vmovdqa64	%zmm22, %zmm11
	vpsllq	$2, %zmm21, %zmm23
	vpaddq	%zmm21, %zmm23, %zmm23
	vpsllq	$2, %zmm23, %zmm23
	vpsllq	$2, %zmm22, %zmm24
	vpaddq	%zmm22, %zmm24, %zmm24
	vpsllq	$2, %zmm24, %zmm24
	vpxorq	%zmm0, %zmm0, %zmm0
	vpxorq	%zmm1, %zmm1, %zmm1
	vpxorq	%zmm2, %zmm2, %zmm2
	vpxorq	%zmm3, %zmm3, %zmm3
	vpxorq	%zmm4, %zmm4, %zmm4
	vpxorq	%zmm5, %zmm5, %zmm5
	vpmadd52luq	%zmm20, %zmm9, %zmm0
	vpmadd52huq	%zmm20, %zmm9, %zmm1
	vpmadd52luq	%zmm21, %zmm9, %zmm2
	vpmadd52huq	%zmm21, %zmm9, %zmm3
	vpmadd52luq	%zmm22, %zmm9, %zmm4
	vpmadd52huq	%zmm22, %zmm9, %zmm5
	vpmadd52luq	%zmm24, %zmm10, %zmm0
	vpmadd52huq	%zmm24, %zmm10, %zmm1
	vpmadd52luq	%zmm20, %zmm10, %zmm2
	vpmadd52huq	%zmm20, %zmm10, %zmm3
	vpmadd52luq	%zmm21, %zmm10, %zmm4
	vpmadd52huq	%zmm21, %zmm10, %zmm5
	vpmadd52luq	%zmm23, %zmm11, %zmm0
	vpmadd52huq	%zmm23, %zmm11, %zmm1
	vpmadd52luq	%zmm24, %zmm11, %zmm2
	vpmadd52huq	%zmm24, %zmm11, %zmm3
	vpmadd52luq	%zmm20, %zmm11, %zmm4
	vpmadd52huq	%zmm20, %zmm11, %zmm5
	vpsrlq	$44, %zmm0, %zmm15
	vpsllq	$8, %zmm1, %zmm1
	vpandq	%zmm17, %zmm0, %zmm0
	vpaddq	%zmm1, %zmm2, %zmm2
	vpaddq	%zmm15, %zmm2, %zmm2
	vpsllq	$8, %zmm3, %zmm3
	vpsrlq	$44, %zmm2, %zmm15
	vpaddq	%zmm3, %zmm4, %zmm4
	vpandq	%zmm17, %zmm2, %zmm7
	vpaddq	%zmm15, %zmm4, %zmm4
	vpsllq	$10, %zmm5, %zmm5
	vpsrlq	$42, %zmm4, %zmm15
	vpandq	%zmm18, %zmm4, %zmm8
	vpaddq	%zmm5, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsllq	$2, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsrlq	$44, %zmm0, %zmm15
	vpandq	%zmm17, %zmm0, %zmm6
	vpaddq	%zmm15, %zmm7, %zmm7
	/* 2 2 1 1 ... times 2 */
	vpbroadcastq	%xmm6, %zmm20
	vpbroadcastq	%xmm7, %zmm21
	vpbroadcastq	%xmm8, %zmm22
	vpsllq	$2, %zmm21, %zmm23
	vpaddq	%zmm21, %zmm23, %zmm23
	vpsllq	$2, %zmm23, %zmm23
	vpsllq	$2, %zmm22, %zmm24
	vpaddq	%zmm22, %zmm24, %zmm24
	vpsllq	$2, %zmm24, %zmm24
	mov	$0x33, %eax
	kmovw	%eax, %k1
	vmovdqa64	%zmm20, %zmm9{%k1}
	vmovdqa64	%zmm21, %zmm10{%k1}
	vmovdqa64	%zmm22, %zmm11{%k1}
	vpxorq	%zmm0, %zmm0, %zmm0
	vpxorq	%zmm1, %zmm1, %zmm1
	vpxorq	%zmm2, %zmm2, %zmm2
	vpxorq	%zmm3, %zmm3, %zmm3
	vpxorq	%zmm4, %zmm4, %zmm4
	vpxorq	%zmm5, %zmm5, %zmm5
	vpmadd52luq	%zmm20, %zmm9, %zmm0
	vpmadd52huq	%zmm20, %zmm9, %zmm1
	vpmadd52luq	%zmm21, %zmm9, %zmm2
	vpmadd52huq	%zmm21, %zmm9, %zmm3
	vpmadd52luq	%zmm22, %zmm9, %zmm4
	vpmadd52huq	%zmm22, %zmm9, %zmm5
	vpmadd52luq	%zmm24, %zmm10, %zmm0
	vpmadd52huq	%zmm24, %zmm10, %zmm1
	vpmadd52luq	%zmm20, %zmm10, %zmm2
	vpmadd52huq	%zmm20, %zmm10, %zmm3
	vpmadd52luq	%zmm21, %zmm10, %zmm4
	vpmadd52huq	%zmm21, %zmm10, %zmm5
	vpmadd52luq	%zmm23, %zmm11, %zmm0
	vpmadd52huq	%zmm23, %zmm11, %zmm1
	vpmadd52luq	%zmm24, %zmm11, %zmm2
	vpmadd52huq	%zmm24, %zmm11, %zmm3
	vpmadd52luq	%zmm20, %zmm11, %zmm4
	vpmadd52huq	%zmm20, %zmm11, %zmm5
	vpsrlq	$44, %zmm0, %zmm15
	vpsllq	$8, %zmm1, %zmm1
	vpandq	%zmm17, %zmm0, %zmm0
	vpaddq	%zmm1, %zmm2, %zmm2
	vpaddq	%zmm15, %zmm2, %zmm2
	vpsllq	$8, %zmm3, %zmm3
	vpsrlq	$44, %zmm2, %zmm15
	vpaddq	%zmm3, %zmm4, %zmm4
	vpandq	%zmm17, %zmm2, %zmm7
	vpaddq	%zmm15, %zmm4, %zmm4
	vpsllq	$10, %zmm5, %zmm5
	vpsrlq	$42, %zmm4, %zmm15
	vpandq	%zmm18, %zmm4, %zmm8
	vpaddq	%zmm5, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsllq	$2, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsrlq	$44, %zmm0, %zmm15
	vpandq	%zmm17, %zmm0, %zmm6
	vpaddq	%zmm15, %zmm7, %zmm7
	/* 4 4 3 3 2 2 1 1 times 4 */
	mov	$0xf, %eax
	kmovw	%eax, %k1
	vmovdqa64	%zmm6, %zmm9{%k1}
	vmovdqa64	%zmm7, %zmm10{%k1}
	vmovdqa64	%zmm8, %zmm11{%k1}
	vpbroadcastq	%xmm6, %zmm20
	vpbroadcastq	%xmm7, %zmm21
	vpbroadcastq	%xmm8, %zmm22
	vpsllq	$2, %zmm21, %zmm23
	vpaddq	%zmm21, %zmm23, %zmm23
	vpsllq	$2, %zmm23, %zmm23
	vpsllq	$2, %zmm22, %zmm24
	vpaddq	%zmm22, %zmm24, %zmm24
	vpsllq	$2, %zmm24, %zmm24
	vpxorq	%zmm0, %zmm0, %zmm0
	vpxorq	%zmm1, %zmm1, %zmm1
	vpxorq	%zmm2, %zmm2, %zmm2
	vpxorq	%zmm3, %zmm3, %zmm3
	vpxorq	%zmm4, %zmm4, %zmm4
	vpxorq	%zmm5, %zmm5, %zmm5
	vpmadd52luq	%zmm20, %zmm9, %zmm0
	vpmadd52huq	%zmm20, %zmm9, %zmm1
	vpmadd52luq	%zmm21, %zmm9, %zmm2
	vpmadd52huq	%zmm21, %zmm9, %zmm3
	vpmadd52luq	%zmm22, %zmm9, %zmm4
	vpmadd52huq	%zmm22, %zmm9, %zmm5
	vpmadd52luq	%zmm24, %zmm10, %zmm0
	vpmadd52huq	%zmm24, %zmm10, %zmm1
	vpmadd52luq	%zmm20, %zmm10, %zmm2
	vpmadd52huq	%zmm20, %zmm10, %zmm3
	vpmadd52luq	%zmm21, %zmm10, %zmm4
	vpmadd52huq	%zmm21, %zmm10, %zmm5
	vpmadd52luq	%zmm23, %zmm11, %zmm0
	vpmadd52huq	%zmm23, %zmm11, %zmm1
	vpmadd52luq	%zmm24, %zmm11, %zmm2
	vpmadd52huq	%zmm24, %zmm11, %zmm3
	vpmadd52luq	%zmm20, %zmm11, %zmm4
	vpmadd52huq	%zmm20, %zmm11, %zmm5
	vpsrlq	$44, %zmm0, %zmm15
	vpsllq	$8, %zmm1, %zmm1
	vpandq	%zmm17, %zmm0, %zmm0
	vpaddq	%zmm1, %zmm2, %zmm2
	vpaddq	%zmm15, %zmm2, %zmm2
	vpsllq	$8, %zmm3, %zmm3
	vpsrlq	$44, %zmm2, %zmm15
	vpaddq	%zmm3, %zmm4, %zmm4
	vpandq	%zmm17, %zmm2, %zmm7
	vpaddq	%zmm15, %zmm4, %zmm4
	vpsllq	$10, %zmm5, %zmm5
	vpsrlq	$42, %zmm4, %zmm15
	vpandq	%zmm18, %zmm4, %zmm8
	vpaddq	%zmm5, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsllq	$2, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsrlq	$44, %zmm0, %zmm15
	vpandq	%zmm17, %zmm0, %zmm6
	vpaddq	%zmm15, %zmm7, %zmm7
	mov	$0x55, %eax
	kmovw	%eax, %k1
	vmovdqa64	%zmm6, %zmm9{%k1}
	vmovdqa64	%zmm9, %zmm25
	vmovdqa64	%zmm7, %zmm10{%k1}
	vmovdqa64	%zmm10, %zmm26
	vmovdqa64	%zmm8, %zmm11{%k1}
	vmovdqa64	%zmm11, %zmm27
	vpsllq	$2, %zmm26, %zmm28
	vpaddq	%zmm26, %zmm28, %zmm28
	vpsllq	$2, %zmm28, %zmm28
	vpsllq	$2, %zmm27, %zmm29
	vpaddq	%zmm27, %zmm29, %zmm29
	vpsllq	$2, %zmm29, %zmm29
	lea	wg_poly_present_avx512(%rip), %r11
	mov	%rcx, %r10
	vmovdqu64	%zmm25, 0(%r10)
	vmovdqu64	%zmm26, 64(%r10)
	vmovdqu64	%zmm27, 128(%r10)
	vmovdqu64	%zmm28, 192(%r10)
	vmovdqu64	%zmm29, 256(%r10)
	cmp	$8, %rdx
	jbe	.L1
	push	%r8
	/* r^2W: all lanes' powers once more */
	vpbroadcastq	%xmm9, %zmm25
	vpbroadcastq	%xmm10, %zmm26
	vpbroadcastq	%xmm11, %zmm27
	vpsllq	$2, %zmm26, %zmm28
	vpaddq	%zmm26, %zmm28, %zmm28
	vpsllq	$2, %zmm28, %zmm28
	vpsllq	$2, %zmm27, %zmm29
	vpaddq	%zmm27, %zmm29, %zmm29
	vpsllq	$2, %zmm29, %zmm29
	vpxorq	%zmm0, %zmm0, %zmm0
	vpxorq	%zmm1, %zmm1, %zmm1
	vpxorq	%zmm2, %zmm2, %zmm2
	vpxorq	%zmm3, %zmm3, %zmm3
	vpxorq	%zmm4, %zmm4, %zmm4
	vpxorq	%zmm5, %zmm5, %zmm5
	vmovdqa64	%zmm9, %zmm6
	vmovdqa64	%zmm10, %zmm7
	vmovdqa64	%zmm11, %zmm8
	vpmadd52luq	%zmm25, %zmm6, %zmm0
	vpmadd52huq	%zmm25, %zmm6, %zmm1
	vpmadd52luq	%zmm26, %zmm6, %zmm2
	vpmadd52huq	%zmm26, %zmm6, %zmm3
	vpmadd52luq	%zmm27, %zmm6, %zmm4
	vpmadd52huq	%zmm27, %zmm6, %zmm5
	vpmadd52luq	%zmm29, %zmm7, %zmm0
	vpmadd52huq	%zmm29, %zmm7, %zmm1
	vpmadd52luq	%zmm25, %zmm7, %zmm2
	vpmadd52huq	%zmm25, %zmm7, %zmm3
	vpmadd52luq	%zmm26, %zmm7, %zmm4
	vpmadd52huq	%zmm26, %zmm7, %zmm5
	vpmadd52luq	%zmm28, %zmm8, %zmm0
	vpmadd52huq	%zmm28, %zmm8, %zmm1
	vpmadd52luq	%zmm29, %zmm8, %zmm2
	vpmadd52huq	%zmm29, %zmm8, %zmm3
	vpmadd52luq	%zmm25, %zmm8, %zmm4
	vpmadd52huq	%zmm25, %zmm8, %zmm5
	vpsrlq	$44, %zmm0, %zmm15
	vpsllq	$8, %zmm1, %zmm1
	vpandq	%zmm17, %zmm0, %zmm0
	vpaddq	%zmm1, %zmm2, %zmm2
	vpaddq	%zmm15, %zmm2, %zmm2
	vpsllq	$8, %zmm3, %zmm3
	vpsrlq	$44, %zmm2, %zmm15
	vpaddq	%zmm3, %zmm4, %zmm4
	vpandq	%zmm17, %zmm2, %zmm21
	vpaddq	%zmm15, %zmm4, %zmm4
	vpsllq	$10, %zmm5, %zmm5
	vpsrlq	$42, %zmm4, %zmm15
	vpandq	%zmm18, %zmm4, %zmm22
	vpaddq	%zmm5, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsllq	$2, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsrlq	$44, %zmm0, %zmm15
	vpandq	%zmm17, %zmm0, %zmm20
	vpaddq	%zmm15, %zmm21, %zmm21
	vpsllq	$2, %zmm21, %zmm23
	vpaddq	%zmm21, %zmm23, %zmm23
	vpsllq	$2, %zmm23, %zmm23
	vpsllq	$2, %zmm22, %zmm24
	vpaddq	%zmm22, %zmm24, %zmm24
	vpsllq	$2, %zmm24, %zmm24
	vmovdqu64	%zmm20, 320(%r10)
	vmovdqu64	%zmm21, 384(%r10)
	vmovdqu64	%zmm22, 448(%r10)
	vmovdqu64	%zmm23, 512(%r10)
	vmovdqu64	%zmm24, 576(%r10)
	vmovdqa64	%zmm20, %zmm6
	vmovdqa64	%zmm21, %zmm7
	vmovdqa64	%zmm22, %zmm8
	vpbroadcastq	%xmm6, %zmm20
	vpbroadcastq	%xmm7, %zmm21
	vpbroadcastq	%xmm8, %zmm22
	vpsllq	$2, %zmm21, %zmm23
	vpaddq	%zmm21, %zmm23, %zmm23
	vpsllq	$2, %zmm23, %zmm23
	vpsllq	$2, %zmm22, %zmm24
	vpaddq	%zmm22, %zmm24, %zmm24
	vpsllq	$2, %zmm24, %zmm24
	/* the first pair: %r8d blocks in its first half, %r9d in the second */
	lea	-1(%rdx), %eax
	and	$15, %eax
	inc	%eax
	mov	%eax, %r8d
	sub	$8, %r8d
	mov	$0, %ecx
	cmovl	%ecx, %r8d
	mov	%eax, %r9d
	sub	%r8d, %r9d
	sub	%rax, %rdx
	mov	%r8d, %eax
	shl	$4, %eax
	add	%rax, %rsi
	mov	$16, %ecx
	sub	%r8d, %ecx
	sub	%r8d, %ecx
	mov	$0xffff, %eax
	shl	%cl, %eax
	kmovw	%eax, %k1
	shr	$8, %eax
	movzbl	%al, %eax
	kmovw	%eax, %k2
	movzbl	(%r11,%r8), %eax
	kmovw	%eax, %k3
	vmovdqu64	-128(%rsi), %zmm30{%k1}{z}
	vmovdqu64	-64(%rsi), %zmm31{%k2}{z}
	vmovdqa64	%zmm19, %zmm16{%k3}{z}
	vpunpcklqdq	%zmm31, %zmm30, %zmm0
	vpunpckhqdq	%zmm31, %zmm30, %zmm1
	vpsrlq	$44, %zmm0, %zmm10
	vpsllq	$20, %zmm1, %zmm15
	vpandq	%zmm17, %zmm0, %zmm9
	vpternlogq	$0xa8, %zmm17, %zmm15, %zmm10
	vpsrlq	$24, %zmm1, %zmm11
	vporq	%zmm16, %zmm11, %zmm11
	mov	%r9d, %eax
	shl	$4, %eax
	add	%rax, %rsi
	mov	$16, %ecx
	sub	%r9d, %ecx
	sub	%r9d, %ecx
	mov	$0xffff, %eax
	shl	%cl, %eax
	kmovw	%eax, %k1
	shr	$8, %eax
	movzbl	%al, %eax
	kmovw	%eax, %k2
	movzbl	(%r11,%r9), %eax
	kmovw	%eax, %k3
	vmovdqu64	-128(%rsi), %zmm30{%k1}{z}
	vmovdqu64	-64(%rsi), %zmm31{%k2}{z}
	vmovdqa64	%zmm19, %zmm16{%k3}{z}
	vpunpcklqdq	%zmm31, %zmm30, %zmm0
	vpunpckhqdq	%zmm31, %zmm30, %zmm1
	vpsrlq	$44, %zmm0, %zmm13
	vpsllq	$20, %zmm1, %zmm15
	vpandq	%zmm17, %zmm0, %zmm12
	vpternlogq	$0xa8, %zmm17, %zmm15, %zmm13
	vpsrlq	$24, %zmm1, %zmm14
	vporq	%zmm16, %zmm14, %zmm14
	test	%r8d, %r8d
	jz	.L5
	movzbl	9(%r11,%r8), %eax
	kmovw	%eax, %k1
	vpbroadcastq	0(%rdi), %zmm16{%k1}{z}
	vpaddq	%zmm16, %zmm9, %zmm9
	vpbroadcastq	8(%rdi), %zmm16{%k1}{z}
	vpaddq	%zmm16, %zmm10, %zmm10
	vpbroadcastq	16(%rdi), %zmm16{%k1}{z}
	vpaddq	%zmm16, %zmm11, %zmm11
	jmp	.L6
.L5:
	movzbl	9(%r11,%r9), %eax
	kmovw	%eax, %k1
	vpbroadcastq	0(%rdi), %zmm16{%k1}{z}
	vpaddq	%zmm16, %zmm12, %zmm12
	vpbroadcastq	8(%rdi), %zmm16{%k1}{z}
	vpaddq	%zmm16, %zmm13, %zmm13
	vpbroadcastq	16(%rdi), %zmm16{%k1}{z}
	vpaddq	%zmm16, %zmm14, %zmm14
.L6:
	pop	%r8
	test	%rdx, %rdx
	jz	.L3
.L2:
	vpxorq	%zmm0, %zmm0, %zmm0
	vpxorq	%zmm1, %zmm1, %zmm1
	vpxorq	%zmm2, %zmm2, %zmm2
	vpxorq	%zmm3, %zmm3, %zmm3
	vpxorq	%zmm4, %zmm4, %zmm4
	vpxorq	%zmm5, %zmm5, %zmm5
	vpmadd52luq	%zmm25, %zmm12, %zmm0
	vpmadd52huq	%zmm25, %zmm12, %zmm1
	vpmadd52luq	%zmm26, %zmm12, %zmm2
	vpmadd52huq	%zmm26, %zmm12, %zmm3
	vpmadd52luq	%zmm27, %zmm12, %zmm4
	vpmadd52huq	%zmm27, %zmm12, %zmm5
	vpmadd52luq	%zmm29, %zmm13, %zmm0
	vpmadd52huq	%zmm29, %zmm13, %zmm1
	vpmadd52luq	%zmm25, %zmm13, %zmm2
	vpmadd52huq	%zmm25, %zmm13, %zmm3
	vpmadd52luq	%zmm26, %zmm13, %zmm4
	vpmadd52huq	%zmm26, %zmm13, %zmm5
	vpmadd52luq	%zmm28, %zmm14, %zmm0
	vpmadd52huq	%zmm28, %zmm14, %zmm1
	vpmadd52luq	%zmm29, %zmm14, %zmm2
	vpmadd52huq	%zmm29, %zmm14, %zmm3
	vpmadd52luq	%zmm25, %zmm14, %zmm4
	vpmadd52huq	%zmm25, %zmm14, %zmm5
	vpmadd52luq	%zmm20, %zmm9, %zmm0
	vpmadd52huq	%zmm20, %zmm9, %zmm1
	vpmadd52luq	%zmm21, %zmm9, %zmm2
	vpmadd52huq	%zmm21, %zmm9, %zmm3
	vpmadd52luq	%zmm22, %zmm9, %zmm4
	vpmadd52huq	%zmm22, %zmm9, %zmm5
	vpmadd52luq	%zmm24, %zmm10, %zmm0
	vpmadd52huq	%zmm24, %zmm10, %zmm1
	vpmadd52luq	%zmm20, %zmm10, %zmm2
	vpmadd52huq	%zmm20, %zmm10, %zmm3
	vpmadd52luq	%zmm21, %zmm10, %zmm4
	vpmadd52huq	%zmm21, %zmm10, %zmm5
	vpmadd52luq	%zmm23, %zmm11, %zmm0
	vpmadd52huq	%zmm23, %zmm11, %zmm1
	vpmadd52luq	%zmm24, %zmm11, %zmm2
	vpmadd52huq	%zmm24, %zmm11, %zmm3
	vpmadd52luq	%zmm20, %zmm11, %zmm4
	vpmadd52huq	%zmm20, %zmm11, %zmm5
	cmp	$16, %rdx
	cmove	%r8, %rsi
	vmovdqu64	0(%rsi), %zmm30
	vmovdqu64	64(%rsi), %zmm31
	vpunpcklqdq	%zmm31, %zmm30, %zmm16
	vpunpckhqdq	%zmm31, %zmm30, %zmm31
	vpsrlq	$44, %zmm16, %zmm10
	vpsllq	$20, %zmm31, %zmm15
	vpandq	%zmm17, %zmm16, %zmm9
	vpternlogq	$0xa8, %zmm17, %zmm15, %zmm10
	vpsrlq	$24, %zmm31, %zmm11
	vporq	%zmm19, %zmm11, %zmm11
	vmovdqu64	128(%rsi), %zmm30
	vmovdqu64	192(%rsi), %zmm31
	vpunpcklqdq	%zmm31, %zmm30, %zmm16
	vpunpckhqdq	%zmm31, %zmm30, %zmm31
	vpsrlq	$44, %zmm16, %zmm13
	vpsllq	$20, %zmm31, %zmm15
	vpandq	%zmm17, %zmm16, %zmm12
	vpternlogq	$0xa8, %zmm17, %zmm15, %zmm13
	vpsrlq	$24, %zmm31, %zmm14
	vporq	%zmm19, %zmm14, %zmm14
	add	$256, %rsi
	vpsrlq	$44, %zmm0, %zmm15
	vpsllq	$8, %zmm1, %zmm1
	vpandq	%zmm17, %zmm0, %zmm0
	vpaddq	%zmm1, %zmm2, %zmm2
	vpaddq	%zmm15, %zmm2, %zmm2
	vpsllq	$8, %zmm3, %zmm3
	vpsrlq	$44, %zmm2, %zmm15
	vpaddq	%zmm3, %zmm4, %zmm4
	vpandq	%zmm17, %zmm2, %zmm7
	vpaddq	%zmm15, %zmm4, %zmm4
	vpsllq	$10, %zmm5, %zmm5
	vpsrlq	$42, %zmm4, %zmm15
	vpandq	%zmm18, %zmm4, %zmm8
	vpaddq	%zmm5, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsllq	$2, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsrlq	$44, %zmm0, %zmm15
	vpandq	%zmm17, %zmm0, %zmm6
	vpaddq	%zmm15, %zmm7, %zmm7
	vpaddq	%zmm6, %zmm9, %zmm9
	vpaddq	%zmm7, %zmm10, %zmm10
	vpaddq	%zmm8, %zmm11, %zmm11
	sub	$16, %rdx
	jnz	.L2
.L3:
	vpxorq	%zmm0, %zmm0, %zmm0
	vpxorq	%zmm1, %zmm1, %zmm1
	vpxorq	%zmm2, %zmm2, %zmm2
	vpxorq	%zmm3, %zmm3, %zmm3
	vpxorq	%zmm4, %zmm4, %zmm4
	vpxorq	%zmm5, %zmm5, %zmm5
	vpmadd52luq	0(%r10), %zmm12, %zmm0
	vpmadd52huq	0(%r10), %zmm12, %zmm1
	vpmadd52luq	64(%r10), %zmm12, %zmm2
	vpmadd52huq	64(%r10), %zmm12, %zmm3
	vpmadd52luq	128(%r10), %zmm12, %zmm4
	vpmadd52huq	128(%r10), %zmm12, %zmm5
	vpmadd52luq	256(%r10), %zmm13, %zmm0
	vpmadd52huq	256(%r10), %zmm13, %zmm1
	vpmadd52luq	0(%r10), %zmm13, %zmm2
	vpmadd52huq	0(%r10), %zmm13, %zmm3
	vpmadd52luq	64(%r10), %zmm13, %zmm4
	vpmadd52huq	64(%r10), %zmm13, %zmm5
	vpmadd52luq	192(%r10), %zmm14, %zmm0
	vpmadd52huq	192(%r10), %zmm14, %zmm1
	vpmadd52luq	256(%r10), %zmm14, %zmm2
	vpmadd52huq	256(%r10), %zmm14, %zmm3
	vpmadd52luq	0(%r10), %zmm14, %zmm4
	vpmadd52huq	0(%r10), %zmm14, %zmm5
	vpmadd52luq	320(%r10), %zmm9, %zmm0
	vpmadd52huq	320(%r10), %zmm9, %zmm1
	vpmadd52luq	384(%r10), %zmm9, %zmm2
	vpmadd52huq	384(%r10), %zmm9, %zmm3
	vpmadd52luq	448(%r10), %zmm9, %zmm4
	vpmadd52huq	448(%r10), %zmm9, %zmm5
	vpmadd52luq	576(%r10), %zmm10, %zmm0
	vpmadd52huq	576(%r10), %zmm10, %zmm1
	vpmadd52luq	320(%r10), %zmm10, %zmm2
	vpmadd52huq	320(%r10), %zmm10, %zmm3
	vpmadd52luq	384(%r10), %zmm10, %zmm4
	vpmadd52huq	384(%r10), %zmm10, %zmm5
	vpmadd52luq	512(%r10), %zmm11, %zmm0
	vpmadd52huq	512(%r10), %zmm11, %zmm1
	vpmadd52luq	576(%r10), %zmm11, %zmm2
	vpmadd52huq	576(%r10), %zmm11, %zmm3
	vpmadd52luq	320(%r10), %zmm11, %zmm4
	vpmadd52huq	320(%r10), %zmm11, %zmm5
	jmp	.L4
.L1:
	mov	%edx, %r9d
	shl	$4, %rdx
	add	%rdx, %rsi
	mov	$16, %ecx
	sub	%r9d, %ecx
	sub	%r9d, %ecx
	mov	$0xffff, %eax
	shl	%cl, %eax
	kmovw	%eax, %k1
	shr	$8, %eax
	movzbl	%al, %eax
	kmovw	%eax, %k2
	movzbl	(%r11,%r9), %eax
	kmovw	%eax, %k3
	vmovdqu64	-128(%rsi), %zmm30{%k1}{z}
	vmovdqu64	-64(%rsi), %zmm31{%k2}{z}
	vmovdqa64	%zmm19, %zmm16{%k3}{z}
	vpunpcklqdq	%zmm31, %zmm30, %zmm0
	vpunpckhqdq	%zmm31, %zmm30, %zmm1
	vpsrlq	$44, %zmm0, %zmm13
	vpsllq	$20, %zmm1, %zmm15
	vpandq	%zmm17, %zmm0, %zmm12
	vpternlogq	$0xa8, %zmm17, %zmm15, %zmm13
	vpsrlq	$24, %zmm1, %zmm14
	vporq	%zmm16, %zmm14, %zmm14
	movzbl	9(%r11,%r9), %eax
	kmovw	%eax, %k1
	vpbroadcastq	0(%rdi), %zmm16{%k1}{z}
	vpaddq	%zmm16, %zmm12, %zmm12
	vpbroadcastq	8(%rdi), %zmm16{%k1}{z}
	vpaddq	%zmm16, %zmm13, %zmm13
	vpbroadcastq	16(%rdi), %zmm16{%k1}{z}
	vpaddq	%zmm16, %zmm14, %zmm14
	vpxorq	%zmm0, %zmm0, %zmm0
	vpxorq	%zmm1, %zmm1, %zmm1
	vpxorq	%zmm2, %zmm2, %zmm2
	vpxorq	%zmm3, %zmm3, %zmm3
	vpxorq	%zmm4, %zmm4, %zmm4
	vpxorq	%zmm5, %zmm5, %zmm5
	vpmadd52luq	%zmm25, %zmm12, %zmm0
	vpmadd52huq	%zmm25, %zmm12, %zmm1
	vpmadd52luq	%zmm26, %zmm12, %zmm2
	vpmadd52huq	%zmm26, %zmm12, %zmm3
	vpmadd52luq	%zmm27, %zmm12, %zmm4
	vpmadd52huq	%zmm27, %zmm12, %zmm5
	vpmadd52luq	%zmm29, %zmm13, %zmm0
	vpmadd52huq	%zmm29, %zmm13, %zmm1
	vpmadd52luq	%zmm25, %zmm13, %zmm2
	vpmadd52huq	%zmm25, %zmm13, %zmm3
	vpmadd52luq	%zmm26, %zmm13, %zmm4
	vpmadd52huq	%zmm26, %zmm13, %zmm5
	vpmadd52luq	%zmm28, %zmm14, %zmm0
	vpmadd52huq	%zmm28, %zmm14, %zmm1
	vpmadd52luq	%zmm29, %zmm14, %zmm2
	vpmadd52huq	%zmm29, %zmm14, %zmm3
	vpmadd52luq	%zmm25, %zmm14, %zmm4
	vpmadd52huq	%zmm25, %zmm14, %zmm5
.L4:
	/* sum over the lanes and carry */
	vpsllq	$8, %zmm1, %zmm1
	vpsllq	$8, %zmm3, %zmm3
	vpsllq	$10, %zmm5, %zmm5
	vpaddq	%zmm1, %zmm2, %zmm2
	vpaddq	%zmm3, %zmm4, %zmm4
	vpaddq	%zmm5, %zmm0, %zmm0
	vpsllq	$2, %zmm5, %zmm5
	vpaddq	%zmm5, %zmm0, %zmm0
	vextracti64x4	$1, %zmm0, %ymm1
	vextracti64x4	$1, %zmm2, %ymm3
	vextracti64x4	$1, %zmm4, %ymm5
	vpaddq	%ymm1, %ymm0, %ymm0
	vpaddq	%ymm3, %ymm2, %ymm2
	vpaddq	%ymm5, %ymm4, %ymm4
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
SYM_FUNC_END(wg_poly1305_blocks_avx512)

SYM_FUNC_START(wg_poly1305_packets_avx512)
	/* 2^44 - 1, 2^42 - 1, and the bit 2^128 in the third limb */
	vpternlogq	$0xff, %zmm17, %zmm17, %zmm17
	vpsrlq	$22, %zmm17, %zmm18
	vpsrlq	$20, %zmm17, %zmm17
	vpternlogq	$0xff, %zmm19, %zmm19, %zmm19
	vpsrlq	$63, %zmm19, %zmm19
	vpsllq	$40, %zmm19, %zmm19
	vmovdqu64	128(%rdi), %zmm20
	vmovdqu64	192(%rdi), %zmm21
	vmovdqu64	256(%rdi), %zmm22
	vpsllq	$2, %zmm21, %zmm23
	vpaddq	%zmm21, %zmm23, %zmm23
	vpsllq	$2, %zmm23, %zmm23
	vpsllq	$2, %zmm22, %zmm24
	vpaddq	%zmm22, %zmm24, %zmm24
	vpsllq	$2, %zmm24, %zmm24
	vpxorq	%zmm0, %zmm0, %zmm0
	vpxorq	%zmm1, %zmm1, %zmm1
	vpxorq	%zmm2, %zmm2, %zmm2
	vpxorq	%zmm3, %zmm3, %zmm3
	vpxorq	%zmm4, %zmm4, %zmm4
	vpxorq	%zmm5, %zmm5, %zmm5
	vpmadd52luq	%zmm20, %zmm20, %zmm0
	vpmadd52huq	%zmm20, %zmm20, %zmm1
	vpmadd52luq	%zmm21, %zmm20, %zmm2
	vpmadd52huq	%zmm21, %zmm20, %zmm3
	vpmadd52luq	%zmm22, %zmm20, %zmm4
	vpmadd52huq	%zmm22, %zmm20, %zmm5
	vpmadd52luq	%zmm24, %zmm21, %zmm0
	vpmadd52huq	%zmm24, %zmm21, %zmm1
	vpmadd52luq	%zmm20, %zmm21, %zmm2
	vpmadd52huq	%zmm20, %zmm21, %zmm3
	vpmadd52luq	%zmm21, %zmm21, %zmm4
	vpmadd52huq	%zmm21, %zmm21, %zmm5
	vpmadd52luq	%zmm23, %zmm22, %zmm0
	vpmadd52huq	%zmm23, %zmm22, %zmm1
	vpmadd52luq	%zmm24, %zmm22, %zmm2
	vpmadd52huq	%zmm24, %zmm22, %zmm3
	vpmadd52luq	%zmm20, %zmm22, %zmm4
	vpmadd52huq	%zmm20, %zmm22, %zmm5
	vpsrlq	$44, %zmm0, %zmm15
	vpsllq	$8, %zmm1, %zmm1
	vpandq	%zmm17, %zmm0, %zmm0
	vpaddq	%zmm1, %zmm2, %zmm2
	vpaddq	%zmm15, %zmm2, %zmm2
	vpsllq	$8, %zmm3, %zmm3
	vpsrlq	$44, %zmm2, %zmm15
	vpaddq	%zmm3, %zmm4, %zmm4
	vpandq	%zmm17, %zmm2, %zmm10
	vpaddq	%zmm15, %zmm4, %zmm4
	vpsllq	$10, %zmm5, %zmm5
	vpsrlq	$42, %zmm4, %zmm15
	vpandq	%zmm18, %zmm4, %zmm11
	vpaddq	%zmm5, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsllq	$2, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsrlq	$44, %zmm0, %zmm15
	vpandq	%zmm17, %zmm0, %zmm9
	vpaddq	%zmm15, %zmm10, %zmm10
	vmovdqa64	%zmm9, %zmm12
	vmovdqa64	%zmm10, %zmm13
	vmovdqa64	%zmm11, %zmm14
	vpsllq	$2, %zmm13, %zmm25
	vpaddq	%zmm13, %zmm25, %zmm25
	vpsllq	$2, %zmm25, %zmm25
	vpsllq	$2, %zmm14, %zmm26
	vpaddq	%zmm14, %zmm26, %zmm26
	vpsllq	$2, %zmm26, %zmm26
	vmovdqu64	%zmm12, 768(%rdi)
	vmovdqu64	%zmm13, 832(%rdi)
	vmovdqu64	%zmm14, 896(%rdi)
	vmovdqu64	%zmm25, 960(%rdi)
	vmovdqu64	%zmm26, 1024(%rdi)
	vpxorq	%zmm0, %zmm0, %zmm0
	vpxorq	%zmm1, %zmm1, %zmm1
	vpxorq	%zmm2, %zmm2, %zmm2
	vpxorq	%zmm3, %zmm3, %zmm3
	vpxorq	%zmm4, %zmm4, %zmm4
	vpxorq	%zmm5, %zmm5, %zmm5
	vpmadd52luq	%zmm20, %zmm9, %zmm0
	vpmadd52huq	%zmm20, %zmm9, %zmm1
	vpmadd52luq	%zmm21, %zmm9, %zmm2
	vpmadd52huq	%zmm21, %zmm9, %zmm3
	vpmadd52luq	%zmm22, %zmm9, %zmm4
	vpmadd52huq	%zmm22, %zmm9, %zmm5
	vpmadd52luq	%zmm24, %zmm10, %zmm0
	vpmadd52huq	%zmm24, %zmm10, %zmm1
	vpmadd52luq	%zmm20, %zmm10, %zmm2
	vpmadd52huq	%zmm20, %zmm10, %zmm3
	vpmadd52luq	%zmm21, %zmm10, %zmm4
	vpmadd52huq	%zmm21, %zmm10, %zmm5
	vpmadd52luq	%zmm23, %zmm11, %zmm0
	vpmadd52huq	%zmm23, %zmm11, %zmm1
	vpmadd52luq	%zmm24, %zmm11, %zmm2
	vpmadd52huq	%zmm24, %zmm11, %zmm3
	vpmadd52luq	%zmm20, %zmm11, %zmm4
	vpmadd52huq	%zmm20, %zmm11, %zmm5
	vpsrlq	$44, %zmm0, %zmm15
	vpsllq	$8, %zmm1, %zmm1
	vpandq	%zmm17, %zmm0, %zmm0
	vpaddq	%zmm1, %zmm2, %zmm2
	vpaddq	%zmm15, %zmm2, %zmm2
	vpsllq	$8, %zmm3, %zmm3
	vpsrlq	$44, %zmm2, %zmm15
	vpaddq	%zmm3, %zmm4, %zmm4
	vpandq	%zmm17, %zmm2, %zmm7
	vpaddq	%zmm15, %zmm4, %zmm4
	vpsllq	$10, %zmm5, %zmm5
	vpsrlq	$42, %zmm4, %zmm15
	vpandq	%zmm18, %zmm4, %zmm8
	vpaddq	%zmm5, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsllq	$2, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsrlq	$44, %zmm0, %zmm15
	vpandq	%zmm17, %zmm0, %zmm6
	vpaddq	%zmm15, %zmm7, %zmm7
	vmovdqa64	%zmm6, %zmm12
	vmovdqa64	%zmm7, %zmm13
	vmovdqa64	%zmm8, %zmm14
	vpsllq	$2, %zmm13, %zmm25
	vpaddq	%zmm13, %zmm25, %zmm25
	vpsllq	$2, %zmm25, %zmm25
	vpsllq	$2, %zmm14, %zmm26
	vpaddq	%zmm14, %zmm26, %zmm26
	vpsllq	$2, %zmm26, %zmm26
	vmovdqu64	%zmm12, 1088(%rdi)
	vmovdqu64	%zmm13, 1152(%rdi)
	vmovdqu64	%zmm14, 1216(%rdi)
	vmovdqu64	%zmm25, 1280(%rdi)
	vmovdqu64	%zmm26, 1344(%rdi)
	vpxorq	%zmm0, %zmm0, %zmm0
	vpxorq	%zmm1, %zmm1, %zmm1
	vpxorq	%zmm2, %zmm2, %zmm2
	vpxorq	%zmm3, %zmm3, %zmm3
	vpxorq	%zmm4, %zmm4, %zmm4
	vpxorq	%zmm5, %zmm5, %zmm5
	vpmadd52luq	%zmm20, %zmm6, %zmm0
	vpmadd52huq	%zmm20, %zmm6, %zmm1
	vpmadd52luq	%zmm21, %zmm6, %zmm2
	vpmadd52huq	%zmm21, %zmm6, %zmm3
	vpmadd52luq	%zmm22, %zmm6, %zmm4
	vpmadd52huq	%zmm22, %zmm6, %zmm5
	vpmadd52luq	%zmm24, %zmm7, %zmm0
	vpmadd52huq	%zmm24, %zmm7, %zmm1
	vpmadd52luq	%zmm20, %zmm7, %zmm2
	vpmadd52huq	%zmm20, %zmm7, %zmm3
	vpmadd52luq	%zmm21, %zmm7, %zmm4
	vpmadd52huq	%zmm21, %zmm7, %zmm5
	vpmadd52luq	%zmm23, %zmm8, %zmm0
	vpmadd52huq	%zmm23, %zmm8, %zmm1
	vpmadd52luq	%zmm24, %zmm8, %zmm2
	vpmadd52huq	%zmm24, %zmm8, %zmm3
	vpmadd52luq	%zmm20, %zmm8, %zmm4
	vpmadd52huq	%zmm20, %zmm8, %zmm5
	vpsrlq	$44, %zmm0, %zmm15
	vpsllq	$8, %zmm1, %zmm1
	vpandq	%zmm17, %zmm0, %zmm0
	vpaddq	%zmm1, %zmm2, %zmm2
	vpaddq	%zmm15, %zmm2, %zmm2
	vpsllq	$8, %zmm3, %zmm3
	vpsrlq	$44, %zmm2, %zmm15
	vpaddq	%zmm3, %zmm4, %zmm4
	vpandq	%zmm17, %zmm2, %zmm7
	vpaddq	%zmm15, %zmm4, %zmm4
	vpsllq	$10, %zmm5, %zmm5
	vpsrlq	$42, %zmm4, %zmm15
	vpandq	%zmm18, %zmm4, %zmm8
	vpaddq	%zmm5, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsllq	$2, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsrlq	$44, %zmm0, %zmm15
	vpandq	%zmm17, %zmm0, %zmm6
	vpaddq	%zmm15, %zmm7, %zmm7
	vmovdqa64	%zmm6, %zmm12
	vmovdqa64	%zmm7, %zmm13
	vmovdqa64	%zmm8, %zmm14
	vpsllq	$2, %zmm13, %zmm25
	vpaddq	%zmm13, %zmm25, %zmm25
	vpsllq	$2, %zmm25, %zmm25
	vpsllq	$2, %zmm14, %zmm26
	vpaddq	%zmm14, %zmm26, %zmm26
	vpsllq	$2, %zmm26, %zmm26
	vmovdqu64	%zmm12, 1408(%rdi)
	vmovdqu64	%zmm13, 1472(%rdi)
	vmovdqu64	%zmm14, 1536(%rdi)
	vmovdqu64	%zmm25, 1600(%rdi)
	vmovdqu64	%zmm26, 1664(%rdi)
	vpxorq	%zmm6, %zmm6, %zmm6
	vpxorq	%zmm7, %zmm7, %zmm7
	vpxorq	%zmm8, %zmm8, %zmm8
	mov	720(%rdi), %rdx
	mov	712(%rdi), %rcx
	and	$-4, %rcx
.L7:
	cmp	%rcx, %rdx
	jbe	.L8
	/* block number %rdx from the end, of those that have one */
	vpbroadcastq	%rdx, %zmm28
	vmovdqu64	64(%rdi), %zmm27
	vpcmpuq	$5, %zmm28, %zmm27, %k1
	kmovw	%k1, %k2
	kmovw	%k1, %k3
	vpsllq	$4, %zmm28, %zmm28
	vmovdqu64	0(%rdi), %zmm27
	vpsubq	%zmm28, %zmm27, %zmm27
	vpxorq	%zmm25, %zmm25, %zmm25
	vpxorq	%zmm26, %zmm26, %zmm26
	vpgatherqq	(,%zmm27), %zmm25{%k1}
	vpgatherqq	8(,%zmm27), %zmm26{%k2}
	vmovdqa64	%zmm19, %zmm16{%k3}{z}
	vpsrlq	$44, %zmm25, %zmm10
	vpsllq	$20, %zmm26, %zmm15
	vpandq	%zmm17, %zmm25, %zmm9
	vpternlogq	$0xa8, %zmm17, %zmm15, %zmm10
	vpsrlq	$24, %zmm26, %zmm11
	vporq	%zmm16, %zmm11, %zmm11
	vpaddq	%zmm6, %zmm9, %zmm9
	vpaddq	%zmm7, %zmm10, %zmm10
	vpaddq	%zmm8, %zmm11, %zmm11
	vpxorq	%zmm0, %zmm0, %zmm0
	vpxorq	%zmm1, %zmm1, %zmm1
	vpxorq	%zmm2, %zmm2, %zmm2
	vpxorq	%zmm3, %zmm3, %zmm3
	vpxorq	%zmm4, %zmm4, %zmm4
	vpxorq	%zmm5, %zmm5, %zmm5
	vpmadd52luq	%zmm20, %zmm9, %zmm0
	vpmadd52huq	%zmm20, %zmm9, %zmm1
	vpmadd52luq	%zmm21, %zmm9, %zmm2
	vpmadd52huq	%zmm21, %zmm9, %zmm3
	vpmadd52luq	%zmm22, %zmm9, %zmm4
	vpmadd52huq	%zmm22, %zmm9, %zmm5
	vpmadd52luq	%zmm24, %zmm10, %zmm0
	vpmadd52huq	%zmm24, %zmm10, %zmm1
	vpmadd52luq	%zmm20, %zmm10, %zmm2
	vpmadd52huq	%zmm20, %zmm10, %zmm3
	vpmadd52luq	%zmm21, %zmm10, %zmm4
	vpmadd52huq	%zmm21, %zmm10, %zmm5
	vpmadd52luq	%zmm23, %zmm11, %zmm0
	vpmadd52huq	%zmm23, %zmm11, %zmm1
	vpmadd52luq	%zmm24, %zmm11, %zmm2
	vpmadd52huq	%zmm24, %zmm11, %zmm3
	vpmadd52luq	%zmm20, %zmm11, %zmm4
	vpmadd52huq	%zmm20, %zmm11, %zmm5
	vpsrlq	$44, %zmm0, %zmm15
	vpsllq	$8, %zmm1, %zmm1
	vpandq	%zmm17, %zmm0, %zmm0
	vpaddq	%zmm1, %zmm2, %zmm2
	vpaddq	%zmm15, %zmm2, %zmm2
	vpsllq	$8, %zmm3, %zmm3
	vpsrlq	$44, %zmm2, %zmm15
	vpaddq	%zmm3, %zmm4, %zmm4
	vpandq	%zmm17, %zmm2, %zmm7
	vpaddq	%zmm15, %zmm4, %zmm4
	vpsllq	$10, %zmm5, %zmm5
	vpsrlq	$42, %zmm4, %zmm15
	vpandq	%zmm18, %zmm4, %zmm8
	vpaddq	%zmm5, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsllq	$2, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsrlq	$44, %zmm0, %zmm15
	vpandq	%zmm17, %zmm0, %zmm6
	vpaddq	%zmm15, %zmm7, %zmm7
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
	vmovdqu64	0(%rax,%r9), %zmm12
	mov	8(%rdi), %rax
	vmovdqu64	0(%rax,%r9), %zmm13
	mov	16(%rdi), %rax
	vmovdqu64	0(%rax,%r9), %zmm14
	mov	24(%rdi), %rax
	vmovdqu64	0(%rax,%r9), %zmm25
	mov	32(%rdi), %rax
	vmovdqu64	0(%rax,%r9), %zmm26
	mov	40(%rdi), %rax
	vmovdqu64	0(%rax,%r9), %zmm27
	mov	48(%rdi), %rax
	vmovdqu64	0(%rax,%r9), %zmm28
	mov	56(%rdi), %rax
	vmovdqu64	0(%rax,%r9), %zmm29
	vpunpcklqdq	%zmm13, %zmm12, %zmm30
	vpunpckhqdq	%zmm13, %zmm12, %zmm13
	vpunpcklqdq	%zmm25, %zmm14, %zmm12
	vpunpckhqdq	%zmm25, %zmm14, %zmm25
	vpunpcklqdq	%zmm27, %zmm26, %zmm14
	vpunpckhqdq	%zmm27, %zmm26, %zmm27
	vpunpcklqdq	%zmm29, %zmm28, %zmm26
	vpunpckhqdq	%zmm29, %zmm28, %zmm29
	vshufi64x2	$0x44, %zmm12, %zmm30, %zmm28
	vshufi64x2	$0xee, %zmm12, %zmm30, %zmm12
	vshufi64x2	$0x44, %zmm26, %zmm14, %zmm30
	vshufi64x2	$0xee, %zmm26, %zmm14, %zmm26
	vshufi64x2	$0x88, %zmm30, %zmm28, %zmm14
	vshufi64x2	$0xdd, %zmm30, %zmm28, %zmm30
	vshufi64x2	$0x88, %zmm26, %zmm12, %zmm28
	vshufi64x2	$0xdd, %zmm26, %zmm12, %zmm26
	vshufi64x2	$0x44, %zmm25, %zmm13, %zmm12
	vshufi64x2	$0xee, %zmm25, %zmm13, %zmm25
	vshufi64x2	$0x44, %zmm29, %zmm27, %zmm13
	vshufi64x2	$0xee, %zmm29, %zmm27, %zmm29
	vshufi64x2	$0x88, %zmm13, %zmm12, %zmm27
	vshufi64x2	$0xdd, %zmm13, %zmm12, %zmm13
	vshufi64x2	$0x88, %zmm29, %zmm25, %zmm12
	vshufi64x2	$0xdd, %zmm29, %zmm25, %zmm29
	vpxorq	%zmm0, %zmm0, %zmm0
	vpxorq	%zmm1, %zmm1, %zmm1
	vpxorq	%zmm2, %zmm2, %zmm2
	vpxorq	%zmm3, %zmm3, %zmm3
	vpxorq	%zmm4, %zmm4, %zmm4
	vpxorq	%zmm5, %zmm5, %zmm5
	vpsrlq	$44, %zmm26, %zmm10
	vpsllq	$20, %zmm29, %zmm15
	vpandq	%zmm17, %zmm26, %zmm9
	vpternlogq	$0xa8, %zmm17, %zmm15, %zmm10
	vpsrlq	$24, %zmm29, %zmm11
	vporq	%zmm19, %zmm11, %zmm11
	vpmadd52luq	%zmm20, %zmm9, %zmm0
	vpmadd52huq	%zmm20, %zmm9, %zmm1
	vpmadd52luq	%zmm21, %zmm9, %zmm2
	vpmadd52huq	%zmm21, %zmm9, %zmm3
	vpmadd52luq	%zmm22, %zmm9, %zmm4
	vpmadd52huq	%zmm22, %zmm9, %zmm5
	vpmadd52luq	%zmm24, %zmm10, %zmm0
	vpmadd52huq	%zmm24, %zmm10, %zmm1
	vpmadd52luq	%zmm20, %zmm10, %zmm2
	vpmadd52huq	%zmm20, %zmm10, %zmm3
	vpmadd52luq	%zmm21, %zmm10, %zmm4
	vpmadd52huq	%zmm21, %zmm10, %zmm5
	vpmadd52luq	%zmm23, %zmm11, %zmm0
	vpmadd52huq	%zmm23, %zmm11, %zmm1
	vpmadd52luq	%zmm24, %zmm11, %zmm2
	vpmadd52huq	%zmm24, %zmm11, %zmm3
	vpmadd52luq	%zmm20, %zmm11, %zmm4
	vpmadd52huq	%zmm20, %zmm11, %zmm5
	vpsrlq	$44, %zmm28, %zmm10
	vpsllq	$20, %zmm12, %zmm15
	vpandq	%zmm17, %zmm28, %zmm9
	vpternlogq	$0xa8, %zmm17, %zmm15, %zmm10
	vpsrlq	$24, %zmm12, %zmm11
	vporq	%zmm19, %zmm11, %zmm11
	vpmadd52luq	768(%rdi), %zmm9, %zmm0
	vpmadd52huq	768(%rdi), %zmm9, %zmm1
	vpmadd52luq	832(%rdi), %zmm9, %zmm2
	vpmadd52huq	832(%rdi), %zmm9, %zmm3
	vpmadd52luq	896(%rdi), %zmm9, %zmm4
	vpmadd52huq	896(%rdi), %zmm9, %zmm5
	vpmadd52luq	1024(%rdi), %zmm10, %zmm0
	vpmadd52huq	1024(%rdi), %zmm10, %zmm1
	vpmadd52luq	768(%rdi), %zmm10, %zmm2
	vpmadd52huq	768(%rdi), %zmm10, %zmm3
	vpmadd52luq	832(%rdi), %zmm10, %zmm4
	vpmadd52huq	832(%rdi), %zmm10, %zmm5
	vpmadd52luq	960(%rdi), %zmm11, %zmm0
	vpmadd52huq	960(%rdi), %zmm11, %zmm1
	vpmadd52luq	1024(%rdi), %zmm11, %zmm2
	vpmadd52huq	1024(%rdi), %zmm11, %zmm3
	vpmadd52luq	768(%rdi), %zmm11, %zmm4
	vpmadd52huq	768(%rdi), %zmm11, %zmm5
	vpsrlq	$44, %zmm30, %zmm10
	vpsllq	$20, %zmm13, %zmm15
	vpandq	%zmm17, %zmm30, %zmm9
	vpternlogq	$0xa8, %zmm17, %zmm15, %zmm10
	vpsrlq	$24, %zmm13, %zmm11
	vporq	%zmm19, %zmm11, %zmm11
	vpmadd52luq	1088(%rdi), %zmm9, %zmm0
	vpmadd52huq	1088(%rdi), %zmm9, %zmm1
	vpmadd52luq	1152(%rdi), %zmm9, %zmm2
	vpmadd52huq	1152(%rdi), %zmm9, %zmm3
	vpmadd52luq	1216(%rdi), %zmm9, %zmm4
	vpmadd52huq	1216(%rdi), %zmm9, %zmm5
	vpmadd52luq	1344(%rdi), %zmm10, %zmm0
	vpmadd52huq	1344(%rdi), %zmm10, %zmm1
	vpmadd52luq	1088(%rdi), %zmm10, %zmm2
	vpmadd52huq	1088(%rdi), %zmm10, %zmm3
	vpmadd52luq	1152(%rdi), %zmm10, %zmm4
	vpmadd52huq	1152(%rdi), %zmm10, %zmm5
	vpmadd52luq	1280(%rdi), %zmm11, %zmm0
	vpmadd52huq	1280(%rdi), %zmm11, %zmm1
	vpmadd52luq	1344(%rdi), %zmm11, %zmm2
	vpmadd52huq	1344(%rdi), %zmm11, %zmm3
	vpmadd52luq	1088(%rdi), %zmm11, %zmm4
	vpmadd52huq	1088(%rdi), %zmm11, %zmm5
	vpsrlq	$44, %zmm14, %zmm10
	vpsllq	$20, %zmm27, %zmm15
	vpandq	%zmm17, %zmm14, %zmm9
	vpternlogq	$0xa8, %zmm17, %zmm15, %zmm10
	vpsrlq	$24, %zmm27, %zmm11
	vporq	%zmm19, %zmm11, %zmm11
	vpaddq	%zmm6, %zmm9, %zmm9
	vpaddq	%zmm7, %zmm10, %zmm10
	vpaddq	%zmm8, %zmm11, %zmm11
	vpmadd52luq	1408(%rdi), %zmm9, %zmm0
	vpmadd52huq	1408(%rdi), %zmm9, %zmm1
	vpmadd52luq	1472(%rdi), %zmm9, %zmm2
	vpmadd52huq	1472(%rdi), %zmm9, %zmm3
	vpmadd52luq	1536(%rdi), %zmm9, %zmm4
	vpmadd52huq	1536(%rdi), %zmm9, %zmm5
	vpmadd52luq	1664(%rdi), %zmm10, %zmm0
	vpmadd52huq	1664(%rdi), %zmm10, %zmm1
	vpmadd52luq	1408(%rdi), %zmm10, %zmm2
	vpmadd52huq	1408(%rdi), %zmm10, %zmm3
	vpmadd52luq	1472(%rdi), %zmm10, %zmm4
	vpmadd52huq	1472(%rdi), %zmm10, %zmm5
	vpmadd52luq	1600(%rdi), %zmm11, %zmm0
	vpmadd52huq	1600(%rdi), %zmm11, %zmm1
	vpmadd52luq	1664(%rdi), %zmm11, %zmm2
	vpmadd52huq	1664(%rdi), %zmm11, %zmm3
	vpmadd52luq	1408(%rdi), %zmm11, %zmm4
	vpmadd52huq	1408(%rdi), %zmm11, %zmm5
	vpsrlq	$44, %zmm0, %zmm15
	vpsllq	$8, %zmm1, %zmm1
	vpandq	%zmm17, %zmm0, %zmm0
	vpaddq	%zmm1, %zmm2, %zmm2
	vpaddq	%zmm15, %zmm2, %zmm2
	vpsllq	$8, %zmm3, %zmm3
	vpsrlq	$44, %zmm2, %zmm15
	vpaddq	%zmm3, %zmm4, %zmm4
	vpandq	%zmm17, %zmm2, %zmm7
	vpaddq	%zmm15, %zmm4, %zmm4
	vpsllq	$10, %zmm5, %zmm5
	vpsrlq	$42, %zmm4, %zmm15
	vpandq	%zmm18, %zmm4, %zmm8
	vpaddq	%zmm5, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsllq	$2, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsrlq	$44, %zmm0, %zmm15
	vpandq	%zmm17, %zmm0, %zmm6
	vpaddq	%zmm15, %zmm7, %zmm7
	add	$64, %r9
	jnz	.L9
.L10:
	mov	704(%rdi), %eax
	test	%eax, %eax
	jz	.L11
	/* a short block at the end, of those that have one */
	kmovw	%eax, %k3
	vmovdqa64	%zmm6, %zmm27
	vmovdqa64	%zmm7, %zmm28
	vmovdqa64	%zmm8, %zmm29
	vmovdqu64	512(%rdi), %zmm25
	vmovdqu64	576(%rdi), %zmm26
	vpsrlq	$44, %zmm25, %zmm10
	vpsllq	$20, %zmm26, %zmm15
	vpandq	%zmm17, %zmm25, %zmm9
	vpternlogq	$0xa8, %zmm17, %zmm15, %zmm10
	vpsrlq	$24, %zmm26, %zmm11
	vporq	%zmm19, %zmm11, %zmm11
	vpaddq	%zmm6, %zmm9, %zmm9
	vpaddq	%zmm7, %zmm10, %zmm10
	vpaddq	%zmm8, %zmm11, %zmm11
	vpxorq	%zmm0, %zmm0, %zmm0
	vpxorq	%zmm1, %zmm1, %zmm1
	vpxorq	%zmm2, %zmm2, %zmm2
	vpxorq	%zmm3, %zmm3, %zmm3
	vpxorq	%zmm4, %zmm4, %zmm4
	vpxorq	%zmm5, %zmm5, %zmm5
	vpmadd52luq	%zmm20, %zmm9, %zmm0
	vpmadd52huq	%zmm20, %zmm9, %zmm1
	vpmadd52luq	%zmm21, %zmm9, %zmm2
	vpmadd52huq	%zmm21, %zmm9, %zmm3
	vpmadd52luq	%zmm22, %zmm9, %zmm4
	vpmadd52huq	%zmm22, %zmm9, %zmm5
	vpmadd52luq	%zmm24, %zmm10, %zmm0
	vpmadd52huq	%zmm24, %zmm10, %zmm1
	vpmadd52luq	%zmm20, %zmm10, %zmm2
	vpmadd52huq	%zmm20, %zmm10, %zmm3
	vpmadd52luq	%zmm21, %zmm10, %zmm4
	vpmadd52huq	%zmm21, %zmm10, %zmm5
	vpmadd52luq	%zmm23, %zmm11, %zmm0
	vpmadd52huq	%zmm23, %zmm11, %zmm1
	vpmadd52luq	%zmm24, %zmm11, %zmm2
	vpmadd52huq	%zmm24, %zmm11, %zmm3
	vpmadd52luq	%zmm20, %zmm11, %zmm4
	vpmadd52huq	%zmm20, %zmm11, %zmm5
	vpsrlq	$44, %zmm0, %zmm15
	vpsllq	$8, %zmm1, %zmm1
	vpandq	%zmm17, %zmm0, %zmm0
	vpaddq	%zmm1, %zmm2, %zmm2
	vpaddq	%zmm15, %zmm2, %zmm2
	vpsllq	$8, %zmm3, %zmm3
	vpsrlq	$44, %zmm2, %zmm15
	vpaddq	%zmm3, %zmm4, %zmm4
	vpandq	%zmm17, %zmm2, %zmm7
	vpaddq	%zmm15, %zmm4, %zmm4
	vpsllq	$10, %zmm5, %zmm5
	vpsrlq	$42, %zmm4, %zmm15
	vpandq	%zmm18, %zmm4, %zmm8
	vpaddq	%zmm5, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsllq	$2, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsrlq	$44, %zmm0, %zmm15
	vpandq	%zmm17, %zmm0, %zmm6
	vpaddq	%zmm15, %zmm7, %zmm7
	vmovdqa64	%zmm6, %zmm27{%k3}
	vmovdqa64	%zmm27, %zmm6
	vmovdqa64	%zmm7, %zmm28{%k3}
	vmovdqa64	%zmm28, %zmm7
	vmovdqa64	%zmm8, %zmm29{%k3}
	vmovdqa64	%zmm29, %zmm8
.L11:
	/* the block of lengths */
	vpxorq	%zmm25, %zmm25, %zmm25
	vmovdqu64	640(%rdi), %zmm26
	vpsrlq	$44, %zmm25, %zmm10
	vpsllq	$20, %zmm26, %zmm15
	vpandq	%zmm17, %zmm25, %zmm9
	vpternlogq	$0xa8, %zmm17, %zmm15, %zmm10
	vpsrlq	$24, %zmm26, %zmm11
	vporq	%zmm19, %zmm11, %zmm11
	vpaddq	%zmm6, %zmm9, %zmm9
	vpaddq	%zmm7, %zmm10, %zmm10
	vpaddq	%zmm8, %zmm11, %zmm11
	vpxorq	%zmm0, %zmm0, %zmm0
	vpxorq	%zmm1, %zmm1, %zmm1
	vpxorq	%zmm2, %zmm2, %zmm2
	vpxorq	%zmm3, %zmm3, %zmm3
	vpxorq	%zmm4, %zmm4, %zmm4
	vpxorq	%zmm5, %zmm5, %zmm5
	vpmadd52luq	%zmm20, %zmm9, %zmm0
	vpmadd52huq	%zmm20, %zmm9, %zmm1
	vpmadd52luq	%zmm21, %zmm9, %zmm2
	vpmadd52huq	%zmm21, %zmm9, %zmm3
	vpmadd52luq	%zmm22, %zmm9, %zmm4
	vpmadd52huq	%zmm22, %zmm9, %zmm5
	vpmadd52luq	%zmm24, %zmm10, %zmm0
	vpmadd52huq	%zmm24, %zmm10, %zmm1
	vpmadd52luq	%zmm20, %zmm10, %zmm2
	vpmadd52huq	%zmm20, %zmm10, %zmm3
	vpmadd52luq	%zmm21, %zmm10, %zmm4
	vpmadd52huq	%zmm21, %zmm10, %zmm5
	vpmadd52luq	%zmm23, %zmm11, %zmm0
	vpmadd52huq	%zmm23, %zmm11, %zmm1
	vpmadd52luq	%zmm24, %zmm11, %zmm2
	vpmadd52huq	%zmm24, %zmm11, %zmm3
	vpmadd52luq	%zmm20, %zmm11, %zmm4
	vpmadd52huq	%zmm20, %zmm11, %zmm5
	vpsrlq	$44, %zmm0, %zmm15
	vpsllq	$8, %zmm1, %zmm1
	vpandq	%zmm17, %zmm0, %zmm0
	vpaddq	%zmm1, %zmm2, %zmm2
	vpaddq	%zmm15, %zmm2, %zmm2
	vpsllq	$8, %zmm3, %zmm3
	vpsrlq	$44, %zmm2, %zmm15
	vpaddq	%zmm3, %zmm4, %zmm4
	vpandq	%zmm17, %zmm2, %zmm7
	vpaddq	%zmm15, %zmm4, %zmm4
	vpsllq	$10, %zmm5, %zmm5
	vpsrlq	$42, %zmm4, %zmm15
	vpandq	%zmm18, %zmm4, %zmm8
	vpaddq	%zmm5, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsllq	$2, %zmm15, %zmm15
	vpaddq	%zmm15, %zmm0, %zmm0
	vpsrlq	$44, %zmm0, %zmm15
	vpandq	%zmm17, %zmm0, %zmm6
	vpaddq	%zmm15, %zmm7, %zmm7
	vmovdqu64	%zmm6, 320(%rdi)
	vmovdqu64	%zmm7, 384(%rdi)
	vmovdqu64	%zmm8, 448(%rdi)
	vzeroupper
	RET
SYM_FUNC_END(wg_poly1305_packets_avx512)
