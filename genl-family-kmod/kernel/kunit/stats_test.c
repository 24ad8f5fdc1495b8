// SPDX-License-Identifier: GPL-2.0
/*
 * The dump of counters where a datagram is too small for it: with few CPUs all
 * fits into the smallest that the kernel makes.
 */
#include <linux/slab.h>
#include <net/net_namespace.h>
#include <net/sock.h>

/* queue_test.c has a function of this name to replace what is tested here. */
#define nle_count nle_tested_count

#include "kunit.h"

#include "../stats.c"

struct genl_family nle_family = {
	.name = "kunit",
	.id = GENL_MIN_ID,
};

/**
 * struct nle_kunit_dump - a dump without a socket
 * @ns: only its counters are set
 * @sk: only its namespace is set
 * @request: what asks for the dump
 * @header: of @request
 * @cb: how far the dump has come
 */
struct nle_kunit_dump {
	struct nle_net ns;
	struct sock sk;
	struct sk_buff *request;
	struct nlmsghdr header;
	struct netlink_callback cb;
};

static struct nle_kunit_dump *nle_kunit_dump;

struct nle_net *nle_net(struct net *net)
{
	return &nle_kunit_dump->ns;
}

/* Return: what the dump says of a datagram with so much room, which the caller frees. */
static int nle_kunit_dump_into(struct kunit *test, size_t room, struct sk_buff **datagram)
{
	struct sk_buff *skb = alloc_skb(room, GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, skb);
	/* The allocator rounds up. */
	skb_reserve(skb, skb_tailroom(skb) - room);
	skb->sk = &nle_kunit_dump->sk;
	*datagram = skb;
	return nle_stats_dumpit(skb, &nle_kunit_dump->cb);
}

static void nle_kunit_dump_free(struct sk_buff *datagram)
{
	datagram->sk = NULL;
	kfree_skb(datagram);
}

/* Return: what the counters of one CPU take. */
static size_t nle_kunit_dump_size(struct kunit *test)
{
	struct sk_buff *datagram;
	size_t size;

	KUNIT_ASSERT_GT(test, nle_kunit_dump_into(test, SZ_64K, &datagram), 0);
	size = datagram->len / num_possible_cpus();
	KUNIT_ASSERT_EQ(test, datagram->len, size * num_possible_cpus());
	nle_kunit_dump_free(datagram);
	nle_kunit_dump->cb.args[0] = 0;
	return size;
}

static void nle_a_dump_goes_on_in_the_next_datagram(struct kunit *test)
{
	size_t size = nle_kunit_dump_size(test);
	const struct nlattr *attribute;
	struct sk_buff *datagram;
	int cpu;

	for_each_possible_cpu(cpu) {
		/* One, and not quite another. */
		KUNIT_EXPECT_EQ(test, nle_kunit_dump_into(test, 2 * size - 1, &datagram),
				(int)size);
		attribute = nlmsg_attrdata((struct nlmsghdr *)datagram->data, GENL_HDRLEN);
		KUNIT_EXPECT_EQ(test, nla_type(attribute), (int)NETTYLINK_ECHO_A_STATS_CPU);
		KUNIT_EXPECT_EQ(test, nla_get_u32(attribute), (u32)cpu);
		nle_kunit_dump_free(datagram);
	}
	KUNIT_EXPECT_EQ(test, nle_kunit_dump_into(test, size, &datagram), 0);
	nle_kunit_dump_free(datagram);
}

static void nle_a_dump_without_room_for_one_fails(struct kunit *test)
{
	size_t size = nle_kunit_dump_size(test);
	struct sk_buff *datagram;
	size_t room;

	for (room = 0; room < size; room++) {
		KUNIT_EXPECT_EQ(test, nle_kunit_dump_into(test, room, &datagram), -EMSGSIZE);
		KUNIT_EXPECT_EQ(test, datagram->len, 0u);
		nle_kunit_dump_free(datagram);
	}
	/* Nothing is skipped for it. */
	KUNIT_EXPECT_EQ(test, nle_kunit_dump_into(test, size, &datagram), (int)size);
	nle_kunit_dump_free(datagram);
}

static int nle_stats_test_init(struct kunit *test)
{
	struct nle_kunit_dump *dump = kunit_kzalloc(test, sizeof(*dump), GFP_KERNEL);

	if (!dump)
		return -ENOMEM;
	nle_kunit_dump = dump;
	sock_net_set(&dump->sk, &init_net);
	dump->request = alloc_skb(0, GFP_KERNEL);
	if (!dump->request)
		return -ENOMEM;
	dump->cb.skb = dump->request;
	dump->cb.nlh = &dump->header;
	return nle_stats_init(&dump->ns);
}

static void nle_stats_test_exit(struct kunit *test)
{
	if (!nle_kunit_dump)
		return;
	nle_stats_exit(&nle_kunit_dump->ns);
	kfree_skb(nle_kunit_dump->request);
	nle_kunit_dump = NULL;
}

static struct kunit_case nle_stats_cases[] = {
	KUNIT_CASE(nle_a_dump_goes_on_in_the_next_datagram),
	KUNIT_CASE(nle_a_dump_without_room_for_one_fails),
	{}
};

static struct kunit_suite nle_stats_suite = {
	.name = "nettylink-echo-stats",
	.init = nle_stats_test_init,
	.exit = nle_stats_test_exit,
	.test_cases = nle_stats_cases,
};

kunit_test_suite(nle_stats_suite);
