/* SPDX-License-Identifier: GPL-2.0 */
/* What cppcheck cannot know without the headers of the kernel and of libmnl. */
#define list_for_each_entry(a, b, c) for (a = first(b); a; a = next(a))
#define list_for_each_entry_safe(a, d, b, c) for (a = first(b), d = next(a); a; a = d)
#define hlist_for_each_entry_rcu(a, b, c) for (a = first(b); a; a = next(a))
#define skb_queue_walk(b, a) for (a = first(b); a; a = next(a))
#define for_each_possible_cpu(a) for (a = 0; a < cpus(); a++)
#define mnl_attr_for_each(a, b, c) for (a = first(b); a; a = next(a))
#define mnl_attr_for_each_nested(a, b) for (a = first(b); a; a = next(a))
#define WG_DEFINE_NEWLINK(name, create) int name(void)
#define __acquires(x)
#define __releases(x)
