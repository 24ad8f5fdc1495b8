// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.KernelErrorException;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkFuture;
import io.nettylink.channel.FreshNamespace;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Runs tests in network namespaces of their own, each with a client, and with links whose kinds every kernel has. */
final class Namespace {
    private static final long PATIENCE_SECONDS = 30;

    private Namespace() {}

    @FunctionalInterface
    interface Script {
        void run(NetlinkClient client) throws Exception;
    }

    /** A namespace with a loopback link, which is down. */
    static void bare(Script script) throws Exception {
        try {
            FreshNamespace.call(() -> {
                try (NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE)) {
                    script.run(client);
                }
                return null;
            });
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw e;
            }
        }
    }

    /** A namespace with two links that are up, {@code v0} with {@code 10.1.0.1/24} and {@code fd00::1/64}, {@code v1} without. */
    static void connected(Script script) throws Exception {
        bare(client -> {
            Iproute.ip("link set lo up");
            Iproute.ip("link add v0 type veth peer name v1");
            Iproute.ip("link set v0 up");
            Iproute.ip("link set v1 up");
            Iproute.ip("address add 10.1.0.1/24 dev v0");
            Iproute.ip("address add fd00::1/64 dev v0 nodad");
            script.run(client);
        });
    }

    static KernelErrorException refused(NetlinkFuture<?> future) throws Exception {
        try {
            Object value = future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("the kernel did it: " + value);
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(KernelErrorException.class);
            return requireNonNull((KernelErrorException) e.getCause());
        }
    }
}
