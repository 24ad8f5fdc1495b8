// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import io.nettylink.NetlinkClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The names of links by their indices: messages about addresses, routes and neighbours have the index only. */
final class LinkNames {
    private final Map<Integer, String> names = new ConcurrentHashMap<>();

    static LinkNames ask(NetlinkClient client) throws InterruptedException {
        LinkNames names = new LinkNames();
        client.dump(Links.all(), Link::read).await().forEach(names::learn);
        return names;
    }

    void learn(Link link) {
        names.put(link.index(), link.name());
    }

    String of(int index) {
        return names.getOrDefault(index, "link " + index);
    }
}
