// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

/**
 * Bytes off the wire that are not what netlink's format allows: a length that is too short or runs past the end, a
 * scalar of the wrong width, a text that is not one.
 */
public final class MalformedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final long expected;
    private final long found;

    /**
     * Creates an exception.
     *
     * @param what what was being read, such as {@code attribute 3: u32}
     * @param offset where it starts, in bytes from the start of the buffer that was being read
     * @param expected the length that was needed, in bytes
     * @param found the length that was there, in bytes
     */
    public MalformedMessageException(String what, int offset, long expected, long found) {
        super(what + " at offset " + offset + ": needs " + expected + " bytes, found " + found);
        this.offset = offset;
        this.expected = expected;
        this.found = found;
    }

    /**
     * Creates an exception of bytes whose number is right and whose value is not.
     *
     * @param what what was read, and why it can't be
     * @param offset where it starts, in bytes from the start of the buffer that was being read
     */
    public MalformedMessageException(String what, int offset) {
        super(what + " at offset " + offset);
        this.offset = offset;
        this.expected = 0;
        this.found = 0;
    }

    /**
     * Where the offending piece starts.
     *
     * @return bytes from the start of the buffer that was being read
     */
    public int offset() {
        return offset;
    }

    /**
     * The length that was needed.
     *
     * @return a length in bytes; 0 where it is not the length that is wrong
     */
    public long expected() {
        return expected;
    }

    /**
     * The length that was there.
     *
     * @return a length in bytes; 0 where it is not the length that is wrong
     */
    public long found() {
        return found;
    }
}
