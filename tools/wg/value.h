/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The values of configuration files and command lines. Each parser reports what
 * is wrong with the word and then returns false.
 */
#ifndef WG_TOOL_VALUE_H
#define WG_TOOL_VALUE_H

#include "device.h"
#include "report.h"

bool wg_value_key(u8 key[WG_KEY], const struct wg_word *w);
bool wg_value_port(u16 *port, const struct wg_word *w);
bool wg_value_mark(u32 *mark, const struct wg_word *w);
bool wg_value_interval(u16 *seconds, const struct wg_word *w);

/**
 * wg_value_ips() - add a list to a peer's allowed IPs
 * @peer: gets the entries; a signed one clears WG_PEER_REPLACE_IPS for good
 * @w: `[+|-]IP[/CIDR],...', not empty
 * @is_signed: set when an entry has a sign, never cleared
 */
bool wg_value_ips(struct wg_peer *peer, const struct wg_word *w, bool *is_signed);

/**
 * wg_value_key_file() - read a key from a file
 * @key: zero when the file is empty
 * @w: the file's name
 */
bool wg_value_key_file(u8 key[WG_KEY], const struct wg_word *w);

/* Decimal digits alone, at most @max; false without a report. */
bool wg_number(u64 *n, const char *s, u64 max);

/* What is wrong with a key of @len characters, for an error message. */
const char *wg_key_fault(const char *s, size_t len);

#endif
