// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nettylink.benchmarks.Curve.Chart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What growth curves are made of, small. Times mean nothing. */
final class CurveTest {
    private static final String CLASS_PATH = System.getProperty("surefire.test.class.path");

    @TempDir
    private Path folder;

    @Test
    void aProcessWatchesManyNamespaces() {
        try (ManyNamespaces three = new ManyNamespaces(3)) {
            Map<String, Long> figures = three.watch(setup(), 3);
            assertThat(figures).containsEntry("namespaces", 3L);
            assertThat(figures.get("opened_ns")).isPositive();
            assertThat(figures.get("told_ns")).isPositive();
            // Another process finds what this one has changed.
            assertThat(three.watch(setup(), 3)).containsEntry("namespaces", 3L);
            assertThatThrownBy(() -> three.watch(setup(), 4)).hasMessageContaining("status 1");
        }
        assertThat(Path.of(
                        "/run/netns", Namespace.PREFIX + ProcessHandle.current().pid() + "-0"))
                .doesNotExist();
    }

    /** Text becomes outlines in a picture, so that only shapes can be counted. */
    @Test
    void aPictureShowsEachSeries() throws Exception {
        Point first = new Point("one", 1, 5, 4);
        Point second = new Point("one", 10, 6, 5);
        int one = shapes("one", List.of(first, second));
        assertThat(shapes("two", List.of(first, second, new Point("two", 1, 5, 5), new Point("two", 10, 6, 6))))
                .isGreaterThan(one);
    }

    private int shapes(String name, List<Point> points) throws Exception {
        CurvePicture.draw(new Chart(name, "title", "things", "ns for one", points), folder);
        String picture = Files.readString(folder.resolve(name + ".svg"));
        assertThat(picture).contains("<svg", "</svg>");
        return picture.split("<(path|polyline|line|ellipse|circle)", -1).length;
    }

    private Setup setup() {
        return new Setup(Path.of("target", "programs").toAbsolutePath(), folder.resolve("log"), CLASS_PATH);
    }
}
