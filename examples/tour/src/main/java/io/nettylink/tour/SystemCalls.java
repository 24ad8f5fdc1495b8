// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.BpfProgram.R0;
import static io.nettylink.tour.BpfProgram.R1;
import static io.nettylink.tour.BpfProgram.R6;
import static java.util.Map.entry;

import io.nettylink.tour.ffm.ErrnoException;
import io.nettylink.tour.ffm.LinuxBpf;
import io.nettylink.tour.ffm.Unistd;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Has the kernel count this process's system calls, of all its threads: by an eBPF program at the tracepoint that each
 * call passes, {@code sys_enter}.
 */
final class SystemCalls {
    /** Something that makes system calls. */
    interface Work {
        void run() throws IOException;
    }

    private static final int NUMBERS = 512;
    /** Those of x86-64 that the tour makes. */
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            entry(0, "read"),
            entry(1, "write"),
            entry(7, "poll"),
            entry(16, "ioctl"),
            entry(17, "pread64"),
            entry(18, "pwrite64"),
            entry(20, "writev"),
            entry(44, "sendto"),
            entry(45, "recvfrom"),
            entry(46, "sendmsg"),
            entry(47, "recvmsg"),
            entry(54, "setsockopt"),
            entry(55, "getsockopt"),
            entry(202, "futex"),
            entry(232, "epoll_wait"),
            entry(233, "epoll_ctl"),
            entry(281, "epoll_pwait"),
            entry(299, "recvmmsg"),
            entry(307, "sendmmsg"),
            entry(321, "bpf"),
            entry(441, "epoll_pwait2"));

    private SystemCalls() {}

    /**
     * Counts while something is done.
     *
     * @return how often each system call was made, by its name
     */
    static Map<String, Long> of(Work work) throws IOException {
        try (BpfMap counts = new BpfMap(Long.BYTES, NUMBERS)) {
            int program = program(counts);
            try {
                int attached = LinuxBpf.openRawTracepoint("sys_enter", program);
                try {
                    work.run();
                } finally {
                    Unistd.close(attached);
                }
            } finally {
                Unistd.close(program);
            }
            return named(counts);
        }
    }

    /** The tracepoint's arguments are the registers and the call's number. */
    private static int program(BpfMap counts) throws ErrnoException {
        int process = Math.toIntExact(ProcessHandle.current().pid());
        return new BpfProgram()
                .load64(R6, R1, Long.BYTES)
                .call(LinuxBpf.BPF_FUNC_GET_CURRENT_PID_TGID)
                .shiftRight(R0, Integer.SIZE)
                .endIfNotEqual(R0, process)
                .endIfGreater(R6, NUMBERS - 1)
                .element(counts.fd(), R6)
                .set(R1, 1)
                .addAtomically(R0, 0, R1)
                .load(LinuxBpf.BPF_PROG_TYPE_RAW_TRACEPOINT, 0);
    }

    private static Map<String, Long> named(BpfMap counts) throws ErrnoException {
        Map<String, Long> calls = new TreeMap<>();
        for (int number = 0; number < NUMBERS; number++) {
            long count = counts.counters(number)[0];
            if (count > 0) {
                calls.put(NAMES.getOrDefault(number, "number " + number), count);
            }
        }
        return calls;
    }
}
