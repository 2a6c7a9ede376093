/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Made by src/crypto/gen/neon.py; change that, then run "make crypto-asm".
 * docs/crypto.md explains the lanes and the arithmetic.
 *
 * ChaCha20 over 4 and over 2 x 4 lanes of NEON. Rotations by 16 and 8 are shuffles,
 * the others a shift and a shift that inserts. With two groups, half of the third
 * row of the state is in memory by turns.
 *
 * void wg_chacha20_lanes4_neon(struct wg_lanes *l, u32 first, const u8 *key);
 * void wg_chacha20_lanes8_neon(struct wg_lanes *l, u32 first, const u8 *key,
 * 			     struct wg_mac *mac):
 * lanes first.. of l, with one key or, if key is NULL, the keys in l. Beside the
 * second one, integer registers work on the tag of mac.
 *
 * wg_lanes_fill_neon(l, first, count, counter, nonce, src, dst): count consecutive
 * blocks of one packet for the lanes from first on.
 */
#include "asm.h"

.text

SYM_FUNC_START(wg_chacha20_lanes4_neon)
	/* rows and pointers from the first lane on */
	add	x3, x0, w1, uxtw #2
	add	x4, x0, w1, uxtw #3
	/* bytes 3 0 1 2, 7 4 5 6 ...: rotation by 8 */
	mov	x5, #0x0003
	movk	x5, #0x0201, lsl #16
	movk	x5, #0x0407, lsl #32
	movk	x5, #0x0605, lsl #48
	fmov	d28, x5
	orr	x5, x5, #0x0808080808080808
	mov	v28.d[1], x5
	mov	w5, #0x7865
	movk	w5, #0x6170, lsl #16
	dup	v0.4s, w5
	mov	w5, #0x646e
	movk	w5, #0x3320, lsl #16
	dup	v1.4s, w5
	mov	w5, #0x2d32
	movk	w5, #0x7962, lsl #16
	dup	v2.4s, w5
	mov	w5, #0x6574
	movk	w5, #0x6b20, lsl #16
	dup	v3.4s, w5
	ldr	q20, [x3, #1024]
	ldr	q22, [x3, #1152]
	ldr	q23, [x3, #1280]
	movi	v21.4s, #0
	cbz	x2, .L1
	/* one key for all lanes */
	ldp	q24, q25, [x2]
	dup	v4.4s, v24.s[0]
	dup	v5.4s, v24.s[1]
	dup	v6.4s, v24.s[2]
	dup	v7.4s, v24.s[3]
	dup	v16.4s, v25.s[0]
	dup	v17.4s, v25.s[1]
	dup	v18.4s, v25.s[2]
	dup	v19.4s, v25.s[3]
	b	.L2
.L1:
	/* a key per lane */
	ldr	q4, [x3, #0]
	ldr	q5, [x3, #128]
	ldr	q6, [x3, #256]
	ldr	q7, [x3, #384]
	ldr	q16, [x3, #512]
	ldr	q17, [x3, #640]
	ldr	q18, [x3, #768]
	ldr	q19, [x3, #896]
.L2:
	mov	w7, #10
.L3:
	add	v0.4s, v0.4s, v4.4s
	add	v1.4s, v1.4s, v5.4s
	add	v2.4s, v2.4s, v6.4s
	add	v3.4s, v3.4s, v7.4s
	eor	v20.16b, v20.16b, v0.16b
	eor	v21.16b, v21.16b, v1.16b
	eor	v22.16b, v22.16b, v2.16b
	eor	v23.16b, v23.16b, v3.16b
	rev32	v20.8h, v20.8h
	rev32	v21.8h, v21.8h
	rev32	v22.8h, v22.8h
	rev32	v23.8h, v23.8h
	add	v16.4s, v16.4s, v20.4s
	add	v17.4s, v17.4s, v21.4s
	add	v18.4s, v18.4s, v22.4s
	add	v19.4s, v19.4s, v23.4s
	eor	v24.16b, v4.16b, v16.16b
	eor	v25.16b, v5.16b, v17.16b
	eor	v26.16b, v6.16b, v18.16b
	eor	v27.16b, v7.16b, v19.16b
	shl	v4.4s, v24.4s, #12
	shl	v5.4s, v25.4s, #12
	shl	v6.4s, v26.4s, #12
	shl	v7.4s, v27.4s, #12
	sri	v4.4s, v24.4s, #20
	sri	v5.4s, v25.4s, #20
	sri	v6.4s, v26.4s, #20
	sri	v7.4s, v27.4s, #20
	add	v0.4s, v0.4s, v4.4s
	add	v1.4s, v1.4s, v5.4s
	add	v2.4s, v2.4s, v6.4s
	add	v3.4s, v3.4s, v7.4s
	eor	v20.16b, v20.16b, v0.16b
	eor	v21.16b, v21.16b, v1.16b
	eor	v22.16b, v22.16b, v2.16b
	eor	v23.16b, v23.16b, v3.16b
	tbl	v20.16b, {v20.16b}, v28.16b
	tbl	v21.16b, {v21.16b}, v28.16b
	tbl	v22.16b, {v22.16b}, v28.16b
	tbl	v23.16b, {v23.16b}, v28.16b
	add	v16.4s, v16.4s, v20.4s
	add	v17.4s, v17.4s, v21.4s
	add	v18.4s, v18.4s, v22.4s
	add	v19.4s, v19.4s, v23.4s
	eor	v24.16b, v4.16b, v16.16b
	eor	v25.16b, v5.16b, v17.16b
	eor	v26.16b, v6.16b, v18.16b
	eor	v27.16b, v7.16b, v19.16b
	shl	v4.4s, v24.4s, #7
	shl	v5.4s, v25.4s, #7
	shl	v6.4s, v26.4s, #7
	shl	v7.4s, v27.4s, #7
	sri	v4.4s, v24.4s, #25
	sri	v5.4s, v25.4s, #25
	sri	v6.4s, v26.4s, #25
	sri	v7.4s, v27.4s, #25
	add	v0.4s, v0.4s, v5.4s
	add	v1.4s, v1.4s, v6.4s
	add	v2.4s, v2.4s, v7.4s
	add	v3.4s, v3.4s, v4.4s
	eor	v23.16b, v23.16b, v0.16b
	eor	v20.16b, v20.16b, v1.16b
	eor	v21.16b, v21.16b, v2.16b
	eor	v22.16b, v22.16b, v3.16b
	rev32	v23.8h, v23.8h
	rev32	v20.8h, v20.8h
	rev32	v21.8h, v21.8h
	rev32	v22.8h, v22.8h
	add	v18.4s, v18.4s, v23.4s
	add	v19.4s, v19.4s, v20.4s
	add	v16.4s, v16.4s, v21.4s
	add	v17.4s, v17.4s, v22.4s
	eor	v24.16b, v5.16b, v18.16b
	eor	v25.16b, v6.16b, v19.16b
	eor	v26.16b, v7.16b, v16.16b
	eor	v27.16b, v4.16b, v17.16b
	shl	v5.4s, v24.4s, #12
	shl	v6.4s, v25.4s, #12
	shl	v7.4s, v26.4s, #12
	shl	v4.4s, v27.4s, #12
	sri	v5.4s, v24.4s, #20
	sri	v6.4s, v25.4s, #20
	sri	v7.4s, v26.4s, #20
	sri	v4.4s, v27.4s, #20
	add	v0.4s, v0.4s, v5.4s
	add	v1.4s, v1.4s, v6.4s
	add	v2.4s, v2.4s, v7.4s
	add	v3.4s, v3.4s, v4.4s
	eor	v23.16b, v23.16b, v0.16b
	eor	v20.16b, v20.16b, v1.16b
	eor	v21.16b, v21.16b, v2.16b
	eor	v22.16b, v22.16b, v3.16b
	tbl	v23.16b, {v23.16b}, v28.16b
	tbl	v20.16b, {v20.16b}, v28.16b
	tbl	v21.16b, {v21.16b}, v28.16b
	tbl	v22.16b, {v22.16b}, v28.16b
	add	v18.4s, v18.4s, v23.4s
	add	v19.4s, v19.4s, v20.4s
	add	v16.4s, v16.4s, v21.4s
	add	v17.4s, v17.4s, v22.4s
	eor	v24.16b, v5.16b, v18.16b
	eor	v25.16b, v6.16b, v19.16b
	eor	v26.16b, v7.16b, v16.16b
	eor	v27.16b, v4.16b, v17.16b
	shl	v5.4s, v24.4s, #7
	shl	v6.4s, v25.4s, #7
	shl	v7.4s, v26.4s, #7
	shl	v4.4s, v27.4s, #7
	sri	v5.4s, v24.4s, #25
	sri	v6.4s, v25.4s, #25
	sri	v7.4s, v26.4s, #25
	sri	v4.4s, v27.4s, #25
	subs	w7, w7, #1
	b.ne	.L3
	/* add the state from before the rounds, transpose and apply */
	mov	w5, #0x7865
	movk	w5, #0x6170, lsl #16
	dup	v24.4s, w5
	add	v0.4s, v0.4s, v24.4s
	mov	w5, #0x646e
	movk	w5, #0x3320, lsl #16
	dup	v24.4s, w5
	add	v1.4s, v1.4s, v24.4s
	mov	w5, #0x2d32
	movk	w5, #0x7962, lsl #16
	dup	v24.4s, w5
	add	v2.4s, v2.4s, v24.4s
	mov	w5, #0x6574
	movk	w5, #0x6b20, lsl #16
	dup	v24.4s, w5
	add	v3.4s, v3.4s, v24.4s
	ldr	q24, [x3, #1024]
	add	v20.4s, v20.4s, v24.4s
	ldr	q24, [x3, #1152]
	add	v22.4s, v22.4s, v24.4s
	ldr	q24, [x3, #1280]
	add	v23.4s, v23.4s, v24.4s
	cbz	x2, .L4
	/* one key for all lanes */
	ldp	q24, q25, [x2]
	dup	v26.4s, v24.s[0]
	add	v4.4s, v4.4s, v26.4s
	dup	v26.4s, v24.s[1]
	add	v5.4s, v5.4s, v26.4s
	dup	v26.4s, v24.s[2]
	add	v6.4s, v6.4s, v26.4s
	dup	v26.4s, v24.s[3]
	add	v7.4s, v7.4s, v26.4s
	dup	v26.4s, v25.s[0]
	add	v16.4s, v16.4s, v26.4s
	dup	v26.4s, v25.s[1]
	add	v17.4s, v17.4s, v26.4s
	dup	v26.4s, v25.s[2]
	add	v18.4s, v18.4s, v26.4s
	dup	v26.4s, v25.s[3]
	add	v19.4s, v19.4s, v26.4s
	b	.L5
.L4:
	/* a key per lane */
	ldr	q24, [x3, #0]
	add	v4.4s, v4.4s, v24.4s
	ldr	q24, [x3, #128]
	add	v5.4s, v5.4s, v24.4s
	ldr	q24, [x3, #256]
	add	v6.4s, v6.4s, v24.4s
	ldr	q24, [x3, #384]
	add	v7.4s, v7.4s, v24.4s
	ldr	q24, [x3, #512]
	add	v16.4s, v16.4s, v24.4s
	ldr	q24, [x3, #640]
	add	v17.4s, v17.4s, v24.4s
	ldr	q24, [x3, #768]
	add	v18.4s, v18.4s, v24.4s
	ldr	q24, [x3, #896]
	add	v19.4s, v19.4s, v24.4s
.L5:
	trn1	v24.4s, v0.4s, v1.4s
	trn2	v1.4s, v0.4s, v1.4s
	trn1	v0.4s, v2.4s, v3.4s
	trn2	v3.4s, v2.4s, v3.4s
	trn1	v2.2d, v24.2d, v0.2d
	trn2	v0.2d, v24.2d, v0.2d
	trn1	v24.2d, v1.2d, v3.2d
	trn2	v3.2d, v1.2d, v3.2d
	trn1	v1.4s, v4.4s, v5.4s
	trn2	v5.4s, v4.4s, v5.4s
	trn1	v4.4s, v6.4s, v7.4s
	trn2	v7.4s, v6.4s, v7.4s
	trn1	v6.2d, v1.2d, v4.2d
	trn2	v4.2d, v1.2d, v4.2d
	trn1	v1.2d, v5.2d, v7.2d
	trn2	v7.2d, v5.2d, v7.2d
	trn1	v5.4s, v16.4s, v17.4s
	trn2	v17.4s, v16.4s, v17.4s
	trn1	v16.4s, v18.4s, v19.4s
	trn2	v19.4s, v18.4s, v19.4s
	trn1	v18.2d, v5.2d, v16.2d
	trn2	v16.2d, v5.2d, v16.2d
	trn1	v5.2d, v17.2d, v19.2d
	trn2	v19.2d, v17.2d, v19.2d
	trn1	v17.4s, v20.4s, v21.4s
	trn2	v21.4s, v20.4s, v21.4s
	trn1	v20.4s, v22.4s, v23.4s
	trn2	v23.4s, v22.4s, v23.4s
	trn1	v22.2d, v17.2d, v20.2d
	trn2	v20.2d, v17.2d, v20.2d
	trn1	v17.2d, v21.2d, v23.2d
	trn2	v23.2d, v21.2d, v23.2d
	ldr	x5, [x4, #1408]
	ldr	x6, [x4, #1664]
	ldp	q21, q25, [x5, #0]
	eor	v2.16b, v2.16b, v21.16b
	eor	v6.16b, v6.16b, v25.16b
	ldp	q21, q25, [x5, #32]
	eor	v18.16b, v18.16b, v21.16b
	eor	v22.16b, v22.16b, v25.16b
	stp	q2, q6, [x6, #0]
	stp	q18, q22, [x6, #32]
	ldr	x5, [x4, #1416]
	ldr	x6, [x4, #1672]
	ldp	q21, q25, [x5, #0]
	eor	v24.16b, v24.16b, v21.16b
	eor	v1.16b, v1.16b, v25.16b
	ldp	q21, q25, [x5, #32]
	eor	v5.16b, v5.16b, v21.16b
	eor	v17.16b, v17.16b, v25.16b
	stp	q24, q1, [x6, #0]
	stp	q5, q17, [x6, #32]
	ldr	x5, [x4, #1424]
	ldr	x6, [x4, #1680]
	ldp	q21, q25, [x5, #0]
	eor	v0.16b, v0.16b, v21.16b
	eor	v4.16b, v4.16b, v25.16b
	ldp	q21, q25, [x5, #32]
	eor	v16.16b, v16.16b, v21.16b
	eor	v20.16b, v20.16b, v25.16b
	stp	q0, q4, [x6, #0]
	stp	q16, q20, [x6, #32]
	ldr	x5, [x4, #1432]
	ldr	x6, [x4, #1688]
	ldp	q21, q25, [x5, #0]
	eor	v3.16b, v3.16b, v21.16b
	eor	v7.16b, v7.16b, v25.16b
	ldp	q21, q25, [x5, #32]
	eor	v19.16b, v19.16b, v21.16b
	eor	v23.16b, v23.16b, v25.16b
	stp	q3, q7, [x6, #0]
	stp	q19, q23, [x6, #32]
	RET
SYM_FUNC_END(wg_chacha20_lanes4_neon)

SYM_FUNC_START(wg_chacha20_lanes8_neon)
	mov	x17, x3
	stp	d8, d9, [sp, #-64]!
	stp	d10, d11, [sp, #16]
	stp	d12, d13, [sp, #32]
	stp	d14, d15, [sp, #48]
	stp	x19, x20, [sp, #-16]!
	stp	x21, x22, [sp, #-16]!
	/* rows and pointers from the first lane on */
	add	x3, x0, w1, uxtw #2
	add	x4, x0, w1, uxtw #3
	add	x1, x0, #1920
	/* bytes 3 0 1 2, 7 4 5 6 ...: rotation by 8 */
	mov	x5, #0x0003
	movk	x5, #0x0201, lsl #16
	movk	x5, #0x0407, lsl #32
	movk	x5, #0x0605, lsl #48
	fmov	d31, x5
	orr	x5, x5, #0x0808080808080808
	mov	v31.d[1], x5
	mov	w5, #0x7865
	movk	w5, #0x6170, lsl #16
	dup	v0.4s, w5
	dup	v14.4s, w5
	mov	w5, #0x646e
	movk	w5, #0x3320, lsl #16
	dup	v1.4s, w5
	dup	v15.4s, w5
	mov	w5, #0x2d32
	movk	w5, #0x7962, lsl #16
	dup	v2.4s, w5
	dup	v16.4s, w5
	mov	w5, #0x6574
	movk	w5, #0x6b20, lsl #16
	dup	v3.4s, w5
	dup	v17.4s, w5
	ldr	q10, [x3, #1024]
	ldr	q12, [x3, #1152]
	ldr	q13, [x3, #1280]
	movi	v11.4s, #0
	ldr	q24, [x3, #1040]
	ldr	q26, [x3, #1168]
	ldr	q27, [x3, #1296]
	movi	v25.4s, #0
	cbz	x2, .L6
	/* one key for all lanes */
	ldp	q28, q29, [x2]
	dup	v4.4s, v28.s[0]
	dup	v18.4s, v28.s[0]
	dup	v5.4s, v28.s[1]
	dup	v19.4s, v28.s[1]
	dup	v6.4s, v28.s[2]
	dup	v20.4s, v28.s[2]
	dup	v7.4s, v28.s[3]
	dup	v21.4s, v28.s[3]
	dup	v8.4s, v29.s[0]
	dup	v22.4s, v29.s[0]
	dup	v9.4s, v29.s[1]
	dup	v23.4s, v29.s[1]
	dup	v30.4s, v29.s[2]
	str	q30, [x1, #32]
	str	q30, [x1, #96]
	dup	v30.4s, v29.s[3]
	str	q30, [x1, #48]
	str	q30, [x1, #112]
	b	.L7
.L6:
	/* a key per lane */
	ldr	q4, [x3, #0]
	ldr	q18, [x3, #16]
	ldr	q5, [x3, #128]
	ldr	q19, [x3, #144]
	ldr	q6, [x3, #256]
	ldr	q20, [x3, #272]
	ldr	q7, [x3, #384]
	ldr	q21, [x3, #400]
	ldr	q8, [x3, #512]
	ldr	q22, [x3, #528]
	ldr	q9, [x3, #640]
	ldr	q23, [x3, #656]
	ldr	q28, [x3, #768]
	str	q28, [x1, #32]
	ldr	q28, [x3, #784]
	str	q28, [x1, #96]
	ldr	q28, [x3, #896]
	str	q28, [x1, #48]
	ldr	q28, [x3, #912]
	str	q28, [x1, #112]
.L7:
	ldp	x8, x9, [x17, #0]
	ldp	x10, x11, [x17, #16]
	ldp	x12, x13, [x17, #32]
	ldp	x14, x15, [x17, #48]
	mov	x22, #1
	mov	w7, #10
.L8:
	subs	x15, x15, #3
	b.lo	.L9
	add	v0.4s, v0.4s, v4.4s
	add	v1.4s, v1.4s, v5.4s
	add	v14.4s, v14.4s, v18.4s
	ldp	x5, x6, [x14], #16
	add	v15.4s, v15.4s, v19.4s
	eor	v10.16b, v10.16b, v0.16b
	eor	v11.16b, v11.16b, v1.16b
	adds	x8, x8, x5
	eor	v24.16b, v24.16b, v14.16b
	eor	v25.16b, v25.16b, v15.16b
	rev32	v10.8h, v10.8h
	adcs	x9, x9, x6
	rev32	v11.8h, v11.8h
	rev32	v24.8h, v24.8h
	rev32	v25.8h, v25.8h
	adc	x10, x10, x22
	add	v8.4s, v8.4s, v10.4s
	add	v9.4s, v9.4s, v11.4s
	mul	x5, x8, x11
	add	v22.4s, v22.4s, v24.4s
	add	v23.4s, v23.4s, v25.4s
	eor	v28.16b, v4.16b, v8.16b
	umulh	x6, x8, x11
	eor	v30.16b, v5.16b, v9.16b
	eor	v29.16b, v18.16b, v22.16b
	add	v2.4s, v2.4s, v6.4s
	mul	x16, x9, x13
	shl	v4.4s, v28.4s, #12
	shl	v5.4s, v30.4s, #12
	shl	v18.4s, v29.4s, #12
	umulh	x19, x9, x13
	add	v16.4s, v16.4s, v20.4s
	sri	v4.4s, v28.4s, #20
	mul	x20, x8, x12
	eor	v28.16b, v19.16b, v23.16b
	sri	v5.4s, v30.4s, #20
	sri	v18.4s, v29.4s, #20
	umulh	x21, x8, x12
	add	v0.4s, v0.4s, v4.4s
	shl	v19.4s, v28.4s, #12
	add	v1.4s, v1.4s, v5.4s
	adds	x5, x5, x16
	add	v14.4s, v14.4s, v18.4s
	eor	v10.16b, v10.16b, v0.16b
	sri	v19.4s, v28.4s, #20
	adc	x6, x6, x19
	eor	v11.16b, v11.16b, v1.16b
	eor	v24.16b, v24.16b, v14.16b
	mul	x16, x9, x11
	tbl	v10.16b, {v10.16b}, v31.16b
	add	v15.4s, v15.4s, v19.4s
	tbl	v11.16b, {v11.16b}, v31.16b
	umulh	x19, x9, x11
	tbl	v24.16b, {v24.16b}, v31.16b
	add	v8.4s, v8.4s, v10.4s
	eor	v25.16b, v25.16b, v15.16b
	adds	x6, x6, x20
	add	v9.4s, v9.4s, v11.4s
	add	v22.4s, v22.4s, v24.4s
	eor	v28.16b, v4.16b, v8.16b
	adc	x21, x21, xzr
	tbl	v25.16b, {v25.16b}, v31.16b
	stp	q8, q9, [x1, #0]
	mul	x20, x10, x13
	eor	v12.16b, v12.16b, v2.16b
	shl	v4.4s, v28.4s, #7
	add	v23.4s, v23.4s, v25.4s
	mul	x10, x10, x11
	eor	v30.16b, v5.16b, v9.16b
	ldp	q8, q9, [x1, #32]
	sri	v4.4s, v28.4s, #25
	adds	x6, x6, x16
	eor	v28.16b, v19.16b, v23.16b
	stp	q22, q23, [x1, #64]
	eor	v26.16b, v26.16b, v16.16b
	adc	x21, x21, x19
	rev32	v12.8h, v12.8h
	eor	v29.16b, v18.16b, v22.16b
	adds	x6, x6, x20
	shl	v19.4s, v28.4s, #7
	ldp	q22, q23, [x1, #96]
	rev32	v26.8h, v26.8h
	adc	x21, x21, x10
	add	v8.4s, v8.4s, v12.4s
	add	v3.4s, v3.4s, v7.4s
	add	v17.4s, v17.4s, v21.4s
	and	x16, x21, #0xfffffffffffffffc
	shl	v18.4s, v29.4s, #7
	sri	v19.4s, v28.4s, #25
	add	v22.4s, v22.4s, v26.4s
	and	x10, x21, #3
	eor	v28.16b, v6.16b, v8.16b
	eor	v13.16b, v13.16b, v3.16b
	eor	v27.16b, v27.16b, v17.16b
	add	x16, x16, x21, lsr #2
	sri	v18.4s, v29.4s, #25
	eor	v29.16b, v20.16b, v22.16b
	adds	x8, x5, x16
	shl	v6.4s, v28.4s, #12
	rev32	v13.8h, v13.8h
	rev32	v27.8h, v27.8h
	adcs	x9, x6, xzr
	shl	v20.4s, v29.4s, #12
	shl	v5.4s, v30.4s, #7
	sri	v6.4s, v28.4s, #20
	adc	x10, x10, xzr
	add	v9.4s, v9.4s, v13.4s
	add	v23.4s, v23.4s, v27.4s
	sri	v20.4s, v29.4s, #20
	ldp	x5, x6, [x14], #16
	sri	v5.4s, v30.4s, #25
	add	v2.4s, v2.4s, v6.4s
	adds	x8, x8, x5
	eor	v30.16b, v7.16b, v9.16b
	eor	v28.16b, v21.16b, v23.16b
	add	v16.4s, v16.4s, v20.4s
	adcs	x9, x9, x6
	eor	v12.16b, v12.16b, v2.16b
	shl	v7.4s, v30.4s, #12
	shl	v21.4s, v28.4s, #12
	adc	x10, x10, x22
	eor	v26.16b, v26.16b, v16.16b
	tbl	v12.16b, {v12.16b}, v31.16b
	sri	v7.4s, v30.4s, #20
	mul	x5, x8, x11
	sri	v21.4s, v28.4s, #20
	tbl	v26.16b, {v26.16b}, v31.16b
	umulh	x6, x8, x11
	add	v8.4s, v8.4s, v12.4s
	add	v3.4s, v3.4s, v7.4s
	add	v17.4s, v17.4s, v21.4s
	mul	x16, x9, x13
	add	v22.4s, v22.4s, v26.4s
	eor	v28.16b, v6.16b, v8.16b
	eor	v13.16b, v13.16b, v3.16b
	umulh	x19, x9, x13
	eor	v27.16b, v27.16b, v17.16b
	eor	v29.16b, v20.16b, v22.16b
	shl	v6.4s, v28.4s, #7
	mul	x20, x8, x12
	tbl	v13.16b, {v13.16b}, v31.16b
	tbl	v27.16b, {v27.16b}, v31.16b
	umulh	x21, x8, x12
	add	v0.4s, v0.4s, v5.4s
	shl	v20.4s, v29.4s, #7
	sri	v6.4s, v28.4s, #25
	adds	x5, x5, x16
	add	v9.4s, v9.4s, v13.4s
	add	v23.4s, v23.4s, v27.4s
	eor	v13.16b, v13.16b, v0.16b
	adc	x6, x6, x19
	sri	v20.4s, v29.4s, #25
	add	v1.4s, v1.4s, v6.4s
	eor	v28.16b, v21.16b, v23.16b
	mul	x16, x9, x11
	rev32	v13.8h, v13.8h
	add	v15.4s, v15.4s, v20.4s
	umulh	x19, x9, x11
	eor	v10.16b, v10.16b, v1.16b
	shl	v21.4s, v28.4s, #7
	add	v8.4s, v8.4s, v13.4s
	adds	x6, x6, x20
	eor	v30.16b, v7.16b, v9.16b
	eor	v24.16b, v24.16b, v15.16b
	rev32	v10.8h, v10.8h
	adc	x21, x21, xzr
	sri	v21.4s, v28.4s, #25
	add	v14.4s, v14.4s, v19.4s
	eor	v28.16b, v5.16b, v8.16b
	mul	x20, x10, x13
	shl	v7.4s, v30.4s, #7
	rev32	v24.8h, v24.8h
	add	v9.4s, v9.4s, v10.4s
	mul	x10, x10, x11
	eor	v27.16b, v27.16b, v14.16b
	shl	v5.4s, v28.4s, #12
	adds	x6, x6, x16
	sri	v7.4s, v30.4s, #25
	add	v23.4s, v23.4s, v24.4s
	eor	v30.16b, v6.16b, v9.16b
	adc	x21, x21, x19
	rev32	v27.8h, v27.8h
	sri	v5.4s, v28.4s, #20
	eor	v28.16b, v20.16b, v23.16b
	adds	x6, x6, x20
	shl	v6.4s, v30.4s, #12
	add	v22.4s, v22.4s, v27.4s
	add	v0.4s, v0.4s, v5.4s
	adc	x21, x21, x10
	shl	v20.4s, v28.4s, #12
	sri	v6.4s, v30.4s, #20
	and	x16, x21, #0xfffffffffffffffc
	eor	v29.16b, v19.16b, v22.16b
	eor	v13.16b, v13.16b, v0.16b
	sri	v20.4s, v28.4s, #20
	and	x10, x21, #3
	add	v1.4s, v1.4s, v6.4s
	shl	v19.4s, v29.4s, #12
	tbl	v13.16b, {v13.16b}, v31.16b
	add	x16, x16, x21, lsr #2
	add	v15.4s, v15.4s, v20.4s
	eor	v10.16b, v10.16b, v1.16b
	sri	v19.4s, v29.4s, #20
	adds	x8, x5, x16
	add	v8.4s, v8.4s, v13.4s
	eor	v24.16b, v24.16b, v15.16b
	adcs	x9, x6, xzr
	tbl	v10.16b, {v10.16b}, v31.16b
	add	v14.4s, v14.4s, v19.4s
	eor	v28.16b, v5.16b, v8.16b
	adc	x10, x10, xzr
	tbl	v24.16b, {v24.16b}, v31.16b
	add	v9.4s, v9.4s, v10.4s
	add	v2.4s, v2.4s, v7.4s
	ldp	x5, x6, [x14], #16
	eor	v27.16b, v27.16b, v14.16b
	shl	v5.4s, v28.4s, #7
	add	v23.4s, v23.4s, v24.4s
	adds	x8, x8, x5
	stp	q8, q9, [x1, #32]
	eor	v11.16b, v11.16b, v2.16b
	adcs	x9, x9, x6
	tbl	v27.16b, {v27.16b}, v31.16b
	sri	v5.4s, v28.4s, #25
	eor	v30.16b, v6.16b, v9.16b
	adc	x10, x10, x22
	eor	v28.16b, v20.16b, v23.16b
	ldp	q8, q9, [x1, #0]
	rev32	v11.8h, v11.8h
	mul	x5, x8, x11
	add	v22.4s, v22.4s, v27.4s
	add	v16.4s, v16.4s, v21.4s
	add	v3.4s, v3.4s, v4.4s
	umulh	x6, x8, x11
	add	v17.4s, v17.4s, v18.4s
	shl	v20.4s, v28.4s, #7
	mul	x16, x9, x13
	add	v8.4s, v8.4s, v11.4s
	stp	q22, q23, [x1, #96]
	eor	v25.16b, v25.16b, v16.16b
	umulh	x19, x9, x13
	eor	v12.16b, v12.16b, v3.16b
	eor	v26.16b, v26.16b, v17.16b
	sri	v20.4s, v28.4s, #25
	mul	x20, x8, x12
	eor	v29.16b, v19.16b, v22.16b
	eor	v28.16b, v7.16b, v8.16b
	ldp	q22, q23, [x1, #64]
	umulh	x21, x8, x12
	rev32	v25.8h, v25.8h
	rev32	v12.8h, v12.8h
	rev32	v26.8h, v26.8h
	adds	x5, x5, x16
	shl	v19.4s, v29.4s, #7
	shl	v6.4s, v30.4s, #7
	adc	x6, x6, x19
	shl	v7.4s, v28.4s, #12
	add	v22.4s, v22.4s, v25.4s
	add	v9.4s, v9.4s, v12.4s
	mul	x16, x9, x11
	add	v23.4s, v23.4s, v26.4s
	sri	v19.4s, v29.4s, #25
	sri	v6.4s, v30.4s, #25
	umulh	x19, x9, x11
	sri	v7.4s, v28.4s, #20
	eor	v29.16b, v21.16b, v22.16b
	eor	v30.16b, v4.16b, v9.16b
	adds	x6, x6, x20
	eor	v28.16b, v18.16b, v23.16b
	add	v2.4s, v2.4s, v7.4s
	adc	x21, x21, xzr
	shl	v21.4s, v29.4s, #12
	shl	v4.4s, v30.4s, #12
	shl	v18.4s, v28.4s, #12
	mul	x20, x10, x13
	eor	v11.16b, v11.16b, v2.16b
	sri	v21.4s, v29.4s, #20
	sri	v4.4s, v30.4s, #20
	mul	x10, x10, x11
	sri	v18.4s, v28.4s, #20
	tbl	v11.16b, {v11.16b}, v31.16b
	add	v16.4s, v16.4s, v21.4s
	adds	x6, x6, x16
	add	v3.4s, v3.4s, v4.4s
	add	v17.4s, v17.4s, v18.4s
	adc	x21, x21, x19
	add	v8.4s, v8.4s, v11.4s
	eor	v25.16b, v25.16b, v16.16b
	eor	v12.16b, v12.16b, v3.16b
	adds	x6, x6, x20
	eor	v26.16b, v26.16b, v17.16b
	eor	v28.16b, v7.16b, v8.16b
	tbl	v25.16b, {v25.16b}, v31.16b
	adc	x21, x21, x10
	tbl	v12.16b, {v12.16b}, v31.16b
	tbl	v26.16b, {v26.16b}, v31.16b
	shl	v7.4s, v28.4s, #7
	and	x16, x21, #0xfffffffffffffffc
	add	v22.4s, v22.4s, v25.4s
	add	v9.4s, v9.4s, v12.4s
	and	x10, x21, #3
	add	v23.4s, v23.4s, v26.4s
	sri	v7.4s, v28.4s, #25
	eor	v29.16b, v21.16b, v22.16b
	add	x16, x16, x21, lsr #2
	eor	v30.16b, v4.16b, v9.16b
	eor	v28.16b, v18.16b, v23.16b
	shl	v21.4s, v29.4s, #7
	adds	x8, x5, x16
	shl	v4.4s, v30.4s, #7
	shl	v18.4s, v28.4s, #7
	sri	v21.4s, v29.4s, #25
	adcs	x9, x6, xzr
	sri	v4.4s, v30.4s, #25
	sri	v18.4s, v28.4s, #25
	adc	x10, x10, xzr
	b	.L10
.L9:
	add	x15, x15, #3
	add	v0.4s, v0.4s, v4.4s
	add	v1.4s, v1.4s, v5.4s
	add	v14.4s, v14.4s, v18.4s
	add	v15.4s, v15.4s, v19.4s
	eor	v10.16b, v10.16b, v0.16b
	eor	v11.16b, v11.16b, v1.16b
	eor	v24.16b, v24.16b, v14.16b
	eor	v25.16b, v25.16b, v15.16b
	rev32	v10.8h, v10.8h
	rev32	v11.8h, v11.8h
	rev32	v24.8h, v24.8h
	rev32	v25.8h, v25.8h
	add	v8.4s, v8.4s, v10.4s
	add	v9.4s, v9.4s, v11.4s
	add	v22.4s, v22.4s, v24.4s
	add	v23.4s, v23.4s, v25.4s
	eor	v28.16b, v4.16b, v8.16b
	eor	v30.16b, v5.16b, v9.16b
	eor	v29.16b, v18.16b, v22.16b
	add	v2.4s, v2.4s, v6.4s
	shl	v4.4s, v28.4s, #12
	shl	v5.4s, v30.4s, #12
	shl	v18.4s, v29.4s, #12
	add	v16.4s, v16.4s, v20.4s
	sri	v4.4s, v28.4s, #20
	eor	v28.16b, v19.16b, v23.16b
	sri	v5.4s, v30.4s, #20
	sri	v18.4s, v29.4s, #20
	add	v0.4s, v0.4s, v4.4s
	shl	v19.4s, v28.4s, #12
	add	v1.4s, v1.4s, v5.4s
	add	v14.4s, v14.4s, v18.4s
	eor	v10.16b, v10.16b, v0.16b
	sri	v19.4s, v28.4s, #20
	eor	v11.16b, v11.16b, v1.16b
	eor	v24.16b, v24.16b, v14.16b
	tbl	v10.16b, {v10.16b}, v31.16b
	add	v15.4s, v15.4s, v19.4s
	tbl	v11.16b, {v11.16b}, v31.16b
	tbl	v24.16b, {v24.16b}, v31.16b
	add	v8.4s, v8.4s, v10.4s
	eor	v25.16b, v25.16b, v15.16b
	add	v9.4s, v9.4s, v11.4s
	add	v22.4s, v22.4s, v24.4s
	eor	v28.16b, v4.16b, v8.16b
	tbl	v25.16b, {v25.16b}, v31.16b
	stp	q8, q9, [x1, #0]
	eor	v12.16b, v12.16b, v2.16b
	shl	v4.4s, v28.4s, #7
	add	v23.4s, v23.4s, v25.4s
	eor	v30.16b, v5.16b, v9.16b
	ldp	q8, q9, [x1, #32]
	sri	v4.4s, v28.4s, #25
	eor	v28.16b, v19.16b, v23.16b
	stp	q22, q23, [x1, #64]
	eor	v26.16b, v26.16b, v16.16b
	rev32	v12.8h, v12.8h
	eor	v29.16b, v18.16b, v22.16b
	shl	v19.4s, v28.4s, #7
	ldp	q22, q23, [x1, #96]
	rev32	v26.8h, v26.8h
	add	v8.4s, v8.4s, v12.4s
	add	v3.4s, v3.4s, v7.4s
	add	v17.4s, v17.4s, v21.4s
	shl	v18.4s, v29.4s, #7
	sri	v19.4s, v28.4s, #25
	add	v22.4s, v22.4s, v26.4s
	eor	v28.16b, v6.16b, v8.16b
	eor	v13.16b, v13.16b, v3.16b
	eor	v27.16b, v27.16b, v17.16b
	sri	v18.4s, v29.4s, #25
	eor	v29.16b, v20.16b, v22.16b
	shl	v6.4s, v28.4s, #12
	rev32	v13.8h, v13.8h
	rev32	v27.8h, v27.8h
	shl	v20.4s, v29.4s, #12
	shl	v5.4s, v30.4s, #7
	sri	v6.4s, v28.4s, #20
	add	v9.4s, v9.4s, v13.4s
	add	v23.4s, v23.4s, v27.4s
	sri	v20.4s, v29.4s, #20
	sri	v5.4s, v30.4s, #25
	add	v2.4s, v2.4s, v6.4s
	eor	v30.16b, v7.16b, v9.16b
	eor	v28.16b, v21.16b, v23.16b
	add	v16.4s, v16.4s, v20.4s
	eor	v12.16b, v12.16b, v2.16b
	shl	v7.4s, v30.4s, #12
	shl	v21.4s, v28.4s, #12
	eor	v26.16b, v26.16b, v16.16b
	tbl	v12.16b, {v12.16b}, v31.16b
	sri	v7.4s, v30.4s, #20
	sri	v21.4s, v28.4s, #20
	tbl	v26.16b, {v26.16b}, v31.16b
	add	v8.4s, v8.4s, v12.4s
	add	v3.4s, v3.4s, v7.4s
	add	v17.4s, v17.4s, v21.4s
	add	v22.4s, v22.4s, v26.4s
	eor	v28.16b, v6.16b, v8.16b
	eor	v13.16b, v13.16b, v3.16b
	eor	v27.16b, v27.16b, v17.16b
	eor	v29.16b, v20.16b, v22.16b
	shl	v6.4s, v28.4s, #7
	tbl	v13.16b, {v13.16b}, v31.16b
	tbl	v27.16b, {v27.16b}, v31.16b
	add	v0.4s, v0.4s, v5.4s
	shl	v20.4s, v29.4s, #7
	sri	v6.4s, v28.4s, #25
	add	v9.4s, v9.4s, v13.4s
	add	v23.4s, v23.4s, v27.4s
	eor	v13.16b, v13.16b, v0.16b
	sri	v20.4s, v29.4s, #25
	add	v1.4s, v1.4s, v6.4s
	eor	v28.16b, v21.16b, v23.16b
	rev32	v13.8h, v13.8h
	add	v15.4s, v15.4s, v20.4s
	eor	v10.16b, v10.16b, v1.16b
	shl	v21.4s, v28.4s, #7
	add	v8.4s, v8.4s, v13.4s
	eor	v30.16b, v7.16b, v9.16b
	eor	v24.16b, v24.16b, v15.16b
	rev32	v10.8h, v10.8h
	sri	v21.4s, v28.4s, #25
	add	v14.4s, v14.4s, v19.4s
	eor	v28.16b, v5.16b, v8.16b
	shl	v7.4s, v30.4s, #7
	rev32	v24.8h, v24.8h
	add	v9.4s, v9.4s, v10.4s
	eor	v27.16b, v27.16b, v14.16b
	shl	v5.4s, v28.4s, #12
	sri	v7.4s, v30.4s, #25
	add	v23.4s, v23.4s, v24.4s
	eor	v30.16b, v6.16b, v9.16b
	rev32	v27.8h, v27.8h
	sri	v5.4s, v28.4s, #20
	eor	v28.16b, v20.16b, v23.16b
	shl	v6.4s, v30.4s, #12
	add	v22.4s, v22.4s, v27.4s
	add	v0.4s, v0.4s, v5.4s
	shl	v20.4s, v28.4s, #12
	sri	v6.4s, v30.4s, #20
	eor	v29.16b, v19.16b, v22.16b
	eor	v13.16b, v13.16b, v0.16b
	sri	v20.4s, v28.4s, #20
	add	v1.4s, v1.4s, v6.4s
	shl	v19.4s, v29.4s, #12
	tbl	v13.16b, {v13.16b}, v31.16b
	add	v15.4s, v15.4s, v20.4s
	eor	v10.16b, v10.16b, v1.16b
	sri	v19.4s, v29.4s, #20
	add	v8.4s, v8.4s, v13.4s
	eor	v24.16b, v24.16b, v15.16b
	tbl	v10.16b, {v10.16b}, v31.16b
	add	v14.4s, v14.4s, v19.4s
	eor	v28.16b, v5.16b, v8.16b
	tbl	v24.16b, {v24.16b}, v31.16b
	add	v9.4s, v9.4s, v10.4s
	add	v2.4s, v2.4s, v7.4s
	eor	v27.16b, v27.16b, v14.16b
	shl	v5.4s, v28.4s, #7
	add	v23.4s, v23.4s, v24.4s
	stp	q8, q9, [x1, #32]
	eor	v11.16b, v11.16b, v2.16b
	tbl	v27.16b, {v27.16b}, v31.16b
	sri	v5.4s, v28.4s, #25
	eor	v30.16b, v6.16b, v9.16b
	eor	v28.16b, v20.16b, v23.16b
	ldp	q8, q9, [x1, #0]
	rev32	v11.8h, v11.8h
	add	v22.4s, v22.4s, v27.4s
	add	v16.4s, v16.4s, v21.4s
	add	v3.4s, v3.4s, v4.4s
	add	v17.4s, v17.4s, v18.4s
	shl	v20.4s, v28.4s, #7
	add	v8.4s, v8.4s, v11.4s
	stp	q22, q23, [x1, #96]
	eor	v25.16b, v25.16b, v16.16b
	eor	v12.16b, v12.16b, v3.16b
	eor	v26.16b, v26.16b, v17.16b
	sri	v20.4s, v28.4s, #25
	eor	v29.16b, v19.16b, v22.16b
	eor	v28.16b, v7.16b, v8.16b
	ldp	q22, q23, [x1, #64]
	rev32	v25.8h, v25.8h
	rev32	v12.8h, v12.8h
	rev32	v26.8h, v26.8h
	shl	v19.4s, v29.4s, #7
	shl	v6.4s, v30.4s, #7
	shl	v7.4s, v28.4s, #12
	add	v22.4s, v22.4s, v25.4s
	add	v9.4s, v9.4s, v12.4s
	add	v23.4s, v23.4s, v26.4s
	sri	v19.4s, v29.4s, #25
	sri	v6.4s, v30.4s, #25
	sri	v7.4s, v28.4s, #20
	eor	v29.16b, v21.16b, v22.16b
	eor	v30.16b, v4.16b, v9.16b
	eor	v28.16b, v18.16b, v23.16b
	add	v2.4s, v2.4s, v7.4s
	shl	v21.4s, v29.4s, #12
	shl	v4.4s, v30.4s, #12
	shl	v18.4s, v28.4s, #12
	eor	v11.16b, v11.16b, v2.16b
	sri	v21.4s, v29.4s, #20
	sri	v4.4s, v30.4s, #20
	sri	v18.4s, v28.4s, #20
	tbl	v11.16b, {v11.16b}, v31.16b
	add	v16.4s, v16.4s, v21.4s
	add	v3.4s, v3.4s, v4.4s
	add	v17.4s, v17.4s, v18.4s
	add	v8.4s, v8.4s, v11.4s
	eor	v25.16b, v25.16b, v16.16b
	eor	v12.16b, v12.16b, v3.16b
	eor	v26.16b, v26.16b, v17.16b
	eor	v28.16b, v7.16b, v8.16b
	tbl	v25.16b, {v25.16b}, v31.16b
	tbl	v12.16b, {v12.16b}, v31.16b
	tbl	v26.16b, {v26.16b}, v31.16b
	shl	v7.4s, v28.4s, #7
	add	v22.4s, v22.4s, v25.4s
	add	v9.4s, v9.4s, v12.4s
	add	v23.4s, v23.4s, v26.4s
	sri	v7.4s, v28.4s, #25
	eor	v29.16b, v21.16b, v22.16b
	eor	v30.16b, v4.16b, v9.16b
	eor	v28.16b, v18.16b, v23.16b
	shl	v21.4s, v29.4s, #7
	shl	v4.4s, v30.4s, #7
	shl	v18.4s, v28.4s, #7
	sri	v21.4s, v29.4s, #25
	sri	v4.4s, v30.4s, #25
	sri	v18.4s, v28.4s, #25
.L10:
	subs	w7, w7, #1
	b.ne	.L8
	stp	x8, x9, [x17, #0]
	str	x10, [x17, #16]
	str	x15, [x17, #56]
	/* add the state from before the rounds */
	mov	w5, #0x7865
	movk	w5, #0x6170, lsl #16
	dup	v28.4s, w5
	add	v0.4s, v0.4s, v28.4s
	add	v14.4s, v14.4s, v28.4s
	mov	w5, #0x646e
	movk	w5, #0x3320, lsl #16
	dup	v28.4s, w5
	add	v1.4s, v1.4s, v28.4s
	add	v15.4s, v15.4s, v28.4s
	mov	w5, #0x2d32
	movk	w5, #0x7962, lsl #16
	dup	v28.4s, w5
	add	v2.4s, v2.4s, v28.4s
	add	v16.4s, v16.4s, v28.4s
	mov	w5, #0x6574
	movk	w5, #0x6b20, lsl #16
	dup	v28.4s, w5
	add	v3.4s, v3.4s, v28.4s
	add	v17.4s, v17.4s, v28.4s
	ldr	q28, [x3, #1024]
	add	v10.4s, v10.4s, v28.4s
	ldr	q28, [x3, #1152]
	add	v12.4s, v12.4s, v28.4s
	ldr	q28, [x3, #1280]
	add	v13.4s, v13.4s, v28.4s
	ldr	q28, [x3, #1040]
	add	v24.4s, v24.4s, v28.4s
	ldr	q28, [x3, #1168]
	add	v26.4s, v26.4s, v28.4s
	ldr	q28, [x3, #1296]
	add	v27.4s, v27.4s, v28.4s
	cbz	x2, .L11
	/* one key for all lanes */
	ldp	q28, q29, [x2]
	dup	v30.4s, v28.s[0]
	add	v4.4s, v4.4s, v30.4s
	add	v18.4s, v18.4s, v30.4s
	dup	v30.4s, v28.s[1]
	add	v5.4s, v5.4s, v30.4s
	add	v19.4s, v19.4s, v30.4s
	dup	v30.4s, v28.s[2]
	add	v6.4s, v6.4s, v30.4s
	add	v20.4s, v20.4s, v30.4s
	dup	v30.4s, v28.s[3]
	add	v7.4s, v7.4s, v30.4s
	add	v21.4s, v21.4s, v30.4s
	dup	v30.4s, v29.s[0]
	add	v8.4s, v8.4s, v30.4s
	add	v22.4s, v22.4s, v30.4s
	dup	v30.4s, v29.s[1]
	add	v9.4s, v9.4s, v30.4s
	add	v23.4s, v23.4s, v30.4s
	b	.L12
.L11:
	/* a key per lane */
	ldr	q28, [x3, #0]
	add	v4.4s, v4.4s, v28.4s
	ldr	q28, [x3, #16]
	add	v18.4s, v18.4s, v28.4s
	ldr	q28, [x3, #128]
	add	v5.4s, v5.4s, v28.4s
	ldr	q28, [x3, #144]
	add	v19.4s, v19.4s, v28.4s
	ldr	q28, [x3, #256]
	add	v6.4s, v6.4s, v28.4s
	ldr	q28, [x3, #272]
	add	v20.4s, v20.4s, v28.4s
	ldr	q28, [x3, #384]
	add	v7.4s, v7.4s, v28.4s
	ldr	q28, [x3, #400]
	add	v21.4s, v21.4s, v28.4s
	ldr	q28, [x3, #512]
	add	v8.4s, v8.4s, v28.4s
	ldr	q28, [x3, #528]
	add	v22.4s, v22.4s, v28.4s
	ldr	q28, [x3, #640]
	add	v9.4s, v9.4s, v28.4s
	ldr	q28, [x3, #656]
	add	v23.4s, v23.4s, v28.4s
.L12:
	/* transpose and apply */
	ldp	q28, q29, [x1, #32]
	cbz	x2, .L13
	/* one key for all lanes */
	add	x5, x2, #24
	ld1r	{v30.4s}, [x5], #4
	add	v28.4s, v28.4s, v30.4s
	ld1r	{v30.4s}, [x5]
	add	v29.4s, v29.4s, v30.4s
	b	.L14
.L13:
	/* a key per lane */
	ldr	q30, [x3, #768]
	add	v28.4s, v28.4s, v30.4s
	ldr	q30, [x3, #896]
	add	v29.4s, v29.4s, v30.4s
.L14:
	trn1	v30.4s, v0.4s, v1.4s
	trn2	v1.4s, v0.4s, v1.4s
	trn1	v0.4s, v2.4s, v3.4s
	trn2	v3.4s, v2.4s, v3.4s
	trn1	v2.2d, v30.2d, v0.2d
	trn2	v0.2d, v30.2d, v0.2d
	trn1	v30.2d, v1.2d, v3.2d
	trn2	v3.2d, v1.2d, v3.2d
	trn1	v1.4s, v4.4s, v5.4s
	trn2	v5.4s, v4.4s, v5.4s
	trn1	v4.4s, v6.4s, v7.4s
	trn2	v7.4s, v6.4s, v7.4s
	trn1	v6.2d, v1.2d, v4.2d
	trn2	v4.2d, v1.2d, v4.2d
	trn1	v1.2d, v5.2d, v7.2d
	trn2	v7.2d, v5.2d, v7.2d
	trn1	v5.4s, v8.4s, v9.4s
	trn2	v9.4s, v8.4s, v9.4s
	trn1	v8.4s, v28.4s, v29.4s
	trn2	v29.4s, v28.4s, v29.4s
	trn1	v28.2d, v5.2d, v8.2d
	trn2	v8.2d, v5.2d, v8.2d
	trn1	v5.2d, v9.2d, v29.2d
	trn2	v29.2d, v9.2d, v29.2d
	trn1	v9.4s, v10.4s, v11.4s
	trn2	v11.4s, v10.4s, v11.4s
	trn1	v10.4s, v12.4s, v13.4s
	trn2	v13.4s, v12.4s, v13.4s
	trn1	v12.2d, v9.2d, v10.2d
	trn2	v10.2d, v9.2d, v10.2d
	trn1	v9.2d, v11.2d, v13.2d
	trn2	v13.2d, v11.2d, v13.2d
	ldr	x5, [x4, #1408]
	ldr	x6, [x4, #1664]
	ldp	q11, q31, [x5, #0]
	eor	v2.16b, v2.16b, v11.16b
	eor	v6.16b, v6.16b, v31.16b
	ldp	q11, q31, [x5, #32]
	eor	v28.16b, v28.16b, v11.16b
	eor	v12.16b, v12.16b, v31.16b
	stp	q2, q6, [x6, #0]
	stp	q28, q12, [x6, #32]
	ldr	x5, [x4, #1416]
	ldr	x6, [x4, #1672]
	ldp	q11, q31, [x5, #0]
	eor	v30.16b, v30.16b, v11.16b
	eor	v1.16b, v1.16b, v31.16b
	ldp	q11, q31, [x5, #32]
	eor	v5.16b, v5.16b, v11.16b
	eor	v9.16b, v9.16b, v31.16b
	stp	q30, q1, [x6, #0]
	stp	q5, q9, [x6, #32]
	ldr	x5, [x4, #1424]
	ldr	x6, [x4, #1680]
	ldp	q11, q31, [x5, #0]
	eor	v0.16b, v0.16b, v11.16b
	eor	v4.16b, v4.16b, v31.16b
	ldp	q11, q31, [x5, #32]
	eor	v8.16b, v8.16b, v11.16b
	eor	v10.16b, v10.16b, v31.16b
	stp	q0, q4, [x6, #0]
	stp	q8, q10, [x6, #32]
	ldr	x5, [x4, #1432]
	ldr	x6, [x4, #1688]
	ldp	q11, q31, [x5, #0]
	eor	v3.16b, v3.16b, v11.16b
	eor	v7.16b, v7.16b, v31.16b
	ldp	q11, q31, [x5, #32]
	eor	v29.16b, v29.16b, v11.16b
	eor	v13.16b, v13.16b, v31.16b
	stp	q3, q7, [x6, #0]
	stp	q29, q13, [x6, #32]
	/* transpose and apply */
	ldp	q28, q29, [x1, #96]
	cbz	x2, .L15
	/* one key for all lanes */
	add	x5, x2, #24
	ld1r	{v30.4s}, [x5], #4
	add	v28.4s, v28.4s, v30.4s
	ld1r	{v30.4s}, [x5]
	add	v29.4s, v29.4s, v30.4s
	b	.L16
.L15:
	/* a key per lane */
	ldr	q30, [x3, #784]
	add	v28.4s, v28.4s, v30.4s
	ldr	q30, [x3, #912]
	add	v29.4s, v29.4s, v30.4s
.L16:
	trn1	v30.4s, v14.4s, v15.4s
	trn2	v15.4s, v14.4s, v15.4s
	trn1	v14.4s, v16.4s, v17.4s
	trn2	v17.4s, v16.4s, v17.4s
	trn1	v16.2d, v30.2d, v14.2d
	trn2	v14.2d, v30.2d, v14.2d
	trn1	v30.2d, v15.2d, v17.2d
	trn2	v17.2d, v15.2d, v17.2d
	trn1	v15.4s, v18.4s, v19.4s
	trn2	v19.4s, v18.4s, v19.4s
	trn1	v18.4s, v20.4s, v21.4s
	trn2	v21.4s, v20.4s, v21.4s
	trn1	v20.2d, v15.2d, v18.2d
	trn2	v18.2d, v15.2d, v18.2d
	trn1	v15.2d, v19.2d, v21.2d
	trn2	v21.2d, v19.2d, v21.2d
	trn1	v19.4s, v22.4s, v23.4s
	trn2	v23.4s, v22.4s, v23.4s
	trn1	v22.4s, v28.4s, v29.4s
	trn2	v29.4s, v28.4s, v29.4s
	trn1	v28.2d, v19.2d, v22.2d
	trn2	v22.2d, v19.2d, v22.2d
	trn1	v19.2d, v23.2d, v29.2d
	trn2	v29.2d, v23.2d, v29.2d
	trn1	v23.4s, v24.4s, v25.4s
	trn2	v25.4s, v24.4s, v25.4s
	trn1	v24.4s, v26.4s, v27.4s
	trn2	v27.4s, v26.4s, v27.4s
	trn1	v26.2d, v23.2d, v24.2d
	trn2	v24.2d, v23.2d, v24.2d
	trn1	v23.2d, v25.2d, v27.2d
	trn2	v27.2d, v25.2d, v27.2d
	ldr	x5, [x4, #1440]
	ldr	x6, [x4, #1696]
	ldp	q25, q31, [x5, #0]
	eor	v16.16b, v16.16b, v25.16b
	eor	v20.16b, v20.16b, v31.16b
	ldp	q25, q31, [x5, #32]
	eor	v28.16b, v28.16b, v25.16b
	eor	v26.16b, v26.16b, v31.16b
	stp	q16, q20, [x6, #0]
	stp	q28, q26, [x6, #32]
	ldr	x5, [x4, #1448]
	ldr	x6, [x4, #1704]
	ldp	q25, q31, [x5, #0]
	eor	v30.16b, v30.16b, v25.16b
	eor	v15.16b, v15.16b, v31.16b
	ldp	q25, q31, [x5, #32]
	eor	v19.16b, v19.16b, v25.16b
	eor	v23.16b, v23.16b, v31.16b
	stp	q30, q15, [x6, #0]
	stp	q19, q23, [x6, #32]
	ldr	x5, [x4, #1456]
	ldr	x6, [x4, #1712]
	ldp	q25, q31, [x5, #0]
	eor	v14.16b, v14.16b, v25.16b
	eor	v18.16b, v18.16b, v31.16b
	ldp	q25, q31, [x5, #32]
	eor	v22.16b, v22.16b, v25.16b
	eor	v24.16b, v24.16b, v31.16b
	stp	q14, q18, [x6, #0]
	stp	q22, q24, [x6, #32]
	ldr	x5, [x4, #1464]
	ldr	x6, [x4, #1720]
	ldp	q25, q31, [x5, #0]
	eor	v17.16b, v17.16b, v25.16b
	eor	v21.16b, v21.16b, v31.16b
	ldp	q25, q31, [x5, #32]
	eor	v29.16b, v29.16b, v25.16b
	eor	v27.16b, v27.16b, v31.16b
	stp	q17, q21, [x6, #0]
	stp	q29, q27, [x6, #32]
	ldp	x21, x22, [sp], #16
	ldp	x19, x20, [sp], #16
	ldp	d14, d15, [sp, #48]
	ldp	d12, d13, [sp, #32]
	ldp	d10, d11, [sp, #16]
	ldp	d8, d9, [sp], #64
	RET
SYM_FUNC_END(wg_chacha20_lanes8_neon)

SYM_FUNC_START(wg_lanes_fill_neon)
	/* from the first lane on: x8 rows, x9 pointers */
	add	x8, x0, w1, uxtw #2
	add	x9, x0, w1, uxtw #3
	lsr	x10, x4, #32
	add	x8, x8, #1024
	add	x9, x9, #1408
	subs	w2, w2, #4
	b.lo	.L18
	dup	v1.4s, w4
	dup	v2.4s, w10
.L17:
	/* four lanes */
	add	w11, w3, #1
	add	w12, w3, #2
	add	w13, w3, #3
	stp	w3, w11, [x8]
	stp	w12, w13, [x8, #8]
	str	q1, [x8, #128]
	str	q2, [x8, #256]
	add	x11, x5, #64
	add	x12, x5, #128
	add	x13, x5, #192
	stp	x5, x11, [x9, #0]
	stp	x12, x13, [x9, #16]
	add	x5, x5, #256
	add	x11, x6, #64
	add	x12, x6, #128
	add	x13, x6, #192
	stp	x6, x11, [x9, #256]
	stp	x12, x13, [x9, #272]
	add	x6, x6, #256
	add	w3, w3, #4
	add	x8, x8, #16
	add	x9, x9, #32
	subs	w2, w2, #4
	b.hs	.L17
.L18:
	/* and one by one */
	adds	w2, w2, #4
	b.eq	.L19
.L20:
	str	w4, [x8, #128]
	str	w10, [x8, #256]
	str	w3, [x8], #4
	str	x6, [x9, #256]
	str	x5, [x9], #8
	add	w3, w3, #1
	add	x5, x5, #64
	add	x6, x6, #64
	subs	w2, w2, #1
	b.ne	.L20
.L19:
	RET
SYM_FUNC_END(wg_lanes_fill_neon)

	/* x1 > 0 times 64 bytes at x0 */
SYM_FUNC_START(wg_lanes_wipe_neon)
	movi	v0.2d, #0
.L21:
	stp	q0, q0, [x0]
	stp	q0, q0, [x0, #32]
	add	x0, x0, #64
	subs	x1, x1, #1
	b.ne	.L21
	RET
SYM_FUNC_END(wg_lanes_wipe_neon)

	/* all vector registers but what is the caller's, at the end of a section */
SYM_FUNC_START(wg_lanes_leave_neon)
	movi	v0.2d, #0
	movi	v1.2d, #0
	movi	v2.2d, #0
	movi	v3.2d, #0
	movi	v4.2d, #0
	movi	v5.2d, #0
	movi	v6.2d, #0
	movi	v7.2d, #0
	mov	v8.d[1], xzr
	mov	v9.d[1], xzr
	mov	v10.d[1], xzr
	mov	v11.d[1], xzr
	mov	v12.d[1], xzr
	mov	v13.d[1], xzr
	mov	v14.d[1], xzr
	mov	v15.d[1], xzr
	movi	v16.2d, #0
	movi	v17.2d, #0
	movi	v18.2d, #0
	movi	v19.2d, #0
	movi	v20.2d, #0
	movi	v21.2d, #0
	movi	v22.2d, #0
	movi	v23.2d, #0
	movi	v24.2d, #0
	movi	v25.2d, #0
	movi	v26.2d, #0
	movi	v27.2d, #0
	movi	v28.2d, #0
	movi	v29.2d, #0
	movi	v30.2d, #0
	movi	v31.2d, #0
	RET
SYM_FUNC_END(wg_lanes_leave_neon)
