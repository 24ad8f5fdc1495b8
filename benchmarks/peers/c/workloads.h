/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which function carries each workload out, the same names in all programs that keep records of their own. To be included
 * behind those functions.
 */
#ifndef WORKLOADS_H
#define WORKLOADS_H

#include "bench.h"

static const struct workload all_workloads[] = {
	{ "family", open_generic, ask_family, NULL, NULL },
	{ "families", open_generic, ask_families, NULL, NULL },
	{ "echo", open_echo, echo, NULL, NULL },
	{ "links", open_route, dump_links, NULL, NULL },
	{ "routes", open_route, dump_routes, NULL, NULL },
	{ "stream", open_route, stream_routes, NULL, NULL },
	{ "drain", open_events, drain, NULL, close_events },
	{ "live", open_events, live, NULL, close_events },
	{ "install", open_route, install_batched, NULL, NULL },
	{ "install-each", open_route, install_each, NULL, NULL },
	{ NULL, NULL, NULL, NULL, NULL }
};

#endif
