// SPDX-License-Identifier: Apache-2.0
/*
 * libmnl, as its own examples use it: mnl_cb_run for each datagram, mnl_attr_parse with a callback for each message, a
 * batch where several requests are sent at once.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

#include "bench.h"

#define WINDOW	64

static struct mnl_socket *sock;
static unsigned int port, sequence, ended;
static bool finished;
static char out[64 * 1024], in[32 * 1024];

static void open_socket(int protocol)
{
	sock = mnl_socket_open(protocol);
	if (!sock)
		die("mnl_socket_open");
	if (mnl_socket_bind(sock, 0, MNL_SOCKET_AUTOPID) < 0)
		die("mnl_socket_bind");
	port = mnl_socket_get_portid(sock);
}

static void open_generic(void)
{
	if (!sock)
		open_socket(NETLINK_GENERIC);
}

static void open_route(void)
{
	if (!sock)
		open_socket(NETLINK_ROUTE);
}

static void open_events(void)
{
	int group = RTNLGRP_IPV4_ROUTE;

	open_socket(NETLINK_ROUTE);
	if (bench_receive_buffer && setsockopt(mnl_socket_get_fd(sock), SOL_SOCKET, SO_RCVBUFFORCE, &bench_receive_buffer,
					       sizeof(bench_receive_buffer)))
		die("SO_RCVBUFFORCE");
	if (mnl_socket_setsockopt(sock, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)) < 0)
		die("NETLINK_ADD_MEMBERSHIP");
}

static void close_events(void)
{
	mnl_socket_close(sock);
}

static void send_out(size_t length)
{
	if (mnl_socket_sendto(sock, out, length) < 0)
		die("mnl_socket_sendto");
}

/* Takes one datagram; returns what mnl_cb_run says. */
static int take(mnl_cb_t callback)
{
	ssize_t length = mnl_socket_recvfrom(sock, in, sizeof(in));
	int result;

	if (length < 0 && errno == ENOBUFS) {
		note_overrun();
		return MNL_CB_OK;
	}
	if (length < 0)
		die("mnl_socket_recvfrom");
	result = mnl_cb_run(in, length, 0, port, callback, NULL);
	if (result < 0)
		die("mnl_cb_run");
	return result;
}

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

static int take_family(const struct nlmsghdr *message, void *data)
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

static int take_link(const struct nlmsghdr *message, void *data)
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

static int take_route(const struct nlmsghdr *message, void *data)
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
		finished = true;
	if (route->priority == LAST_PRIORITY || route->table != RT_TABLE_MAIN)
		drop_route();
	return result;
}

static struct nlmsghdr *put_message(void *at, uint16_t type, uint16_t flags)
{
	struct nlmsghdr *message = mnl_nlmsg_put_header(at);

	message->nlmsg_type = type;
	message->nlmsg_flags = NLM_F_REQUEST | flags;
	message->nlmsg_seq = ++sequence;
	return message;
}

static void put_family_request(void *at)
{
	struct nlmsghdr *message = put_message(at, GENL_ID_CTRL, NLM_F_ACK);
	struct genlmsghdr *header = mnl_nlmsg_put_extra_header(message, sizeof(*header));

	header->cmd = CTRL_CMD_GETFAMILY;
	header->version = 1;
	mnl_attr_put_strz(message, CTRL_ATTR_FAMILY_NAME, "nlctrl");
}

static void put_route(void *at, uint32_t number, uint32_t output)
{
	struct nlmsghdr *message = put_message(at, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK);
	struct rtmsg *header = mnl_nlmsg_put_extra_header(message, sizeof(*header));

	header->rtm_family = AF_INET;
	header->rtm_dst_len = 32;
	header->rtm_table = RT_TABLE_MAIN;
	header->rtm_protocol = RTPROT_STATIC;
	header->rtm_scope = RT_SCOPE_UNIVERSE;
	header->rtm_type = RTN_UNICAST;
	mnl_attr_put_u32(message, RTA_DST, route_destination(number));
	mnl_attr_put_u32(message, RTA_OIF, output);
	mnl_attr_put_u32(message, RTA_GATEWAY, __builtin_bswap32(ROUTE_GATEWAY));
	mnl_attr_put_u32(message, RTA_PRIORITY, ROUTE_PRIORITY);
	mnl_attr_put_u32(message, RTA_PREFSRC, __builtin_bswap32(ROUTE_SOURCE));
}

static void ask_family(void)
{
	for (unsigned long i = 0; i < bench_count; i++) {
		uint64_t began = wall_clock();

		put_family_request(out);
		send_out(((struct nlmsghdr *)out)->nlmsg_len);
		while (take(take_family) > MNL_CB_STOP)
			;
		note_latency(wall_clock() - began);
	}
}

/* Acknowledgements end mnl_cb_run, but of a window they are to be counted. */
static int count_acknowledgement(const struct nlmsghdr *message, void *data)
{
	const struct nlmsgerr *error = mnl_nlmsg_get_payload(message);

	(void)data;
	if (error->error) {
		errno = -error->error;
		return MNL_CB_ERROR;
	}
	ended++;
	return MNL_CB_OK;
}

static void take_window(mnl_cb_t callback)
{
	mnl_cb_t control[NLMSG_ERROR + 1] = { [NLMSG_ERROR] = count_acknowledgement };
	ssize_t length = mnl_socket_recvfrom(sock, in, sizeof(in));

	if (length < 0)
		die("mnl_socket_recvfrom");
	if (mnl_cb_run2(in, length, 0, port, callback, NULL, control, NLMSG_ERROR + 1) < 0)
		die("mnl_cb_run2");
}

/* Sends so many requests in one datagram and takes all answers. */
static void exchange_window(unsigned int count, void (*put)(void *at, uint32_t number, uint32_t output), uint32_t from,
			    uint32_t output, mnl_cb_t callback)
{
	struct mnl_nlmsg_batch *batch = mnl_nlmsg_batch_start(out, sizeof(out) / 2);

	for (unsigned int i = 0; i < count; i++) {
		put(mnl_nlmsg_batch_current(batch), from + i, output);
		if (!mnl_nlmsg_batch_next(batch))
			die("the batch is full");
	}
	send_out(mnl_nlmsg_batch_size(batch));
	mnl_nlmsg_batch_stop(batch);
	ended = 0;
	while (ended < count)
		take_window(callback);
}

static void put_numbered_family_request(void *at, uint32_t number, uint32_t output)
{
	(void)number;
	(void)output;
	put_family_request(at);
}

static void ask_families(void)
{
	for (unsigned long i = 0; i < bench_count; i += WINDOW)
		exchange_window(WINDOW, put_numbered_family_request, 0, 0, take_family);
}

static void dump(uint16_t type, size_t header, uint8_t family, mnl_cb_t callback)
{
	struct nlmsghdr *message = put_message(out, type, NLM_F_DUMP);
	struct rtgenmsg *begin = mnl_nlmsg_put_extra_header(message, header);

	begin->rtgen_family = family;
	send_out(message->nlmsg_len);
	while (take(callback) > MNL_CB_STOP)
		;
}

static void dump_links(void)
{
	dump(RTM_GETLINK, sizeof(struct ifinfomsg), AF_UNSPEC, take_link);
}

static void dump_routes(void)
{
	dump(RTM_GETROUTE, sizeof(struct rtmsg), AF_INET, take_route);
}

static void drain(void)
{
	port = 0;
	while (routes_so_far() < bench_count)
		take(take_route);
}

static void live(void)
{
	port = 0;
	finished = false;
	while (!finished)
		take(take_route);
}

static void install_batched(void)
{
	uint32_t output = if_nametoindex(ROUTE_LINK);

	for (unsigned long i = 0; i < bench_count; i += WINDOW)
		exchange_window(bench_count - i < WINDOW ? bench_count - i : WINDOW, put_route, i, output, NULL);
	add_items(bench_count);
}

static void install_each(void)
{
	uint32_t output = if_nametoindex(ROUTE_LINK);

	for (unsigned long i = 0; i < bench_count; i++) {
		put_route(out, i, output);
		send_out(((struct nlmsghdr *)out)->nlmsg_len);
		while (take(NULL) > MNL_CB_STOP)
			;
	}
	add_items(bench_count);
}

int main(int argc, char **argv)
{
	static const struct workload workloads[] = {
		{ "family", open_generic, ask_family, NULL, NULL },
		{ "families", open_generic, ask_families, NULL, NULL },
		{ "links", open_route, dump_links, NULL, NULL },
		{ "routes", open_route, dump_routes, NULL, NULL },
		{ "drain", open_events, drain, NULL, close_events },
		{ "live", open_events, live, NULL, close_events },
		{ "install", open_route, install_batched, NULL, NULL },
		{ "install-each", open_route, install_each, NULL, NULL },
		{ NULL, NULL, NULL, NULL, NULL }
	};

	return bench_main(argc, argv, workloads);
}
