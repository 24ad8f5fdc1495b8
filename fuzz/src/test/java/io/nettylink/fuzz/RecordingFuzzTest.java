// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.nettylink.testkit.Recording;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Test kit: recordings that were edited, and clients that do not do what was recorded. The input is a recording's text
 * and, behind a zero byte, what the client does, see {@link ReplayPlay}.
 */
class RecordingFuzzTest {

    @FuzzTest
    void anyRecording(byte[] input) {
        int end = 0;
        while (end < input.length && input[end] != 0) {
            end++;
        }
        Recording recording = parse(new String(input, 0, end, UTF_8));
        if (recording == null) {
            return;
        }
        String printed = recording.toString();
        Recording again = parse(printed);
        Check.that(again != null && again.toString().equals(printed), "a recording is not as it is written");
        byte[] script = end < input.length ? Arrays.copyOfRange(input, end + 1, input.length) : new byte[0];
        new ReplayPlay(recording, new Script(script)).improvise();
        new ReplayPlay(recording, new Script(script)).playByTheBook();
    }

    private static @Nullable Recording parse(String text) {
        try {
            return Recording.parse(text);
        } catch (IllegalArgumentException e) {
            Check.that(e.getMessage() != null && e.getMessage().contains("recording"), "a refusal without words");
            return null;
        }
    }
}
