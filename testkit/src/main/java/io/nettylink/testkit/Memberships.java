// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.codec.Errno.EINVAL;

import java.util.BitSet;
import java.util.List;

/** The multicast groups that a simulated socket is a member of. Used with the kernel's lock held. */
final class Memberships {
    private final FakeProtocol protocol;
    private final BitSet groups = new BitSet();

    Memberships(FakeProtocol protocol) {
        this.protocol = protocol;
    }

    boolean has(int group) {
        return groups.get(group);
    }

    /** Asks whether the groups of a mask may be joined: 0 or an error negated. */
    int permit(int mask) {
        for (int group = 1; group <= Integer.SIZE; group++) {
            int refused = isIn(mask, group) ? protocol.join(group) : 0;
            if (refused != 0) {
                return -refused;
            }
        }
        return 0;
    }

    /** Joins the groups of a mask, and leaves those of the first 32 that are not in it. */
    void replace(int mask) {
        for (int group = 1; group <= Integer.SIZE; group++) {
            groups.set(group, isIn(mask, group));
        }
    }

    /** {@code NETLINK_ADD_MEMBERSHIP}: 0 or an error negated. */
    int join(int group) {
        if (!exists(group)) {
            return -EINVAL;
        }
        int refused = protocol.join(group);
        if (refused == 0) {
            groups.set(group);
        }
        return -refused;
    }

    /** {@code NETLINK_DROP_MEMBERSHIP}: 0 or an error negated. */
    int drop(int group) {
        if (!exists(group)) {
            return -EINVAL;
        }
        leave(group);
        return 0;
    }

    void leave(int group) {
        groups.clear(group);
    }

    void clear() {
        groups.clear();
    }

    /** The mask of groups 1 to 32. */
    long mask() {
        long mask = 0;
        for (int group = 1; group <= Integer.SIZE; group++) {
            mask |= groups.get(group) ? 1L << (group - 1) : 0;
        }
        return mask;
    }

    void addTo(List<Integer> numbers) {
        groups.stream().forEach(numbers::add);
    }

    /** The one group that an address's mask stands for when it is sent to, 0 for none. */
    static int first(int mask) {
        return mask == 0 ? 0 : Integer.numberOfTrailingZeros(mask) + 1;
    }

    private boolean exists(int group) {
        return group >= 1 && group <= protocol.groups();
    }

    private static boolean isIn(int mask, int group) {
        return (mask & 1 << (group - 1)) != 0;
    }
}
