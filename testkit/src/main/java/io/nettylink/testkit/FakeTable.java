// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.codec.NetlinkConstants.NLM_F_CREATE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP;
import static io.nettylink.codec.NetlinkConstants.NLM_F_EXCL;

import io.netty.buffer.ByteBufUtil;
import io.nettylink.codec.Errno;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.MessageWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A table of the simulated kernel's, with handlers that read and change it: enough to fake a little rtnetlink. A row is
 * the payload of a message.
 *
 * <pre>{@code
 * FakeProtocol route = kernel.protocol(NETLINK_ROUTE);
 * FakeTable<Integer> links = FakeTable.<Integer>of(RTM_NEWLINK, RTM_DELLINK, message -> message.s32(4))
 *         .publishing(route, RTNLGRP_LINK);
 * links.put(1, out -> out.u32(0).u32(1).zero(8).attributes().string(IFLA_IFNAME, "lo"));
 * route.on(RTM_GETLINK, links::get).on(RTM_NEWLINK, links::create).on(RTM_DELLINK, links::delete);
 * }</pre>
 *
 * <p>Any thread may call it.
 *
 * @param <K> what tells one row from another
 */
public final class FakeTable<K> {
    private final int rowType;
    private final int goneType;
    private final Function<? super MessageView, ? extends K> key;
    private final Map<K, KernelMessage> rows = new LinkedHashMap<>();
    private Consumer<KernelMessage> audience = message -> {};

    private FakeTable(int rowType, int goneType, Function<? super MessageView, ? extends K> key) {
        this.rowType = rowType;
        this.goneType = goneType;
        this.key = key;
    }

    /**
     * An empty table.
     *
     * @param rowType the type of messages that tell a row: replies, dumps and notifications
     * @param goneType the type of notifications that tell of a row that is gone
     * @param key finds the key of a row in a request
     * @param <K> what tells one row from another
     * @return the table
     */
    public static <K> FakeTable<K> of(int rowType, int goneType, Function<? super MessageView, ? extends K> key) {
        return new FakeTable<>(rowType, goneType, key);
    }

    /**
     * Tells a multicast group of every change from now on.
     *
     * @param protocol the protocol of the group
     * @param group the group's number
     * @return this
     */
    public synchronized FakeTable<K> publishing(FakeProtocol protocol, int group) {
        audience = message -> protocol.publish(group, message);
        return this;
    }

    /**
     * Puts a row in, or another in its place.
     *
     * @param rowKey the row's key
     * @param body appends the row's payload: fixed header and attributes
     */
    public void put(K rowKey, Consumer<? super MessageWriter> body) {
        KernelMessage row = KernelMessage.of(rowType, body);
        synchronized (this) {
            rows.put(rowKey, row);
        }
        publish(row);
    }

    /**
     * Takes a row away.
     *
     * @param rowKey the row's key
     * @return false where there was none
     */
    public boolean remove(K rowKey) {
        KernelMessage row;
        synchronized (this) {
            row = rows.remove(rowKey);
        }
        if (row == null) {
            return false;
        }
        publish(KernelMessage.of(goneType, row.body()));
        return true;
    }

    /**
     * The keys of all rows.
     *
     * @return a copy, in the order in which they came
     */
    public synchronized List<K> keys() {
        return List.copyOf(rows.keySet());
    }

    /**
     * Answers a get: one row, or the dump of all. A row that is not there is {@code ENODEV}.
     *
     * @param request the request
     * @return the answer
     */
    public synchronized Answer get(MessageView request) {
        if (request.has(NLM_F_DUMP)) {
            return Answer.dump(new ArrayList<>(rows.values()));
        }
        KernelMessage row = rows.get(key.apply(request));
        return row == null ? Answer.error(Errno.ENODEV) : Answer.messages(row);
    }

    /**
     * Answers a new: the request's payload becomes the row. {@code NLM_F_CREATE} and {@code NLM_F_EXCL} are obeyed, by
     * {@code ENODEV} and {@code EEXIST}.
     *
     * @param request the request
     * @return the answer
     */
    public Answer create(MessageView request) {
        K rowKey = key.apply(request);
        boolean exists = keys().contains(rowKey);
        if (exists && request.has(NLM_F_EXCL)) {
            return Answer.error(Errno.EEXIST);
        }
        if (!exists && !request.has(NLM_F_CREATE)) {
            return Answer.error(Errno.ENODEV);
        }
        byte[] payload = ByteBufUtil.getBytes(request.payload());
        put(rowKey, out -> out.bytes(payload));
        return Answer.success();
    }

    /**
     * Answers a delete. A row that is not there is {@code ENODEV}.
     *
     * @param request the request
     * @return the answer
     */
    public Answer delete(MessageView request) {
        return remove(key.apply(request)) ? Answer.success() : Answer.error(Errno.ENODEV);
    }

    /** Without this table's monitor: sockets that are told may lead back here. */
    private void publish(KernelMessage message) {
        Consumer<KernelMessage> current;
        synchronized (this) {
            current = audience;
        }
        current.accept(message);
    }
}
