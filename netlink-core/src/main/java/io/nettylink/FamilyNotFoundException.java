// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

/** The kernel has no generic netlink family of that name, and no module that would bring it. */
public final class FamilyNotFoundException extends NetlinkException {
    private static final long serialVersionUID = 1L;

    private final String family;

    /**
     * Creates an exception.
     *
     * @param family the name that was asked for
     * @param cause the kernel's answer
     */
    public FamilyNotFoundException(String family, KernelErrorException cause) {
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
