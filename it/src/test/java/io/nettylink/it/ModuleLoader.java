// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Loads and unloads our module by system calls of the calling thread, where a program would be a thread of its own. */
@SuppressWarnings("restricted")
final class ModuleLoader implements AutoCloseable {
    /** Of x86-64, as are the kernels of {@code vm/debug-kernel}. */
    private static final long FINIT_MODULE = 313;

    private static final long DELETE_MODULE = 176;
    private static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 0x80000;
    private static final long O_NONBLOCK = 0x800;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final MethodHandle OPEN = handle("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle SYSCALL_FINIT_MODULE =
            handle("syscall", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG));
    private static final MethodHandle SYSCALL_DELETE_MODULE =
            handle("syscall", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG));
    private static final VarHandle ERRNO_FIELD =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
    private final MemorySegment noParameters = arena.allocateFrom("");
    private final MemorySegment name = arena.allocateFrom("nettylink_echo");
    private final int file;

    ModuleLoader(Path path) throws IOException {
        try {
            file = (int) OPEN.invokeExact(state, arena.allocateFrom(path.toString()), O_RDONLY | O_CLOEXEC);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        if (file < 0) {
            throw new IOException("cannot open " + path + ", errno " + (int) ERRNO_FIELD.get(state, 0L));
        }
    }

    private static MethodHandle handle(String function, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(function), descriptor, ERRNO);
    }

    /** 0, or the errno. */
    int load() {
        try {
            return errno((long) SYSCALL_FINIT_MODULE.invokeExact(state, FINIT_MODULE, (long) file, noParameters, 0L));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** 0, or the errno. Does not wait for the module's last user. */
    int unload() {
        try {
            return errno((long) SYSCALL_DELETE_MODULE.invokeExact(state, DELETE_MODULE, name, O_NONBLOCK));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private int errno(long result) {
        return result == 0 ? 0 : (int) ERRNO_FIELD.get(state, 0L);
    }

    private static RuntimeException unexpected(@Nullable Throwable e) {
        return new IllegalStateException(e);
    }

    @Override
    public void close() {
        try {
            int ignored = (int) CLOSE.invokeExact(state, file);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        arena.close();
    }
}
