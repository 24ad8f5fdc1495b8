// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class TourTest {
    @Test
    void everyStopHasANameOfItsOwn() {
        assertThat(Tour.STOPS).extracting(Stop::name).doesNotHaveDuplicates().hasSize(15);
    }

    @Test
    void tellsWhatEachCanDo() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        new Report(new PrintStream(printed, true, UTF_8)).traits(Tour.STOPS);
        String text = printed.toString(UTF_8);
        assertThat(text)
                .containsPattern("chardev +T S H +yes +no +yes +a message a read +bounded queue +queued, then dropped")
                .containsPattern("unix +T +yes +no +no +none, ours");
        assertThat(text.lines()).allMatch(line -> line.length() <= 120);
        for (Stop stop : Tour.STOPS) {
            assertThat(text).containsPattern("\n  " + stop.name() + " +[TSH]");
        }
    }

    /** Where a hard interrupt can deliver, the kernel's side has to be able to begin; a map is there to be looked at. */
    @Test
    void traitsDoNotContradictEachOther() {
        for (Stop stop : Tour.STOPS) {
            Facts facts = stop.facts();
            if (facts.fromHardInterrupt().holds() && !stop.name().equals("bpf")) {
                assertThat(facts.kernelBegins().holds()).as(stop.name()).isTrue();
            }
            if (facts.contexts().contains(Context.HARDIRQ)) {
                assertThat(facts.fromHardInterrupt().holds()).as(stop.name()).isTrue();
            }
        }
    }
}
