// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.Test;

/** The rules of Reactive Streams for publishers, as their authors test them, each as a test of JUnit's. */
@SuppressWarnings("exports") // public for the tests of other packages
public final class PublisherRules {
    private PublisherRules() {}

    /**
     * The tests of what a publisher has to do.
     *
     * @param fresh makes the publishers of one test
     * @param close ends what that test has made
     */
    public static <V extends FlowPublisherVerification<?>> Stream<DynamicTest> tests(
            Callable<V> fresh, Consumer<V> close) {
        return Arrays.stream(FlowPublisherVerification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .filter(method -> method.getName().startsWith("required_")
                        || method.getName().startsWith("optional_spec104"))
                .sorted(Comparator.comparing(Method::getName))
                .map(method -> dynamicTest(method.getName(), () -> run(method, fresh.call(), close)));
    }

    private static <V extends FlowPublisherVerification<?>> void run(Method method, V verification, Consumer<V> close)
            throws Throwable {
        try {
            verification.setUp();
            method.invoke(verification);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        } finally {
            close.accept(verification);
        }
    }
}
