// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import io.nettylink.MessageType;

/** One request's way to a family: remembers under which id it went. */
final class Sending implements MessageType {
    private final FamilyAddress address;
    private final FamilyRegistry registry;
    private volatile int id;

    Sending(FamilyAddress address, FamilyRegistry registry) {
        this.address = address;
        this.registry = registry;
    }

    String family() {
        return address.family();
    }

    /** The id under which the request was sent last; 0 where it was not. */
    int id() {
        return id;
    }

    @Override
    public int number() {
        int number = address.number();
        registry.confirm(address.family(), number);
        id = number;
        return number;
    }
}
