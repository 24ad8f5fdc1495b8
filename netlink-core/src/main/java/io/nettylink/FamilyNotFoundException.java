// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import org.jspecify.annotations.Nullable;

/** The kernel has no generic netlink family of that name, and no module that would bring it. */
public final class FamilyNotFoundException extends NetlinkException {
    private static final long serialVersionUID = 1L;

    private final String family;

    /**
     * Creates an exception.
     *
     * @param family the name that was asked for
     * @param cause the kernel's answer; null where the absence was known before
     */
    public FamilyNotFoundException(String family, @Nullable KernelErrorException cause) {
        super("the kernel has no generic netlink family \"" + family + "\": is its module loaded?", cause);
        this.family = family;
    }

    /**
     * The name that was asked for.
     *
     * @return a family's name
     */
    public String family() {
        return family;
    }
}
