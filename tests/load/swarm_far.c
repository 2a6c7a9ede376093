// SPDX-License-Identifier: GPL-2.0
/*
 * A far peer: what src/data does with the engine, without skbs. All far peers
 * share one table of indices, as the peers of one device do; each has an
 * identity of its own.
 */
#include "../../src/crypto/aead.h"
#include "../../src/crypto/dispatch.h"
#include "swarm.h"

static struct wg_index_table table;
static struct wg_cookie_checker checker;
static u64 keypair_ids, generations;

static void act(struct far *f, unsigned int actions);

/* --- sending ------------------------------------------------------------------------ */

static u64 tick_after(u64 at)
{
	return DIV_ROUND_UP(at, TICK_MS * MS) * TICK_MS * MS;
}

static void arm(struct far *f)
{
	u64 next = wg_timers_arm(&f->proto.timers);

	if (next == WG_NEVER)
		return;
	next = tick_after(next);
	if (!f->timer.place || next < f->timer.at)
		deadline_set(&f->timer, next);
}

static void send_handshake(struct far *f, const void *msg, size_t len)
{
	if (!f->absent)
		f->to_device += len;
	net_send(f, msg, len);
}

static void make_initiation(struct far *f)
{
	struct wg_clock now = swarm_now();
	struct wg_noise_random random;
	struct wg_msg_initiation msg;
	u8 timestamp[WG_TIMESTAMP_SIZE];
	struct timespec wall;
	unsigned int actions;
	enum wg_reason reason;

	clock_gettime(CLOCK_REALTIME, &wall);
	wg_noise_timestamp(timestamp, wall.tv_sec, wall.tv_nsec);
	swarm_random_bytes(&random, sizeof(random));
	reason = wg_proto_make_initiation(&f->proto, &msg, f->identity, &table, &random,
					  timestamp, &now, &actions);
	act(f, actions);
	if (reason) {
		tally.drops[reason]++;
		return;
	}
	tally.initiations_absent += f->absent;
	send_handshake(f, &msg, sizeof(msg));
	act(f, wg_proto_initiation_sent(&f->proto, &now, (u32)swarm_random()));
}

static void initiate(struct far *f, bool retry)
{
	struct wg_clock now = swarm_now();

	if (wg_proto_want_initiation(&f->proto, &now, retry))
		make_initiation(f);
}

static void send_data(struct far *f, const struct wg_keypair *keypair, u64 nonce,
		      const u8 *packet, size_t len)
{
	size_t padded = ALIGN(len, WG_PADDING_MULTIPLE);
	u8 plain[ROOM] = { 0 }, bytes[ROOM];
	struct wg_msg_data *msg = (void *)bytes;

	memcpy(plain, packet, len);
	msg->type = cpu_to_le32(WG_MESSAGE_DATA);
	msg->receiver_index = cpu_to_le32(keypair->remote_index);
	msg->counter = cpu_to_le64(nonce);
	wg_aead_seal(msg->content, plain, padded, NULL, 0, nonce, keypair->send_key);
	if (f->forlorn)
		tally.data_forlorn++;
	else
		f->to_device += WG_DATA_OVERHEAD + padded;
	net_send(f, bytes, WG_DATA_OVERHEAD + padded);
}

/* One batch: all that is staged. */
static unsigned int send_staged(struct far *f, struct wg_keypair *keypair, u64 nonce)
{
	struct wg_clock now = swarm_now();
	unsigned int what, left = f->staged, actions;
	u8 packet[ROOM];

	f->staged = 0;
	actions = wg_proto_sending_data(&f->proto, &now);
	if (left & ~STAGED_KEEPALIVE)
		actions |= wg_proto_await_answer(&f->proto, &now);
	for (what = STAGED_KEEPALIVE; what <= STAGED_ANSWER; what <<= 1)
		if (left & what)
			send_data(f, keypair, nonce++, packet, inner_build(f, what, packet));
	return actions | wg_proto_sent_data(&f->proto, keypair, &now);
}

static void flush(struct far *f)
{
	struct wg_clock now = swarm_now();
	struct wg_keypair *keypair;
	unsigned int actions = 0;
	u64 first;

	if (!f->staged)
		return;
	rcu_read_lock();
	keypair = wg_session_sender(&f->proto.session, now.boot);
	if (keypair && !wg_keypair_take_nonces(keypair, hweight8(f->staged), &first))
		keypair = NULL;
	if (keypair)
		actions = send_staged(f, keypair, first);
	rcu_read_unlock();
	if (keypair)
		act(f, actions);
	else
		initiate(f, false);
}

void far_stage(struct far *f, unsigned int what)
{
	f->staged |= what;
	flush(f);
}

static void keepalive(struct far *f)
{
	if (!f->staged)
		f->staged = STAGED_KEEPALIVE;
	flush(f);
}

static void complete(struct far *f)
{
	struct wg_clock now = swarm_now();

	f->handshakes++;
	if (!f->forlorn)
		return;
	f->forlorn = false;
	tally.resumed++;
	tally.slowest_resume = max(tally.slowest_resume, now.mono - f->lost_at);
}

/* In the order of src/data/timers.c. */
static void act(struct far *f, unsigned int actions)
{
	if (actions & WG_DO_ARM)
		arm(f);
	if (actions & WG_DO_COMPLETE)
		complete(f);
	if (actions & WG_DO_ZERO_KEYS)
		wg_proto_zero(&f->proto, &table);
	if (actions & WG_DO_GIVE_UP)
		f->staged = 0;
	if (actions & (WG_DO_INITIATE | WG_DO_RETRY))
		initiate(f, !(actions & WG_DO_INITIATE));
	if (actions & WG_DO_KEEPALIVE)
		keepalive(f);
	else if (actions & WG_DO_FLUSH)
		flush(f);
}

static void timer_fires(struct far *f)
{
	struct wg_clock now = swarm_now();

	act(f, wg_proto_timer(&f->proto, &now, (u32)swarm_random()));
}

/* --- receiving ------------------------------------------------------------------------- */

static enum wg_reason judge(struct far *f, const u8 *msg, size_t len)
{
	static const struct wg_source source = { .addr = { 127, 0, 0, 1 }, .addr_len = 4 };
	u8 secret[32];

	swarm_random_bytes(secret, sizeof(secret));
	return wg_cookie_check(&checker, f->identity->mac1_key, msg, len, &source, false, secret,
			       swarm_now().boot) == WG_MAC_INVALID ? WG_DROP_MAC1_INVALID : WG_OK;
}

static enum wg_reason respond(struct far *f)
{
	struct wg_clock now = swarm_now();
	struct wg_noise_random random;
	struct wg_msg_response msg;
	unsigned int actions;
	enum wg_reason reason;

	swarm_random_bytes(&random, sizeof(random));
	reason = wg_proto_make_response(&f->proto, &msg, &table, &random, ++keypair_ids, &now,
					&actions);
	act(f, actions);
	if (reason)
		return reason;
	tally.responded++;
	send_handshake(f, &msg, sizeof(msg));
	return WG_OK;
}

static enum wg_reason take_initiation(struct far *f, const struct wg_msg_initiation *msg)
{
	struct wg_opened_initiation opened;
	struct wg_clock now = swarm_now();
	enum wg_reason reason;

	reason = wg_noise_open_initiation(&opened, msg, f->identity);
	if (reason)
		return reason;
	if (memcmp(opened.public_key, f->proto.handshake.remote_static, WG_KEY_SIZE))
		return WG_DROP_UNKNOWN_KEY;
	reason = wg_noise_accept_initiation(&f->proto.handshake, &opened, msg, f->identity,
					    now.boot);
	if (!reason)
		reason = respond(f);
	if (!reason)
		act(f, wg_proto_handshake_received(&f->proto, &now));
	return reason;
}

static enum wg_reason take_response(struct far *f, const struct wg_msg_response *msg)
{
	struct wg_clock now = swarm_now();
	struct wg_handshake *hs;
	unsigned int actions;
	enum wg_reason reason;

	rcu_read_lock();
	hs = wg_index_handshake(&table, le32_to_cpu(msg->receiver_index));
	rcu_read_unlock();
	if (hs != &f->proto.handshake)
		return WG_DROP_NOT_PENDING;
	reason = wg_noise_consume_response(hs, msg, f->identity);
	if (reason)
		return reason;
	reason = wg_proto_response_accepted(&f->proto, &table, ++keypair_ids, &now, &actions);
	if (reason)
		return reason;
	tally.initiated++;
	act(f, actions);
	act(f, wg_proto_handshake_received(&f->proto, &now));
	return WG_OK;
}

static enum wg_reason open_data(struct wg_keypair *keypair, const struct wg_msg_data *msg,
				size_t len, u8 *plain)
{
	u64 nonce = le64_to_cpu(msg->counter);
	bool accepted;

	if (!wg_keypair_may_receive(keypair, swarm_now().boot))
		return WG_DROP_KEY_EXPIRED;
	if (!wg_aead_open(plain, msg->content, len - sizeof(*msg), NULL, 0, nonce,
			  keypair->receive_key))
		return WG_DROP_AUTH_FAILED;
	spin_lock_bh(&keypair->replay.lock);
	accepted = wg_replay_accept(&keypair->replay, nonce);
	spin_unlock_bh(&keypair->replay.lock);
	return accepted ? WG_OK : WG_DROP_REPLAYED;
}

static enum wg_reason take_data(struct far *f, const struct wg_msg_data *msg, size_t len)
{
	struct wg_clock now = swarm_now();
	enum wg_reason reason = WG_DROP_NO_INDEX;
	bool data = len > WG_DATA_OVERHEAD;
	struct wg_keypair *keypair;
	unsigned int actions = 0;
	u8 plain[ROOM];

	rcu_read_lock();
	keypair = wg_index_keypair(&table, le32_to_cpu(msg->receiver_index));
	if (keypair && keypair->session == &f->proto.session)
		reason = open_data(keypair, msg, len, plain);
	if (!reason)
		actions = wg_proto_received_data(&f->proto, keypair, &table, data, &now);
	rcu_read_unlock();
	if (reason)
		return reason;
	act(f, actions);
	if (data)
		inner_take(f, plain, len - WG_DATA_OVERHEAD);
	return WG_OK;
}

static enum wg_reason take_handshake(struct far *f, enum wg_message_type type, const u8 *msg,
				     size_t len)
{
	enum wg_reason reason = judge(f, msg, len);

	if (reason)
		return reason;
	return type == WG_MESSAGE_INITIATION ? take_initiation(f, (const void *)msg)
					     : take_response(f, (const void *)msg);
}

static enum wg_reason take(struct far *f, const u8 *msg, size_t len)
{
	enum wg_message_type type = wg_message_classify(msg, len);

	switch (type) {
	case WG_MESSAGE_INITIATION:
	case WG_MESSAGE_RESPONSE:
		return take_handshake(f, type, msg, len);
	case WG_MESSAGE_COOKIE:
		return wg_cookie_consume(&f->proto.cookie, (const void *)msg, swarm_now().boot);
	case WG_MESSAGE_DATA:
		return len <= ROOM ? take_data(f, (const void *)msg, len) : WG_DROP_MALFORMED;
	default:
		return WG_DROP_MALFORMED;
	}
}

void far_take(struct far *f, const u8 *msg, size_t len)
{
	f->from_device += len;
	tally.drops[take(f, msg, len)]++;
}

u64 far_session_age(struct far *f)
{
	struct wg_keypair *keypair;
	u64 age = ~0ULL;

	rcu_read_lock();
	keypair = rcu_dereference(f->proto.session.current_keypair);
	if (keypair)
		age = swarm_now().boot - keypair->birth;
	rcu_read_unlock();
	return age;
}

/* --- life ---------------------------------------------------------------------------------- */

static struct wg_identity *new_identity(void)
{
	u8 key[WG_KEY_SIZE];

	swarm_random_bytes(key, sizeof(key));
	return wg_identity_new(key, ++generations);
}

static bool far_init(struct far *f, u32 number)
{
	struct wg_clock now = swarm_now();

	f->number = number;
	f->place = 1;
	f->identity = new_identity();
	CHECK(f->identity);
	wg_proto_init(&f->proto, device->public_key, NULL, &now, (u32)swarm_random());
	swarm_random_bytes(f->psk, sizeof(f->psk));
	wg_handshake_set_psk(&f->proto.handshake, f->psk);
	f->timer = (struct deadline){ .run = timer_fires, .f = f };
	return true;
}

bool fars_init(void)
{
	u8 secret[32];
	u32 n;

	/* Packets are short: registers would cost more than they give. */
	CHECK_EQ(wg_crypto_init("adx,portable"), 0);
	CHECK_EQ(wg_index_init(&table), 0);
	swarm_random_bytes(secret, sizeof(secret));
	wg_cookie_checker_init(&checker, secret, swarm_now().boot);
	device = new_identity();
	fars = calloc(far_count, sizeof(*fars));
	CHECK(device && fars);
	for (n = 0; n < far_count; n++)
		CHECK(far_init(&fars[n], n));
	return true;
}

void far_start(struct far *f)
{
	wg_timers_start(&f->proto.timers);
}

void fars_exit(void)
{
	u32 n;

	for (n = 0; n < far_count; n++) {
		wg_proto_kill(&fars[n].proto, &table);
		wg_identity_put(fars[n].identity);
	}
	wg_identity_put(device);
	wg_index_destroy(&table);
	rcu_barrier();
}
