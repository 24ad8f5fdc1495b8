// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.util.Optional;

/**
 * One way between kernel and user space. Works alone, needs the module {@code nettylink_tour} and root rights, and
 * leaves nothing behind.
 */
interface Stop {
    /** What it is called on the command line, such as {@code chardev}. */
    String name();

    /** What it is called in a headline. */
    String title();

    /** What there is to be seen, in a sentence or two. */
    String shows();

    /** What the mechanism can do and what it cannot. */
    Facts facts();

    /** Shows it: every line that is reported is something that has just happened. */
    void run(Report report) throws Exception;

    /**
     * Opens the mechanism to be measured.
     *
     * @return nothing where it carries no messages
     */
    Optional<Exchange> exchange() throws Exception;
}
