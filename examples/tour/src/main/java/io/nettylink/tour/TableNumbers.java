// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.util.Locale;

/** Numbers as the tables of the tour have them. */
final class TableNumbers {
    private TableNumbers() {}

    /** Microseconds with one digit, thousands apart. */
    static String micros(long nanos) {
        return String.format(Locale.ROOT, "%,.1f", nanos / 1000.0);
    }

    static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    /** Few of a thing: a digit or two behind the point, where there is a rest. */
    static String few(double number) {
        String text = String.format(Locale.ROOT, number < 1 ? "%.2f" : "%.1f", number);
        return text.replaceAll("\\.0+$", "");
    }

    static String bytes(int size) {
        return size < 1024 ? size + " B" : size / 1024 + " KiB";
    }
}
