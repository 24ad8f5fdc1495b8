// SPDX-License-Identifier: GPL-2.0
/*
 * Interrupts told by signals, to the thread that has asked for them.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "nettylink_tour.h"

/**
 * struct ntt_signal - an open file of the device
 * @turn: makes changing @thread and @number, and using them outside of
 *	interrupts, one step
 * @thread: who is told, NULL before a thread has asked; held, and does not
 *	change while the timer is active, as @number
 * @number: of the signal
 * @lost: signals that could not be sent, because the thread has ended or its
 *	user has too many pending
 * @interrupts: see interrupt.c
 */
struct ntt_signal {
	struct mutex turn;		/* protects thread and number */
	struct task_struct *thread;
	u32 number;
	atomic_t lost;
	struct ntt_interrupts interrupts;
};

static void ntt_signal_send(struct ntt_signal *dev, u64 sequence)
{
	struct kernel_siginfo info;

	clear_siginfo(&info);
	info.si_signo = dev->number;
	/* Among the codes whose signals bring a value there is none of the kernel's. */
	info.si_code = SI_QUEUE;
	info.si_int = sequence;
	if (send_sig_info(dev->number, &info, dev->thread))
		atomic_inc(&dev->lost);
}

/* From any context: it queues under a spinlock, with GFP_ATOMIC, and wakes. */
static void ntt_signal_fire(struct ntt_interrupts *interrupts,
			    const struct nettylink_tour_event *event)
{
	ntt_signal_send(container_of(interrupts, struct ntt_signal, interrupts), event->sequence);
}

/* To the thread alone: any other of the process would die of a signal that it does not expect. */
static long ntt_signal_set(struct ntt_signal *dev, unsigned long number)
{
	const struct nettylink_tour_interrupts none = {};
	struct task_struct *thread;

	/* Not those that mean something to everybody. */
	if (number != SIGUSR1 && number != SIGUSR2 &&
	    (number < SIGRTMIN || !valid_signal(number)))
		return -EINVAL;
	thread = get_task_struct(current);
	mutex_lock(&dev->turn);
	ntt_interrupts_set(&dev->interrupts, &none);
	swap(dev->thread, thread);
	dev->number = number;
	atomic_set(&dev->lost, 0);
	mutex_unlock(&dev->turn);
	if (thread)
		put_task_struct(thread);
	return 0;
}

static long ntt_signal_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct ntt_signal *dev = file->private_data;
	long err = -ENXIO;

	if (command == NETTYLINK_TOUR_IOC_SIGNAL)
		return ntt_signal_set(dev, argument);
	if (command == NETTYLINK_TOUR_IOC_LOST)
		return put_user((u32)atomic_read(&dev->lost), (u32 __user *)argument);
	if (command != NETTYLINK_TOUR_IOC_INTERRUPTS && command != NETTYLINK_TOUR_IOC_NOTIFY)
		return -ENOTTY;

	mutex_lock(&dev->turn);
	if (dev->thread && command == NETTYLINK_TOUR_IOC_INTERRUPTS) {
		err = ntt_interrupts_ioctl(&dev->interrupts, argument);
	} else if (dev->thread) {
		ntt_signal_send(dev, argument);
		err = 0;
	}
	mutex_unlock(&dev->turn);
	return err;
}

static int ntt_signal_open(struct inode *inode, struct file *file)
{
	struct ntt_signal *dev = kzalloc(sizeof(*dev), GFP_KERNEL_ACCOUNT);

	if (!dev)
		return -ENOMEM;
	mutex_init(&dev->turn);
	ntt_interrupts_init(&dev->interrupts, ntt_signal_fire);
	file->private_data = dev;
	return nonseekable_open(inode, file);
}

static int ntt_signal_release(struct inode *inode, struct file *file)
{
	struct ntt_signal *dev = file->private_data;

	ntt_interrupts_exit(&dev->interrupts);
	if (dev->thread)
		put_task_struct(dev->thread);
	mutex_destroy(&dev->turn);
	kfree(dev);
	return 0;
}

static const struct file_operations ntt_signal_ops = {
	/* Keeps the module while a file is open. */
	.owner = THIS_MODULE,
	.open = ntt_signal_open,
	.release = ntt_signal_release,
	.unlocked_ioctl = ntt_signal_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice ntt_signal_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = NETTYLINK_TOUR_SIGNAL,
	.fops = &ntt_signal_ops,
	.mode = 0600,
};

int ntt_signal_init(void)
{
	return misc_register(&ntt_signal_device);
}

void ntt_signal_exit(void)
{
	misc_deregister(&ntt_signal_device);
}
