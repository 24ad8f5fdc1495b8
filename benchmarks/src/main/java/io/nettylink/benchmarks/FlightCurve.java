// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Round trips with more and more of them in flight. */
final class FlightCurve implements Curve {
    private static final List<String> PROGRAMS = List.of(Peer.LIMIT, "nettylink");
    private static final int[] IN_FLIGHT = {1, 4, 16, 64, 256, 1000};
    private static final long REQUESTS = 16_000;
    private static final Schedule SCHEDULE =
            new Schedule(true, 40, 15, TimeUnit.SECONDS.toNanos(3), TimeUnit.SECONDS.toNanos(2));

    @Override
    public String name() {
        return "flight";
    }

    @Override
    public List<Chart> measure(Setup setup) {
        Workload workload = Workload.named("W2");
        List<Peer> peers = Peers.of(workload, setup.programs(), setup.classPath()).stream()
                .filter(peer -> PROGRAMS.contains(peer.name()))
                .toList();
        List<Point> points = new ArrayList<>();
        for (int inFlight : IN_FLIGHT) {
            for (Standing each : setup.run(workload.numbered(inFlight), SCHEDULE, REQUESTS, peers)
                    .standings()) {
                points.add(Point.of(each.program(), inFlight, each));
            }
        }
        return List.of(new Chart(
                "flight", "CTRL_CMD_GETFAMILY, many in flight", "requests in flight", "ns for one request", points));
    }
}
