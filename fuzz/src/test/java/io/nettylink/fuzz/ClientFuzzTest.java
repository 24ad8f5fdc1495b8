// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Client: datagrams and events in the pipeline of a client and of its subscription, between requests, cancellations and
 * the close. The input is a script, see {@link ClientScript}.
 */
class ClientFuzzTest {

    @FuzzTest
    void anyCourseOfEvents(byte[] input) throws Exception {
        new ClientScript(new Script(input)).play();
    }
}
