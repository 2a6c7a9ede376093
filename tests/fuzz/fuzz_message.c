// SPDX-License-Identifier: GPL-2.0
/*
 * Bytes from the network into a peer that has a session and a handshake pending.
 *
 * Input: messages, each a byte of flags, a byte of length, then so many bytes.
 * The flags let the fuzzer past what it cannot guess but an attacker can know:
 * live indices and a valid mac1. Whatever it makes of that, nobody but the peer
 * can make a message that is accepted, and one that is not changes nothing.
 */
#include "../../src/crypto/blake2s.h"
#include "../unit/sim.c"

enum {
	FIX_INDEX = 1,		/* receiver index: our keypair's */
	FIX_PENDING = 2,	/* receiver index: our pending handshake's */
	FIX_MAC1 = 4,
	UNDER_LOAD = 8,
	WHOLE = 16,		/* as long as its type says */
};

static bool lose(int from, const u8 *msg, size_t len)
{
	return false;
}

/* Node 0 has a session, and asks for another one which is not answered. */
static void prepare(void)
{
	ktap_rng = 20;
	sim_init(&sim_quiet);
	sim_initiate(0);
	sim_run(10 * SEC);
	sim.pass = lose;
	sim_initiate(0);
	sim_run(SEC);
	INVARIANT(sim_keypair(0));
	INVARIANT(sim.node[0].proto.handshake.state == WG_HANDSHAKE_CREATED_INITIATION);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	prepare();
	return 0;
}

/* The bytes of a lock are the shim's affair. */
static const u8 *after_lock(const struct wg_handshake *hs)
{
	return (const u8 *)hs + sizeof(hs->lock);
}

static bool equal(const struct wg_handshake *a, const struct wg_handshake *b)
{
	return !memcmp(after_lock(a), after_lock(b), sizeof(*a) - sizeof(a->lock));
}

static size_t whole(u8 type, size_t len)
{
	static const u8 sizes[] = { [1] = 148, [2] = 92, [3] = 64 };

	return type && type < sizeof(sizes) ? sizes[type] : len;
}

static void fix(u8 *msg, size_t len, u8 flags)
{
	struct sim_node *n = &sim.node[0];
	size_t where = msg[0] == WG_MESSAGE_RESPONSE ? 8 : 4;

	if (flags & FIX_INDEX && len >= where + 4)
		wg_store32(msg + where, sim_keypair(0)->index->index);
	if (flags & FIX_PENDING && len >= where + 4)
		wg_store32(msg + where, n->proto.handshake.index->index);
	if (flags & FIX_MAC1 && len >= 32)
		wg_blake2s(msg + len - 32, 16, n->identity->mac1_key, 32, msg, len - 32);
}

static void one_message(u8 *msg, size_t len, u8 flags)
{
	struct sim_node *n = &sim.node[0];
	struct wg_handshake before = n->proto.handshake;
	u64 top = n->proto.session.current_keypair->replay.top;

	fix(msg, len, flags);
	n->under_load = flags & UNDER_LOAD;
	sim_inject(0, msg, len);
	INVARIANT(!n->drops[WG_OK]);
	INVARIANT(equal(&before, &n->proto.handshake));
	INVARIANT(n->proto.session.current_keypair->replay.top == top);
	INVARIANT(!n->proto.cookie.is_valid);
	INVARIANT(n->table.count == 2);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	memset(sim.node[0].drops, 0, sizeof(sim.node[0].drops));
	while (size >= 2) {
		u8 msg[256] = { 0 }, flags = data[0];
		size_t given = data[1], len;

		data += 2;
		size -= 2;
		given = min(given, size);
		memcpy(msg, data, given);
		len = flags & WHOLE ? whole(msg[0], given) : given;
		one_message(msg, len, flags);
		data += given;
		size -= given;
	}
	return 0;
}
