// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/** Binds functions of the C library, always with the error number captured. */
public final class Libc {
    /** Where a bound function leaves {@code errno}; the first argument of every handle made here. */
    static final StructLayout CAPTURE = Linker.Option.captureStateLayout();

    private static final FunctionDescriptor SIX_WORDS =
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final long ERRNO_OFFSET = CAPTURE.byteOffset(PathElement.groupElement("errno"));

    private static final String GRANT = """
            nettylink calls the C library through java.lang.foreign, and this JVM was not allowed to. Start it with \
            --enable-native-access=ALL-UNNAMED when nettylink is on the class path, or with \
            --enable-native-access=io.nettylink.core,io.netty.common when it is on the module path, or put \
            "Enable-Native-Access: ALL-UNNAMED" into the manifest of the jar that java -jar starts""";

    private static final boolean GRANTED = isGranted();

    private Libc() {}

    /**
     * Checks that this JVM may call native functions.
     *
     * @throws IllegalCallerException if not, naming the flag to start the JVM with
     */
    public static void ensureAvailability() {
        if (!GRANTED) {
            throw new IllegalCallerException(GRANT);
        }
    }

    /**
     * Binds a function of the C library that takes six integers or pointers at most.
     *
     * <p>All handles have one type, {@code (capture, long, long, long, long, long, long) long}, for which the JVM makes
     * one piece of code: with a type for each function, that takes most of the time in which a small program starts. The
     * C calling conventions of x86-64 and AArch64 allow it: these arguments are in registers of 64 bits each, of which a
     * function reads as many bits, and as many registers, as it has declared. A result of 32 bits has to be cut to that.
     *
     * @param name the function
     * @return a handle whose first argument, before the function's own, is a {@link #CAPTURE} segment
     */
    static MethodHandle function(String name) {
        return bind(name, SIX_WORDS);
    }

    /**
     * As {@link #function}, of a function that takes a variable list of arguments.
     *
     * @param name the function
     * @param fixed how many arguments come before that list
     * @return a handle as {@link #function} makes it
     */
    static MethodHandle variadic(String name, int fixed) {
        return bind(name, SIX_WORDS, Linker.Option.firstVariadicArg(fixed));
    }

    /** The error number that the latest call with this segment left, negated. */
    static int error(MemorySegment capture) {
        return -capture.get(JAVA_INT, ERRNO_OFFSET);
    }

    /** Turns what {@code invokeExact} declares into what it can throw: nothing that is checked. */
    static AssertionError unreachable(Throwable thrown) {
        return switch (thrown) {
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            default -> new AssertionError("a native call threw a checked exception", thrown);
        };
    }

    // Binding is what needs the grant, and this is the only place that binds.
    @SuppressWarnings("restricted")
    private static MethodHandle bind(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        MemorySegment address = linker.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no function " + name));
        Linker.Option[] all = new Linker.Option[options.length + 1];
        all[0] = Linker.Option.captureCallState("errno");
        System.arraycopy(options, 0, all, 1, options.length);
        return linker.downcallHandle(address, descriptor, all);
    }

    private static boolean isGranted() {
        try {
            function("getpagesize");
            return true;
        } catch (IllegalCallerException denied) {
            return false;
        }
    }
}
