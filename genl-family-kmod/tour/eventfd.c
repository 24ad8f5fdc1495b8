// SPDX-License-Identifier: GPL-2.0
/*
 * Interrupts told by an eventfd that the process has made: a counter that can
 * be read, polled, and shared with other processes.
 */
#include <linux/eventfd.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "nettylink_tour.h"

/**
 * struct ntt_eventfd - an open file of the device
 * @turn: makes changing @counter and using it outside of interrupts one step
 * @counter: what to signal, NULL before the process has named one; does not
 *	change while the timer is active
 * @interrupts: see interrupt.c
 */
struct ntt_eventfd {
	struct mutex turn;		/* protects counter */
	struct eventfd_ctx *counter;
	struct ntt_interrupts interrupts;
};

/* From any context: it adds one under a spinlock and wakes. */
static void ntt_eventfd_fire(struct ntt_interrupts *interrupts,
			     const struct nettylink_tour_event *event)
{
	struct ntt_eventfd *dev = container_of(interrupts, struct ntt_eventfd, interrupts);

	nl_eventfd_signal(dev->counter);
}

static long ntt_eventfd_set(struct ntt_eventfd *dev, unsigned long argument)
{
	const struct nettylink_tour_interrupts none = {};
	struct eventfd_ctx *counter;
	int err;

	counter = eventfd_ctx_fdget(argument);
	if (IS_ERR(counter))
		return PTR_ERR(counter);

	mutex_lock(&dev->turn);
	err = ntt_interrupts_set(&dev->interrupts, &none);
	if (!err)
		swap(dev->counter, counter);
	mutex_unlock(&dev->turn);
	if (counter)
		eventfd_ctx_put(counter);
	return err;
}

static long ntt_eventfd_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct ntt_eventfd *dev = file->private_data;
	long err = -ENXIO;

	if (command == NETTYLINK_TOUR_IOC_EVENTFD)
		return ntt_eventfd_set(dev, argument);
	if (command != NETTYLINK_TOUR_IOC_INTERRUPTS && command != NETTYLINK_TOUR_IOC_NOTIFY)
		return -ENOTTY;

	mutex_lock(&dev->turn);
	if (dev->counter && command == NETTYLINK_TOUR_IOC_INTERRUPTS) {
		err = ntt_interrupts_ioctl(&dev->interrupts, argument);
	} else if (dev->counter) {
		nl_eventfd_signal(dev->counter);
		err = 0;
	}
	mutex_unlock(&dev->turn);
	return err;
}

static int ntt_eventfd_open(struct inode *inode, struct file *file)
{
	struct ntt_eventfd *dev = kzalloc(sizeof(*dev), GFP_KERNEL_ACCOUNT);

	if (!dev)
		return -ENOMEM;
	mutex_init(&dev->turn);
	ntt_interrupts_init(&dev->interrupts, ntt_eventfd_fire);
	file->private_data = dev;
	return nonseekable_open(inode, file);
}

static int ntt_eventfd_release(struct inode *inode, struct file *file)
{
	struct ntt_eventfd *dev = file->private_data;

	ntt_interrupts_exit(&dev->interrupts);
	if (dev->counter)
		eventfd_ctx_put(dev->counter);
	mutex_destroy(&dev->turn);
	kfree(dev);
	return 0;
}

static const struct file_operations ntt_eventfd_ops = {
	/* Keeps the module while a file is open. */
	.owner = THIS_MODULE,
	.open = ntt_eventfd_open,
	.release = ntt_eventfd_release,
	.unlocked_ioctl = ntt_eventfd_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice ntt_eventfd_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = NETTYLINK_TOUR_EVENTFD,
	.fops = &ntt_eventfd_ops,
	.mode = 0600,
};

int ntt_eventfd_init(void)
{
	return misc_register(&ntt_eventfd_device);
}

void ntt_eventfd_exit(void)
{
	misc_deregister(&ntt_eventfd_device);
}
