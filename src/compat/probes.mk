# SPDX-License-Identifier: GPL-2.0
#
# What distributions backport, so that a kernel's version does not tell: each
# probes/NAME.c is compiled with the kernel's own flags, and HAVE_NAME (upper
# case) is defined if it compiles.  Each probe says from which kernel on it
# holds and when it can go.

wg-probes := newlink_params tstats64 tstats_tx netdev_dummy frags_readable \
	napi_no_weight timer_delete skb_tstamp_type skb_mono_time drop_reasons \
	udp_tunnel_sk udp_accept_bits gso_header gro_header skb_gro_header neon_state \
	napi_build_skb gro_max_size gro_is_atomic wq_percpu

# Without the shadow headers: the question is what the kernel itself has. With
# the names Kbuild gives each file, which inline functions in headers use.
wg-probe-flags = $(NOSTDINC_FLAGS) $(filter-out -I$(src)/src/compat,$(LINUXINCLUDE)) \
	$(KBUILD_CPPFLAGS) $(KBUILD_CFLAGS) $(KBUILD_CFLAGS_MODULE) \
	-DKBUILD_MODNAME='"wireguard"' -DKBUILD_BASENAME='"probe"' \
	-DKBUILD_MODFILE='"wireguard"' -D__KBUILD_MODNAME=kmod_wireguard -Werror -fsyntax-only
wg-probe = $(shell $(CC) $(wg-probe-flags) $(src)/src/compat/probes/$(1).c \
	>/dev/null 2>&1 && echo y)
wg-upper = $(shell echo $(1) | tr a-z A-Z)

# "clean" has no configuration and compiles nothing.
ifneq ($(CONFIG_MODULES),)
# This one compiles everywhere; if not, no other answer can be believed.
ifeq ($(call wg-probe,baseline),)
$(error The compile probes do not work with $(CC); try: $(CC) $(wg-probe-flags) $(src)/src/compat/probes/baseline.c)
endif
# Wherever the shadow headers are found the answers must be known; up to 5.10
# that includes the file modpost writes, which gets no ccflags-y.
LINUXINCLUDE += $(foreach p,$(wg-probes),$(if $(call wg-probe,$(p)),-DHAVE_$(call wg-upper,$(p))))
endif
