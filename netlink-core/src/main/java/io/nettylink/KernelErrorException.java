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
        super(describe(request, acknowledgement), null);
        this.errno = acknowledgement.errno();
        this.extendedAck = acknowledgement.extendedAck();
        this.attribute = attribute(request, extendedAck);
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

    private static String describe(Request request, Acknowledgement acknowledgement) {
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
        String attribute = attribute(request, extendedAck);
        if (attribute != null) {
            text.append(extendedAck.missingType() >= 0 ? ", missing attribute " : ", at attribute ")
                    .append(attribute);
        }
        return text.toString();
    }

    private static @Nullable String attribute(Request request, ExtendedAck extendedAck) {
        AttributePath.Names names = request.names();
        if (extendedAck.missingType() >= 0) {
            int type = extendedAck.missingType();
            AttributePath nest = extendedAck.missingNest() < 0 ? null : request.path(extendedAck.missingNest());
            return (nest == null ? new AttributePath(List.of(type)) : nest.child(type)).describe(names);
        }
        AttributePath path = extendedAck.offset() < 0 ? null : request.path(extendedAck.offset());
        return path == null ? null : path.describe(names);
    }
}
