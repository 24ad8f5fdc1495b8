// SPDX-License-Identifier: GPL-2.0
/*
 * What lies between hard interrupt and softirq: more than one interrupt passes
 * on, and what the end of a namespace finds there. A socket cannot bring that
 * about, as an interrupt usually comes before the next message does.
 */
#include <linux/completion.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>

/* queue_test.c has functions of these names to replace what is tested here. */
#define nle_deliver nle_tested_deliver
#define nle_delivery_init nle_tested_delivery_init
#define nle_delivery_exit nle_tested_delivery_exit
#define nle_thread_init nle_tested_thread_init
#define nle_thread_exit nle_tested_thread_exit
#include "kunit.h"

#include "../delivery.c"

/* Two interrupts' worth, and a half. */
#define NLE_KUNIT_ANSWERS (NLE_INTERRUPT_BUDGET * 5 / 2)
#define NLE_KUNIT_PORTID 7

/* Accepted and charged, but not yet delivered. */
static struct sk_buff_head nle_kunit_kept;

/* In the order in which they were sent. */
static struct sk_buff_head nle_kunit_sent;
static struct completion nle_kunit_all_sent;

static void nle_kunit_keep(struct nle_lane *lane, struct sk_buff *answer)
{
	skb_queue_tail(&nle_kunit_kept, answer);
}

void nle_message_send(struct nle_net *ns, struct sk_buff *answer)
{
	skb_queue_tail(&nle_kunit_sent, answer);
	if (skb_queue_len(&nle_kunit_sent) == NLE_KUNIT_ANSWERS)
		complete(&nle_kunit_all_sent);
}

struct nle_stamp nle_stamp_now(void)
{
	return (struct nle_stamp) {
		.context = in_hardirq() ? NETTYLINK_ECHO_CONTEXT_HARDIRQ :
					  NETTYLINK_ECHO_CONTEXT_TASK,
	};
}

/* Return: the lane of them all. */
static struct nle_lane *nle_kunit_accept_all(struct kunit *test, u8 delivery)
{
	struct nle_kunit_queue *queue = test->priv;
	struct nle_lane *lane = NULL;
	struct sk_buff *answer;
	unsigned int i;

	for (i = 0; i < NLE_KUNIT_ANSWERS; i++) {
		answer = nle_kunit_answer(test, NLE_KUNIT_PORTID, delivery);
		KUNIT_ASSERT_EQ(test, nle_queue_add(&queue->ns, answer, NULL), 0);
	}
	for (i = 0; i < nr_cpu_ids; i++) {
		struct hlist_head *bucket = queue->ns.lanes[i].senders;

		while (bucket < queue->ns.lanes[i].senders + NLE_SENDER_BUCKETS) {
			if (!hlist_empty(bucket++))
				lane = &queue->ns.lanes[i];
		}
	}
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, lane);
	return lane;
}

static void nle_kunit_expect_all(struct kunit *test, struct sk_buff_head *list, u32 context)
{
	struct sk_buff *answer;
	u64 sequence = 0;

	KUNIT_EXPECT_EQ(test, skb_queue_len(list), (u32)NLE_KUNIT_ANSWERS);
	while ((answer = skb_dequeue(list))) {
		KUNIT_EXPECT_EQ(test, nle_job(answer)->sequence, ++sequence);
		KUNIT_EXPECT_EQ(test, nle_job(answer)->interrupt.context, context);
		kfree_skb(answer);
	}
}

static void nle_interrupts_pass_on_all_that_waits(struct kunit *test)
{
	struct nle_lane *lane = nle_kunit_accept_all(test, NETTYLINK_ECHO_DELIVERY_HARDIRQ);
	struct sk_buff *answer;
	unsigned long flags;

	spin_lock_bh(&lane->lock);
	/* The CPU interrupts itself only when all of them wait. */
	local_irq_save(flags);
	while ((answer = __skb_dequeue(&nle_kunit_kept)))
		nle_deliver(lane, answer);
	local_irq_restore(flags);
	spin_unlock_bh(&lane->lock);

	KUNIT_EXPECT_NE(test, wait_for_completion_timeout(&nle_kunit_all_sent, 10 * HZ), 0UL);
	nle_delivery_exit(lane);
	nle_kunit_expect_all(test, &nle_kunit_sent, NETTYLINK_ECHO_CONTEXT_HARDIRQ);
}

static void nle_the_end_finds_what_an_interrupt_has_left(struct kunit *test)
{
	const u8 delivery = NETTYLINK_ECHO_DELIVERY_HARDIRQ;
	struct nle_lane *lane = nle_kunit_accept_all(test, delivery);
	struct sk_buff *answer;
	unsigned long flags;

	/* As if the softirq, which would take it from here, had been cancelled. */
	raw_spin_lock_irqsave(&lane->interrupt.lock, flags);
	while ((answer = __skb_dequeue(&nle_kunit_kept)))
		__skb_queue_tail(&lane->interrupt.arrived, answer);
	raw_spin_unlock_irqrestore(&lane->interrupt.lock, flags);

	nle_delivery_exit(lane);
	KUNIT_EXPECT_TRUE(test, skb_queue_empty(&nle_kunit_sent));
	while ((answer = nle_lane_take(lane, delivery)))
		skb_queue_tail(&nle_kunit_sent, answer);
	nle_kunit_expect_all(test, &nle_kunit_sent, 0);
}

static int nle_delivery_test_init(struct kunit *test)
{
	struct nle_kunit_queue *queue = kunit_kzalloc(test, sizeof(*queue), GFP_KERNEL);
	unsigned int i;
	int err;

	if (!queue)
		return -ENOMEM;
	skb_queue_head_init(&nle_kunit_kept);
	skb_queue_head_init(&nle_kunit_sent);
	init_completion(&nle_kunit_all_sent);
	queue->deliver = nle_kunit_keep;
	nle_kunit_limits_reset();
	err = nle_queue_init(&queue->ns);
	if (err)
		return err;
	for (i = 0; i < nr_cpu_ids; i++)
		nle_delivery_init(&queue->ns.lanes[i]);
	test->priv = queue;
	return 0;
}

/* What a test that has failed has left. */
static void nle_delivery_test_exit(struct kunit *test)
{
	struct nle_kunit_queue *queue = test->priv;
	unsigned int i;

	if (!queue)
		return;
	for (i = 0; i < nr_cpu_ids; i++)
		nle_delivery_exit(&queue->ns.lanes[i]);
	skb_queue_purge(&nle_kunit_kept);
	skb_queue_purge(&nle_kunit_sent);
	nle_queue_exit(&queue->ns);
}

static struct kunit_case nle_delivery_cases[] = {
	KUNIT_CASE(nle_interrupts_pass_on_all_that_waits),
	KUNIT_CASE(nle_the_end_finds_what_an_interrupt_has_left),
	{}
};

static struct kunit_suite nle_delivery_suite = {
	.name = "nettylink-echo-delivery",
	.init = nle_delivery_test_init,
	.exit = nle_delivery_test_exit,
	.test_cases = nle_delivery_cases,
};

kunit_test_suite(nle_delivery_suite);
