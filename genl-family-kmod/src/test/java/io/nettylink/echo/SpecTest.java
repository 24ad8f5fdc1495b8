// SPDX-License-Identifier: Apache-2.0
package io.nettylink.echo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** Holds together what says the same: the specification, the uapi header as a C compiler reads it, and the Java side. */
class SpecTest {
    private static final Path SPEC = Path.of("spec", "nettylink-echo.yaml");
    private static final Path INCLUDE = Path.of("include", "uapi");
    private static final Path HEADER = INCLUDE.resolve(Path.of("linux", "nettylink_echo.h"));
    private static final String PREFIX = "NETTYLINK_ECHO_";
    private static final Pattern IDENTIFIER = Pattern.compile("\\b" + PREFIX + "\\w+");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void javaHasTheNumbersOfTheSpecification() throws Exception {
        assertThat(java()).isEqualTo(specification());
    }

    @Test
    void theHeaderHasTheNumbersOfTheSpecification() throws Exception {
        Map<String, String> expected = specification();
        assertThat(header(expected.keySet().stream().toList())).isEqualTo(expected);
    }

    @Test
    void theHeaderHasNothingThatTheSpecificationLacks() throws Exception {
        TreeSet<String> names = new TreeSet<>();
        Matcher matcher = IDENTIFIER.matcher(Files.readString(HEADER));
        while (matcher.find()) {
            String name = matcher.group().substring(PREFIX.length());
            // The highest of an enum is the C side's convenience.
            if (!name.matches("(A_(MESSAGE|REJECTED|DROPPED|STATS|TICKER)|CMD)_MAX")) {
                names.add(name);
            }
        }
        assertThat(names).isEqualTo(new TreeSet<>(specification().keySet()));
    }

    @Test
    void attributesHaveTheNamesOfTheSpecification() throws Exception {
        for (Map<String, Object> set : list(spec(), "attribute-sets")) {
            if (!List.of("message", "ticker").contains(name(set))) {
                continue;
            }
            int type = 1;
            for (Map<String, Object> attribute : list(set, "attributes")) {
                List<Integer> path = List.of(type++);
                String name = name(set).equals("message")
                        ? NettylinkEcho.messageAttribute(path)
                        : NettylinkEcho.tickerAttribute(path);
                assertThat(name).isEqualTo(name(attribute));
            }
        }
    }

    /** Every name of the specification without the common prefix, and its value as text. */
    private static Map<String, String> specification() throws IOException {
        Map<String, String> names = new TreeMap<>();
        Map<String, Object> spec = spec();
        names.put("FAMILY_NAME", name(spec));
        names.put("FAMILY_VERSION", String.valueOf(spec.getOrDefault("version", 1)));
        for (Map<String, Object> definition : list(spec, "definitions")) {
            if ("const".equals(definition.get("type"))) {
                names.put(constant(name(definition)), String.valueOf(definition.get("value")));
            } else {
                number(names, constant(name(definition)) + '_', list(definition, "entries"), 0);
            }
        }
        for (Map<String, Object> set : list(spec, "attribute-sets")) {
            number(names, "A_" + constant(name(set)) + '_', list(set, "attributes"), 1);
        }
        number(names, "CMD_", list(map(spec, "operations"), "list"), 1);
        for (Map<String, Object> group : list(map(spec, "mcast-groups"), "list")) {
            names.put("MCGRP_" + constant(name(group)), name(group));
        }
        return names;
    }

    private static void number(Map<String, String> names, String prefix, List<Map<String, Object>> entries, int first) {
        int number = first;
        for (Map<String, Object> entry : entries) {
            number = (int) entry.getOrDefault("value", number);
            names.put(prefix + constant(name(entry)), String.valueOf(number));
            number++;
        }
    }

    private static Map<String, String> java() throws IllegalAccessException {
        Map<String, String> names = new TreeMap<>();
        for (Field field : NettylinkEcho.class.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers())) {
                names.put(field.getName(), String.valueOf(field.get(null)));
            }
        }
        return names;
    }

    /** Has the C compiler evaluate names of the header. */
    private Map<String, String> header(List<String> names) throws IOException, InterruptedException {
        StringBuilder program = new StringBuilder("#include <stdio.h>\n#include <linux/nettylink_echo.h>\n");
        program.append("int main(void)\n{\n");
        for (String name : names) {
            boolean text = name.startsWith("MCGRP_") || name.equals("FAMILY_NAME");
            String format = text ? "%s" : "%lld";
            String cast = text ? "" : "(long long)";
            program.append("printf(\"%s\\n\", %s%s);\n".formatted(format, cast, PREFIX + name));
        }
        program.append("}\n");
        Path source = Files.writeString(folder.resolve("names.c"), program, UTF_8);
        Path binary = folder.resolve("names");
        run("cc", "-Wall", "-Werror", "-I", INCLUDE.toString(), "-o", binary.toString(), source.toString());
        List<String> values = run(binary.toString()).lines().toList();
        Map<String, String> result = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            result.put(names.get(i), values.get(i));
        }
        return result;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static String name(Map<String, Object> element) {
        return String.valueOf(element.get("name"));
    }

    private static String constant(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static Map<String, Object> spec() throws IOException {
        return new Yaml().load(Files.readString(SPEC));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> parent, String key) {
        return (Map<String, Object>) parent.getOrDefault(key, new LinkedHashMap<>());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> parent, String key) {
        return (List<Map<String, Object>>) parent.getOrDefault(key, new ArrayList<>());
    }
}
