// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Watches attributes being written, for the path of the one that begins at a place. */
final class PathSearch {
    private final int index;
    private final List<Integer> enclosing = new ArrayList<>();
    private @Nullable AttributePath found;

    /** Looks for the attribute whose header is at an index of the buffer. */
    PathSearch(int index) {
        this.index = index;
    }

    void begins(int type, int at) {
        if (at == index) {
            List<Integer> types = new ArrayList<>(enclosing);
            types.add(type);
            found = new AttributePath(types);
        }
    }

    void enters(int type) {
        enclosing.add(type);
    }

    void leaves() {
        enclosing.removeLast();
    }

    @Nullable AttributePath found() {
        return found;
    }
}
