// SPDX-License-Identifier: GPL-2.0
/*
 * The two timers that can be shown with short waits, side by side on several
 * devices: passive keepalive (10 s) and new handshake (15 s).
 *
 *	scripted peer (UDP on loopback) ---- wg1 .. wg6
 *
 * Times are those of the device's clock, and from when it can have begun to count
 * (earliest) and must have (latest). How exactly it counts is proven where
 * time is simulated; here a CPU may be stopped for a second at any point.
 */
#include <poll.h>

#include "rig.h"

enum what {
	DATA_IN,	/* only received data */
	DATA_OUT,	/* only sent data */
	EMPTY_IN,	/* only received keepalives */
	EMPTY_OUT,	/* only sent keepalives */
	DATA_IN_ANSWERED,
	DATA_OUT_ANSWERED,
	CASES,
};

enum {
	EVENTS = 8,
	WATCHED = 18,	/* seconds; an initiation is sent again after 20 */
};

static struct tunnel {
	struct rig r;
	struct wire_session s;
	double earliest, latest;
	struct {
		double at;
		uint8_t type;
		size_t len;
	} seen[EVENTS];
	unsigned int count;
} t[CASES];

static bool prepare(enum what what)
{
	struct tunnel *x = &t[what];
	uint8_t plain[256], out[64];

	CHECK(rig_up(&x->r, what + 1, RIG_ENDPOINT));
	if (what == EMPTY_OUT) {
		/* as initiator with nothing to say: its confirmation is empty */
		CHECK(rig_set_keepalive(&x->r, 600));
		CHECK(rig_answer(&x->r, &x->s, SOON));
		CHECK(rig_recv(&x->r, out, sizeof(out), SOON) == WIRE_DATA_MIN);
		CHECK(rig_set_keepalive(&x->r, 0));
		x->latest = rig_clock();
		return true;
	}
	CHECK(rig_connect(&x->r, &x->s));
	x->earliest = rig_clock();
	switch (what) {
	case DATA_IN:
	case DATA_IN_ANSWERED:
		rig_send_text(&x->r, &x->s, "in");
		CHECK(rig_inner_is(&x->r, "in"));
		break;
	case DATA_OUT:
	case DATA_OUT_ANSWERED:
		CHECK(rig_inner_send(&x->r, "out", 3));
		CHECK(rig_recv_data(&x->r, &x->s, plain, SOON) > 0);
		break;
	default:
		rig_send(&x->r, out, wire_seal(&x->s, out, NULL, 0));
	}
	x->latest = rig_clock();
	if (what == DATA_IN_ANSWERED) {
		/* the answer takes the keepalive's place; it is answered too */
		CHECK(rig_inner_send(&x->r, "out", 3));
		CHECK(rig_recv_data(&x->r, &x->s, plain, SOON) > 0);
		rig_send(&x->r, out, wire_seal(&x->s, out, NULL, 0));
	}
	if (what == DATA_OUT_ANSWERED)
		rig_send(&x->r, out, wire_seal(&x->s, out, NULL, 0));
	return true;
}

static void take(struct tunnel *x)
{
	uint8_t buf[2048];
	size_t n = rig_recv(&x->r, buf, sizeof(buf), 0);
	double at = rig_clock();

	if (!n || x->count == EVENTS || at - x->latest > WATCHED)
		return;
	x->seen[x->count].at = at;
	x->seen[x->count].type = buf[0];
	x->seen[x->count].len = n;
	printf("# case %d: type %u, %zu bytes after %.3f s\n", (int)(x - t),
	       buf[0], n, at - x->latest);
	x->count++;
}

/* All six run side by side; what each sent is looked at by the tests. */
static bool run(void)
{
	struct pollfd pfd[CASES];
	static bool done, good;
	double end;
	int i;

	if (done)
		return good;
	done = true;
	for (i = 0; i < CASES; i++) {
		CHECK(prepare((enum what)i));
		pfd[i] = (struct pollfd){ .fd = t[i].r.udp, .events = POLLIN };
	}
	end = rig_clock() + WATCHED;
	while (rig_clock() < end) {
		poll(pfd, CASES, 50);
		for (i = 0; i < CASES; i++)
			if (pfd[i].revents)
				take(&t[i]);
	}
	good = true;
	return true;
}

/* Up to a third of a second of jitter is in it. */
static bool seen_after(const struct tunnel *x, double least, double most)
{
	CHECK(x->seen[0].at - x->earliest >= least);
	CHECK(x->seen[0].at - x->latest < most);
	return true;
}

static bool t_passive_keepalive(void)
{
	struct tunnel *x = &t[DATA_IN];

	CHECK(run());
	CHECK_EQ(x->count, 1);
	CHECK_EQ(x->seen[0].type, WIRE_TYPE_DATA);
	CHECK_EQ(x->seen[0].len, WIRE_DATA_MIN);
	CHECK(seen_after(x, 10, 12));
	return true;
}

static bool t_new_handshake(void)
{
	struct tunnel *x = &t[DATA_OUT];

	CHECK(run());
	CHECK_EQ(x->count, 1);
	CHECK_EQ(x->seen[0].type, WIRE_TYPE_INITIATION);
	CHECK(seen_after(x, 15, 17));
	return true;
}

static bool t_keepalives_cause_neither(void)
{
	CHECK(run());
	CHECK_EQ(t[EMPTY_IN].count, 0);
	CHECK_EQ(t[EMPTY_OUT].count, 0);
	return true;
}

static bool t_answers_cancel(void)
{
	CHECK(run());
	CHECK_EQ(t[DATA_IN_ANSWERED].count, 0);
	CHECK_EQ(t[DATA_OUT_ANSWERED].count, 0);
	return true;
}

static const struct ktap_test tests[] = {
	{ "13.12_passive_keepalive_after_10_s", t_passive_keepalive },
	{ "13.12_new_handshake_after_15_s", t_new_handshake },
	{ "13.12_keepalives_alone_cause_neither", t_keepalives_cause_neither },
	{ "13.12_answers_cancel_both", t_answers_cancel },
};

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!rig_namespace())
		return 1;
	return ktap_run_only("scripted peer: timers", tests, ARRAY_LEN(tests),
			     argc > 1 ? argv[1] : NULL);
}
