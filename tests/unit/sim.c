// SPDX-License-Identifier: GPL-2.0
/* The simulated peer: what the module does with the engine, and the course of time. */
#include "../../src/crypto/aead.h"
#include "sim_net.c"

/* --- what a peer must do ------------------------------------------------------------ */

static void act(struct sim_node *n, unsigned int actions);

/* As src/data/timers.c: never early, in ticks; timer_reduce() never postpones. */
static void arm(struct sim_node *n)
{
	u64 now = coarse(exact_mono(n));
	u64 next = wg_timers_arm(&n->proto.timers);
	u64 expires;

	if (next == WG_NEVER)
		return;
	expires = now + (next > now ? (next - now) / sim.config.tick + 1 : 0) * sim.config.tick;
	if (!n->timer_pending || expires < n->timer_expires)
		n->timer_expires = expires;
	n->timer_pending = true;
}

static void initiate(struct sim_node *n, bool retry)
{
	struct wg_clock now = sim_clock(n);

	if (!n->up || !wg_proto_want_initiation(&n->proto, &now, retry) || n->initiating)
		return;
	n->initiating = true;
	n->worker_at = sim.now + below(sim.config.worker_delay);
}

static void make_initiation(struct sim_node *n)
{
	struct wg_clock now = sim_clock(n);
	u8 timestamp[WG_TIMESTAMP_SIZE];
	struct wg_noise_random random;
	struct wg_msg_initiation msg;
	unsigned int actions;
	enum wg_reason reason;
	struct sim_sent *sent;

	n->initiating = false;
	ktap_rand_bytes(&random, sizeof(random));
	wg_noise_timestamp(timestamp, wall(n) / SEC, wall(n) % SEC);
	reason = wg_proto_make_initiation(&n->proto, &msg, n->identity, &n->table, &random,
					  timestamp, &now, &actions);
	act(n, actions);
	if (reason) {
		n->drops[reason]++;
		return;
	}
	act(n, wg_proto_initiation_sent(&n->proto, &now, (u32)ktap_rand()));
	transmit(n, &msg, sizeof(msg));
	sent = &sim.log[(sim.sent_count - 1) % SIM_LOG];
	sent->wall_seconds = wall(n) / SEC;
	sent->wall_nanoseconds = timestamp[8] << 24 | timestamp[9] << 16 | timestamp[10] << 8 |
				 timestamp[11];
}

/* No nonce twice under a key, whatever happens. */
static void check_nonce(const struct wg_keypair *keypair, u64 nonce)
{
	u64 hash = wg_load64(keypair->send_key);
	unsigned int at = hash % SIM_KEYS;

	if (memcmp(sim.keys[at].key, keypair->send_key, 8)) {
		memcpy(sim.keys[at].key, keypair->send_key, 8);
		sim.keys[at].next_nonce = nonce;
	}
	INVARIANT(nonce >= sim.keys[at].next_nonce);
	sim.keys[at].next_nonce = nonce + 1;
}

static bool is_confirmed(const struct sim_node *n, u64 id)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(n->confirmed); i++)
		if (n->confirmed[i] == id)
			return true;
	return false;
}

static void note_confirmed(struct sim_node *n, u64 id)
{
	if (!is_confirmed(n, id))
		n->confirmed[n->confirmed_next++ % ARRAY_SIZE(n->confirmed)] = id;
}

static void check_sender(const struct sim_node *n, const struct wg_keypair *keypair)
{
	struct wg_clock now = sim_clock(n);

	INVARIANT(keypair->is_initiator || is_confirmed(n, keypair->id));
	INVARIANT(now.boot - keypair->birth < 180 * SEC);
}

static void send_data(struct sim_node *n, struct wg_keypair *keypair, u64 nonce, u64 id)
{
	u8 bytes[SIM_MAX_LEN], text[16] = { 0 };
	struct wg_msg_data *msg = (void *)bytes;
	size_t len = id ? sizeof(text) : 0;

	check_nonce(keypair, nonce);
	wg_store64(text, id);
	msg->type = cpu_to_le32(WG_MESSAGE_DATA);
	msg->receiver_index = cpu_to_le32(keypair->remote_index);
	msg->counter = cpu_to_le64(nonce);
	wg_aead_seal(msg->content, text, len, NULL, 0, nonce, keypair->send_key);
	transmit(n, bytes, sizeof(*msg) + len + WG_TAG_SIZE);
}

/* One batch: all that is staged. The socket takes it only if there is an endpoint. */
static unsigned int send_batch(struct sim_node *n, struct wg_keypair *keypair, u64 first)
{
	struct wg_clock now = sim_clock(n);
	unsigned int i, count = n->staged_count, actions;
	u64 ids[SIM_MAX_STAGED];
	bool data = false;

	for (i = 0; i < count; i++)
		data |= n->staged[i] != 0 && n->has_endpoint;
	memcpy(ids, n->staged, count * sizeof(ids[0]));
	n->staged_count = 0;
	check_sender(n, keypair);
	actions = wg_proto_sending_data(&n->proto, &now);
	if (data)
		actions |= wg_proto_await_answer(&n->proto, &now);
	for (i = 0; i < count; i++)
		send_data(n, keypair, first + i, ids[i]);
	return actions | wg_proto_sent_data(&n->proto, keypair, &now);
}

static void flush(struct sim_node *n)
{
	struct wg_clock now = sim_clock(n);
	struct wg_keypair *keypair;
	unsigned int actions = 0;
	u64 first;

	if (!n->up || !n->staged_count)
		return;
	rcu_read_lock();
	keypair = wg_session_sender(&n->proto.session, now.boot);
	if (keypair && !wg_keypair_take_nonces(keypair, n->staged_count, &first))
		keypair = NULL;
	if (keypair)
		actions = send_batch(n, keypair, first);
	rcu_read_unlock();
	if (keypair)
		act(n, actions);
	else
		initiate(n, false);
}

static void keepalive(struct sim_node *n)
{
	if (!n->staged_count)
		n->staged[n->staged_count++] = 0;
	flush(n);
}

/* In the order of src/data/timers.c. */
static void act(struct sim_node *n, unsigned int actions)
{
	if (actions & WG_DO_ARM)
		arm(n);
	if (actions & WG_DO_COMPLETE) {
		n->completed_at = sim.now;
		n->completed++;
	}
	if (actions & WG_DO_ZERO_KEYS) {
		wg_proto_zero(&n->proto, &n->table);
		n->keys_zeroed++;
	}
	if (actions & WG_DO_FORGET_SOURCE)
		n->sources_forgotten++;
	if (actions & WG_DO_GIVE_UP) {
		n->gave_up += n->staged_count;
		n->staged_count = 0;
	}
	if (actions & (WG_DO_INITIATE | WG_DO_RETRY))
		initiate(n, !(actions & WG_DO_INITIATE));
	if (actions & WG_DO_KEEPALIVE)
		keepalive(n);
	else if (actions & WG_DO_FLUSH)
		flush(n);
}

static void fire_timer(struct sim_node *n)
{
	struct wg_clock now = sim_clock(n);
	unsigned int actions;

	n->timer_pending = false;
	n->timer_fired++;
	actions = wg_proto_timer(&n->proto, &now, (u32)ktap_rand());
	n->timer_idle += !(actions & ~WG_DO_ARM);
	act(n, actions);
	/* Nothing may be due and not done, nor due later and nobody told. */
	INVARIANT(!n->up || wg_timers_next(&n->proto.timers) > now.mono);
	INVARIANT(wg_timers_next(&n->proto.timers) == WG_NEVER || n->timer_pending);
}

/* --- what arrives ----------------------------------------------------------------------- */

static struct wg_source source_of(int node)
{
	return (struct wg_source) {
		.addr = { 192, 0, 2, node + 1 }, .addr_len = 4, .port = { 1, 2 },
	};
}

static void demand_cookie(struct sim_node *n, const u8 *msg, size_t len)
{
	struct wg_source source = source_of(!n->number);
	struct wg_macs macs;
	struct wg_msg_cookie reply;
	__le32 index;
	u8 nonce[WG_COOKIE_NONCE_SIZE], secret[32];

	ktap_rand_bytes(nonce, sizeof(nonce));
	ktap_rand_bytes(secret, sizeof(secret));
	memcpy(&macs, msg + len - sizeof(macs), sizeof(macs));
	memcpy(&index, msg + 4, sizeof(index));
	wg_cookie_make_reply(&n->checker, &reply, n->identity->cookie_key, &macs, index, &source,
			     nonce, secret, sim_clock(n).boot);
	transmit(n, &reply, sizeof(reply));
}

static enum wg_reason judge(struct sim_node *n, const u8 *msg, size_t len)
{
	struct wg_source source = source_of(!n->number);
	enum wg_mac_verdict verdict;
	u8 secret[32];

	if (!n->identity)
		return WG_DROP_NO_IDENTITY;
	ktap_rand_bytes(secret, sizeof(secret));
	verdict = wg_cookie_check(&n->checker, n->identity->mac1_key, msg, len, &source,
				  n->under_load, secret, sim_clock(n).boot);
	if (verdict == WG_MAC_INVALID)
		return WG_DROP_MAC1_INVALID;
	if (!n->under_load || verdict == WG_MAC2_VALID)
		return WG_OK;
	demand_cookie(n, msg, len);
	return WG_DROP_COOKIE_DEMANDED;
}

static void respond(struct sim_node *n)
{
	struct wg_clock now = sim_clock(n);
	struct wg_noise_random random;
	struct wg_msg_response msg;
	unsigned int actions;
	enum wg_reason reason;

	ktap_rand_bytes(&random, sizeof(random));
	reason = wg_proto_make_response(&n->proto, &msg, &n->table, &random, ++sim.keypair_id, &now,
					&actions);
	act(n, actions);
	if (reason)
		n->drops[reason]++;
	else
		transmit(n, &msg, sizeof(msg));
}

static enum wg_reason receive_initiation(struct sim_node *n, const struct wg_msg_initiation *msg)
{
	struct wg_opened_initiation opened;
	struct wg_clock now = sim_clock(n);
	enum wg_reason reason;

	reason = wg_noise_open_initiation(&opened, msg, n->identity);
	if (reason)
		return reason;
	if (memcmp(opened.public_key, n->proto.handshake.remote_static, WG_KEY_SIZE))
		return WG_DROP_UNKNOWN_KEY;
	reason = wg_noise_accept_initiation(&n->proto.handshake, &opened, msg, n->identity, now.boot);
	if (reason)
		return reason;
	n->has_endpoint = true;
	act(n, wg_proto_handshake_received(&n->proto, &now));
	respond(n);
	return WG_OK;
}

static enum wg_reason receive_response(struct sim_node *n, const struct wg_msg_response *msg)
{
	struct wg_clock now = sim_clock(n);
	struct wg_handshake *hs;
	unsigned int actions;
	enum wg_reason reason;

	rcu_read_lock();
	hs = wg_index_handshake(&n->table, le32_to_cpu(msg->receiver_index));
	rcu_read_unlock();
	if (!hs)
		return WG_DROP_NOT_PENDING;
	reason = wg_noise_consume_response(hs, msg, n->identity);
	if (reason)
		return reason;
	n->has_endpoint = true;
	act(n, wg_proto_handshake_received(&n->proto, &now));
	reason = wg_proto_response_accepted(&n->proto, &n->table, ++sim.keypair_id, &now, &actions);
	act(n, actions);
	return reason;
}

static enum wg_reason receive_cookie(struct sim_node *n, const struct wg_msg_cookie *msg)
{
	u32 index = le32_to_cpu(msg->receiver_index);
	bool known;

	rcu_read_lock();
	known = wg_index_handshake(&n->table, index) || wg_index_keypair(&n->table, index);
	rcu_read_unlock();
	return known ? wg_cookie_consume(&n->proto.cookie, msg, sim_clock(n).boot)
		     : WG_DROP_NO_INDEX;
}

static void note_delivery(struct sim_node *n, const u8 *text)
{
	u64 id = wg_load64(text);

	n->data_in++;
	INVARIANT(id && id <= sim.next_id);
	INVARIANT(!sim.delivered_at[id % SIM_IDS]);	/* once */
	sim.delivered_at[id % SIM_IDS] = sim.now;
}

static enum wg_reason open_data(struct sim_node *n, struct wg_keypair *keypair,
				const struct wg_msg_data *msg, size_t len, u8 *text)
{
	u64 nonce = le64_to_cpu(msg->counter);
	bool accepted;

	if (!wg_keypair_may_receive(keypair, sim_clock(n).boot))
		return WG_DROP_KEY_EXPIRED;
	if (!wg_aead_open(text, msg->content, len - sizeof(*msg), NULL, 0, nonce,
			  keypair->receive_key))
		return WG_DROP_AUTH_FAILED;
	spin_lock_bh(&keypair->replay.lock);
	accepted = wg_replay_accept(&keypair->replay, nonce);
	spin_unlock_bh(&keypair->replay.lock);
	INVARIANT(!accepted || sim_clock(n).boot - keypair->birth < 180 * SEC);
	return accepted ? WG_OK : WG_DROP_REPLAYED;
}

static enum wg_reason receive_data(struct sim_node *n, const struct wg_msg_data *msg, size_t len)
{
	struct wg_clock now = sim_clock(n);
	bool data = len > WG_DATA_OVERHEAD;
	struct wg_keypair *keypair;
	enum wg_reason reason = WG_DROP_NO_INDEX;
	unsigned int actions = 0;
	u8 text[SIM_MAX_LEN];

	rcu_read_lock();
	keypair = wg_index_keypair(&n->table, le32_to_cpu(msg->receiver_index));
	if (keypair)
		reason = open_data(n, keypair, msg, len, text);
	if (!reason) {
		n->has_endpoint = true;
		note_confirmed(n, keypair->id);
		actions = wg_proto_received_data(&n->proto, keypair, &n->table, data, &now);
	}
	rcu_read_unlock();
	if (reason)
		return reason;
	act(n, actions);
	if (data)
		note_delivery(n, text);
	else
		n->keepalives_in++;
	return WG_OK;
}

static enum wg_reason receive(struct sim_node *n, const u8 *msg, size_t len)
{
	enum wg_message_type type = wg_message_classify(msg, len);
	enum wg_reason reason;

	switch (type) {
	case WG_MESSAGE_INITIATION:
	case WG_MESSAGE_RESPONSE:
		reason = judge(n, msg, len);
		if (reason)
			return reason;
		return type == WG_MESSAGE_INITIATION ? receive_initiation(n, (const void *)msg)
						     : receive_response(n, (const void *)msg);
	case WG_MESSAGE_COOKIE:
		return receive_cookie(n, (const void *)msg);
	case WG_MESSAGE_DATA:
		return receive_data(n, (const void *)msg, len);
	default:
		return WG_DROP_MALFORMED;
	}
}

/* An own copy each, so that the address checker sees reads past its end. */
void sim_inject(int to, const void *msg, size_t len)
{
	struct sim_node *n = &sim.node[to];
	enum wg_reason reason;
	u8 *copy;

	if (!n->up || n->asleep_until)
		return;
	copy = malloc(len);
	INVARIANT(copy);
	memcpy(copy, msg, len);
	reason = receive(n, copy, len);
	n->drops[reason]++;
	if (sim.trace)
		printf("# %9.3f s: node %d takes type %d: %s\n", sim.now / 1e9, to, copy[0],
		       wg_reason_name(reason));
	free(copy);
}

/* --- the course of time -------------------------------------------------------------------- */

static u64 global_time(const struct sim_node *n, u64 mono)
{
	return mono + n->slept - MONO_BASE;
}

/* When does something happen on this node by itself? */
static u64 next_of(const struct sim_node *n)
{
	u64 at = NEVER;

	if (n->asleep_until)
		return n->asleep_until;
	if (n->timer_pending)
		at = global_time(n, n->timer_expires);
	if (n->initiating && n->worker_at < at)
		at = n->worker_at;
	return at;
}

static void step_node(struct sim_node *n)
{
	if (n->asleep_until) {
		if (n->asleep_until <= sim.now) {
			n->slept += sim.now - n->asleep_since;
			n->asleep_until = 0;
		}
		return;
	}
	if (n->initiating && n->worker_at <= sim.now)
		make_initiation(n);
	if (n->timer_pending && global_time(n, n->timer_expires) <= sim.now)
		fire_timer(n);
}

static void land(void)
{
	struct sim_flight f = sim.flights[0];

	sim.flights[0] = sim.flights[--sim.flight_count];
	heap_down(0);
	sim_inject(f.to, f.bytes, f.len);
}

void sim_run(u64 ns)
{
	u64 end = sim.now + ns;

	for (;;) {
		u64 a = next_of(&sim.node[0]), b = next_of(&sim.node[1]);
		u64 at = min(a, b);

		if (sim.flight_count && sim.flights[0].at < at)
			at = sim.flights[0].at;
		if (at > end)
			break;
		sim.now = max(sim.now, at);
		while (sim.flight_count && sim.flights[0].at <= sim.now)
			land();
		step_node(&sim.node[0]);
		step_node(&sim.node[1]);
	}
	sim.now = end;
}

/* --- what the world does to a node ------------------------------------------------------------ */

static void stage(struct sim_node *n, u64 id)
{
	while (n->staged_count > WG_MAX_STAGED) {
		memmove(n->staged, n->staged + 1, --n->staged_count * sizeof(n->staged[0]));
		n->overflowed++;
	}
	n->staged[n->staged_count++] = id;
}

u64 sim_offer(int node, unsigned int count)
{
	struct sim_node *n = &sim.node[node];

	while (count--) {
		sim.delivered_at[++sim.next_id % SIM_IDS] = 0;
		if (!n->up || n->asleep_until)
			continue;
		stage(n, sim.next_id);
		flush(n);
	}
	return sim.next_id;
}

bool sim_delivered(u64 id)
{
	return sim.delivered_at[id % SIM_IDS];
}

void sim_initiate(int node)
{
	initiate(&sim.node[node], false);
}

void sim_link_up(int node)
{
	struct sim_node *n = &sim.node[node];

	if (n->up)
		return;
	n->up = true;
	wg_timers_start(&n->proto.timers);
	flush(n);
	if (n->proto.timers.persistent_interval)
		keepalive(n);
}

void sim_link_down(int node)
{
	struct sim_node *n = &sim.node[node];
	struct wg_clock now = sim_clock(n);

	n->purged += n->staged_count;
	n->staged_count = 0;
	n->initiating = false;
	n->timer_pending = false;
	wg_proto_link_down(&n->proto, &n->table, &now);
	n->last_handshake = 0;
	n->up = false;
}

void sim_set_persistent(int node, u16 seconds)
{
	struct sim_node *n = &sim.node[node];
	bool first = wg_timers_set_persistent(&n->proto.timers, seconds);

	arm(n);
	if (first && n->up)
		keepalive(n);
}

void sim_suspend(int node, u64 ns, bool prepare)
{
	struct sim_node *n = &sim.node[node];

	if (n->asleep_until)
		return;
	if (prepare)
		wg_proto_zero(&n->proto, &n->table);
	n->asleep_since = sim.now;
	n->asleep_until = sim.now + ns;
}

void sim_vm_fork(int node)
{
	struct sim_node *n = &sim.node[node];
	struct wg_clock now = sim_clock(n);

	wg_proto_expire(&n->proto, &n->table, &now);
	n->last_handshake = 0;
}

/* The key of the other end never changes, so it is the same in every life of a node. */
static void start(struct sim_node *n, const u8 *remote, const u8 *psk)
{
	struct wg_clock now = sim_clock(n);

	wg_proto_init(&n->proto, remote, NULL, &now, (u32)ktap_rand());
	wg_handshake_set_psk(&n->proto.handshake, psk);
	n->timer_pending = false;
	n->initiating = false;
	n->staged_count = 0;
	n->last_handshake = 0;
	n->asleep_until = 0;
	n->up = true;
	wg_timers_start(&n->proto.timers);
}

void sim_restart(int node)
{
	struct sim_node *n = &sim.node[node];
	u16 persistent = n->proto.timers.persistent_interval;
	u8 remote[WG_KEY_SIZE], psk[WG_KEY_SIZE];

	memcpy(remote, n->proto.handshake.remote_static, WG_KEY_SIZE);
	wg_handshake_get_psk(&n->proto.handshake, psk);
	wg_proto_kill(&n->proto, &n->table);
	rcu_barrier();
	start(n, remote, psk);
	sim_set_persistent(node, persistent);
}

static void new_node(int number)
{
	struct sim_node *n = &sim.node[number];
	u8 key[WG_KEY_SIZE], secret[32];

	n->number = number;
	n->has_endpoint = true;
	ktap_rand_bytes(key, sizeof(key));
	ktap_rand_bytes(secret, sizeof(secret));
	n->identity = wg_identity_new(key, ++sim.generation);
	INVARIANT(n->identity && !wg_index_init(&n->table));
	wg_cookie_checker_init(&n->checker, secret, sim_clock(n).boot);
}

void sim_init(const struct sim_config *config)
{
	u8 psk[WG_KEY_SIZE];
	int i;

	if (sim.generation)
		sim_exit();	/* left by a test that failed */
	memset(&sim, 0, sizeof(sim));
	sim.config = *config;
	sim.trace = getenv("TRACE");
	for (i = 0; i < SIM_NODES; i++)
		new_node(i);
	ktap_rand_bytes(psk, sizeof(psk));
	for (i = 0; i < SIM_NODES; i++)
		start(&sim.node[i], other(&sim.node[i])->identity->public_key, psk);
}

bool sim_exit(void)
{
	int i;

	sim.generation = 0;
	for (i = 0; i < SIM_NODES; i++) {
		struct sim_node *n = &sim.node[i];

		wg_proto_kill(&n->proto, &n->table);
		CHECK_EQ(n->table.count, 0);
		wg_identity_put(n->identity);
		wg_index_destroy(&n->table);
	}
	free(sim.flights);
	sim.flights = NULL;
	rcu_barrier();
	CHECK_EQ(shim_live(), 0);
	return true;
}
