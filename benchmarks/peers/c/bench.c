// SPDX-License-Identifier: Apache-2.0
/*
 * The conversation with the harness, and the clocks.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <arpa/inet.h>

#include "bench.h"
#include "records.h"

unsigned long bench_count;
int bench_receive_buffer;
unsigned int bench_window = 64;

/* What was resident when the program had done nothing yet. */
static unsigned long base_kib;
static uint64_t items;
static uint64_t overruns;
static uint64_t *latencies;
static size_t latencies_taken, latencies_room;

/*
 * What is allocated is counted by standing in the C library's way: libnl and libmnl allocate through these, too. There
 * is one thread, but the C library may call them before main.
 */
static atomic_ullong allocated;

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

void *malloc(size_t size)
{
	atomic_fetch_add_explicit(&allocated, size, memory_order_relaxed);
	return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	atomic_fetch_add_explicit(&allocated, count * size, memory_order_relaxed);
	return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	atomic_fetch_add_explicit(&allocated, size, memory_order_relaxed);
	return __libc_realloc(old, size);
}

void die(const char *format, ...)
{
	int error = errno;
	va_list arguments;

	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, " (errno %d: %s)\n", error, strerror(error));
	exit(1);
}

static uint64_t read_clock(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

uint64_t wall_clock(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

void add_items(uint64_t count)
{
	items += count;
}

void note_overrun(void)
{
	overruns++;
}

void note_latency(uint64_t nanoseconds)
{
	if (latencies_taken == latencies_room) {
		latencies_room = latencies_room ? 2 * latencies_room : 4096;
		latencies = realloc(latencies, latencies_room * sizeof(*latencies));
		if (!latencies)
			die("no memory");
	}
	latencies[latencies_taken++] = nanoseconds;
}

uint32_t route_destination(uint32_t number)
{
	return htonl(0x10000000U + number);
}

void echo_payload(uint8_t payload[ECHO_LENGTH], uint64_t number)
{
	for (unsigned int i = 0; i < ECHO_LENGTH; i++)
		payload[i] = i < 8 ? number >> 8 * i : number + i;
}

static int compare(const void *one, const void *other)
{
	uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;

	return (a > b) - (a < b);
}

static void run_once(const struct workload *workload)
{
	uint64_t wall, cpu, memory;

	items = 0;
	overruns = 0;
	latencies_taken = 0;
	memory = atomic_load(&allocated);
	cpu = read_clock(CLOCK_PROCESS_CPUTIME_ID);
	wall = wall_clock();
	workload->run();
	wall = wall_clock() - wall;
	cpu = read_clock(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	memory = atomic_load(&allocated) - memory;
	if (workload->convert)
		workload->convert();
	printf("base_kib=%lu items=%llu wall_ns=%llu cpu_ns=%llu allocated=%llu", base_kib, (unsigned long long)(items + records_so_far()),
	       (unsigned long long)wall, (unsigned long long)cpu, (unsigned long long)memory);
	if (latencies_taken) {
		qsort(latencies, latencies_taken, sizeof(*latencies), compare);
		printf(" p50_ns=%llu", (unsigned long long)latencies[latencies_taken / 2]);
	}
	if (overruns)
		printf(" overruns=%llu", (unsigned long long)overruns);
	print_checksum();
	printf("\n");
	fflush(stdout);
	forget_records();
	if (workload->finish)
		workload->finish();
}

static void obey(const struct workload *workload)
{
	char line[64];

	while (fgets(line, sizeof(line), stdin)) {
		if (!strcmp(line, "prepare\n")) {
			if (workload->prepare)
				workload->prepare();
			printf("ready\n");
			fflush(stdout);
		} else if (!strcmp(line, "go\n")) {
			run_once(workload);
		} else {
			die("what is '%s'?", line);
		}
	}
}

/* What is resident of this process. */
static unsigned long resident_kib(void)
{
	FILE *status = fopen("/proc/self/status", "r");
	unsigned long kib = 0;
	char line[256];

	if (!status)
		die("/proc/self/status");
	while (fgets(line, sizeof(line), status) && sscanf(line, "VmRSS: %lu", &kib) != 1)
		;
	fclose(status);
	return kib;
}

static const struct workload *find(const struct workload *workloads, const char *name)
{
	for (const struct workload *workload = workloads; workload->name; workload++) {
		if (!strcmp(workload->name, name))
			return workload;
	}
	fprintf(stderr, "there is no workload '%s' here\n", name);
	exit(2);
}

/* One question, right after the start. */
static void answer_once(const struct workload *workload)
{
	bench_count = 1;
	workload->prepare();
	workload->run();
	puts("answered");
}

int bench_main(int argc, char **argv, const struct workload *workloads)
{
	if (argc < 3)
		die("usage: %s WORKLOAD COUNT [RECEIVE_BUFFER|WINDOW]", argv[0]);
	base_kib = resident_kib();
	bench_count = strtoul(argv[2], NULL, 10);
	bench_receive_buffer = argc > 3 ? atoi(argv[3]) : 0;
	bench_window = bench_receive_buffer ? bench_receive_buffer : 64;
	if (!strcmp(argv[1], "start"))
		answer_once(find(workloads, "family"));
	else
		obey(find(workloads, argv[1]));
	return 0;
}
