// SPDX-License-Identifier: GPL-2.0
/*
 * What waits between the sender's system call and the delivery of the answer.
 *
 * The queue of a namespace consists of as many lanes as there can be CPUs. The
 * sender's port id chooses the lane, and each lane has one runner for each kind
 * of delivery: answers to a sender keep the order of its requests even if it
 * moves to another CPU between them, which queues chosen by the current CPU
 * would not guarantee. Senders in different lanes don't wait for each other.
 *
 * Within a lane each sender has a queue of its own. The senders take turns, one
 * message each: however much one of them has waiting, the next message of
 * another one waits for one of each.
 *
 * A lane is not bound to a CPU. Its softirq runs where it was scheduled, that
 * is on the sender's CPU, and at once: it is scheduled with bottom halves
 * disabled, and enabling them runs what is pending.
 */
#include <linux/random.h>
#include <linux/slab.h>
#include <net/genetlink.h>

#include "nettylink_echo.h"

static u64 nle_sender_hash(const struct nle_net *ns, u32 portid)
{
	return siphash_1u32(portid, &ns->key);
}

static struct nle_lane *nle_lane_of(struct nle_net *ns, u64 hash)
{
	return &ns->lanes[reciprocal_scale(upper_32_bits(hash), nr_cpu_ids)];
}

/* Takes @spare into use, and sets it to NULL, if the sender is not there yet. */
static struct nle_sender *nle_sender_get(struct nle_lane *lane, u32 portid, u64 hash,
					 struct nle_sender **spare)
{
	struct hlist_head *bucket = &lane->senders[hash % NLE_SENDER_BUCKETS];
	struct nle_sender *sender;
	int i;

	hlist_for_each_entry(sender, bucket, node) {
		if (sender->portid == portid)
			return sender;
	}

	sender = *spare;
	*spare = NULL;
	sender->portid = portid;
	for (i = 0; i < NLE_DELIVERIES; i++) {
		INIT_LIST_HEAD(&sender->flow[i].turn);
		__skb_queue_head_init(&sender->flow[i].queue);
	}
	hlist_add_head(&sender->node, bucket);
	return sender;
}

static void nle_sender_put(struct nle_sender *sender)
{
	if (sender->messages)
		return;
	hlist_del(&sender->node);
	kfree(sender);
}

static void nle_uncharge(struct nle_net *ns, struct nle_sender *sender,
			 const struct sk_buff *answer)
{
	atomic_long_sub(answer->truesize, &ns->queued_bytes);
	atomic_dec(&ns->queued_messages);
	sender->bytes -= answer->truesize;
	sender->messages--;
}

/*
 * The sender's own bounds come first: who exceeds them learns that, even if the
 * queue is full as well. Charging before comparing may refuse too early at the
 * brink, never too late.
 */
static int nle_charge(struct nle_net *ns, struct nle_sender *sender,
		      const struct sk_buff *answer, struct netlink_ext_ack *extack)
{
	long bytes = atomic_long_add_return(answer->truesize, &ns->queued_bytes);
	int messages = atomic_inc_return(&ns->queued_messages);
	enum nle_counter reason = NLE_REJECTED_SENDER_FULL;

	sender->bytes += answer->truesize;
	sender->messages++;

	if (sender->messages > nle_limit(NLE_SENDER_MESSAGES)) {
		NL_SET_ERR_MSG(extack,
			       "too much of the sender waits: parameter sender_messages limits it");
	} else if (sender->bytes > nle_limit(NLE_SENDER_BYTES)) {
		NL_SET_ERR_MSG(extack,
			       "too much of the sender waits: parameter sender_bytes limits it");
	} else {
		reason = NLE_REJECTED_QUEUE_FULL;
		if (messages > nle_limit(NLE_QUEUE_MESSAGES))
			NL_SET_ERR_MSG(extack,
				       "the queue is full: parameter queue_messages limits it");
		else if (bytes > nle_limit(NLE_QUEUE_BYTES))
			NL_SET_ERR_MSG(extack,
				       "the queue is full: parameter queue_bytes limits it");
		else
			return 0;
	}

	nle_uncharge(ns, sender, answer);
	nle_count(ns, reason);
	return -EAGAIN;
}

/**
 * nle_queue_add() - queue an answer and have it delivered
 * @ns: the namespace
 * @answer: with its job; consumed on success only
 * @extack: told why the queue refuses
 *
 * Return: 0, -EAGAIN if a bound is reached, or -ENOMEM.
 */
int nle_queue_add(struct nle_net *ns, struct sk_buff *answer, struct netlink_ext_ack *extack)
{
	struct nle_job *job = nle_job(answer);
	u64 hash = nle_sender_hash(ns, job->portid);
	struct nle_lane *lane = nle_lane_of(ns, hash);
	struct nle_sender *spare;
	int err;

	/* Needed more often than not: usually nothing else of the sender waits. */
	spare = kzalloc_obj(*spare, GFP_KERNEL_ACCOUNT);
	if (!spare) {
		NL_SET_ERR_MSG(extack, "no memory for the sender's queue");
		nle_count(ns, NLE_REJECTED_NO_MEMORY);
		return -ENOMEM;
	}

	spin_lock_bh(&lane->lock);
	job->sender = nle_sender_get(lane, job->portid, hash, &spare);
	err = nle_charge(ns, job->sender, answer, extack);
	if (err) {
		nle_sender_put(job->sender);
	} else {
		job->sequence = atomic64_inc_return(&ns->sequence);
		/* Counted before the end of this message can be. */
		nle_count(ns, NLE_RECEIVED);
		nle_deliver(lane, answer);
	}
	spin_unlock_bh(&lane->lock);
	kfree(spare);
	return err;
}

/**
 * nle_lane_append() - let an answer wait for its sender's turn
 * @lane: the lane, locked
 * @answer: charged to its sender
 */
void nle_lane_append(struct nle_lane *lane, struct sk_buff *answer)
{
	const struct nle_job *job = nle_job(answer);
	struct nle_flow *flow = &job->sender->flow[job->delivery];

	lockdep_assert_held(&lane->lock);
	if (skb_queue_empty(&flow->queue))
		list_add_tail(&flow->turn, &lane->turns[job->delivery]);
	__skb_queue_tail(&flow->queue, answer);
}

/**
 * nle_lane_take() - take the answer whose turn it is
 * @lane: the lane
 * @delivery: enum nettylink_echo_delivery
 *
 * Return: the answer, which is charged to nobody any more, or NULL.
 */
struct sk_buff *nle_lane_take(struct nle_lane *lane, u8 delivery)
{
	struct sk_buff *answer = NULL;
	struct nle_sender *sender;
	struct nle_flow *flow;

	spin_lock_bh(&lane->lock);
	flow = list_first_entry_or_null(&lane->turns[delivery], struct nle_flow, turn);
	if (flow) {
		answer = __skb_dequeue(&flow->queue);
		if (skb_queue_empty(&flow->queue))
			list_del_init(&flow->turn);
		else
			list_move_tail(&flow->turn, &lane->turns[delivery]);
		sender = nle_job(answer)->sender;
		nle_uncharge(lane->ns, sender, answer);
		nle_sender_put(sender);
	}
	spin_unlock_bh(&lane->lock);
	return answer;
}

static void nle_lane_init(struct nle_lane *lane, struct nle_net *ns)
{
	int i;

	lane->ns = ns;
	spin_lock_init(&lane->lock);
	for (i = 0; i < NLE_SENDER_BUCKETS; i++)
		INIT_HLIST_HEAD(&lane->senders[i]);
	for (i = 0; i < NLE_DELIVERIES; i++)
		INIT_LIST_HEAD(&lane->turns[i]);
	nle_delivery_init(lane);
}

static void nle_lane_purge(struct nle_lane *lane)
{
	struct sk_buff *answer;
	int i;

	for (i = 0; i < NLE_DELIVERIES; i++) {
		while ((answer = nle_lane_take(lane, i)))
			kfree_skb(answer);
	}
}

int nle_queue_init(struct nle_net *ns)
{
	unsigned int i;

	ns->lanes = kvcalloc(nr_cpu_ids, sizeof(*ns->lanes), GFP_KERNEL_ACCOUNT);
	if (!ns->lanes)
		return -ENOMEM;
	get_random_bytes(&ns->key, sizeof(ns->key));
	nle_thread_init(&ns->thread);
	for (i = 0; i < nr_cpu_ids; i++)
		nle_lane_init(&ns->lanes[i], ns);
	return 0;
}

/* Nothing is added any more; what waits is dropped with the namespace. */
void nle_queue_exit(struct nle_net *ns)
{
	unsigned int i;

	for (i = 0; i < nr_cpu_ids; i++) {
		nle_delivery_exit(&ns->lanes[i]);
		nle_lane_purge(&ns->lanes[i]);
	}
	nle_thread_exit(&ns->thread);
	kvfree(ns->lanes);
}
