/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WG_COMPAT_LINUX_RANDOM_H
#define WG_COMPAT_LINUX_RANDOM_H

#include_next <linux/random.h>

/*
 * 5.18, together with the option. Without the option newer kernels have stubs
 * of the same effect; the macros go with support for older ones.
 */
#if !IS_ENABLED(CONFIG_VMGENID)
#define register_random_vmfork_notifier(nb) ((void)(nb), 0)
#define unregister_random_vmfork_notifier(nb) ((void)(nb))
#endif

#endif
