// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** More and more channels on one event loop and on two, each with one request in flight. */
final class ChannelCurve implements Curve {
    private static final int[] CHANNELS = {1, 2, 4, 8, 16, 32, 64};
    private static final int[] LOOPS = {1, 2};
    private static final long REQUESTS = 12_800;
    private static final Schedule SCHEDULE =
            new Schedule(true, 40, 9, TimeUnit.SECONDS.toNanos(2), TimeUnit.SECONDS.toNanos(1));

    @Override
    public String name() {
        return "channels";
    }

    @Override
    public List<Chart> measure(Setup setup) {
        List<Point> points = new ArrayList<>();
        for (int loops : LOOPS) {
            String series = loops == 1 ? "1 event loop" : loops + " event loops";
            Workload workload =
                    Workload.of("channels", "", "channels-" + loops, REQUESTS, REQUESTS, Workload.FAMILY_FIELDS);
            for (int channels : CHANNELS) {
                Outcome outcome = setup.run(
                        workload.numbered(channels), SCHEDULE, REQUESTS, List.of(Peers.async(setup.classPath())));
                points.add(Point.of(series, channels, outcome.standings().getFirst()));
            }
        }
        return List.of(new Chart(
                "channels",
                "CTRL_CMD_GETFAMILY on many channels, one in flight on each",
                "channels",
                "ns for one request",
                points));
    }
}
