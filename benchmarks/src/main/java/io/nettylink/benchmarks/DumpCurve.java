// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Dumps of tables of more and more routes: the time for one of them must stay the same. */
final class DumpCurve implements Curve {
    private static final List<String> PROGRAMS = List.of(Peer.LIMIT, "nettylink", "nettylink-blocking");
    private static final long[] ROUTES = {1_000, 10_000, 100_000, 1_000_000};
    private static final Schedule SCHEDULE =
            new Schedule(true, 2000, 500, TimeUnit.SECONDS.toNanos(3), TimeUnit.SECONDS.toNanos(3));

    @Override
    public String name() {
        return "dump";
    }

    @Override
    public List<Chart> measure(Setup setup) {
        // That of the most routes, so that all points have a heap with room for them.
        Workload workload = Workload.named("W4-1M");
        List<Peer> peers = Peers.of(workload, setup.programs(), setup.classPath()).stream()
                .filter(peer -> PROGRAMS.contains(peer.name()))
                .toList();
        List<Point> points = new ArrayList<>();
        for (long routes : ROUTES) {
            for (Standing each : setup.run(workload, SCHEDULE, routes, peers).standings()) {
                points.add(Point.of(each.program(), routes, each));
            }
        }
        return List.of(
                new Chart("dump", "Dump of a table of routes", "routes in the table", "ns for one route", points));
    }
}
