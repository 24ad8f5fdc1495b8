// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * Carries a workload out, a round each time the harness says so: {@code Program async|blocking|watch WORKLOAD
 * COUNT [NUMBER]}. {@code README.md} tells the conversation.
 */
final class Program {
    private static final int NO_SUCH_WORKLOAD = 2;

    private final CpuClock cpuClock = new CpuClock();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Task task;
    private final Results results = new Results();
    private final long baseKib;

    private Program(Task task, long baseKib) {
        this.task = task;
        this.baseKib = baseKib;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        long baseKib = Memory.residentKib();
        int count = Integer.parseInt(arguments[2]);
        int number = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 0;
        try (Task task = find(arguments[0], arguments[1], count, number)) {
            if (task == null) {
                System.err.println(arguments[0] + " has no workload '" + arguments[1] + "'");
                System.exit(NO_SUCH_WORKLOAD);
                return;
            }
            new Program(task, baseKib).obey();
        }
    }

    private static @Nullable Task find(String client, String workload, int count, int number) {
        return switch (client) {
            case "async" -> AsyncTasks.of(workload, count, number);
            case "blocking" -> BlockingTasks.of(workload, count, number);
            case "watch" -> workload.equals("live") ? new WatchedEvents(number) : null;
            default -> throw new IllegalArgumentException("there is no client '" + client + "'");
        };
    }

    private void obey() throws IOException, InterruptedException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            switch (command) {
                case "prepare" -> {
                    task.prepare();
                    System.out.println("ready");
                }
                case "go" -> runOnce();
                default -> throw new IllegalArgumentException("what is '" + command + "'?");
            }
        }
    }

    private void runOnce() throws InterruptedException {
        long allocated = threads.getTotalThreadAllocatedBytes();
        long cpu = cpuClock.nanos();
        long wall = System.nanoTime();
        task.run(results);
        wall = System.nanoTime() - wall;
        cpu = cpuClock.nanos() - cpu;
        allocated = threads.getTotalThreadAllocatedBytes() - allocated;
        System.out.println("wall_ns=" + wall + " cpu_ns=" + cpu + " allocated=" + allocated + " base_kib=" + baseKib
                + " " + results.report() + task.figures());
        results.clear();
        task.finish();
    }
}
