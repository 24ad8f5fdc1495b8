// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

/** The contract, of {@link BlockingNetlinkClient}. */
class BlockingRequestTest extends RequestContract {
    @Override
    Client open(Client.Settings settings) {
        return Client.Blocking.open(settings);
    }
}
