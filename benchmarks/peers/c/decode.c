// SPDX-License-Identifier: Apache-2.0
/*
 * Messages to records, for the raw programs.
 */
#include <string.h>
#include <linux/if_link.h>

#include "raw.h"
#include "../../../genl-family-kmod/include/uapi/linux/nettylink_echo.h"

/* Walks attributes; a length that makes no sense ends the program. */
#define for_each_attribute(attribute, from, end) \
	for (attribute = (const void *)(from); has_attribute(attribute, end); \
	     attribute = (const void *)((const char *)attribute + NLA_ALIGN(attribute->nla_len)))

static bool has_attribute(const struct nlattr *attribute, const char *end)
{
	long rest = end - (const char *)attribute;

	if (rest < (long)sizeof(*attribute))
		return false;
	if (attribute->nla_len < NLA_HDRLEN || attribute->nla_len > rest)
		die("an attribute of %u bytes in %ld", attribute->nla_len, rest);
	return true;
}

static const void *value(const struct nlattr *attribute)
{
	return (const char *)attribute + NLA_HDRLEN;
}

static unsigned int length(const struct nlattr *attribute)
{
	return attribute->nla_len - NLA_HDRLEN;
}

static uint32_t u32(const struct nlattr *attribute)
{
	uint32_t result;

	if (length(attribute) < sizeof(result))
		die("attribute %u is too short", attribute->nla_type);
	memcpy(&result, value(attribute), sizeof(result));
	return result;
}

static uint16_t u16(const struct nlattr *attribute)
{
	uint16_t result;

	if (length(attribute) < sizeof(result))
		die("attribute %u is too short", attribute->nla_type);
	memcpy(&result, value(attribute), sizeof(result));
	return result;
}

static void read_string(const struct nlattr *attribute, char *to, size_t room)
{
	size_t size = length(attribute) < room ? length(attribute) : room - 1;

	memcpy(to, value(attribute), size);
	to[size] = '\0';
}

static void read_address(const struct nlattr *attribute, struct address *address)
{
	if (length(attribute) > sizeof(address->data))
		die("an address of %u bytes", length(attribute));
	address->length = length(attribute);
	memcpy(address->data, value(attribute), address->length);
}

static const char *end_of(const struct nlmsghdr *message)
{
	return (const char *)message + message->nlmsg_len;
}

/* The attributes behind a fixed header. */
static const void *behind(const struct nlmsghdr *message, size_t header)
{
	if (message->nlmsg_len < NLMSG_HDRLEN + header)
		die("a message of %u bytes", message->nlmsg_len);
	return (const char *)NLMSG_DATA(message) + NLMSG_ALIGN(header);
}

void read_family(const struct nlmsghdr *message, struct family *family)
{
	const struct nlattr *attribute;

	memset(family, 0, sizeof(*family));
	for_each_attribute(attribute, behind(message, sizeof(struct genlmsghdr)), end_of(message)) {
		switch (attribute->nla_type & NLA_TYPE_MASK) {
		case CTRL_ATTR_FAMILY_ID:
			family->id = u16(attribute);
			break;
		case CTRL_ATTR_FAMILY_NAME:
			read_string(attribute, family->name, sizeof(family->name));
			break;
		case CTRL_ATTR_VERSION:
			family->version = u32(attribute);
			break;
		case CTRL_ATTR_HDRSIZE:
			family->header_size = u32(attribute);
			break;
		case CTRL_ATTR_MAXATTR:
			family->max_attribute = u32(attribute);
			break;
		}
	}
}

/* Of four bytes or eight, as large as the number. */
static uint64_t number(const struct nlattr *attribute)
{
	uint64_t result;

	if (length(attribute) < sizeof(result))
		return u32(attribute);
	memcpy(&result, value(attribute), sizeof(result));
	return result;
}

void read_echo(const struct nlmsghdr *message, struct echo *echo)
{
	const struct nlattr *attribute;

	memset(echo, 0, sizeof(*echo));
	for_each_attribute(attribute, behind(message, sizeof(struct genlmsghdr)), end_of(message)) {
		switch (attribute->nla_type & NLA_TYPE_MASK) {
		case NETTYLINK_ECHO_A_MESSAGE_PAYLOAD:
			if (length(attribute) > sizeof(echo->payload))
				die("an echo of %u bytes", length(attribute));
			echo->length = length(attribute);
			memcpy(echo->payload, value(attribute), echo->length);
			break;
		case NETTYLINK_ECHO_A_MESSAGE_SEQUENCE:
			echo->sequence = number(attribute);
			break;
		case NETTYLINK_ECHO_A_MESSAGE_RECEIVE_CONTEXT:
			echo->received_in = u32(attribute);
			break;
		case NETTYLINK_ECHO_A_MESSAGE_RECEIVE_TIME:
			echo->received_at = number(attribute);
			break;
		case NETTYLINK_ECHO_A_MESSAGE_REPLY_CONTEXT:
			echo->replied_in = u32(attribute);
			break;
		case NETTYLINK_ECHO_A_MESSAGE_REPLY_TIME:
			echo->replied_at = number(attribute);
			break;
		}
	}
}

static void read_kind(const struct nlattr *info, struct link *link)
{
	const struct nlattr *attribute;

	for_each_attribute(attribute, value(info), (const char *)info + info->nla_len) {
		if ((attribute->nla_type & NLA_TYPE_MASK) == IFLA_INFO_KIND)
			read_string(attribute, link->kind, sizeof(link->kind));
	}
}

void read_link(const struct nlmsghdr *message, struct link *link)
{
	const struct nlattr *attribute;
	const struct ifinfomsg *header = NLMSG_DATA(message);
	const void *attributes = behind(message, sizeof(*header));

	memset(link, 0, sizeof(*link));
	link->index = header->ifi_index;
	link->type = header->ifi_type;
	link->flags = header->ifi_flags;
	for_each_attribute(attribute, attributes, end_of(message)) {
		switch (attribute->nla_type & NLA_TYPE_MASK) {
		case IFLA_IFNAME:
			read_string(attribute, link->name, sizeof(link->name));
			break;
		case IFLA_MTU:
			link->mtu = u32(attribute);
			break;
		case IFLA_TXQLEN:
			link->queue_length = u32(attribute);
			break;
		case IFLA_OPERSTATE:
			link->operstate = *(const uint8_t *)value(attribute);
			break;
		case IFLA_ADDRESS:
			read_address(attribute, &link->address);
			break;
		case IFLA_BROADCAST:
			read_address(attribute, &link->broadcast);
			break;
		case IFLA_QDISC:
			read_string(attribute, link->qdisc, sizeof(link->qdisc));
			break;
		case IFLA_LINKINFO:
			read_kind(attribute, link);
			break;
		case IFLA_STATS64:
			if (length(attribute) < sizeof(link->statistics))
				die("%u bytes of statistics", length(attribute));
			memcpy(link->statistics, value(attribute), sizeof(link->statistics));
			break;
		}
	}
}

void read_route(const struct nlmsghdr *message, struct route *route)
{
	const struct nlattr *attribute;
	const struct rtmsg *header = NLMSG_DATA(message);
	const void *attributes = behind(message, sizeof(*header));

	*route = (struct route){
		.event = message->nlmsg_type,
		.family = header->rtm_family,
		.destination_length = header->rtm_dst_len,
		.protocol = header->rtm_protocol,
		.scope = header->rtm_scope,
		.type = header->rtm_type,
		.table = header->rtm_table,
	};
	for_each_attribute(attribute, attributes, end_of(message)) {
		switch (attribute->nla_type & NLA_TYPE_MASK) {
		case RTA_DST:
			read_address(attribute, &route->destination);
			break;
		case RTA_TABLE:
			route->table = u32(attribute);
			break;
		case RTA_OIF:
			route->output = u32(attribute);
			break;
		case RTA_GATEWAY:
			read_address(attribute, &route->gateway);
			break;
		case RTA_PRIORITY:
			route->priority = u32(attribute);
			break;
		case RTA_PREFSRC:
			read_address(attribute, &route->source);
			break;
		}
	}
}
