// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

/** Asserts without the cost of a fluent assertion, which a target would pay millions of times. */
final class Check {

    private Check() {}

    static void that(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
