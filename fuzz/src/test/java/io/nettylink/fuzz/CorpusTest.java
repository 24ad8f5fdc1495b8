// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The committed inputs. Jazzer finds them by the names of their folders, and misses those of another name in silence. */
class CorpusTest {
    private static final String INPUTS = "Inputs";
    private static final int MOST_FILES = 300;
    private static final long MOST_BYTES = 200 * 1024;

    private static final Path RESOURCES = Path.of("src/test/resources/io/nettylink/fuzz");
    private static final Path SOURCES = Path.of("src/test/java/io/nettylink/fuzz");

    @Test
    void eachTargetHasInputsAndAllInputsHaveATarget() throws IOException {
        Set<String> folders = new TreeSet<>();
        for (Path folder : list(RESOURCES)) {
            assertThat(list(folder)).as(folder.toString()).isNotEmpty().allMatch(Files::isRegularFile);
            folders.add(name(folder));
        }
        Set<String> targets = new TreeSet<>();
        for (Path source : list(SOURCES)) {
            if (name(source).endsWith("FuzzTest.java")) {
                targets.add(name(source).replace(".java", INPUTS));
            }
        }
        assertThat(folders).isEqualTo(targets);
    }

    /** Jazzer fuzzes one method in a JVM, and scripts/fuzz names the class only. */
    @Test
    void eachTargetHasOneMethod() throws Exception {
        for (Path folder : list(RESOURCES)) {
            Class<?> target = Class.forName(
                    getClass().getPackageName() + "." + name(folder).replace(INPUTS, ""));
            assertThat(Arrays.stream(target.getDeclaredMethods())
                            .filter(method -> method.isAnnotationPresent(FuzzTest.class)))
                    .as(target.getName())
                    .hasSize(1);
        }
    }

    @Test
    void theCorpusStaysSmall() throws IOException {
        int files = 0;
        long bytes = 0;
        for (Path folder : list(RESOURCES)) {
            for (Path file : list(folder)) {
                files++;
                bytes += Files.size(file);
            }
        }
        assertThat(files).isLessThan(MOST_FILES);
        assertThat(bytes).isLessThan(MOST_BYTES);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
