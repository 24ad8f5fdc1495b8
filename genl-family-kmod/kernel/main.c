// SPDX-License-Identifier: GPL-2.0
/*
 * The generic netlink family nettylink-echo, its life and its namespaces.
 *
 *	sender's process context	message.c checks and builds, queue.c queues
 *	softirq or thread		delivery.c takes, message.c completes and sends
 *	hard interrupt context		delivery.c and ticker.c record and schedule
 */
#include <linux/module.h>
#include <net/genetlink.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "nettylink_echo.h"

static unsigned int nle_net_id __read_mostly;

/* Set once, when the module is about to leave. */
static bool nle_leaving;

/* Not constant, because the policy's pointer is not in old kernels. */
static struct netlink_range_validation nle_period_range = {
	.max = NETTYLINK_ECHO_PERIOD_MAX,
};

/*
 * The longest payload is a length and not a range: a range inside a policy entry
 * is of signed 16-bit numbers and cuts a bigger limit without a word, and one by
 * reference is not told to user space for lengths.
 */
static const struct nla_policy nle_message_policy[] = {
	[NETTYLINK_ECHO_A_MESSAGE_PAYLOAD] = {
		.type = NLA_BINARY,
		.len = NETTYLINK_ECHO_PAYLOAD_MAX,
	},
	[NETTYLINK_ECHO_A_MESSAGE_DELIVERY] =
		NLA_POLICY_MAX(NLA_U32, NETTYLINK_ECHO_DELIVERY_THREAD),
};

static const struct nla_policy nle_ticker_policy[] = {
	[NETTYLINK_ECHO_A_TICKER_PERIOD] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &nle_period_range),
	[NETTYLINK_ECHO_A_TICKER_SOURCE] =
		NLA_POLICY_MAX(NLA_U32, NETTYLINK_ECHO_TICK_SOURCE_SOFTIRQ),
};

/* Without a policy kernels before 6.1 would accept any attribute. */
static const struct nla_policy nle_empty_policy[] = {
	[1] = { .type = NLA_REJECT, .reject_message = "the command takes no attributes" },
};

static const struct genl_ops nle_ops[] = {
	{
		.cmd = NETTYLINK_ECHO_CMD_ECHO,
		.doit = nle_echo_doit,
		.policy = nle_message_policy,
		.maxattr = ARRAY_SIZE(nle_message_policy) - 1,
	},
	{
		.cmd = NETTYLINK_ECHO_CMD_PUBLISH,
		.doit = nle_publish_doit,
		.policy = nle_message_policy,
		.maxattr = ARRAY_SIZE(nle_message_policy) - 1,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = NETTYLINK_ECHO_CMD_STATS,
		.dumpit = nle_stats_dumpit,
		.policy = nle_empty_policy,
		.maxattr = ARRAY_SIZE(nle_empty_policy) - 1,
	},
	{
		.cmd = NETTYLINK_ECHO_CMD_TICKER_SET,
		.doit = nle_ticker_set_doit,
		.policy = nle_ticker_policy,
		.maxattr = ARRAY_SIZE(nle_ticker_policy) - 1,
		.flags = GENL_ADMIN_PERM,
	},
	{
		.cmd = NETTYLINK_ECHO_CMD_TICKER_GET,
		.doit = nle_ticker_get_doit,
		.policy = nle_empty_policy,
		.maxattr = ARRAY_SIZE(nle_empty_policy) - 1,
	},
};

static const struct genl_multicast_group nle_groups[] = {
	/* What an administrator publishes is for administrators. */
	[NLE_GROUP_MESSAGES] = NL_ADMIN_GROUP(NETTYLINK_ECHO_MCGRP_MESSAGES),
	[NLE_GROUP_TICKS] = { .name = NETTYLINK_ECHO_MCGRP_TICKS },
};

struct genl_family nle_family __ro_after_init = {
	.name = NETTYLINK_ECHO_FAMILY_NAME,
	.version = NETTYLINK_ECHO_FAMILY_VERSION,
	.module = THIS_MODULE,
	.netnsok = true,
	/* Every handler does its own locking; none needs the genetlink mutex. */
	.parallel_ops = true,
	.ops = nle_ops,
	.n_ops = ARRAY_SIZE(nle_ops),
	.mcgrps = nle_groups,
	.n_mcgrps = ARRAY_SIZE(nle_groups),
};

struct nle_net *nle_net(struct net *net)
{
	return net_generic(net, nle_net_id);
}

/**
 * nle_multicast() - send a notification, from softirq context or a thread
 * @ns: the namespace
 * @skb: the notification, consumed
 * @group: the group
 *
 * Return: 0 if at least one listener has got it, a negative errno otherwise.
 */
int nle_multicast(struct nle_net *ns, struct sk_buff *skb, enum nle_group group)
{
	int err = -ESHUTDOWN;

	/*
	 * What delivers can still run between the end of the family and the end of
	 * the namespace's state, when the group's number may already belong to
	 * another family. nle_exit() waits for this read side.
	 */
	rcu_read_lock();
	if (READ_ONCE(nle_leaving))
		kfree_skb(skb);
	else
		err = genlmsg_multicast_netns(&nle_family, ns->net, skb, 0, group, GFP_ATOMIC);
	rcu_read_unlock();
	return err;
}

static int __net_init nle_net_init(struct net *net)
{
	struct nle_net *ns = nle_net(net);
	int err;

	ns->net = net;
	err = nle_stats_init(ns);
	if (err)
		return err;
	err = nle_queue_init(ns);
	if (err) {
		nle_stats_exit(ns);
		return err;
	}
	nle_ticker_init(&ns->ticker);
	return 0;
}

/*
 * No request can run here: open sockets keep a namespace alive, and when the
 * module leaves, the family is gone first. What requests have left behind in
 * softirq, timer and thread ends here, so jobs need no reference to the namespace.
 */
static void __net_exit nle_net_exit(struct net *net)
{
	struct nle_net *ns = nle_net(net);

	nle_ticker_exit(&ns->ticker);
	nle_queue_exit(ns);
	nle_stats_exit(ns);
}

static struct pernet_operations nle_net_ops = {
	.init = nle_net_init,
	.exit = nle_net_exit,
	.id = &nle_net_id,
	.size = sizeof(struct nle_net),
};

static int __init nle_init(void)
{
	int err;

	err = register_pernet_subsys(&nle_net_ops);
	if (err)
		return err;
	err = genl_register_family(&nle_family);
	if (err)
		unregister_pernet_subsys(&nle_net_ops);
	return err;
}

static void __exit nle_exit(void)
{
	WRITE_ONCE(nle_leaving, true);
	synchronize_rcu();
	genl_unregister_family(&nle_family);
	unregister_pernet_subsys(&nle_net_ops);
}

module_init(nle_init);
module_exit(nle_exit);

MODULE_DESCRIPTION("Generic netlink family that answers from softirq context");
MODULE_AUTHOR("The nettylink authors");
MODULE_LICENSE("GPL");
MODULE_VERSION("1.0.0");
MODULE_INFO(source, "https://nettylink.io/nettylink");
MODULE_ALIAS_GENL_FAMILY(NETTYLINK_ECHO_FAMILY_NAME);
