// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code <linux/bpf.h>}: the system call {@code bpf(2)}, for which the C library has no function. */
public final class LinuxBpf {
    /** Elements numbered from 0, all there from the beginning. */
    public static final int BPF_MAP_TYPE_ARRAY = 2;

    /** Runs for each message that reaches a socket. */
    public static final int BPF_PROG_TYPE_SOCKET_FILTER = 1;

    /** Runs at a tracepoint of the kernel's, and gets its arguments as they are. */
    public static final int BPF_PROG_TYPE_RAW_TRACEPOINT = 17;

    /** Its function {@code map_lookup_elem}. */
    public static final int BPF_FUNC_MAP_LOOKUP_ELEM = 1;

    /** Its function {@code get_current_pid_tgid}. */
    public static final int BPF_FUNC_GET_CURRENT_PID_TGID = 14;

    private static final long SYS_BPF = 321;

    private static final int BPF_MAP_CREATE = 0;
    private static final int BPF_MAP_LOOKUP_ELEM = 1;
    private static final int BPF_MAP_UPDATE_ELEM = 2;
    private static final int BPF_PROG_LOAD = 5;
    private static final int BPF_RAW_TRACEPOINT_OPEN = 17;

    /** Of {@code union bpf_attr}, as far as it is used here. What is behind that is zero, which the kernel insists on. */
    private static final long ATTR_SIZE = 48;

    private static final int INSTRUCTION_SIZE = 8;
    private static final int VERIFIER_LOG_SIZE = 16 * 1024;

    private static final MethodHandle SYSCALL =
            Libc.variadic("syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private LinuxBpf() {}

    /**
     * Makes a map.
     *
     * @param type {@code BPF_MAP_TYPE_...}
     * @param keySize bytes
     * @param valueSize bytes
     * @param entries how many at most
     * @return its descriptor
     * @throws ErrnoException if it is refused
     */
    public static int createMap(int type, int keySize, int valueSize, int entries) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(ATTR_SIZE, Long.BYTES);
            attr.set(JAVA_INT, 0, type);
            attr.set(JAVA_INT, 4, keySize);
            attr.set(JAVA_INT, 8, valueSize);
            attr.set(JAVA_INT, 12, entries);
            return bpf("MAP_CREATE", BPF_MAP_CREATE, attr);
        }
    }

    /**
     * Reads an element: {@code BPF_MAP_LOOKUP_ELEM}.
     *
     * @param map descriptor of a map
     * @param key which element
     * @param value where to
     * @throws ErrnoException if it is refused
     */
    public static void lookUp(int map, MemorySegment key, MemorySegment value) throws ErrnoException {
        element("MAP_LOOKUP_ELEM", BPF_MAP_LOOKUP_ELEM, map, key, value);
    }

    /**
     * Writes an element: {@code BPF_MAP_UPDATE_ELEM}.
     *
     * @param map descriptor of a map
     * @param key which element
     * @param value what
     * @throws ErrnoException if it is refused
     */
    public static void update(int map, MemorySegment key, MemorySegment value) throws ErrnoException {
        element("MAP_UPDATE_ELEM", BPF_MAP_UPDATE_ELEM, map, key, value);
    }

    /**
     * Hands a program to the kernel, which proves that it does no harm before it takes it.
     *
     * @param type {@code BPF_PROG_TYPE_...}
     * @param instructions the program
     * @param licence what the functions that it calls ask for, such as {@code GPL}
     * @return its descriptor
     * @throws ErrnoException if it is refused, with what the kernel's verifier says of the program
     */
    public static int loadProgram(int type, MemorySegment instructions, String licence) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment log = arena.allocate(VERIFIER_LOG_SIZE);
            MemorySegment attr = arena.allocate(ATTR_SIZE, Long.BYTES);
            attr.set(JAVA_INT, 0, type);
            attr.set(JAVA_INT, 4, (int) (instructions.byteSize() / INSTRUCTION_SIZE));
            attr.set(JAVA_LONG, 8, instructions.address());
            attr.set(JAVA_LONG, 16, arena.allocateFrom(licence, US_ASCII).address());
            attr.set(JAVA_INT, 24, 1);
            attr.set(JAVA_INT, 28, VERIFIER_LOG_SIZE);
            attr.set(JAVA_LONG, 32, log.address());
            try {
                return bpf("PROG_LOAD", BPF_PROG_LOAD, attr);
            } catch (ErrnoException e) {
                String reason = lastWord(log.getString(0, UTF_8));
                throw reason.isEmpty() ? e : new ErrnoException("bpf(PROG_LOAD), '" + reason + '\'', e.errno());
            }
        }
    }

    /** The log has the program, then what is wrong with it, and then statistics. */
    private static String lastWord(String log) {
        return log.lines()
                .filter(line -> !line.startsWith("processed ") && !line.isBlank())
                .reduce("", (before, line) -> line.strip());
    }

    /**
     * Attaches a program of type {@link #BPF_PROG_TYPE_RAW_TRACEPOINT}.
     *
     * @param name the tracepoint's
     * @param program descriptor of the program
     * @return a descriptor; the program stays attached until it is closed
     * @throws ErrnoException if it is refused
     */
    public static int openRawTracepoint(String name, int program) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(ATTR_SIZE, Long.BYTES);
            attr.set(JAVA_LONG, 0, arena.allocateFrom(name, US_ASCII).address());
            attr.set(JAVA_INT, 8, program);
            return bpf("RAW_TRACEPOINT_OPEN, " + name, BPF_RAW_TRACEPOINT_OPEN, attr);
        }
    }

    private static void element(String call, int command, int map, MemorySegment key, MemorySegment value)
            throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(ATTR_SIZE, Long.BYTES);
            attr.set(JAVA_INT, 0, map);
            attr.set(JAVA_LONG, 8, key.address());
            attr.set(JAVA_LONG, 16, value.address());
            bpf(call, command, attr);
        }
    }

    private static int bpf(String call, int command, MemorySegment attr) throws ErrnoException {
        long result;
        try {
            result = (long)
                    SYSCALL.invokeExact(Libc.capture(), SYS_BPF, (long) command, attr.address(), attr.byteSize());
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
        return (int) Libc.checked("bpf(" + call + ')', result);
    }
}
