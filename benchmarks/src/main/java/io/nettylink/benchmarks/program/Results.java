// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import io.nettylink.echo.EchoReply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a round has yielded. */
final class Results {
    private static final int FIRST_LATENCIES = 1024;

    private long[] latencies = {};
    private int latenciesTaken;
    private List<Family> families = new ArrayList<>();
    private List<Link> links = List.of();
    private List<Route> routes = new ArrayList<>();
    private List<EchoReply> echoes = new ArrayList<>();
    private @Nullable Collection<Route> table;
    private Checksum streamedSum = new Checksum();
    private long streamed;
    private long others;
    private long overruns;

    void family(Family family) {
        families.add(family);
    }

    /** Keeps those of another thread, which has ended. */
    void families(Results other) {
        families.addAll(other.families);
    }

    void echo(EchoReply echo) {
        echoes.add(echo);
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

    /** Looks at a route without keeping it. */
    void streamed(Route route) {
        route.addTo(streamedSum);
        streamed++;
    }

    /** Keeps what a watch has as its table, which is not counted. */
    void table(Collection<Route> all) {
        table = all;
    }

    int routeCount() {
        return routes.size();
    }

    /** Notes how long one of many exchanges took. */
    void latency(long nanos) {
        if (latenciesTaken == latencies.length) {
            latencies = Arrays.copyOf(latencies, Math.max(FIRST_LATENCIES, 2 * latencies.length));
        }
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
        return families.size() + links.size() + routes.size() + echoes.size() + streamed + others;
    }

    /** What the harness is told, besides clocks. */
    String report() {
        Checksum sum = streamedSum;
        families.forEach(family -> family.addTo(sum));
        links.forEach(link -> link.addTo(sum));
        routes.forEach(route -> route.addTo(sum));
        echoes.forEach(echo -> Echo.addTo(sum, echo));
        String checksum = sum.toString();
        return "items=" + items()
                + (latenciesTaken == 0 ? "" : " p50_ns=" + median())
                + (overruns == 0 ? "" : " overruns=" + overruns)
                + (checksum.isEmpty() ? "" : " checksum=" + checksum)
                + tableReport();
    }

    private String tableReport() {
        if (table == null) {
            return "";
        }
        Checksum sum = new Checksum();
        table.forEach(route -> route.addTo(sum));
        return " table=" + sum;
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
        echoes = new ArrayList<>();
        table = null;
        streamedSum = new Checksum();
        streamed = 0;
        others = 0;
        overruns = 0;
    }
}
