// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A message written to a file from its beginning, and read from there, by one call each. */
final class RewrittenFile implements Exchange {
    private final int copies;
    private final String limit;
    private final FileChannel channel;
    private final ByteBuffer buffer;

    /**
     * Opens the file.
     *
     * @param file the module's
     * @param largest how many bytes it takes
     * @param limit what sets that bound
     * @param copies how often the kernel copies a message on its way there and back
     */
    RewrittenFile(Path file, int largest, String limit, int copies) throws IOException {
        this.copies = copies;
        this.limit = limit;
        channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        buffer = ByteBuffer.allocateDirect(largest);
    }

    @Override
    public int largest() {
        return buffer.capacity();
    }

    @Override
    public String limit() {
        return limit;
    }

    @Override
    public int copies() {
        return copies;
    }

    @Override
    public byte[] exchange(byte[] message) throws IOException {
        channel.write(buffer.clear().put(message).flip(), 0);
        channel.read(buffer.clear(), 0);
        byte[] back = new byte[buffer.flip().remaining()];
        buffer.get(back);
        return back;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
