// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Usage: {@code Tour [--compare] [--json FILE] [STOP]...}: shows the stops that are named, or all of them and then how they
 * compare. With {@code --compare} they are only compared; with a file, the comparison goes there, too, if need be that of
 * the stops that are named. Exits with 1 if one could not be shown.
 */
final class Tour {
    /** In the order in which they are visited. */
    static final List<Stop> STOPS = List.of(
            new SocketOptions(),
            new ProcFiles(),
            new SysfsAttributes(),
            new CharacterDevice(),
            new IoctlRequests(),
            new RawNetlink(),
            new GenericNetlinkFamily(),
            new SharedRing(),
            new EbpfMap(),
            new Signals(),
            new EventCounter(),
            new KernelFile(),
            new UserCopies(),
            new UnixSocket(),
            new KernelThread());

    private Tour() {}

    public static void main(String[] arguments) throws Exception {
        List<Stop> chosen = new ArrayList<>();
        Path json = null;
        boolean show = true;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--json" -> json = Path.of(arguments[++i]);
                case "--compare" -> show = false;
                default -> chosen.add(find(arguments[i]));
            }
        }
        run(chosen, show, json);
    }

    private static void run(List<Stop> chosen, boolean show, @Nullable Path json) throws Exception {
        Report report = new Report(System.out);
        List<Stop> stops = chosen.isEmpty() ? STOPS : chosen;
        if (show) {
            Exports exports = Exports.ofRunningKernel();
            for (Stop stop : stops) {
                report.opening(stop, exports);
                stop.run(report);
            }
        }
        if (chosen.isEmpty() || !show) {
            report.traits(stops);
        }
        if (chosen.isEmpty() || !show || json != null) {
            Comparison comparison = Comparison.of(stops, Meter.THOROUGH);
            comparison.print(report);
            if (json != null) {
                ComparisonJson.write(comparison, json);
            }
        }
    }

    private static Stop find(String name) {
        for (Stop stop : STOPS) {
            if (stop.name().equals(name)) {
                return stop;
            }
        }
        System.err.println("no stop '" + name + "'; there are "
                + STOPS.stream().map(Stop::name).collect(Collectors.joining(", ")));
        System.exit(1);
        throw new IllegalStateException();
    }
}
