// SPDX-License-Identifier: GPL-2.0
/*
 * The way from process context into softirq context.
 *
 * The queue of a namespace consists of as many lanes as there can be CPUs.
 * Messages pass each other between lanes but never within one, and the
 * sender's port id chooses the lane: the answers to a sender keep the order of
 * its requests even if it moves to another CPU between them, which queues
 * chosen by the current CPU would not guarantee. Senders in different lanes
 * don't wait for each other.
 *
 * A lane is not bound to a CPU. Its softirq runs where it was scheduled, that
 * is on the sender's CPU, and at once: it is scheduled with bottom halves
 * disabled, and enabling them runs what is pending.
 */
#include <linux/jhash.h>
#include <linux/moduleparam.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <net/genetlink.h>

#include "nettylink_echo.h"

/* Answers in one go, before other softirqs have their turn. */
#define NLE_BUDGET 64

struct nle_limit {
	unsigned int value;
	unsigned int maximum;
};

static struct nle_limit queue_messages = { .value = 1024, .maximum = 1024 * 1024 };
static struct nle_limit queue_bytes = { .value = 4 << 20, .maximum = 1 << 30 };

static int nle_limit_set(const char *text, const struct kernel_param *param)
{
	struct nle_limit *limit = param->arg;
	unsigned int value;
	int err;

	err = kstrtouint(text, 0, &value);
	if (err)
		return err;
	if (value > limit->maximum)
		return -ERANGE;
	WRITE_ONCE(limit->value, value);
	return 0;
}

static int nle_limit_get(char *buffer, const struct kernel_param *param)
{
	const struct nle_limit *limit = param->arg;

	return sysfs_emit(buffer, "%u\n", READ_ONCE(limit->value));
}

static const struct kernel_param_ops nle_limit_ops = {
	.set = nle_limit_set,
	.get = nle_limit_get,
};

module_param_cb(queue_messages, &nle_limit_ops, &queue_messages, 0644);
__MODULE_PARM_TYPE(queue_messages, "uint");
MODULE_PARM_DESC(queue_messages,
		 "messages that may wait in each network namespace, 0 accepts none (default 1024)");
module_param_cb(queue_bytes, &nle_limit_ops, &queue_bytes, 0644);
__MODULE_PARM_TYPE(queue_bytes, "uint");
MODULE_PARM_DESC(queue_bytes,
		 "bytes of memory that waiting messages may take in each network namespace (default 4194304)");

static void nle_uncharge(struct nle_net *ns, const struct sk_buff *answer)
{
	atomic_long_sub(answer->truesize, &ns->queued_bytes);
	atomic_dec(&ns->queued_messages);
}

/* Charging before comparing may refuse too early at the brink, never too late. */
static int nle_charge(struct nle_net *ns, const struct sk_buff *answer,
		      struct netlink_ext_ack *extack)
{
	long bytes = atomic_long_add_return(answer->truesize, &ns->queued_bytes);
	int messages = atomic_inc_return(&ns->queued_messages);

	if (messages > READ_ONCE(queue_messages.value))
		NL_SET_ERR_MSG(extack, "the queue is full: parameter queue_messages limits it");
	else if (bytes > READ_ONCE(queue_bytes.value))
		NL_SET_ERR_MSG(extack, "the queue is full: parameter queue_bytes limits it");
	else
		return 0;

	nle_uncharge(ns, answer);
	nle_count(ns, NLE_REJECTED_QUEUE_FULL);
	return -EAGAIN;
}

static struct nle_lane *nle_lane_of(struct nle_net *ns, u32 portid)
{
	return &ns->lanes[reciprocal_scale(jhash_1word(portid, ns->lane_seed), nr_cpu_ids)];
}

/**
 * nle_queue_add() - hand an answer over to softirq context
 * @ns: the namespace
 * @answer: consumed on success only
 * @extack: told why the queue refuses
 *
 * Return: 0, or -EAGAIN if the queue is full.
 */
int nle_queue_add(struct nle_net *ns, struct sk_buff *answer, struct netlink_ext_ack *extack)
{
	struct nle_job *job = nle_job(answer);
	struct nle_lane *lane = nle_lane_of(ns, job->portid);
	int err;

	err = nle_charge(ns, answer, extack);
	if (err)
		return err;

	spin_lock_bh(&lane->queue.lock);
	job->sequence = atomic64_inc_return(&ns->sequence);
	__skb_queue_tail(&lane->queue, answer);
	/* Counted before softirq can count the end of this message. */
	nle_count(ns, NLE_RECEIVED);
	nl_softirq_schedule(&lane->softirq);
	spin_unlock_bh(&lane->queue.lock);
	return 0;
}

static void nle_lane_run(struct nl_softirq *softirq)
{
	struct nle_lane *lane = container_of(softirq, struct nle_lane, softirq);
	struct sk_buff *answer;
	int budget = NLE_BUDGET;

	while (budget-- && (answer = skb_dequeue(&lane->queue))) {
		nle_uncharge(lane->ns, answer);
		nle_message_send(lane->ns, answer);
	}
	if (!skb_queue_empty_lockless(&lane->queue))
		nl_softirq_schedule(&lane->softirq);
}

int nle_queue_init(struct nle_net *ns)
{
	unsigned int i;

	ns->lanes = kvcalloc(nr_cpu_ids, sizeof(*ns->lanes), GFP_KERNEL_ACCOUNT);
	if (!ns->lanes)
		return -ENOMEM;
	ns->lane_seed = get_random_u32();
	for (i = 0; i < nr_cpu_ids; i++) {
		ns->lanes[i].ns = ns;
		skb_queue_head_init(&ns->lanes[i].queue);
		nl_softirq_init(&ns->lanes[i].softirq, nle_lane_run);
	}
	return 0;
}

void nle_queue_exit(struct nle_net *ns)
{
	unsigned int i;

	for (i = 0; i < nr_cpu_ids; i++) {
		nl_softirq_cancel(&ns->lanes[i].softirq);
		skb_queue_purge(&ns->lanes[i].queue);
	}
	kvfree(ns->lanes);
}
