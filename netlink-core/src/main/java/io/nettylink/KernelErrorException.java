// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.AttributePath;
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
    private final @Nullable String attribute;

    KernelErrorException(Request request, Acknowledgement acknowledgement) {
        this(request, acknowledgement, attribute(request, acknowledgement.extendedAck()));
    }

    private KernelErrorException(Request request, Acknowledgement acknowledgement, @Nullable String attribute) {
        super(describe(request, acknowledgement, attribute), null);
        this.errno = acknowledgement.errno();
        this.extendedAck = acknowledgement.extendedAck();
        this.attribute = attribute;
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
        if (attribute != null) {
            text.append(extendedAck.missingType() >= 0 ? ", missing attribute " : ", at attribute ")
                    .append(attribute);
        }
        return text.toString();
    }

    private static @Nullable String attribute(Request request, ExtendedAck extendedAck) {
        try {
            AttributePath path = path(request, extendedAck);
            return path == null ? null : path.describe(request.names());
        } catch (RuntimeException e) {
            // What writes or names the attributes is the user's. Failing at it must not hide the kernel's error.
            return null;
        }
    }

    private static @Nullable AttributePath path(Request request, ExtendedAck extendedAck) {
        int missing = extendedAck.missingType();
        if (missing < 0) {
            return extendedAck.offset() < 0 ? null : request.path(extendedAck.offset());
        }
        AttributePath nest = extendedAck.missingNest() < 0 ? null : request.path(extendedAck.missingNest());
        return nest == null ? new AttributePath(List.of(missing)) : nest.child(missing);
    }
}
