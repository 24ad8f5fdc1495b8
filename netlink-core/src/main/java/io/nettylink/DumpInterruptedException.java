// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import java.util.Collections;
import java.util.List;

/** The table changed while the kernel dumped it, at each attempt. What was seen may lack entries or have some twice. */
public final class DumpInterruptedException extends NetlinkException {
    private static final long serialVersionUID = 1L;

    private final int attempts;
    private final transient List<?> partial;

    DumpInterruptedException(Request request, int attempts, List<?> partial) {
        super(request + ": the dump was interrupted by changes" + describe(attempts), null);
        this.attempts = attempts;
        this.partial = Collections.unmodifiableList(partial);
    }

    /**
     * How often it was tried, as the {@link DumpPolicy} allowed.
     *
     * @return at least 1; always 1 for a stream
     */
    public int attempts() {
        return attempts;
    }

    /**
     * What the last attempt saw.
     *
     * @return the decoded values, not necessarily consistent; empty where a stream has delivered them already;
     *     unmodifiable
     */
    public List<?> partial() {
        return partial;
    }

    /**
     * What the last attempt saw, as the type that the dump's decoder makes.
     *
     * <pre>{@code
     * try {
     *     links = client.dump(getLinks, Link::read);
     * } catch (DumpInterruptedException e) {
     *     links = e.partial(Link.class);
     * }
     * }</pre>
     *
     * @param type the type of the values
     * @param <T> the type of the values
     * @return the decoded values as {@link #partial()} has them; unmodifiable
     * @throws ClassCastException if the values are of another type
     */
    public <T> List<T> partial(Class<T> type) {
        return partial.stream().<T>map(type::cast).toList();
    }

    private static String describe(int attempts) {
        return attempts == 1 ? "" : ", at each of " + attempts + " attempts";
    }
}
