// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The module's parameters at their edges, while it is loaded and as it is. */
class ParametersTest {
    private static final Path FOLDER = Path.of("/sys/module/nettylink_echo/parameters");
    private static final String FILE = String.valueOf(System.getenv("NETTYLINK_MODULE_FILE"));
    private static final String OUT_OF_RANGE = "Numerical result out of range";
    private static final String INVALID = "Invalid argument";

    /** What insmod makes of that. */
    private static final String INVALID_PARAMETERS = "Invalid parameters";

    /** What the README says of each. */
    enum Parameter {
        QUEUE_MESSAGES(1024, 0, 1 << 20),
        QUEUE_BYTES(4 << 20, 0, 1 << 30),
        SENDER_MESSAGES(256, 0, 1 << 20),
        SENDER_BYTES(1 << 20, 0, 1 << 30),
        BUDGET(64, 1, 1024);

        private final long byDefault;
        private final long least;
        private final long most;

        Parameter(long byDefault, long least, long most) {
            this.byDefault = byDefault;
            this.least = least;
            this.most = most;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        Path file() {
            return FOLDER.resolve(text());
        }

        /** Beyond both edges, and no numbers at all; with what the kernel says to it. */
        List<String[]> refused() {
            List<String[]> refused = new ArrayList<>(List.of(
                    new String[] {Long.toString(most + 1), OUT_OF_RANGE},
                    new String[] {"4294967295", OUT_OF_RANGE},
                    new String[] {"4294967296", OUT_OF_RANGE},
                    new String[] {"-1", INVALID},
                    new String[] {"many", INVALID},
                    new String[] {"1 2", INVALID}));
            if (least > 0) {
                refused.add(new String[] {Long.toString(least - 1), OUT_OF_RANGE});
            }
            return refused;
        }
    }

    @Test
    void thereAreThese() throws Exception {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files)
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.of(Parameter.values()).map(Parameter::file).toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyoneReadsAndRootWrites(Parameter parameter) throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(parameter.file())))
                .isEqualTo("rw-r--r--");
        assertThat(Parameters.get(parameter.text())).isEqualTo(parameter.byDefault);
    }

    @ParameterizedTest
    @EnumSource
    void whileLoadedTakesItsRangeAndRefusesTheRest(Parameter parameter) throws Exception {
        try (Parameters parameters = new Parameters()) {
            for (long value : new long[] {parameter.most, parameter.least}) {
                parameters.set(parameter.text(), value);
                assertThat(Parameters.get(parameter.text())).isEqualTo(value);
            }
            for (String[] refused : parameter.refused()) {
                assertThat(refusal(parameter.file(), refused[0])).as(refused[0]).isEqualTo(refused[1]);
                assertThat(Parameters.get(parameter.text())).as("it stays").isEqualTo(parameter.least);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void asItLoadsTakesItsRangeAndRefusesTheRest(Parameter parameter) throws Exception {
        Processes.run(List.of("rmmod", "nettylink_echo"));
        try {
            for (String[] refused : parameter.refused()) {
                // A blank would begin another parameter.
                if (!refused[0].contains(" ")) {
                    assertThat(loadRefused(parameter.text() + "=" + refused[0]))
                            .contains(refused[1].replace(INVALID, INVALID_PARAMETERS));
                }
            }
            assertThat(loadRefused(parameter.text())).as("without a value").contains(INVALID_PARAMETERS);
            for (long value : new long[] {parameter.least, parameter.most}) {
                Processes.run(List.of("insmod", FILE, parameter.text() + "=" + value));
                assertThat(Parameters.get(parameter.text())).isEqualTo(value);
                Processes.run(List.of("rmmod", "nettylink_echo"));
            }
        } finally {
            Processes.run(List.of("insmod", FILE));
        }
    }

    /** What the kernel says to a value, or null if it takes it. */
    private static @Nullable String refusal(Path file, String value) throws IOException {
        try {
            Files.writeString(file, value);
            return null;
        } catch (FileSystemException e) {
            return e.getReason();
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static String loadRefused(String argument) throws IOException, InterruptedException {
        Process insmod = new ProcessBuilder("insmod", FILE, argument)
                .redirectErrorStream(true)
                .start();
        String output = new String(insmod.getInputStream().readAllBytes(), UTF_8);
        assertThat(insmod.waitFor()).as("insmod %s", argument).isNotZero();
        assertThat(FOLDER).doesNotExist();
        return output;
    }
}
