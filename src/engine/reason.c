// SPDX-License-Identifier: GPL-2.0
#include "platform.h"
#include "reason.h"

static const char *const names[WG_REASON_COUNT] = {
	[WG_OK] = "ok",
#define WG_REASON_NAME(name, str, text) [WG_DROP_##name] = str,
	WG_REASONS(WG_REASON_NAME)
#undef WG_REASON_NAME
};

static const char *const texts[WG_REASON_COUNT] = {
	[WG_OK] = "nothing is wrong",
#define WG_REASON_TEXT(name, str, text) [WG_DROP_##name] = text,
	WG_REASONS(WG_REASON_TEXT)
#undef WG_REASON_TEXT
};

const char *wg_reason_name(enum wg_reason reason)
{
	return (unsigned int)reason < WG_REASON_COUNT ? names[reason] : "unknown";
}

const char *wg_reason_text(enum wg_reason reason)
{
	return (unsigned int)reason < WG_REASON_COUNT ? texts[reason] : "unknown reason";
}
