// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that the module shares with a process: a page of positions and three
 * rings, each with one writer and one reader, so that none needs a lock.
 *
 *	requests	the process writes, a system call has the module read
 *	answers		the module writes what it has read, in process context
 *	events		the module writes interrupts, in hard interrupt context
 *
 * A position counts bytes and is never reduced; the place in a ring is its
 * remainder. The writer fills, then moves its position with release semantics;
 * the reader looks at that with acquire semantics and finds what was filled.
 * The same holds the other way round for room.
 *
 * What the process can write is never trusted: the module works on positions of
 * its own, and looks only at those of the process that it does not move itself.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <linux/wait.h>

#include "nettylink_tour.h"

/**
 * struct ntt_end - the module's end of a ring
 * @position: how far it has written or read
 * @shared: where both sides tell their positions
 * @data: of @size bytes
 * @size: a power of two
 */
struct ntt_end {
	u32 position;
	struct nettylink_tour_positions *shared;
	u8 *data;
	u32 size;
};

/**
 * struct ntt_ring - an open file of the device
 * @turn: one caller at a time moves requests to answers
 * @message: the one that is being moved; of NETTYLINK_TOUR_MESSAGE_MAX bytes
 * @area: what is mapped
 * @requests: to be read
 * @answers: to be written
 * @events: to be written, by the timer's callback alone
 * @wait: who waits in poll for answers or events
 * @interrupts: see interrupt.c
 */
struct ntt_ring {
	struct mutex turn;		/* protects message, requests and answers */
	void *message;
	void *area;
	struct ntt_end requests;
	struct ntt_end answers;
	struct ntt_end events;
	wait_queue_head_t wait;
	struct ntt_interrupts interrupts;
};

static u32 ntt_end_first(const struct ntt_end *end, u32 position, u32 length)
{
	return min(length, end->size - (position & (end->size - 1)));
}

static void ntt_end_put(const struct ntt_end *end, u32 position, const void *from, u32 length)
{
	u32 first = ntt_end_first(end, position, length);

	memcpy(end->data + (position & (end->size - 1)), from, first);
	memcpy(end->data, from + first, length - first);
}

static void ntt_end_get(const struct ntt_end *end, u32 position, void *to, u32 length)
{
	u32 first = ntt_end_first(end, position, length);

	memcpy(to, end->data + (position & (end->size - 1)), first);
	memcpy(to + first, end->data, length - first);
}

/* Bytes that the reader has left to the writer; none if the process lies. */
static u32 ntt_end_room(const struct ntt_end *end)
{
	/* Pairs with the process's release of what it has read. */
	u32 used = end->position - smp_load_acquire(&end->shared->read);

	return used > end->size ? 0 : end->size - used;
}

static bool ntt_end_write(struct ntt_end *end, const void *message, u32 length)
{
	u32 whole = NETTYLINK_TOUR_RING_RECORD(length);

	if (ntt_end_room(end) < whole)
		return false;
	ntt_end_put(end, end->position, &length, sizeof(length));
	ntt_end_put(end, end->position + sizeof(length), message, length);
	end->position += whole;
	/* Pairs with the process's acquire: it sees the message with the position. */
	smp_store_release(&end->shared->written, end->position);
	return true;
}

/*
 * Moves one message from requests to answers, if there is one and there is
 * room. Returns its length, -EAGAIN, or -EBADMSG for what no honest writer
 * leaves behind.
 */
static int ntt_ring_move(struct ntt_ring *ring)
{
	struct ntt_end *in = &ring->requests;
	/* Pairs with the process's release of what it has written. */
	u32 filled = smp_load_acquire(&in->shared->written) - in->position;
	u32 length;

	if (!filled)
		return -EAGAIN;
	if (filled > in->size || filled < sizeof(length))
		return -EBADMSG;
	/* Copied, then checked: the process could change it in between. */
	ntt_end_get(in, in->position, &length, sizeof(length));
	if (length > NETTYLINK_TOUR_MESSAGE_MAX || NETTYLINK_TOUR_RING_RECORD(length) > filled)
		return -EBADMSG;
	ntt_end_get(in, in->position + sizeof(length), ring->message, length);
	if (!ntt_end_write(&ring->answers, ring->message, length))
		return -EAGAIN;

	in->position += NETTYLINK_TOUR_RING_RECORD(length);
	/* Pairs with the process's acquire: the room is free once this is seen. */
	smp_store_release(&in->shared->read, in->position);
	return length;
}

static long ntt_ring_kick(struct ntt_ring *ring)
{
	long moved = 0;
	int err;

	if (mutex_lock_interruptible(&ring->turn))
		return -ERESTARTSYS;
	/* No longer than a ring can hold, however fast the process writes. */
	for (;;) {
		err = ntt_ring_move(ring);
		if (err < 0 || ++moved == NETTYLINK_TOUR_RING_SIZE / sizeof(u64))
			break;
	}
	mutex_unlock(&ring->turn);
	if (moved)
		wake_up_interruptible_poll(&ring->wait, EPOLLIN | EPOLLRDNORM);
	return err == -EBADMSG ? err : moved;
}

/* The memory is the module's own: nothing to fault on, nothing to wait for. */
static void ntt_ring_fire(struct ntt_interrupts *interrupts,
			  const struct nettylink_tour_event *event)
{
	struct ntt_ring *ring = container_of(interrupts, struct ntt_ring, interrupts);
	struct nettylink_tour_positions *shared = ring->events.shared;

	if (ntt_end_write(&ring->events, event, sizeof(*event)))
		wake_up_interruptible_poll(&ring->wait, EPOLLIN | EPOLLRDNORM);
	else
		WRITE_ONCE(shared->dropped, shared->dropped + 1);
}

static void ntt_ring_end(struct ntt_ring *ring, struct ntt_end *end, u32 positions, u32 data,
			 u32 size)
{
	end->shared = ring->area + positions;
	end->data = ring->area + data;
	end->size = size;
}

static int ntt_ring_open(struct inode *inode, struct file *file)
{
	struct ntt_ring *ring = kzalloc(sizeof(*ring), GFP_KERNEL_ACCOUNT);

	if (!ring)
		return -ENOMEM;
	/* Zeroed, and allowed to be mapped. */
	ring->area = vmalloc_user(NETTYLINK_TOUR_RING_AREA);
	ring->message = kvmalloc(NETTYLINK_TOUR_MESSAGE_MAX, GFP_KERNEL_ACCOUNT);
	if (!ring->area || !ring->message) {
		kvfree(ring->message);
		vfree(ring->area);
		kfree(ring);
		return -ENOMEM;
	}
	ntt_ring_end(ring, &ring->requests, NETTYLINK_TOUR_RING_REQUESTS,
		     NETTYLINK_TOUR_RING_REQUESTS_AT, NETTYLINK_TOUR_RING_SIZE);
	ntt_ring_end(ring, &ring->answers, NETTYLINK_TOUR_RING_ANSWERS,
		     NETTYLINK_TOUR_RING_ANSWERS_AT, NETTYLINK_TOUR_RING_SIZE);
	ntt_ring_end(ring, &ring->events, NETTYLINK_TOUR_RING_EVENTS,
		     NETTYLINK_TOUR_RING_EVENTS_AT, NETTYLINK_TOUR_RING_EVENTS_SIZE);
	mutex_init(&ring->turn);
	init_waitqueue_head(&ring->wait);
	ntt_interrupts_init(&ring->interrupts, ntt_ring_fire);
	file->private_data = ring;
	return nonseekable_open(inode, file);
}

/* A mapping holds the file, so that nobody sees the memory any more. */
static int ntt_ring_release(struct inode *inode, struct file *file)
{
	struct ntt_ring *ring = file->private_data;

	ntt_interrupts_exit(&ring->interrupts);
	mutex_destroy(&ring->turn);
	kvfree(ring->message);
	vfree(ring->area);
	kfree(ring);
	return 0;
}

static int ntt_ring_mmap(struct file *file, struct vm_area_struct *area)
{
	struct ntt_ring *ring = file->private_data;

	/* A private mapping would be a copy from the first write on. */
	if (!(area->vm_flags & VM_SHARED))
		return -EINVAL;
	return remap_vmalloc_range(area, ring->area, area->vm_pgoff);
}

static bool ntt_end_unread(const struct ntt_end *end)
{
	/* Pairs with the process's release of what it has read. */
	return READ_ONCE(end->position) != smp_load_acquire(&end->shared->read);
}

static __poll_t ntt_ring_poll(struct file *file, poll_table *table)
{
	struct ntt_ring *ring = file->private_data;

	poll_wait(file, &ring->wait, table);
	if (ntt_end_unread(&ring->answers) || ntt_end_unread(&ring->events))
		return EPOLLIN | EPOLLRDNORM;
	return 0;
}

static long ntt_ring_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct ntt_ring *ring = file->private_data;

	switch (command) {
	case NETTYLINK_TOUR_IOC_INTERRUPTS:
		return ntt_interrupts_ioctl(&ring->interrupts, argument);
	case NETTYLINK_TOUR_IOC_KICK:
		return ntt_ring_kick(ring);
	default:
		return -ENOTTY;
	}
}

static const struct file_operations ntt_ring_ops = {
	/* Keeps the module while a file is open or mapped. */
	.owner = THIS_MODULE,
	.open = ntt_ring_open,
	.release = ntt_ring_release,
	.mmap = ntt_ring_mmap,
	.poll = ntt_ring_poll,
	.unlocked_ioctl = ntt_ring_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice ntt_ring_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = NETTYLINK_TOUR_RING,
	.fops = &ntt_ring_ops,
	.mode = 0600,
};

int ntt_ring_init(void)
{
	return misc_register(&ntt_ring_device);
}

void ntt_ring_exit(void)
{
	misc_deregister(&ntt_ring_device);
}
