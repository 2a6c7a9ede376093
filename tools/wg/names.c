// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <strings.h>

#include "buf.h"
#include "config.h"
#include "names.h"

#define BLANK " \t\r\v\f"
#define CONFIG_DIR "/etc/wireguard"

/* Bytes of the UTF-8 character at @s that may be shown; 0 for none. */
static size_t shown_char(const u8 *s)
{
	size_t i, n = *s < 0x80 ? 1 :
		      *s < 0xc2 ? 0 :
		      *s < 0xe0 ? 2 :
		      *s < 0xf0 ? 3 :
		      *s < 0xf5 ? 4 :
				  0;
	u32 c;

	if (n < 2)
		return n && *s >= ' ' && *s != 0x7f;
	c = *s & (0x7f >> n);
	for (i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3f);
	}
	/* Terminal controls, overlong forms, surrogates, and what turns text around. */
	if (c < 0xa0 || (n == 3 && c < 0x800) ||
	    (n == 4 && (c < 0x10000 || c > 0x10ffff)))
		return 0;
	if ((c >= 0xd800 && c < 0xe000) || (c >= 0x2028 && c < 0x202f) ||
	    (c >= 0x2066 && c < 0x206a) || c == 0x200e || c == 0x200f)
		return 0;
	return n;
}

static char *clean(const char *s, size_t len)
{
	char *name = wg_alloc(WG_NAME_MAX + 1);
	size_t i = 0, n = 0, chars;

	while (i < len) {
		chars = shown_char((const u8 *)s + i);
		if (n + (chars ? chars : 1) > WG_NAME_MAX)
			break;
		if (chars) {
			memcpy(name + n, s + i, chars);
			n += chars;
			i += chars;
		} else {
			name[n++] = '?';
			i++;
		}
	}
	return name;
}

char *wg_name_of_comment(const char *text)
{
	size_t len;

	text += strspn(text, BLANK "#");
	if (strncasecmp(text, "Name", 4))
		return NULL;
	text += 4;
	text += strspn(text, BLANK);
	if (*text != '=')
		return NULL;
	text++;
	text += strspn(text, BLANK);
	len = strlen(text);
	while (len && strchr(BLANK, text[len - 1]))
		len--;
	return len ? clean(text, len) : NULL;
}

void wg_names_apply(struct wg_device *dev, FILE *f)
{
	/* What is wrong with the file is no matter here. */
	struct wg_report quiet = { .to = fopen("/dev/null", "we"),
				   .errors = WG_MAX_ERRORS + 1,
				   .warnings = WG_MAX_ERRORS + 1 };
	struct wg_device *named;
	struct wg_index index;
	struct wg_peer *peer, *from;

	if (!quiet.to)
		return;
	named = wg_config_read_lax(f, &quiet);
	fclose(quiet.to);
	wg_index_build(&index, named);
	for (peer = dev->peers; peer; peer = peer->next) {
		from = wg_index_find(&index, peer->public_key);
		if (from && from->name && !peer->name)
			peer->name = wg_strdup(from->name);
	}
	wg_index_free(&index);
	wg_device_free(named);
}

int wg_names_load(struct wg_device *dev, const char *path)
{
	char found[sizeof(CONFIG_DIR) + IFNAMSIZ + sizeof("/.conf")];
	struct wg_stream in;
	int err;

	if (!path && (!*dev->name || strchr(dev->name, '/')))
		return 0;
	snprintf(found, sizeof(found), CONFIG_DIR "/%s.conf", dev->name);
	err = wg_stream_open(&in, path ? path : found);
	if (err)
		return path ? err : 0;
	wg_names_apply(dev, in.f);
	wg_stream_close(&in);
	return 0;
}
