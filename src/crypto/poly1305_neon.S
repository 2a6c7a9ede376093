/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Made by src/crypto/gen/neon.py; change that, then run "make crypto-asm".
 * docs/crypto.md explains the lanes and the arithmetic.
 *
 * Poly1305 of NEON, four packets, five limbs of 26 bits; and in integer registers.
 *
 * void wg_poly1305_packets_neon(struct wg_poly26 *p):
 * the same number of pairs of blocks for four packets, or parts of packets.
 *
 * void wg_mac_blocks_neon(struct wg_mac *mac): all its blocks.
 */
#include "asm.h"

.text

SYM_FUNC_START(wg_poly1305_packets_neon)
	stp	d8, d9, [sp, #-64]!
	stp	d10, d11, [sp, #16]
	stp	d12, d13, [sp, #32]
	stp	d14, d15, [sp, #48]
	mov	w5, #0xffff
	movk	w5, #0x3ff, lsl #16
	dup	v8.4s, w5
	dup	v9.2d, x5
	movi	v10.4s, #1, lsl #24
	/* r and r^2 */
	ldp	q12, q13, [x0, #224]
	uzp1	v0.4s, v12.4s, v13.4s
	ldp	q12, q13, [x0, #256]
	uzp1	v1.4s, v12.4s, v13.4s
	ldp	q12, q13, [x0, #288]
	uzp1	v2.4s, v12.4s, v13.4s
	ldp	q12, q13, [x0, #320]
	uzp1	v3.4s, v12.4s, v13.4s
	ldp	q12, q13, [x0, #352]
	uzp1	v4.4s, v12.4s, v13.4s
	str	q0, [x0, #384]
	str	q1, [x0, #400]
	str	q2, [x0, #416]
	str	q3, [x0, #432]
	str	q4, [x0, #448]
	shl	v11.4s, v1.4s, #2
	add	v11.4s, v11.4s, v1.4s
	str	q11, [x0, #464]
	shl	v11.4s, v2.4s, #2
	add	v11.4s, v11.4s, v2.4s
	str	q11, [x0, #480]
	shl	v11.4s, v3.4s, #2
	add	v11.4s, v11.4s, v3.4s
	str	q11, [x0, #496]
	shl	v11.4s, v4.4s, #2
	add	v11.4s, v11.4s, v4.4s
	str	q11, [x0, #512]
	ldp	q5, q6, [x0, #384]
	ldp	q7, q26, [x0, #416]
	ldp	q27, q28, [x0, #448]
	ldp	q29, q30, [x0, #480]
	ldr	q31, [x0, #512]
	umull	v16.2d, v0.2s, v5.2s
	umull2	v21.2d, v0.4s, v5.4s
	umull	v17.2d, v0.2s, v6.2s
	umull2	v22.2d, v0.4s, v6.4s
	umull	v18.2d, v0.2s, v7.2s
	umull2	v23.2d, v0.4s, v7.4s
	umull	v19.2d, v0.2s, v26.2s
	umull2	v24.2d, v0.4s, v26.4s
	umull	v20.2d, v0.2s, v27.2s
	umull2	v25.2d, v0.4s, v27.4s
	umlal	v17.2d, v1.2s, v5.2s
	umlal2	v22.2d, v1.4s, v5.4s
	umlal	v18.2d, v1.2s, v6.2s
	umlal2	v23.2d, v1.4s, v6.4s
	umlal	v19.2d, v1.2s, v7.2s
	umlal2	v24.2d, v1.4s, v7.4s
	umlal	v20.2d, v1.2s, v26.2s
	umlal2	v25.2d, v1.4s, v26.4s
	umlal	v16.2d, v1.2s, v31.2s
	umlal2	v21.2d, v1.4s, v31.4s
	umlal	v18.2d, v2.2s, v5.2s
	umlal2	v23.2d, v2.4s, v5.4s
	umlal	v19.2d, v2.2s, v6.2s
	umlal2	v24.2d, v2.4s, v6.4s
	umlal	v20.2d, v2.2s, v7.2s
	umlal2	v25.2d, v2.4s, v7.4s
	umlal	v16.2d, v2.2s, v30.2s
	umlal2	v21.2d, v2.4s, v30.4s
	umlal	v17.2d, v2.2s, v31.2s
	umlal2	v22.2d, v2.4s, v31.4s
	umlal	v19.2d, v3.2s, v5.2s
	umlal2	v24.2d, v3.4s, v5.4s
	umlal	v20.2d, v3.2s, v6.2s
	umlal2	v25.2d, v3.4s, v6.4s
	umlal	v16.2d, v3.2s, v29.2s
	umlal2	v21.2d, v3.4s, v29.4s
	umlal	v17.2d, v3.2s, v30.2s
	umlal2	v22.2d, v3.4s, v30.4s
	umlal	v18.2d, v3.2s, v31.2s
	umlal2	v23.2d, v3.4s, v31.4s
	umlal	v20.2d, v4.2s, v5.2s
	umlal2	v25.2d, v4.4s, v5.4s
	umlal	v16.2d, v4.2s, v28.2s
	umlal2	v21.2d, v4.4s, v28.4s
	umlal	v17.2d, v4.2s, v29.2s
	umlal2	v22.2d, v4.4s, v29.4s
	umlal	v18.2d, v4.2s, v30.2s
	umlal2	v23.2d, v4.4s, v30.4s
	umlal	v19.2d, v4.2s, v31.2s
	umlal2	v24.2d, v4.4s, v31.4s
	usra	v17.2d, v16.2d, #26
	usra	v22.2d, v21.2d, #26
	and	v16.16b, v16.16b, v9.16b
	and	v21.16b, v21.16b, v9.16b
	usra	v20.2d, v19.2d, #26
	usra	v25.2d, v24.2d, #26
	and	v19.16b, v19.16b, v9.16b
	and	v24.16b, v24.16b, v9.16b
	usra	v18.2d, v17.2d, #26
	usra	v23.2d, v22.2d, #26
	ushr	v5.2d, v20.2d, #26
	ushr	v6.2d, v25.2d, #26
	usra	v19.2d, v18.2d, #26
	usra	v24.2d, v23.2d, #26
	add	v16.2d, v16.2d, v5.2d
	add	v21.2d, v21.2d, v6.2d
	shl	v5.2d, v5.2d, #2
	shl	v6.2d, v6.2d, #2
	add	v16.2d, v16.2d, v5.2d
	add	v21.2d, v21.2d, v6.2d
	/* 32 bits are enough now */
	shrn	v7.2s, v16.2d, #26
	shrn2	v7.4s, v21.2d, #26
	shrn	v26.2s, v19.2d, #26
	shrn2	v26.4s, v24.2d, #26
	uzp1	v0.4s, v16.4s, v21.4s
	uzp1	v1.4s, v17.4s, v22.4s
	uzp1	v2.4s, v18.4s, v23.4s
	uzp1	v3.4s, v19.4s, v24.4s
	uzp1	v4.4s, v20.4s, v25.4s
	and	v0.16b, v0.16b, v8.16b
	and	v1.16b, v1.16b, v8.16b
	and	v2.16b, v2.16b, v8.16b
	and	v3.16b, v3.16b, v8.16b
	and	v4.16b, v4.16b, v8.16b
	add	v1.4s, v1.4s, v7.4s
	add	v4.4s, v4.4s, v26.4s
	str	q0, [x0, #528]
	str	q1, [x0, #544]
	str	q2, [x0, #560]
	str	q3, [x0, #576]
	str	q4, [x0, #592]
	shl	v11.4s, v1.4s, #2
	add	v11.4s, v11.4s, v1.4s
	str	q11, [x0, #608]
	shl	v11.4s, v2.4s, #2
	add	v11.4s, v11.4s, v2.4s
	str	q11, [x0, #624]
	shl	v11.4s, v3.4s, #2
	add	v11.4s, v11.4s, v3.4s
	str	q11, [x0, #640]
	shl	v11.4s, v4.4s, #2
	add	v11.4s, v11.4s, v4.4s
	str	q11, [x0, #656]
	ldp	q12, q13, [x0, #64]
	uzp1	v0.4s, v12.4s, v13.4s
	ldp	q12, q13, [x0, #96]
	uzp1	v1.4s, v12.4s, v13.4s
	ldp	q12, q13, [x0, #128]
	uzp1	v2.4s, v12.4s, v13.4s
	ldp	q12, q13, [x0, #160]
	uzp1	v3.4s, v12.4s, v13.4s
	ldp	q12, q13, [x0, #192]
	uzp1	v4.4s, v12.4s, v13.4s
	ldp	x1, x2, [x0, #0]
	ldp	x3, x4, [x0, #16]
	ldr	x6, [x0, #32]
.L1:
	ldp	q5, q12, [x1], #32
	ldp	q6, q13, [x2], #32
	ldp	q7, q14, [x3], #32
	ldp	q26, q15, [x4], #32
	ldr	q31, [x0, #656]
	zip1	v27.2d, v5.2d, v6.2d
	zip2	v28.2d, v5.2d, v6.2d
	zip1	v29.2d, v7.2d, v26.2d
	zip2	v30.2d, v7.2d, v26.2d
	uzp1	v5.4s, v27.4s, v29.4s
	uzp1	v7.4s, v28.4s, v30.4s
	uzp2	v26.4s, v28.4s, v30.4s
	uzp2	v6.4s, v27.4s, v29.4s
	ushr	v28.4s, v5.4s, #26
	and	v27.16b, v5.16b, v8.16b
	ushr	v30.4s, v7.4s, #14
	ushr	v29.4s, v6.4s, #20
	sli	v28.4s, v6.4s, #6
	add	v0.4s, v0.4s, v27.4s
	sli	v30.4s, v26.4s, #18
	sli	v29.4s, v7.4s, #12
	and	v28.16b, v28.16b, v8.16b
	ushr	v11.4s, v26.4s, #8
	ldp	q7, q26, [x0, #560]
	and	v29.16b, v29.16b, v8.16b
	add	v1.4s, v1.4s, v28.4s
	ldp	q27, q28, [x0, #592]
	and	v30.16b, v30.16b, v8.16b
	add	v2.4s, v2.4s, v29.4s
	umull	v19.2d, v0.2s, v26.2s
	umull	v20.2d, v0.2s, v27.2s
	umull2	v25.2d, v0.4s, v27.4s
	umull2	v24.2d, v0.4s, v26.4s
	orr	v11.16b, v11.16b, v10.16b
	umlal	v20.2d, v1.2s, v26.2s
	umlal2	v25.2d, v1.4s, v26.4s
	add	v3.4s, v3.4s, v30.4s
	ldp	q5, q6, [x0, #528]
	umull	v18.2d, v0.2s, v7.2s
	umull2	v23.2d, v0.4s, v7.4s
	umlal	v19.2d, v1.2s, v7.2s
	umlal2	v24.2d, v1.4s, v7.4s
	umlal	v20.2d, v2.2s, v7.2s
	umlal2	v25.2d, v2.4s, v7.4s
	add	v4.4s, v4.4s, v11.4s
	umull	v16.2d, v0.2s, v5.2s
	umull2	v21.2d, v0.4s, v5.4s
	umull	v17.2d, v0.2s, v6.2s
	umull2	v22.2d, v0.4s, v6.4s
	umlal	v18.2d, v1.2s, v6.2s
	umlal2	v23.2d, v1.4s, v6.4s
	umlal	v19.2d, v2.2s, v6.2s
	umlal2	v24.2d, v2.4s, v6.4s
	umlal	v20.2d, v3.2s, v6.2s
	umlal2	v25.2d, v3.4s, v6.4s
	ldp	q29, q30, [x0, #624]
	umlal	v17.2d, v1.2s, v5.2s
	umlal2	v22.2d, v1.4s, v5.4s
	umlal	v16.2d, v1.2s, v31.2s
	umlal2	v21.2d, v1.4s, v31.4s
	umlal	v18.2d, v2.2s, v5.2s
	umlal2	v23.2d, v2.4s, v5.4s
	umlal	v19.2d, v3.2s, v5.2s
	umlal2	v24.2d, v3.4s, v5.4s
	umlal	v20.2d, v4.2s, v5.2s
	umlal2	v25.2d, v4.4s, v5.4s
	zip1	v5.2d, v12.2d, v13.2d
	zip1	v7.2d, v14.2d, v15.2d
	umlal	v16.2d, v2.2s, v30.2s
	umlal2	v21.2d, v2.4s, v30.4s
	zip2	v6.2d, v12.2d, v13.2d
	uzp1	v12.4s, v5.4s, v7.4s
	umlal	v17.2d, v2.2s, v31.2s
	umlal	v16.2d, v3.2s, v29.2s
	umlal2	v21.2d, v3.4s, v29.4s
	zip2	v26.2d, v14.2d, v15.2d
	uzp2	v13.4s, v5.4s, v7.4s
	ushr	v1.4s, v12.4s, #26
	umlal2	v22.2d, v2.4s, v31.4s
	umlal	v17.2d, v3.2s, v30.2s
	umlal	v16.2d, v4.2s, v28.2s
	umlal2	v21.2d, v4.4s, v28.4s
	uzp1	v14.4s, v6.4s, v26.4s
	uzp2	v15.4s, v6.4s, v26.4s
	umlal	v19.2d, v4.2s, v31.2s
	and	v0.16b, v12.16b, v8.16b
	sli	v1.4s, v13.4s, #6
	ushr	v2.4s, v13.4s, #20
	ldp	q7, q26, [x0, #416]
	ldp	q27, q28, [x0, #448]
	umlal2	v22.2d, v3.4s, v30.4s
	umlal	v18.2d, v3.2s, v31.2s
	umlal2	v23.2d, v3.4s, v31.4s
	umlal	v17.2d, v4.2s, v29.2s
	ldp	q5, q6, [x0, #384]
	umlal2	v24.2d, v4.4s, v31.4s
	and	v1.16b, v1.16b, v8.16b
	sli	v2.4s, v14.4s, #12
	ushr	v3.4s, v14.4s, #14
	umlal	v19.2d, v0.2s, v26.2s
	umlal	v20.2d, v0.2s, v27.2s
	umlal2	v22.2d, v4.4s, v29.4s
	ldr	q31, [x0, #512]
	umlal	v16.2d, v0.2s, v5.2s
	umlal	v17.2d, v0.2s, v6.2s
	and	v2.16b, v2.16b, v8.16b
	sli	v3.4s, v15.4s, #18
	umlal2	v24.2d, v0.4s, v26.4s
	umlal2	v25.2d, v0.4s, v27.4s
	umlal	v19.2d, v1.2s, v7.2s
	umlal	v20.2d, v1.2s, v26.2s
	umlal	v18.2d, v4.2s, v30.2s
	umlal2	v23.2d, v4.4s, v30.4s
	ldp	q29, q30, [x0, #480]
	umlal2	v21.2d, v0.4s, v5.4s
	umlal2	v22.2d, v0.4s, v6.4s
	umlal	v17.2d, v1.2s, v5.2s
	umlal	v16.2d, v1.2s, v31.2s
	and	v3.16b, v3.16b, v8.16b
	ushr	v4.4s, v15.4s, #8
	umlal2	v24.2d, v1.4s, v7.4s
	umlal2	v25.2d, v1.4s, v26.4s
	umlal	v19.2d, v2.2s, v6.2s
	umlal	v20.2d, v2.2s, v7.2s
	umlal	v18.2d, v0.2s, v7.2s
	umlal2	v22.2d, v1.4s, v5.4s
	umlal2	v21.2d, v1.4s, v31.4s
	umlal	v16.2d, v2.2s, v30.2s
	umlal	v17.2d, v2.2s, v31.2s
	orr	v4.16b, v4.16b, v10.16b
	umlal2	v24.2d, v2.4s, v6.4s
	umlal2	v25.2d, v2.4s, v7.4s
	umlal	v19.2d, v3.2s, v5.2s
	umlal	v20.2d, v3.2s, v6.2s
	umlal2	v23.2d, v0.4s, v7.4s
	umlal	v18.2d, v1.2s, v6.2s
	umlal2	v21.2d, v2.4s, v30.4s
	umlal2	v22.2d, v2.4s, v31.4s
	umlal	v16.2d, v3.2s, v29.2s
	umlal	v17.2d, v3.2s, v30.2s
	umlal2	v24.2d, v3.4s, v5.4s
	umlal2	v25.2d, v3.4s, v6.4s
	umlal	v20.2d, v4.2s, v5.2s
	umlal	v19.2d, v4.2s, v31.2s
	umlal2	v23.2d, v1.4s, v6.4s
	umlal	v18.2d, v2.2s, v5.2s
	umlal2	v21.2d, v3.4s, v29.4s
	umlal2	v22.2d, v3.4s, v30.4s
	umlal	v16.2d, v4.2s, v28.2s
	umlal	v17.2d, v4.2s, v29.2s
	umlal2	v25.2d, v4.4s, v5.4s
	umlal2	v24.2d, v4.4s, v31.4s
	usra	v20.2d, v19.2d, #26
	umlal2	v23.2d, v2.4s, v5.4s
	umlal	v18.2d, v3.2s, v31.2s
	umlal2	v21.2d, v4.4s, v28.4s
	umlal2	v22.2d, v4.4s, v29.4s
	usra	v17.2d, v16.2d, #26
	and	v16.16b, v16.16b, v9.16b
	usra	v25.2d, v24.2d, #26
	ushr	v5.2d, v20.2d, #26
	umlal2	v23.2d, v3.4s, v31.4s
	umlal	v18.2d, v4.2s, v30.2s
	usra	v22.2d, v21.2d, #26
	and	v21.16b, v21.16b, v9.16b
	ushr	v6.2d, v25.2d, #26
	add	v16.2d, v16.2d, v5.2d
	umlal2	v23.2d, v4.4s, v30.4s
	and	v19.16b, v19.16b, v9.16b
	usra	v18.2d, v17.2d, #26
	shl	v5.2d, v5.2d, #2
	add	v21.2d, v21.2d, v6.2d
	and	v24.16b, v24.16b, v9.16b
	usra	v23.2d, v22.2d, #26
	usra	v19.2d, v18.2d, #26
	shl	v6.2d, v6.2d, #2
	add	v16.2d, v16.2d, v5.2d
	usra	v24.2d, v23.2d, #26
	shrn	v26.2s, v19.2d, #26
	add	v21.2d, v21.2d, v6.2d
	shrn	v7.2s, v16.2d, #26
	uzp1	v1.4s, v17.4s, v22.4s
	uzp1	v4.4s, v20.4s, v25.4s
	shrn2	v26.4s, v24.2d, #26
	shrn2	v7.4s, v21.2d, #26
	uzp1	v0.4s, v16.4s, v21.4s
	uzp1	v2.4s, v18.4s, v23.4s
	uzp1	v3.4s, v19.4s, v24.4s
	and	v1.16b, v1.16b, v8.16b
	and	v4.16b, v4.16b, v8.16b
	and	v0.16b, v0.16b, v8.16b
	and	v2.16b, v2.16b, v8.16b
	and	v3.16b, v3.16b, v8.16b
	add	v1.4s, v1.4s, v7.4s
	add	v4.4s, v4.4s, v26.4s
	subs	x6, x6, #1
	b.ne	.L1
	movi	v12.2d, #0
	zip1	v13.4s, v0.4s, v12.4s
	zip2	v14.4s, v0.4s, v12.4s
	stp	q13, q14, [x0, #64]
	zip1	v13.4s, v1.4s, v12.4s
	zip2	v14.4s, v1.4s, v12.4s
	stp	q13, q14, [x0, #96]
	zip1	v13.4s, v2.4s, v12.4s
	zip2	v14.4s, v2.4s, v12.4s
	stp	q13, q14, [x0, #128]
	zip1	v13.4s, v3.4s, v12.4s
	zip2	v14.4s, v3.4s, v12.4s
	stp	q13, q14, [x0, #160]
	zip1	v13.4s, v4.4s, v12.4s
	zip2	v14.4s, v4.4s, v12.4s
	stp	q13, q14, [x0, #192]
	ldp	d14, d15, [sp, #48]
	ldp	d12, d13, [sp, #32]
	ldp	d10, d11, [sp, #16]
	ldp	d8, d9, [sp], #64
	RET
SYM_FUNC_END(wg_poly1305_packets_neon)

SYM_FUNC_START(wg_mac_blocks_neon)
	mov	x17, x0
	stp	x19, x20, [sp, #-16]!
	stp	x21, x22, [sp, #-16]!
	ldp	x8, x9, [x17, #0]
	ldp	x10, x11, [x17, #16]
	ldp	x12, x13, [x17, #32]
	ldp	x14, x15, [x17, #48]
	mov	x22, #1
.L2:
	ldp	x5, x6, [x14], #16
	adds	x8, x8, x5
	adcs	x9, x9, x6
	adc	x10, x10, x22
	mul	x5, x8, x11
	umulh	x6, x8, x11
	mul	x16, x9, x13
	umulh	x19, x9, x13
	mul	x20, x8, x12
	umulh	x21, x8, x12
	adds	x5, x5, x16
	adc	x6, x6, x19
	mul	x16, x9, x11
	umulh	x19, x9, x11
	adds	x6, x6, x20
	adc	x21, x21, xzr
	mul	x20, x10, x13
	mul	x10, x10, x11
	adds	x6, x6, x16
	adc	x21, x21, x19
	adds	x6, x6, x20
	adc	x21, x21, x10
	and	x16, x21, #0xfffffffffffffffc
	and	x10, x21, #3
	add	x16, x16, x21, lsr #2
	adds	x8, x5, x16
	adcs	x9, x6, xzr
	adc	x10, x10, xzr
	subs	x15, x15, #1
	b.ne	.L2
	stp	x8, x9, [x17, #0]
	str	x10, [x17, #16]
	str	x15, [x17, #56]
	ldp	x21, x22, [sp], #16
	ldp	x19, x20, [sp], #16
	RET
SYM_FUNC_END(wg_mac_blocks_neon)
