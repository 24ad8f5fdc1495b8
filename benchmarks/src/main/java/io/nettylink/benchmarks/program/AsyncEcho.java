// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import static io.nettylink.echo.NettylinkEcho.FAMILY_NAME;

import io.nettylink.echo.EchoReply;
import io.nettylink.genl.Family;
import io.nettylink.genl.GenericNetlink;
import org.jspecify.annotations.Nullable;

/** Round trips through the kernel module, one in flight, on an event loop. */
final class AsyncEcho implements Task {
    private final GenericNetlink genl = GenericNetlink.open();
    private final int count;
    private @Nullable Pipeline<EchoReply> pipeline;

    AsyncEcho(int count) {
        this.count = count;
    }

    @Override
    public void prepare() throws InterruptedException {
        if (pipeline == null) {
            Family family = genl.family(FAMILY_NAME).await();
            pipeline = new Pipeline<EchoReply>(
                            genl.client(),
                            count,
                            1,
                            number -> genl.call(Echo.request(family, number), EchoReply::read),
                            Results::echo)
                    .timed();
        }
    }

    @Override
    public void run(Results results) {
        if (pipeline == null) {
            throw new IllegalStateException("not prepared");
        }
        pipeline.run(results);
    }

    @Override
    public void close() {
        genl.close();
    }
}
