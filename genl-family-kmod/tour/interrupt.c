// SPDX-License-Identifier: GPL-2.0
/*
 * The source of events: a timer that expires in hard interrupt context, as a
 * device's interrupt would. What a mechanism can do from there, it does in the
 * function that is called.
 */
#include <linux/ktime.h>
#include <linux/preempt.h>
#include <linux/smp.h>
#include <linux/uaccess.h>

#include "nettylink_tour.h"

u32 ntt_context(void)
{
	if (in_hardirq())
		return NETTYLINK_TOUR_CONTEXT_HARDIRQ;
	if (in_serving_softirq())
		return NETTYLINK_TOUR_CONTEXT_SOFTIRQ;
	return NETTYLINK_TOUR_CONTEXT_TASK;
}

static enum hrtimer_restart ntt_interrupts_expired(struct hrtimer *timer)
{
	struct ntt_interrupts *interrupts = container_of(timer, struct ntt_interrupts, timer);
	struct nettylink_tour_event event = {
		.sequence = ++interrupts->sequence,
		.time = ktime_get_ns(),
		.context = ntt_context(),
		.cpu = raw_smp_processor_id(),
	};

	interrupts->fire(interrupts, &event);
	if (!--interrupts->remaining)
		return HRTIMER_NORESTART;

	hrtimer_forward_now(timer, interrupts->period);
	return HRTIMER_RESTART;
}

void ntt_interrupts_init(struct ntt_interrupts *interrupts,
			 void (*fire)(struct ntt_interrupts *interrupts,
				      const struct nettylink_tour_event *event))
{
	mutex_init(&interrupts->config);
	interrupts->fire = fire;
	nl_hrtimer_setup(&interrupts->timer, ntt_interrupts_expired, CLOCK_MONOTONIC,
			 HRTIMER_MODE_REL);
}

/* Nothing fires afterwards. May sleep. */
void ntt_interrupts_exit(struct ntt_interrupts *interrupts)
{
	hrtimer_cancel(&interrupts->timer);
	mutex_destroy(&interrupts->config);
}

/**
 * ntt_interrupts_set() - start the timer anew, or stop it
 * @interrupts: the timer
 * @wanted: how often, and how many times
 *
 * Return: 0, or -ERANGE.
 */
int ntt_interrupts_set(struct ntt_interrupts *interrupts,
		       const struct nettylink_tour_interrupts *wanted)
{
	if (wanted->count > NETTYLINK_TOUR_COUNT_MAX)
		return -ERANGE;
	if (wanted->count && (wanted->period < NETTYLINK_TOUR_PERIOD_MIN ||
			      wanted->period > NETTYLINK_TOUR_PERIOD_MAX))
		return -ERANGE;

	mutex_lock(&interrupts->config);
	hrtimer_cancel(&interrupts->timer);
	interrupts->period = ns_to_ktime((u64)wanted->period * NSEC_PER_USEC);
	interrupts->remaining = wanted->count;
	interrupts->sequence = 0;
	if (wanted->count)
		hrtimer_start(&interrupts->timer, interrupts->period, HRTIMER_MODE_REL);
	mutex_unlock(&interrupts->config);
	return 0;
}

/* NETTYLINK_TOUR_IOC_INTERRUPTS, of whichever device. */
long ntt_interrupts_ioctl(struct ntt_interrupts *interrupts, unsigned long argument)
{
	struct nettylink_tour_interrupts wanted;

	if (copy_from_user(&wanted, (void __user *)argument, sizeof(wanted)))
		return -EFAULT;
	return ntt_interrupts_set(interrupts, &wanted);
}
