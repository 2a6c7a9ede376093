/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Several products with one inversion: 1/(z0 z1 z2) gives the inverse of each by
 * multiplications. Over the field element `struct fe` of the file that includes this.
 */
#include "x25519_field.h"

struct product {
	struct fe x, z;
	struct fe upto;		/* z of all up to this one */
};

void MANY(const struct wg_x25519_job *jobs, unsigned int n)
{
	struct product p[WG_X25519_MANY];
	struct fe inverse, z;
	unsigned int i;

	for (i = 0; i < n; i++) {
		if (jobs[i].point)
			ladder_product(&p[i].x, &p[i].z, jobs[i].scalar, jobs[i].point);
		else
			comb_product(&p[i].x, &p[i].z, jobs[i].scalar);
		p[i].upto = p[i].z;
		if (i)
			fe_mul(&p[i].upto, &p[i].z, &p[i - 1].upto);
	}
	fe_invert(&inverse, &p[n - 1].upto);
	while (n--) {
		z = inverse;
		if (n) {
			fe_mul(&z, &inverse, &p[n - 1].upto);
			fe_mul(&inverse, &inverse, &p[n].z);
		}
		fe_mul(&p[n].x, &p[n].x, &z);
		fe_store(jobs[n].out, &p[n].x);
	}
	wg_wipe(p, sizeof(p));
	wg_wipe(&inverse, sizeof(inverse));
	wg_wipe(&z, sizeof(z));
}
