// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files in /proc: {@code genl-family-kmod/tour/procfs.c}. All of it is plain Java. */
final class ProcFiles implements Stop {
    static final Path MESSAGE = Path.of("/proc/nettylink_tour/message");
    static final Path INTERRUPTS = Path.of("/proc/nettylink_tour/interrupts");

    @Override
    public String name() {
        return "procfs";
    }

    @Override
    public String title() {
        return "files in /proc";
    }

    @Override
    public String shows() {
        return "A file whose content a function of the module makes up when it is read. For the state of a thing, as text"
                + " that a person can read; /proc is meant for processes, though, and new files there are not welcome.";
    }

    @Override
    public Facts facts() {
        return Facts.in(Context.TASK)
                .kernelBegins(false, "a reader asks; a module could offer poll, which hardly any file here does")
                .multicast(false, "everybody may read, but nobody is told")
                .boundaries("none", "none of its own: a text, which may change between two reads of its parts")
                .flowControl("caller waits", "none is needed: the caller waits in the call")
                .nobodyListens("latest stays", "the state is there for whoever reads it next; what was between is not")
                .copies("copy_from_user when written; copy_to_user inside simple_read_from_buffer and seq_read")
                .fromHardInterrupt(
                        false,
                        "it can only note down what a reader will see: copying to one may fault (might_sleep), and"
                                + " there is none yet")
                .needs("proc_create");
    }

    @Override
    public void run(Report report) throws Exception {
        Files.writeString(MESSAGE, "a message from user space");
        report.says("wrote to " + MESSAGE + " and read back '" + Files.readString(MESSAGE) + "'");
        report.says("wrote nonsense to " + INTERRUPTS + ": " + Refusal.of(() -> TextFile.write(INTERRUPTS, "often")));

        TextFile.write(INTERRUPTS, NettylinkTour.PERIOD_MIN + " 3");
        Waiting.until(() -> Files.readString(INTERRUPTS).startsWith("interrupts: 3\n"));
        report.says("asked for 3 interrupts, and read again and again until it said '"
                + Files.readString(INTERRUPTS).strip().replace("\n", ", ") + "'");
    }

    @Override
    public Optional<Exchange> exchange() throws IOException {
        // By copy_from_user and simple_read_from_buffer.
        return Optional.of(new RewrittenFile(MESSAGE, NettylinkTour.MESSAGE_MAX, "the module keeps no more", 2));
    }
}
