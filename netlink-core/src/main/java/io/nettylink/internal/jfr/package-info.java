// SPDX-License-Identifier: Apache-2.0

/**
 * Events for JDK Flight Recorder.
 *
 * <p>{@link io.nettylink.internal.jfr.FlightEvents} is what the rest calls, and the only class here that is loaded before
 * somebody records: the first event class that a JVM loads makes it set up the flight recorder, which takes it some
 * hundred milliseconds, and a runtime image without {@code jdk.jfr} could not load one at all.
 */
@NullMarked
package io.nettylink.internal.jfr;

import org.jspecify.annotations.NullMarked;
