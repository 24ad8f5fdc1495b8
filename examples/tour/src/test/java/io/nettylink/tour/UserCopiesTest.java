// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("modules")
class UserCopiesTest {
    @Test
    void showsItself() throws Exception {
        assertThat(Shown.by(new UserCopies()))
                .contains("get_user from address 8: ioctl(0x4004c702): EFAULT")
                .contains("put_user to an address of the kernel's: ioctl(0x8004c703): EFAULT")
                .contains("EFAULT (Bad address); 100 bytes were left, and the last one that could be copied is 7")
                .containsPattern("copy_from_user of as many: .*; 100 bytes were left");
    }

    @Test
    void tellsOfEachOtherStopWhatItUses() throws Exception {
        String shown = Shown.by(new UserCopies());
        for (Stop stop : Tour.STOPS) {
            if (!stop.name().equals("copies")) {
                assertThat(shown).contains("  * " + stop.name() + " uses: ");
            }
        }
    }
}
