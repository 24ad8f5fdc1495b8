// SPDX-License-Identifier: Apache-2.0
/*
 * Starts a program and measures how long it takes until it prints something, and what it has used when it ends; a round
 * for each line on standard input:
 *
 *   start PROGRAM [ARGUMENT]...
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "bench.h"

static void run_once(char **program)
{
	char answer[4096];
	struct rusage usage;
	uint64_t wall;
	int ends[2], status;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC))
		die("pipe");
	wall = wall_clock();
	child = vfork();
	if (child < 0)
		die("vfork");
	if (!child) {
		dup2(ends[1], STDOUT_FILENO);
		execv(program[0], program);
		_exit(127);
	}
	close(ends[1]);
	if (read(ends[0], answer, sizeof(answer)) <= 0)
		die("%s prints nothing", program[0]);
	wall = wall_clock() - wall;
	while (read(ends[0], answer, sizeof(answer)) > 0)
		;
	close(ends[0]);
	if (wait4(child, &status, 0, &usage) != child || status)
		die("%s ends with status %d", program[0], status);
	printf("items=1 wall_ns=%llu cpu_ns=%llu rss_kib=%ld\n", (unsigned long long)wall,
	       (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000000ULL +
	       (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000ULL, usage.ru_maxrss);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	char line[64];

	if (argc < 2)
		die("usage: %s PROGRAM [ARGUMENT]...", argv[0]);
	while (fgets(line, sizeof(line), stdin)) {
		if (!strcmp(line, "go\n")) {
			run_once(argv + 1);
		} else {
			puts("ready");
			fflush(stdout);
		}
	}
	return 0;
}
