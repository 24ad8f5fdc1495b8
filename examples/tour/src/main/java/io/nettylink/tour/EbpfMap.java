// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.BpfProgram.R0;
import static io.nettylink.tour.BpfProgram.R1;
import static io.nettylink.tour.BpfProgram.R6;
import static io.nettylink.tour.BpfProgram.R7;
import static io.nettylink.tour.NettylinkTour.MESSAGE_MAX;
import static io.nettylink.tour.NettylinkTour.NETLINK_GROUP;
import static io.nettylink.tour.NettylinkTour.NETLINK_PROTOCOL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettylink.Loss;
import io.nettylink.NetlinkClient;
import io.nettylink.NotificationListener;
import io.nettylink.Subscription;
import io.nettylink.channel.NetlinkChannelOption;
import io.nettylink.codec.MessageView;
import io.nettylink.tour.ffm.ErrnoException;
import io.nettylink.tour.ffm.LinuxBpf;
import io.nettylink.tour.ffm.SysSocket;
import io.nettylink.tour.ffm.Unistd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** A map that a program in the kernel writes and Java reads. No module of ours, and no C. */
final class EbpfMap implements Stop {
    /** Counts messages and their bytes, wherever its program is attached. */
    static final class Counter implements AutoCloseable {
        private static final int WHOLE_MESSAGE = -1;

        private final BpfMap map = new BpfMap(2 * Long.BYTES, 1);
        private final int program;

        Counter() throws ErrnoException {
            // A socket's program is handed the message; its first member is the length.
            program = new BpfProgram()
                    .load32(R7, R1, 0)
                    .set(R6, 0)
                    .element(map.fd(), R6)
                    .set(R1, 1)
                    .addAtomically(R0, 0, R1)
                    .addAtomically(R0, Long.BYTES, R7)
                    .load(LinuxBpf.BPF_PROG_TYPE_SOCKET_FILTER, WHOLE_MESSAGE);
        }

        int program() {
            return program;
        }

        long messages() throws ErrnoException {
            return map.counters(0)[0];
        }

        long bytes() throws ErrnoException {
            return map.counters(0)[1];
        }

        @Override
        public void close() throws ErrnoException {
            Unistd.close(program);
            map.close();
        }
    }

    /** A map of one element for each size of message. */
    private static final class Values implements Exchange {
        private final Map<Integer, BpfMap> maps = new HashMap<>();

        @Override
        public int largest() {
            return MESSAGE_MAX;
        }

        /** Out of the process and into the element, out of that and into the process. */
        @Override
        public int copies() {
            return 4;
        }

        @Override
        public byte[] exchange(byte[] message) throws ErrnoException {
            BpfMap map = maps.get(message.length);
            if (map == null) {
                map = new BpfMap(message.length, 1);
                maps.put(message.length, map);
            }
            map.put(0, message);
            return map.get(0);
        }

        @Override
        public void close() throws ErrnoException {
            for (BpfMap map : maps.values()) {
                map.close();
            }
        }
    }

    @Override
    public String name() {
        return "bpf";
    }

    @Override
    public String title() {
        return "a map of eBPF";
    }

    @Override
    public String shows() {
        return "A program that Java writes, the kernel checks and then runs at a place of its own choosing, here for each"
                + " message of a socket and in timers' interrupts; and a map that both sides see. The safe way to extend the"
                + " kernel: what could crash it is refused.";
    }

    @Override
    public Facts facts() {
        return Facts.in(Context.TASK, Context.SOFTIRQ, Context.HARDIRQ)
                .kernelBegins(
                        false,
                        "a map is memory, and who wants to know looks; maps of type ringbuf (5.8) do wake who polls them")
                .multicast(true, "whoever has the map's descriptor, or its path in bpffs, reads the same")
                .boundaries("one value", "an element is one value; of several counters in it each is whole, not all")
                .flowControl("latest wins", "none: a program adds or overwrites, and never waits")
                .nobodyListens("counts on", "the program runs and the map changes as long as somebody holds both")
                .copies(
                        "none of ours: bpf(2) copies an element between the process and a buffer, and that to or from the"
                                + " map (copy_from_user, copy_to_user)")
                .fromHardInterrupt(
                        true,
                        "an element of an array is always there, and adding to it takes no lock; the verifier lets a"
                                + " program call only what may be called where it is attached")
                .needs();
    }

    @Override
    public void run(Report report) throws Exception {
        countDatagrams(report);
        countNotifications(report);
        countTimers(report);
        report.says("a program that does not look whether the element is there: " + Refusal.of(EbpfMap::careless));
        report.says("a module of the kernel's gets at a map by bpf_map_get, here: "
                + Exports.ofRunningKernel().kind("bpf_map_get"));
    }

    private static void countDatagrams(Report report) throws ErrnoException {
        try (Counter counter = new Counter()) {
            int[] pair = SysSocket.socketpair(SysSocket.AF_UNIX, SysSocket.SOCK_DGRAM | SysSocket.SOCK_CLOEXEC);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment program = arena.allocateFrom(JAVA_INT, counter.program());
                SysSocket.setsockopt(pair[1], SysSocket.SOL_SOCKET, SysSocket.SO_ATTACH_BPF, program);
                for (String text : new String[] {"a message", "from", "user space"}) {
                    byte[] message = text.getBytes(UTF_8);
                    Unistd.write(pair[0], arena.allocateFrom(JAVA_BYTE, message));
                }
            } finally {
                Unistd.close(pair[0]);
                Unistd.close(pair[1]);
            }
            report.says(
                    "attached to a socket by SO_ATTACH_BPF; three datagrams later the map says %d messages, %d bytes"
                            .formatted(counter.messages(), counter.bytes()));
        }
    }

    /** The module sends these from softirq, and there the program sees them. */
    private static void countNotifications(Report report) throws Exception {
        int count = 5;
        Semaphore told = new Semaphore(0);
        try (Counter counter = new Counter();
                NetlinkClient client = NetlinkClient.builder(NETLINK_PROTOCOL)
                        .subscriptionOption(NetlinkChannelOption.BPF_PROGRAM, counter.program())
                        .open();
                Subscription subscription =
                        client.subscribe(new Bell(told), NETLINK_GROUP).await()) {
            client.execute(RawNetlink.interrupts(NettylinkTour.PERIOD_MIN, count))
                    .await();
            told.acquire(count);
            report.says(
                    "attached to our netlink socket %d, as its filter: it ran in softirq for each of %d notifications, %d bytes"
                            .formatted(subscription.portId(), counter.messages(), counter.bytes()));
        }
    }

    private static final class Bell implements NotificationListener {
        private final Semaphore told;

        Bell(Semaphore told) {
            this.told = told;
        }

        @Override
        public void notification(MessageView message) {
            told.release();
        }

        @Override
        public void lost(Loss loss) {
            throw new IllegalStateException("lost notifications: " + loss);
        }
    }

    /** Every timer's, ours among them. */
    private static void countTimers(Report report) throws Exception {
        int count = 20;
        try (BpfMap map = new BpfMap(Long.BYTES, 1);
                DeviceFile device = DeviceFile.open(NettylinkTour.CHARDEV)) {
            int program = new BpfProgram()
                    .set(R6, 0)
                    .element(map.fd(), R6)
                    .set(R1, 1)
                    .addAtomically(R0, 0, R1)
                    .load(LinuxBpf.BPF_PROG_TYPE_RAW_TRACEPOINT, 0);
            int attached = LinuxBpf.openRawTracepoint("hrtimer_expire_entry", program);
            device.requestInterrupts(NettylinkTour.PERIOD_MIN, count);
            for (int i = 0; i < count; i++) {
                device.readEvent();
            }
            Unistd.close(attached);
            Unistd.close(program);
            report.says(
                    "attached to the tracepoint hrtimer_expire_entry: it ran in the interrupt of %d timers, %d of them"
                                    .formatted(map.counters(0)[0], count)
                            + " the module's");
        }
    }

    /** What a program may not do. */
    static int careless() throws ErrnoException {
        try (BpfMap map = new BpfMap(Long.BYTES, 1)) {
            return new BpfProgram()
                    // Not a number that is known beforehand, which newer verifiers know to be there.
                    .load32(R6, R1, 0)
                    .elementUnchecked(map.fd(), R6)
                    .set(R1, 1)
                    .addAtomically(R0, 0, R1)
                    .load(LinuxBpf.BPF_PROG_TYPE_SOCKET_FILTER, 0);
        }
    }

    @Override
    public Optional<Exchange> exchange() {
        return Optional.of(new Values());
    }
}
