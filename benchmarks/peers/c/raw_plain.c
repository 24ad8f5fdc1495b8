// SPDX-License-Identifier: Apache-2.0
/*
 * Plain C: one system call for each datagram, a small buffer, nothing clever.
 */
#include <errno.h>
#include <unistd.h>
#include <sys/socket.h>

#include "raw.h"

static int fd = -1;
static uint32_t sequence;
static uint16_t family_id;
static _Alignas(8) char out[1024];
static _Alignas(8) char in[8192];

static void open_generic(void)
{
	if (fd < 0)
		fd = raw_open(NETLINK_GENERIC, 0, 0);
}

static void open_echo(void)
{
	open_generic();
	if (!family_id)
		family_id = raw_family_id("nettylink-echo");
}

static void open_route(void)
{
	if (fd < 0)
		fd = raw_open(NETLINK_ROUTE, 0, 0);
}

static void open_events(void)
{
	fd = raw_open(NETLINK_ROUTE, bench_receive_buffer, RTNLGRP_IPV4_ROUTE);
}

static void close_events(void)
{
	close(fd);
}

static void send_request(size_t length)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	struct iovec part = { out, length };
	struct msghdr message = {
		.msg_name = &kernel, .msg_namelen = sizeof(kernel), .msg_iov = &part, .msg_iovlen = 1
	};

	if (sendmsg(fd, &message, 0) < 0)
		die("sendmsg");
}

/* The length of the next datagram; 0 where some are lost. */
static int receive(void)
{
	struct sockaddr_nl sender;
	struct iovec part = { in, sizeof(in) };
	struct msghdr message = {
		.msg_name = &sender, .msg_namelen = sizeof(sender), .msg_iov = &part, .msg_iovlen = 1
	};
	ssize_t length = recvmsg(fd, &message, 0);

	if (length < 0 && errno == ENOBUFS) {
		note_overrun();
		return 0;
	}
	if (length < 0)
		die("recvmsg");
	if (message.msg_flags & MSG_TRUNC)
		die("a datagram does not fit");
	return sender.nl_pid == 0 ? length : 0;
}

#define for_each_message(message, rest) \
	for (struct nlmsghdr *message = (void *)in; NLMSG_OK(message, rest); message = NLMSG_NEXT(message, rest))

/* Takes one datagram of the answers to families; returns how many acknowledgements were in it. */
static unsigned int take_families(void)
{
	int rest = receive();
	unsigned int ended = 0;

	for_each_message(message, rest) {
		if (is_acknowledgement(message))
			ended++;
		else
			read_family(message, new_family());
	}
	return ended;
}

static void ask_family(void)
{
	for (unsigned long i = 0; i < bench_count; i++) {
		uint64_t began = wall_clock();

		send_request(put_family_request(out, ++sequence));
		while (!take_families())
			;
		note_latency(wall_clock() - began);
	}
}

static void ask_families(void)
{
	for (unsigned long i = 0; i < bench_count; i += 64) {
		unsigned int ended = 0;

		for (unsigned int j = 0; j < 64; j++)
			send_request(put_family_request(out, ++sequence));
		while (ended < 64)
			ended += take_families();
	}
}

/* The answer usually comes before its acknowledgement, sometimes after it. */
static void echo(void)
{
	for (unsigned long i = 0; i < bench_count; i++) {
		uint64_t began = wall_clock();
		unsigned int due = 2;

		send_request(put_echo_request(out, ++sequence, family_id, i));
		while (due) {
			int rest = receive();

			for_each_message(message, rest) {
				if (!is_acknowledgement(message))
					read_echo(message, new_echo());
				due--;
			}
		}
		note_latency(wall_clock() - began);
	}
}

static void dump_links(void)
{
	send_request(put_links_request(out, ++sequence));
	while (true) {
		int rest = receive();

		for_each_message(message, rest) {
			if (message->nlmsg_type == NLMSG_DONE)
				return;
			if (!is_acknowledgement(message))
				read_link(message, new_link());
		}
	}
}

static void take_routes(bool fold)
{
	send_request(put_routes_request(out, ++sequence, false));
	while (true) {
		int rest = receive();

		for_each_message(message, rest) {
			struct route *route;

			if (message->nlmsg_type == NLMSG_DONE)
				return;
			if (is_acknowledgement(message))
				continue;
			route = new_route();
			read_route(message, route);
			if (route->table != RT_TABLE_MAIN)
				drop_route();
			else if (fold)
				fold_route();
		}
	}
}

static void dump_routes(void)
{
	take_routes(false);
}

static void stream_routes(void)
{
	take_routes(true);
}

static void drain(void)
{
	while (routes_so_far() < bench_count) {
		int rest = receive();

		for_each_message(message, rest)
			read_route(message, new_route());
	}
}

static void live(void)
{
	while (true) {
		int rest = receive();

		for_each_message(message, rest) {
			struct route *route = new_route();

			read_route(message, route);
			if (route->priority == LAST_PRIORITY) {
				drop_route();
				return;
			}
		}
	}
}

static void install(bool at_once)
{
	uint32_t output = route_output();

	for (unsigned long i = 0; i < bench_count; i++) {
		bool ended = false;

		send_request(put_route(out, ++sequence, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK, i, output));
		while (at_once && !ended) {
			int rest = receive();

			for_each_message(message, rest)
				ended |= is_acknowledgement(message);
		}
		/* A receive buffer holds some 250 acknowledgements. */
		if (!at_once && (i % 64 == 63 || i == bench_count - 1)) {
			for (unsigned long due = i % 64 + 1; due > 0; due--) {
				int rest = receive();

				for_each_message(message, rest)
					is_acknowledgement(message);
			}
		}
	}
	add_items(bench_count);
}

static void install_batched(void)
{
	install(false);
}

static void install_each(void)
{
	install(true);
}

#include "workloads.h"

int main(int argc, char **argv)
{
	return bench_main(argc, argv, all_workloads);
}
