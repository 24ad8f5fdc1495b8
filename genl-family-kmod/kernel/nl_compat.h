/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All differences between kernel versions, 5.10 to 7.x. The other files read
 * as if written for the newest kernel; what exists only here has the prefix
 * nl_.
 */
#ifndef NL_COMPAT_H
#define NL_COMPAT_H

#include <linux/eventfd.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/version.h>
#include <linux/workqueue.h>
#include <net/genetlink.h>
#include <net/netlink.h>

#define NL_BEFORE(major, minor) (LINUX_VERSION_CODE < KERNEL_VERSION(major, minor, 0))

#ifndef in_hardirq		/* 5.11 */
#define in_hardirq() in_irq()
#endif

#ifndef GENL_REQ_ATTR_CHECK	/* 6.1; before it an error cannot name what is missing */
#define GENL_REQ_ATTR_CHECK(info, attr) ({				\
	struct genl_info *__info = (info);				\
	bool __missing = !__info->attrs[attr];				\
									\
	if (__missing)							\
		GENL_SET_ERR_MSG(__info, "a required attribute is missing"); \
	__missing;							\
})
#endif

#ifndef kzalloc_obj		/* 7.0 */
#define kzalloc_obj(object, gfp) kzalloc(sizeof(object), gfp)
#endif

#if NL_BEFORE(6, 7)
static inline int nl_put_uint(struct sk_buff *skb, int type, u64 value)
{
	if (value == (u32)value)
		return nla_put_u32(skb, type, value);
	return nla_put(skb, type, sizeof(value), &value);
}
#else
#define nl_put_uint nla_put_uint
#endif

#if NL_BEFORE(6, 13)
static inline void nl_hrtimer_setup(struct hrtimer *timer,
				    enum hrtimer_restart (*expired)(struct hrtimer *),
				    clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = expired;
}
#else
#define nl_hrtimer_setup hrtimer_setup
#endif

/* In hard interrupt context on PREEMPT_RT as well, where others run in a thread. */
static inline void nl_hard_irq_work_init(struct irq_work *work, void (*run)(struct irq_work *))
{
#ifdef IRQ_WORK_INIT_HARD	/* 5.11 */
	*work = IRQ_WORK_INIT_HARD(run);
#else
	init_irq_work(work, run);
	atomic_set(&work->flags, IRQ_WORK_HARD_IRQ);
#endif
}

#ifdef kthread_run_worker	/* 6.14 */
#define nl_kthread_run_worker kthread_run_worker
#else
#define nl_kthread_run_worker kthread_create_worker
#endif

/* A group that only CAP_NET_ADMIN over the network namespace may join, where that exists. */
#ifdef GENL_MCAST_CAP_NET_ADMIN	/* 6.7, and long-term kernels since */
#define NL_ADMIN_GROUP(group) { .name = (group), .flags = GENL_MCAST_CAP_NET_ADMIN }
#elif NL_BEFORE(5, 11) && LINUX_VERSION_CODE >= KERNEL_VERSION(5, 10, 204) /* by other means */
#define NL_ADMIN_GROUP(group) { .name = (group), .flags = GENL_UNS_ADMIN_PERM }
#else
#define NL_ADMIN_GROUP(group) { .name = (group) }
#endif

/* From any context: adds one. */
static inline void nl_eventfd_signal(struct eventfd_ctx *counter)
{
#if NL_BEFORE(6, 8)
	eventfd_signal(counter, 1);
#else
	eventfd_signal(counter);
#endif
}

/**
 * struct nl_softirq - a function that runs in softirq context on demand
 * @run: the function
 * @tasklet: how it gets there before 6.9
 * @work: how it gets there from 6.9 on, where tasklets are deprecated
 *
 * The function runs on the CPU that scheduled it, and never on two CPUs at the
 * same time. Scheduling while it waits to run does nothing; scheduling while
 * it runs makes it run again.
 */
struct nl_softirq {
	void (*run)(struct nl_softirq *softirq);
#if NL_BEFORE(6, 9)
	struct tasklet_struct tasklet;
#else
	struct work_struct work;
#endif
};

#if NL_BEFORE(6, 9)

static inline void nl_softirq_enter(struct tasklet_struct *tasklet)
{
	struct nl_softirq *softirq = container_of(tasklet, struct nl_softirq, tasklet);

	softirq->run(softirq);
}

static inline void nl_softirq_init(struct nl_softirq *softirq,
				   void (*run)(struct nl_softirq *softirq))
{
	softirq->run = run;
	tasklet_setup(&softirq->tasklet, nl_softirq_enter);
}

/* From any context. */
static inline void nl_softirq_schedule(struct nl_softirq *softirq)
{
	tasklet_schedule(&softirq->tasklet);
}

/* Nothing is scheduled or runs afterwards. May sleep. */
static inline void nl_softirq_cancel(struct nl_softirq *softirq)
{
	tasklet_kill(&softirq->tasklet);
}

#else

static inline void nl_softirq_enter(struct work_struct *work)
{
	struct nl_softirq *softirq = container_of(work, struct nl_softirq, work);

	softirq->run(softirq);
}

static inline void nl_softirq_init(struct nl_softirq *softirq,
				   void (*run)(struct nl_softirq *softirq))
{
	softirq->run = run;
	INIT_WORK(&softirq->work, nl_softirq_enter);
}

/* From any context. */
static inline void nl_softirq_schedule(struct nl_softirq *softirq)
{
	/* Per CPU and BH from its creation, whatever flags the version wants. */
	queue_work(system_bh_wq, &softirq->work);
}

/* Nothing is scheduled or runs afterwards. May sleep. */
static inline void nl_softirq_cancel(struct nl_softirq *softirq)
{
	cancel_work_sync(&softirq->work);
}

#endif

#endif /* NL_COMPAT_H */
