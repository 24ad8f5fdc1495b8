// SPDX-License-Identifier: GPL-2.0
/*
 * The parameters: what is accepted, and that a refused value changes nothing.
 */
#include <linux/gfp.h>
#include <linux/module.h>

#include "kunit.h"

#include "../limits.c"

/* What the module starts with, kept by the first who asks to have it back. */
static struct nle_limit nle_kunit_originals[NLE_LIMITS];
static bool nle_kunit_kept;

void nle_kunit_limit(enum nle_limit_name name, unsigned int value)
{
	nle_limits[name].value = value;
}

void nle_kunit_limits_reset(void)
{
	if (nle_kunit_kept)
		memcpy(nle_limits, nle_kunit_originals, sizeof(nle_limits));
	else
		memcpy(nle_kunit_originals, nle_limits, sizeof(nle_limits));
	nle_kunit_kept = true;
}

static int nle_kunit_set(enum nle_limit_name name, const char *text)
{
	const struct kernel_param param = { .arg = &nle_limits[name] };

	return nle_limit_set(text, &param);
}

static int nle_kunit_set_number(enum nle_limit_name name, unsigned int value)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", value);
	return nle_kunit_set(name, text);
}

static void nle_limits_accept_their_range(struct kunit *test)
{
	const struct nle_limit *limit;
	int i;

	for (i = 0; i < NLE_LIMITS; i++) {
		limit = &nle_limits[i];
		KUNIT_EXPECT_EQ(test, nle_kunit_set_number(i, limit->minimum), 0);
		KUNIT_EXPECT_EQ(test, nle_limit(i), limit->minimum);
		KUNIT_EXPECT_EQ(test, nle_kunit_set_number(i, limit->maximum), 0);
		KUNIT_EXPECT_EQ(test, nle_limit(i), limit->maximum);
	}
}

static void nle_limits_refuse_what_is_out_of_range(struct kunit *test)
{
	const struct nle_limit *limit;
	unsigned int before;
	int i;

	for (i = 0; i < NLE_LIMITS; i++) {
		limit = &nle_limits[i];
		before = nle_limit(i);
		KUNIT_EXPECT_EQ(test, nle_kunit_set_number(i, limit->maximum + 1), -ERANGE);
		if (limit->minimum)
			KUNIT_EXPECT_EQ(test, nle_kunit_set_number(i, limit->minimum - 1),
					-ERANGE);
		KUNIT_EXPECT_EQ(test, nle_limit(i), before);
	}
}

static void nle_limits_refuse_what_is_no_number(struct kunit *test)
{
	unsigned int before = nle_limit(NLE_BUDGET);

	KUNIT_EXPECT_EQ(test, nle_kunit_set(NLE_BUDGET, "many"), -EINVAL);
	KUNIT_EXPECT_EQ(test, nle_kunit_set(NLE_BUDGET, ""), -EINVAL);
	KUNIT_EXPECT_EQ(test, nle_kunit_set(NLE_BUDGET, "-1"), -EINVAL);
	KUNIT_EXPECT_EQ(test, nle_kunit_set(NLE_BUDGET, "64 messages"), -EINVAL);
	KUNIT_EXPECT_EQ(test, nle_kunit_set(NLE_BUDGET, "4294967360"), -ERANGE);
	KUNIT_EXPECT_EQ(test, nle_limit(NLE_BUDGET), before);
	KUNIT_EXPECT_EQ(test, nle_kunit_set(NLE_BUDGET, "0x10\n"), 0);
	KUNIT_EXPECT_EQ(test, nle_limit(NLE_BUDGET), 16u);
}

static void nle_limits_tell_their_value(struct kunit *test)
{
	const struct kernel_param param = { .arg = &nle_limits[NLE_BUDGET] };
	char *page = (char *)get_zeroed_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, page);
	KUNIT_EXPECT_EQ(test, nle_limit_get(page, &param), 3);
	KUNIT_EXPECT_STREQ(test, page, "64\n");
	free_page((unsigned long)page);
}

static int nle_limits_test_init(struct kunit *test)
{
	nle_kunit_limits_reset();
	return 0;
}

static struct kunit_case nle_limits_cases[] = {
	KUNIT_CASE(nle_limits_accept_their_range),
	KUNIT_CASE(nle_limits_refuse_what_is_out_of_range),
	KUNIT_CASE(nle_limits_refuse_what_is_no_number),
	KUNIT_CASE(nle_limits_tell_their_value),
	{}
};

static struct kunit_suite nle_limits_suite = {
	.name = "nettylink-echo-limits",
	.init = nle_limits_test_init,
	.test_cases = nle_limits_cases,
};

kunit_test_suite(nle_limits_suite);

MODULE_DESCRIPTION("Tests in the kernel of nettylink_echo");
MODULE_AUTHOR("The nettylink authors");
MODULE_LICENSE("GPL");
