// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link NettylinkTour} has the numbers, names and structures of the module's uapi header, as the C compiler reads that. */
class HeaderTest {
    private static final Path INCLUDE = Path.of("..", "..", "genl-family-kmod", "tour", "include", "uapi");
    private static final Path HEADER = INCLUDE.resolve(Path.of("linux", "nettylink_tour.h"));
    private static final String PREFIX = "NETTYLINK_TOUR_";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void constantsAndStructuresAreThoseOfTheHeader() throws Exception {
        Map<String, String> ours = ours();
        assertThat(ours).hasSizeGreaterThan(60);
        assertThat(compilers(ours)).isEqualTo(ours);
    }

    @Test
    void javaHasAllThatTheHeaderHas() throws Exception {
        assertThat(names("\\b" + PREFIX + "(\\w+)"))
                .isEqualTo(new TreeSet<>(Stream.concat(
                                Stream.concat(
                                        Stream.of(NettylinkTour.class.getDeclaredFields())
                                                .filter(field -> field.getType() != StructLayout.class)
                                                .map(Field::getName),
                                        Stream.of(Context.values()).map(context -> "CONTEXT_" + context.name())),
                                // A function in Java.
                                Stream.of("RING_RECORD"))
                        .toList()));
        assertThat(names("\nstruct nettylink_tour_(\\w+) \\{"))
                .isEqualTo(new TreeSet<>(structures().keySet()));
    }

    @Test
    void recordsOfARingTakeWhatTheHeaderSays() throws Exception {
        Map<String, String> lengths = new TreeMap<>();
        for (int length : new int[] {0, 1, 3, 4, 5, 12, 64, NettylinkTour.MESSAGE_MAX}) {
            lengths.put(PREFIX + "RING_RECORD(" + length + ")", String.valueOf(NettylinkTour.ringRecord(length)));
        }
        assertThat(compilers(lengths)).isEqualTo(lengths);
    }

    /** Names in the header, without what is all its own: its guard. */
    private static Set<String> names(String pattern) throws IOException {
        Set<String> names = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(HEADER));
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** C expressions and their values as Java has them. */
    private static Map<String, String> ours() throws IllegalAccessException {
        Map<String, String> values = new TreeMap<>();
        for (Field field : NettylinkTour.class.getDeclaredFields()) {
            if (field.getType() != StructLayout.class) {
                values.put(PREFIX + field.getName(), String.valueOf(field.get(null)));
            }
        }
        for (int number = 0; number < Context.values().length; number++) {
            values.put(PREFIX + "CONTEXT_" + Context.of(number).name(), String.valueOf(number));
        }
        structures().forEach((name, layout) -> {
            String struct = "struct " + PREFIX.toLowerCase(Locale.ROOT) + name;
            values.put("sizeof(" + struct + ")", String.valueOf(layout.byteSize()));
            for (MemoryLayout member : layout.memberLayouts()) {
                String of = member.name().orElseThrow();
                values.put("offsetof(" + struct + ", " + of + ")", String.valueOf(NettylinkTour.offset(layout, of)));
            }
        });
        return values;
    }

    private static Map<String, StructLayout> structures() throws IllegalAccessException {
        Map<String, StructLayout> structures = new TreeMap<>();
        for (Field field : NettylinkTour.class.getDeclaredFields()) {
            if (field.get(null) instanceof StructLayout layout) {
                structures.put(field.getName().toLowerCase(Locale.ROOT), layout);
            }
        }
        return structures;
    }

    /** The same expressions, with the values that the C compiler gives them. */
    private Map<String, String> compilers(Map<String, String> ours) throws IOException, InterruptedException {
        StringBuilder program = new StringBuilder("""
                #include <stddef.h>
                #include <stdio.h>
                #include <linux/nettylink_tour.h>
                int main(void)
                {
                """);
        ours.forEach((expression, value) -> {
            boolean text = !value.matches("-?\\d+");
            program.append("printf(\"%s=%s\\n\", %s(%s));\n"
                    .formatted(expression, text ? "%s" : "%d", text ? "" : "(int)", expression));
        });
        Path source = Files.writeString(folder.resolve("constants.c"), program.append("}\n"), UTF_8);
        Path binary = folder.resolve("constants");
        run("cc", "-Wall", "-Werror", "-I", INCLUDE.toString(), "-o", binary.toString(), source.toString());
        Map<String, String> values = new TreeMap<>();
        run(binary.toString()).lines().forEach(line -> {
            int equals = line.lastIndexOf('=');
            values.put(line.substring(0, equals), line.substring(equals + 1));
        });
        return values;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
