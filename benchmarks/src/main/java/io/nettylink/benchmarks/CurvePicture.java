// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import io.nettylink.benchmarks.Curve.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.theme.GGPlot2Theme;

/** Draws a curve: what grows by powers of ten, what it costs from zero, so that what is flat looks flat. */
final class CurvePicture {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    private static final double ROOM_ABOVE = 1.15;

    private CurvePicture() {}

    static void draw(Chart curve, Path folder) throws IOException {
        System.setProperty("java.awt.headless", "true");
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(curve.title())
                .xAxisTitle(curve.xTitle())
                .yAxisTitle(curve.yTitle())
                .build();
        chart.getStyler().setTheme(new GGPlot2Theme());
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler()
                .setYAxisMax(ROOM_ABOVE
                        * curve.points().stream().mapToDouble(Point::y).max().orElseThrow());
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
        chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
        for (String series :
                curve.points().stream().map(Point::series).distinct().toList()) {
            List<Point> points = curve.points().stream()
                    .filter(point -> point.series().equals(series))
                    .toList();
            chart.addSeries(
                    series,
                    points.stream().mapToDouble(Point::x).toArray(),
                    points.stream().mapToDouble(Point::y).toArray());
        }
        Files.createDirectories(folder);
        VectorGraphicsEncoder.saveVectorGraphic(
                chart, folder.resolve(curve.name()).toString(), VectorGraphicsFormat.SVG);
    }
}
