// SPDX-License-Identifier: Apache-2.0
/*
 * Sockets and requests, for the raw programs and the generator.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <net/if.h>
#include <sys/socket.h>

#include "raw.h"
#include "../../../genl-family-kmod/include/uapi/linux/nettylink_echo.h"

int raw_open(int protocol, int receive_buffer, int group)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);

	if (fd < 0)
		die("socket");
	if (receive_buffer && setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &receive_buffer, sizeof(receive_buffer)))
		die("SO_RCVBUFFORCE");
	if (connect(fd, (struct sockaddr *)&kernel, sizeof(kernel)))
		die("connect");
	if (group && setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)))
		die("NETLINK_ADD_MEMBERSHIP");
	return fd;
}

void raw_option(int fd, int option)
{
	int on = 1;

	if (setsockopt(fd, SOL_NETLINK, option, &on, sizeof(on)))
		die("setsockopt(SOL_NETLINK, %d)", option);
}

struct nlmsghdr *put_message(void *at, uint16_t type, uint16_t flags, uint32_t sequence)
{
	struct nlmsghdr *message = at;

	*message = (struct nlmsghdr){
		.nlmsg_len = NLMSG_HDRLEN,
		.nlmsg_type = type,
		.nlmsg_flags = NLM_F_REQUEST | flags,
		.nlmsg_seq = sequence,
	};
	return message;
}

void *put_header(struct nlmsghdr *message, size_t size)
{
	void *header = (char *)message + message->nlmsg_len;

	memset(header, 0, NLMSG_ALIGN(size));
	message->nlmsg_len += NLMSG_ALIGN(size);
	return header;
}

void put_attribute(struct nlmsghdr *message, uint16_t type, const void *value, size_t length)
{
	struct nlattr *attribute = (void *)((char *)message + message->nlmsg_len);

	attribute->nla_type = type;
	attribute->nla_len = NLA_HDRLEN + length;
	memcpy((char *)attribute + NLA_HDRLEN, value, length);
	memset((char *)attribute + NLA_HDRLEN + length, 0, NLA_ALIGN(length) - length);
	message->nlmsg_len += NLA_ALIGN(attribute->nla_len);
}

void put_u32(struct nlmsghdr *message, uint16_t type, uint32_t value)
{
	put_attribute(message, type, &value, sizeof(value));
}

static size_t put_family_question(void *at, uint32_t sequence, uint16_t flags, const char *name)
{
	struct nlmsghdr *message = put_message(at, GENL_ID_CTRL, flags, sequence);
	struct genlmsghdr *header = put_header(message, sizeof(*header));

	header->cmd = CTRL_CMD_GETFAMILY;
	header->version = 1;
	put_attribute(message, CTRL_ATTR_FAMILY_NAME, name, strlen(name) + 1);
	return message->nlmsg_len;
}

size_t put_family_request(void *at, uint32_t sequence)
{
	return put_family_question(at, sequence, NLM_F_ACK, "nlctrl");
}

uint16_t raw_family_id(const char *name)
{
	_Alignas(8) char buffer[8192];
	struct family family;
	int length, fd = raw_open(NETLINK_GENERIC, 0, 0);

	if (send(fd, buffer, put_family_question(buffer, 1, 0, name), 0) < 0)
		die("send");
	length = recv(fd, buffer, sizeof(buffer), 0);
	if (length < (int)NLMSG_HDRLEN || is_acknowledgement((const void *)buffer))
		die("no answer about family %s", name);
	read_family((const void *)buffer, &family);
	close(fd);
	return family.id;
}

size_t put_echo_request(void *at, uint32_t sequence, uint16_t family, uint64_t number)
{
	struct nlmsghdr *message = put_message(at, family, NLM_F_ACK, sequence);
	struct genlmsghdr *header = put_header(message, sizeof(*header));
	uint8_t payload[ECHO_LENGTH];

	header->cmd = NETTYLINK_ECHO_CMD_ECHO;
	header->version = NETTYLINK_ECHO_FAMILY_VERSION;
	echo_payload(payload, number);
	put_attribute(message, NETTYLINK_ECHO_A_MESSAGE_PAYLOAD, payload, sizeof(payload));
	return message->nlmsg_len;
}

size_t put_links_request(void *at, uint32_t sequence)
{
	struct nlmsghdr *message = put_message(at, RTM_GETLINK, NLM_F_DUMP, sequence);

	put_header(message, sizeof(struct ifinfomsg));
	return message->nlmsg_len;
}

size_t put_routes_request(void *at, uint32_t sequence, bool main_table)
{
	struct nlmsghdr *message = put_message(at, RTM_GETROUTE, NLM_F_DUMP, sequence);
	struct rtmsg *header = put_header(message, sizeof(*header));

	header->rtm_family = AF_INET;
	if (main_table)
		put_u32(message, RTA_TABLE, RT_TABLE_MAIN);
	return message->nlmsg_len;
}

size_t put_route(void *at, uint32_t sequence, uint16_t type, uint16_t flags, uint32_t number, uint32_t output)
{
	struct nlmsghdr *message = put_message(at, type, flags, sequence);
	struct rtmsg *header = put_header(message, sizeof(*header));

	header->rtm_family = AF_INET;
	header->rtm_dst_len = 32;
	header->rtm_table = RT_TABLE_MAIN;
	header->rtm_protocol = RTPROT_STATIC;
	header->rtm_scope = RT_SCOPE_UNIVERSE;
	header->rtm_type = RTN_UNICAST;
	put_u32(message, RTA_DST, route_destination(number));
	put_u32(message, RTA_OIF, output);
	put_u32(message, RTA_GATEWAY, __builtin_bswap32(ROUTE_GATEWAY));
	put_u32(message, RTA_PRIORITY, ROUTE_PRIORITY);
	put_u32(message, RTA_PREFSRC, __builtin_bswap32(ROUTE_SOURCE));
	return message->nlmsg_len;
}

uint32_t route_output(void)
{
	uint32_t index = if_nametoindex(ROUTE_LINK);

	if (!index)
		die("there is no link " ROUTE_LINK);
	return index;
}

bool is_acknowledgement(const struct nlmsghdr *message)
{
	const struct nlmsgerr *error = NLMSG_DATA(message);

	if (message->nlmsg_type != NLMSG_ERROR)
		return false;
	if (error->error) {
		errno = -error->error;
		die("the kernel refuses message %u", error->msg.nlmsg_seq);
	}
	return true;
}
