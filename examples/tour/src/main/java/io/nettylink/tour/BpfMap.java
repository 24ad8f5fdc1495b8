// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.nettylink.tour.ffm.ErrnoException;
import io.nettylink.tour.ffm.LinuxBpf;
import io.nettylink.tour.ffm.SysResource;
import io.nettylink.tour.ffm.Unistd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** An eBPF map whose keys are numbers from 0, all there from the beginning. One thread at a time. */
final class BpfMap implements AutoCloseable {
    private final int fd;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment key = arena.allocate(JAVA_INT);
    private final MemorySegment value;

    /**
     * Makes one, all zeros.
     *
     * @param valueSize of each element, in bytes
     * @param entries how many elements
     */
    BpfMap(int valueSize, int entries) throws ErrnoException {
        SysResource.unlimit(SysResource.RLIMIT_MEMLOCK);
        fd = LinuxBpf.createMap(LinuxBpf.BPF_MAP_TYPE_ARRAY, Integer.BYTES, valueSize, entries);
        value = arena.allocate(valueSize, Long.BYTES);
    }

    int fd() {
        return fd;
    }

    void put(int number, byte[] bytes) throws ErrnoException {
        MemorySegment.copy(bytes, 0, value, JAVA_BYTE, 0, bytes.length);
        key.set(JAVA_INT, 0, number);
        LinuxBpf.update(fd, key, value);
    }

    byte[] get(int number) throws ErrnoException {
        key.set(JAVA_INT, 0, number);
        LinuxBpf.lookUp(fd, key, value);
        return value.toArray(JAVA_BYTE);
    }

    /** An element that is counters of 64 bits. */
    long[] counters(int number) throws ErrnoException {
        key.set(JAVA_INT, 0, number);
        LinuxBpf.lookUp(fd, key, value);
        return value.toArray(JAVA_LONG);
    }

    @Override
    public void close() throws ErrnoException {
        arena.close();
        Unistd.close(fd);
    }
}
