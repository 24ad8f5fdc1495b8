// SPDX-License-Identifier: GPL-2.0
/*
 * A character device that is all requests: one of each direction, one that
 * names memory of the process, one that waits for an interrupt, and one that
 * shows how far a copy comes.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "nettylink_tour.h"

/**
 * struct ntt_ioctl - an open file of the device
 * @level: one word, read and written as a whole
 * @interrupts: see interrupt.c
 * @lock: protects @event, also from the interrupt that brings the next
 * @event: the latest, with sequence 0 if there was none since it was taken
 * @wait: who waits for an event
 */
struct ntt_ioctl {
	u32 level;
	struct ntt_interrupts interrupts;
	spinlock_t lock;		/* protects event */
	struct nettylink_tour_event event;
	wait_queue_head_t wait;
};

static void ntt_ioctl_fire(struct ntt_interrupts *interrupts,
			   const struct nettylink_tour_event *event)
{
	struct ntt_ioctl *dev = container_of(interrupts, struct ntt_ioctl, interrupts);
	unsigned long flags;

	spin_lock_irqsave(&dev->lock, flags);
	dev->event = *event;
	spin_unlock_irqrestore(&dev->lock, flags);
	wake_up_interruptible(&dev->wait);
}

static bool ntt_ioctl_take(struct ntt_ioctl *dev, struct nettylink_tour_event *event)
{
	spin_lock_irq(&dev->lock);
	*event = dev->event;
	dev->event.sequence = 0;
	spin_unlock_irq(&dev->lock);
	return event->sequence;
}

/* A request is the process's to make: all that the kernel can do is to answer late. */
static long ntt_ioctl_wait(struct ntt_ioctl *dev, struct nettylink_tour_event __user *argument)
{
	struct nettylink_tour_event event;

	if (wait_event_interruptible(dev->wait, ntt_ioctl_take(dev, &event)))
		return -ERESTARTSYS;
	return copy_to_user(argument, &event, sizeof(event)) ? -EFAULT : 0;
}

static long ntt_ioctl_set_level(struct ntt_ioctl *dev, const u32 __user *argument)
{
	u32 level;

	if (get_user(level, argument))
		return -EFAULT;
	if (level > NETTYLINK_TOUR_LEVEL_MAX)
		return -EINVAL;
	WRITE_ONCE(dev->level, level);
	return 0;
}

/* The structure is copied once and used from the copy: the process may change its own meanwhile. */
static long ntt_ioctl_exchange(struct nettylink_tour_exchange __user *argument)
{
	struct nettylink_tour_exchange exchange;
	long err = 0;
	void *data;

	if (copy_from_user(&exchange, argument, sizeof(exchange)))
		return -EFAULT;
	if (exchange.length > NETTYLINK_TOUR_MESSAGE_MAX)
		return -EMSGSIZE;

	data = kvmalloc(exchange.length, GFP_KERNEL_ACCOUNT);
	if (!data)
		return -ENOMEM;
	exchange.not_read = copy_from_user(data, u64_to_user_ptr(exchange.from), exchange.length);
	exchange.not_written = copy_to_user(u64_to_user_ptr(exchange.to), data,
					    exchange.length - exchange.not_read);
	kvfree(data);
	if (exchange.not_read || exchange.not_written)
		err = -EFAULT;
	/* Told in the case of an error, too. */
	if (copy_to_user(argument, &exchange, sizeof(exchange)))
		err = -EFAULT;
	return err;
}

static long ntt_ioctl_request(struct file *file, unsigned int command, unsigned long argument)
{
	struct ntt_ioctl *dev = file->private_data;
	void __user *pointer = (void __user *)argument;

	switch (command) {
	case NETTYLINK_TOUR_IOC_INTERRUPTS:
		return ntt_interrupts_ioctl(&dev->interrupts, argument);
	case NETTYLINK_TOUR_IOC_SET_LEVEL:
		return ntt_ioctl_set_level(dev, pointer);
	case NETTYLINK_TOUR_IOC_GET_LEVEL:
		return put_user(READ_ONCE(dev->level), (u32 __user *)pointer);
	case NETTYLINK_TOUR_IOC_EXCHANGE:
		return ntt_ioctl_exchange(pointer);
	case NETTYLINK_TOUR_IOC_WAIT:
		return ntt_ioctl_wait(dev, pointer);
	default:
		return -ENOTTY;
	}
}

static int ntt_ioctl_open(struct inode *inode, struct file *file)
{
	struct ntt_ioctl *dev = kzalloc(sizeof(*dev), GFP_KERNEL_ACCOUNT);

	if (!dev)
		return -ENOMEM;
	spin_lock_init(&dev->lock);
	init_waitqueue_head(&dev->wait);
	ntt_interrupts_init(&dev->interrupts, ntt_ioctl_fire);
	file->private_data = dev;
	return nonseekable_open(inode, file);
}

static int ntt_ioctl_release(struct inode *inode, struct file *file)
{
	struct ntt_ioctl *dev = file->private_data;

	ntt_interrupts_exit(&dev->interrupts);
	kfree(dev);
	return 0;
}

static const struct file_operations ntt_ioctl_ops = {
	/* Keeps the module while a file is open. */
	.owner = THIS_MODULE,
	.open = ntt_ioctl_open,
	.release = ntt_ioctl_release,
	.unlocked_ioctl = ntt_ioctl_request,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice ntt_ioctl_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = NETTYLINK_TOUR_IOCTL,
	.fops = &ntt_ioctl_ops,
	.mode = 0600,
};

int ntt_ioctl_init(void)
{
	return misc_register(&ntt_ioctl_device);
}

void ntt_ioctl_exit(void)
{
	misc_deregister(&ntt_ioctl_device);
}
