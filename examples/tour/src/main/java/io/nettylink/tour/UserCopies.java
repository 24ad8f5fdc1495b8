// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.IOC_GET_LEVEL;
import static io.nettylink.tour.NettylinkTour.IOC_SET_LEVEL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.nettylink.tour.IoctlRequests.Requests;
import io.nettylink.tour.ffm.ErrnoException;
import io.nettylink.tour.ffm.SysMman;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** What is inside all others: get_user, put_user, copy_from_user, copy_to_user. Uses the device of {@link IoctlRequests}. */
final class UserCopies implements Stop {
    private static final int PAGE = 4096;

    @Override
    public String name() {
        return "copies";
    }

    @Override
    public String title() {
        return "get_user, put_user, copy_from_user, copy_to_user";
    }

    @Override
    public String shows() {
        return "How bytes get over the border in every system call. The kernel may not simply follow a pointer of a"
                + " process: it may be wrong, lie in the kernel's own memory, or have no page behind it yet. These four"
                + " check, copy, and say how much they could not copy.";
    }

    @Override
    public Facts facts() {
        return Facts.in(Context.TASK)
                .kernelBegins(false, "they work on the memory of the process whose system call is running")
                .multicast(false, "one process has one memory")
                .boundaries("as many as asked", "a number of 1, 2, 4 or 8 bytes, or as many bytes as are asked for")
                .flowControl("waits for pages", "none: a page that is not there is fetched, and the call waits for it")
                .nobodyListens("EFAULT", "a pointer to nothing gives EFAULT")
                .copies(
                        "these are the copies: get_user and put_user for one number, copy_from_user and copy_to_user for"
                                + " more; each returns what was left")
                .fromHardInterrupt(
                        false,
                        "the memory is that of whichever process was interrupted, and fetching a page sleeps: the"
                                + " kernel's might_fault says 'sleeping function called from invalid context'")
                .needs("_copy_from_user", "_copy_to_user");
    }

    @Override
    public void run(Report report) throws Exception {
        for (Stop stop : Tour.STOPS) {
            if (stop != this) {
                report.says("%s uses: %s".formatted(stop.name(), stop.facts().copies()));
            }
        }
        try (Requests requests = new Requests()) {
            report.says("get_user from address 8: "
                    + Refusal.of(() -> requests.device().ioctl(IOC_SET_LEVEL, 8L)));
            report.says("put_user to an address of the kernel's: "
                    + Refusal.of(() -> requests.device().ioctl(IOC_GET_LEVEL, 0xffff_8880_0000_0000L)));
            copyOverAnEdge(report, requests);
        }
    }

    /** Two pages of which the second may not be touched. */
    private static void copyOverAnEdge(Report report, Requests requests) throws ErrnoException {
        MemorySegment pages = SysMman.mmap(
                2 * PAGE, SysMman.PROT_READ | SysMman.PROT_WRITE, SysMman.MAP_PRIVATE | SysMman.MAP_ANONYMOUS, -1);
        MemorySegment source = SysMman.mmap(
                2 * PAGE, SysMman.PROT_READ | SysMman.PROT_WRITE, SysMman.MAP_PRIVATE | SysMman.MAP_ANONYMOUS, -1);
        try {
            source.fill((byte) 7);
            SysMman.mprotect(pages.asSlice(PAGE, PAGE), SysMman.PROT_NONE);
            String refusal = Refusal.of(() -> {
                requests.copy(source, pages, PAGE + 100);
                return "success";
            });
            report.says(
                    "copy_to_user of %d bytes where only %d may be written: %s; %d bytes were left, and the last one that"
                                    .formatted(PAGE + 100, PAGE, refusal, requests.notWritten())
                            + " could be copied is " + pages.get(JAVA_BYTE, PAGE - 1));
            refusal = Refusal.of(() -> {
                requests.copy(pages, source, PAGE + 100);
                return "success";
            });
            report.says("copy_from_user of as many: %s; %d bytes were left".formatted(refusal, requests.notRead()));
        } finally {
            SysMman.munmap(pages);
            SysMman.munmap(source);
        }
    }

    /** Those of ioctl are these. */
    @Override
    public Optional<Exchange> exchange() {
        return Optional.empty();
    }
}
