// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, each as wide as its widest cell. Columns of numbers stand to the right. */
final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();
    private final int columns;

    TextTable(String... headings) {
        rows.add(List.of(headings));
        columns = headings.length;
    }

    /** Adds a row. Where it has fewer cells than there are headings, the last of them runs over the rest. */
    void row(String... cells) {
        if (cells.length > columns) {
            throw new IllegalArgumentException(cells.length + " cells, and " + columns + " headings");
        }
        rows.add(List.of(cells));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(column == 0 ? "" : "  ").append(padded(row, column));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private String padded(List<String> row, int column) {
        String cell = row.get(column);
        if (runsOver(row, column)) {
            return cell;
        }
        int width = cells(column).stream().mapToInt(String::length).max().orElseThrow();
        String blanks = " ".repeat(width - cell.length());
        boolean numbers = cells(column).stream().skip(1).allMatch(text -> text.matches("[-\\d.,]+( K?i?B)?"));
        return numbers ? blanks + cell : cell + blanks;
    }

    private List<String> cells(int column) {
        return rows.stream()
                .filter(row -> column < row.size() && !runsOver(row, column))
                .map(row -> row.get(column))
                .toList();
    }

    private boolean runsOver(List<String> row, int column) {
        return row.size() < columns && column == row.size() - 1;
    }
}
