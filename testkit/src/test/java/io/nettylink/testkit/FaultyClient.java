// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import io.nettylink.MessageDecoder;
import io.nettylink.NetlinkException;
import io.nettylink.Request;
import io.nettylink.codec.Acknowledgement;
import java.time.Duration;
import java.util.List;

/** A client of either kind as tests of what goes wrong below it see one: its calls begin, and are looked at later. */
interface FaultyClient extends AutoCloseable {

    /** What becomes of a call. */
    interface Outcome<T> {
        /** Whether it has ended. */
        boolean isDone();

        /** What it returns, which it has to. */
        T value() throws InterruptedException;

        /** What it fails with, which it has to. */
        <E extends NetlinkException> E failure(Class<E> type) throws InterruptedException;
    }

    <T> Outcome<T> call(Request request, MessageDecoder<T> decoder);

    <T> Outcome<List<T>> dump(Request request, MessageDecoder<T> decoder);

    Outcome<Acknowledgement> execute(Request request);

    long portId();

    /** A timeout that the test can wait for. */
    Duration shortTimeout();

    /** Lets so much time pass that a call with the short timeout has no more of it. */
    void passShortTimeout();

    /** Waits until the client has done all that there is to do, apart from waiting for the kernel. */
    void settle();

    @Override
    void close();
}
