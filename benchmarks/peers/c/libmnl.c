// SPDX-License-Identifier: Apache-2.0
/*
 * libmnl, as its own examples use it: mnl_cb_run for each datagram, mnl_attr_parse with a callback for each message, a
 * batch where several requests are sent at once.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

#include "bench.h"
#include "libmnl.h"
#include "../../../genl-family-kmod/include/uapi/linux/nettylink_echo.h"

#define WINDOW	64

static struct mnl_socket *sock;
static unsigned int port, sequence, ended;
static uint16_t echo_family;
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

static struct nlmsghdr *put_message(void *at, uint16_t type, uint16_t flags)
{
	struct nlmsghdr *message = mnl_nlmsg_put_header(at);

	message->nlmsg_type = type;
	message->nlmsg_flags = NLM_F_REQUEST | flags;
	message->nlmsg_seq = ++sequence;
	return message;
}

static void put_family_question(void *at, const char *name)
{
	struct nlmsghdr *message = put_message(at, GENL_ID_CTRL, NLM_F_ACK);
	struct genlmsghdr *header = mnl_nlmsg_put_extra_header(message, sizeof(*header));

	header->cmd = CTRL_CMD_GETFAMILY;
	header->version = 1;
	mnl_attr_put_strz(message, CTRL_ATTR_FAMILY_NAME, name);
}

static void put_family_request(void *at)
{
	put_family_question(at, "nlctrl");
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

static int keep_family_id(const struct nlmsghdr *message, void *data)
{
	const struct nlattr *attribute;

	(void)data;
	mnl_attr_for_each(attribute, message, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attribute) == CTRL_ATTR_FAMILY_ID)
			echo_family = mnl_attr_get_u16(attribute);
	}
	return MNL_CB_OK;
}

static void open_echo(void)
{
	open_generic();
	if (echo_family)
		return;
	put_family_question(out, NETTYLINK_ECHO_FAMILY_NAME);
	send_out(((struct nlmsghdr *)out)->nlmsg_len);
	while (take(keep_family_id) > MNL_CB_STOP)
		;
}

static void put_echo_request(void *at, uint64_t number)
{
	struct nlmsghdr *message = put_message(at, echo_family, NLM_F_ACK);
	struct genlmsghdr *header = mnl_nlmsg_put_extra_header(message, sizeof(*header));
	uint8_t payload[ECHO_LENGTH];

	header->cmd = NETTYLINK_ECHO_CMD_ECHO;
	header->version = NETTYLINK_ECHO_FAMILY_VERSION;
	echo_payload(payload, number);
	mnl_attr_put(message, NETTYLINK_ECHO_A_MESSAGE_PAYLOAD, sizeof(payload), payload);
}

static int take_counted_echo(const struct nlmsghdr *message, void *data)
{
	ended++;
	return take_echo(message, data);
}

/* The answer usually comes before its acknowledgement, sometimes after it. */
static void echo(void)
{
	for (unsigned long i = 0; i < bench_count; i++) {
		uint64_t began = wall_clock();

		put_echo_request(out, i);
		send_out(((struct nlmsghdr *)out)->nlmsg_len);
		ended = 0;
		while (ended < 2)
			take_window(take_counted_echo);
		note_latency(wall_clock() - began);
	}
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

static void stream_routes(void)
{
	dump(RTM_GETROUTE, sizeof(struct rtmsg), AF_INET, take_streamed_route);
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
	last_route_seen = false;
	while (!last_route_seen)
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

#include "workloads.h"

int main(int argc, char **argv)
{
	return bench_main(argc, argv, all_workloads);
}
