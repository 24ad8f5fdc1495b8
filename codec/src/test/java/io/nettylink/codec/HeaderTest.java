// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The constant classes, against what the C compiler makes of the headers that they are named after. */
class HeaderTest {
    /** Newer than the headers of the distributions that this is built on; golden bytes have them. */
    private static final Set<String> TOO_NEW = Set.of("NL_ATTR_TYPE_SINT", "NL_ATTR_TYPE_UINT");

    /** The header's is the complement of the flags within an int. */
    private static final Set<String> SIXTEEN_BITS = Set.of("NLA_TYPE_MASK");

    @Test
    void netlinkConstants(@TempDir Path folder) throws Exception {
        agrees(NetlinkConstants.class, "linux/netlink.h", folder);
    }

    @Test
    void genetlinkConstants(@TempDir Path folder) throws Exception {
        agrees(GenetlinkConstants.class, "linux/genetlink.h", folder);
    }

    private static void agrees(Class<?> constants, String header, Path folder) throws Exception {
        Map<String, Long> ours = new LinkedHashMap<>();
        for (Field field : constants.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && !TOO_NEW.contains(field.getName())) {
                ours.put(field.getName(), (long) field.getInt(null));
            }
        }
        assertThat(ours).hasSizeGreaterThan(20);
        assertThat(compilers(header, folder, ours.keySet())).isEqualTo(ours);
    }

    private static Map<String, Long> compilers(String header, Path folder, Set<String> names) throws Exception {
        String lines = names.stream()
                .map(name -> SIXTEEN_BITS.contains(name) ? name + " & 0xffff" : name)
                .map(expression -> "printf(\"%lld\\n\", (long long)(" + expression + "));\n")
                .collect(Collectors.joining());
        Path source = Files.writeString(
                folder.resolve("names.c"),
                "#include <stdio.h>\n#include <" + header + ">\nint main(void) {\n" + lines + "return 0;\n}\n");
        Path binary = folder.resolve("names");
        run("gcc", "-Wall", "-o", binary.toString(), source.toString());
        String[] values = run(binary.toString()).strip().split("\n", -1);
        Map<String, Long> result = new LinkedHashMap<>();
        int line = 0;
        for (String name : names) {
            result.put(name, Long.valueOf(values[line++]));
        }
        return result;
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("%s: %s", command[0], output).isZero();
        return output;
    }
}
