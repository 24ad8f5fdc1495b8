// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

/** The contract, of {@link NetlinkClient}. */
class AsynchronousRequestTest extends RequestContract {
    @Override
    Client open(Client.Settings settings) {
        return Client.Asynchronous.open(settings);
    }
}
