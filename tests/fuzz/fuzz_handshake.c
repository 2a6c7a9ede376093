// SPDX-License-Identifier: GPL-2.0
/*
 * Two peers, and an input that decides what happens next: who makes and takes
 * which message, what is changed on its way (with the mac1 made right again),
 * what is cleared, when memory runs out, how time passes.
 *
 * Input: operations of three bytes. After each: what was changed was refused,
 * the table holds what the peers own, and no handshake is half forgotten.
 */
#include "../unit/engine_pair.h"

#define MUST(cond) do { if (!(cond)) shim_bug(__FILE__, __LINE__, #cond); } while (0)

static struct wg_identity *identities[2];

/* What travels from each end: their last messages. */
static struct wire {
	struct wg_msg_initiation initiation;
	struct wg_msg_response response;
	bool has_initiation, has_response;
} wires[2];

static struct end *end_of(int side)
{
	return side ? &pair.b : &pair.a;
}

/* Returns whether a part that noise authenticates is different now. */
static bool change(void *msg, size_t len, u8 where, u8 what, size_t from, size_t to,
		   const struct wg_identity *receiver)
{
	where %= len - sizeof(struct wg_macs);
	((u8 *)msg)[where] ^= what;
	wg_blake2s((u8 *)msg + len - 32, 16, receiver->mac1_key, 32, msg, len - 32);
	return what && where >= from && where < to;
}

static void deliver_initiation(int from, u8 where, u8 what)
{
	struct end *to = end_of(!from);
	struct wg_msg_initiation msg = wires[from].initiation;
	bool changed;

	if (!wires[from].has_initiation)
		return;
	changed = change(&msg, sizeof(msg), where, what, 8, 116, to->identity);
	MUST(take_initiation(to, &msg) != WG_OK || !changed);
}

static void deliver_response(int from, u8 where, u8 what)
{
	struct end *to = end_of(!from);
	struct wg_msg_response msg = wires[from].response;
	u8 state = to->proto.handshake.state;
	enum wg_reason reason;
	bool changed;

	if (!wires[from].has_response)
		return;
	changed = change(&msg, sizeof(msg), where, what, 8, 60, to->identity);
	reason = take_response(to, &msg);
	MUST(reason != WG_OK || !changed);
	MUST(reason == WG_OK || to->proto.handshake.state == state);
}

static void give_cookie(int from, u8 where, u8 what)
{
	struct end *to = end_of(!from);
	struct wg_source source = { .addr_len = 4, .addr = { where } };
	struct wg_cookie_checker checker;
	struct wg_msg_cookie reply;
	u8 secret[32] = { 1 }, nonce[24] = { 2 };
	enum wg_reason reason;

	if (!wires[from].has_initiation)
		return;
	wg_cookie_checker_init(&checker, secret, pair.now.boot);
	wg_cookie_make_reply(&checker, &reply, to->identity->cookie_key,
			     &wires[from].initiation.macs, wires[from].initiation.sender_index,
			     &source, nonce, secret, pair.now.boot);
	((u8 *)&reply)[8 + where % 56] ^= what;
	reason = wg_cookie_consume(&end_of(from)->proto.cookie, &reply, pair.now.boot);
	MUST(reason != WG_OK || !what);
}

static void confirm(struct end *e)
{
	struct wg_keypair *next;
	bool confirmed = false;

	rcu_read_lock();
	next = rcu_dereference(e->proto.session.next_keypair);
	if (next)
		confirmed = wg_session_confirm(&e->proto.session, next, &e->table);
	MUST(confirmed == !!next);
	rcu_read_unlock();
}

static void operate(int side, u8 op, u8 a, u8 b)
{
	struct end *e = end_of(side);
	struct wire *w = &wires[side];
	u8 psk[WG_KEY_SIZE] = { a };

	switch (op % 15) {
	case 0:
	case 1:
		w->has_initiation = !make_initiation(e, &w->initiation);
		break;
	case 2:
	case 3:
		deliver_initiation(side, a, b);
		break;
	case 4:
		w->has_response = !make_response(e, &w->response);
		break;
	case 5:
		deliver_response(side, a, b);
		break;
	case 6:
		(void)!begin_session(e);
		break;
	case 7:
		confirm(e);
		break;
	case 8:
		pair_advance((u64)a * b * WG_NSEC_PER_SEC / 64);
		break;
	case 9:
		wg_proto_zero(&e->proto, &e->table);
		break;
	case 10:
		wg_proto_expire(&e->proto, &e->table, &pair.now);
		break;
	case 11:
		give_cookie(side, a, b);
		break;
	case 12:
		shim_fail_after(a % 4, 1 + b % 2);
		break;
	case 13:
		wg_handshake_set_psk(&e->proto.handshake, psk);
		break;
	default:
		if (a == 77)
			wg_proto_kill(&e->proto, &e->table);
		break;
	}
}

static u32 count(const struct wg_keypair *keypair)
{
	return keypair && keypair->index;
}

static void check(struct end *e)
{
	struct wg_handshake *hs = &e->proto.handshake;
	struct wg_session *s = &e->proto.session;

	MUST(hs->state <= WG_HANDSHAKE_CONSUMED_RESPONSE);
	MUST(e->table.count == !!hs->index + count(s->current_keypair) +
			       count(s->previous_keypair) + count(s->next_keypair));
	MUST(hs->state == WG_HANDSHAKE_ZEROED || hs->state == WG_HANDSHAKE_CONSUMED_INITIATION ||
	     hs->index);
	MUST(!s->dead || !(s->current_keypair || s->previous_keypair || s->next_keypair));
	MUST(!hs->dead || (hs->state == WG_HANDSHAKE_ZEROED && !hs->index));
}

static void set_up(void)
{
	memset(&pair, 0, sizeof(pair));
	memset(wires, 0, sizeof(wires));
	pair.now.boot = SECONDS(1000);
	pair.now.mono = SECONDS(900);
	pair.wall_seconds = 1700000000;
	ktap_rng = 30;
	end_init(&pair.a, identities[0], identities[1]->public_key);
	end_init(&pair.b, identities[1], identities[0]->public_key);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	ktap_rng = 10;
	identities[0] = fresh_identity();
	identities[1] = fresh_identity();
	return 0;
}

/* A grace period takes long, so only now and then; what leaks is found then. */
static void tear_down(void)
{
	static unsigned int runs;
	int side;

	shim_fail_after(0, 0);
	for (side = 0; side < 2; side++) {
		struct end *e = end_of(side);

		wg_proto_kill(&e->proto, &e->table);
		MUST(!e->table.count);
		wg_index_destroy(&e->table);
	}
	if (++runs % 128)
		return;
	rcu_barrier();
	MUST(shim_live() == 2);	/* the identities */
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	if (size > 180)
		return -1;
	set_up();
	for (; size >= 3; data += 3, size -= 3) {
		operate(data[0] >> 7, data[0] & 0x7f, data[1], data[2]);
		check(&pair.a);
		check(&pair.b);
	}
	tear_down();
	return 0;
}
