// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.channel.NetworkNamespace;
import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.channel.spi.NetlinkSocketProvider;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A network namespace of its own, on a thread that ends with it. Opens sockets of the real kernel there. */
public final class FreshNamespace implements NetlinkSocketProvider, AutoCloseable {
    private static final int CLONE_NEWNET = 0x4000_0000;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("network namespace").factory());
    private final NetlinkSocketProvider kernel = NetworkNamespace.ofCallingThread();

    /** Leaves the namespace that all others are in. */
    public FreshNamespace() {
        try {
            thread.submit(FreshNamespace::leave).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("restricted") // the one call that no module here exports
    private static void leave() {
        Linker linker = Linker.nativeLinker();
        int result;
        try {
            result = (int) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("unshare"),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                    .invokeExact(CLONE_NEWNET);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        assertThat(result)
                .as("unshare(CLONE_NEWNET), which needs CAP_SYS_ADMIN")
                .isZero();
    }

    @Override
    public NetlinkSocket open(int protocol) throws IOException {
        try {
            return call(() -> kernel.open(protocol));
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Runs something in the namespace. */
    public <T> T call(Callable<T> task) throws Exception {
        try {
            return thread.submit(task).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
