/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of this module share. */
#ifndef NETTYLINK_ECHO_KERNEL_H
#define NETTYLINK_ECHO_KERNEL_H

#include <linux/mutex.h>
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

enum nle_counter {
	NLE_RECEIVED,
	NLE_ECHOED,
	NLE_PUBLISHED,
	NLE_TICKS,
	NLE_REJECTED_QUEUE_FULL,
	NLE_REJECTED_NO_MEMORY,
	NLE_DROPPED_SEND_FAILED,
	NLE_DROPPED_NO_LISTENER,
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

/**
 * struct nle_job - what softirq has to know about a message
 * @sequence: running number within the namespace
 * @portid: port id of the sender
 * @command: NETTYLINK_ECHO_CMD_ECHO or NETTYLINK_ECHO_CMD_PUBLISH
 *
 * Lives in the control block of the answer while that is queued.
 */
struct nle_job {
	u64 sequence;
	u32 portid;
	u8 command;
};

static inline struct nle_job *nle_job(struct sk_buff *answer)
{
	BUILD_BUG_ON(sizeof(struct nle_job) > sizeof(answer->cb));
	return (struct nle_job *)answer->cb;
}

/**
 * struct nle_lane - one of the parallel queues of a namespace
 * @softirq: takes the answers from the queue and sends them
 * @queue: answers to be completed and sent; its lock also makes the numbering
 *	of messages and their order in the queue one step
 * @ns: the namespace
 */
struct nle_lane {
	struct nl_softirq softirq;
	struct sk_buff_head queue;
	struct nle_net *ns;
} ____cacheline_aligned_in_smp;

/**
 * struct nle_ticker - the periodic notification of a namespace
 * @config: makes stopping, changing @period and starting one step
 * @timer: expires in hard interrupt context
 * @softirq: sends the tick
 * @period: microseconds, zero while stopped; the timer's callback reads it
 *	without the lock, it does not change while the timer is active
 * @lock: protects everything below; raw, because the timer's callback takes it
 *	in hard interrupt context even on PREEMPT_RT
 * @first: the oldest expiration that no tick was sent for
 * @pending: number of expirations that no tick was sent for
 * @expirations: see the attributes of the same names, as all that follow
 * @ticks: sent
 * @coalesced: merged into another tick
 * @skipped: without listeners, or when the ticker was stopped
 * @failed: taken by nobody
 * @sequence: number of the last tick that was attempted
 */
struct nle_ticker {
	struct mutex config;		/* protects period */
	struct hrtimer timer;
	struct nl_softirq softirq;
	u32 period;

	raw_spinlock_t lock;		/* protects what follows */
	struct nle_stamp first;
	u64 pending;
	u64 expirations;
	u64 ticks;
	u64 coalesced;
	u64 skipped;
	u64 failed;
	u64 sequence;
};

/**
 * struct nle_net - the module's state in one network namespace
 * @net: the namespace; every user of this structure ends before it does
 * @stats: counters of each CPU
 * @lanes: the queue, see queue.c
 * @lane_seed: makes it hard to crowd one lane with chosen port ids
 * @queued_messages: in all lanes
 * @queued_bytes: memory of these
 * @sequence: number of the last accepted message
 * @ticker: see ticker.c
 */
struct nle_net {
	struct net *net;
	struct nle_stats __percpu *stats;
	struct nle_lane *lanes;
	u32 lane_seed;
	atomic_t queued_messages;
	atomic_long_t queued_bytes;
	atomic64_t sequence;
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

/* queue.c */
int nle_queue_init(struct nle_net *ns);
void nle_queue_exit(struct nle_net *ns);
int nle_queue_add(struct nle_net *ns, struct sk_buff *answer, struct netlink_ext_ack *extack);

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
