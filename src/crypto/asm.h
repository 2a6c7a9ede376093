/* SPDX-License-Identifier: GPL-2.0 */
/* What the .S files need around their code, in the kernel and in userspace. */
#ifndef WG_CRYPTO_ASM_H
#define WG_CRYPTO_ASM_H

#ifdef __KERNEL__
#include <linux/linkage.h>
/* Older kernels have no return thunks. */
#ifndef RET
#define RET ret
#endif
#else
#if defined(__aarch64__)
/* "bti c", by a name that every assembler knows */
#define WG_LANDING_PAD hint 34
#elif defined(__CET__)
#include <cet.h>
#define WG_LANDING_PAD _CET_ENDBR
#else
#define WG_LANDING_PAD
#endif
#define SYM_FUNC_START(name) .globl name; .hidden name; .type name, %function; .p2align 5; name: WG_LANDING_PAD
#define SYM_FUNC_END(name) .size name, . - name
#define RET ret
.section .note.GNU-stack, "", %progbits
#endif

#endif
