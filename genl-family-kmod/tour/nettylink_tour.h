/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of this module share. */
#ifndef NETTYLINK_TOUR_KERNEL_H
#define NETTYLINK_TOUR_KERNEL_H

#include <linux/hrtimer.h>
#include <linux/mutex.h>

#include <linux/nettylink_tour.h>

#include "nl_compat.h"

/**
 * struct ntt_interrupts - a timer that stands for a device's interrupts
 * @timer: expires in hard interrupt context; on PREEMPT_RT, where that may take
 *	none of the locks that a delivery needs, in softirq context instead
 * @config: makes stopping, changing what follows and starting one step
 * @fire: called at each expiration, never twice at a time
 * @period: does not change while the timer is active
 * @remaining: expirations to come; only the timer's callback changes it while
 *	the timer is active, as @sequence
 * @sequence: of the latest expiration
 */
struct ntt_interrupts {
	struct hrtimer timer;
	struct mutex config;		/* protects what follows */
	void (*fire)(struct ntt_interrupts *interrupts,
		     const struct nettylink_tour_event *event);
	ktime_t period;
	u32 remaining;
	u64 sequence;
};

/* interrupt.c */
void ntt_interrupts_init(struct ntt_interrupts *interrupts,
			 void (*fire)(struct ntt_interrupts *interrupts,
				      const struct nettylink_tour_event *event));
void ntt_interrupts_exit(struct ntt_interrupts *interrupts);
int ntt_interrupts_set(struct ntt_interrupts *interrupts,
		       const struct nettylink_tour_interrupts *wanted);
long ntt_interrupts_ioctl(struct ntt_interrupts *interrupts, unsigned long argument);
u32 ntt_context(void);

/* Each mechanism's part: one file, registered by the first, ended by the second. */
int ntt_sockopt_init(void);
void ntt_sockopt_exit(void);
int ntt_procfs_init(void);
void ntt_procfs_exit(void);
int ntt_sysfs_init(void);
void ntt_sysfs_exit(void);
int ntt_chardev_init(void);
void ntt_chardev_exit(void);
int ntt_ioctl_init(void);
void ntt_ioctl_exit(void);
int ntt_netlink_init(void);
void ntt_netlink_exit(void);
int ntt_ring_init(void);
void ntt_ring_exit(void);
int ntt_eventfd_init(void);
void ntt_eventfd_exit(void);
int ntt_signal_init(void);
void ntt_signal_exit(void);
int ntt_file_init(void);
void ntt_file_exit(void);
int ntt_unix_init(void);
void ntt_unix_exit(void);

#endif /* NETTYLINK_TOUR_KERNEL_H */
