// SPDX-License-Identifier: GPL-2.0
/*
 * What nl_compat.h makes the same on all kernels.
 */
#include "kunit.h"

static struct sk_buff *nle_kunit_message(struct kunit *test, size_t room)
{
	struct sk_buff *skb = alloc_skb(room, GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, skb);
	/* The allocator rounds up. */
	skb_reserve(skb, skb_tailroom(skb) - room);
	return skb;
}

static void nle_numbers_are_as_short_as_they_can_be(struct kunit *test)
{
	static const struct {
		u64 value;
		int length;
	} cases[] = {
		{ 0, sizeof(u32) },
		{ U32_MAX, sizeof(u32) },
		{ U32_MAX + 1ULL, sizeof(u64) },
		{ U64_MAX, sizeof(u64) },
	};
	const struct nlattr *attribute;
	struct sk_buff *skb;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		skb = nle_kunit_message(test, nla_total_size(sizeof(u64)));
		attribute = (const struct nlattr *)skb->data;
		KUNIT_EXPECT_EQ(test, nl_put_uint(skb, 7, cases[i].value), 0);
		KUNIT_EXPECT_EQ(test, nla_type(attribute), 7);
		KUNIT_EXPECT_EQ(test, nla_len(attribute), cases[i].length);
		if (cases[i].length == sizeof(u32))
			KUNIT_EXPECT_EQ(test, nla_get_u32(attribute), cases[i].value);
		else
			KUNIT_EXPECT_EQ(test, nla_get_u64(attribute), cases[i].value);
		kfree_skb(skb);
	}
}

static void nle_numbers_without_room_are_refused(struct kunit *test)
{
	struct sk_buff *skb = nle_kunit_message(test, nla_total_size(sizeof(u32)));

	KUNIT_EXPECT_EQ(test, nl_put_uint(skb, 7, U64_MAX), -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, skb->len, 0u);
	KUNIT_EXPECT_EQ(test, nl_put_uint(skb, 7, 1), 0);
	KUNIT_EXPECT_EQ(test, nl_put_uint(skb, 7, 1), -EMSGSIZE);
	kfree_skb(skb);
}

static struct kunit_case nle_compat_cases[] = {
	KUNIT_CASE(nle_numbers_are_as_short_as_they_can_be),
	KUNIT_CASE(nle_numbers_without_room_are_refused),
	{}
};

static struct kunit_suite nle_compat_suite = {
	.name = "nettylink-echo-compat",
	.test_cases = nle_compat_cases,
};

kunit_test_suite(nle_compat_suite);
