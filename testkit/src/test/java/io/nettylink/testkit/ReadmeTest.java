// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of README and Javadoc are those that {@link ExamplesTest} compiles and runs. */
class ReadmeTest {
    private static final Path MAIN = Path.of("src/main/java/io/nettylink/testkit");
    private static final Path EXAMPLES = Path.of("src/test/java/io/nettylink/testkit/ExamplesTest.java");
    private static final Pattern JAVADOC = Pattern.compile("<pre>\\{@code\\n(.*?)\\n \\* }</pre>", Pattern.DOTALL);
    private static final Pattern FENCE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @Test
    void readmeShowsWhatRuns() throws IOException {
        assertRuns(find(FENCE, Files.readString(Path.of("README.md"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FakeKernel",
                "FakeProtocol",
                "FakeController",
                "FakeFamily",
                "FakeTable",
                "KernelMessage",
                "Answer",
                "Later",
                "Held",
                "Faults",
                "Corruption",
                "VirtualTime",
                "Recorder",
                "Recording",
                "Replay"
            })
    void javadocShowsWhatRuns(String type) throws IOException {
        String source = Files.readString(MAIN.resolve(type + ".java"));
        assertRuns(find(JAVADOC, source)
                .lines()
                .map(line -> line.replaceFirst("^ \\* ?", ""))
                .reduce("", (a, b) -> a + b + '\n'));
    }

    /** Line by line, but for those that stand for something. */
    private static void assertRuns(String example) throws IOException {
        List<String> known =
                Files.readString(EXAMPLES).lines().map(ReadmeTest::squeezed).toList();
        String all = String.join("", known);
        String wanted = example.lines()
                .map(ReadmeTest::squeezed)
                .filter(line -> !line.equals("..."))
                .reduce("", String::concat);
        for (String statement : wanted.split("(?<=[;{}])", -1)) {
            assertThat(all).contains(statement);
        }
    }

    private static String squeezed(String line) {
        return line.replaceFirst("//.*", "").replaceAll("\\s", "").replace("...", "");
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as("an example").isTrue();
        return matcher.group(1);
    }
}
