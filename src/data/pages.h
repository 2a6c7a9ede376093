/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pages that packets are sealed or opened into, used again as soon as nobody else
 * holds them: fresh ones cost a clearing each, where the kernel is built so.
 */
#ifndef WG_DATA_PAGES_H
#define WG_DATA_PAGES_H

#include <linux/mm_types_task.h>

enum { WG_PAGES = 8 };

struct wg_pages {
	struct page_frag ring[WG_PAGES];
	unsigned int at;
};

/**
 * wg_pages_room() - room for @len bytes at the returned frag's offset, which the caller moves on.
 * Return: NULL without memory. The page's reference is ours: take another for the packet.
 * Context: holder of the scratch these pages belong to.
 */
struct page_frag *__must_check wg_pages_room(struct wg_pages *pages, unsigned int len);

/** wg_pages_take() - @len bytes with a reference of their own. Return: NULL without memory. Context: as above. */
void *__must_check wg_pages_take(struct wg_pages *pages, unsigned int len);

/** wg_pages_free() - give all back; packets that still use them keep theirs. */
void wg_pages_free(struct wg_pages *pages);

#endif
