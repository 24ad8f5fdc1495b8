// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Generic netlink: a family that is followed, through loads and unloads, late news, late answers and losses in any order.
 * The input is a script, see {@link FollowScript}.
 */
class FollowFuzzTest {

    @FuzzTest
    void anyCourseOfEvents(byte[] input) {
        try (FollowScript script = new FollowScript(new Script(input))) {
            script.play();
        }
    }
}
