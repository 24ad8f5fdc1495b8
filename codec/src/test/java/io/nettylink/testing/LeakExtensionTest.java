// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector.Level;
import org.junit.jupiter.api.Test;

class LeakExtensionTest {

    /** Not run but from here: JUnit's discovery passes over static nested classes. */
    static class Leaking {
        @Test
        void leaks() {
            ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer();
            buffer.writeInt(1);
        }

        @Test
        void leaksThrice() {
            for (int i = 0; i < 3; i++) {
                ByteBufAllocator.DEFAULT.heapBuffer();
            }
        }
    }

    static class Releasing {
        @Test
        void releases() {
            assertThat(ByteBufAllocator.DEFAULT.directBuffer().release()).isTrue();
        }
    }

    @Test
    void aClassThatLeaksFails() {
        assertThat(Jupiter.run(Leaking.class)).singleElement().satisfies(failure -> {
            assertThat(failure).isInstanceOf(AssertionError.class);
            assertThat(failure.getMessage())
                    .startsWith(Leaking.class.getName() + ": 4 leaked")
                    .contains("created while " + Leaking.class.getName() + " ran")
                    .contains("LeakExtensionTest$Leaking.leaks(")
                    .contains("LeakExtensionTest$Leaking.leaksThrice(");
        });
    }

    @Test
    void aLeakFailsOnlyTheClassThatMadeIt() {
        assertThat(Jupiter.run(Leaking.class)).hasSize(1);
        assertThat(Jupiter.run(Releasing.class)).isEmpty();
    }

    @Test
    void anotherLevelIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> LeakExtension.requireDetection(ByteBuf.class, Level.SIMPLE))
                .withMessageContaining("the level is SIMPLE")
                .withMessageContaining("-Dio.netty.leakDetection.level=paranoid");
    }

    @Test
    void aResourceThatIsNotWatchedIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> LeakExtension.requireDetection(String.class, Level.PARANOID))
                .withMessageContaining(
                        "-Dio.netty.customResourceLeakDetector=" + RecordingLeakDetector.class.getName());
    }
}
