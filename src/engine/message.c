// SPDX-License-Identifier: GPL-2.0
#include "message.h"

static_assert(sizeof(struct wg_msg_initiation) == 148, "initiation on the wire");
static_assert(sizeof(struct wg_msg_response) == 92, "response on the wire");
static_assert(sizeof(struct wg_msg_cookie) == 64, "cookie reply on the wire");
static_assert(sizeof(struct wg_msg_data) == WG_DATA_HEADER_SIZE, "data header on the wire");

static bool length_fits(enum wg_message_type type, size_t len)
{
	switch (type) {
	case WG_MESSAGE_INITIATION:
		return len == sizeof(struct wg_msg_initiation);
	case WG_MESSAGE_RESPONSE:
		return len == sizeof(struct wg_msg_response);
	case WG_MESSAGE_COOKIE:
		return len == sizeof(struct wg_msg_cookie);
	case WG_MESSAGE_DATA:
		return len >= WG_DATA_OVERHEAD;
	default:
		return false;
	}
}

enum wg_message_type wg_message_classify(const u8 *first, size_t len)
{
	if (len < 4 || first[1] | first[2] | first[3])
		return WG_MESSAGE_INVALID;
	return length_fits(first[0], len) ? first[0] : WG_MESSAGE_INVALID;
}

static unsigned int padded_length(unsigned int len)
{
	return (len + WG_PADDING_MULTIPLE - 1) & ~(WG_PADDING_MULTIPLE - 1U);
}

/*
 * A packet longer than the mtu will be cut into pieces of mtu bytes by whoever
 * forwards it, so it is the last piece that gets padded.
 */
unsigned int wg_message_padding(unsigned int len, unsigned int mtu)
{
	unsigned int padded;

	if (!mtu)
		return padded_length(len) - len;
	if (len > mtu)
		len %= mtu;
	padded = padded_length(len);
	return (padded < mtu ? padded : mtu) - len;
}
