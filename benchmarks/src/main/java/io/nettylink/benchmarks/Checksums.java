// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Compares what two programs decoded, field by field. */
final class Checksums {
    /** What stands for a field that a library does not have. */
    static final String MISSING = "-";

    private Checksums() {}

    /**
     * Compares.
     *
     * @param names of the fields
     * @return the names of the fields in which the two differ, apart from those that either does not have; all of them
     *     where one has other fields altogether
     */
    static List<String> differences(List<String> names, List<String> expected, List<String> found) {
        if (expected.size() != names.size() || found.size() != names.size()) {
            return names;
        }
        List<String> different = new ArrayList<>();
        for (int index = 0; index < names.size(); index++) {
            String one = expected.get(index);
            String other = found.get(index);
            if (!one.equals(MISSING) && !other.equals(MISSING) && !one.equals(other)) {
                different.add(names.get(index));
            }
        }
        return different;
    }

    /** The names of the fields that a program does not have. */
    static List<String> missing(List<String> names, List<String> found) {
        List<String> missing = new ArrayList<>();
        for (int index = 0; index < Math.min(names.size(), found.size()); index++) {
            if (found.get(index).equals(MISSING)) {
                missing.add(names.get(index));
            }
        }
        return missing;
    }
}
