// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CREATE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP;
import static io.nettylink.codec.NetlinkConstants.NLM_F_EXCL;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REQUEST;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageReader;
import io.nettylink.codec.MessageWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a request is before it is sent. */
class RequestTest {

    @Test
    void acknowledgementIsAlwaysAskedFor() {
        assertThat(Request.builder(0x20).build().flags()).isEqualTo(NLM_F_REQUEST | NLM_F_ACK);
        Request request =
                Request.builder(0x20).flags(NLM_F_CREATE).flags(NLM_F_EXCL).build();
        assertThat(request.flags()).isEqualTo(NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL);
    }

    @Test
    void typeHasSixteenBits() {
        assertThat(Request.builder(0xffff).build().type()).isEqualTo(0xffff);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Request.builder(0x10000))
                .withMessageContaining("65536");
        assertThatIllegalArgumentException().isThrownBy(() -> Request.builder(-1));
    }

    @Test
    void typeThatCanChangeIsAskedForAtEachSending() {
        int[] next = {0x20};
        Request request = Request.builder(() -> next[0]++).label("a wish").build();
        assertThat(typeOf(request)).isEqualTo(0x20);
        assertThat(typeOf(request)).isEqualTo(0x21);
        assertThat(request.type()).isEqualTo(0x22);
    }

    @Test
    void attributesAreFoundWithoutAskingForTheType() {
        Request request = Request.builder(() -> {
                    throw new IllegalStateException("there is none any more");
                })
                .attributes(out -> out.u32(7, 1))
                .build();
        assertThat(requireNonNull(request.path(16)).types()).containsExactly(7);
    }

    @Test
    void wordsAreNotPutTogetherBeforeTheyAreNeeded() {
        int[] made = {0};
        Request request = Request.builder(0x20).label(() -> "wish " + ++made[0]).build();
        typeOf(request);
        assertThat(made[0]).isZero();
        assertThat(request).hasToString("wish 1");
        assertThat(request.withType(() -> 0x21)).hasToString("wish 2");
    }

    @Test
    void withoutWordsItIsTheTypeThatItWasBuiltWith() {
        Request request = Request.builder(0x20).build();
        assertThat(request).hasToString("message type 32");
        assertThat(request.withType(Request.builder(0x21).build().messageType()))
                .hasToString("message type 32");
    }

    @Test
    void anotherTypeIsAllThatDiffers() {
        Request request = Request.builder(0x20)
                .flags(NLM_F_CREATE)
                .header(out -> out.u32(5))
                .attributes(out -> out.u32(7, 1))
                .names(path -> "seven")
                .timeout(Duration.ofSeconds(3))
                .replyAfterAcknowledgement()
                .label("a wish")
                .build();
        Request other = request.withType(() -> 0x30);
        assertThat(typeOf(other)).isEqualTo(0x30);
        assertThat(typeOf(request)).isEqualTo(0x20);
        assertThat(other.flags()).isEqualTo(request.flags());
        assertThat(other.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(other.mayReplyAfterAcknowledgement()).isTrue();
        assertThat(other).hasToString("a wish");
        assertThat(requireNonNull(other.path(20)).describe(other.names())).isEqualTo("seven");
    }

    private static int typeOf(Request request) {
        ByteBuf out = Unpooled.buffer();
        request.encode(MessageWriter.begin(out, request.type(), request.flags(), 1, 0));
        MessageReader in = MessageReader.of(out);
        assertThat(in.next()).isTrue();
        return in.type();
    }

    @Test
    void settingsAreKept() {
        Request plain = Request.builder(0x20).build();
        assertThat(plain.timeout()).isNull();
        assertThat(plain.mayReplyAfterAcknowledgement()).isFalse();
        assertThat(plain).hasToString("message type 32");
        Request rich = Request.builder(0x20)
                .timeout(Duration.ofSeconds(3))
                .replyAfterAcknowledgement()
                .label("a wish")
                .build();
        assertThat(rich.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(rich.mayReplyAfterAcknowledgement()).isTrue();
        assertThat(rich).hasToString("a wish");
    }

    @Test
    void builderGoesOnWithoutTheRequestsItBuilt() {
        Request.Builder builder = Request.builder(0x20);
        Request first = builder.build();
        builder.flags(NLM_F_CREATE).label("another");
        assertThat(first.flags()).isEqualTo(NLM_F_REQUEST | NLM_F_ACK);
        assertThat(first).hasToString("message type 32");
    }

    @Test
    void headerAndAttributesAreWritten() {
        Request request = Request.builder(0x20)
                .header(out -> out.u8(5).u8(6).u8(7))
                .attributes(out -> out.u16(9, 0xabcd))
                .build();
        ByteBuf bytes = Unpooled.buffer();
        MessageWriter writer =
                MessageWriter.begin(bytes, request.type(), request.flags() | NLM_F_DUMP, 0xffff_ffffL, 0);
        assertThat(request.encode(writer)).isEqualTo(3);
        MessageReader in = MessageReader.of(bytes);
        assertThat(in.next()).isTrue();
        assertThat(in.type()).isEqualTo(0x20);
        assertThat(in.flags()).isEqualTo(NLM_F_REQUEST | NLM_F_ACK | NLM_F_DUMP);
        assertThat(in.sequence()).isEqualTo(0xffff_ffffL);
        assertThat(in.portId()).isZero();
        assertThat(List.of(in.u8(0), in.u8(1), in.u8(2))).containsExactly(5, 6, 7);
        AttributeReader attributes = in.attributes(3);
        assertThat(attributes.next()).isTrue();
        assertThat(attributes.type()).isEqualTo(9);
        assertThat(attributes.u16()).isEqualTo(0xabcd);
        assertThat(attributes.next()).isFalse();
        assertThat(in.next()).isFalse();
    }

    @Test
    void headerIsSaidOnce() {
        Request.Builder builder = Request.builder(0x20).header(out -> out.u32(1));
        assertThatThrownBy(() -> builder.header(out -> out.u32(2))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void bufferIsAsBeforeWhereWritingFails() {
        Request request = Request.builder(0x20)
                .header(out -> out.u32(5))
                .attributes(out -> out.string(1, "written").u8(2, 256))
                .build();
        ByteBuf bytes = Unpooled.buffer().writeInt(4711);
        MessageWriter writer = MessageWriter.begin(bytes, request.type(), request.flags(), 1, 0);
        assertThatThrownBy(() -> request.encode(writer)).isInstanceOf(IllegalArgumentException.class);
        assertThat(bytes.writerIndex()).isEqualTo(4);
    }

    @Test
    void attributeIsFoundByItsOffset() {
        Request request = Request.builder(0x20)
                .header(out -> out.u8(5))
                .attributes(out -> out.flag(8).nested(9, nest -> nest.flag(1).flag(2)))
                .build();
        assertThat(requireNonNull(request.path(20)).types()).containsExactly(8);
        assertThat(requireNonNull(request.path(24)).types()).containsExactly(9);
        assertThat(requireNonNull(request.path(32)).types()).containsExactly(9, 2);
        assertThat(request.path(16)).isNull();
        assertThat(request.path(36)).isNull();
    }
}
