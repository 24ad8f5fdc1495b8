// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.nettylink.channel.ClassicFilter.Instruction;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules that make a {@link ClassicFilter}. The first one that applies to a datagram decides; one that ends before a
 * field that a rule asks for is dropped.
 *
 * {@snippet :
 * ClassicFilter links = ClassicFilter.builder()
 *         .dropUnless(MessageField.TYPE, RTM_NEWLINK, RTM_DELLINK)
 *         .dropIf(new MessageField(20, 4), LOOPBACK_INDEX)   // ifi_index
 *         .keepRest();
 * }
 *
 * <p>Not thread-safe.
 */
public final class ClassicFilterBuilder {
    private static final Instruction KEEP = new Instruction(BpfCode.RETURN, ClassicFilter.KEEP);
    private static final Instruction DROP = new Instruction(BpfCode.RETURN, ClassicFilter.DROP);

    private final List<Instruction> instructions = new ArrayList<>();

    ClassicFilterBuilder() {}

    /**
     * Keeps datagrams in which a field has one of these values.
     *
     * @param field the field
     * @param values the values, as their bits
     * @return this
     * @throws IllegalArgumentException if a value does not fit the field
     */
    public ClassicFilterBuilder keepIf(MessageField field, int... values) {
        return decideIf(field, values, KEEP);
    }

    /**
     * Drops datagrams in which a field has one of these values.
     *
     * @param field the field
     * @param values the values, as their bits
     * @return this
     * @throws IllegalArgumentException if a value does not fit the field
     */
    public ClassicFilterBuilder dropIf(MessageField field, int... values) {
        return decideIf(field, values, DROP);
    }

    /**
     * Drops datagrams in which a field has none of these values.
     *
     * @param field the field
     * @param values the values, as their bits
     * @return this
     * @throws IllegalArgumentException if a value does not fit the field
     */
    public ClassicFilterBuilder dropUnless(MessageField field, int... values) {
        instructions.add(field.load());
        for (int index = 0; index < values.length; index++) {
            instructions.add(new Instruction(BpfCode.JUMP_IF_EQUAL, 0, 1, field.loaded(values[index])));
            // Over the comparisons that are left, two instructions each, and the drop. A comparison itself could not
            // jump so far.
            instructions.add(new Instruction(BpfCode.JUMP, 2 * (values.length - 1 - index) + 1));
        }
        instructions.add(DROP);
        return this;
    }

    /**
     * Keeps what no rule has decided on.
     *
     * @return the filter
     * @throws IllegalArgumentException if there are more rules and values than a filter has room for, about 2000
     */
    public ClassicFilter keepRest() {
        return end(KEEP);
    }

    /**
     * Drops what no rule has decided on.
     *
     * @return the filter
     * @throws IllegalArgumentException if there are more rules and values than a filter has room for, about 2000
     */
    public ClassicFilter dropRest() {
        return end(DROP);
    }

    private ClassicFilterBuilder decideIf(MessageField field, int[] values, Instruction decision) {
        instructions.add(field.load());
        for (int value : values) {
            instructions.add(new Instruction(BpfCode.JUMP_IF_EQUAL, 0, 1, field.loaded(value)));
            instructions.add(decision);
        }
        return this;
    }

    private ClassicFilter end(Instruction decision) {
        List<Instruction> program = new ArrayList<>(instructions);
        program.add(decision);
        return new ClassicFilter(program);
    }
}
