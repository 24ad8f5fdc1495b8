/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tests in the kernel share. "make KUNIT=1" builds them, as a module of
 * their own, nettylink_echo_kunit, which runs them when it is loaded into a
 * kernel that has KUnit. Each file includes the one that it tests.
 */
#ifndef NETTYLINK_ECHO_KUNIT_H
#define NETTYLINK_ECHO_KUNIT_H

#include <kunit/test.h>

#include "../nettylink_echo.h"

/**
 * struct nle_kunit_queue - a namespace's queue without a namespace
 * @ns: only what queue.c and delivery.c use of it is set
 * @counted: by nle_count()
 * @deliver: what nle_deliver() does
 */
struct nle_kunit_queue {
	struct nle_net ns;
	unsigned int counted[NLE_COUNTERS];
	void (*deliver)(struct nle_lane *lane, struct sk_buff *answer);
};

/* queue_test.c: an answer with a job, charged to nobody. */
struct sk_buff *nle_kunit_answer(struct kunit *test, u32 portid, u8 delivery);

/* limits_test.c: sets a parameter without asking for its range. */
void nle_kunit_limit(enum nle_limit_name name, unsigned int value);

/* limits_test.c: sets all parameters to what the module starts with. */
void nle_kunit_limits_reset(void);

#endif /* NETTYLINK_ECHO_KUNIT_H */
