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
#ifdef __CET__
#include <cet.h>
#else
#define _CET_ENDBR
#endif
#define SYM_FUNC_START(name) .globl name; .hidden name; .type name, @function; .p2align 5; name: _CET_ENDBR
#define SYM_FUNC_END(name) .size name, . - name
#define RET ret
.section .note.GNU-stack, "", @progbits
#endif

#endif
