// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import static io.nettylink.echo.NettylinkEcho.FAMILY_NAME;
import static java.util.Objects.requireNonNull;

import io.nettylink.echo.EchoReply;
import io.nettylink.genl.BlockingGenericNetlink;
import io.nettylink.genl.Family;
import org.jspecify.annotations.Nullable;

/** Round trips through the kernel module, one after the other. */
final class BlockingEcho implements Task {
    private final BlockingGenericNetlink genl = BlockingGenericNetlink.open();
    private final int count;
    private @Nullable Family family;

    BlockingEcho(int count) {
        this.count = count;
    }

    @Override
    public void prepare() throws InterruptedException {
        if (family == null) {
            family = genl.family(FAMILY_NAME);
        }
    }

    @Override
    public void run(Results results) throws InterruptedException {
        Family known = requireNonNull(family);
        for (int number = 0; number < count; number++) {
            long began = System.nanoTime();
            results.echo(genl.call(Echo.request(known, number), EchoReply::read));
            results.latency(System.nanoTime() - began);
        }
    }

    @Override
    public void close() {
        genl.close();
    }
}
