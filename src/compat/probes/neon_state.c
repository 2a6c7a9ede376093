// SPDX-License-Identifier: GPL-2.0
/*
 * kernel_neon_begin() takes a buffer: Linux 6.19. Goes with support for older ones.
 * Elsewhere than on arm64 nobody asks, and the answer is "yes".
 */
#include <linux/types.h>

#ifdef CONFIG_ARM64
#include <asm/neon.h>

void probe(struct user_fpsimd_state *state);
void probe(struct user_fpsimd_state *state)
{
	kernel_neon_begin(state);
	kernel_neon_end(state);
}
#endif
