// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the README to its word: the example in it is the one that the build compiles. */
class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");
    private static final Path EXAMPLE = Path.of("src/main/java/io/nettylink/examples/ReadmeExample.java");

    @Test
    void theExampleIsTheOneThatIsCompiled() throws IOException {
        List<String> example = Files.readAllLines(EXAMPLE);
        List<String> shown = example.subList(
                example.indexOf("        // README begins") + 1, example.indexOf("        // README ends"));
        String code = String.join("\n", shown).stripIndent().strip();
        assertThat(code.lines()).hasSizeBetween(5, 15);
        assertThat(Files.readString(README)).contains("```java\n" + code + "\n```");
    }

    @Test
    void theReadmeIsShort() throws IOException {
        assertThat(Files.readAllLines(README)).hasSizeBetween(30, 150);
    }
}
