/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the C programs share: the conversation with the harness, clocks, records and their checksums. ../../README.md
 * tells the conversation and defines the checksum.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stddef.h>
#include <stdint.h>
#include <linux/genetlink.h>
#include <linux/if.h>

#define ADDRESS_ROOM	20
#define NAME_ROOM	32
#define ECHO_LENGTH	64
#define STATISTICS	23
/* The priority of the route that ends a live run. */
#define LAST_PRIORITY	4000000000U

struct address {
	uint8_t length;
	uint8_t data[ADDRESS_ROOM];
};

struct family {
	uint16_t id;
	uint32_t version;
	uint32_t header_size;
	uint32_t max_attribute;
	char name[GENL_NAMSIZ];
};

struct link {
	int32_t index;
	uint16_t type;
	uint8_t operstate;
	uint32_t flags;
	uint32_t mtu;
	uint32_t queue_length;
	char name[IFNAMSIZ];
	char qdisc[NAME_ROOM];
	char kind[NAME_ROOM];
	struct address address;
	struct address broadcast;
	uint64_t statistics[STATISTICS];
};

struct route {
	uint16_t event;
	uint8_t family;
	uint8_t destination_length;
	uint8_t protocol;
	uint8_t scope;
	uint8_t type;
	uint32_t table;
	uint32_t output;
	uint32_t priority;
	struct address destination;
	struct address gateway;
	struct address source;
};

/* The module's answer: what was sent, and where it was received and answered. */
struct echo {
	uint32_t received_in;
	uint32_t replied_in;
	uint64_t received_at;
	uint64_t replied_at;
	uint64_t sequence;
	uint16_t length;
	uint8_t payload[ECHO_LENGTH];
};

/* What a round has yielded. Each gives room for one more, which may hold what an earlier round left there. */
struct family *new_family(void);
struct link *new_link(void);
struct route *new_route(void);
struct echo *new_echo(void);

/* Takes the last route back: it is of another table. */
void drop_route(void);

/* Takes the last route back as well, when it is in the checksum: a stream keeps none. */
void fold_route(void);

/* Counts what leaves no record, such as installed routes. */
void add_items(uint64_t count);

/* Notes how long one of many exchanges took. */
void note_latency(uint64_t nanoseconds);

/* Counts one overrun that the socket has reported. */
void note_overrun(void);

/* How many routes this round has yielded. */
size_t routes_so_far(void);

struct workload {
	const char *name;
	/* Before the clock starts. */
	void (*prepare)(void);
	void (*run)(void);
	/* After it has stopped: makes records of the objects of a library that has its own. */
	void (*convert)(void);
	/* When the checksum is printed. */
	void (*finish)(void);
};

/* The arguments. */
extern unsigned long bench_count;
extern int bench_receive_buffer;
/* How many are in flight. */
extern unsigned int bench_window;

int bench_main(int argc, char **argv, const struct workload *workloads);

uint64_t wall_clock(void);

/* Writes the checksum of what the round has yielded, a number for each field. */
void print_checksum(void);

/* Forgets what the round has yielded. */
void forget_records(void);

/* The destination of the route with this number, in network byte order. */
uint32_t route_destination(uint32_t number);

/* Fills in the payload of the echo with this number. */
void echo_payload(uint8_t payload[ECHO_LENGTH], uint64_t number);

/* Where all routes lead; see set_up in generate.c. */
#define ROUTE_LINK	"bench0"
#define ROUTE_GATEWAY	0x0affff02U
#define ROUTE_SOURCE	0x0affff01U
#define ROUTE_PRIORITY	100

__attribute__((noreturn, format(printf, 1, 2))) void die(const char *format, ...);

#endif
