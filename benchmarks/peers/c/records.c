// SPDX-License-Identifier: Apache-2.0
/*
 * What a round has yielded, and the checksum of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "records.h"

#define FNV_BASIS	0xcbf29ce484222325ULL
#define FNV_PRIME	0x100000001b3ULL
#define MAX_FIELDS	16

static struct family *families;
static struct link *links;
static struct route *routes;
static struct echo *echoes;
static size_t family_count, link_count, route_count, echo_count, folded;
static size_t family_room, link_room, route_room, echo_room;

static uint64_t sums[MAX_FIELDS];
static unsigned int field;
static uint64_t key;

static void *grow(void *records, size_t *room, size_t size)
{
	*room = *room ? 2 * *room : 1024;
	records = realloc(records, *room * size);
	if (!records)
		die("no memory");
	return records;
}

struct family *new_family(void)
{
	if (family_count == family_room)
		families = grow(families, &family_room, sizeof(*families));
	return &families[family_count++];
}

struct link *new_link(void)
{
	if (link_count == link_room)
		links = grow(links, &link_room, sizeof(*links));
	return &links[link_count++];
}

struct route *new_route(void)
{
	if (route_count == route_room)
		routes = grow(routes, &route_room, sizeof(*routes));
	return &routes[route_count++];
}

struct echo *new_echo(void)
{
	if (echo_count == echo_room)
		echoes = grow(echoes, &echo_room, sizeof(*echoes));
	return &echoes[echo_count++];
}

void drop_route(void)
{
	route_count--;
}

size_t routes_so_far(void)
{
	return route_count;
}

uint64_t records_so_far(void)
{
	return family_count + link_count + route_count + echo_count + folded;
}

void forget_records(void)
{
	family_count = 0;
	link_count = 0;
	route_count = 0;
	echo_count = 0;
	folded = 0;
	field = 0;
	memset(sums, 0, sizeof(sums));
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
	return (hash ^ word) * FNV_PRIME;
}

static uint64_t mix_bytes(uint64_t hash, const void *bytes, size_t length)
{
	hash = mix(hash, length);
	for (size_t i = 0; i < length; i++)
		hash = mix(hash, ((const uint8_t *)bytes)[i]);
	return hash;
}

static void begin(uint64_t item)
{
	key = item;
	field = 0;
}

static void number(uint64_t value)
{
	sums[field++] += mix(key, value);
}

static void text(const char *value)
{
	sums[field++] += mix_bytes(key, value, strlen(value));
}

static uint64_t mix_address(uint64_t hash, const struct address *address)
{
	for (unsigned int i = 0; i < address->length; i++) {
		if (address->data[i])
			return mix_bytes(hash, address->data, address->length);
	}
	return mix(hash, 0);
}

static void address(const struct address *value)
{
	sums[field++] += mix_address(key, value);
}

static void sum_family(const struct family *family)
{
	begin(mix(FNV_BASIS, family->id));
	number(family->id);
	text(family->name);
	number(family->version);
	number(family->header_size);
	number(family->max_attribute);
}

static void sum_link(const struct link *link)
{
	uint64_t statistics;

	begin(mix(FNV_BASIS, (uint32_t)link->index));
	number((uint32_t)link->index);
	number(link->type);
	number(link->flags);
	text(link->name);
	number(link->mtu);
	number(link->queue_length);
	number(link->operstate);
	address(&link->address);
	address(&link->broadcast);
	text(link->qdisc);
	text(link->kind);
	statistics = key;
	for (unsigned int i = 0; i < STATISTICS; i++)
		statistics = mix(statistics, link->statistics[i]);
	sums[field++] += statistics;
}

static void sum_route(const struct route *route)
{
	begin(mix_address(FNV_BASIS, &route->destination));
	number(route->event);
	number(route->family);
	address(&route->destination);
	number(route->destination_length);
	number(route->table);
	number(route->protocol);
	number(route->scope);
	number(route->type);
	number(route->output);
	address(&route->gateway);
	number(route->priority);
	address(&route->source);
}

static void sum_echo(const struct echo *echo)
{
	begin(mix_bytes(FNV_BASIS, echo->payload, echo->length));
	number(echo->length);
	number(echo->received_in);
	number(echo->replied_in);
}

void fold_route(void)
{
	sum_route(&routes[--route_count]);
	folded++;
}

void print_checksum(void)
{
	for (size_t i = 0; i < family_count; i++)
		sum_family(&families[i]);
	for (size_t i = 0; i < link_count; i++)
		sum_link(&links[i]);
	for (size_t i = 0; i < route_count; i++)
		sum_route(&routes[i]);
	for (size_t i = 0; i < echo_count; i++)
		sum_echo(&echoes[i]);
	for (unsigned int i = 0; i < field; i++)
		printf("%s%016llx", i ? "," : " checksum=", (unsigned long long)sums[i]);
}
