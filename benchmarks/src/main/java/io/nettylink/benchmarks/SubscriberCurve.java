// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One publisher and more and more subscribers to one group of the kernel module, in the virtual machine. */
final class SubscriberCurve implements Curve {
    static final Workload WORKLOAD = Workload.of("subscribers", "", "subscribers", 0, 0, List.of());
    private static final int[] SUBSCRIBERS = {1, 10, 50, 200};
    /** About as many events for each, but at least some messages. */
    private static final long EVENTS = 2_000;

    private static final long LEAST_MESSAGES = 16;
    private static final Schedule SCHEDULE =
            new Schedule(true, 20, 5, TimeUnit.SECONDS.toNanos(8), TimeUnit.SECONDS.toNanos(5));

    @Override
    public String name() {
        return "subscribers";
    }

    @Override
    public List<Chart> measure(Setup setup) {
        List<Guest.Job> jobs = Arrays.stream(SUBSCRIBERS)
                .mapToObj(subscribers ->
                        new Guest.Job(WORKLOAD.name(), subscribers, messages(subscribers), SCHEDULE, List.of()))
                .toList();
        List<Outcome> outcomes = new Guest(setup).run(jobs);
        List<Point> delivery = new ArrayList<>();
        for (int index = 0; index < jobs.size(); index++) {
            Standing standing = outcomes.get(index).standings().getFirst();
            delivery.add(Point.of("nettylink", jobs.get(index).number(), standing));
        }
        return List.of(new Chart(
                "subscribers",
                "One publisher, one multicast group, emulated processors",
                "subscribers",
                "ns for one delivered event",
                delivery));
    }

    private static long messages(int subscribers) {
        return Math.max(LEAST_MESSAGES, EVENTS / subscribers);
    }
}
