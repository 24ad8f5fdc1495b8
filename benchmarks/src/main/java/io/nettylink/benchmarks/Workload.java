// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is measured.
 *
 * @param name such as {@code W4-1M}
 * @param title what it is
 * @param word by which the programs know it
 * @param count how many of what it is about
 * @param quickCount the same where there is little time
 * @param population what the generator puts into the network namespace, each with the count behind it where it ends in
 *     a blank
 * @param round what happens around a round
 * @param fields that a checksum has
 * @param number what else the programs are told: the socket's receive buffer in bytes, or how many are in flight; 0 for
 *     what is usual
 * @param tooSlow programs that are left out where there is little time
 */
record Workload(
        String name,
        String title,
        String word,
        long count,
        long quickCount,
        List<String> population,
        Round round,
        List<String> fields,
        int number,
        Set<String> tooSlow) {
    static final List<String> FAMILY_FIELDS = List.of("id", "name", "version", "header size", "max attribute");

    static final List<String> LINK_FIELDS = List.of(
            "index",
            "type",
            "flags",
            "name",
            "mtu",
            "queue length",
            "operational state",
            "address",
            "broadcast",
            "qdisc",
            "kind",
            "statistics");

    static final List<String> ROUTE_FIELDS = List.of(
            "event",
            "family",
            "destination",
            "prefix length",
            "table",
            "protocol",
            "scope",
            "type",
            "output interface",
            "gateway",
            "priority",
            "preferred source");

    /** The lengths of payloads, each of which is in the key of an item. */
    static final List<String> ECHO_FIELDS = List.of("payload", "received in", "replied in");

    private static final String SLOWEST = "pyroute2";
    private static final Set<String> SLOW = Set.of("libnl", SLOWEST);
    private static final Set<String> SLOW_WITH_MANY = Set.of("vishvananda", "iproute2");
    private static final int MANY = 1_000_000;
    private static final int HUGE_BUFFER = 256 << 20;

    static final List<Workload> ALL = List.of(
            of("W1", "CTRL_CMD_GETFAMILY, one in flight, p50", "family", 20_000, 5_000, FAMILY_FIELDS),
            of("W2", "CTRL_CMD_GETFAMILY, 64 in flight", "families", 64_000, 32_000, FAMILY_FIELDS),
            of("W3", "dump of 4,000 links", "links", 4_000, 4_000, LINK_FIELDS).populated("links "),
            of("W4", "dump of 100,000 routes", "routes", 100_000, 100_000, ROUTE_FIELDS)
                    .populated("bench", "add "),
            of("W4-1M", "dump of 1,000,000 routes", "routes", 1_000_000, 1_000_000, ROUTE_FIELDS)
                    .populated("bench", "add ")
                    .without(SLOW),
            of("W4-stream", "stream of 1,000,000 routes, none kept", "stream", 1_000_000, 1_000_000, ROUTE_FIELDS)
                    .populated("bench", "add "),
            of("W5", "2 x 100,000 route notifications, drain of a full queue", "drain", 200_000, 100_000, ROUTE_FIELDS)
                    .populated("bench")
                    .around(Round.DRAIN, HUGE_BUFFER),
            of("W5-live-208K", "route notifications, live", "live", 200_000, 80_000, ROUTE_FIELDS)
                    .populated("bench")
                    .around(Round.LIVE, 0),
            of("W5-live-8M", "route notifications, live", "live", 200_000, 80_000, ROUTE_FIELDS)
                    .populated("bench")
                    .around(Round.LIVE, 8 << 20),
            of("W6", "install 100,000 routes, 64 in flight", "install", 100_000, 20_000, ROUTE_FIELDS)
                    .populated("bench")
                    .around(Round.INSTALL, 0),
            of("W6-each", "install routes one at a time", "install-each", 100_000, 20_000, ROUTE_FIELDS)
                    .populated("bench")
                    .around(Round.INSTALL, 0),
            of("W7", "from the start of a process to its first answer", "start", 1, 1, List.of()),
            of("W8", "echo through softirq of our module, emulated processors, p50", "echo", 2_000, 500, ECHO_FIELDS));

    /** The same with another number for the programs. */
    Workload numbered(int other) {
        return new Workload(name, title, word, count, quickCount, population, round, fields, other, tooSlow);
    }

    static Workload named(String name) {
        return ALL.stream().filter(each -> each.name.equals(name)).findFirst().orElseThrow();
    }

    static Workload of(String name, String title, String word, long count, long quickCount, List<String> fields) {
        return new Workload(name, title, word, count, quickCount, List.of(), Round.PLAIN, fields, 0, Set.of());
    }

    private Workload populated(String... steps) {
        return new Workload(name, title, word, count, quickCount, List.of(steps), round, fields, number, tooSlow);
    }

    private Workload around(Round other, int buffer) {
        return new Workload(name, title, word, count, quickCount, population, other, fields, buffer, tooSlow);
    }

    private Workload without(Set<String> slow) {
        return new Workload(name, title, word, count, quickCount, population, round, fields, number, slow);
    }

    /** How much of the time it needs where there is little: more where others work around each round. */
    int shares() {
        if (isInGuest()) {
            return 0;
        }
        return round.equals(Round.PLAIN) ? 1 : 2;
    }

    /** Whether every round is a new process. */
    boolean isColdStart() {
        return word.equals("start");
    }

    /** Whether events come while the programs read, so that what matters is how many are received. */
    boolean isLive() {
        return word.equals("live");
    }

    /** Whether the memory is what matters, of a small heap. */
    boolean isStream() {
        return word.equals("stream");
    }

    /** Whether it needs the kernel module, which the virtual machine has. */
    boolean isInGuest() {
        return word.equals("echo") || word.equals("subscribers");
    }

    /** Whether a quick look leaves a program out: a round of it takes seconds here. */
    boolean isTooSlowForQuick(String program) {
        if (fields.equals(LINK_FIELDS)) {
            return program.equals(SLOWEST);
        }
        return fields.equals(ROUTE_FIELDS)
                && (SLOW.contains(program) || (quickCount >= MANY && SLOW_WITH_MANY.contains(program)));
    }

    /** Whether a choice such as {@code W4} or {@code W4-1M} means this one. */
    boolean isMeantBy(String choice) {
        return name.equalsIgnoreCase(choice) || name.regionMatches(true, 0, choice + "-", 0, choice.length() + 1);
    }

    List<String> arguments(long items) {
        List<String> arguments = new ArrayList<>(List.of(word, Long.toString(items)));
        if (number > 0) {
            arguments.add(Integer.toString(number));
        }
        return arguments;
    }

    void populate(Namespace namespace, long items) {
        for (String step : population) {
            namespace.generate(step.endsWith(" ") ? step + items : step);
        }
    }
}
