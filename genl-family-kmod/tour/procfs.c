// SPDX-License-Identifier: GPL-2.0
/*
 * Files in /proc/nettylink_tour: "message", which gives back what was written
 * to it, and "interrupts", the state of a timer as text.
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>

#include "nettylink_tour.h"

#define NTT_PROCFS_FOLDER	"nettylink_tour"
#define NTT_PROCFS_LINE		32

/* Protects the message. */
static DEFINE_MUTEX(ntt_procfs_lock);
static u8 *ntt_procfs_message;
static size_t ntt_procfs_length;

static ssize_t ntt_procfs_message_read(struct file *file, char __user *buffer, size_t size,
				       loff_t *position)
{
	ssize_t length;

	mutex_lock(&ntt_procfs_lock);
	length = simple_read_from_buffer(buffer, size, position, ntt_procfs_message,
					 ntt_procfs_length);
	mutex_unlock(&ntt_procfs_lock);
	return length;
}

/* Each write is a message, wherever the file stands. */
static ssize_t ntt_procfs_message_write(struct file *file, const char __user *buffer, size_t size,
					loff_t *position)
{
	ssize_t written = size;

	if (size > NETTYLINK_TOUR_MESSAGE_MAX)
		return -EMSGSIZE;
	mutex_lock(&ntt_procfs_lock);
	ntt_procfs_length = 0;
	if (copy_from_user(ntt_procfs_message, buffer, size))
		written = -EFAULT;
	else
		ntt_procfs_length = size;
	mutex_unlock(&ntt_procfs_lock);
	return written;
}

static const struct proc_ops ntt_procfs_message_ops = {
	.proc_read = ntt_procfs_message_read,
	.proc_write = ntt_procfs_message_write,
	.proc_lseek = default_llseek,
};

static struct ntt_interrupts ntt_procfs_interrupts;
/* Protects the latest event, also from the interrupt that brings the next. */
static DEFINE_SPINLOCK(ntt_procfs_event_lock);
static struct nettylink_tour_event ntt_procfs_event;

/* Nobody can be told: what has happened is there for who asks. */
static void ntt_procfs_fire(struct ntt_interrupts *interrupts,
			    const struct nettylink_tour_event *event)
{
	unsigned long flags;

	spin_lock_irqsave(&ntt_procfs_event_lock, flags);
	ntt_procfs_event = *event;
	spin_unlock_irqrestore(&ntt_procfs_event_lock, flags);
}

static int ntt_procfs_interrupts_show(struct seq_file *seq, void *unused)
{
	struct nettylink_tour_event event;

	spin_lock_irq(&ntt_procfs_event_lock);
	event = ntt_procfs_event;
	spin_unlock_irq(&ntt_procfs_event_lock);

	seq_printf(seq, "interrupts: %llu\n", event.sequence);
	if (event.sequence)
		seq_printf(seq, "latest: %llu ns, CPU %u, context %u\n", event.time, event.cpu,
			   event.context);
	return 0;
}

static int ntt_procfs_interrupts_open(struct inode *inode, struct file *file)
{
	return single_open(file, ntt_procfs_interrupts_show, NULL);
}

/* "PERIOD COUNT", as in struct nettylink_tour_interrupts. */
static ssize_t ntt_procfs_interrupts_write(struct file *file, const char __user *buffer,
					   size_t size, loff_t *position)
{
	struct nettylink_tour_interrupts wanted;
	char line[NTT_PROCFS_LINE];
	int err;

	if (size >= sizeof(line))
		return -EINVAL;
	if (copy_from_user(line, buffer, size))
		return -EFAULT;
	line[size] = '\0';
	if (sscanf(line, "%u %u", &wanted.period, &wanted.count) != 2)
		return -EINVAL;
	err = ntt_interrupts_set(&ntt_procfs_interrupts, &wanted);
	return err ? err : size;
}

static const struct proc_ops ntt_procfs_interrupts_ops = {
	.proc_open = ntt_procfs_interrupts_open,
	.proc_read = seq_read,
	.proc_write = ntt_procfs_interrupts_write,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

static int ntt_procfs_create(void)
{
	struct proc_dir_entry *folder = proc_mkdir(NTT_PROCFS_FOLDER, NULL);

	if (!folder)
		return -ENOMEM;
	if (proc_create("message", 0600, folder, &ntt_procfs_message_ops) &&
	    proc_create("interrupts", 0600, folder, &ntt_procfs_interrupts_ops))
		return 0;
	remove_proc_subtree(NTT_PROCFS_FOLDER, NULL);
	return -ENOMEM;
}

int ntt_procfs_init(void)
{
	int err;

	ntt_procfs_message = kvzalloc(NETTYLINK_TOUR_MESSAGE_MAX, GFP_KERNEL);
	if (!ntt_procfs_message)
		return -ENOMEM;
	ntt_interrupts_init(&ntt_procfs_interrupts, ntt_procfs_fire);
	err = ntt_procfs_create();
	if (err) {
		ntt_interrupts_exit(&ntt_procfs_interrupts);
		kvfree(ntt_procfs_message);
	}
	return err;
}

/* Removing waits for calls that run; a file that is open gives EIO from then on. */
void ntt_procfs_exit(void)
{
	remove_proc_subtree(NTT_PROCFS_FOLDER, NULL);
	ntt_interrupts_exit(&ntt_procfs_interrupts);
	kvfree(ntt_procfs_message);
}
