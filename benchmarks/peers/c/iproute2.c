// SPDX-License-Identifier: Apache-2.0
/*
 * Runs ip of iproute2, once for a round, and counts the lines that it prints. Its start is part of it. Of what is text no
 * checksum is made.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "bench.h"

static char batch[] = "/tmp/nettylink-bench-XXXXXX";

/* A file of commands, unlinked when the program ends. */
static void write_batch(unsigned long count)
{
	int fd = mkstemp(batch);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

	if (!file)
		die("a temporary file");
	for (unsigned long i = 0; i < count; i++) {
		struct in_addr address = { route_destination(i) };

		fprintf(file, "route add %s via 10.255.255.2 dev %s metric %u src 10.255.255.1 proto static\n",
			inet_ntoa(address), ROUTE_LINK, ROUTE_PRIORITY);
	}
	fclose(file);
}

static unsigned long count_lines(int fd)
{
	static char buffer[1 << 16];
	unsigned long lines = 0;
	ssize_t length;

	while ((length = read(fd, buffer, sizeof(buffer))) > 0) {
		for (char *at = buffer; (at = memchr(at, '\n', buffer + length - at)); at++)
			lines++;
	}
	return lines;
}

/* Runs ip; returns how many lines it printed. */
static unsigned long run(const char *const *arguments, struct rusage *usage)
{
	unsigned long lines;
	int ends[2], status;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC))
		die("pipe");
	child = vfork();
	if (child < 0)
		die("vfork");
	if (!child) {
		dup2(ends[1], STDOUT_FILENO);
		execvp("ip", (char *const *)arguments);
		_exit(127);
	}
	close(ends[1]);
	lines = count_lines(ends[0]);
	close(ends[0]);
	if (wait4(child, &status, 0, usage) != child || status)
		die("ip ends with status %d", status);
	return lines;
}

static unsigned long long nanoseconds(const struct rusage *usage)
{
	return (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000000000ULL +
	       (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) * 1000ULL;
}

static void run_once(const char *const *arguments, unsigned long count)
{
	struct rusage usage;
	uint64_t began = wall_clock();
	unsigned long lines = run(arguments, &usage);

	printf("items=%lu wall_ns=%llu cpu_ns=%llu rss_kib=%ld checksum=-,-,-,-,-,-,-,-,-,-,-,-\n", count ? count : lines,
	       (unsigned long long)(wall_clock() - began), nanoseconds(&usage), usage.ru_maxrss);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	static const char *const links[] = { "ip", "-o", "-s", "-s", "-d", "link", "show", NULL };
	static const char *const routes[] = { "ip", "-o", "-4", "route", "show", "table", "main", NULL };
	static const char *const install[] = { "ip", "-batch", batch, NULL };
	const char *const *arguments = NULL;
	unsigned long count = 0;
	char line[64];

	if (argc < 3)
		die("usage: %s WORKLOAD COUNT", argv[0]);
	if (!strcmp(argv[1], "links"))
		arguments = links;
	else if (!strcmp(argv[1], "routes"))
		arguments = routes;
	else if (!strcmp(argv[1], "install-each"))
		arguments = install;
	if (!arguments)
		return 2;
	if (arguments == install) {
		count = strtoul(argv[2], NULL, 10);
		write_batch(count);
	}
	while (fgets(line, sizeof(line), stdin)) {
		if (!strcmp(line, "go\n"))
			run_once(arguments, count);
		else
			puts("ready");
		fflush(stdout);
	}
	if (count)
		unlink(batch);
	return 0;
}
