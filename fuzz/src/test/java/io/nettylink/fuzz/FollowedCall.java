// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import io.nettylink.FamilyGoneException;
import io.nettylink.FamilyNotFoundException;
import io.nettylink.NetlinkException;
import io.nettylink.NetlinkFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A request to a family that may be elsewhere by now, and what may come of it. */
final class FollowedCall {
    private final FollowedModules modules;
    private final CompletableFuture<Integer> outcome;
    private final int madeAt;

    FollowedCall(FollowedModules modules, NetlinkFuture<Integer> outcome) {
        this.modules = modules;
        this.madeAt = modules.now();
        this.outcome = outcome.thenApply(this::checkAnswer);
    }

    /** At the end it has ended, and where nothing went wrong it says what there is to say. */
    void check() {
        Check.that(outcome.isDone(), "a request has no end");
        try {
            outcome.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            boolean says = cause instanceof FamilyGoneException || cause instanceof FamilyNotFoundException;
            boolean disturbed = cause instanceof NetlinkException && modules.isDisturbed();
            if (!says && !disturbed) {
                throw new AssertionError("a request fails with something else", cause);
            }
        }
    }

    private int checkAnswer(int id) {
        Check.that(modules.wasThere(id, madeAt), "a family answers that was not there");
        return id;
    }
}
