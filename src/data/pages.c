// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>
#include <net/sock.h>

#include "pages.h"

/* From when memory was short: small, or of the reserves. Not to be kept for ever. */
static bool is_makeshift(const struct page_frag *frag)
{
	return frag->size < PAGE_SIZE << SKB_FRAG_PAGE_ORDER || page_is_pfmemalloc(frag->page);
}

static void put(struct page_frag *frag)
{
	if (frag->page)
		put_page(frag->page);
	frag->page = NULL;
}

static struct page_frag *next(struct wg_pages *pages)
{
	struct page_frag *frag;

	pages->at = (pages->at + 1) % WG_PAGES;
	frag = &pages->ring[pages->at];
	if (frag->page && is_makeshift(frag))
		put(frag);
	return frag;
}

struct page_frag *wg_pages_room(struct wg_pages *pages, unsigned int len)
{
	struct page_frag *frag = &pages->ring[pages->at];

	if (frag->page && frag->offset + len > frag->size)
		frag = next(pages);
	/* It begins anew in a page that only we hold, else in another page. */
	return skb_page_frag_refill(len, frag, GFP_ATOMIC | __GFP_NOWARN) ? frag : NULL;
}

void *wg_pages_take(struct wg_pages *pages, unsigned int len)
{
	struct page_frag *frag = wg_pages_room(pages, len);
	void *room;

	if (!frag)
		return NULL;
	room = page_address(frag->page) + frag->offset;
	get_page(frag->page);
	frag->offset += len;
	return room;
}

void wg_pages_free(struct wg_pages *pages)
{
	unsigned int i;

	for (i = 0; i < WG_PAGES; i++)
		put(&pages->ring[i]);
}
