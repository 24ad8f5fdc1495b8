// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.codec.Errno.EINVAL;
import static io.nettylink.codec.Errno.EPERM;
import static io.nettylink.codec.Errno.ERANGE;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_U8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.AttributePath;
import io.nettylink.codec.AttributePolicy;
import io.nettylink.codec.ExtendedAck;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a kernel's error says in words. The request is laid out below, so that offsets can be told. */
class KernelErrorExceptionTest {
    private static final int NAME = 2;
    private static final int OPTIONS = 7;
    private static final int LIMIT = 3;

    /** Behind the header's 16 bytes and a fixed header of 4: an attribute of 4 + 4 bytes, and a nest with another. */
    private static final int NAME_OFFSET = 20;

    private static final int OPTIONS_OFFSET = 28;
    private static final int LIMIT_OFFSET = 32;

    private static final Map<List<Integer>, String> NAMES =
            Map.of(List.of(NAME), "name", List.of(OPTIONS), "options", List.of(OPTIONS, LIMIT), "limit");

    @Test
    void errnoAlone() {
        KernelErrorException error = error(EPERM, ExtendedAck.NONE);
        assertThat(error).hasMessage("a wish: EPERM (Operation not permitted)").hasNoCause();
        assertThat(error.errno()).isEqualTo(EPERM);
        assertThat(error.errnoName()).isEqualTo("EPERM");
        assertThat(error.extendedAck()).isEqualTo(ExtendedAck.NONE);
        assertThat(error.attribute()).isNull();
    }

    @Test
    void words() {
        assertThat(error(EINVAL, extendedAck("no such thing", -1, -1, -1)))
                .hasMessage("a wish: EINVAL (Invalid argument): no such thing");
    }

    @Test
    void wordsAndAttribute() {
        KernelErrorException error = error(EINVAL, extendedAck("too long", NAME_OFFSET, -1, -1));
        assertThat(error).hasMessage("a wish: EINVAL (Invalid argument): too long, at attribute name");
        assertThat(error.attribute()).isEqualTo("name");
    }

    @Test
    void attributeWithoutWords() {
        assertThat(error(EINVAL, extendedAck(null, OPTIONS_OFFSET, -1, -1)))
                .hasMessage("a wish: EINVAL (Invalid argument), at attribute options");
    }

    @Test
    void attributeInANest() {
        assertThat(error(EINVAL, extendedAck("out of range", LIMIT_OFFSET, -1, -1)))
                .hasMessage("a wish: EINVAL (Invalid argument): out of range, at attribute options/limit");
    }

    @Test
    void attributeBehindAStructure() {
        Request request = Request.builder(16)
                .attributes(out -> out.struct(5, peer -> peer.u32(0), inner -> inner.flag(6)))
                .label("a wish")
                .build();
        int offset = 16 + 4 + 4;
        Acknowledgement refusal = new Acknowledgement(EINVAL, extendedAck(null, offset, -1, -1));
        assertThat(new KernelErrorException(request, refusal).attribute()).isEqualTo("5/6");
    }

    @Test
    void offsetWhereNoAttributeStarts() {
        KernelErrorException error = error(EINVAL, extendedAck("out of range", LIMIT_OFFSET + 1, -1, -1));
        assertThat(error).hasMessage("a wish: EINVAL (Invalid argument): out of range");
        assertThat(error.attribute()).isNull();
    }

    @Test
    void attributeThatIsMissing() {
        KernelErrorException error = error(EINVAL, extendedAck(null, -1, OPTIONS, -1));
        assertThat(error).hasMessage("a wish: EINVAL (Invalid argument), missing attribute options");
        assertThat(error.attribute()).isEqualTo("options");
    }

    @Test
    void attributeThatIsMissingInANest() {
        KernelErrorException error = error(EINVAL, extendedAck("incomplete", -1, LIMIT, OPTIONS_OFFSET));
        assertThat(error).hasMessage("a wish: EINVAL (Invalid argument): incomplete, missing attribute options/limit");
    }

    @Test
    void missingAttributeOutweighsTheOneThatIsThere() {
        assertThat(error(EINVAL, extendedAck(null, NAME_OFFSET, LIMIT, OPTIONS_OFFSET))
                        .attribute())
                .isEqualTo("options/limit");
    }

    @Test
    void attributesWithoutNamesAreNumbers() {
        KernelErrorException error = new KernelErrorException(
                request().build(), new Acknowledgement(EINVAL, extendedAck(null, -1, LIMIT + 1, OPTIONS_OFFSET)));
        assertThat(error.attribute()).isEqualTo("7/4");
    }

    @Test
    void policyIsSaidInWords() {
        AttributePolicy policy = range(1, 100);
        KernelErrorException error =
                error(ERANGE, new ExtendedAck("integer out of range", LIMIT_OFFSET, -1, -1, null, policy));
        assertThat(error)
                .hasMessage("a wish: ERANGE (Numerical result out of range): integer out of range,"
                        + " at attribute options/limit, which must be u8 in 1..100");
        assertThat(error.policy()).isEqualTo(policy);
        assertThat(error.attributePath()).isEqualTo(new AttributePath(List.of(OPTIONS, LIMIT)));
        assertThat(error.cookie()).isNull();
    }

    @Test
    void policyOfAnAttributeThatIsNotFound() {
        assertThat(error(ERANGE, new ExtendedAck(null, -1, -1, -1, null, range(0, 3))))
                .hasMessage(
                        "a wish: ERANGE (Numerical result out of range), at an attribute, which must be u8 in 0..3");
    }

    @Test
    void cookie() {
        byte[] cookie = {1, 2, 3};
        KernelErrorException error = error(EINVAL, new ExtendedAck(null, -1, -1, -1, cookie, null));
        assertThat(error.cookie()).containsExactly(1, 2, 3).isNotSameAs(error.cookie());
        assertThat(error.policy()).isNull();
        assertThat(error.attributePath()).isNull();
    }

    @Test
    void pathOfAMissingAttribute() {
        assertThat(error(EINVAL, extendedAck(null, -1, LIMIT, OPTIONS_OFFSET)).attributePath())
                .isEqualTo(new AttributePath(List.of(OPTIONS, LIMIT)));
    }

    @Test
    void whatTheUserThrowsDoesNotHideTheKernelsError() {
        Request nameless = request()
                .names(path -> {
                    throw new IllegalStateException("no names today");
                })
                .build();
        assertThat(new KernelErrorException(
                        nameless, new Acknowledgement(EINVAL, extendedAck("too long", NAME_OFFSET, -1, -1))))
                .hasMessage("a wish: EINVAL (Invalid argument): too long, at attribute 2");
    }

    private static AttributePolicy range(long min, long max) {
        return new AttributePolicy(NL_ATTR_TYPE_U8, null, null, min, max, null, null, null, null, null, null);
    }

    @Test
    void unknownErrnoIsANumber() {
        assertThat(error(4000, ExtendedAck.NONE)).hasMessageContaining("4000");
    }

    private static KernelErrorException error(int errno, ExtendedAck extendedAck) {
        return new KernelErrorException(request().names(NAMES::get).build(), new Acknowledgement(errno, extendedAck));
    }

    private static ExtendedAck extendedAck(@Nullable String text, int offset, int missingType, int missingNest) {
        return new ExtendedAck(text, offset, missingType, missingNest, null, null);
    }

    private static Request.Builder request() {
        return Request.builder(0x20)
                .label("a wish")
                .header(out -> out.zero(4))
                .attributes(out -> out.u32(NAME, 1).nested(OPTIONS, nest -> nest.u8(LIMIT, 200)));
    }
}
