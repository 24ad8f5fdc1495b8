/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The records of one round, for bench.c.
 */
#ifndef RECORDS_H
#define RECORDS_H

#include <stdint.h>

uint64_t records_so_far(void);

#endif
