// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.nettylink.tour.Measurement.Figures;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All mechanisms are measured once, with so few messages that the times say little, but the counts all. */
@Tag("modules")
class ComparisonTest {
    private static final Meter BRIEF = new Meter(Duration.ofMillis(100), 30, Duration.ofMillis(50), 1, Meter.BURST);

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Comparison comparison;

    @BeforeAll
    static void measure() throws Exception {
        comparison = Comparison.of(Tour.STOPS, BRIEF);
    }

    @Test
    void everyMechanismHasEverySizeOrTheReasonWhyNot() {
        List<String> mechanisms = Tour.STOPS.stream()
                .map(Stop::name)
                .filter(name -> !name.equals("copies"))
                .toList();
        for (String mechanism : mechanisms) {
            for (int size : Comparison.SIZES) {
                Measurement measurement = of(mechanism, size);
                assertThat(measurement.figures() == null)
                        .as("%s with %d bytes", mechanism, size)
                        .isNotEqualTo(measurement.reason().isEmpty());
            }
        }
        assertThat(comparison.measurements().stream().filter(one -> one.figures() == null))
                .extracting(one -> one.mechanism() + ' ' + one.size())
                .containsExactlyInAnyOrder(
                        "sysfs 4096",
                        "sysfs 65536",
                        "genl 65536",
                        "kthread 65536",
                        "signal 64",
                        "signal 4096",
                        "signal 65536",
                        "eventfd 64",
                        "eventfd 4096",
                        "eventfd 65536");
    }

    @Test
    void figuresAreOfTheirKind() {
        for (Measurement measurement : comparison.measurements()) {
            Figures figures = measurement.figures();
            if (figures != null) {
                assertThat(figures.medianNanos()).as("%s", measurement).isPositive();
                assertThat(figures.p99Nanos()).isGreaterThanOrEqualTo(figures.medianNanos());
                assertThat(figures.perSecond()).isPositive();
                assertThat(figures.processorNanos()).isPositive();
            }
        }
    }

    @Test
    void systemCallsAreThoseThatTheMechanismsTake() {
        assertThat(calls("chardev")).contains("read 1").contains("write 1");
        assertThat(calls("ioctl")).contains("ioctl 1");
        assertThat(calls("sockopt")).contains("getsockopt 1").contains("setsockopt 1");
        assertThat(calls("bpf")).contains("bpf 2");
        assertThat(figures("netlink").calls().inAll()).isGreaterThanOrEqualTo(3);
        // One system call moves all that is in the ring.
        assertThat(figures("mmap").calls().inAll()).isGreaterThanOrEqualTo(1);
        assertThat(figures("mmap").callsInBulk().inAll()).isLessThan(0.5);
        assertThat(figures("genl").callsInBulk().inAll())
                .isLessThan(figures("genl").calls().inAll());
    }

    @Test
    void theFileHasWhatWasMeasured(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("comparison.json");
        ComparisonJson.write(comparison, file);
        assertThat(Files.readString(file)).startsWith("[");
        Comparison read = ComparisonJson.read(file);
        assertThat(read.guest()).isEqualTo(comparison.guest());
        assertThat(read.measurements())
                .extracting(Measurement::mechanism, Measurement::size, Measurement::reason)
                .containsExactlyElementsOf(comparison.measurements().stream()
                        .map(one -> tuple(one.mechanism(), one.size(), one.reason()))
                        .toList());
    }

    @Test
    void thePrintedTableSaysWhatCannotBe() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        comparison.print(new Report(new PrintStream(printed, true, UTF_8)));
        String text = printed.toString(UTF_8);
        assertThat(text)
                .containsPattern("sysfs +64 KiB +sysfs hands over a page")
                .containsPattern("signal +64 B +a signal carries no payload")
                .containsPattern("chardev +4 KiB +[\\d.,]+ +[\\d.,]+ +[\\d.,]+");
        assertThat(text.contains("EMULATED")).isEqualTo(comparison.guest().emulated());
    }

    private static String calls(String mechanism) {
        return figures(mechanism).calls().inWords();
    }

    private static Figures figures(String mechanism) {
        return Objects.requireNonNull(of(mechanism, 64).figures());
    }

    private static Measurement of(String mechanism, int size) {
        return comparison.measurements().stream()
                .filter(one -> one.mechanism().equals(mechanism) && one.size() == size)
                .findFirst()
                .orElseThrow();
    }
}
