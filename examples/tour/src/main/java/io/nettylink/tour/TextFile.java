// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files that a module makes up, where a write is a request that can be refused. */
final class TextFile {
    private TextFile() {}

    /**
     * Writes all of a text by one call.
     *
     * @return how many bytes
     * @throws IOException if the kernel refuses, naming file, text and what it said
     */
    static int write(Path file, String text) throws IOException {
        // Not to be cut or made: it is the module's.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
        } catch (IOException e) {
            throw new IOException("'" + text.strip() + "' to " + file + ": " + e.getMessage(), e);
        }
    }
}
