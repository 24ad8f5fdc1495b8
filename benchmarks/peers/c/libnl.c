// SPDX-License-Identifier: Apache-2.0
/*
 * libnl, with its caches for dumps and its object parsers for everything else.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/family.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/route/link.h>
#include <netlink/route/nexthop.h>
#include <netlink/route/route.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

#include "bench.h"

#define WINDOW	64

static struct nl_sock *sock;
static struct genl_family **families;
static struct rtnl_route **routes;
static uint16_t *events;
static struct nl_cache *cache;
static unsigned int ended;
static size_t kept;
static bool finished;

static void check(int result, const char *what)
{
	if (result < 0)
		die("%s: %s", what, nl_geterror(result));
}

static int count_acknowledgement(struct nl_msg *message, void *data)
{
	(void)message;
	(void)data;
	ended++;
	return NL_OK;
}

static void open_socket(int protocol)
{
	sock = nl_socket_alloc();
	if (!sock)
		die("nl_socket_alloc");
	check(nl_connect(sock, protocol), "nl_connect");
	/* Its default of 32 KiB has no room for a window's answers. */
	check(nl_socket_set_buffer_size(sock, 212992, 0), "nl_socket_set_buffer_size");
}

/* Keeps an object till the clock has stopped. */
static void *room_for(void *objects, size_t size)
{
	if (kept % 4096)
		return objects;
	objects = realloc(objects, (kept + 4096) * size);
	if (!objects)
		die("no memory");
	return objects;
}

static int take_family(struct nl_msg *message, void *data)
{
	struct nlattr *attributes[CTRL_ATTR_MAX + 1];
	struct genl_family *family = genl_family_alloc();

	(void)data;
	if (!family || genlmsg_parse(nlmsg_hdr(message), 0, attributes, CTRL_ATTR_MAX, NULL) < 0)
		die("a family cannot be read");
	genl_family_set_id(family, nla_get_u16(attributes[CTRL_ATTR_FAMILY_ID]));
	genl_family_set_name(family, nla_get_string(attributes[CTRL_ATTR_FAMILY_NAME]));
	genl_family_set_version(family, nla_get_u32(attributes[CTRL_ATTR_VERSION]));
	genl_family_set_hdrsize(family, nla_get_u32(attributes[CTRL_ATTR_HDRSIZE]));
	genl_family_set_maxattr(family, nla_get_u32(attributes[CTRL_ATTR_MAXATTR]));
	families = room_for(families, sizeof(*families));
	families[kept++] = family;
	return NL_OK;
}

static void open_generic(void)
{
	if (sock)
		return;
	open_socket(NETLINK_GENERIC);
	nl_socket_modify_cb(sock, NL_CB_VALID, NL_CB_CUSTOM, take_family, NULL);
}

static void open_route(void)
{
	if (!sock)
		open_socket(NETLINK_ROUTE);
}

static int take_event(struct nl_msg *message, void *data)
{
	struct rtnl_route *route;

	(void)data;
	check(rtnl_route_parse(nlmsg_hdr(message), &route), "rtnl_route_parse");
	if (rtnl_route_get_priority(route) == LAST_PRIORITY) {
		finished = true;
		rtnl_route_put(route);
		return NL_OK;
	}
	events = room_for(events, sizeof(*events));
	routes = room_for(routes, sizeof(*routes));
	events[kept] = nlmsg_hdr(message)->nlmsg_type;
	routes[kept++] = route;
	return NL_OK;
}

static void open_events(void)
{
	open_socket(NETLINK_ROUTE);
	nl_socket_disable_seq_check(sock);
	nl_socket_modify_cb(sock, NL_CB_VALID, NL_CB_CUSTOM, take_event, NULL);
	if (bench_receive_buffer && setsockopt(nl_socket_get_fd(sock), SOL_SOCKET, SO_RCVBUFFORCE, &bench_receive_buffer,
					       sizeof(bench_receive_buffer)))
		die("SO_RCVBUFFORCE");
	check(nl_socket_add_memberships(sock, RTNLGRP_IPV4_ROUTE, 0), "nl_socket_add_memberships");
	finished = false;
}

static struct nl_msg *family_request(void)
{
	struct nl_msg *message = nlmsg_alloc();

	if (!message || !genlmsg_put(message, NL_AUTO_PORT, NL_AUTO_SEQ, GENL_ID_CTRL, 0, 0, CTRL_CMD_GETFAMILY, 1))
		die("genlmsg_put");
	check(nla_put_string(message, CTRL_ATTR_FAMILY_NAME, "nlctrl"), "nla_put_string");
	return message;
}

static void send_message(struct nl_msg *message)
{
	check(nl_send_auto(sock, message), "nl_send_auto");
	nlmsg_free(message);
}

static void ask_family(void)
{
	for (unsigned long i = 0; i < bench_count; i++) {
		uint64_t began = wall_clock();

		send_message(family_request());
		check(nl_recvmsgs_default(sock), "nl_recvmsgs");
		check(nl_wait_for_ack(sock), "nl_wait_for_ack");
		note_latency(wall_clock() - began);
	}
}

static void take_window(unsigned int count)
{
	nl_socket_modify_cb(sock, NL_CB_ACK, NL_CB_CUSTOM, count_acknowledgement, NULL);
	nl_socket_disable_seq_check(sock);
	ended = 0;
	while (ended < count)
		check(nl_recvmsgs_default(sock), "nl_recvmsgs");
}

static void ask_families(void)
{
	for (unsigned long i = 0; i < bench_count; i += WINDOW) {
		for (unsigned int j = 0; j < WINDOW; j++)
			send_message(family_request());
		take_window(WINDOW);
	}
}

static void dump_links(void)
{
	check(rtnl_link_alloc_cache(sock, AF_UNSPEC, &cache), "rtnl_link_alloc_cache");
}

static void dump_routes(void)
{
	check(rtnl_route_alloc_cache(sock, AF_INET, 0, &cache), "rtnl_route_alloc_cache");
}

static void drain(void)
{
	while (kept < bench_count)
		check(nl_recvmsgs_default(sock), "nl_recvmsgs");
}

static void live(void)
{
	while (!finished) {
		int result = nl_recvmsgs_default(sock);

		if (result == -NLE_NOMEM)
			note_overrun();
		else
			check(result, "nl_recvmsgs");
	}
}

static struct nl_addr *ipv4(uint32_t address, int length)
{
	struct nl_addr *result = nl_addr_build(AF_INET, &address, sizeof(address));

	if (!result)
		die("nl_addr_build");
	nl_addr_set_prefixlen(result, length);
	return result;
}

static struct nl_msg *route_request(uint32_t number, int output)
{
	struct rtnl_route *route = rtnl_route_alloc();
	struct rtnl_nexthop *hop = rtnl_route_nh_alloc();
	struct nl_addr *destination = ipv4(route_destination(number), 32);
	struct nl_addr *gateway = ipv4(__builtin_bswap32(ROUTE_GATEWAY), 32);
	struct nl_addr *source = ipv4(__builtin_bswap32(ROUTE_SOURCE), 32);
	struct nl_msg *message;

	rtnl_route_set_family(route, AF_INET);
	rtnl_route_set_table(route, RT_TABLE_MAIN);
	rtnl_route_set_protocol(route, RTPROT_STATIC);
	rtnl_route_set_scope(route, RT_SCOPE_UNIVERSE);
	rtnl_route_set_type(route, RTN_UNICAST);
	rtnl_route_set_priority(route, ROUTE_PRIORITY);
	rtnl_route_set_dst(route, destination);
	rtnl_route_set_pref_src(route, source);
	rtnl_route_nh_set_ifindex(hop, output);
	rtnl_route_nh_set_gateway(hop, gateway);
	rtnl_route_add_nexthop(route, hop);
	check(rtnl_route_build_add_request(route, NLM_F_CREATE | NLM_F_EXCL, &message), "rtnl_route_build_add_request");
	nl_addr_put(destination);
	nl_addr_put(gateway);
	nl_addr_put(source);
	rtnl_route_put(route);
	return message;
}

static void install_batched(void)
{
	int output = if_nametoindex(ROUTE_LINK);

	for (unsigned long i = 0; i < bench_count; i += WINDOW) {
		unsigned int asked = bench_count - i < WINDOW ? bench_count - i : WINDOW;

		for (unsigned int j = 0; j < asked; j++)
			send_message(route_request(i + j, output));
		take_window(asked);
	}
	add_items(bench_count);
}

static void install_each(void)
{
	int output = if_nametoindex(ROUTE_LINK);

	for (unsigned long i = 0; i < bench_count; i++)
		check(nl_send_sync(sock, route_request(i, output)), "nl_send_sync");
	add_items(bench_count);
}

static void keep_address(struct address *to, struct nl_addr *from)
{
	to->length = 0;
	if (!from)
		return;
	to->length = nl_addr_get_len(from);
	memcpy(to->data, nl_addr_get_binary_addr(from), to->length);
}

static void keep_text(char *to, size_t room, const char *from)
{
	snprintf(to, room, "%s", from ? from : "");
}

static void keep_family(struct genl_family *from)
{
	struct family *to = new_family();

	to->id = genl_family_get_id(from);
	to->version = genl_family_get_version(from);
	to->header_size = genl_family_get_hdrsize(from);
	to->max_attribute = genl_family_get_maxattr(from);
	keep_text(to->name, sizeof(to->name), genl_family_get_name(from));
}

static void keep_link(struct nl_object *object, void *data)
{
	/* In the order of struct rtnl_link_stats64. */
	static const rtnl_link_stat_id_t ids[STATISTICS] = {
		RTNL_LINK_RX_PACKETS, RTNL_LINK_TX_PACKETS, RTNL_LINK_RX_BYTES, RTNL_LINK_TX_BYTES, RTNL_LINK_RX_ERRORS,
		RTNL_LINK_TX_ERRORS, RTNL_LINK_RX_DROPPED, RTNL_LINK_TX_DROPPED, RTNL_LINK_MULTICAST,
		RTNL_LINK_COLLISIONS, RTNL_LINK_RX_LEN_ERR, RTNL_LINK_RX_OVER_ERR, RTNL_LINK_RX_CRC_ERR,
		RTNL_LINK_RX_FRAME_ERR, RTNL_LINK_RX_FIFO_ERR, RTNL_LINK_RX_MISSED_ERR, RTNL_LINK_TX_ABORT_ERR,
		RTNL_LINK_TX_CARRIER_ERR, RTNL_LINK_TX_FIFO_ERR, RTNL_LINK_TX_HBEAT_ERR, RTNL_LINK_TX_WIN_ERR,
		RTNL_LINK_RX_COMPRESSED, RTNL_LINK_TX_COMPRESSED
	};
	struct rtnl_link *from = (struct rtnl_link *)object;
	struct link *to = new_link();

	(void)data;
	to->index = rtnl_link_get_ifindex(from);
	to->type = rtnl_link_get_arptype(from);
	to->flags = rtnl_link_get_flags(from);
	to->mtu = rtnl_link_get_mtu(from);
	to->queue_length = rtnl_link_get_txqlen(from);
	to->operstate = rtnl_link_get_operstate(from);
	keep_text(to->name, sizeof(to->name), rtnl_link_get_name(from));
	keep_text(to->qdisc, sizeof(to->qdisc), rtnl_link_get_qdisc(from));
	keep_text(to->kind, sizeof(to->kind), rtnl_link_get_type(from));
	keep_address(&to->address, rtnl_link_get_addr(from));
	keep_address(&to->broadcast, rtnl_link_get_broadcast(from));
	for (unsigned int i = 0; i < STATISTICS; i++)
		to->statistics[i] = rtnl_link_get_stat(from, ids[i]);
}

static void keep_route(struct rtnl_route *from, uint16_t event)
{
	struct rtnl_nexthop *hop = rtnl_route_nexthop_n(from, 0);
	struct route *to;

	if (rtnl_route_get_table(from) != RT_TABLE_MAIN)
		return;
	to = new_route();
	*to = (struct route){
		.event = event,
		.family = rtnl_route_get_family(from),
		.destination_length = nl_addr_get_prefixlen(rtnl_route_get_dst(from)),
		.protocol = rtnl_route_get_protocol(from),
		.scope = rtnl_route_get_scope(from),
		.type = rtnl_route_get_type(from),
		.table = rtnl_route_get_table(from),
		.output = hop ? rtnl_route_nh_get_ifindex(hop) : 0,
		.priority = rtnl_route_get_priority(from),
	};
	keep_address(&to->destination, rtnl_route_get_dst(from));
	keep_address(&to->gateway, hop ? rtnl_route_nh_get_gateway(hop) : NULL);
	keep_address(&to->source, rtnl_route_get_pref_src(from));
}

static void keep_cached_route(struct nl_object *object, void *data)
{
	(void)data;
	keep_route((struct rtnl_route *)object, RTM_NEWROUTE);
}

static void keep_families(void)
{
	for (size_t i = 0; i < kept; i++) {
		keep_family(families[i]);
		genl_family_put(families[i]);
	}
	kept = 0;
}

static void keep_links(void)
{
	nl_cache_foreach(cache, keep_link, NULL);
	nl_cache_free(cache);
}

static void keep_routes(void)
{
	nl_cache_foreach(cache, keep_cached_route, NULL);
	nl_cache_free(cache);
}

static void keep_events(void)
{
	for (size_t i = 0; i < kept; i++) {
		keep_route(routes[i], events[i]);
		rtnl_route_put(routes[i]);
	}
	kept = 0;
	nl_socket_free(sock);
}

int main(int argc, char **argv)
{
	static const struct workload workloads[] = {
		{ "family", open_generic, ask_family, keep_families, NULL },
		{ "families", open_generic, ask_families, keep_families, NULL },
		{ "links", open_route, dump_links, keep_links, NULL },
		{ "routes", open_route, dump_routes, keep_routes, NULL },
		{ "drain", open_events, drain, keep_events, NULL },
		{ "live", open_events, live, keep_events, NULL },
		{ "install", open_route, install_batched, NULL, NULL },
		{ "install-each", open_route, install_each, NULL, NULL },
		{ NULL, NULL, NULL, NULL, NULL }
	};

	return bench_main(argc, argv, workloads);
}
