// SPDX-License-Identifier: Apache-2.0

/** What netlink clients count and measure, as meters of Micrometer. */
// Micrometer's jars have a module name each, and no descriptor.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.nettylink.micrometer {
    requires transitive io.nettylink.core;
    requires transitive micrometer.core;
    requires static transitive org.jspecify;

    exports io.nettylink.micrometer;
}
