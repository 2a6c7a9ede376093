/* SPDX-License-Identifier: GPL-2.0 */
/* Of a configuration made for gcc, what headers take for granted and clang lacks (static.sh). */
#undef CONFIG_USE_X86_SEG_SUPPORT
#undef CONFIG_CC_IS_GCC
#define CONFIG_CC_IS_CLANG 1
