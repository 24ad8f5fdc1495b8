// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.tour.Measurement.Calls;
import io.nettylink.tour.Measurement.Figures;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class ComparisonPictureTest {
    private static final Calls CALLS = new Calls(Map.of("read", 1.0));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void drawsAMarkForWhatWasMeasuredAndNoneForWhatCannotBe() throws Exception {
        Element complete = draw(figures(30_000));
        Element lacking = draw(null);
        assertThat(complete.getNodeName()).isEqualTo("svg");
        assertThat(complete.getAttribute("width")).isEqualTo("1100px");
        assertThat(shapes(complete)).isEqualTo(shapes(lacking) + 1);
    }

    private Element draw(@Nullable Figures last) throws Exception {
        Comparison comparison = new Comparison(
                new Guest("6.1.0-test", 2, true),
                List.of(
                        new Measurement("chardev", 64, figures(20_000), ""),
                        new Measurement("chardev", 4096, figures(50_000), ""),
                        new Measurement("sysfs", 64, figures(10_000), ""),
                        new Measurement("sysfs", 4096, last, last == null ? "sysfs hands over a page" : "")));
        Path json = folder.resolve("comparison.json");
        Path svg = folder.resolve("comparison.svg");
        ComparisonJson.write(comparison, json);
        ComparisonPicture.main(new String[] {json.toString(), svg.toString()});
        DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
        // It names a document type that is kept elsewhere.
        parsers.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return parsers.newDocumentBuilder().parse(svg.toFile()).getDocumentElement();
    }

    /** Marks and all else that is drawn, which does not depend on their number. */
    private static int shapes(Element picture) {
        return List.of("path", "circle", "ellipse", "rect").stream()
                .mapToInt(shape -> picture.getElementsByTagName(shape).getLength())
                .sum();
    }

    private static Figures figures(long nanos) {
        return new Figures(nanos, 2 * nanos, 1e9 / nanos, CALLS, CALLS, 2, nanos);
    }
}
