// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/** Binds functions of the C library, always with the error number captured. */
final class Libc {
    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final long ERRNO = CAPTURE.byteOffset(PathElement.groupElement("errno"));
    // Each thread's own, as the JVM may call the C library between two of our calls on another thread.
    private static final ThreadLocal<MemorySegment> CAPTURED =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CAPTURE));

    private Libc() {}

    /** A handle whose first argument, before the function's own, is {@link #capture()}; pointers are longs. */
    static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        return bind(name, FunctionDescriptor.of(result, arguments));
    }

    /** As {@link #function}, of a function with a variable list of arguments after the first {@code fixed}. */
    static MethodHandle variadic(String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
        return bind(name, FunctionDescriptor.of(result, arguments), Linker.Option.firstVariadicArg(fixed));
    }

    /** Where calls of this thread leave {@code errno}. */
    static MemorySegment capture() {
        return CAPTURED.get();
    }

    /** The result of the call that this thread has just made with its {@link #capture()}. */
    static int checked(String call, int result) throws ErrnoException {
        return (int) checked(call, (long) result);
    }

    /** As {@link #checked(String, int)}. */
    static long checked(String call, long result) throws ErrnoException {
        if (result == -1) {
            throw new ErrnoException(call, capture().get(JAVA_INT, ERRNO));
        }
        return result;
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
}
