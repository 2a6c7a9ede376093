// SPDX-License-Identifier: GPL-2.0
/* genkey, genpsk, pubkey. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd.h"
#include "report.h"
#include "value.h"
#include "x25519.h"

static bool random_bytes(u8 *p, size_t n)
{
	ssize_t got;

	while (n) {
		got = getrandom(p, n, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			wg_say("no random numbers: %s", strerror(errno));
			return false;
		}
		p += got;
		n -= got;
	}
	return true;
}

static void warn_if_public(void)
{
	struct stat st;

	if (!fstat(STDOUT_FILENO, &st) && S_ISREG(st.st_mode) && st.st_mode & S_IRWXO)
		wg_say("warning: the key goes to a file that others may read or change; "
		       "run `umask 077' before, or `chmod 600' on the file");
}

static void print_key(const u8 key[WG_KEY])
{
	char text[WG_KEY_BASE64 + 1];

	wg_key_to_base64(text, key);
	puts(text);
	wg_wipe(text, sizeof(text));
}

static int generate(int argc, char *argv[], bool clamp)
{
	u8 key[WG_KEY];

	if (argc != 1)
		return wg_usage(argv[0]);
	warn_if_public();
	if (!random_bytes(key, sizeof(key)))
		return 1;
	if (clamp)
		wg_x25519_clamp(key);
	print_key(key);
	wg_wipe(key, sizeof(key));
	return 0;
}

int wg_cmd_genkey(int argc, char *argv[])
{
	return generate(argc, argv, true);
}

int wg_cmd_genpsk(int argc, char *argv[])
{
	return generate(argc, argv, false);
}

/* Return: NULL, or what is wrong with standard input. */
static const char *read_key(u8 key[WG_KEY])
{
	char text[WG_KEY_BASE64];
	const char *fault = NULL;
	size_t n = 0;
	int c;

	while (n < sizeof(text) && (c = getchar()) != EOF)
		text[n++] = c;
	if (n < sizeof(text))
		while (n && isspace((u8)text[n - 1]))
			n--;
	if (!wg_key_from_base64(key, text, n))
		fault = wg_key_fault(text, n);
	while (!fault && (c = getchar()) != EOF)
		if (c && !isspace(c))
			fault = "is followed by more text; expected one key and the end of a line";
	wg_wipe(text, sizeof(text));
	return fault;
}

int wg_cmd_pubkey(int argc, char *argv[])
{
	static char in[256];
	u8 key[WG_KEY], public_key[WG_KEY];
	const char *fault;

	if (argc != 1)
		return wg_usage(argv[0]);
	setvbuf(stdin, in, _IOFBF, sizeof(in));
	fault = read_key(key);
	wg_wipe(in, sizeof(in));
	if (fault)
		wg_say("the private key on standard input %s", fault);
	else
		wg_x25519_public(public_key, key);
	if (!fault)
		print_key(public_key);
	wg_wipe(key, sizeof(key));
	return fault ? 1 : 0;
}
