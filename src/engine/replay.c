// SPDX-License-Identifier: GPL-2.0
/*
 * The replay window (protocol section 9): a ring of words of which one is
 * always redundant, so that moving the window on clears whole words.
 */
#include "replay.h"

void wg_replay_init(struct wg_replay *replay)
{
	spin_lock_init(&replay->lock);
	replay->top = 0;
	memset(replay->bitmap, 0, sizeof(replay->bitmap));
}

static unsigned long *word_of(struct wg_replay *replay, u64 bit)
{
	BUILD_BUG_ON(WG_REPLAY_WORDS & (WG_REPLAY_WORDS - 1));
	return &replay->bitmap[bit / WG_BITS_PER_LONG % WG_REPLAY_WORDS];
}

static void advance(struct wg_replay *replay, u64 top)
{
	u64 bit = replay->top;
	u64 words = min_t(u64, top / WG_BITS_PER_LONG - bit / WG_BITS_PER_LONG, WG_REPLAY_WORDS);

	while (words--) {
		bit += WG_BITS_PER_LONG;
		*word_of(replay, bit) = 0;
	}
	/* Pairs with wg_replay_top(), which takes no lock. */
	WRITE_ONCE(replay->top, top);
}

bool wg_replay_accept(struct wg_replay *replay, u64 counter)
{
	unsigned long *word, mask;

	lockdep_assert_held(&replay->lock);
	if (replay->top >= WG_REJECT_AFTER_MESSAGES + 1 || counter >= WG_REJECT_AFTER_MESSAGES)
		return false;
	/* From here on counted from 1, so that top 0 says "none yet"; cannot wrap. */
	counter++;
	if (counter + WG_REPLAY_WINDOW < replay->top)
		return false;
	if (counter > replay->top)
		advance(replay, counter);
	word = word_of(replay, counter);
	mask = 1UL << (counter % WG_BITS_PER_LONG);
	if (*word & mask)
		return false;
	*word |= mask;
	return true;
}
