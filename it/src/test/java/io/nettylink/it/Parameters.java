// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parameters of the module that is loaded; closing sets those that were changed back. */
final class Parameters implements AutoCloseable {
    private static final Path FOLDER = Path.of("/sys/module/nettylink_echo/parameters");

    private final Map<String, String> originals = new LinkedHashMap<>();

    static long get(String name) throws IOException {
        return Long.parseLong(Files.readString(FOLDER.resolve(name)).strip());
    }

    /** The kernel's refusal is the exception's text. */
    Parameters set(String name, long value) throws IOException {
        originals.putIfAbsent(name, Files.readString(FOLDER.resolve(name)));
        Files.writeString(FOLDER.resolve(name), Long.toString(value));
        return this;
    }

    @Override
    public void close() throws IOException {
        for (Map.Entry<String, String> original : originals.entrySet()) {
            Files.writeString(FOLDER.resolve(original.getKey()), original.getValue());
        }
    }
}
