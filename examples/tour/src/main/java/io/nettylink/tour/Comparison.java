// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import io.nettylink.tour.Measurement.Figures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All mechanisms side by side, measured in one run on one machine.
 *
 * @param guest the machine
 * @param measurements for each mechanism that carries messages, each size
 */
record Comparison(Guest guest, List<Measurement> measurements) {
    static final List<Integer> SIZES = List.of(64, 4096, 65536);

    /** Measures. */
    static Comparison of(List<Stop> stops, Meter meter) throws Exception {
        List<Measurement> measurements = new ArrayList<>();
        for (Stop stop : stops) {
            Optional<Exchange> opened = stop.exchange();
            if (opened.isPresent()) {
                try (Exchange exchange = opened.get()) {
                    measurements.addAll(of(stop.name(), exchange, meter));
                }
            }
        }
        return new Comparison(Guest.current(), List.copyOf(measurements));
    }

    private static List<Measurement> of(String mechanism, Exchange exchange, Meter meter) throws IOException {
        List<Measurement> measurements = new ArrayList<>();
        if (exchange.largest() == 0) {
            // There is a notification all the same, and what that takes is worth knowing.
            measurements.add(meter.measure(mechanism, exchange, 0));
        }
        for (int size : SIZES) {
            measurements.add(meter.measure(mechanism, exchange, size));
        }
        return measurements;
    }

    /** What can be told of each in a line. */
    TextTable figures() {
        TextTable table = new TextTable(
                "mechanism", "size", "median us", "p99 us", "messages/s", "CPU us", "calls", "in bulk", "copies");
        for (Measurement measurement : measurements) {
            Figures figures = measurement.figures();
            if (figures == null) {
                table.row(measurement.mechanism(), TableNumbers.bytes(measurement.size()), measurement.reason());
            } else {
                table.row(
                        measurement.mechanism(),
                        TableNumbers.bytes(measurement.size()),
                        TableNumbers.micros(figures.medianNanos()),
                        TableNumbers.micros(figures.p99Nanos()),
                        TableNumbers.whole(figures.perSecond()),
                        TableNumbers.micros(figures.processorNanos()),
                        TableNumbers.few(figures.calls().inAll()),
                        TableNumbers.few(figures.callsInBulk().inAll()),
                        String.valueOf(figures.copies()));
            }
        }
        return table;
    }

    /** Which system calls a round trip is made of, with the smallest message of each mechanism. */
    TextTable calls() {
        TextTable table = new TextTable("mechanism", "sent", "system calls for a message there and back");
        String before = "";
        for (Measurement measurement : measurements) {
            Figures figures = measurement.figures();
            if (figures != null && !measurement.mechanism().equals(before)) {
                table.row(
                        measurement.mechanism(),
                        "one at a time",
                        figures.calls().inWords());
                table.row("", "in bulk", figures.callsInBulk().inWords());
                before = measurement.mechanism();
            }
        }
        return table;
    }

    void print(Report report) {
        report.headline("the comparison: " + guest);
        report.paragraph(
                "A message goes to the kernel and comes back, from Java. The latency is that of one at a time; messages/s and CPU"
                        + " (of all of the guest, kernel threads too) are with as many under way as the mechanism allows."
                        + " calls are system calls of this process for a message, one at a time and in bulk, counted by the"
                        + " kernel: by an eBPF program at the tracepoint sys_enter. copies are those of the kernel's side, there"
                        + " and back, as the code has them.");
        if (guest.emulated()) {
            report.paragraph(
                    "The processors are EMULATED: each figure is many times what real ones need, and what takes turns"
                            + " between processors suffers most. Compare mechanisms with each other, not with other machines.");
        }
        report.table(figures());
        report.table(calls());
    }
}
