// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import io.nettylink.MessageType;

/** Whom a request is for: a family by name, and the id that takes it there. */
sealed interface FamilyAddress extends MessageType permits FamilyId, FollowedFamily.Address {

    /** The family's name. */
    String family();
}
