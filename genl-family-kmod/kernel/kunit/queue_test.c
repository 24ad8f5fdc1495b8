// SPDX-License-Identifier: GPL-2.0
/*
 * The queue by itself: turns, bounds and books. What delivers is replaced by
 * functions that only let answers wait, so that a test says who is taken when;
 * delivery_test.c puts something else there.
 */
#include <linux/skbuff.h>

#include "kunit.h"

#include "../queue.c"

/* Longest payload of an answer in these tests. */
#define NLE_KUNIT_SIZE 100

void nle_count(struct nle_net *ns, enum nle_counter counter)
{
	container_of(ns, struct nle_kunit_queue, ns)->counted[counter]++;
}

void nle_deliver(struct nle_lane *lane, struct sk_buff *answer)
{
	container_of(lane->ns, struct nle_kunit_queue, ns)->deliver(lane, answer);
}

void nle_delivery_init(struct nle_lane *lane)
{
}

void nle_delivery_exit(struct nle_lane *lane)
{
}

void nle_thread_init(struct nle_thread *thread)
{
}

void nle_thread_exit(struct nle_thread *thread)
{
}

/* The port id number @index of those that belong to the first lane. */
static u32 nle_kunit_portid(struct nle_net *ns, unsigned int index)
{
	u32 portid = 0;

	do {
		portid++;
	} while (nle_lane_of(ns, nle_sender_hash(ns, portid)) != ns->lanes || index--);
	return portid;
}

struct sk_buff *nle_kunit_answer(struct kunit *test, u32 portid, u8 delivery)
{
	struct sk_buff *answer = alloc_skb(NLE_KUNIT_SIZE, GFP_KERNEL);
	struct nle_job *job;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, answer);
	job = nle_job(answer);
	memset(job, 0, sizeof(*job));
	job->portid = portid;
	job->delivery = delivery;
	return answer;
}

/* Return: what the queue says; an answer that it refuses is gone. */
static int nle_kunit_add(struct kunit *test, u32 portid, u8 delivery,
			 struct netlink_ext_ack *extack)
{
	struct nle_kunit_queue *queue = test->priv;
	struct sk_buff *answer = nle_kunit_answer(test, portid, delivery);
	int err = nle_queue_add(&queue->ns, answer, extack);

	if (err)
		kfree_skb(answer);
	return err;
}

static void nle_kunit_accept(struct kunit *test, u32 portid, u8 delivery)
{
	KUNIT_ASSERT_EQ(test, nle_kunit_add(test, portid, delivery, NULL), 0);
}

static void nle_kunit_expect(struct kunit *test, u8 delivery, u32 portid, u64 sequence)
{
	struct nle_kunit_queue *queue = test->priv;
	struct sk_buff *answer = nle_lane_take(queue->ns.lanes, delivery);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, answer);
	KUNIT_EXPECT_EQ(test, nle_job(answer)->portid, portid);
	KUNIT_EXPECT_EQ(test, nle_job(answer)->sequence, sequence);
	kfree_skb(answer);
}

static void nle_kunit_expect_nothing(struct kunit *test, u8 delivery)
{
	struct nle_kunit_queue *queue = test->priv;

	KUNIT_EXPECT_PTR_EQ(test, nle_lane_take(queue->ns.lanes, delivery), NULL);
}

static void nle_kunit_expect_balance(struct kunit *test)
{
	struct nle_kunit_queue *queue = test->priv;
	unsigned int i, j;

	KUNIT_EXPECT_EQ(test, atomic_read(&queue->ns.queued_messages), 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&queue->ns.queued_bytes), 0L);
	for (i = 0; i < nr_cpu_ids; i++) {
		for (j = 0; j < NLE_SENDER_BUCKETS; j++)
			KUNIT_EXPECT_TRUE(test, hlist_empty(&queue->ns.lanes[i].senders[j]));
		for (j = 0; j < NLE_DELIVERIES; j++)
			KUNIT_EXPECT_TRUE(test, list_empty(&queue->ns.lanes[i].turns[j]));
	}
}

static void nle_senders_take_turns(struct kunit *test)
{
	const u8 delivery = NETTYLINK_ECHO_DELIVERY_SOFTIRQ;
	struct nle_kunit_queue *queue = test->priv;
	u32 much = nle_kunit_portid(&queue->ns, 0);
	u32 little = nle_kunit_portid(&queue->ns, 1);
	u32 some = nle_kunit_portid(&queue->ns, 2);

	nle_kunit_accept(test, much, delivery);
	nle_kunit_accept(test, much, delivery);
	nle_kunit_accept(test, much, delivery);
	nle_kunit_accept(test, little, delivery);
	nle_kunit_accept(test, some, delivery);
	nle_kunit_accept(test, some, delivery);

	nle_kunit_expect(test, delivery, much, 1);
	nle_kunit_expect(test, delivery, little, 4);
	nle_kunit_expect(test, delivery, some, 5);
	/* Who comes back is the last one. */
	nle_kunit_accept(test, little, delivery);
	nle_kunit_expect(test, delivery, much, 2);
	nle_kunit_expect(test, delivery, some, 6);
	nle_kunit_expect(test, delivery, little, 7);
	nle_kunit_expect(test, delivery, much, 3);
	nle_kunit_expect_nothing(test, delivery);
	nle_kunit_expect_balance(test);
}

static void nle_deliveries_are_apart(struct kunit *test)
{
	struct nle_kunit_queue *queue = test->priv;
	u32 portid = nle_kunit_portid(&queue->ns, 0);

	nle_kunit_accept(test, portid, NETTYLINK_ECHO_DELIVERY_THREAD);
	nle_kunit_accept(test, portid, NETTYLINK_ECHO_DELIVERY_SOFTIRQ);
	nle_kunit_accept(test, portid, NETTYLINK_ECHO_DELIVERY_THREAD);

	nle_kunit_expect_nothing(test, NETTYLINK_ECHO_DELIVERY_HARDIRQ);
	nle_kunit_expect(test, NETTYLINK_ECHO_DELIVERY_SOFTIRQ, portid, 2);
	nle_kunit_expect_nothing(test, NETTYLINK_ECHO_DELIVERY_SOFTIRQ);
	nle_kunit_expect(test, NETTYLINK_ECHO_DELIVERY_THREAD, portid, 1);
	nle_kunit_expect(test, NETTYLINK_ECHO_DELIVERY_THREAD, portid, 3);
	nle_kunit_expect_balance(test);
}

/* Lets two messages wait, has the third one refused, and accepted when one is taken. */
static void nle_kunit_expect_bound(struct kunit *test, u32 third, const char *parameter,
				   enum nle_counter counter)
{
	const u8 delivery = NETTYLINK_ECHO_DELIVERY_SOFTIRQ;
	struct nle_kunit_queue *queue = test->priv;
	u32 first = nle_kunit_portid(&queue->ns, 0);
	struct netlink_ext_ack extack = {};
	long bytes;

	nle_kunit_accept(test, first, delivery);
	nle_kunit_accept(test, first, delivery);
	bytes = atomic_long_read(&queue->ns.queued_bytes);

	KUNIT_EXPECT_EQ(test, nle_kunit_add(test, third, delivery, &extack), -EAGAIN);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, extack._msg);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, strstr(extack._msg, parameter));
	KUNIT_EXPECT_EQ(test, queue->counted[counter], 1u);
	KUNIT_EXPECT_EQ(test, queue->counted[NLE_RECEIVED], 2u);
	KUNIT_EXPECT_EQ(test, atomic_read(&queue->ns.queued_messages), 2);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&queue->ns.queued_bytes), bytes);

	nle_kunit_expect(test, delivery, first, 1);
	nle_kunit_accept(test, third, delivery);
	nle_kunit_expect(test, delivery, first, 2);
	/* What was refused has no number. */
	nle_kunit_expect(test, delivery, third, 3);
	nle_kunit_expect_balance(test);
}

static size_t nle_kunit_truesize(struct kunit *test)
{
	struct sk_buff *answer = nle_kunit_answer(test, 1, 0);
	size_t size = answer->truesize;

	kfree_skb(answer);
	return size;
}

static void nle_messages_of_a_sender_are_bounded(struct kunit *test)
{
	struct nle_kunit_queue *queue = test->priv;

	nle_kunit_limit(NLE_SENDER_MESSAGES, 2);
	nle_kunit_expect_bound(test, nle_kunit_portid(&queue->ns, 0), "sender_messages",
			       NLE_REJECTED_SENDER_FULL);
}

static void nle_bytes_of_a_sender_are_bounded(struct kunit *test)
{
	struct nle_kunit_queue *queue = test->priv;

	nle_kunit_limit(NLE_SENDER_BYTES, 3 * nle_kunit_truesize(test) - 1);
	nle_kunit_expect_bound(test, nle_kunit_portid(&queue->ns, 0), "sender_bytes",
			       NLE_REJECTED_SENDER_FULL);
}

static void nle_messages_of_all_are_bounded(struct kunit *test)
{
	struct nle_kunit_queue *queue = test->priv;

	nle_kunit_limit(NLE_QUEUE_MESSAGES, 2);
	nle_kunit_expect_bound(test, nle_kunit_portid(&queue->ns, 1), "queue_messages",
			       NLE_REJECTED_QUEUE_FULL);
}

static void nle_bytes_of_all_are_bounded(struct kunit *test)
{
	struct nle_kunit_queue *queue = test->priv;

	nle_kunit_limit(NLE_QUEUE_BYTES, 3 * nle_kunit_truesize(test) - 1);
	nle_kunit_expect_bound(test, nle_kunit_portid(&queue->ns, 1), "queue_bytes",
			       NLE_REJECTED_QUEUE_FULL);
}

static void nle_bounds_of_zero_leave_no_sender(struct kunit *test)
{
	struct nle_kunit_queue *queue = test->priv;

	nle_kunit_limit(NLE_QUEUE_MESSAGES, 0);
	KUNIT_EXPECT_EQ(test, nle_kunit_add(test, 1, 0, NULL), -EAGAIN);
	nle_kunit_limit(NLE_SENDER_BYTES, 0);
	KUNIT_EXPECT_EQ(test, nle_kunit_add(test, 2, 0, NULL), -EAGAIN);
	KUNIT_EXPECT_EQ(test, queue->counted[NLE_REJECTED_QUEUE_FULL], 1u);
	KUNIT_EXPECT_EQ(test, queue->counted[NLE_REJECTED_SENDER_FULL], 1u);
	nle_kunit_expect_balance(test);
}

static void nle_senders_of_a_bucket_are_told_apart(struct kunit *test)
{
	const unsigned int senders = 4 * NLE_SENDER_BUCKETS;
	struct nle_kunit_queue *queue = test->priv;
	unsigned int i;

	nle_kunit_limit(NLE_SENDER_MESSAGES, 1);
	for (i = 0; i < senders; i++)
		nle_kunit_accept(test, nle_kunit_portid(&queue->ns, i), 0);
	for (i = 0; i < senders; i++)
		KUNIT_EXPECT_EQ(test, nle_kunit_add(test, nle_kunit_portid(&queue->ns, i), 0,
						    NULL), -EAGAIN);
	for (i = 0; i < senders; i++)
		nle_kunit_expect(test, 0, nle_kunit_portid(&queue->ns, i), i + 1);
	nle_kunit_expect_balance(test);
}

static void nle_purging_leaves_nothing(struct kunit *test)
{
	struct nle_kunit_queue *queue = test->priv;
	unsigned int i;

	for (i = 0; i < 10; i++)
		nle_kunit_accept(test, nle_kunit_portid(&queue->ns, i % 3), i % NLE_DELIVERIES);
	nle_lane_purge(queue->ns.lanes);
	nle_kunit_expect_balance(test);
}

static int nle_queue_test_init(struct kunit *test)
{
	struct nle_kunit_queue *queue = kunit_kzalloc(test, sizeof(*queue), GFP_KERNEL);
	int err;

	if (!queue)
		return -ENOMEM;
	queue->deliver = nle_lane_append;
	nle_kunit_limits_reset();
	err = nle_queue_init(&queue->ns);
	if (err)
		return err;
	test->priv = queue;
	return 0;
}

static void nle_queue_test_exit(struct kunit *test)
{
	struct nle_kunit_queue *queue = test->priv;

	if (queue)
		nle_queue_exit(&queue->ns);
}

static struct kunit_case nle_queue_cases[] = {
	KUNIT_CASE(nle_senders_take_turns),
	KUNIT_CASE(nle_deliveries_are_apart),
	KUNIT_CASE(nle_messages_of_a_sender_are_bounded),
	KUNIT_CASE(nle_bytes_of_a_sender_are_bounded),
	KUNIT_CASE(nle_messages_of_all_are_bounded),
	KUNIT_CASE(nle_bytes_of_all_are_bounded),
	KUNIT_CASE(nle_bounds_of_zero_leave_no_sender),
	KUNIT_CASE(nle_senders_of_a_bucket_are_told_apart),
	KUNIT_CASE(nle_purging_leaves_nothing),
	{}
};

static struct kunit_suite nle_queue_suite = {
	.name = "nettylink-echo-queue",
	.init = nle_queue_test_init,
	.exit = nle_queue_test_exit,
	.test_cases = nle_queue_cases,
};

kunit_test_suite(nle_queue_suite);
