/* SPDX-License-Identifier: GPL-2.0 */
/* Self tests run while the module loads, with parameter selftest=1. */
#ifndef WG_SELFTEST_SELFTEST_H
#define WG_SELFTEST_SELFTEST_H

/**
 * wg_selftest_run() - allowed IPs, replay window, rate limiter, cryptography, super-packets.
 *
 * Prints one line per suite that passed, else one FAIL line per failing check.
 * Return: 0 or -ENOTRECOVERABLE. Context: module init, after
 * wg_data_init(); sleeps.
 */
int wg_selftest_run(void);

#endif
