// SPDX-License-Identifier: GPL-2.0
/*
 * The tour: every way between kernel and user space, a file each. This one
 * starts and ends them.
 */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "nettylink_tour.h"

struct ntt_part {
	const char *name;
	int (*init)(void);
	void (*exit)(void);
};

static const struct ntt_part ntt_parts[] = {
	{ "sockopt", ntt_sockopt_init, ntt_sockopt_exit },
	{ "procfs", ntt_procfs_init, ntt_procfs_exit },
	{ "sysfs", ntt_sysfs_init, ntt_sysfs_exit },
	{ "chardev", ntt_chardev_init, ntt_chardev_exit },
	{ "ioctl", ntt_ioctl_init, ntt_ioctl_exit },
	{ "netlink", ntt_netlink_init, ntt_netlink_exit },
	{ "ring", ntt_ring_init, ntt_ring_exit },
	{ "eventfd", ntt_eventfd_init, ntt_eventfd_exit },
	{ "signal", ntt_signal_init, ntt_signal_exit },
	{ "file", ntt_file_init, ntt_file_exit },
	{ "unix", ntt_unix_init, ntt_unix_exit },
};

/* What Kbuild has found in the list of symbols of the kernel it builds for. */
static char *exports = NTT_EXPORTS;
module_param(exports, charp, 0444);
MODULE_PARM_DESC(exports,
		 "symbols and how this kernel exports them to modules; found at build time");

static void ntt_end(unsigned int parts)
{
	while (parts--)
		ntt_parts[parts].exit();
}

static int __init ntt_init(void)
{
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(ntt_parts); i++) {
		err = ntt_parts[i].init();
		if (err) {
			pr_err("nettylink_tour: %s: error %d\n", ntt_parts[i].name, err);
			ntt_end(i);
			return err;
		}
	}
	return 0;
}

static void __exit ntt_exit(void)
{
	ntt_end(ARRAY_SIZE(ntt_parts));
}

module_init(ntt_init);
module_exit(ntt_exit);

MODULE_DESCRIPTION("Every way between kernel and user space, side by side");
MODULE_AUTHOR("The nettylink authors");
MODULE_LICENSE("GPL");
MODULE_VERSION("1.0.0");
