// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

/** The contract of failures, of {@link BlockingNetlinkClient}. */
class BlockingRequestFailureTest extends RequestFailureContract {
    @Override
    Client open(Client.Settings settings) {
        return Client.Blocking.open(settings);
    }
}
