// SPDX-License-Identifier: GPL-2.0
/*
 * The commands echo and publish: their first half in the process context of
 * the sender, their second half where delivery.c has it run.
 */
#include <linux/ktime.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <net/genetlink.h>

#include "nettylink_echo.h"

/* What the answer to an empty payload needs at most, headers excluded. */
#define NLE_ANSWER_SIZE (nla_total_size(0) +				\
			 nla_total_size(sizeof(u64)) +			\
			 nla_total_size(sizeof(u32)) +			\
			 3 * NLE_STAMP_SIZE)

/* In process context the CPU is a record of the moment, it may change at once. */
struct nle_stamp nle_stamp_now(void)
{
	struct nle_stamp stamp = {
		.time = ktime_get_ns(),
		.context = NETTYLINK_ECHO_CONTEXT_TASK,
		.cpu = raw_smp_processor_id(),
	};

	if (in_hardirq())
		stamp.context = NETTYLINK_ECHO_CONTEXT_HARDIRQ;
	else if (in_serving_softirq())
		stamp.context = NETTYLINK_ECHO_CONTEXT_SOFTIRQ;
	else if (current->flags & PF_KTHREAD)
		stamp.context = NETTYLINK_ECHO_CONTEXT_THREAD;
	return stamp;
}

int nle_put_stamp(struct sk_buff *skb, int first_attribute, const struct nle_stamp *stamp)
{
	/* Context, CPU and time have consecutive numbers in all stamps. */
	if (nla_put_u32(skb, first_attribute, stamp->context) ||
	    nla_put_u32(skb, first_attribute + 1, stamp->cpu) ||
	    nl_put_uint(skb, first_attribute + 2, stamp->time))
		return -EMSGSIZE;
	return 0;
}

static void *nle_put_answer_header(struct sk_buff *answer, struct genl_info *info)
{
	if (info->genlhdr->cmd == NETTYLINK_ECHO_CMD_ECHO)
		return genlmsg_put_reply(answer, info, &nle_family, 0, NETTYLINK_ECHO_CMD_ECHO);

	return genlmsg_put(answer, 0, 0, &nle_family, 0, NETTYLINK_ECHO_CMD_MESSAGE);
}

static u8 nle_delivery_of(struct genl_info *info)
{
	const struct nlattr *delivery = info->attrs[NETTYLINK_ECHO_A_MESSAGE_DELIVERY];

	return delivery ? nla_get_u32(delivery) : NETTYLINK_ECHO_DELIVERY_SOFTIRQ;
}

/*
 * Allocating here, where sleeping is allowed and the sender's memory cgroup
 * pays, leaves the second half with nothing that can fail before it sends.
 */
static struct sk_buff *nle_build_answer(struct genl_info *info,
					const struct nle_stamp *received)
{
	const struct nlattr *payload = info->attrs[NETTYLINK_ECHO_A_MESSAGE_PAYLOAD];
	struct sk_buff *answer;
	struct nle_job *job;

	answer = genlmsg_new(NLE_ANSWER_SIZE + nla_len(payload), GFP_KERNEL_ACCOUNT);
	if (!answer)
		return NULL;
	if (!nle_put_answer_header(answer, info) ||
	    nla_put(answer, NETTYLINK_ECHO_A_MESSAGE_PAYLOAD, nla_len(payload),
		    nla_data(payload)) ||
	    nle_put_stamp(answer, NETTYLINK_ECHO_A_MESSAGE_RECEIVE_CONTEXT, received)) {
		WARN_ON_ONCE(1);
		nlmsg_free(answer);
		return NULL;
	}

	job = nle_job(answer);
	job->portid = info->snd_portid;
	job->command = info->genlhdr->cmd;
	job->delivery = nle_delivery_of(info);
	return answer;
}

static int nle_message_doit(struct genl_info *info)
{
	struct nle_net *ns = nle_net(genl_info_net(info));
	struct nle_stamp received = nle_stamp_now();
	struct sk_buff *answer;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, NETTYLINK_ECHO_A_MESSAGE_PAYLOAD))
		return -EINVAL;

	if (nle_delivery_of(info) == NETTYLINK_ECHO_DELIVERY_THREAD) {
		err = nle_thread_require(&ns->thread);
		if (err) {
			nle_count(ns, NLE_REJECTED_NO_MEMORY);
			GENL_SET_ERR_MSG(info, "no kernel thread for the delivery");
			return err;
		}
	}

	answer = nle_build_answer(info, &received);
	if (!answer) {
		nle_count(ns, NLE_REJECTED_NO_MEMORY);
		GENL_SET_ERR_MSG(info, "no memory for the answer");
		return -ENOMEM;
	}
	err = nle_queue_add(ns, answer, info->extack);
	if (err)
		nlmsg_free(answer);
	return err;
}

int nle_echo_doit(struct sk_buff *request, struct genl_info *info)
{
	return nle_message_doit(info);
}

int nle_publish_doit(struct sk_buff *request, struct genl_info *info)
{
	return nle_message_doit(info);
}

static void nle_echo_send(struct nle_net *ns, struct sk_buff *reply, u32 portid)
{
	if (genlmsg_unicast(ns->net, reply, portid))
		nle_count(ns, NLE_DROPPED_SEND_FAILED);
	else
		nle_count(ns, NLE_ECHOED);
}

static void nle_publish_send(struct nle_net *ns, struct sk_buff *notification)
{
	/*
	 * Asked first, as sending tells "nobody there" and "no room with
	 * anybody" by the same error.
	 */
	if (!genl_has_listeners(&nle_family, ns->net, NLE_GROUP_MESSAGES)) {
		consume_skb(notification);
		nle_count(ns, NLE_DROPPED_NO_LISTENER);
	} else if (nle_multicast(ns, notification, NLE_GROUP_MESSAGES)) {
		nle_count(ns, NLE_DROPPED_SEND_FAILED);
	} else {
		nle_count(ns, NLE_PUBLISHED);
	}
}

static int nle_complete_answer(struct sk_buff *answer, const struct nle_job *job)
{
	const struct nle_stamp replied = nle_stamp_now();

	if (nl_put_uint(answer, NETTYLINK_ECHO_A_MESSAGE_SEQUENCE, job->sequence) ||
	    (job->delivery == NETTYLINK_ECHO_DELIVERY_HARDIRQ &&
	     nle_put_stamp(answer, NETTYLINK_ECHO_A_MESSAGE_INTERRUPT_CONTEXT,
			   &job->interrupt)) ||
	    (job->command == NETTYLINK_ECHO_CMD_PUBLISH &&
	     nla_put_u32(answer, NETTYLINK_ECHO_A_MESSAGE_PORT_ID, job->portid)) ||
	    nle_put_stamp(answer, NETTYLINK_ECHO_A_MESSAGE_REPLY_CONTEXT, &replied))
		return -EMSGSIZE;
	nlmsg_end(answer, nlmsg_hdr(answer));
	return 0;
}

/**
 * nle_message_send() - complete and send an answer, in softirq or a thread
 * @ns: the namespace
 * @answer: what nle_build_answer() has made, consumed
 *
 * Whose process is current there is chance: everything about the sender comes
 * from the job.
 */
void nle_message_send(struct nle_net *ns, struct sk_buff *answer)
{
	const struct nle_job job = *nle_job(answer);

	/* Netlink takes what it finds there for its own. */
	memset(answer->cb, 0, sizeof(answer->cb));

	if (WARN_ON_ONCE(nle_complete_answer(answer, &job))) {
		nlmsg_free(answer);
		nle_count(ns, NLE_DROPPED_SEND_FAILED);
	} else if (job.command == NETTYLINK_ECHO_CMD_ECHO) {
		nle_echo_send(ns, answer, job.portid);
	} else {
		nle_publish_send(ns, answer);
	}
}
