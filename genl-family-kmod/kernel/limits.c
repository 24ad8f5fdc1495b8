// SPDX-License-Identifier: GPL-2.0
/*
 * The module parameters: bounds of the queues, and of the work in one go. They
 * hold in every network namespace, and bind the next message.
 */
#include <linux/moduleparam.h>

#include "nettylink_echo.h"

/**
 * struct nle_limit - a module parameter with a range
 * @value: read and written without a lock, it stands for itself
 * @minimum: smallest that is accepted
 * @maximum: biggest
 */
struct nle_limit {
	unsigned int value;
	unsigned int minimum;
	unsigned int maximum;
};

static struct nle_limit nle_limits[NLE_LIMITS] = {
	[NLE_QUEUE_MESSAGES] = { .value = 1024, .maximum = 1024 * 1024 },
	[NLE_QUEUE_BYTES] = { .value = 4 << 20, .maximum = 1 << 30 },
	[NLE_SENDER_MESSAGES] = { .value = 256, .maximum = 1024 * 1024 },
	[NLE_SENDER_BYTES] = { .value = 1 << 20, .maximum = 1 << 30 },
	/* None would be a livelock, and very many would starve other softirqs. */
	[NLE_BUDGET] = { .value = 64, .minimum = 1, .maximum = 1024 },
};

unsigned int nle_limit(enum nle_limit_name name)
{
	return READ_ONCE(nle_limits[name].value);
}

static int nle_limit_set(const char *text, const struct kernel_param *param)
{
	struct nle_limit *limit = param->arg;
	unsigned int value;
	int err;

	err = kstrtouint(text, 0, &value);
	if (err)
		return err;
	if (value < limit->minimum || value > limit->maximum)
		return -ERANGE;
	WRITE_ONCE(limit->value, value);
	return 0;
}

static int nle_limit_get(char *buffer, const struct kernel_param *param)
{
	const struct nle_limit *limit = param->arg;

	return sysfs_emit(buffer, "%u\n", READ_ONCE(limit->value));
}

static const struct kernel_param_ops nle_limit_ops = {
	.set = nle_limit_set,
	.get = nle_limit_get,
};

module_param_cb(queue_messages, &nle_limit_ops, &nle_limits[NLE_QUEUE_MESSAGES], 0644);
__MODULE_PARM_TYPE(queue_messages, "uint");
MODULE_PARM_DESC(queue_messages,
		 "messages that may wait in each network namespace, 0 accepts none (default 1024)");
module_param_cb(queue_bytes, &nle_limit_ops, &nle_limits[NLE_QUEUE_BYTES], 0644);
__MODULE_PARM_TYPE(queue_bytes, "uint");
MODULE_PARM_DESC(queue_bytes,
		 "bytes of memory that waiting messages may take in each network namespace (default 4194304)");
module_param_cb(sender_messages, &nle_limit_ops, &nle_limits[NLE_SENDER_MESSAGES], 0644);
__MODULE_PARM_TYPE(sender_messages, "uint");
MODULE_PARM_DESC(sender_messages, "messages that may wait of each sender (default 256)");
module_param_cb(sender_bytes, &nle_limit_ops, &nle_limits[NLE_SENDER_BYTES], 0644);
__MODULE_PARM_TYPE(sender_bytes, "uint");
MODULE_PARM_DESC(sender_bytes,
		 "bytes of memory that the waiting messages of each sender may take (default 1048576)");
module_param_cb(budget, &nle_limit_ops, &nle_limits[NLE_BUDGET], 0644);
__MODULE_PARM_TYPE(budget, "uint");
MODULE_PARM_DESC(budget,
		 "messages that a lane sends before others have their turn, 1 to 1024 (default 64)");
