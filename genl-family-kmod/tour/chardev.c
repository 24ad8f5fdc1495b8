// SPDX-License-Identifier: GPL-2.0
/*
 * A character device. What is written to an open file comes back when it is
 * read, message by message; so do the interrupts that were asked for.
 */
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "nettylink_tour.h"

struct ntt_message {
	struct list_head entry;
	size_t length;
	u8 data[];
};

/**
 * struct ntt_chardev - an open file of the device
 * @reading: makes looking at the first message, copying it and removing it one
 *	step; only who holds it removes
 * @lock: protects @queue, @count and @dropped, also from interrupts
 * @queue: messages to be read
 * @count: of messages in @queue and of writers who have a place there already,
 *	at most NETTYLINK_TOUR_CHARDEV_QUEUE
 * @dropped: events that found the queue full
 * @wait: readers for a message, writers for a place
 * @interrupts: see interrupt.c
 */
struct ntt_chardev {
	struct mutex reading;		/* protects removal from queue */
	spinlock_t lock;		/* protects queue, count, dropped */
	struct list_head queue;
	unsigned int count;
	u64 dropped;
	wait_queue_head_t wait;
	struct ntt_interrupts interrupts;
};

static bool ntt_chardev_reserve(struct ntt_chardev *dev)
{
	unsigned long flags;
	bool room;

	spin_lock_irqsave(&dev->lock, flags);
	room = dev->count < NETTYLINK_TOUR_CHARDEV_QUEUE;
	if (room)
		dev->count++;
	spin_unlock_irqrestore(&dev->lock, flags);
	return room;
}

static void ntt_chardev_release_place(struct ntt_chardev *dev)
{
	spin_lock_irq(&dev->lock);
	dev->count--;
	spin_unlock_irq(&dev->lock);
	wake_up_interruptible_poll(&dev->wait, EPOLLOUT | EPOLLWRNORM);
}

static void ntt_chardev_add(struct ntt_chardev *dev, struct ntt_message *message)
{
	unsigned long flags;

	spin_lock_irqsave(&dev->lock, flags);
	list_add_tail(&message->entry, &dev->queue);
	spin_unlock_irqrestore(&dev->lock, flags);
	wake_up_interruptible_poll(&dev->wait, EPOLLIN | EPOLLRDNORM);
}

/* The oldest message, NULL if there is none. It stays where it is. */
static struct ntt_message *ntt_chardev_first(struct ntt_chardev *dev)
{
	struct ntt_message *message;

	spin_lock_irq(&dev->lock);
	message = list_first_entry_or_null(&dev->queue, struct ntt_message, entry);
	spin_unlock_irq(&dev->lock);
	return message;
}

/* In hard interrupt context: no sleeping, no copying to a process; waking is fine. */
static void ntt_chardev_fire(struct ntt_interrupts *interrupts,
			     const struct nettylink_tour_event *event)
{
	struct ntt_chardev *dev = container_of(interrupts, struct ntt_chardev, interrupts);
	struct ntt_message *message = NULL;
	unsigned long flags;
	bool room;

	room = ntt_chardev_reserve(dev);
	if (room)
		message = kmalloc(struct_size(message, data, sizeof(*event)), GFP_ATOMIC);
	if (message) {
		message->length = sizeof(*event);
		memcpy(message->data, event, sizeof(*event));
		ntt_chardev_add(dev, message);
		return;
	}

	spin_lock_irqsave(&dev->lock, flags);
	dev->dropped++;
	if (room)
		dev->count--;
	spin_unlock_irqrestore(&dev->lock, flags);
}

static int ntt_chardev_open(struct inode *inode, struct file *file)
{
	struct ntt_chardev *dev = kzalloc(sizeof(*dev), GFP_KERNEL_ACCOUNT);

	if (!dev)
		return -ENOMEM;
	mutex_init(&dev->reading);
	spin_lock_init(&dev->lock);
	INIT_LIST_HEAD(&dev->queue);
	init_waitqueue_head(&dev->wait);
	ntt_interrupts_init(&dev->interrupts, ntt_chardev_fire);
	file->private_data = dev;
	return stream_open(inode, file);
}

static int ntt_chardev_release(struct inode *inode, struct file *file)
{
	struct ntt_chardev *dev = file->private_data;
	struct ntt_message *message, *next;

	ntt_interrupts_exit(&dev->interrupts);
	list_for_each_entry_safe(message, next, &dev->queue, entry)
		kvfree(message);
	mutex_destroy(&dev->reading);
	kfree(dev);
	return 0;
}

static ssize_t ntt_chardev_take(struct ntt_chardev *dev, char __user *buffer, size_t size)
{
	struct ntt_message *message;
	ssize_t length;

	if (mutex_lock_interruptible(&dev->reading))
		return -ERESTARTSYS;
	message = ntt_chardev_first(dev);
	if (!message) {
		length = -EAGAIN;
	} else if (message->length > size) {
		length = -EMSGSIZE;
	} else if (copy_to_user(buffer, message->data, message->length)) {
		length = -EFAULT;
	} else {
		length = message->length;
		spin_lock_irq(&dev->lock);
		list_del(&message->entry);
		spin_unlock_irq(&dev->lock);
		kvfree(message);
		ntt_chardev_release_place(dev);
	}
	mutex_unlock(&dev->reading);
	return length;
}

/* One message, as a whole or not at all. */
static ssize_t ntt_chardev_read(struct file *file, char __user *buffer, size_t size,
				loff_t *position)
{
	struct ntt_chardev *dev = file->private_data;
	ssize_t length;

	for (;;) {
		length = ntt_chardev_take(dev, buffer, size);
		if (length != -EAGAIN || (file->f_flags & O_NONBLOCK))
			return length;
		if (wait_event_interruptible(dev->wait, ntt_chardev_first(dev)))
			return -ERESTARTSYS;
	}
}

static ssize_t ntt_chardev_write(struct file *file, const char __user *buffer, size_t size,
				 loff_t *position)
{
	struct ntt_chardev *dev = file->private_data;
	struct ntt_message *message;

	if (size > NETTYLINK_TOUR_MESSAGE_MAX)
		return -EMSGSIZE;
	if (!ntt_chardev_reserve(dev)) {
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (wait_event_interruptible(dev->wait, ntt_chardev_reserve(dev)))
			return -ERESTARTSYS;
	}

	message = kvmalloc(struct_size(message, data, size), GFP_KERNEL_ACCOUNT);
	if (!message) {
		ntt_chardev_release_place(dev);
		return -ENOMEM;
	}
	message->length = size;
	if (copy_from_user(message->data, buffer, size)) {
		kvfree(message);
		ntt_chardev_release_place(dev);
		return -EFAULT;
	}
	ntt_chardev_add(dev, message);
	return size;
}

static __poll_t ntt_chardev_poll(struct file *file, poll_table *table)
{
	struct ntt_chardev *dev = file->private_data;
	__poll_t ready = 0;

	poll_wait(file, &dev->wait, table);
	spin_lock_irq(&dev->lock);
	if (!list_empty(&dev->queue))
		ready |= EPOLLIN | EPOLLRDNORM;
	if (dev->count < NETTYLINK_TOUR_CHARDEV_QUEUE)
		ready |= EPOLLOUT | EPOLLWRNORM;
	spin_unlock_irq(&dev->lock);
	return ready;
}

static long ntt_chardev_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct ntt_chardev *dev = file->private_data;
	u64 dropped;

	switch (command) {
	case NETTYLINK_TOUR_IOC_INTERRUPTS:
		return ntt_interrupts_ioctl(&dev->interrupts, argument);
	case NETTYLINK_TOUR_IOC_DROPPED:
		spin_lock_irq(&dev->lock);
		dropped = dev->dropped;
		spin_unlock_irq(&dev->lock);
		return put_user(dropped, (u64 __user *)argument);
	default:
		return -ENOTTY;
	}
}

static const struct file_operations ntt_chardev_ops = {
	/* Keeps the module while a file is open. */
	.owner = THIS_MODULE,
	.open = ntt_chardev_open,
	.release = ntt_chardev_release,
	.read = ntt_chardev_read,
	.write = ntt_chardev_write,
	.poll = ntt_chardev_poll,
	.unlocked_ioctl = ntt_chardev_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice ntt_chardev_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = NETTYLINK_TOUR_CHARDEV,
	.fops = &ntt_chardev_ops,
	.mode = 0600,
};

int ntt_chardev_init(void)
{
	return misc_register(&ntt_chardev_device);
}

void ntt_chardev_exit(void)
{
	misc_deregister(&ntt_chardev_device);
}
