// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel as a client of a process: it connects to a UNIX domain socket on
 * which a process listens, sends back every message that comes, and tells of
 * interrupts. All of it in process context: a socket of this kind takes locks
 * that sleep, and waits for room.
 */
#include <linux/fs.h>
#include <linux/kthread.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/net.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>
#include <linux/un.h>
#include <linux/workqueue.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "nettylink_tour.h"

/* How long a process may take to listen, or to make room. */
#define NTT_UNIX_SECONDS 5

/**
 * struct ntt_unix - an open file of the device
 * @turn: protects @peer and @thread, which are set once
 * @peer: the connection, NULL before there is one
 * @thread: sends back what comes
 * @message: the message that it sends back; of NETTYLINK_TOUR_MESSAGE_MAX bytes
 * @sending: keeps the two parts of a message together, and two messages apart
 * @work: tells of @event
 * @lock: protects what follows, also from the interrupt that brings the next
 * @event: the latest interrupt
 * @lost: interrupts that the process was not told of
 * @interrupts: see interrupt.c
 */
struct ntt_unix {
	struct mutex turn;		/* protects peer, thread */
	struct socket *peer;
	struct task_struct *thread;
	void *message;
	struct mutex sending;		/* protects the order of what is sent */
	struct work_struct work;
	spinlock_t lock;		/* protects event, lost */
	struct nettylink_tour_event event;
	u32 lost;
	struct ntt_interrupts interrupts;
};

/* A stream keeps no boundaries: each message has its length before it. Under @sending. */
static int ntt_unix_send(struct socket *peer, void *message, u32 length, int flags)
{
	struct msghdr header = { .msg_flags = MSG_NOSIGNAL | flags };
	__be32 prefix = cpu_to_be32(length);
	struct kvec parts[] = {
		{ .iov_base = &prefix, .iov_len = sizeof(prefix) },
		{ .iov_base = message, .iov_len = length },
	};
	size_t whole = sizeof(prefix) + length;
	int sent;

	sent = kernel_sendmsg(peer, &header, parts, ARRAY_SIZE(parts), whole);
	if (sent < 0)
		return sent;
	if (sent == whole)
		return 0;
	/* Nobody could tell where the next message begins. */
	kernel_sock_shutdown(peer, SHUT_RDWR);
	return -EPIPE;
}

static int ntt_unix_receive(struct socket *peer, void *to, size_t length)
{
	struct kvec part = { .iov_base = to, .iov_len = length };
	struct msghdr header = {};
	int received;

	/* To receive nothing would wait for something. */
	if (!length)
		return 0;
	received = kernel_recvmsg(peer, &header, &part, 1, length, MSG_WAITALL);
	if (received < 0)
		return received;
	return received == length ? 0 : -EPIPE;
}

static int ntt_unix_echo(struct ntt_unix *dev)
{
	__be32 prefix;
	u32 length;
	int err;

	err = ntt_unix_receive(dev->peer, &prefix, sizeof(prefix));
	if (err)
		return err;
	length = be32_to_cpu(prefix);
	if (length > NETTYLINK_TOUR_MESSAGE_MAX)
		return -EMSGSIZE;
	err = ntt_unix_receive(dev->peer, dev->message, length);
	if (err)
		return err;
	mutex_lock(&dev->sending);
	err = ntt_unix_send(dev->peer, dev->message, length, 0);
	mutex_unlock(&dev->sending);
	return err;
}

/* Until the process closes the connection, says nonsense, or takes too long to read. */
static int ntt_unix_run(void *data)
{
	struct ntt_unix *dev = data;

	while (!ntt_unix_echo(dev))
		;
	kernel_sock_shutdown(dev->peer, SHUT_RDWR);
	return 0;
}

/* In a kernel thread, after the interrupt. There it waits for nobody, or others' work would. */
static void ntt_unix_work(struct work_struct *work)
{
	struct ntt_unix *dev = container_of(work, struct ntt_unix, work);
	struct nettylink_tour_event event;
	bool told = false;

	spin_lock_irq(&dev->lock);
	event = dev->event;
	spin_unlock_irq(&dev->lock);

	if (mutex_trylock(&dev->sending)) {
		told = !ntt_unix_send(dev->peer, &event, sizeof(event), MSG_DONTWAIT);
		mutex_unlock(&dev->sending);
	}
	if (told)
		return;
	spin_lock_irq(&dev->lock);
	dev->lost++;
	spin_unlock_irq(&dev->lock);
}

static void ntt_unix_fire(struct ntt_interrupts *interrupts,
			  const struct nettylink_tour_event *event)
{
	struct ntt_unix *dev = container_of(interrupts, struct ntt_unix, interrupts);
	unsigned long flags;

	spin_lock_irqsave(&dev->lock, flags);
	dev->event = *event;
	/* The one before was not told yet, and now never will be. */
	if (!queue_work(system_long_wq, &dev->work))
		dev->lost++;
	spin_unlock_irqrestore(&dev->lock, flags);
}

/*
 * The path is looked up with the root folder and the rights of the process
 * that asks. The socket is of the first network namespace, which outlives it;
 * for a path in the file system that makes no difference.
 */
static struct socket *ntt_unix_dial(struct sockaddr_un *address)
{
	struct socket *peer;
	int err;

	err = sock_create_kern(&init_net, AF_UNIX, SOCK_STREAM, 0, &peer);
	if (err)
		return ERR_PTR(err);
	sock_set_sndtimeo(peer->sk, NTT_UNIX_SECONDS);
	/* A structure of another name since 6.19. */
	err = kernel_connect(peer, (void *)address, sizeof(*address), 0);
	if (err) {
		sock_release(peer);
		return ERR_PTR(err);
	}
	return peer;
}

static int ntt_unix_start(struct ntt_unix *dev, struct sockaddr_un *address)
{
	struct task_struct *thread;
	struct socket *peer;

	if (dev->peer)
		return -EISCONN;
	peer = ntt_unix_dial(address);
	if (IS_ERR(peer))
		return PTR_ERR(peer);
	thread = kthread_create(ntt_unix_run, dev, "ntt-unix");
	if (IS_ERR(thread)) {
		sock_release(peer);
		return PTR_ERR(thread);
	}
	/* It may end before it is stopped. */
	get_task_struct(thread);
	dev->thread = thread;
	dev->peer = peer;
	wake_up_process(thread);
	return 0;
}

static long ntt_unix_connect(struct ntt_unix *dev, const char __user *argument)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	long length;
	int err;

	length = strncpy_from_user(address.sun_path, argument, sizeof(address.sun_path));
	if (length < 0)
		return length;
	if (length == sizeof(address.sun_path))
		return -ENAMETOOLONG;
	mutex_lock(&dev->turn);
	err = ntt_unix_start(dev, &address);
	mutex_unlock(&dev->turn);
	return err;
}

static long ntt_unix_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct ntt_unix *dev = file->private_data;
	bool connected;
	u32 lost;

	switch (command) {
	case NETTYLINK_TOUR_IOC_CONNECT:
		return ntt_unix_connect(dev, (const char __user *)argument);
	case NETTYLINK_TOUR_IOC_LOST:
		spin_lock_irq(&dev->lock);
		lost = dev->lost;
		spin_unlock_irq(&dev->lock);
		return put_user(lost, (u32 __user *)argument);
	case NETTYLINK_TOUR_IOC_INTERRUPTS:
		mutex_lock(&dev->turn);
		connected = dev->peer;
		mutex_unlock(&dev->turn);
		/* Once connected it stays, if only to be told that the process has gone. */
		return connected ? ntt_interrupts_ioctl(&dev->interrupts, argument) : -ENOTCONN;
	default:
		return -ENOTTY;
	}
}

static int ntt_unix_open(struct inode *inode, struct file *file)
{
	struct ntt_unix *dev = kzalloc(sizeof(*dev), GFP_KERNEL_ACCOUNT);

	if (!dev)
		return -ENOMEM;
	dev->message = kvmalloc(NETTYLINK_TOUR_MESSAGE_MAX, GFP_KERNEL_ACCOUNT);
	if (!dev->message) {
		kfree(dev);
		return -ENOMEM;
	}
	mutex_init(&dev->turn);
	mutex_init(&dev->sending);
	spin_lock_init(&dev->lock);
	INIT_WORK(&dev->work, ntt_unix_work);
	ntt_interrupts_init(&dev->interrupts, ntt_unix_fire);
	file->private_data = dev;
	return nonseekable_open(inode, file);
}

static int ntt_unix_release(struct inode *inode, struct file *file)
{
	struct ntt_unix *dev = file->private_data;

	ntt_interrupts_exit(&dev->interrupts);
	cancel_work_sync(&dev->work);
	if (dev->peer) {
		/* Wakes the thread, wherever it waits. */
		kernel_sock_shutdown(dev->peer, SHUT_RDWR);
		kthread_stop(dev->thread);
		put_task_struct(dev->thread);
		sock_release(dev->peer);
	}
	mutex_destroy(&dev->sending);
	mutex_destroy(&dev->turn);
	kvfree(dev->message);
	kfree(dev);
	return 0;
}

static const struct file_operations ntt_unix_ops = {
	/* Keeps the module while a file is open. */
	.owner = THIS_MODULE,
	.open = ntt_unix_open,
	.release = ntt_unix_release,
	.unlocked_ioctl = ntt_unix_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice ntt_unix_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = NETTYLINK_TOUR_UNIX,
	.fops = &ntt_unix_ops,
	.mode = 0600,
};

int ntt_unix_init(void)
{
	return misc_register(&ntt_unix_device);
}

void ntt_unix_exit(void)
{
	misc_deregister(&ntt_unix_device);
}
