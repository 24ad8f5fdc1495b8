// SPDX-License-Identifier: Apache-2.0
/*
 * Messages to records by libmnl: mnl_attr_parse with a callback for each attribute.
 */
#include <stdbool.h>
#include <string.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>

#include "bench.h"
#include "libmnl.h"
#include "../../../genl-family-kmod/include/uapi/linux/nettylink_echo.h"

bool last_route_seen;

static void copy_text(char *to, size_t room, const struct nlattr *attribute)
{
	strncpy(to, mnl_attr_get_str(attribute), room - 1);
	to[room - 1] = '\0';
}

static void copy_address(struct address *to, const struct nlattr *attribute)
{
	to->length = mnl_attr_get_payload_len(attribute);
	if (to->length > sizeof(to->data))
		die("an address of %u bytes", to->length);
	memcpy(to->data, mnl_attr_get_payload(attribute), to->length);
}

static int family_attribute(const struct nlattr *attribute, void *data)
{
	struct family *family = data;

	switch (mnl_attr_get_type(attribute)) {
	case CTRL_ATTR_FAMILY_ID:
		family->id = mnl_attr_get_u16(attribute);
		break;
	case CTRL_ATTR_FAMILY_NAME:
		copy_text(family->name, sizeof(family->name), attribute);
		break;
	case CTRL_ATTR_VERSION:
		family->version = mnl_attr_get_u32(attribute);
		break;
	case CTRL_ATTR_HDRSIZE:
		family->header_size = mnl_attr_get_u32(attribute);
		break;
	case CTRL_ATTR_MAXATTR:
		family->max_attribute = mnl_attr_get_u32(attribute);
		break;
	}
	return MNL_CB_OK;
}

int take_family(const struct nlmsghdr *message, void *data)
{
	struct family *family = new_family();

	(void)data;
	memset(family, 0, sizeof(*family));
	return mnl_attr_parse(message, sizeof(struct genlmsghdr), family_attribute, family);
}

static int kind_attribute(const struct nlattr *attribute, void *data)
{
	struct link *link = data;

	if (mnl_attr_get_type(attribute) == IFLA_INFO_KIND)
		copy_text(link->kind, sizeof(link->kind), attribute);
	return MNL_CB_OK;
}

static int link_attribute(const struct nlattr *attribute, void *data)
{
	struct link *link = data;

	switch (mnl_attr_get_type(attribute)) {
	case IFLA_IFNAME:
		copy_text(link->name, sizeof(link->name), attribute);
		break;
	case IFLA_MTU:
		link->mtu = mnl_attr_get_u32(attribute);
		break;
	case IFLA_TXQLEN:
		link->queue_length = mnl_attr_get_u32(attribute);
		break;
	case IFLA_OPERSTATE:
		link->operstate = mnl_attr_get_u8(attribute);
		break;
	case IFLA_ADDRESS:
		copy_address(&link->address, attribute);
		break;
	case IFLA_BROADCAST:
		copy_address(&link->broadcast, attribute);
		break;
	case IFLA_QDISC:
		copy_text(link->qdisc, sizeof(link->qdisc), attribute);
		break;
	case IFLA_LINKINFO:
		return mnl_attr_parse_nested(attribute, kind_attribute, link);
	case IFLA_STATS64:
		if (mnl_attr_get_payload_len(attribute) < sizeof(link->statistics))
			die("%u bytes of statistics", mnl_attr_get_payload_len(attribute));
		memcpy(link->statistics, mnl_attr_get_payload(attribute), sizeof(link->statistics));
		break;
	}
	return MNL_CB_OK;
}

int take_link(const struct nlmsghdr *message, void *data)
{
	const struct ifinfomsg *header = mnl_nlmsg_get_payload(message);
	struct link *link = new_link();

	(void)data;
	memset(link, 0, sizeof(*link));
	link->index = header->ifi_index;
	link->type = header->ifi_type;
	link->flags = header->ifi_flags;
	return mnl_attr_parse(message, sizeof(*header), link_attribute, link);
}

static int route_attribute(const struct nlattr *attribute, void *data)
{
	struct route *route = data;

	switch (mnl_attr_get_type(attribute)) {
	case RTA_DST:
		copy_address(&route->destination, attribute);
		break;
	case RTA_TABLE:
		route->table = mnl_attr_get_u32(attribute);
		break;
	case RTA_OIF:
		route->output = mnl_attr_get_u32(attribute);
		break;
	case RTA_GATEWAY:
		copy_address(&route->gateway, attribute);
		break;
	case RTA_PRIORITY:
		route->priority = mnl_attr_get_u32(attribute);
		break;
	case RTA_PREFSRC:
		copy_address(&route->source, attribute);
		break;
	}
	return MNL_CB_OK;
}

int take_route(const struct nlmsghdr *message, void *data)
{
	const struct rtmsg *header = mnl_nlmsg_get_payload(message);
	struct route *route = new_route();
	int result;

	(void)data;
	*route = (struct route){
		.event = message->nlmsg_type,
		.family = header->rtm_family,
		.destination_length = header->rtm_dst_len,
		.protocol = header->rtm_protocol,
		.scope = header->rtm_scope,
		.type = header->rtm_type,
		.table = header->rtm_table,
	};
	result = mnl_attr_parse(message, sizeof(*header), route_attribute, route);
	if (route->priority == LAST_PRIORITY)
		last_route_seen = true;
	if (route->priority == LAST_PRIORITY || route->table != RT_TABLE_MAIN)
		drop_route();
	return result;
}

int take_streamed_route(const struct nlmsghdr *message, void *data)
{
	size_t before = routes_so_far();
	int result = take_route(message, data);

	if (routes_so_far() > before)
		fold_route();
	return result;
}

/* Of four bytes or eight, as large as the number. */
static uint64_t number(const struct nlattr *attribute)
{
	return mnl_attr_get_payload_len(attribute) < 8 ? mnl_attr_get_u32(attribute) : mnl_attr_get_u64(attribute);
}

static int echo_attribute(const struct nlattr *attribute, void *data)
{
	struct echo *echo = data;

	switch (mnl_attr_get_type(attribute)) {
	case NETTYLINK_ECHO_A_MESSAGE_PAYLOAD:
		echo->length = mnl_attr_get_payload_len(attribute);
		if (echo->length > sizeof(echo->payload))
			die("an echo of %u bytes", echo->length);
		memcpy(echo->payload, mnl_attr_get_payload(attribute), echo->length);
		break;
	case NETTYLINK_ECHO_A_MESSAGE_SEQUENCE:
		echo->sequence = number(attribute);
		break;
	case NETTYLINK_ECHO_A_MESSAGE_RECEIVE_CONTEXT:
		echo->received_in = mnl_attr_get_u32(attribute);
		break;
	case NETTYLINK_ECHO_A_MESSAGE_RECEIVE_TIME:
		echo->received_at = number(attribute);
		break;
	case NETTYLINK_ECHO_A_MESSAGE_REPLY_CONTEXT:
		echo->replied_in = mnl_attr_get_u32(attribute);
		break;
	case NETTYLINK_ECHO_A_MESSAGE_REPLY_TIME:
		echo->replied_at = number(attribute);
		break;
	}
	return MNL_CB_OK;
}

int take_echo(const struct nlmsghdr *message, void *data)
{
	struct echo *echo = new_echo();

	(void)data;
	memset(echo, 0, sizeof(*echo));
	return mnl_attr_parse(message, sizeof(struct genlmsghdr), echo_attribute, echo);
}
