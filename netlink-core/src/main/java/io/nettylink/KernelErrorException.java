// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.AttributePath;
import io.nettylink.codec.AttributePolicy;
import io.nettylink.codec.Errno;
import io.nettylink.codec.ExtendedAck;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernel refused a request: with an error number, often with words, sometimes pointing at an attribute.
 *
 * <p>The words and the attribute need {@code NETLINK_EXT_ACK}, which the client sets. For a missing permission and for
 * an unknown command the kernel has no words.
 */
public final class KernelErrorException extends NetlinkException {
    private static final long serialVersionUID = 1L;

    private final int errno;
    private final transient ExtendedAck extendedAck;
    private final transient @Nullable AttributePath path;
    private final @Nullable String attribute;

    KernelErrorException(Request request, Acknowledgement acknowledgement) {
        this(request, acknowledgement, path(request, acknowledgement.extendedAck()));
    }

    private KernelErrorException(Request request, Acknowledgement acknowledgement, @Nullable AttributePath path) {
        this(request, acknowledgement, path, name(request, path));
    }

    private KernelErrorException(
            Request request, Acknowledgement acknowledgement, @Nullable AttributePath path, @Nullable String name) {
        super(describe(request, acknowledgement, name), null);
        this.errno = acknowledgement.errno();
        this.extendedAck = acknowledgement.extendedAck();
        this.path = path;
        this.attribute = name;
    }

    /**
     * The error number.
     *
     * @return a positive number, see {@link Errno}
     */
    public int errno() {
        return errno;
    }

    /**
     * The error number's name.
     *
     * @return such as {@code EINVAL}
     */
    public String errnoName() {
        return Errno.name(errno);
    }

    /**
     * What the kernel said besides.
     *
     * @return {@link ExtendedAck#NONE} where it said nothing
     */
    public ExtendedAck extendedAck() {
        return extendedAck;
    }

    /**
     * The attribute that the kernel objects to, or that it misses, as the path from the outermost nest to it.
     *
     * @return names where the request knows them and numbers otherwise, such as {@code options/3}; null where the
     *     kernel points at none
     */
    public @Nullable String attribute() {
        return attribute;
    }

    /**
     * The attribute that the kernel objects to, or that it misses, in numbers.
     *
     * @return the types of the nests around it and its own; null where the kernel points at none
     */
    public @Nullable AttributePath attributePath() {
        return path;
    }

    /**
     * What the kernel wants of the attribute that it objects to.
     *
     * @return its policy; null where the kernel names none, as for an attribute that is missing
     */
    public @Nullable AttributePolicy policy() {
        return extendedAck.policy();
    }

    /**
     * Bytes of the protocol's own meaning.
     *
     * @return a copy; null where there are none
     */
    public byte @Nullable [] cookie() {
        return extendedAck.cookie();
    }

    private static String describe(Request request, Acknowledgement acknowledgement, @Nullable String attribute) {
        int errno = acknowledgement.errno();
        ExtendedAck extendedAck = acknowledgement.extendedAck();
        StringBuilder text = new StringBuilder()
                .append(request)
                .append(": ")
                .append(Errno.name(errno))
                .append(" (")
                .append(Errno.describe(errno))
                .append(')');
        if (extendedAck.message() != null) {
            text.append(": ").append(extendedAck.message());
        }
        if (extendedAck.missingType() >= 0) {
            text.append(", missing attribute ").append(attribute);
        } else if (attribute != null) {
            text.append(", at attribute ").append(attribute);
        }
        if (extendedAck.policy() != null) {
            text.append(attribute == null ? ", at an attribute" : "")
                    .append(", which must be ")
                    .append(extendedAck.policy());
        }
        return text.toString();
    }

    private static @Nullable String name(Request request, @Nullable AttributePath path) {
        if (path == null) {
            return null;
        }
        try {
            return path.describe(request.names());
        } catch (RuntimeException e) {
            // What names the attributes is the user's. Failing at it must not hide the kernel's error.
            return path.toString();
        }
    }

    private static @Nullable AttributePath path(Request request, ExtendedAck extendedAck) {
        int missing = extendedAck.missingType();
        if (missing < 0) {
            return extendedAck.offset() < 0 ? null : find(request, extendedAck.offset());
        }
        AttributePath nest = extendedAck.missingNest() < 0 ? null : find(request, extendedAck.missingNest());
        return nest == null ? new AttributePath(List.of(missing)) : nest.child(missing);
    }

    private static @Nullable AttributePath find(Request request, int offset) {
        try {
            return request.path(offset);
        } catch (RuntimeException e) {
            // What writes the attributes is the user's, too.
            return null;
        }
    }
}
