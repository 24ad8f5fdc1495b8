// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Usage: {@code Tour [STOP]...}, all of them without one. Exits with 1 if one could not be shown. */
final class Tour {
    /** In the order in which they are visited. */
    static final List<Stop> STOPS = List.of(
            new SocketOptions(),
            new ProcFiles(),
            new SysfsAttributes(),
            new CharacterDevice(),
            new IoctlRequests(),
            new RawNetlink(),
            new SharedRing(),
            new Signals(),
            new EventCounter(),
            new KernelFile(),
            new UserCopies());

    private Tour() {}

    public static void main(String[] arguments) throws Exception {
        List<Stop> chosen = new ArrayList<>();
        for (String name : arguments) {
            chosen.add(find(name));
        }
        Report report = new Report(System.out);
        Exports exports = Exports.ofRunningKernel();
        for (Stop stop : chosen.isEmpty() ? STOPS : chosen) {
            report.opening(stop, exports);
            stop.run(report);
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
