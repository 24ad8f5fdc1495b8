// SPDX-License-Identifier: GPL-2.0
/*
 * The three ways from the sender's system call to the code that answers:
 *
 *	softirq		a softirq, which usually runs as the system call leaves
 *			the module, on the same CPU
 *	hardirq		an interrupt that the CPU sends to itself, then a softirq
 *	thread		a kernel thread, which the scheduler has to choose first
 *
 * Each takes from the same lanes, by the same turns, and within a budget. The
 * order of answers holds for each sender and delivery; between deliveries there
 * is none.
 */
#include <linux/err.h>

#include "nettylink_echo.h"

/* Messages that one hard interrupt passes on. */
#define NLE_INTERRUPT_BUDGET 16

/* Sends within the budget. Return: whether messages are left. */
static bool nle_lane_run(struct nle_lane *lane, u8 delivery)
{
	unsigned int budget = nle_limit(NLE_BUDGET);
	struct sk_buff *answer;

	nle_count(lane->ns, NLE_RUNS);
	while (budget--) {
		answer = nle_lane_take(lane, delivery);
		if (!answer)
			return false;
		nle_message_send(lane->ns, answer);
	}
	if (list_empty(&lane->turns[delivery]))
		return false;
	nle_count(lane->ns, NLE_BUDGET_EXHAUSTED);
	return true;
}

static void nle_softirq_run(struct nl_softirq *softirq)
{
	struct nle_lane *lane = container_of(softirq, struct nle_lane, softirq);

	if (nle_lane_run(lane, NETTYLINK_ECHO_DELIVERY_SOFTIRQ))
		nl_softirq_schedule(softirq);
}

/* In hard interrupt context: records, and leaves the rest to softirq. */
static void nle_interrupt_run(struct irq_work *work)
{
	struct nle_interrupt *interrupt = container_of(work, struct nle_interrupt, work);
	const struct nle_stamp now = nle_stamp_now();
	int budget = NLE_INTERRUPT_BUDGET;
	struct sk_buff *answer;
	unsigned long flags;
	bool more;

	raw_spin_lock_irqsave(&interrupt->lock, flags);
	while (budget-- && (answer = __skb_dequeue(&interrupt->waiting))) {
		nle_job(answer)->interrupt = now;
		__skb_queue_tail(&interrupt->arrived, answer);
	}
	more = !skb_queue_empty(&interrupt->waiting);
	raw_spin_unlock_irqrestore(&interrupt->lock, flags);

	if (more)
		irq_work_queue(work);
	nl_softirq_schedule(&interrupt->softirq);
}

static void nle_interrupt_softirq_run(struct nl_softirq *softirq)
{
	struct nle_lane *lane = container_of(softirq, struct nle_lane, interrupt.softirq);
	struct sk_buff_head arrived;
	struct sk_buff *answer;
	unsigned long flags;

	__skb_queue_head_init(&arrived);
	raw_spin_lock_irqsave(&lane->interrupt.lock, flags);
	skb_queue_splice_init(&lane->interrupt.arrived, &arrived);
	raw_spin_unlock_irqrestore(&lane->interrupt.lock, flags);

	spin_lock_bh(&lane->lock);
	while ((answer = __skb_dequeue(&arrived)))
		nle_lane_append(lane, answer);
	spin_unlock_bh(&lane->lock);

	if (nle_lane_run(lane, NETTYLINK_ECHO_DELIVERY_HARDIRQ))
		nl_softirq_schedule(softirq);
}

static void nle_interrupt_wait(struct nle_interrupt *interrupt, struct sk_buff *answer)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&interrupt->lock, flags);
	__skb_queue_tail(&interrupt->waiting, answer);
	raw_spin_unlock_irqrestore(&interrupt->lock, flags);
	irq_work_queue(&interrupt->work);
}

static void nle_thread_run(struct kthread_work *work)
{
	struct nle_lane *lane = container_of(work, struct nle_lane, thread_work);

	/* Queued again behind other lanes; in between the thread may be preempted. */
	if (nle_lane_run(lane, NETTYLINK_ECHO_DELIVERY_THREAD))
		kthread_queue_work(lane->ns->thread.worker, work);
}

/**
 * nle_deliver() - send an accepted answer on its way
 * @lane: the sender's lane, locked
 * @answer: charged to its sender; what delivers it may have sent it already
 *	when the lock is released
 */
void nle_deliver(struct nle_lane *lane, struct sk_buff *answer)
{
	lockdep_assert_held(&lane->lock);
	switch (nle_job(answer)->delivery) {
	case NETTYLINK_ECHO_DELIVERY_HARDIRQ:
		nle_interrupt_wait(&lane->interrupt, answer);
		break;
	case NETTYLINK_ECHO_DELIVERY_THREAD:
		nle_lane_append(lane, answer);
		kthread_queue_work(lane->ns->thread.worker, &lane->thread_work);
		break;
	default:
		nle_lane_append(lane, answer);
		nl_softirq_schedule(&lane->softirq);
	}
}

void nle_delivery_init(struct nle_lane *lane)
{
	nl_softirq_init(&lane->softirq, nle_softirq_run);
	raw_spin_lock_init(&lane->interrupt.lock);
	__skb_queue_head_init(&lane->interrupt.waiting);
	__skb_queue_head_init(&lane->interrupt.arrived);
	nl_hard_irq_work_init(&lane->interrupt.work, nle_interrupt_run);
	nl_softirq_init(&lane->interrupt.softirq, nle_interrupt_softirq_run);
	kthread_init_work(&lane->thread_work, nle_thread_run);
}

/* Ends all deliveries, each before what it would start. */
void nle_delivery_exit(struct nle_lane *lane)
{
	struct sk_buff *answer;

	nl_softirq_cancel(&lane->softirq);
	irq_work_sync(&lane->interrupt.work);
	nl_softirq_cancel(&lane->interrupt.softirq);
	kthread_cancel_work_sync(&lane->thread_work);

	/* What was between interrupt and softirq goes the way of all the rest. */
	spin_lock_bh(&lane->lock);
	while ((answer = __skb_dequeue(&lane->interrupt.arrived)))
		nle_lane_append(lane, answer);
	spin_unlock_bh(&lane->lock);
}

void nle_thread_init(struct nle_thread *thread)
{
	mutex_init(&thread->start);
}

void nle_thread_exit(struct nle_thread *thread)
{
	if (thread->worker)
		kthread_destroy_worker(thread->worker);
	mutex_destroy(&thread->start);
}

/**
 * nle_thread_require() - see that the namespace has its thread
 * @thread: of the namespace
 *
 * In process context, before anything is locked.
 *
 * Return: 0 or a negative errno, -EINTR if the sender is being killed.
 */
int nle_thread_require(struct nle_thread *thread)
{
	struct kthread_worker *worker;
	int err = 0;

	/* Pairs with the release below: who sees the thread sees all of it. */
	if (smp_load_acquire(&thread->worker))
		return 0;

	mutex_lock(&thread->start);
	if (!thread->worker) {
		worker = nl_kthread_run_worker(0, NETTYLINK_ECHO_FAMILY_NAME);
		if (IS_ERR(worker))
			err = PTR_ERR(worker);
		else
			/* Pairs with the acquire above. */
			smp_store_release(&thread->worker, worker);
	}
	mutex_unlock(&thread->start);
	return err;
}
