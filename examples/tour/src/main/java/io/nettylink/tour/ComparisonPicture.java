// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import io.nettylink.tour.Measurement.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.theme.GGPlot2Theme;

/**
 * Draws the comparison: a mark for each mechanism and size, how long a round trip takes, on a scale of powers of ten. What
 * a mechanism cannot carry has no mark.
 *
 * <p>Usage: {@code ComparisonPicture JSON SVG}. Runs on the machine of whoever looks, as a guest has no fonts.
 */
final class ComparisonPicture {
    private static final int WIDTH = 1100;
    private static final int HEIGHT = 560;

    private ComparisonPicture() {}

    public static void main(String[] arguments) throws IOException {
        System.setProperty("java.awt.headless", "true");
        draw(ComparisonJson.read(Path.of(arguments[0])), Path.of(arguments[1]));
    }

    static void draw(Comparison comparison, Path file) throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("Round trips between Java and the kernel, median (" + comparison.guest() + ")")
                .xAxisTitle("mechanism")
                .yAxisTitle("microseconds, less is better")
                .build();
        chart.getStyler().setTheme(new GGPlot2Theme());
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Scatter);
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
        chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
        List<String> mechanisms = comparison.measurements().stream()
                .map(Measurement::mechanism)
                .distinct()
                .toList();
        for (int size : sizes(comparison)) {
            chart.addSeries(
                    size == 0 ? "notification" : TableNumbers.bytes(size),
                    mechanisms,
                    values(comparison, mechanisms, size, figures -> figures.medianNanos() / 1000.0));
        }
        VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
    }

    private static List<Integer> sizes(Comparison comparison) {
        return comparison.measurements().stream()
                .map(Measurement::size)
                .distinct()
                .sorted()
                .toList();
    }

    private static List<@Nullable Double> values(
            Comparison comparison, List<String> mechanisms, int size, ToDoubleFunction<Figures> value) {
        List<@Nullable Double> values = new ArrayList<>();
        for (String mechanism : mechanisms) {
            values.add(comparison.measurements().stream()
                    .filter(one -> one.mechanism().equals(mechanism) && one.size() == size)
                    .map(Measurement::figures)
                    .filter(Objects::nonNull)
                    .map(value::applyAsDouble)
                    .findFirst()
                    .orElse(null));
        }
        return values;
    }
}
