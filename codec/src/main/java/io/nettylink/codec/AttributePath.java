// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static io.nettylink.codec.NetlinkConstants.NLA_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;

import io.netty.buffer.ByteBuf;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Where an attribute is in a request: the types of the nests around it, outermost first, and its own.
 *
 * @param types at least one attribute type
 */
public record AttributePath(List<Integer> types) {

    /** Gives attributes their names, where someone knows them. */
    @FunctionalInterface
    public interface Names {
        /** Knows no names. */
        Names NONE = path -> null;

        /**
         * Names the last attribute of a path.
         *
         * @param path the types of the nests around it, outermost first, and its own
         * @return a name such as {@code payload}, or null for one that isn't known
         */
        @Nullable String name(List<Integer> path);
    }

    /**
     * A path.
     *
     * @param types at least one attribute type
     */
    public AttributePath {
        types = List.copyOf(types);
        if (types.isEmpty()) {
            throw new IllegalArgumentException("a path has at least one attribute");
        }
    }

    /**
     * Finds the attribute that starts at an offset, as extended acks give it, by walking the request that was sent.
     *
     * @param request the request from its header on, between reader and writer index; not changed
     * @param order the byte order of the request
     * @param headerLength the length in bytes of the fixed header between the message's header and its attributes
     * @param offset bytes from the start of the message's header
     * @return the path, or null where no attribute starts there
     * @throws IllegalArgumentException if the header's length is negative
     */
    public static @Nullable AttributePath find(ByteBuf request, ByteOrder order, int headerLength, int offset) {
        int payloadLength = request.readableBytes() - NLMSG_HDRLEN;
        if (offset < 0 || payloadLength < 0) {
            return null;
        }
        int from = request.readerIndex() + NLMSG_HDRLEN + Wire.behindHeader(headerLength, payloadLength);
        AttributeReader in = new AttributeReader(order == ByteOrder.LITTLE_ENDIAN);
        List<Integer> types = new ArrayList<>();
        try {
            return descend(in.reset(request, from, request.writerIndex()), offset, types)
                    ? new AttributePath(types)
                    : null;
        } catch (MalformedMessageException e) {
            // The offset points into bytes that are not attributes: there is no path to tell.
            return null;
        }
    }

    private static boolean descend(AttributeReader from, int offset, List<Integer> types) {
        AttributeReader in = from;
        while (in.next()) {
            int behind = offset - in.offset();
            if (behind == 0) {
                types.add(in.type());
                return true;
            }
            if (behind >= NLA_HDRLEN && behind < NLA_HDRLEN + in.length()) {
                types.add(in.type());
                in = in.nested();
            }
        }
        return false;
    }

    /**
     * The path of an attribute in the nest that this is the path of.
     *
     * @param type the inner attribute's type
     * @return a path that is one longer
     */
    public AttributePath child(int type) {
        List<Integer> longer = new ArrayList<>(types);
        longer.add(type);
        return new AttributePath(longer);
    }

    /**
     * Writes the path in words.
     *
     * @param names knows some of the names
     * @return names where known and numbers otherwise, such as {@code options/3}
     */
    public String describe(Names names) {
        StringJoiner text = new StringJoiner("/");
        for (int depth = 1; depth <= types.size(); depth++) {
            List<Integer> prefix = types.subList(0, depth);
            String name = names.name(prefix);
            text.add(name == null ? prefix.getLast().toString() : name);
        }
        return text.toString();
    }

    /** The path in numbers, such as {@code 2/3}. */
    @Override
    public String toString() {
        return describe(Names.NONE);
    }
}
