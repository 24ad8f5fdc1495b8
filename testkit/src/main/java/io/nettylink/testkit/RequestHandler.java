// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import io.nettylink.codec.MessageView;

/**
 * Says what the simulated kernel answers to a request.
 *
 * <p>As in a real kernel it runs on the thread that sends, before {@code sendmsg} returns, and one at a time in the
 * whole kernel. It must not wait for anything. Where it throws, the client gets {@code
 * EIO}, and {@link FakeKernel#close()} throws it again.
 */
@FunctionalInterface
public interface RequestHandler {
    /**
     * Answers a request.
     *
     * @param request the request, a copy that may be kept
     * @return the answer
     */
    Answer answer(MessageView request);
}
