// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import org.jspecify.annotations.Nullable;

/**
 * The generic netlink family that a request was made for is not there any more, or not under the id that it had: its
 * module was unloaded, perhaps loaded anew since. The family has not carried the request out. Once the family is back,
 * a request made for it then works, as does one of a {@link io.nettylink.genl.FollowedFamily}.
 */
public final class FamilyGoneException extends NetlinkException {
    private static final long serialVersionUID = 1L;

    private final String family;

    /**
     * Creates an exception.
     *
     * @param family the family's name
     * @param what what became of it, in words that follow on its name
     * @param cause the kernel's answer that showed it, or null
     */
    public FamilyGoneException(String family, String what, @Nullable Throwable cause) {
        super("family \"" + family + "\" " + what, cause);
        this.family = family;
    }

    /**
     * The family that is gone.
     *
     * @return a family's name
     */
    public String family() {
        return family;
    }
}
