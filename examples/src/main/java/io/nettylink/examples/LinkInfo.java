// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.examples.IfLinkConstants.*;

import io.nettylink.codec.AttributeReader;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What kind of a link it is, and what that kind has of its own.
 *
 * @param kind such as {@code vlan}; empty for hardware
 * @param data values by name, of those kinds and attributes that are known here
 */
record LinkInfo(String kind, Map<String, Object> data) {
    static final LinkInfo NONE = new LinkInfo("", Map.of());

    private static final HexFormat HARDWARE = HexFormat.ofDelimiter(":");

    /**
     * Reads {@code IFLA_LINKINFO}. Which attributes are in {@code IFLA_INFO_DATA} depends on {@code IFLA_INFO_KIND}, and
     * either may come first: hence the two cursors.
     */
    static LinkInfo read(AttributeReader in) {
        AttributeReader info = in.nested();
        String kind = info.next(IFLA_INFO_KIND) ? info.string() : "";
        Map<String, Object> data = new TreeMap<>();
        info = in.nested();
        if (info.next(IFLA_INFO_DATA)) {
            AttributeReader values = info.nested();
            while (values.next()) {
                switch (kind) {
                    case "vlan" -> vlan(values, data);
                    case "macvlan" -> macvlan(values, data);
                    case "bridge" -> bridge(values, data);
                    case "vxlan" -> vxlan(values, data);
                    default -> {}
                }
            }
        }
        return new LinkInfo(kind, data);
    }

    private static void vlan(AttributeReader in, Map<String, Object> data) {
        switch (in.type()) {
            case IFLA_VLAN_ID -> data.put("id", in.u16());
            case IFLA_VLAN_PROTOCOL -> data.put("protocol", Integer.toHexString(in.u16BigEndian()));
            case IFLA_VLAN_FLAGS -> data.put("flags", in.bitfield32().value());
            default -> {}
        }
    }

    private static void macvlan(AttributeReader in, Map<String, Object> data) {
        if (in.type() == IFLA_MACVLAN_MODE) {
            data.put(
                    "mode",
                    switch ((int) in.u32()) {
                        case MACVLAN_MODE_PRIVATE -> "private";
                        case MACVLAN_MODE_VEPA -> "vepa";
                        case MACVLAN_MODE_BRIDGE -> "bridge";
                        case MACVLAN_MODE_PASSTHRU -> "passthru";
                        default -> "mode " + in.u32();
                    });
        }
    }

    private static void bridge(AttributeReader in, Map<String, Object> data) {
        switch (in.type()) {
            case IFLA_BR_FORWARD_DELAY -> data.put("forward_delay", in.u32());
            case IFLA_BR_HELLO_TIME -> data.put("hello_time", in.u32());
            case IFLA_BR_MAX_AGE -> data.put("max_age", in.u32());
            case IFLA_BR_AGEING_TIME -> data.put("ageing_time", in.u32());
            case IFLA_BR_STP_STATE -> data.put("stp_state", in.u32());
            case IFLA_BR_PRIORITY -> data.put("priority", in.u16());
            case IFLA_BR_VLAN_FILTERING -> data.put("vlan_filtering", in.u8());
            case IFLA_BR_GROUP_ADDR -> data.put("group_addr", HARDWARE.formatHex(in.bytes()));
            default -> {}
        }
    }

    private static void vxlan(AttributeReader in, Map<String, Object> data) {
        switch (in.type()) {
            case IFLA_VXLAN_ID -> data.put("id", in.u32());
            case IFLA_VXLAN_LINK -> data.put("link", in.u32());
            case IFLA_VXLAN_PORT -> data.put("port", in.u16BigEndian());
            case IFLA_VXLAN_LEARNING -> data.put("learning", in.u8() != 0);
            case IFLA_VXLAN_AGEING -> data.put("ageing", in.u32());
            default -> {}
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kind);
        data.forEach((name, value) -> text.append(' ').append(name).append(' ').append(value));
        return text.toString();
    }
}
