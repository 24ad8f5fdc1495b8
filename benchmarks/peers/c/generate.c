// SPDX-License-Identifier: Apache-2.0
/*
 * Fills a network namespace and changes it, by commands on standard input, an answer for each:
 *
 *   links N          adds N links, in pairs of veth
 *   bench            adds the link that routes lead out of, with its address
 *   add N            adds N routes
 *   delete N         deletes them
 *   storm N R        adds N routes and deletes all but the first R of them, and says in how many nanoseconds
 *   last             adds and deletes the route that ends a live run
 *   checksum         says how many routes there are, with their checksum
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <net/if.h>
#include <linux/if_link.h>
#include <linux/veth.h>
#include <sys/socket.h>

#include "raw.h"
#include "records.h"

#define WINDOW	64

static int fd;
static uint32_t sequence;
static _Alignas(8) char out[WINDOW * 192];
static _Alignas(8) char in[32768];

static void await(unsigned int acknowledgements)
{
	while (acknowledgements) {
		int rest = recv(fd, in, sizeof(in), 0);

		if (rest < 0)
			die("recv");
		for (struct nlmsghdr *message = (void *)in; NLMSG_OK(message, rest); message = NLMSG_NEXT(message, rest))
			acknowledgements -= is_acknowledgement(message);
	}
}

static void transact(size_t length, unsigned int requests)
{
	if (send(fd, out, length, 0) < 0)
		die("send");
	await(requests);
}

static void put_name(struct nlmsghdr *message, const char *name)
{
	put_attribute(message, IFLA_IFNAME, name, strlen(name) + 1);
}

static struct nlattr *begin_nest(struct nlmsghdr *message, uint16_t type)
{
	struct nlattr *nest = (void *)((char *)message + message->nlmsg_len);

	put_attribute(message, type, NULL, 0);
	return nest;
}

static void end_nest(struct nlmsghdr *message, struct nlattr *nest)
{
	nest->nla_len = (char *)message + message->nlmsg_len - (char *)nest;
}

static void add_pair(const char *name, const char *peer)
{
	struct nlmsghdr *message = put_message(out, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK, ++sequence);
	struct nlattr *info, *data, *other;

	put_header(message, sizeof(struct ifinfomsg));
	put_name(message, name);
	info = begin_nest(message, IFLA_LINKINFO);
	put_attribute(message, IFLA_INFO_KIND, "veth", sizeof("veth"));
	data = begin_nest(message, IFLA_INFO_DATA);
	other = begin_nest(message, VETH_INFO_PEER);
	put_header(message, sizeof(struct ifinfomsg));
	put_name(message, peer);
	end_nest(message, other);
	end_nest(message, data);
	end_nest(message, info);
	transact(message->nlmsg_len, 1);
}

static void add_links(unsigned long count)
{
	char name[32], peer[32];

	for (unsigned long i = 0; i < count; i += 2) {
		snprintf(name, sizeof(name), "link%lu", i);
		snprintf(peer, sizeof(peer), "link%lu", i + 1);
		add_pair(name, peer);
	}
}

static void raise_link(const char *name)
{
	struct nlmsghdr *message = put_message(out, RTM_NEWLINK, NLM_F_ACK, ++sequence);
	struct ifinfomsg *header = put_header(message, sizeof(*header));

	header->ifi_index = if_nametoindex(name);
	header->ifi_flags = IFF_UP;
	header->ifi_change = IFF_UP;
	transact(message->nlmsg_len, 1);
}

static void add_bench_link(void)
{
	uint32_t address = __builtin_bswap32(ROUTE_SOURCE);
	struct nlmsghdr *message;
	struct ifaddrmsg *header;

	add_pair(ROUTE_LINK, "bench1");
	raise_link(ROUTE_LINK);
	raise_link("bench1");
	message = put_message(out, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK, ++sequence);
	header = put_header(message, sizeof(*header));
	header->ifa_family = AF_INET;
	header->ifa_prefixlen = 24;
	header->ifa_index = route_output();
	put_attribute(message, IFA_LOCAL, &address, sizeof(address));
	put_attribute(message, IFA_ADDRESS, &address, sizeof(address));
	transact(message->nlmsg_len, 1);
}

static void change_routes(uint16_t type, uint16_t flags, unsigned long from, unsigned long to)
{
	uint32_t output = route_output();

	for (unsigned long i = from; i < to; i += WINDOW) {
		unsigned int asked = to - i < WINDOW ? to - i : WINDOW;
		size_t length = 0;

		/* Those of one datagram succeed if the last does and none of the others answers. */
		for (unsigned int j = 0; j < asked; j++)
			length += put_route(out + length, ++sequence, type, flags | (j == asked - 1 ? NLM_F_ACK : 0), i + j,
					    output);
		transact(length, 1);
	}
}

static void add_routes(unsigned long count)
{
	change_routes(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, 0, count);
}

static void delete_routes(unsigned long from, unsigned long to)
{
	change_routes(RTM_DELROUTE, 0, from, to);
}

static void add_and_delete_last(void)
{
	const uint32_t beyond = 0xfffffff, output = route_output();
	const uint16_t types[] = { RTM_NEWROUTE, RTM_DELROUTE };

	for (unsigned int i = 0; i < 2; i++) {
		struct nlmsghdr *message = put_message(out, types[i], NLM_F_CREATE | NLM_F_ACK, ++sequence);
		struct rtmsg *header = put_header(message, sizeof(*header));

		header->rtm_family = AF_INET;
		header->rtm_dst_len = 32;
		header->rtm_table = RT_TABLE_MAIN;
		header->rtm_scope = RT_SCOPE_LINK;
		header->rtm_type = RTN_UNICAST;
		put_u32(message, RTA_DST, route_destination(beyond));
		put_u32(message, RTA_OIF, output);
		put_u32(message, RTA_PRIORITY, LAST_PRIORITY);
		transact(message->nlmsg_len, 1);
	}
}

static void dump_routes(void)
{
	size_t length = put_routes_request(out, ++sequence, true);

	if (send(fd, out, length, 0) < 0)
		die("send");
	while (true) {
		int rest = recv(fd, in, sizeof(in), 0);

		if (rest < 0)
			die("recv");
		for (struct nlmsghdr *message = (void *)in; NLMSG_OK(message, rest); message = NLMSG_NEXT(message, rest)) {
			struct route *route;

			if (message->nlmsg_type == NLMSG_DONE)
				return;
			route = new_route();
			read_route(message, route);
			if (route->protocol != RTPROT_STATIC)
				drop_route();
		}
	}
}

static void obey(const char *command, unsigned long count, unsigned long rest)
{
	uint64_t began = wall_clock();

	if (!strcmp(command, "links")) {
		add_links(count);
	} else if (!strcmp(command, "bench")) {
		add_bench_link();
	} else if (!strcmp(command, "add")) {
		add_routes(count);
	} else if (!strcmp(command, "delete")) {
		delete_routes(0, count);
	} else if (!strcmp(command, "storm")) {
		add_routes(count);
		delete_routes(rest, count);
	} else if (!strcmp(command, "last")) {
		add_and_delete_last();
	} else if (!strcmp(command, "checksum")) {
		dump_routes();
		printf("items=%llu", (unsigned long long)records_so_far());
		print_checksum();
		printf("\n");
		forget_records();
		return;
	} else {
		die("what is '%s'?", command);
	}
	printf("wall_ns=%llu\n", (unsigned long long)(wall_clock() - began));
}

int main(void)
{
	char line[64], command[32];

	fd = raw_open(NETLINK_ROUTE, 0, 0);
	raw_option(fd, NETLINK_CAP_ACK);
	raw_option(fd, NETLINK_GET_STRICT_CHK);
	while (fgets(line, sizeof(line), stdin)) {
		unsigned long count = 0, rest = 0;

		if (sscanf(line, "%31s %lu %lu", command, &count, &rest) < 1)
			die("an empty command");
		obey(command, count, rest);
		fflush(stdout);
	}
	return 0;
}
