// SPDX-License-Identifier: GPL-2.0
/* Intel's multi-buffer library by its job interface, without the checks of jobs. */
#include <stdio.h>
#include <stdlib.h>

#include "crypto.h"

#if defined(__x86_64__)
#include <intel-ipsec-mb.h>

static IMB_MGR *mgr;
static u8 ivs[MAX_BATCH][16];
static u8 tags[MAX_BATCH][16];

static void submit(const struct packet *p, unsigned int i, bool seal)
{
	IMB_JOB *job = IMB_GET_NEXT_JOB(mgr);

	make_iv(ivs[i], p->nonce);
	job->cipher_mode = IMB_CIPHER_CHACHA20_POLY1305;
	job->hash_alg = IMB_AUTH_CHACHA20_POLY1305;
	job->cipher_direction = seal ? IMB_DIR_ENCRYPT : IMB_DIR_DECRYPT;
	job->chain_order = seal ? IMB_ORDER_CIPHER_HASH : IMB_ORDER_HASH_CIPHER;
	job->enc_keys = keys[p->key];
	job->dec_keys = keys[p->key];
	job->key_len_in_bytes = 32;
	job->u.CHACHA20_POLY1305.aad = NULL;
	job->u.CHACHA20_POLY1305.aad_len_in_bytes = 0;
	job->src = seal ? p->plain : p->sealed;
	job->dst = seal ? p->sealed : p->plain;
	job->iv = ivs[i];
	job->iv_len_in_bytes = 12;
	job->cipher_start_src_offset_in_bytes = 0;
	job->hash_start_src_offset_in_bytes = 0;
	job->msg_len_to_cipher_in_bytes = p->len;
	job->msg_len_to_hash_in_bytes = p->len;
	job->auth_tag_output = seal ? p->sealed + p->len : tags[i];
	job->auth_tag_output_len_in_bytes = 16;
	IMB_SUBMIT_JOB_NOCHECK(mgr);
}

static void seal(const struct batch *b)
{
	unsigned int i;

	for (i = 0; i < b->n; i++)
		submit(&b->p[i], i, true);
	while (IMB_FLUSH_JOB(mgr))
		;
}

static void open_all(const struct batch *b)
{
	unsigned int i;

	for (i = 0; i < b->n; i++)
		submit(&b->p[i], i, false);
	while (IMB_FLUSH_JOB(mgr))
		;
	for (i = 0; i < b->n; i++)
		if (!wg_equal_ct(tags[i], b->p[i].sealed + b->p[i].len, 16))
			abort();
}

void add_imb(void)
{
	struct peer *peer = add_peer("ipsec-mb");
	IMB_ARCH arch;

	mgr = alloc_mb_mgr(0);
	if (!mgr)
		abort();
	init_mb_mgr_auto(mgr, &arch);
	printf("# ipsec-mb %s, architecture %d of its list\n", imb_get_version_str(), arch);
	peer->seal = seal;
	peer->open = open_all;
}
#else
void add_imb(void)
{
	printf("# ipsec-mb: not measured, it is for x86-64 alone\n");
}
#endif
