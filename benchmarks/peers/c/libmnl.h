/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What libmnl.c decodes with.
 */
#ifndef BENCH_LIBMNL_H
#define BENCH_LIBMNL_H

#include <stdbool.h>
#include <libmnl/libmnl.h>

/* Callbacks of mnl_cb_run: each makes a record of a message. */
int take_family(const struct nlmsghdr *message, void *data);
int take_link(const struct nlmsghdr *message, void *data);
int take_route(const struct nlmsghdr *message, void *data);
int take_streamed_route(const struct nlmsghdr *message, void *data);
int take_echo(const struct nlmsghdr *message, void *data);

/* Whether take_route has met the route that ends a live run. */
extern bool last_route_seen;

#endif
