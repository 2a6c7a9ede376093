// SPDX-License-Identifier: GPL-2.0
/* Wire layout: what is a message, how much padding, the names of drop reasons. */
#include "../../src/engine/message.h"
#include "../../src/engine/reason.h"
#include "ktap.h"

static enum wg_message_type classify(u8 type, u8 r1, u8 r2, u8 r3, size_t len)
{
	const u8 first[4] = { type, r1, r2, r3 };

	return wg_message_classify(first, len);
}

static bool may_have_length(unsigned int type, size_t len)
{
	static const size_t exact[] = { [1] = 148, [2] = 92, [3] = 64 };

	return type == 4 ? len >= 32 : type >= 1 && type <= 3 && len == exact[type];
}

static bool t_lengths(void)
{
	unsigned int type;
	size_t len;

	for (type = 0; type < 256; type++)
		for (len = 0; len < 400; len++)
			CHECK_EQ(classify(type, 0, 0, 0, len),
				 may_have_length(type, len) ? type : WG_MESSAGE_INVALID);
	CHECK_EQ(classify(4, 0, 0, 0, 65535), WG_MESSAGE_DATA);
	return true;
}

static bool t_reserved(void)
{
	static const size_t lens[] = { [1] = 148, [2] = 92, [3] = 64, [4] = 32 };
	unsigned int type, bit;

	for (type = 1; type <= 4; type++) {
		CHECK_EQ(classify(type, 0, 0, 0, lens[type]), type);
		for (bit = 0; bit < 24; bit++) {
			u32 r = 1U << bit;

			CHECK_EQ(classify(type, r, r >> 8, r >> 16, lens[type]),
				 WG_MESSAGE_INVALID);
		}
	}
	return true;
}

/* Section 8.3's formula, written down once more from the text. */
static unsigned int model_padding(unsigned int len, unsigned int mtu)
{
	unsigned int up, u = len;

	if (!mtu)
		return (16 - len % 16) % 16;
	if (u > mtu)
		u = u % mtu;
	up = u + (16 - u % 16) % 16;
	return (mtu < up ? mtu : up) - u;
}

static bool t_padding(void)
{
	unsigned int len, mtu;

	for (mtu = 0; mtu < 1500; mtu += mtu < 100 ? 1 : 7)
		for (len = 0; len < 3100; len++)
			CHECK_EQ(wg_message_padding(len, mtu), model_padding(len, mtu));
	return true;
}

static bool t_padding_rule(void)
{
	unsigned int len, pad;

	CHECK_EQ(wg_message_padding(0, 1420), 0);	/* keepalive */
	for (len = 1; len <= 1420; len++) {
		pad = wg_message_padding(len, 1420);
		CHECK(pad < 16);
		CHECK(len + pad <= 1420);
		CHECK((len + pad) % 16 == 0 || len + pad == 1420);
	}
	return true;
}

static bool t_reasons(void)
{
	int i, j;

	for (i = 0; i < WG_REASON_COUNT; i++) {
		CHECK(wg_reason_name(i) && *wg_reason_name(i));
		CHECK(wg_reason_text(i) && *wg_reason_text(i));
		CHECK(strlen(wg_reason_name(i)) < 32 - strlen("drop_"));
		for (j = 0; j < i; j++)
			CHECK(strcmp(wg_reason_name(i), wg_reason_name(j)));
	}
	CHECK(!strcmp(wg_reason_name(WG_OK), "ok"));
	CHECK(!strcmp(wg_reason_name(WG_DROP_DEAD), "dead"));
	CHECK(wg_reason_name(WG_REASON_COUNT));
	CHECK(wg_reason_text((enum wg_reason)-1));
	return true;
}

static const struct ktap_test tests[] = {
	{ "13.4_type_and_length", t_lengths },
	{ "13.4_reserved_bytes_must_be_zero", t_reserved },
	{ "13.19_padding_formula", t_padding },
	{ "13.19_padded_length_is_multiple_of_16_or_mtu", t_padding_rule },
	{ "reasons_have_names_and_texts", t_reasons },
};

ktap_main("engine_message", tests)
