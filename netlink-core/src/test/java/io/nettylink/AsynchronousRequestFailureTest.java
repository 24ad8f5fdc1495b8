// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

/** The contract of failures, of {@link NetlinkClient}. */
class AsynchronousRequestFailureTest extends RequestFailureContract {
    @Override
    Client open(Client.Settings settings) {
        return Client.Asynchronous.open(settings);
    }
}
