// SPDX-License-Identifier: GPL-2.0
/* Deadlines in a binary heap: what is not due costs nothing. */
#include "swarm.h"

static struct deadline **heap;	/* from 1 */
static u32 count, room;

bool deadlines_init(u32 most)
{
	heap = calloc(most + 1, sizeof(*heap));
	room = most;
	return heap;
}

static void put(u32 place, struct deadline *d)
{
	heap[place] = d;
	d->place = place;
}

static void up(u32 place, struct deadline *d)
{
	for (; place > 1 && heap[place / 2]->at > d->at; place /= 2)
		put(place, heap[place / 2]);
	put(place, d);
}

static void down(u32 place, struct deadline *d)
{
	u32 child;

	while ((child = 2 * place) <= count) {
		if (child < count && heap[child + 1]->at < heap[child]->at)
			child++;
		if (heap[child]->at >= d->at)
			break;
		put(place, heap[child]);
		place = child;
	}
	put(place, d);
}

static void settle(u32 place, struct deadline *d)
{
	if (place > 1 && heap[place / 2]->at > d->at)
		up(place, d);
	else
		down(place, d);
}

void deadline_set(struct deadline *d, u64 at)
{
	d->at = at;
	if (!d->place) {
		BUG_ON(count == room);
		d->place = ++count;
	}
	settle(d->place, d);
}

void deadline_cancel(struct deadline *d)
{
	u32 place = d->place;
	struct deadline *last;

	if (!place)
		return;
	d->place = 0;
	last = heap[count--];
	if (last != d)
		settle(place, last);
}

u64 deadlines_next(void)
{
	return count ? heap[1]->at : WG_NEVER;
}

void deadlines_run(u64 now)
{
	while (count && heap[1]->at <= now) {
		struct deadline *d = heap[1];

		deadline_cancel(d);
		d->run(d->f);
	}
}
