// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Request tracker: any order of requests, answers, losses and ends. The input is a script, see {@link TrackerScript}.
 */
class RequestTrackerFuzzTest {

    @FuzzTest
    void anyCourseOfEvents(byte[] input) {
        new TrackerScript(new Script(input)).play();
    }
}
