// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.util.Random;

/** Messages that no other message looks like. */
final class Messages {
    private Messages() {}

    static byte[] ofLength(int length) {
        byte[] message = new byte[length];
        new Random(length).nextBytes(message);
        return message;
    }
}
