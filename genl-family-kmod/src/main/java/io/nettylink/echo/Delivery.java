// SPDX-License-Identifier: Apache-2.0
package io.nettylink.echo;

import static io.nettylink.echo.NettylinkEcho.DELIVERY_HARDIRQ;
import static io.nettylink.echo.NettylinkEcho.DELIVERY_SOFTIRQ;
import static io.nettylink.echo.NettylinkEcho.DELIVERY_THREAD;

/**
 * The way that a message takes inside the kernel, from the sender's system call to the code that answers: what {@link
 * NettylinkEcho#A_MESSAGE_DELIVERY} of a request asks for.
 */
public enum Delivery {
    /** To a softirq, which usually answers before the system call returns. What a request gets that asks for none. */
    SOFTIRQ(DELIVERY_SOFTIRQ),
    /** To a hard interrupt, which the CPU sends to itself, and from there to a softirq. */
    HARDIRQ(DELIVERY_HARDIRQ),
    /** To a kernel thread, which the scheduler has to choose first: how modules did it before. */
    THREAD(DELIVERY_THREAD);

    private final int number;

    Delivery(int number) {
        this.number = number;
    }

    /**
     * The number that stands for it in a request.
     *
     * @return the value of the attribute, a u32
     */
    public int number() {
        return number;
    }
}
