// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testng.ITestNGListener;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

/** Has the Reactive Streams verification, which is written for TestNG, run as one of our tests. */
@Timeout(120)
class DumpStreamRulesTest {
    private static final int RULES_FOR_PUBLISHERS = 27;

    @Test
    void rulesOfReactiveStreamsAreKept() {
        TestListenerAdapter results = new TestListenerAdapter();
        TestNG testng = new TestNG(false);
        testng.setTestClasses(new Class<?>[] {DumpStreamVerification.class});
        testng.addListener((ITestNGListener) results);
        testng.run();
        assertThat(results.getFailedTests())
                .extracting(DumpStreamRulesTest::describe)
                .isEmpty();
        assertThat(results.getConfigurationFailures()).isEmpty();
        assertThat(results.getPassedTests()).hasSizeGreaterThanOrEqualTo(RULES_FOR_PUBLISHERS);
    }

    private static String describe(ITestResult result) {
        return result.getName() + ": " + result.getThrowable();
    }
}
