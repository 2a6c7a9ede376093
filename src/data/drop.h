/* SPDX-License-Identifier: GPL-2.0 */
/* The one exit for packets that go no further. */
#ifndef WG_DATA_DROP_H
#define WG_DATA_DROP_H

#include "../device/device.h"

struct sk_buff;
struct sk_buff_head;

/** wg_drop() - count a reason and free. @skb may be NULL (nothing was made of it). Context: any but hardirq. */
void wg_drop(struct wg_device *wg, struct sk_buff *skb, enum wg_reason reason);
/** wg_drop_list() - the same for a whole unlocked list. Return: how many there were. */
unsigned int wg_drop_list(struct wg_device *wg, struct sk_buff_head *list, enum wg_reason reason);
/** wg_count_drop() - @n packets met @reason; whoever owns them frees them. */
void wg_count_drop(struct wg_device *wg, enum wg_reason reason, unsigned int n);

/** wg_count_helped() - other CPUs sealed or opened @n chunks (fanout.h). Context: any but hardirq. */
void wg_count_helped(struct wg_device *wg, unsigned int n);

int __must_check wg_drops_init(struct wg_device *wg);
void wg_drops_exit(struct wg_device *wg);

#endif
