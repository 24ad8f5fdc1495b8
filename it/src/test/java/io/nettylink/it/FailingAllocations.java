// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the kernel's allocations fail on demand, on a kernel of {@code vm/debug-kernel}, in one of two ways: a certain one of
 * those that the calling thread causes ({@code fail-nth}), or all that our module causes, in whatever context ({@code
 * failslab} with a filter by stack). Closing ends both. For the thread that made it.
 *
 * @see <a href="https://docs.kernel.org/fault-injection/fault-injection.html">Fault injection capabilities</a>
 */
final class FailingAllocations implements AutoCloseable {
    private static final Path FAILSLAB = Path.of("/sys/kernel/debug/failslab");
    private static final Path PAGES = Path.of("/sys/kernel/debug/fail_page_alloc");
    private static final Path MODULES = Path.of("/proc/modules");

    private static final String NTH = "/proc/thread-self/fail-nth";

    private final FileOutputStream nth = new FileOutputStream(NTH);
    private @Nullable FileInputStream left;
    private final Map<Path, String> originals = new TreeMap<>();

    FailingAllocations() throws IOException {
        // Those that may wait, too, and without a trace for each in the kernel's log.
        for (Path kind : List.of(FAILSLAB, PAGES)) {
            set(kind.resolve("ignore-gfp-wait"), "N");
            set(kind.resolve("verbose"), "0");
        }
        // Once for nothing, so that Java has loaded and linked what it needs between the two.
        arm(0);
        assertThat(disarm()).isTrue();
    }

    /** Has the n-th allocation from now on fail. */
    void arm(int n) throws IOException {
        // A file of its own for each read, as one cannot go back in it, and opened before, as that allocates.
        left = new FileInputStream(NTH);
        nth.write(Integer.toString(n).getBytes(US_ASCII));
    }

    /** Ends that, and tells whether one has failed. */
    boolean disarm() throws IOException {
        byte[] number = new byte[16];
        try (FileInputStream in = Objects.requireNonNull(left)) {
            int length = in.read(number);
            nth.write('0');
            return new String(number, 0, length, US_ASCII).strip().equals("0");
        }
    }

    /** Has every allocation fail that our module, as it is loaded now, is in the call chain of. */
    void failAllOfModule() throws IOException {
        List<String> words = Files.readAllLines(MODULES).stream()
                .map(line -> List.of(line.split(" ")))
                .filter(line -> line.getFirst().equals("nettylink_echo"))
                .findFirst()
                .orElseThrow();
        long start = Long.parseUnsignedLong(words.get(5).substring(2), 16);
        set(FAILSLAB.resolve("require-start"), "0x" + Long.toHexString(start));
        set(FAILSLAB.resolve("require-end"), "0x" + Long.toHexString(start + Long.parseLong(words.get(1))));
        set(FAILSLAB.resolve("task-filter"), "N");
        set(FAILSLAB.resolve("times"), "-1");
        set(FAILSLAB.resolve("probability"), "100");
    }

    void failNoneOfModule() throws IOException {
        set(FAILSLAB.resolve("probability"), "0");
    }

    private void set(Path file, String value) throws IOException {
        String original = Files.readString(file).strip();
        originals.putIfAbsent(file, original);
        Files.writeString(file, value);
    }

    @Override
    public void close() throws IOException {
        nth.write('0');
        nth.close();
        failNoneOfModule();
        for (Map.Entry<Path, String> original : originals.entrySet()) {
            Files.writeString(original.getKey(), original.getValue());
        }
    }
}
