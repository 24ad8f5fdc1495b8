// SPDX-License-Identifier: Apache-2.0
/*
 * C as fast as the kernel allows, which is the limit that all others are compared with: a connected socket, requests
 * that share a datagram, several datagrams for each receive, buffers as large as the kernel fills, and of a dump only
 * what is wanted.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <unistd.h>
#include <sys/socket.h>

#include "raw.h"

#define WINDOW		64
#define MAX_WINDOW	1024
/* As many datagrams as a window has answers and acknowledgements. */
#define SLOTS		(2 * WINDOW)
#define SMALL		1024
/* The kernel fills no more in one go. */
#define LARGE		32768

static int fd = -1;
static uint32_t sequence;
static uint16_t family_id;
static _Alignas(8) char out[MAX_WINDOW * 96];
static _Alignas(8) char small[SLOTS][SMALL];
static _Alignas(8) char large[LARGE];
static struct mmsghdr slots[SLOTS];
static struct iovec parts[SLOTS];

static void open_socket(int protocol, int receive_buffer, int group)
{
	fd = raw_open(protocol, receive_buffer, group);
	for (unsigned int i = 0; i < SLOTS; i++) {
		parts[i] = (struct iovec){ small[i], SMALL };
		slots[i].msg_hdr = (struct msghdr){ .msg_iov = &parts[i], .msg_iovlen = 1 };
	}
}

static void open_generic(void)
{
	if (fd >= 0)
		return;
	if (bench_window > MAX_WINDOW)
		die("more in flight than %u", MAX_WINDOW);
	/* Answers that do not fit would be lost. */
	open_socket(NETLINK_GENERIC, bench_window > WINDOW ? bench_window * 4096 : 0, 0);
	raw_option(fd, NETLINK_CAP_ACK);
}

static void open_echo(void)
{
	open_generic();
	if (!family_id)
		family_id = raw_family_id("nettylink-echo");
}

static void open_route(void)
{
	if (fd >= 0)
		return;
	open_socket(NETLINK_ROUTE, 0, 0);
	raw_option(fd, NETLINK_CAP_ACK);
	raw_option(fd, NETLINK_GET_STRICT_CHK);
}

static void open_events(void)
{
	open_socket(NETLINK_ROUTE, bench_receive_buffer, RTNLGRP_IPV4_ROUTE);
}

static void close_events(void)
{
	close(fd);
}

static void send_requests(size_t length)
{
	if (send(fd, out, length, 0) < 0)
		die("send");
}

/*
 * The error that recvmmsg found behind datagrams is told by the next call without looking at the queue. Where another
 * overrun came meanwhile, and the queue is empty, the kernel drops everything until it has been looked at.
 */
static void look(void)
{
	if (recv(fd, NULL, 0, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT) < 0 && errno == ENOBUFS)
		note_overrun();
}

/* Receives up to so many datagrams, waiting for the first. */
static unsigned int receive(unsigned int most)
{
	int count = recvmmsg(fd, slots, most, MSG_WAITFORONE, NULL);

	if (count < 0 && errno == ENOBUFS) {
		note_overrun();
		look();
		return 0;
	}
	if (count < 0)
		die("recvmmsg");
	return count;
}

#define for_each_message(message, from, rest) \
	for (const struct nlmsghdr *message = (const void *)(from); NLMSG_OK(message, rest); \
	     message = NLMSG_NEXT(message, rest))

static unsigned int take_families(void)
{
	unsigned int count = receive(SLOTS), ended = 0;

	for (unsigned int i = 0; i < count; i++) {
		int rest = slots[i].msg_len;

		for_each_message(message, small[i], rest) {
			if (is_acknowledgement(message))
				ended++;
			else
				read_family(message, new_family());
		}
	}
	return ended;
}

/* More than one datagram at a time gains nothing here: the kernel makes each inside the call that takes it. */
static int receive_part(void)
{
	ssize_t length = recv(fd, large, LARGE, 0);

	if (length < 0)
		die("recv");
	return length;
}

/* Of two datagrams, two calls of recv take less time than one of recvmmsg. */
static void ask_family(void)
{
	for (unsigned long i = 0; i < bench_count; i++) {
		uint64_t began = wall_clock();
		bool ended = false;

		send_requests(put_family_request(out, ++sequence));
		while (!ended) {
			int rest = receive_part();

			for_each_message(message, large, rest) {
				ended = is_acknowledgement(message);
				if (!ended)
					read_family(message, new_family());
			}
		}
		note_latency(wall_clock() - began);
	}
}

static void ask_families(void)
{
	for (unsigned long i = 0; i < bench_count; i += bench_window) {
		unsigned int ended = 0, asked = bench_count - i < bench_window ? bench_count - i : bench_window;
		size_t length = 0;

		for (unsigned int j = 0; j < asked; j++)
			length += put_family_request(out + length, ++sequence);
		send_requests(length);
		while (ended < asked)
			ended += take_families();
	}
}

/* The answer usually comes before its acknowledgement, sometimes after it. */
static void echo(void)
{
	for (unsigned long i = 0; i < bench_count; i++) {
		uint64_t began = wall_clock();
		unsigned int due = 2;

		send_requests(put_echo_request(out, ++sequence, family_id, i));
		while (due) {
			int rest = receive_part();

			for_each_message(message, large, rest) {
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
	send_requests(put_links_request(out, ++sequence));
	while (true) {
		int rest = receive_part();

		for_each_message(message, large, rest) {
			if (message->nlmsg_type == NLMSG_DONE)
				return;
			if (!is_acknowledgement(message))
				read_link(message, new_link());
		}
	}
}

static void take_routes(bool fold)
{
	send_requests(put_routes_request(out, ++sequence, true));
	while (true) {
		int rest = receive_part();

		for_each_message(message, large, rest) {
			if (message->nlmsg_type == NLMSG_DONE)
				return;
			if (is_acknowledgement(message))
				continue;
			read_route(message, new_route());
			if (fold)
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
		unsigned int count = receive(WINDOW);

		for (unsigned int i = 0; i < count; i++) {
			int rest = slots[i].msg_len;

			for_each_message(message, small[i], rest)
				read_route(message, new_route());
		}
	}
}

static void live(void)
{
	while (true) {
		unsigned int count = receive(WINDOW);

		for (unsigned int i = 0; i < count; i++) {
			int rest = slots[i].msg_len;

			for_each_message(message, small[i], rest) {
				struct route *route = new_route();

				read_route(message, route);
				if (route->priority == LAST_PRIORITY) {
					drop_route();
					return;
				}
			}
		}
	}
}

static unsigned int take_acknowledgements(void)
{
	unsigned int count = receive(WINDOW), ended = 0;

	for (unsigned int i = 0; i < count; i++) {
		int rest = slots[i].msg_len;

		for_each_message(message, small[i], rest)
			ended += is_acknowledgement(message);
	}
	return ended;
}

static void install(unsigned int window)
{
	uint32_t output = route_output();

	for (unsigned long i = 0; i < bench_count; i += window) {
		unsigned int ended = 0, asked = bench_count - i < window ? bench_count - i : window;
		size_t length = 0;

		for (unsigned int j = 0; j < asked; j++)
			length += put_route(out + length, ++sequence, RTM_NEWROUTE,
					    NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK, i + j, output);
		send_requests(length);
		while (ended < asked)
			ended += take_acknowledgements();
	}
	add_items(bench_count);
}

static void install_batched(void)
{
	install(WINDOW);
}

/* One datagram at a time is faster to receive by recv. */
static void install_each(void)
{
	uint32_t output = route_output();

	for (unsigned long i = 0; i < bench_count; i++) {
		int rest;

		send_requests(put_route(out, ++sequence, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK, i, output));
		rest = receive_part();
		for_each_message(message, large, rest)
			is_acknowledgement(message);
	}
	add_items(bench_count);
}

#include "workloads.h"

int main(int argc, char **argv)
{
	return bench_main(argc, argv, all_workloads);
}
