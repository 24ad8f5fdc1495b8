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

/* sockopt.c: options of IPv4 sockets, at level IPPROTO_IP */

/* Set: kept. Get: what was set last. */
#define NETTYLINK_TOUR_SO_MESSAGE	0x4E54
/* Get: a text. */
#define NETTYLINK_TOUR_SO_GREETING	0x4E55

/* sysfs.c: "level", in /sys/kernel/nettylink_tour, and ioctl.c: how far it goes */

#define NETTYLINK_TOUR_LEVEL_MIN	0
#define NETTYLINK_TOUR_LEVEL_MAX	100

/* ioctl.c: requests of every direction */

#define NETTYLINK_TOUR_IOCTL		"nettylink-tour-ioctl"

/**
 * struct nettylink_tour_exchange - A message, and where it is wanted back.
 * @from: Where the message is.
 * @to: Where a copy goes.
 * @length: Bytes of the message.
 * @not_read: Bytes that could not be copied from there.
 * @not_written: Of those that could, bytes that could not be copied there.
 * @reserved: Ignored.
 */
struct nettylink_tour_exchange {
	__u64 from;
	__u64 to;
	__u32 length;
	__u32 not_read;
	__u32 not_written;
	__u32 reserved;
};

#define NETTYLINK_TOUR_IOC_SET_LEVEL	_IOW(NETTYLINK_TOUR_IOC, 2, __u32)
#define NETTYLINK_TOUR_IOC_GET_LEVEL	_IOR(NETTYLINK_TOUR_IOC, 3, __u32)
#define NETTYLINK_TOUR_IOC_EXCHANGE \
	_IOWR(NETTYLINK_TOUR_IOC, 4, struct nettylink_tour_exchange)
/* Waits for the next interrupt. */
#define NETTYLINK_TOUR_IOC_WAIT \
	_IOR(NETTYLINK_TOUR_IOC, 5, struct nettylink_tour_event)

/* netlink.c: a protocol of its own */

#define NETTYLINK_TOUR_NETLINK_PROTOCOL	31
#define NETTYLINK_TOUR_NETLINK_GROUP	1

/* Any payload, which is sent back. */
#define NETTYLINK_TOUR_MSG_ECHO		0x10
/* struct nettylink_tour_interrupts. */
#define NETTYLINK_TOUR_MSG_INTERRUPTS	0x11
/* struct nettylink_tour_notification, to the group. */
#define NETTYLINK_TOUR_MSG_EVENT	0x12

/**
 * struct nettylink_tour_notification - What the group is told of an interrupt.
 * @event: The interrupt.
 * @sent_context: enum nettylink_tour_context that this was sent in.
 * @lost: Interrupts before this one that found the queue to there full.
 */
struct nettylink_tour_notification {
	struct nettylink_tour_event event;
	__u32 sent_context;
	__u32 lost;
};

/* ring.c: memory in common */

#define NETTYLINK_TOUR_RING		"nettylink-tour-ring"

/**
 * struct nettylink_tour_positions - How far both sides of a ring have come.
 * @written: Bytes that its writer has ever written, modulo 2^32.
 * @dropped: Messages that the module had no room for.
 * @pad1: Keeps @read out of the writer's cache line.
 * @read: Bytes that its reader has ever read, modulo 2^32.
 * @pad2: Fills the reader's cache line.
 *
 * Each side writes to a cache line of its own.
 */
struct nettylink_tour_positions {
	__u32 written;
	__u32 dropped;
	__u32 pad1[14];
	__u32 read;
	__u32 pad2[15];
};

/* Where in the mapping the positions of each ring are. */
#define NETTYLINK_TOUR_RING_REQUESTS	0
#define NETTYLINK_TOUR_RING_ANSWERS	128
#define NETTYLINK_TOUR_RING_EVENTS	256

/* Where its bytes are. */
#define NETTYLINK_TOUR_RING_SIZE	(256 * 1024)
#define NETTYLINK_TOUR_RING_EVENTS_SIZE	1024
#define NETTYLINK_TOUR_RING_REQUESTS_AT	4096
#define NETTYLINK_TOUR_RING_ANSWERS_AT \
	(NETTYLINK_TOUR_RING_REQUESTS_AT + NETTYLINK_TOUR_RING_SIZE)
#define NETTYLINK_TOUR_RING_EVENTS_AT \
	(NETTYLINK_TOUR_RING_ANSWERS_AT + NETTYLINK_TOUR_RING_SIZE)
#define NETTYLINK_TOUR_RING_AREA	(NETTYLINK_TOUR_RING_EVENTS_AT + 4096)

/* What a message takes in a ring: its length as a __u32, itself, and padding. */
#define NETTYLINK_TOUR_RING_RECORD(length)	(((length) + 4 + 7) & ~7U)

/* Has the module read the requests; answers how many, which may be none for lack of room. */
#define NETTYLINK_TOUR_IOC_KICK		_IO(NETTYLINK_TOUR_IOC, 6)

/* eventfd.c, signal.c: interrupts told without a message */

#define NETTYLINK_TOUR_EVENTFD		"nettylink-tour-eventfd"
#define NETTYLINK_TOUR_SIGNAL		"nettylink-tour-signal"

/* The argument is the descriptor of an eventfd. */
#define NETTYLINK_TOUR_IOC_EVENTFD	_IO(NETTYLINK_TOUR_IOC, 7)
/* The argument is a signal's number: SIGUSR1, SIGUSR2, or real-time. For the calling thread. */
#define NETTYLINK_TOUR_IOC_SIGNAL	_IO(NETTYLINK_TOUR_IOC, 8)
/* Tells once, from the process itself; the argument is the signal's value. */
#define NETTYLINK_TOUR_IOC_NOTIFY	_IO(NETTYLINK_TOUR_IOC, 9)
/* What could not be handed over: signals, lines for the file, messages to the socket. */
#define NETTYLINK_TOUR_IOC_LOST		_IOR(NETTYLINK_TOUR_IOC, 10, __u32)

/* file.c: a file that the kernel writes */

#define NETTYLINK_TOUR_FILE		"nettylink-tour-file"

/* The argument is the path of a file that does not exist yet. */
#define NETTYLINK_TOUR_IOC_TARGET	_IO(NETTYLINK_TOUR_IOC, 11)

/* unix.c: the kernel connects to a socket of a process, and sends back what comes */

#define NETTYLINK_TOUR_UNIX		"nettylink-tour-unix"

/*
 * The argument is the path of a UNIX domain stream socket. On the connection
 * each message has its length before it, as a __be32; that of an interrupt is
 * a struct nettylink_tour_event.
 */
#define NETTYLINK_TOUR_IOC_CONNECT	_IO(NETTYLINK_TOUR_IOC, 12)

#endif /* _UAPI_LINUX_NETTYLINK_TOUR_H */
