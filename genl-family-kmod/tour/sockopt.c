// SPDX-License-Identifier: GPL-2.0
/*
 * Socket options of our own, on any IPv4 socket: netfilter hands those on that
 * the protocol does not know.
 */
#include <linux/capability.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/netfilter.h>
#include <linux/slab.h>
#include <linux/sockptr.h>
#include <linux/uaccess.h>

#include "nettylink_tour.h"

static const char ntt_greeting[] = "a message from the kernel";

/* Protects the message that was set last, which @get gives back. */
static DEFINE_MUTEX(ntt_sockopt_lock);
static u8 *ntt_sockopt_message;
static unsigned int ntt_sockopt_length;

static int ntt_sockopt_set(struct sock *sk, int option, sockptr_t value, unsigned int length)
{
	int err = 0;

	/* What is set is the same for all sockets, whatever namespace they are in. */
	if (!capable(CAP_NET_ADMIN))
		return -EPERM;
	if (option != NETTYLINK_TOUR_SO_MESSAGE)
		return -EOPNOTSUPP;
	if (length > NETTYLINK_TOUR_MESSAGE_MAX)
		return -EMSGSIZE;

	mutex_lock(&ntt_sockopt_lock);
	ntt_sockopt_length = 0;
	if (copy_from_sockptr(ntt_sockopt_message, value, length))
		err = -EFAULT;
	else
		ntt_sockopt_length = length;
	mutex_unlock(&ntt_sockopt_lock);
	return err;
}

static int ntt_sockopt_copy(void __user *value, int *length, const void *from, int size)
{
	if (*length < size)
		return -ERANGE;
	if (copy_to_user(value, from, size))
		return -EFAULT;
	*length = size;
	return 0;
}

static int ntt_sockopt_get(struct sock *sk, int option, void __user *value, int *length)
{
	int err;

	if (!capable(CAP_NET_ADMIN))
		return -EPERM;
	if (option == NETTYLINK_TOUR_SO_GREETING)
		return ntt_sockopt_copy(value, length, ntt_greeting, sizeof(ntt_greeting) - 1);

	mutex_lock(&ntt_sockopt_lock);
	err = ntt_sockopt_copy(value, length, ntt_sockopt_message, ntt_sockopt_length);
	mutex_unlock(&ntt_sockopt_lock);
	return err;
}

static struct nf_sockopt_ops ntt_sockopt_ops = {
	.pf = PF_INET,
	.set_optmin = NETTYLINK_TOUR_SO_MESSAGE,
	.set_optmax = NETTYLINK_TOUR_SO_GREETING + 1,
	.set = ntt_sockopt_set,
	.get_optmin = NETTYLINK_TOUR_SO_MESSAGE,
	.get_optmax = NETTYLINK_TOUR_SO_GREETING + 1,
	.get = ntt_sockopt_get,
	/* Keeps the module while a call runs; none runs after unregistering. */
	.owner = THIS_MODULE,
};

int ntt_sockopt_init(void)
{
	int err;

	ntt_sockopt_message = kvzalloc(NETTYLINK_TOUR_MESSAGE_MAX, GFP_KERNEL);
	if (!ntt_sockopt_message)
		return -ENOMEM;
	err = nf_register_sockopt(&ntt_sockopt_ops);
	if (err)
		kvfree(ntt_sockopt_message);
	return err;
}

void ntt_sockopt_exit(void)
{
	nf_unregister_sockopt(&ntt_sockopt_ops);
	kvfree(ntt_sockopt_message);
}
