// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.echo.NettylinkEcho.CMD_STATS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nettylink.KernelErrorException;
import io.nettylink.codec.Errno;
import io.nettylink.echo.CpuCounters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bounded queue and the counters: nothing gets lost without being counted. */
@SuppressWarnings("NullAway.Init")
class StatsTest {
    private static final Path PARAMETERS = Path.of("/sys/module/nettylink_echo/parameters");

    private EchoModule module;

    @BeforeEach
    void open() throws InterruptedException {
        module = EchoModule.open();
    }

    @AfterEach
    void close() {
        module.close();
    }

    @Test
    void thereIsOneMessageForEachCpu() throws Exception {
        List<CpuCounters> counters = module.genl
                .dump(module.family.request(CMD_STATS).build(), CpuCounters::read)
                .await();
        assertThat(counters.size()).isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(counters)
                .extracting(CpuCounters::cpu)
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void whatWasAcceptedIsAccountedFor() throws Exception {
        for (int i = 0; i < 20; i++) {
            module.echo(new byte[i]);
        }
        module.publish("to nobody");
        CpuCounters sums = module.counters();
        assertThat(sums.received()).isEqualTo(sums.echoed() + sums.published() + sums.sendFailed() + sums.noListener());
    }

    @Test
    void aQueueThatAcceptsNoMessagesRefusesWithWordsAndCounts() throws Exception {
        refusesWith("queue_messages", "0", "queue_messages");
    }

    @Test
    void aQueueThatIsFullInBytesRefusesWithWordsAndCounts() throws Exception {
        refusesWith("queue_bytes", "1024", "queue_bytes");
    }

    private void refusesWith(String parameter, String value, String words) throws Exception {
        CpuCounters before = module.counters();
        String original = set(parameter, value);
        try {
            KernelErrorException refusal =
                    catchThrowableOfType(KernelErrorException.class, () -> module.echo(new byte[8000]));
            assertThat(refusal.errno()).isEqualTo(Errno.EAGAIN);
            assertThat(refusal.extendedAck().message())
                    .contains("the queue is full")
                    .contains(words);
        } finally {
            set(parameter, original);
        }
        CpuCounters after = module.counters();
        assertThat(after.queueFull() - before.queueFull()).isEqualTo(1);
        assertThat(after.received()).isEqualTo(before.received());
        assertThat(module.echo("again".getBytes(UTF_8)).payload())
                .asString(UTF_8)
                .isEqualTo("again");
    }

    private static String set(String parameter, String value) throws IOException {
        Path file = PARAMETERS.resolve(parameter);
        String original = Files.readString(file).strip();
        Files.writeString(file, value);
        return original;
    }
}
