// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrnoTest {

    @Test
    void eachConstantIsInTheTableUnderItsOwnName() throws IllegalAccessException {
        List<Field> constants = Arrays.stream(Errno.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == int.class)
                .toList();
        assertThat(constants).isNotEmpty();
        for (Field constant : constants) {
            assertThat(Errno.name(constant.getInt(null))).isEqualTo(constant.getName());
        }
    }

    /** The generic numbering has two holes, where other architectures have an error of its own. */
    @Test
    void eachNumberOfTheGenericNumberingHasANameAndAText() {
        List<Integer> nameless = IntStream.rangeClosed(1, 133)
                .filter(errno -> Errno.name(errno).equals("errno " + errno))
                .boxed()
                .toList();
        assertThat(nameless).containsExactly(41, 58);
        List<Integer> speechless = IntStream.rangeClosed(1, 133)
                .filter(errno -> Errno.describe(errno).equals("unknown error"))
                .boxed()
                .toList();
        assertThat(speechless).containsExactly(41, 58);
    }

    @Test
    void noTwoNumbersShareAName() {
        assertThat(IntStream.rangeClosed(1, 600).mapToObj(Errno::name).toList()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "1, EPERM, Operation not permitted",
        "2, ENOENT, No such file or directory",
        "11, EAGAIN, Resource temporarily unavailable",
        "16, EBUSY, Device or resource busy",
        "22, EINVAL, Invalid argument",
        "34, ERANGE, Numerical result out of range",
        "61, ENODATA, No data available",
        "71, EPROTO, Protocol error",
        "90, EMSGSIZE, Message too long",
        "95, EOPNOTSUPP, Operation not supported",
        "105, ENOBUFS, No buffer space available",
        "111, ECONNREFUSED, Connection refused",
        "133, EHWPOISON, Memory page has hardware error",
    })
    void theNamesAndTextsOfTheLibraryOfC(int errno, String name, String text) {
        assertThat(Errno.name(errno)).isEqualTo(name);
        assertThat(Errno.describe(errno)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0", "-2", "134", "9999"})
    void otherNumbersAreNamedByThemselves(int errno) {
        assertThat(Errno.name(errno)).isEqualTo("errno " + errno);
        assertThat(Errno.describe(errno)).isEqualTo("unknown error");
    }
}
