// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.echo.NettylinkEcho.FAMILY_NAME;

import io.nettylink.echo.Delivery;
import io.nettylink.genl.BlockingGenericNetlink;
import io.nettylink.genl.Family;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * The older way of answering in the kernel, a thread, beside softirq: the main module has both as a delivery, {@code
 * genl-family-kmod/kernel/delivery.c}.
 */
final class KernelThread implements Stop {
    private static final int MESSAGES = 1000;
    private static final int WARM_UP = 200;

    private final int messages;

    KernelThread() {
        this(MESSAGES);
    }

    /** With so many messages by each delivery, idle and busy. */
    KernelThread(int messages) {
        this.messages = messages;
    }

    @Override
    public String name() {
        return "kthread";
    }

    @Override
    public String title() {
        return "a kernel thread and a critical section, against softirq";
    }

    @Override
    public String shows() {
        return "How modules did it before: a thread of the kernel takes messages over under a lock and answers them, and"
                + " competes for a CPU with every process. The same family does both, so that nothing else differs: each"
                + " message is timed in the kernel and around it, with idle CPUs and with processes that keep all of them"
                + " busy.";
    }

    @Override
    public Facts facts() {
        return Facts.in(Context.TASK)
                .kernelBegins(true, "a thread can send at any time, once it runs")
                .multicast(true, "as generic netlink")
                .boundaries("kept, described", "as generic netlink")
                .flowControl(
                        "queue, EAGAIN",
                        "the queue to the thread is bounded, and the sender is refused with EAGAIN when full")
                .nobodyListens("counted, not sent", "as generic netlink")
                .copies("as generic netlink; handing over moves a pointer under a spinlock and copies nothing")
                .fromHardInterrupt(
                        true, "by waking the thread, which answers when the scheduler has chosen it, not before")
                .needs("kthread_create_on_node", "__wake_up", "genl_register_family");
    }

    @Override
    public void run(Report report) throws Exception {
        try (BlockingGenericNetlink genl = BlockingGenericNetlink.open()) {
            Family family = genl.family(FAMILY_NAME);
            DeliveryTimes.measure(genl, family, Math.min(WARM_UP, messages));
            DeliveryTimes idle = DeliveryTimes.measure(genl, family, messages);
            DeliveryTimes busy;
            try (BusyProcesses processes = BusyProcesses.onAllProcessors()) {
                report.says("%d processes that never sleep run beside it for the rows that say busy"
                        .formatted(processes.count()));
                busy = DeliveryTimes.measure(genl, family, messages);
            }
            report.table(table(idle, busy));
            verdict(report, idle, busy);
        }
    }

    private static TextTable table(DeliveryTimes idle, DeliveryTimes busy) {
        TextTable table = new TextTable("delivery", "CPUs", "time", "median us", "p99 us", "worst us", "messages");
        for (Delivery delivery : Delivery.values()) {
            row(table, delivery, "idle", "in the kernel", idle.inKernel(delivery));
            row(table, delivery, "busy", "in the kernel", busy.inKernel(delivery));
        }
        for (Delivery delivery : Delivery.values()) {
            row(table, delivery, "idle", "round trip", idle.roundTrip(delivery));
            row(table, delivery, "busy", "round trip", busy.roundTrip(delivery));
        }
        return table;
    }

    private static void row(TextTable table, Delivery delivery, String load, String what, Histogram times) {
        table.row(
                delivery.name().toLowerCase(Locale.ROOT),
                load,
                what,
                TableNumbers.micros(times.getValueAtPercentile(50)),
                TableNumbers.micros(times.getValueAtPercentile(99)),
                TableNumbers.micros(times.getMaxValue()),
                String.valueOf(times.getTotalCount()));
    }

    /** What these figures say of the claim, whichever way they turn out. */
    private static void verdict(Report report, DeliveryTimes idle, DeliveryTimes busy) {
        report.says("the claim 'softirq makes reception real-time': " + of(idle, busy, 50, "median"));
        report.says("  " + of(idle, busy, 99, "99th percentile"));
        report.says("  " + of(idle, busy, 100, "worst"));
    }

    private static String of(DeliveryTimes idle, DeliveryTimes busy, double percentile, String what) {
        double softirqIdle = idle.inKernel(Delivery.SOFTIRQ).getValueAtPercentile(percentile);
        double softirqBusy = busy.inKernel(Delivery.SOFTIRQ).getValueAtPercentile(percentile);
        double threadIdle = idle.inKernel(Delivery.THREAD).getValueAtPercentile(percentile);
        double threadBusy = busy.inKernel(Delivery.THREAD).getValueAtPercentile(percentile);
        return "in the %s, keeping the CPUs busy makes softirq %s times as slow and the thread %s times; then the thread takes"
                        .formatted(
                                what,
                                TableNumbers.few(softirqBusy / softirqIdle),
                                TableNumbers.few(threadBusy / threadIdle))
                + " %s times as long as softirq".formatted(TableNumbers.few(threadBusy / softirqBusy));
    }

    @Override
    public Optional<Exchange> exchange() throws IOException {
        return Optional.of(EchoFamily.exchange(Delivery.THREAD));
    }
}
