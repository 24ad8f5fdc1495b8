/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Netlink by hand, for the raw programs and the generator: nothing but the kernel's headers.
 */
#ifndef RAW_H
#define RAW_H

#include <stdbool.h>
#include <stdint.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "bench.h"

/* Opens a socket; with a receive buffer if that is not 0, as a member of a group if that is not 0. */
int raw_open(int protocol, int receive_buffer, int group);

/* Turns an option of netlink sockets on. */
void raw_option(int fd, int option);

/* Asks for the number of a generic netlink family. */
uint16_t raw_family_id(const char *name);

/* Requests, at the end of a buffer that the caller has made big enough. */
struct nlmsghdr *put_message(void *at, uint16_t type, uint16_t flags, uint32_t sequence);
void *put_header(struct nlmsghdr *message, size_t size);
void put_attribute(struct nlmsghdr *message, uint16_t type, const void *value, size_t length);
void put_u32(struct nlmsghdr *message, uint16_t type, uint32_t value);

/* Each puts a whole request and returns its length. */
size_t put_family_request(void *at, uint32_t sequence);
size_t put_echo_request(void *at, uint32_t sequence, uint16_t family, uint64_t number);
size_t put_links_request(void *at, uint32_t sequence);
size_t put_routes_request(void *at, uint32_t sequence, bool main_table);
size_t put_route(void *at, uint32_t sequence, uint16_t type, uint16_t flags, uint32_t number, uint32_t output);

/* The index of the link that all routes lead out of. */
uint32_t route_output(void);

/* Each decodes one message. */
void read_family(const struct nlmsghdr *message, struct family *family);
void read_echo(const struct nlmsghdr *message, struct echo *echo);
void read_link(const struct nlmsghdr *message, struct link *link);
void read_route(const struct nlmsghdr *message, struct route *route);

/* Fails where a message is an error; returns whether it is an acknowledgement. */
bool is_acknowledgement(const struct nlmsghdr *message);

#endif
