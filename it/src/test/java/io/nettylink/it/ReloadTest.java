// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.echo.NettylinkEcho.FAMILY_NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nettylink.FamilyGoneException;
import io.nettylink.FamilyNotFoundException;
import io.nettylink.KernelErrorException;
import io.nettylink.NetlinkException;
import io.nettylink.RequestTimeoutException;
import io.nettylink.codec.Errno;
import io.nettylink.echo.ExecutionContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The module comes and goes. */
class ReloadTest {
    private static final long PATIENCE_SECONDS = 30;

    @Test
    void withoutTheModuleCallsFailClearlyAndWithItTheyWorkAgain() throws Exception {
        String file = System.getenv("NETTYLINK_MODULE_FILE");
        assertThat(file).as("NETTYLINK_MODULE_FILE names the module").isNotNull();
        try (EchoModule module = EchoModule.open()) {
            Processes.run(List.of("rmmod", "nettylink_echo"));
            try {
                FamilyGoneException gone =
                        catchThrowableOfType(FamilyGoneException.class, () -> module.echo(new byte[1]));
                assertThat(gone.family()).isEqualTo(FAMILY_NAME);
                assertThat(gone.getCause())
                        .isInstanceOfSatisfying(
                                KernelErrorException.class,
                                cause -> assertThat(cause.errno()).isEqualTo(Errno.ENOENT));
                FamilyNotFoundException unknown = catchThrowableOfType(
                        FamilyNotFoundException.class,
                        () -> module.genl.family(FAMILY_NAME).await());
                assertThat(unknown.family()).isEqualTo(FAMILY_NAME);
                assertThat(unknown).hasMessageContaining("is its module loaded?");
            } finally {
                Processes.run(List.of("insmod", String.valueOf(file)));
            }
        }
        try (EchoModule module = EchoModule.open()) {
            assertThat(module.echo(new byte[1]).replied().context()).isEqualTo(ExecutionContext.SOFTIRQ);
        }
    }

    @Test
    void theModuleCanLeaveWhileMessagesAreOnTheirWay() throws Exception {
        String file = String.valueOf(System.getenv("NETTYLINK_MODULE_FILE"));
        for (int round = 0; round < 3; round++) {
            try (EchoModule module = EchoModule.open()) {
                module.setTicker(1_000);
                CompletableFuture<NetlinkException> end = CompletableFuture.supplyAsync(() -> sendUntilGone(module));
                Processes.run(List.of("rmmod", "nettylink_echo"));
                NetlinkException failure = end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                // A message that the module had accepted when it left stays without an answer.
                if (!(failure instanceof RequestTimeoutException)) {
                    assertThat(failure).isInstanceOf(FamilyGoneException.class);
                }
            } finally {
                Processes.run(List.of("insmod", file));
            }
        }
        try (EchoModule module = EchoModule.open()) {
            assertThat(module.counters().received()).isZero();
        }
    }

    private static NetlinkException sendUntilGone(EchoModule module) {
        while (true) {
            try {
                module.echo(new byte[100]);
            } catch (NetlinkException e) {
                return e;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
