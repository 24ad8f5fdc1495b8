// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.echo.Delivery;
import io.nettylink.echo.EchoReply;
import io.nettylink.echo.ExecutionContext;
import io.nettylink.echo.Passage;
import io.nettylink.echo.PublishedMessage;
import org.jspecify.annotations.Nullable;

/** The ways through the kernel: every answer that a test reads has to have come on the one that was asked for. */
final class Ways {
    private Ways() {}

    static EchoReply check(EchoReply reply, Delivery delivery) {
        check(delivery, reply.received(), reply.interrupted(), reply.replied());
        return reply;
    }

    static PublishedMessage check(PublishedMessage message, Delivery delivery) {
        check(delivery, message.received(), message.interrupted(), message.replied());
        return message;
    }

    private static void check(Delivery delivery, Passage received, @Nullable Passage interrupted, Passage replied) {
        assertThat(received.context()).isEqualTo(ExecutionContext.TASK);
        assertThat(replied.context())
                .isEqualTo(delivery == Delivery.THREAD ? ExecutionContext.THREAD : ExecutionContext.SOFTIRQ);
        assertThat(replied.nanoTime()).isGreaterThanOrEqualTo(received.nanoTime());
        checkCpu(received);
        checkCpu(replied);
        if (delivery != Delivery.HARDIRQ) {
            assertThat(interrupted).isNull();
        } else if (interrupted == null) {
            throw new AssertionError("there was no hard interrupt on the way");
        } else {
            assertThat(interrupted.context()).isEqualTo(ExecutionContext.HARDIRQ);
            assertThat(interrupted.nanoTime()).isBetween(received.nanoTime(), replied.nanoTime());
            checkCpu(interrupted);
        }
    }

    private static void checkCpu(Passage passage) {
        assertThat(passage.cpu()).isBetween(0, Runtime.getRuntime().availableProcessors() - 1);
    }
}
