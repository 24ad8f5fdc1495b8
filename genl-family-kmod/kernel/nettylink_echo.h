/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of this module share. */
#ifndef NETTYLINK_ECHO_KERNEL_H
#define NETTYLINK_ECHO_KERNEL_H

#include <linux/irq_work.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/siphash.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/u64_stats_sync.h>

#include <linux/nettylink_echo.h>

#include "nl_compat.h"

/**
 * struct nle_stamp - where and when something happened
 * @time: nanoseconds of CLOCK_MONOTONIC
 * @context: enum nettylink_echo_context
 * @cpu: number of the CPU
 */
struct nle_stamp {
	u64 time;
	u32 context;
	u32 cpu;
};

/**
 * enum nle_counter - what is counted, see the attribute set stats
 * @NLE_RECEIVED: accepted into the queue
 * @NLE_ECHOED: replies that arrived
 * @NLE_PUBLISHED: notifications that reached at least one listener
 * @NLE_TICKS: ticks that did
 * @NLE_REJECTED_QUEUE_FULL: refused, the bounds of the namespace
 * @NLE_REJECTED_SENDER_FULL: refused, the bounds of the sender
 * @NLE_REJECTED_NO_MEMORY: refused, no memory or no thread
 * @NLE_DROPPED_SEND_FAILED: accepted, but nobody could take it
 * @NLE_DROPPED_NO_LISTENER: accepted, but nobody had joined the group
 * @NLE_RUNS: how often messages were taken from a lane
 * @NLE_BUDGET_EXHAUSTED: runs that left messages to the next one
 * @NLE_COUNTERS: how many there are
 */
enum nle_counter {
	NLE_RECEIVED,
	NLE_ECHOED,
	NLE_PUBLISHED,
	NLE_TICKS,
	NLE_REJECTED_QUEUE_FULL,
	NLE_REJECTED_SENDER_FULL,
	NLE_REJECTED_NO_MEMORY,
	NLE_DROPPED_SEND_FAILED,
	NLE_DROPPED_NO_LISTENER,
	NLE_RUNS,
	NLE_BUDGET_EXHAUSTED,
	NLE_COUNTERS
};

/**
 * struct nle_stats - the counters of one CPU in one namespace
 * @sync: keeps a reader from seeing half of a 64-bit counter
 * @counter: indexed by enum nle_counter, written with bottom halves disabled
 */
struct nle_stats {
	struct u64_stats_sync sync;
	u64_stats_t counter[NLE_COUNTERS];
};

/* Numbers of enum nettylink_echo_delivery. */
#define NLE_DELIVERIES (NETTYLINK_ECHO_DELIVERY_THREAD + 1)

/**
 * struct nle_job - what has to be known about a message while it waits
 * @sequence: running number within the namespace
 * @sender: whom it is charged to; gone when the message leaves the queue
 * @interrupt: when the hard interrupt passed it on, if one did
 * @portid: port id of the sender
 * @command: NETTYLINK_ECHO_CMD_ECHO or NETTYLINK_ECHO_CMD_PUBLISH
 * @delivery: enum nettylink_echo_delivery
 *
 * Lives in the control block of the answer while that is queued.
 */
struct nle_job {
	u64 sequence;
	struct nle_sender *sender;
	struct nle_stamp interrupt;
	u32 portid;
	u8 command;
	u8 delivery;
};

static inline struct nle_job *nle_job(struct sk_buff *answer)
{
	BUILD_BUG_ON(sizeof(struct nle_job) > sizeof(answer->cb));
	return (struct nle_job *)answer->cb;
}

/**
 * struct nle_flow - what waits of one sender for one kind of delivery
 * @turn: place in the lane's turns, unless @queue is empty
 * @queue: answers in the order of their requests; its own lock is not used
 */
struct nle_flow {
	struct list_head turn;
	struct sk_buff_head queue;
};

/**
 * struct nle_sender - a port id of which something waits
 * @node: in the lane's senders
 * @portid: of the sender's socket
 * @messages: that wait, all deliveries together
 * @bytes: memory of these
 * @flow: one for each delivery
 *
 * Made by the first message and gone with the last one, so that there are never
 * more of them than messages, and a socket that is closed leaves nothing behind.
 * Protected by the lock of its lane.
 */
struct nle_sender {
	struct hlist_node node;
	u32 portid;
	unsigned int messages;
	size_t bytes;
	struct nle_flow flow[NLE_DELIVERIES];
};

/**
 * struct nle_interrupt - the detour through a hard interrupt
 * @work: has the CPU interrupt itself
 * @lock: protects @waiting and @arrived, and keeps two CPUs that are interrupted
 *	at the same time from passing each other; raw, because it is taken in
 *	hard interrupt context even on PREEMPT_RT
 * @waiting: for the interrupt
 * @arrived: stamped by the interrupt, for the softirq
 * @softirq: sorts what has arrived into flows, and sends
 */
struct nle_interrupt {
	struct irq_work work;
	raw_spinlock_t lock;		/* protects waiting, arrived */
	struct sk_buff_head waiting;
	struct sk_buff_head arrived;
	struct nl_softirq softirq;
};

#define NLE_SENDER_BUCKETS 32

/**
 * struct nle_lane - one of the parallel queues of a namespace
 * @ns: the namespace
 * @lock: protects @senders, all that belongs to these, and @turns; also makes
 *	numbering a message and queueing it one step
 * @senders: by port id, those of which something waits
 * @turns: for each delivery the flows that are not empty, next one first
 * @softirq: delivers from softirq context
 * @interrupt: delivers from softirq context that a hard interrupt started
 * @thread_work: delivers from the namespace's thread
 *
 * Each of the last three runs on one CPU at a time.
 */
struct nle_lane {
	struct nle_net *ns;
	spinlock_t lock;		/* protects senders, turns */
	struct hlist_head senders[NLE_SENDER_BUCKETS];
	struct list_head turns[NLE_DELIVERIES];
	struct nl_softirq softirq;
	struct nle_interrupt interrupt;
	struct kthread_work thread_work;
} ____cacheline_aligned_in_smp;

/**
 * struct nle_thread - the kernel thread of a namespace
 * @start: makes looking for the thread and starting it one step
 * @worker: the thread, or NULL before the first message asks for it; it stays
 *	until the namespace ends
 */
struct nle_thread {
	struct mutex start;		/* one starts worker, once */
	struct kthread_worker *worker;
};

/**
 * struct nle_ticker - the periodic notification of a namespace
 * @config: makes stopping, changing and starting one step
 * @timer: expires in hard interrupt or in softirq context
 * @softirq: sends the tick, where the timer has expired in a hard interrupt
 * @lock: protects everything below; raw, because the timer's callback takes it
 *	in hard interrupt context even on PREEMPT_RT
 * @period: microseconds, zero while stopped
 * @source: enum nettylink_echo_tick_source
 * @first: the oldest expiration that no tick was sent for
 * @pending: number of expirations that no tick was sent for
 * @expirations: see the attributes of the same names, as all that follow
 * @ticks: sent
 * @coalesced: merged into another tick
 * @skipped: without listeners, or when the ticker was stopped
 * @failed: taken by nobody
 * @idle_stops: how often the ticker has stopped itself
 * @sequence: number of the last tick that was attempted
 */
struct nle_ticker {
	struct mutex config;		/* one change at a time */
	struct hrtimer timer;
	struct nl_softirq softirq;

	raw_spinlock_t lock;		/* protects what follows */
	u32 period;
	u32 source;
	struct nle_stamp first;
	u64 pending;
	u64 expirations;
	u64 ticks;
	u64 coalesced;
	u64 skipped;
	u64 failed;
	u64 idle_stops;
	u64 sequence;
};

/**
 * struct nle_net - the module's state in one network namespace
 * @net: the namespace; every user of this structure ends before it does
 * @stats: counters of each CPU
 * @lanes: the queue, see queue.c
 * @key: makes it hard to crowd one lane with chosen port ids
 * @queued_messages: in all lanes
 * @queued_bytes: memory of these
 * @sequence: number of the last accepted message
 * @thread: see delivery.c
 * @ticker: see ticker.c
 */
struct nle_net {
	struct net *net;
	struct nle_stats __percpu *stats;
	struct nle_lane *lanes;
	siphash_key_t key;
	atomic_t queued_messages;
	atomic_long_t queued_bytes;
	atomic64_t sequence;
	struct nle_thread thread;
	struct nle_ticker ticker;
};

/* main.c */
extern struct genl_family nle_family;
enum nle_group {
	NLE_GROUP_MESSAGES,
	NLE_GROUP_TICKS
};

struct nle_net *nle_net(struct net *net);
int nle_multicast(struct nle_net *ns, struct sk_buff *skb, enum nle_group group);

/* message.c */
int nle_echo_doit(struct sk_buff *request, struct genl_info *info);
int nle_publish_doit(struct sk_buff *request, struct genl_info *info);
void nle_message_send(struct nle_net *ns, struct sk_buff *answer);
struct nle_stamp nle_stamp_now(void);
int nle_put_stamp(struct sk_buff *skb, int first_attribute, const struct nle_stamp *stamp);

/* Space that nle_put_stamp() takes at most. */
#define NLE_STAMP_SIZE (2 * nla_total_size(sizeof(u32)) + nla_total_size(sizeof(u64)))

/* limits.c */
enum nle_limit_name {
	NLE_QUEUE_MESSAGES,
	NLE_QUEUE_BYTES,
	NLE_SENDER_MESSAGES,
	NLE_SENDER_BYTES,
	NLE_BUDGET,
	NLE_LIMITS
};

unsigned int nle_limit(enum nle_limit_name name);

/* queue.c */
int nle_queue_init(struct nle_net *ns);
void nle_queue_exit(struct nle_net *ns);
int nle_queue_add(struct nle_net *ns, struct sk_buff *answer, struct netlink_ext_ack *extack);
void nle_lane_append(struct nle_lane *lane, struct sk_buff *answer);
struct sk_buff *nle_lane_take(struct nle_lane *lane, u8 delivery);

/* delivery.c */
void nle_delivery_init(struct nle_lane *lane);
void nle_delivery_exit(struct nle_lane *lane);
void nle_deliver(struct nle_lane *lane, struct sk_buff *answer);
void nle_thread_init(struct nle_thread *thread);
void nle_thread_exit(struct nle_thread *thread);
int nle_thread_require(struct nle_thread *thread);

/* ticker.c */
void nle_ticker_init(struct nle_ticker *ticker);
void nle_ticker_exit(struct nle_ticker *ticker);
int nle_ticker_set_doit(struct sk_buff *request, struct genl_info *info);
int nle_ticker_get_doit(struct sk_buff *request, struct genl_info *info);

/* stats.c */
int nle_stats_init(struct nle_net *ns);
void nle_stats_exit(struct nle_net *ns);
void nle_count(struct nle_net *ns, enum nle_counter counter);
int nle_stats_dumpit(struct sk_buff *skb, struct netlink_callback *cb);

#endif /* NETTYLINK_ECHO_KERNEL_H */
