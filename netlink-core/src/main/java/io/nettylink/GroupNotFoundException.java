// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import java.util.Collection;

/** A generic netlink family has no multicast group of that name. */
public final class GroupNotFoundException extends NetlinkException {
    private static final long serialVersionUID = 1L;

    private final String family;
    private final String group;

    /**
     * Creates an exception.
     *
     * @param family the family's name
     * @param group the name that was asked for
     * @param known the names that there are
     */
    public GroupNotFoundException(String family, String group, Collection<String> known) {
        super("family \"" + family + "\" has no multicast group \"" + group + "\", only " + known, null);
        this.family = family;
        this.group = group;
    }

    /**
     * The family that was asked.
     *
     * @return a family's name
     */
    public String family() {
        return family;
    }

    /**
     * The name that was asked for.
     *
     * @return a multicast group's name
     */
    public String group() {
        return group;
    }
}
