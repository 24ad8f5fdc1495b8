// SPDX-License-Identifier: GPL-2.0
/*
 * The ticker. Its timer expires in hard interrupt context, where the module only
 * records, and schedules a softirq that multicasts what was recorded; or in
 * softirq context, which does both. It stops itself when nobody listens.
 */
#include <linux/ktime.h>
#include <net/genetlink.h>

#include "nettylink_echo.h"

#define NLE_TICK_SIZE (2 * nla_total_size(sizeof(u64)) + 2 * NLE_STAMP_SIZE)
#define NLE_TICKER_SIZE (2 * nla_total_size(sizeof(u32)) + 6 * nla_total_size(sizeof(u64)))

static ktime_t nle_ticker_interval(u32 period)
{
	return ns_to_ktime((u64)period * NSEC_PER_USEC);
}

/**
 * struct nle_tick - what one notification says
 * @received: the oldest expiration that it stands for
 * @sequence: its number
 * @coalesced: further expirations that it stands for
 */
struct nle_tick {
	struct nle_stamp received;
	u64 sequence;
	u64 coalesced;
};

static bool nle_ticker_take(struct nle_ticker *ticker, struct nle_tick *tick)
{
	unsigned long flags;
	bool due;

	raw_spin_lock_irqsave(&ticker->lock, flags);
	due = ticker->pending;
	if (due) {
		tick->received = ticker->first;
		tick->sequence = ++ticker->sequence;
		tick->coalesced = ticker->pending - 1;
		ticker->coalesced += tick->coalesced;
		ticker->pending = 0;
	}
	raw_spin_unlock_irqrestore(&ticker->lock, flags);
	return due;
}

static void nle_ticker_off(struct nle_ticker *ticker, bool idle)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&ticker->lock, flags);
	if (idle && ticker->period)
		ticker->idle_stops++;
	ticker->period = 0;
	ticker->skipped += ticker->pending;
	ticker->pending = 0;
	raw_spin_unlock_irqrestore(&ticker->lock, flags);
}

static struct sk_buff *nle_build_tick(const struct nle_tick *tick)
{
	const struct nle_stamp sent = nle_stamp_now();
	struct sk_buff *skb;
	void *header;

	skb = genlmsg_new(NLE_TICK_SIZE, GFP_ATOMIC);
	if (!skb)
		return NULL;
	header = genlmsg_put(skb, 0, 0, &nle_family, 0, NETTYLINK_ECHO_CMD_TICK);
	if (!header ||
	    nl_put_uint(skb, NETTYLINK_ECHO_A_MESSAGE_SEQUENCE, tick->sequence) ||
	    nle_put_stamp(skb, NETTYLINK_ECHO_A_MESSAGE_RECEIVE_CONTEXT, &tick->received) ||
	    nle_put_stamp(skb, NETTYLINK_ECHO_A_MESSAGE_REPLY_CONTEXT, &sent) ||
	    nl_put_uint(skb, NETTYLINK_ECHO_A_MESSAGE_COALESCED, tick->coalesced)) {
		WARN_ON_ONCE(1);
		nlmsg_free(skb);
		return NULL;
	}
	genlmsg_end(skb, header);
	return skb;
}

/* In softirq context. */
static void nle_ticker_send(struct nle_ticker *ticker)
{
	struct nle_net *ns = container_of(ticker, struct nle_net, ticker);
	struct nle_tick tick;
	struct sk_buff *skb;
	unsigned long flags;
	bool sent;

	if (!genl_has_listeners(&nle_family, ns->net, NLE_GROUP_TICKS)) {
		nle_ticker_off(ticker, true);
		return;
	}
	if (!nle_ticker_take(ticker, &tick))
		return;

	skb = nle_build_tick(&tick);
	sent = skb && !nle_multicast(ns, skb, NLE_GROUP_TICKS);

	raw_spin_lock_irqsave(&ticker->lock, flags);
	if (sent)
		ticker->ticks++;
	else
		ticker->failed++;
	raw_spin_unlock_irqrestore(&ticker->lock, flags);
	if (sent)
		nle_count(ns, NLE_TICKS);
}

static void nle_ticker_run(struct nl_softirq *softirq)
{
	nle_ticker_send(container_of(softirq, struct nle_ticker, softirq));
}

/* Return: false if the ticker has stopped itself, and this expiration is none. */
static bool nle_ticker_record(struct nle_ticker *ticker)
{
	unsigned long flags;
	u64 elapsed;
	bool on;

	raw_spin_lock_irqsave(&ticker->lock, flags);
	on = ticker->period;
	if (on) {
		elapsed = hrtimer_forward_now(&ticker->timer, nle_ticker_interval(ticker->period));
		if (!ticker->pending)
			ticker->first = nle_stamp_now();
		ticker->pending += elapsed;
		ticker->expirations += elapsed;
	}
	raw_spin_unlock_irqrestore(&ticker->lock, flags);
	return on;
}

/*
 * Sending from here seems to work, and is wrong: netlink's locks may sleep on
 * PREEMPT_RT and are not safe against interrupts elsewhere.
 */
static enum hrtimer_restart nle_ticker_hardirq_expired(struct hrtimer *timer)
{
	struct nle_ticker *ticker = container_of(timer, struct nle_ticker, timer);

	if (!nle_ticker_record(ticker))
		return HRTIMER_NORESTART;
	nl_softirq_schedule(&ticker->softirq);
	return HRTIMER_RESTART;
}

static enum hrtimer_restart nle_ticker_softirq_expired(struct hrtimer *timer)
{
	struct nle_ticker *ticker = container_of(timer, struct nle_ticker, timer);

	if (!nle_ticker_record(ticker))
		return HRTIMER_NORESTART;
	nle_ticker_send(ticker);
	return HRTIMER_RESTART;
}

/* Nothing of the ticker runs afterwards. What was not sent yet is skipped. */
static void nle_ticker_stop(struct nle_ticker *ticker)
{
	hrtimer_cancel(&ticker->timer);
	nl_softirq_cancel(&ticker->softirq);
	nle_ticker_off(ticker, false);
}

static void nle_ticker_start(struct nle_ticker *ticker, u32 period, u32 source)
{
	bool hard = source == NETTYLINK_ECHO_TICK_SOURCE_HARDIRQ;
	enum hrtimer_mode mode = hard ? HRTIMER_MODE_REL_HARD : HRTIMER_MODE_REL_SOFT;
	unsigned long flags;

	raw_spin_lock_irqsave(&ticker->lock, flags);
	ticker->period = period;
	ticker->source = source;
	raw_spin_unlock_irqrestore(&ticker->lock, flags);

	nl_hrtimer_setup(&ticker->timer,
			 hard ? nle_ticker_hardirq_expired : nle_ticker_softirq_expired,
			 CLOCK_MONOTONIC, mode);
	hrtimer_start(&ticker->timer, nle_ticker_interval(period), mode);
}

void nle_ticker_init(struct nle_ticker *ticker)
{
	mutex_init(&ticker->config);
	raw_spin_lock_init(&ticker->lock);
	nl_softirq_init(&ticker->softirq, nle_ticker_run);
	/* To be cancelled before it was ever started. */
	nl_hrtimer_setup(&ticker->timer, nle_ticker_hardirq_expired, CLOCK_MONOTONIC,
			 HRTIMER_MODE_REL_HARD);
}

void nle_ticker_exit(struct nle_ticker *ticker)
{
	nle_ticker_stop(ticker);
	mutex_destroy(&ticker->config);
}

int nle_ticker_set_doit(struct sk_buff *request, struct genl_info *info)
{
	struct nle_ticker *ticker = &nle_net(genl_info_net(info))->ticker;
	u32 source = NETTYLINK_ECHO_TICK_SOURCE_HARDIRQ;
	u32 period;

	if (GENL_REQ_ATTR_CHECK(info, NETTYLINK_ECHO_A_TICKER_PERIOD))
		return -EINVAL;

	period = nla_get_u32(info->attrs[NETTYLINK_ECHO_A_TICKER_PERIOD]);
	if (period && period < NETTYLINK_ECHO_PERIOD_MIN) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[NETTYLINK_ECHO_A_TICKER_PERIOD],
				    "the period is shorter than 1000 microseconds");
		return -ERANGE;
	}

	if (info->attrs[NETTYLINK_ECHO_A_TICKER_SOURCE])
		source = nla_get_u32(info->attrs[NETTYLINK_ECHO_A_TICKER_SOURCE]);

	mutex_lock(&ticker->config);
	nle_ticker_stop(ticker);
	if (period)
		nle_ticker_start(ticker, period, source);
	mutex_unlock(&ticker->config);
	return 0;
}

static int nle_put_ticker(struct sk_buff *skb, struct nle_ticker *ticker)
{
	u64 expirations, ticks, coalesced, skipped, failed, idle_stops;
	unsigned long flags;
	u32 period, source;

	raw_spin_lock_irqsave(&ticker->lock, flags);
	period = ticker->period;
	source = ticker->source;
	expirations = ticker->expirations;
	ticks = ticker->ticks;
	coalesced = ticker->coalesced;
	skipped = ticker->skipped;
	failed = ticker->failed;
	idle_stops = ticker->idle_stops;
	raw_spin_unlock_irqrestore(&ticker->lock, flags);

	if (nla_put_u32(skb, NETTYLINK_ECHO_A_TICKER_PERIOD, period) ||
	    nla_put_u32(skb, NETTYLINK_ECHO_A_TICKER_SOURCE, source) ||
	    nl_put_uint(skb, NETTYLINK_ECHO_A_TICKER_EXPIRATIONS, expirations) ||
	    nl_put_uint(skb, NETTYLINK_ECHO_A_TICKER_TICKS, ticks) ||
	    nl_put_uint(skb, NETTYLINK_ECHO_A_TICKER_COALESCED, coalesced) ||
	    nl_put_uint(skb, NETTYLINK_ECHO_A_TICKER_SKIPPED, skipped) ||
	    nl_put_uint(skb, NETTYLINK_ECHO_A_TICKER_FAILED, failed) ||
	    nl_put_uint(skb, NETTYLINK_ECHO_A_TICKER_IDLE_STOPS, idle_stops))
		return -EMSGSIZE;
	return 0;
}

int nle_ticker_get_doit(struct sk_buff *request, struct genl_info *info)
{
	struct nle_ticker *ticker = &nle_net(genl_info_net(info))->ticker;
	struct sk_buff *reply;
	void *header;

	reply = genlmsg_new(NLE_TICKER_SIZE, GFP_KERNEL_ACCOUNT);
	if (!reply)
		return -ENOMEM;
	header = genlmsg_put_reply(reply, info, &nle_family, 0, NETTYLINK_ECHO_CMD_TICKER_GET);
	if (!header || nle_put_ticker(reply, ticker)) {
		WARN_ON_ONCE(1);
		nlmsg_free(reply);
		return -EMSGSIZE;
	}
	genlmsg_end(reply, header);
	return genlmsg_reply(reply, info);
}
