// SPDX-License-Identifier: GPL-2.0
/*
 * Bugs made on purpose, to see that they are found. Only "make SEED=kind" builds
 * this file, for a virtual machine; the linker then puts a function of it around
 * one of the module's, so that the others know nothing of it.
 */
#include <linux/mutex.h>
#include <linux/slab.h>
#include <net/genetlink.h>

#include "nettylink_echo.h"

/* The linker's names for the function that is called, and the one that was meant. */
#define NLE_AROUND(name) __wrap_##name
#define NLE_MEANT(name) __real_##name

#ifdef NLE_SEED_USE_AFTER_FREE

void NLE_MEANT(nle_queue_exit)(struct nle_net *ns);
void NLE_AROUND(nle_queue_exit)(struct nle_net *ns);

void NLE_AROUND(nle_queue_exit)(struct nle_net *ns)
{
	NLE_MEANT(nle_queue_exit)(ns);
	WRITE_ONCE(ns->lanes->ns, NULL);
}

#endif

#ifdef NLE_SEED_ATOMIC_SLEEP

void NLE_MEANT(nle_message_send)(struct nle_net *ns, struct sk_buff *answer);
void NLE_AROUND(nle_message_send)(struct nle_net *ns, struct sk_buff *answer);

void NLE_AROUND(nle_message_send)(struct nle_net *ns, struct sk_buff *answer)
{
	kfree(kmalloc(16, GFP_KERNEL));
	NLE_MEANT(nle_message_send)(ns, answer);
}

#endif

#ifdef NLE_SEED_LOCK_INVERSION

int NLE_MEANT(nle_ticker_get_doit)(struct sk_buff *request, struct genl_info *info);
int NLE_AROUND(nle_ticker_get_doit)(struct sk_buff *request, struct genl_info *info);
int NLE_MEANT(nle_ticker_set_doit)(struct sk_buff *request, struct genl_info *info);
int NLE_AROUND(nle_ticker_set_doit)(struct sk_buff *request, struct genl_info *info);

static DEFINE_MUTEX(nle_seed_lock);	/* protects nothing */

int NLE_AROUND(nle_ticker_get_doit)(struct sk_buff *request, struct genl_info *info)
{
	struct nle_ticker *ticker = &nle_net(genl_info_net(info))->ticker;

	mutex_lock(&nle_seed_lock);
	mutex_lock(&ticker->config);
	mutex_unlock(&ticker->config);
	mutex_unlock(&nle_seed_lock);
	return NLE_MEANT(nle_ticker_get_doit)(request, info);
}

int NLE_AROUND(nle_ticker_set_doit)(struct sk_buff *request, struct genl_info *info)
{
	struct nle_ticker *ticker = &nle_net(genl_info_net(info))->ticker;

	mutex_lock(&ticker->config);
	mutex_lock(&nle_seed_lock);
	mutex_unlock(&nle_seed_lock);
	mutex_unlock(&ticker->config);
	return NLE_MEANT(nle_ticker_set_doit)(request, info);
}

#endif

#ifdef NLE_SEED_LEAK

int NLE_MEANT(nle_stats_init)(struct nle_net *ns);
int NLE_AROUND(nle_stats_init)(struct nle_net *ns);

/* Several, as what is left of one address on a stack hides a leak. */
int NLE_AROUND(nle_stats_init)(struct nle_net *ns)
{
	int i;

	for (i = 0; i < 16; i++)
		if (!kmalloc(64, GFP_KERNEL))
			return -ENOMEM;
	return NLE_MEANT(nle_stats_init)(ns);
}

#endif

#ifdef NLE_SEED_DATA_RACE

int NLE_MEANT(nle_echo_doit)(struct sk_buff *request, struct genl_info *info);
int NLE_AROUND(nle_echo_doit)(struct sk_buff *request, struct genl_info *info);

static u64 nle_seed_requests;

int NLE_AROUND(nle_echo_doit)(struct sk_buff *request, struct genl_info *info)
{
	int i;

	/* Often, as the detector looks at a few accesses of many only. */
	for (i = 0; i < 20000; i++) {
		nle_seed_requests++;
		barrier();
	}
	return NLE_MEANT(nle_echo_doit)(request, info);
}

#endif
