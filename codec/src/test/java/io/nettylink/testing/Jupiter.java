// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.engine.DiscoveryFilter;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.ExecutionRequest;
import org.junit.platform.engine.OutputDirectoryCreator;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.engine.support.store.NamespacedHierarchicalStore;

/** Runs a test class with JUnit inside a test, as the launcher would. */
final class Jupiter {

    private Jupiter() {}

    /**
     * Runs all tests of a class, with the extensions that are found automatically.
     *
     * @param testClass the class
     * @return what tests and containers failed with
     */
    static List<Throwable> run(Class<?> testClass) {
        JupiterTestEngine engine = new JupiterTestEngine();
        Configuration configuration = new Configuration();
        TestDescriptor root = engine.discover(
                new Discovery(DiscoverySelectors.selectClass(testClass), configuration),
                UniqueId.forEngine(engine.getId()));
        Failures failures = new Failures();
        try (NamespacedHierarchicalStore<Namespace> session = new NamespacedHierarchicalStore<>(null);
                NamespacedHierarchicalStore<Namespace> store = session.newChild()) {
            engine.execute(ExecutionRequest.create(root, failures, configuration, new NoOutput(), store));
        }
        return failures.all;
    }

    private static final class Failures implements EngineExecutionListener {
        private final List<Throwable> all = new ArrayList<>();

        @Override
        public void executionFinished(TestDescriptor test, TestExecutionResult result) {
            result.getThrowable().ifPresent(all::add);
        }
    }

    private record Discovery(DiscoverySelector selector, ConfigurationParameters configuration)
            implements EngineDiscoveryRequest {
        @Override
        public <T extends DiscoverySelector> List<T> getSelectorsByType(Class<T> type) {
            return type.isInstance(selector) ? List.of(type.cast(selector)) : List.of();
        }

        @Override
        public <T extends DiscoveryFilter<?>> List<T> getFiltersByType(Class<T> type) {
            return List.of();
        }

        @Override
        public ConfigurationParameters getConfigurationParameters() {
            return configuration;
        }

        @Override
        public OutputDirectoryCreator getOutputDirectoryCreator() {
            return new NoOutput();
        }
    }

    private static final class NoOutput implements OutputDirectoryCreator {
        @Override
        public Path getRootDirectory() {
            throw new UnsupportedOperationException("no output is kept");
        }

        @Override
        public Path createOutputDirectory(TestDescriptor test) {
            throw new UnsupportedOperationException("no output is kept");
        }
    }

    private static final class Configuration implements ConfigurationParameters {
        private static final Map<String, String> VALUES =
                Map.of("junit.jupiter.extensions.autodetection.enabled", "true");

        @Override
        public Optional<String> get(String key) {
            return Optional.ofNullable(VALUES.get(key));
        }

        @Override
        public Optional<Boolean> getBoolean(String key) {
            return get(key).map(Boolean::valueOf);
        }

        @Override
        @Deprecated
        public int size() {
            return VALUES.size();
        }

        @Override
        public Set<String> keySet() {
            return VALUES.keySet();
        }
    }
}
