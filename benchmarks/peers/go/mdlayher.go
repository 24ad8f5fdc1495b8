// SPDX-License-Identifier: Apache-2.0

// github.com/mdlayher/netlink, which leaves the decoding to its users: its AttributeDecoder does it.
package main

import (
	"encoding/binary"
	"errors"
	"time"

	"github.com/mdlayher/netlink"
	"golang.org/x/sys/unix"
)

var conn *netlink.Conn

func dial(protocol int, groups uint32) {
	if conn != nil {
		return
	}
	var err error
	conn, err = netlink.Dial(protocol, &netlink.Config{Groups: groups})
	check(err, "Dial")
}

func openGeneric() { dial(unix.NETLINK_GENERIC, 0) }

func openRoute() { dial(unix.NETLINK_ROUTE, 0) }

func openEvents() {
	dial(unix.NETLINK_ROUTE, 1<<(routeGroup-1))
	if receiveBuffer > 0 {
		check(conn.SetReadBuffer(receiveBuffer), "SetReadBuffer")
	}
}

func closeEvents() {
	check(conn.Close(), "Close")
	conn = nil
}

func attributes(data []byte) *netlink.AttributeDecoder {
	decoder, err := netlink.NewAttributeDecoder(data)
	check(err, "NewAttributeDecoder")
	return decoder
}

func decodeFamily(message netlink.Message) {
	var f family
	decoder := attributes(message.Data[4:])
	for decoder.Next() {
		switch decoder.Type() {
		case unix.CTRL_ATTR_FAMILY_ID:
			f.id = decoder.Uint16()
		case unix.CTRL_ATTR_FAMILY_NAME:
			f.name = decoder.String()
		case unix.CTRL_ATTR_VERSION:
			f.version = decoder.Uint32()
		case unix.CTRL_ATTR_HDRSIZE:
			f.headerSize = decoder.Uint32()
		case unix.CTRL_ATTR_MAXATTR:
			f.maxAttribute = decoder.Uint32()
		}
	}
	check(decoder.Err(), "a family")
	families = append(families, f)
}

func decodeLink(message netlink.Message) {
	header := message.Data[:unix.SizeofIfInfomsg]
	l := link{
		kindNumber: uint32(binary.LittleEndian.Uint16(header[2:])),
		index:      binary.LittleEndian.Uint32(header[4:]),
		flags:      binary.LittleEndian.Uint32(header[8:]),
	}
	decoder := attributes(message.Data[unix.SizeofIfInfomsg:])
	for decoder.Next() {
		switch decoder.Type() {
		case unix.IFLA_IFNAME:
			l.name = decoder.String()
		case unix.IFLA_MTU:
			l.mtu = decoder.Uint32()
		case unix.IFLA_TXQLEN:
			l.queueLength = decoder.Uint32()
		case unix.IFLA_OPERSTATE:
			l.operstate = decoder.Uint8()
		case unix.IFLA_ADDRESS:
			l.address = decoder.Bytes()
		case unix.IFLA_BROADCAST:
			l.broadcast = decoder.Bytes()
		case unix.IFLA_QDISC:
			l.qdisc = decoder.String()
		case unix.IFLA_LINKINFO:
			decoder.Nested(func(info *netlink.AttributeDecoder) error {
				for info.Next() {
					if info.Type() == unix.IFLA_INFO_KIND {
						l.kind = info.String()
					}
				}
				return nil
			})
		case unix.IFLA_STATS64:
			values := decoder.Bytes()
			for i := range l.statistics {
				l.statistics[i] = binary.LittleEndian.Uint64(values[8*i:])
			}
		}
	}
	check(decoder.Err(), "a link")
	links = append(links, l)
}

func decodeRoute(message netlink.Message) route {
	header := message.Data[:unix.SizeofRtMsg]
	r := route{
		event:    uint16(message.Header.Type),
		family:   header[0],
		length:   header[1],
		table:    uint32(header[4]),
		protocol: header[5],
		scope:    header[6],
		kind:     header[7],
	}
	decoder := attributes(message.Data[unix.SizeofRtMsg:])
	for decoder.Next() {
		switch decoder.Type() {
		case unix.RTA_DST:
			r.destination = decoder.Bytes()
		case unix.RTA_TABLE:
			r.table = decoder.Uint32()
		case unix.RTA_OIF:
			r.output = decoder.Uint32()
		case unix.RTA_GATEWAY:
			r.gateway = decoder.Bytes()
		case unix.RTA_PRIORITY:
			r.priority = decoder.Uint32()
		case unix.RTA_PREFSRC:
			r.source = decoder.Bytes()
		}
	}
	check(decoder.Err(), "a route")
	return r
}

func familyRequest() netlink.Message {
	encoder := netlink.NewAttributeEncoder()
	encoder.String(unix.CTRL_ATTR_FAMILY_NAME, "nlctrl")
	data, err := encoder.Encode()
	check(err, "Encode")
	return netlink.Message{
		Header: netlink.Header{Type: unix.GENL_ID_CTRL, Flags: netlink.Request},
		Data:   append([]byte{unix.CTRL_CMD_GETFAMILY, 1, 0, 0}, data...),
	}
}

func askFamily() {
	for i := 0; i < count; i++ {
		began := time.Now()
		messages, err := conn.Execute(familyRequest())
		check(err, "Execute")
		decodeFamily(messages[0])
		noteLatency(began)
	}
}

func receive() []netlink.Message {
	messages, err := conn.Receive()
	check(err, "Receive")
	return messages
}

func askFamilies() {
	requests := make([]netlink.Message, window)
	for i := 0; i < count; i += window {
		for j := range requests {
			requests[j] = familyRequest()
		}
		_, err := conn.SendMessages(requests)
		check(err, "SendMessages")
		for got := 0; got < window; {
			for _, message := range receive() {
				decodeFamily(message)
				got++
			}
		}
	}
}

func dump(kind int, header []byte) []netlink.Message {
	messages, err := conn.Execute(netlink.Message{
		Header: netlink.Header{Type: netlink.HeaderType(kind), Flags: netlink.Request | netlink.Dump},
		Data:   header,
	})
	check(err, "Execute")
	return messages
}

func dumpLinks() {
	for _, message := range dump(unix.RTM_GETLINK, make([]byte, unix.SizeofIfInfomsg)) {
		decodeLink(message)
	}
}

func dumpRoutes() {
	header := make([]byte, unix.SizeofRtMsg)
	header[0] = unix.AF_INET
	for _, message := range dump(unix.RTM_GETROUTE, header) {
		if r := decodeRoute(message); r.table == tableMain {
			routes = append(routes, r)
		}
	}
}

func drain() {
	for len(routes) < count {
		for _, message := range receive() {
			routes = append(routes, decodeRoute(message))
		}
	}
}

func live() {
	for {
		messages, err := conn.Receive()
		if errors.Is(err, unix.ENOBUFS) {
			overruns++
			continue
		}
		check(err, "Receive")
		for _, message := range messages {
			r := decodeRoute(message)
			if r.priority == lastPriority {
				return
			}
			routes = append(routes, r)
		}
	}
}

func routeRequest(number int, output uint32) netlink.Message {
	encoder := netlink.NewAttributeEncoder()
	encoder.Bytes(unix.RTA_DST, destination(number))
	encoder.Uint32(unix.RTA_OIF, output)
	encoder.Bytes(unix.RTA_GATEWAY, routeGateway)
	encoder.Uint32(unix.RTA_PRIORITY, routePriority)
	encoder.Bytes(unix.RTA_PREFSRC, routeSource)
	data, err := encoder.Encode()
	check(err, "Encode")
	header := []byte{unix.AF_INET, 32, 0, 0, unix.RT_TABLE_MAIN, unix.RTPROT_STATIC, unix.RT_SCOPE_UNIVERSE,
		unix.RTN_UNICAST, 0, 0, 0, 0}
	return netlink.Message{
		Header: netlink.Header{
			Type:  unix.RTM_NEWROUTE,
			Flags: netlink.Request | netlink.Acknowledge | netlink.Create | netlink.Excl,
		},
		Data: append(header, data...),
	}
}

func installBatched() {
	output := uint32(outputIndex())
	for i := 0; i < count; i += window {
		var requests []netlink.Message
		for j := i; j < i+window && j < count; j++ {
			requests = append(requests, routeRequest(j, output))
		}
		_, err := conn.SendMessages(requests)
		check(err, "SendMessages")
		for got := 0; got < len(requests); {
			got += len(receive())
		}
	}
	items = count
}

func installEach() {
	output := uint32(outputIndex())
	for i := 0; i < count; i++ {
		_, err := conn.Execute(routeRequest(i, output))
		check(err, "Execute")
	}
	items = count
}

func workloads() map[string]workload {
	return map[string]workload{
		"family":       {prepare: openGeneric, run: askFamily},
		"families":     {prepare: openGeneric, run: askFamilies},
		"links":        {prepare: openRoute, run: dumpLinks},
		"routes":       {prepare: openRoute, run: dumpRoutes},
		"drain":        {prepare: openEvents, run: drain, finish: closeEvents},
		"live":         {prepare: openEvents, run: live, finish: closeEvents},
		"install":      {prepare: openRoute, run: installBatched},
		"install-each": {prepare: openRoute, run: installEach},
	}
}
