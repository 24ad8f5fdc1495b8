// SPDX-License-Identifier: GPL-2.0
/*
 * Counters for each CPU and namespace, and the command stats that dumps them.
 */
#include <linux/bottom_half.h>
#include <linux/cpumask.h>
#include <linux/percpu.h>
#include <net/genetlink.h>
#include <net/sock.h>

#include "nettylink_echo.h"

int nle_stats_init(struct nle_net *ns)
{
	int cpu;

	ns->stats = alloc_percpu_gfp(struct nle_stats, GFP_KERNEL_ACCOUNT | __GFP_ZERO);
	if (!ns->stats)
		return -ENOMEM;
	for_each_possible_cpu(cpu)
		u64_stats_init(&per_cpu_ptr(ns->stats, cpu)->sync);
	return 0;
}

void nle_stats_exit(struct nle_net *ns)
{
	free_percpu(ns->stats);
}

/* From process and softirq context. */
void nle_count(struct nle_net *ns, enum nle_counter counter)
{
	struct nle_stats *stats;

	local_bh_disable();
	stats = this_cpu_ptr(ns->stats);
	u64_stats_update_begin(&stats->sync);
	u64_stats_inc(&stats->counter[counter]);
	u64_stats_update_end(&stats->sync);
	local_bh_enable();
}

static void nle_stats_read(const struct nle_stats *stats, u64 *value)
{
	unsigned int start;
	int i;

	/* Without SMP some kernels rely on the reader to keep the writer out. */
	local_bh_disable();
	do {
		start = u64_stats_fetch_begin(&stats->sync);
		for (i = 0; i < NLE_COUNTERS; i++)
			value[i] = u64_stats_read(&stats->counter[i]);
	} while (u64_stats_fetch_retry(&stats->sync, start));
	local_bh_enable();
}

static int nle_put_rejected(struct sk_buff *skb, const u64 *value)
{
	struct nlattr *nest = nla_nest_start(skb, NETTYLINK_ECHO_A_STATS_REJECTED);

	if (!nest ||
	    nl_put_uint(skb, NETTYLINK_ECHO_A_REJECTED_QUEUE_FULL,
			value[NLE_REJECTED_QUEUE_FULL]) ||
	    nl_put_uint(skb, NETTYLINK_ECHO_A_REJECTED_SENDER_FULL,
			value[NLE_REJECTED_SENDER_FULL]) ||
	    nl_put_uint(skb, NETTYLINK_ECHO_A_REJECTED_NO_MEMORY,
			value[NLE_REJECTED_NO_MEMORY]))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int nle_put_dropped(struct sk_buff *skb, const u64 *value)
{
	struct nlattr *nest = nla_nest_start(skb, NETTYLINK_ECHO_A_STATS_DROPPED);

	if (!nest ||
	    nl_put_uint(skb, NETTYLINK_ECHO_A_DROPPED_SEND_FAILED,
			value[NLE_DROPPED_SEND_FAILED]) ||
	    nl_put_uint(skb, NETTYLINK_ECHO_A_DROPPED_NO_LISTENER,
			value[NLE_DROPPED_NO_LISTENER]))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int nle_put_stats(struct sk_buff *skb, struct netlink_callback *cb, int cpu,
			 const struct nle_stats *stats)
{
	u64 value[NLE_COUNTERS];
	void *header;

	header = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			     &nle_family, NLM_F_MULTI, NETTYLINK_ECHO_CMD_STATS);
	if (!header)
		return -EMSGSIZE;

	nle_stats_read(stats, value);
	if (nla_put_u32(skb, NETTYLINK_ECHO_A_STATS_CPU, cpu) ||
	    nl_put_uint(skb, NETTYLINK_ECHO_A_STATS_RECEIVED, value[NLE_RECEIVED]) ||
	    nl_put_uint(skb, NETTYLINK_ECHO_A_STATS_ECHOED, value[NLE_ECHOED]) ||
	    nl_put_uint(skb, NETTYLINK_ECHO_A_STATS_PUBLISHED, value[NLE_PUBLISHED]) ||
	    nl_put_uint(skb, NETTYLINK_ECHO_A_STATS_TICKS, value[NLE_TICKS]) ||
	    nle_put_rejected(skb, value) ||
	    nle_put_dropped(skb, value) ||
	    nl_put_uint(skb, NETTYLINK_ECHO_A_STATS_RUNS, value[NLE_RUNS]) ||
	    nl_put_uint(skb, NETTYLINK_ECHO_A_STATS_BUDGET_EXHAUSTED,
			value[NLE_BUDGET_EXHAUSTED])) {
		genlmsg_cancel(skb, header);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, header);
	return 0;
}

/* The CPUs that are possible never change, so a dump is never interrupted. */
int nle_stats_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct nle_net *ns = nle_net(sock_net(skb->sk));
	unsigned int cpu;

	for (cpu = cpumask_next((int)cb->args[0] - 1, cpu_possible_mask);
	     cpu < nr_cpu_ids; cpu = cpumask_next(cpu, cpu_possible_mask)) {
		if (nle_put_stats(skb, cb, cpu, per_cpu_ptr(ns->stats, cpu)))
			break;
	}
	cb->args[0] = cpu;
	if (cpu < nr_cpu_ids && !skb->len)
		return -EMSGSIZE;
	return skb->len;
}
