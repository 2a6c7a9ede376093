// SPDX-License-Identifier: GPL-2.0
/*
 * A plugin of QEMU that counts, exactly, how often each piece of guest code
 * runs between two marks. The guest sets a mark by executing a no-op with a
 * number in it (ruler_traffic.c, mark()).
 *
 *	-plugin ruler_plugin.so,out=PREFIX
 *
 * writes PREFIX.0, PREFIX.1 ... one for each pair of marks, with lines
 * "ADDRESS INSTRUCTIONS TIMES". One virtual CPU only: counters are plain.
 *
 * The declarations are those of QEMU's plugin interface, version 1, whose
 * header is not in Debian's packages.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;

enum { OP_ADD_U64 = 0, CB_NO_REGS = 0 };

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
		void (*cb)(qemu_plugin_id_t id, struct qemu_plugin_tb *tb));
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *tb, int op, void *ptr,
					      uint64_t imm);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
		void (*cb)(unsigned int cpu, void *data), int flags, void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t i);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

/* nopl 0x52554c30(%rax) starts, ...31 stops. */
static const uint8_t mark_code[] = { 0x0f, 0x1f, 0x80 };
enum { MARK_START = 0x52554c30, MARK_STOP = 0x52554c31 };

struct block {
	struct block *next;
	uint64_t addr;
	uint64_t insns;
	uint64_t times;
	uint64_t times_before;
};

enum { BUCKETS = 1 << 16 };

static struct block *blocks[BUCKETS];
static char prefix[4096];
static unsigned int windows;

static struct block *block_of(uint64_t addr, uint64_t insns)
{
	struct block **at = &blocks[(addr ^ addr >> 16 ^ insns << 3) % BUCKETS], *b;

	for (b = *at; b; b = b->next) {
		if (b->addr == addr && b->insns == insns)
			return b;
	}
	b = calloc(1, sizeof(*b));
	if (!b)
		abort();
	b->addr = addr;
	b->insns = insns;
	b->next = *at;
	*at = b;
	return b;
}

static void start(unsigned int cpu, void *data)
{
	(void)cpu;
	(void)data;
	for (unsigned int i = 0; i < BUCKETS; i++) {
		for (struct block *b = blocks[i]; b; b = b->next)
			b->times_before = b->times;
	}
}

static void stop(unsigned int cpu, void *data)
{
	char path[4128];
	FILE *out;

	(void)cpu;
	(void)data;
	snprintf(path, sizeof(path), "%s.%u", prefix, windows++);
	out = fopen(path, "w");
	if (!out) {
		perror(path);
		return;
	}
	for (unsigned int i = 0; i < BUCKETS; i++) {
		for (struct block *b = blocks[i]; b; b = b->next) {
			if (b->times != b->times_before)
				fprintf(out, "%llx %llu %llu\n", (unsigned long long)b->addr,
					(unsigned long long)b->insns,
					(unsigned long long)(b->times - b->times_before));
		}
	}
	fclose(out);
}

static void look_for_mark(struct qemu_plugin_insn *insn)
{
	const uint8_t *code = qemu_plugin_insn_data(insn);
	uint32_t number;

	if (qemu_plugin_insn_size(insn) != 7 || memcmp(code, mark_code, sizeof(mark_code)))
		return;
	memcpy(&number, code + sizeof(mark_code), sizeof(number));
	if (number == MARK_START)
		qemu_plugin_register_vcpu_insn_exec_cb(insn, start, CB_NO_REGS, NULL);
	else if (number == MARK_STOP)
		qemu_plugin_register_vcpu_insn_exec_cb(insn, stop, CB_NO_REGS, NULL);
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	size_t n = qemu_plugin_tb_n_insns(tb);
	struct block *b = block_of(qemu_plugin_tb_vaddr(tb), n);

	(void)id;
	qemu_plugin_register_vcpu_tb_exec_inline(tb, OP_ADD_U64, &b->times, 1);
	for (size_t i = 0; i < n; i++)
		look_for_mark(qemu_plugin_tb_get_insn(tb, i));
}

__attribute__((visibility("default")))
int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++) {
		if (!strncmp(argv[i], "out=", 4))
			snprintf(prefix, sizeof(prefix), "%s", argv[i] + 4);
	}
	if (!prefix[0])
		return -1;
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	return 0;
}
