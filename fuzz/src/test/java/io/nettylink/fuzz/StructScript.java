// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.StructReader;
import io.nettylink.codec.StructWriter;
import java.util.Arrays;

/** The members of a structure, as a script has them: their kinds and their lengths. */
final class StructScript {
    private static final int KINDS = 11;
    private static final int U64 = 3;
    private static final int BYTES = 7;
    private static final int SKIPPED = 8;
    private static final int ADDRESS = 9;
    private static final int ATTRIBUTES = 10;

    private final int[] kinds;
    private final int[] lengths;

    StructScript(Script script, int most) {
        kinds = new int[script.below(most)];
        lengths = new int[kinds.length];
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = script.below(KINDS);
            // More than a short structure has, and now and then more than any.
            lengths[i] = kinds[i] < BYTES ? 0 : (short) script.u16();
        }
    }

    /** Reads the members, and compares each with the model. */
    void read(StructReader in, StructModel model, Trace trace) {
        for (int i = 0; i < kinds.length; i++) {
            trace.step();
            Check.that(in.remaining() == model.remaining(), "the cursor stands elsewhere");
            member(in, model, kinds[i], lengths[i], trace);
        }
        Check.that(in.remaining() == model.remaining(), "the cursor stands elsewhere at the end");
    }

    private static void member(StructReader in, StructModel model, int kind, int length, Trace trace) {
        switch (kind) {
            case 0 -> same(in.u8(), model.number(1), trace);
            case 1 -> same(in.u16(), model.number(2), trace);
            case 2 -> same(in.u32(), model.number(4), trace);
            case U64 -> same(in.u64(), model.number(8), trace);
            case 4 -> same(Integer.toUnsignedLong(in.s32()), model.number(4), trace);
            case 5 -> same(in.u16BigEndian(), model.bigEndian(2), trace);
            case 6 -> same(in.u32BigEndian(), model.bigEndian(4), trace);
            case BYTES -> bytes(in, model, length, trace);
            case SKIPPED -> skip(in, model, length);
            case ADDRESS -> address(in, model, length, trace);
            case ATTRIBUTES -> attributes(in, model, length, trace);
            default -> throw new AssertionError("a kind that there is not: " + kind);
        }
    }

    private static void bytes(StructReader in, StructModel model, int length, Trace trace) {
        try {
            byte[] bytes = in.bytes(length);
            Check.that(Arrays.equals(bytes, model.bytes(length)), "other bytes");
            trace.value(bytes);
        } catch (IllegalArgumentException e) {
            Check.that(length < 0, "bytes are refused");
        }
    }

    private static void skip(StructReader in, StructModel model, int length) {
        try {
            in.skip(length);
            model.skip(length);
            Check.that(length >= 0, "the cursor goes back");
        } catch (IllegalArgumentException e) {
            Check.that(length < 0, "passing over bytes is refused");
        }
    }

    private static void address(StructReader in, StructModel model, int length, Trace trace) {
        int wanted = (length & 1) == 0 ? length & 0x1f : in.remaining();
        try {
            byte[] address = in.ip(wanted).getAddress();
            Check.that(Arrays.equals(address, model.bytes(wanted)), "another address");
            trace.value(address);
        } catch (MalformedMessageException e) {
            Check.that(wanted != 4 && wanted != 16, "an address is refused");
        }
    }

    private static void attributes(StructReader in, StructModel model, int length, Trace trace) {
        try {
            AttributeWalk.over(in.attributes(length), length, trace);
            Check.that(length >= 0 && length <= model.remaining(), "attributes beyond the structure's end");
            model.skip((length + 3) / 4 * 4);
        } catch (MalformedMessageException e) {
            Check.that(length < 0 || length > model.remaining(), "attributes are refused");
        }
    }

    /** Writes what the model holds. */
    void write(StructWriter out, StructModel model) {
        for (int i = 0; i < kinds.length; i++) {
            int width = width(kinds[i]);
            if (width == 0) {
                // No member that can be written: as many bytes as there are.
                out.bytes(model.bytes(Math.clamp(lengths[i], 0, model.remaining())));
            } else if (width > model.remaining()) {
                out.bytes(model.bytes(model.remaining()));
                return;
            } else {
                number(out, model, kinds[i]);
            }
        }
    }

    private static void number(StructWriter out, StructModel model, int kind) {
        switch (kind) {
            case 0 -> out.u8((int) model.number(1));
            case 1 -> out.u16((int) model.number(2));
            case 2, 4 -> out.u32(model.number(4));
            case U64 -> out.u64(model.number(8));
            case 5 -> out.u16BigEndian((int) model.bigEndian(2));
            case 6 -> out.u32BigEndian(model.bigEndian(4));
            default -> throw new AssertionError("no number: " + kind);
        }
    }

    private static int width(int kind) {
        return switch (kind) {
            case 0 -> 1;
            case 1, 5 -> 2;
            case 2, 4, 6 -> 4;
            case U64 -> 8;
            default -> 0;
        };
    }

    private static void same(long found, long expected, Trace trace) {
        Check.that(found == expected, "a member is another number");
        trace.number(found);
    }
}
