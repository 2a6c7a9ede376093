/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which code runs is decided once, when the module loads. In the kernel a
 * switch is a static key: a jump that is patched in, and behind it a direct
 * call. In userspace it is a variable, so that tests can change it.
 */
#ifndef WG_CRYPTO_SWITCH_H
#define WG_CRYPTO_SWITCH_H

#include "platform.h"

#ifdef __KERNEL__
#include <linux/init.h>
#include <linux/jump_label.h>
#define WG_SWITCH(name) DEFINE_STATIC_KEY_FALSE(name)
#define WG_DECLARE_SWITCH(name) DECLARE_STATIC_KEY_FALSE(name)
#define wg_switched_on(name) static_branch_unlikely(&(name))
#define wg_switch_on(name) static_branch_enable(&(name))
#define wg_switch_off(name) static_branch_disable(&(name))
#else
#define WG_SWITCH(name) bool name
#define WG_DECLARE_SWITCH(name) extern bool name
#define wg_switched_on(name) (name)
#define wg_switch_on(name) ((void)((name) = true))
#define wg_switch_off(name) ((void)((name) = false))
#ifndef __init
#define __init
#define __initconst
#define __initdata
#endif
#endif

#endif
