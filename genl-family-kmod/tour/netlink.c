// SPDX-License-Identifier: GPL-2.0
/*
 * A netlink protocol of our own, without generic netlink: numbers 0 to 31 are
 * all there are, so that a module that takes one may meet another that did.
 */
#include <linux/capability.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <net/net_namespace.h>
#include <net/netlink.h>
#include <net/sock.h>

#include "nettylink_tour.h"

#define NTT_NETLINK_PENDING 16

static struct sock *ntt_netlink_socket;
static struct ntt_interrupts ntt_netlink_interrupts;
static struct nl_softirq ntt_netlink_softirq;

/* Protects what follows, also from the interrupt that adds to it. */
static DEFINE_SPINLOCK(ntt_netlink_lock);
static struct nettylink_tour_event ntt_netlink_pending[NTT_NETLINK_PENDING];
static unsigned int ntt_netlink_first, ntt_netlink_count;
/* Events that found no room there; told with the next that does. */
static u32 ntt_netlink_lost;

/*
 * Netlink may not send from here: sending takes locks that are not safe in
 * hard interrupt context. Noting down and leaving it to softirq is.
 */
static void ntt_netlink_fire(struct ntt_interrupts *interrupts,
			     const struct nettylink_tour_event *event)
{
	unsigned int place;
	unsigned long flags;

	spin_lock_irqsave(&ntt_netlink_lock, flags);
	if (ntt_netlink_count == NTT_NETLINK_PENDING) {
		ntt_netlink_lost++;
	} else {
		place = (ntt_netlink_first + ntt_netlink_count++) % NTT_NETLINK_PENDING;
		ntt_netlink_pending[place] = *event;
	}
	spin_unlock_irqrestore(&ntt_netlink_lock, flags);
	nl_softirq_schedule(&ntt_netlink_softirq);
}

static bool ntt_netlink_take(struct nettylink_tour_notification *taken)
{
	bool any;

	spin_lock_irq(&ntt_netlink_lock);
	any = ntt_netlink_count;
	if (any) {
		taken->event = ntt_netlink_pending[ntt_netlink_first];
		ntt_netlink_first = (ntt_netlink_first + 1) % NTT_NETLINK_PENDING;
		ntt_netlink_count--;
		taken->lost = ntt_netlink_lost;
		ntt_netlink_lost = 0;
	}
	spin_unlock_irq(&ntt_netlink_lock);
	return any;
}

/* Nobody there, or no room with a member: the member learns of that by ENOBUFS. */
static void ntt_netlink_tell(struct nettylink_tour_notification *notification)
{
	struct nlmsghdr *header;
	struct sk_buff *skb;

	if (!netlink_has_listeners(ntt_netlink_socket, NETTYLINK_TOUR_NETLINK_GROUP))
		return;
	skb = nlmsg_new(sizeof(*notification), GFP_ATOMIC);
	if (!skb) {
		netlink_set_err(ntt_netlink_socket, 0, NETTYLINK_TOUR_NETLINK_GROUP, -ENOBUFS);
		return;
	}
	header = nlmsg_put(skb, 0, 0, NETTYLINK_TOUR_MSG_EVENT, sizeof(*notification), 0);
	notification->sent_context = ntt_context();
	memcpy(nlmsg_data(header), notification, sizeof(*notification));
	nlmsg_multicast(ntt_netlink_socket, skb, 0, NETTYLINK_TOUR_NETLINK_GROUP, GFP_ATOMIC);
}

static void ntt_netlink_run(struct nl_softirq *softirq)
{
	struct nettylink_tour_notification notification = {};

	while (ntt_netlink_take(&notification))
		ntt_netlink_tell(&notification);
}

static int ntt_netlink_echo(struct sk_buff *request, const struct nlmsghdr *header)
{
	u32 portid = NETLINK_CB(request).portid;
	int length = nlmsg_len(header);
	struct nlmsghdr *answer;
	struct sk_buff *reply;

	if (length > NETTYLINK_TOUR_MESSAGE_MAX)
		return -EMSGSIZE;
	reply = nlmsg_new(length, GFP_KERNEL_ACCOUNT);
	if (!reply)
		return -ENOMEM;
	answer = nlmsg_put(reply, portid, header->nlmsg_seq, NETTYLINK_TOUR_MSG_ECHO, length, 0);
	if (!answer) {
		nlmsg_free(reply);
		return -EMSGSIZE;
	}
	memcpy(nlmsg_data(answer), nlmsg_data(header), length);
	return nlmsg_unicast(ntt_netlink_socket, reply, portid);
}

/* In process context: the sender's sendmsg() runs it. */
static int ntt_netlink_handle(struct sk_buff *request, struct nlmsghdr *header,
			      struct netlink_ext_ack *extack)
{
	switch (header->nlmsg_type) {
	case NETTYLINK_TOUR_MSG_ECHO:
		return ntt_netlink_echo(request, header);
	case NETTYLINK_TOUR_MSG_INTERRUPTS:
		if (!netlink_capable(request, CAP_NET_ADMIN))
			return -EPERM;
		if (nlmsg_len(header) < sizeof(struct nettylink_tour_interrupts)) {
			NL_SET_ERR_MSG(extack, "the message is shorter than its structure");
			return -EINVAL;
		}
		return ntt_interrupts_set(&ntt_netlink_interrupts, nlmsg_data(header));
	default:
		NL_SET_ERR_MSG(extack, "no such message type");
		return -EOPNOTSUPP;
	}
}

static void ntt_netlink_receive(struct sk_buff *datagram)
{
	netlink_rcv_skb(datagram, ntt_netlink_handle);
}

static struct netlink_kernel_cfg ntt_netlink_config = {
	.groups = NETTYLINK_TOUR_NETLINK_GROUP,
	.input = ntt_netlink_receive,
};

int ntt_netlink_init(void)
{
	nl_softirq_init(&ntt_netlink_softirq, ntt_netlink_run);
	ntt_interrupts_init(&ntt_netlink_interrupts, ntt_netlink_fire);
	/* Open sockets of the protocol hold the module: its name is passed on. */
	ntt_netlink_socket = netlink_kernel_create(&init_net, NETTYLINK_TOUR_NETLINK_PROTOCOL,
						   &ntt_netlink_config);
	if (!ntt_netlink_socket) {
		ntt_interrupts_exit(&ntt_netlink_interrupts);
		return -EADDRINUSE;
	}
	return 0;
}

/* No socket is open, so that no request runs; then timer, softirq, and what they send by. */
void ntt_netlink_exit(void)
{
	ntt_interrupts_exit(&ntt_netlink_interrupts);
	nl_softirq_cancel(&ntt_netlink_softirq);
	netlink_kernel_release(ntt_netlink_socket);
}
