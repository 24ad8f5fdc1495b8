// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a round has yielded. */
final class Results {
    private final long[] latencies;
    private int latenciesTaken;
    private List<Family> families = new ArrayList<>();
    private List<Link> links = List.of();
    private List<Route> routes = new ArrayList<>();
    private long others;
    private long overruns;

    Results(int count) {
        latencies = new long[count];
    }

    void family(Family family) {
        families.add(family);
    }

    void links(List<Link> all) {
        links = all;
    }

    void routes(List<Route> all) {
        routes = all;
    }

    void route(Route route) {
        routes.add(route);
    }

    int routeCount() {
        return routes.size();
    }

    /** Notes how long one of many exchanges took. */
    void latency(long nanos) {
        latencies[latenciesTaken++] = nanos;
    }

    /** Counts what leaves no record. */
    void others(long count) {
        others += count;
    }

    void overrun() {
        overruns++;
    }

    private long items() {
        return families.size() + links.size() + routes.size() + others;
    }

    /** What the harness is told, besides clocks. */
    String report() {
        Checksum sum = new Checksum();
        families.forEach(family -> family.addTo(sum));
        links.forEach(link -> link.addTo(sum));
        routes.forEach(route -> route.addTo(sum));
        String checksum = sum.toString();
        return "items=" + items()
                + (latenciesTaken == 0 ? "" : " p50_ns=" + median())
                + (overruns == 0 ? "" : " overruns=" + overruns)
                + (checksum.isEmpty() ? "" : " checksum=" + checksum);
    }

    private long median() {
        Arrays.sort(latencies, 0, latenciesTaken);
        return latencies[latenciesTaken / 2];
    }

    void clear() {
        latenciesTaken = 0;
        families = new ArrayList<>();
        links = List.of();
        routes = new ArrayList<>();
        others = 0;
        overruns = 0;
    }
}
