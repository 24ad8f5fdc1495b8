// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel writes into a file, which a process reads. Possible, and not to be
 * copied: see the stop that shows it for the reasons.
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>
#include <linux/workqueue.h>

#include "nettylink_tour.h"

#define NTT_FILE_LINE 128

/**
 * struct ntt_file - an open file of the device
 * @turn: protects @target, and keeps two from writing to it at a time
 * @target: what the kernel writes into, NULL before the process has named it
 * @work: writes @event, in process context
 * @lock: protects what follows, also from the interrupt that brings the next
 * @event: the latest interrupt
 * @merged: interrupts that came before the one before them was written
 * @failed: writes that failed, which nobody is there to be told of
 * @interrupts: see interrupt.c
 */
struct ntt_file {
	struct mutex turn;		/* protects target */
	struct file *target;
	struct work_struct work;
	spinlock_t lock;		/* protects event, merged, failed */
	struct nettylink_tour_event event;
	u32 merged;
	u32 failed;
	struct ntt_interrupts interrupts;
};

/* In a kernel thread, after the interrupt. */
static void ntt_file_work(struct work_struct *work)
{
	struct ntt_file *dev = container_of(work, struct ntt_file, work);
	struct nettylink_tour_event event;
	char line[NTT_FILE_LINE];
	ssize_t written;
	loff_t position;
	u32 merged;
	int length;

	spin_lock_irq(&dev->lock);
	event = dev->event;
	merged = dev->merged;
	dev->merged = 0;
	spin_unlock_irq(&dev->lock);

	length = scnprintf(line, sizeof(line),
			   "interrupt %llu at %llu ns in context %u, written in context %u, merged %u\n",
			   event.sequence, event.time, event.context, ntt_context(), merged);
	mutex_lock(&dev->turn);
	position = i_size_read(file_inode(dev->target));
	written = kernel_write(dev->target, line, length, &position);
	mutex_unlock(&dev->turn);

	if (written != length) {
		spin_lock_irq(&dev->lock);
		dev->failed++;
		spin_unlock_irq(&dev->lock);
	}
}

/*
 * kernel_write() takes the inode's lock, a semaphore, and may wait for memory
 * and for a disk. From an interrupt all that remains is to have it done later.
 */
static void ntt_file_fire(struct ntt_interrupts *interrupts,
			  const struct nettylink_tour_event *event)
{
	struct ntt_file *dev = container_of(interrupts, struct ntt_file, interrupts);
	unsigned long flags;

	spin_lock_irqsave(&dev->lock, flags);
	dev->event = *event;
	if (!queue_work(system_long_wq, &dev->work))
		dev->merged++;
	spin_unlock_irqrestore(&dev->lock, flags);
}

/*
 * Here, with the root folder, the namespaces and the rights of the process. In
 * the kernel thread of the work item the same path may be another file.
 */
static long ntt_file_target(struct ntt_file *dev, const char __user *argument)
{
	struct file *target;
	char *path;
	long err = 0;

	path = strndup_user(argument, PATH_MAX);
	if (IS_ERR(path))
		return PTR_ERR(path);
	mutex_lock(&dev->turn);
	target = dev->target ? ERR_PTR(-EBUSY) :
		 filp_open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
	if (IS_ERR(target))
		err = PTR_ERR(target);
	else
		dev->target = target;
	mutex_unlock(&dev->turn);
	kfree(path);
	return err;
}

/* To the beginning of the file; what is there beyond the message stays. */
static ssize_t ntt_file_write(struct file *file, const char __user *buffer, size_t size,
			      loff_t *unused)
{
	struct ntt_file *dev = file->private_data;
	ssize_t written = -ENXIO;
	loff_t position = 0;
	void *message;

	if (size > NETTYLINK_TOUR_MESSAGE_MAX)
		return -EMSGSIZE;
	message = vmemdup_user(buffer, size);
	if (IS_ERR(message))
		return PTR_ERR(message);
	mutex_lock(&dev->turn);
	if (dev->target)
		written = kernel_write(dev->target, message, size, &position);
	mutex_unlock(&dev->turn);
	kvfree(message);
	return written;
}

static long ntt_file_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct ntt_file *dev = file->private_data;
	bool named;
	u32 failed;

	switch (command) {
	case NETTYLINK_TOUR_IOC_TARGET:
		return ntt_file_target(dev, (const char __user *)argument);
	case NETTYLINK_TOUR_IOC_LOST:
		spin_lock_irq(&dev->lock);
		failed = dev->failed;
		spin_unlock_irq(&dev->lock);
		return put_user(failed, (u32 __user *)argument);
	case NETTYLINK_TOUR_IOC_INTERRUPTS:
		mutex_lock(&dev->turn);
		named = dev->target;
		mutex_unlock(&dev->turn);
		/* Once named it stays. */
		return named ? ntt_interrupts_ioctl(&dev->interrupts, argument) : -ENXIO;
	default:
		return -ENOTTY;
	}
}

static int ntt_file_open(struct inode *inode, struct file *file)
{
	struct ntt_file *dev = kzalloc(sizeof(*dev), GFP_KERNEL_ACCOUNT);

	if (!dev)
		return -ENOMEM;
	mutex_init(&dev->turn);
	spin_lock_init(&dev->lock);
	INIT_WORK(&dev->work, ntt_file_work);
	ntt_interrupts_init(&dev->interrupts, ntt_file_fire);
	file->private_data = dev;
	return stream_open(inode, file);
}

static int ntt_file_release(struct inode *inode, struct file *file)
{
	struct ntt_file *dev = file->private_data;

	ntt_interrupts_exit(&dev->interrupts);
	cancel_work_sync(&dev->work);
	if (dev->target)
		filp_close(dev->target, NULL);
	mutex_destroy(&dev->turn);
	kfree(dev);
	return 0;
}

static const struct file_operations ntt_file_ops = {
	/* Keeps the module while a file is open. */
	.owner = THIS_MODULE,
	.open = ntt_file_open,
	.release = ntt_file_release,
	.write = ntt_file_write,
	.unlocked_ioctl = ntt_file_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice ntt_file_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = NETTYLINK_TOUR_FILE,
	.fops = &ntt_file_ops,
	.mode = 0600,
};

int ntt_file_init(void)
{
	return misc_register(&ntt_file_device);
}

void ntt_file_exit(void)
{
	misc_deregister(&ntt_file_device);
}
