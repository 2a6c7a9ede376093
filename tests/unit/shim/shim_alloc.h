/* SPDX-License-Identifier: GPL-2.0 */
/* Memory, counted and made to fail on demand. Included by shim.h only. */
#ifndef WG_SHIM_ALLOC_H
#define WG_SHIM_ALLOC_H

typedef unsigned int gfp_t;

enum {
	GFP_KERNEL = 1 << 0,	/* may sleep: refused in atomic sections */
	GFP_ATOMIC = 1 << 1,
	GFP_NOWAIT = 1 << 2,
	__GFP_NOWARN = 1 << 3,
	__GFP_ZERO = 1 << 4,
	GFP_KERNEL_ACCOUNT = GFP_KERNEL,
};

void *shim_alloc(size_t size, gfp_t gfp);
void *shim_alloc_array(size_t n, size_t size, gfp_t gfp);
void kfree(const void *p);
void shim_kfree_rcu(void *p);

/** shim_live() - allocations not freed yet; call rcu_barrier() first. */
long shim_live(void);
/** shim_fail_after() - let @n allocations pass and the next @times fail; 0 times: none. */
void shim_fail_after(long n, long times);

/*
 * Called once, in the next allocation, then cleared: what another CPU might do
 * at that moment.
 */
extern void (*shim_alloc_hook)(void);

#define kmalloc(size, gfp) shim_alloc(size, gfp)
#define kzalloc(size, gfp) shim_alloc(size, (gfp) | __GFP_ZERO)
#define kmalloc_array(n, size, gfp) shim_alloc_array(n, size, gfp)
#define kcalloc(n, size, gfp) shim_alloc_array(n, size, (gfp) | __GFP_ZERO)
#define kvmalloc(size, gfp) kmalloc(size, gfp)
#define kvzalloc(size, gfp) kzalloc(size, gfp)
#define kvmalloc_array(n, size, gfp) kmalloc_array(n, size, gfp)
#define kvcalloc(n, size, gfp) kcalloc(n, size, gfp)
#define kvfree(p) shim_kvfree(p)

static inline void shim_kvfree(const void *p)
{
	might_sleep();	/* vfree() may */
	kfree(p);
}

#define kfree_rcu(p, member)						\
	do {								\
		_Static_assert(sizeof((p)->member) == sizeof(struct rcu_head), \
			       "not a struct rcu_head");		\
		shim_kfree_rcu(p);					\
	} while (0)
#define kvfree_rcu(p, member) kfree_rcu(p, member)

#define struct_size(p, member, n) (sizeof(*(p)) + sizeof((p)->member[0]) * (n))

void *kmemdup(const void *src, size_t size, gfp_t gfp);
void shim_free_sensitive(const void *p);
#define kfree_sensitive(p) shim_free_sensitive(p)

#endif
