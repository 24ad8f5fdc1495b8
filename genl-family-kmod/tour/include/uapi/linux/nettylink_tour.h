/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* What the module nettylink_tour and user space agree on, a section a file. */

#ifndef _UAPI_LINUX_NETTYLINK_TOUR_H
#define _UAPI_LINUX_NETTYLINK_TOUR_H

#include <linux/ioctl.h>
#include <linux/types.h>

/* The longest message of any mechanism that has no smaller bound of its own. */
#define NETTYLINK_TOUR_MESSAGE_MAX	65536

/* Every number of the module's ioctls is in this group. */
#define NETTYLINK_TOUR_IOC		0xC7

/* interrupt.c: the timer whose hard interrupts are the source of events */

/**
 * enum nettylink_tour_context - The kernel context that a piece of code ran in.
 * @NETTYLINK_TOUR_CONTEXT_TASK: Process context.
 * @NETTYLINK_TOUR_CONTEXT_SOFTIRQ: Soft interrupt context.
 * @NETTYLINK_TOUR_CONTEXT_HARDIRQ: Hard interrupt context.
 */
enum nettylink_tour_context {
	NETTYLINK_TOUR_CONTEXT_TASK,
	NETTYLINK_TOUR_CONTEXT_SOFTIRQ,
	NETTYLINK_TOUR_CONTEXT_HARDIRQ,
};

/**
 * struct nettylink_tour_event - One interrupt, as user space learns of it.
 * @sequence: Its number since the timer was started, from 1.
 * @time: CLOCK_MONOTONIC, in nanoseconds, at which it happened.
 * @context: enum nettylink_tour_context that the event was handed over in.
 * @cpu: The CPU that it happened on.
 */
struct nettylink_tour_event {
	__u64 sequence;
	__u64 time;
	__u32 context;
	__u32 cpu;
};

#define NETTYLINK_TOUR_PERIOD_MIN	1000
#define NETTYLINK_TOUR_PERIOD_MAX	1000000
#define NETTYLINK_TOUR_COUNT_MAX	1024

/**
 * struct nettylink_tour_interrupts - A request for interrupts.
 * @period: Microseconds between them.
 * @count: How many; 0 stops the timer.
 */
struct nettylink_tour_interrupts {
	__u32 period;
	__u32 count;
};

/* On every device of the module that can tell of interrupts. */
#define NETTYLINK_TOUR_IOC_INTERRUPTS \
	_IOW(NETTYLINK_TOUR_IOC, 0, struct nettylink_tour_interrupts)

/* chardev.c: messages written come back when they are read */

#define NETTYLINK_TOUR_CHARDEV		"nettylink-tour-chardev"
#define NETTYLINK_TOUR_CHARDEV_QUEUE	64

/* What the queue was too full for since the device was opened. */
#define NETTYLINK_TOUR_IOC_DROPPED	_IOR(NETTYLINK_TOUR_IOC, 1, __u64)

#endif /* _UAPI_LINUX_NETTYLINK_TOUR_H */
