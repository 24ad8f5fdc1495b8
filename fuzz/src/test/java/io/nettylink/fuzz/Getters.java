// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import io.netty.buffer.ByteBuf;
import io.nettylink.codec.Attribute;
import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.StructReader;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The getters of {@link AttributeReader}, those included that nobody had thought of when this was written. */
final class Getters {
    private static final MethodType READS = MethodType.methodType(Object.class, AttributeReader.class);
    private static final Set<String> CURSOR = Set.of("nested", "offset");
    private static final List<MethodHandle> ALL = find();

    /** All of them would take most of the time: each attribute gets as many, and its type says which. */
    private static final int CALLED = 4;

    private Getters() {}

    /** Calls some of the getters on the attribute that a cursor stands on. */
    static void call(AttributeReader in, Trace trace) {
        trace.number(in.length());
        trace.number(in.offset());
        for (int i = 0; i < CALLED; i++) {
            call(ALL.get((in.type() * CALLED + i) % ALL.size()), in, trace);
        }
    }

    private static void call(MethodHandle getter, AttributeReader in, Trace trace) {
        try {
            Object value = content((Object) getter.invokeExact(in));
            Check.that(fits(value, in.length()), "more was read than the attribute has");
            trace.value(value);
        } catch (MalformedMessageException e) {
            trace.value(e.getMessage());
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a getter has no checked exceptions", e);
        }
    }

    /** What a cursor stands on says nothing of itself: its bytes do. */
    private static Object content(Object value) {
        return value instanceof StructReader struct ? struct.bytes(struct.remaining()) : value;
    }

    /** What lies behind the attribute but within the message is no poison: that it is not read shows in lengths only. */
    private static boolean fits(Object value, int length) {
        return switch (value) {
            case String text -> text.length() <= length;
            case byte[] bytes -> bytes.length == length;
            case ByteBuf buffer -> buffer.readableBytes() == length;
            default -> true;
        };
    }

    private static List<MethodHandle> find() {
        List<Method> methods = new ArrayList<>(Arrays.asList(Attribute.class.getDeclaredMethods()));
        methods.removeIf(method -> !Modifier.isPublic(method.getModifiers())
                || Modifier.isStatic(method.getModifiers())
                || method.getParameterCount() > 0
                || CURSOR.contains(method.getName()));
        // A finding has to be one again in the next run: reflection knows no order.
        methods.sort(Comparator.comparing(Method::getName));
        List<MethodHandle> getters = new ArrayList<>();
        for (Method method : methods) {
            try {
                getters.add(MethodHandles.lookup().unreflect(method).asType(READS));
            } catch (IllegalAccessException e) {
                throw new AssertionError("public methods of a public class can be called", e);
            }
        }
        return List.copyOf(getters);
    }
}
