// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.POSITIONS;
import static io.nettylink.tour.NettylinkTour.offset;
import static io.nettylink.tour.NettylinkTour.ringRecord;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Our end of one of the rings of {@code genl-family-kmod/tour/ring.c}. One thread at a time writes, or reads.
 *
 * <p>A position counts bytes and is never reduced; the place is its remainder. The writer fills, then moves its position
 * with release semantics; the reader looks at that with acquire semantics and sees what was filled. The kernel's side says
 * {@code smp_store_release} and {@code smp_load_acquire} for the same.
 */
final class RingEnd {
    private static final int LENGTH = Integer.BYTES;
    private static final VarHandle INT = JAVA_INT.varHandle();

    private final MemorySegment area;
    private final long written;
    private final long dropped;
    private final long read;
    private final MemorySegment data;
    private final int size;
    private int position;

    /**
     * An end of a ring that nobody has used.
     *
     * @param area the mapping
     * @param positions where in it the positions are
     * @param at where in it the ring's bytes are
     * @param size how many, a power of two
     */
    RingEnd(MemorySegment area, int positions, int at, int size) {
        this.area = area;
        this.written = positions + offset(POSITIONS, "written");
        this.dropped = positions + offset(POSITIONS, "dropped");
        this.read = positions + offset(POSITIONS, "read");
        this.data = area.asSlice(at, size);
        this.size = size;
    }

    /**
     * Writes a message, if there is room.
     *
     * @return whether there was
     */
    boolean offer(byte[] message) {
        int record = ringRecord(message.length);
        int used = position - (int) INT.getAcquire(area, read);
        if (size - used < record) {
            return false;
        }
        // Records begin at multiples of eight, so that a length is never in two pieces.
        data.set(JAVA_INT, place(position), message.length);
        int first = Math.min(message.length, size - place(position + LENGTH));
        MemorySegment.copy(message, 0, data, JAVA_BYTE, place(position + LENGTH), first);
        MemorySegment.copy(message, first, data, JAVA_BYTE, 0, message.length - first);
        position += record;
        INT.setRelease(area, written, position);
        return true;
    }

    /**
     * Reads a message, if there is one.
     *
     * @return the message or null
     */
    byte @Nullable [] poll() {
        if (position == (int) INT.getAcquire(area, written)) {
            return null;
        }
        byte[] message = new byte[data.get(JAVA_INT, place(position))];
        int first = Math.min(message.length, size - place(position + LENGTH));
        MemorySegment.copy(data, JAVA_BYTE, place(position + LENGTH), message, 0, first);
        MemorySegment.copy(data, JAVA_BYTE, 0, message, first, message.length - first);
        position += ringRecord(message.length);
        INT.setRelease(area, read, position);
        return message;
    }

    /** Messages that the kernel had no room for. */
    int dropped() {
        return (int) INT.getOpaque(area, dropped);
    }

    private int place(int position) {
        return position & size - 1;
    }
}
