// SPDX-License-Identifier: Apache-2.0

// github.com/vishvananda/netlink, with its objects for links, routes and families.
package main

import (
	"net"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

var (
	handle        *netlink.Handle
	foundFamilies []*netlink.GenlFamily
	foundLinks    []netlink.Link
	foundRoutes   []netlink.Route
	updates       chan netlink.RouteUpdate
	taken         []netlink.RouteUpdate
	done          chan struct{}
)

func open(protocol int) func() {
	return func() {
		if handle != nil {
			return
		}
		var err error
		handle, err = netlink.NewHandle(protocol)
		check(err, "NewHandle")
	}
}

func askFamily() {
	for i := 0; i < count; i++ {
		began := time.Now()
		found, err := handle.GenlFamilyGet("nlctrl")
		check(err, "GenlFamilyGet")
		foundFamilies = append(foundFamilies, found)
		noteLatency(began)
	}
}

func convertFamilies() {
	for _, found := range foundFamilies {
		families = append(families, family{found.ID, found.Name, found.Version, found.HdrSize, found.MaxAttr})
	}
	foundFamilies = nil
}

func dumpLinks() {
	var err error
	foundLinks, err = handle.LinkList()
	check(err, "LinkList")
}

func convertLinks() {
	// It has no broadcast address and no qdisc.
	missing[8], missing[9] = true, true
	types := map[string]uint32{"ether": unix.ARPHRD_ETHER, "loopback": unix.ARPHRD_LOOPBACK}
	for _, found := range foundLinks {
		from := found.Attrs()
		s := from.Statistics
		kind := found.Type()
		// Its word for what has no kind.
		if kind == "device" {
			kind = ""
		}
		links = append(links, link{
			index: uint32(from.Index), kindNumber: types[from.EncapType], flags: from.RawFlags, mtu: uint32(from.MTU),
			queueLength: uint32(from.TxQLen), operstate: uint8(from.OperState), name: from.Name, kind: kind,
			address: from.HardwareAddr,
			statistics: [statistics]uint64{s.RxPackets, s.TxPackets, s.RxBytes, s.TxBytes, s.RxErrors, s.TxErrors,
				s.RxDropped, s.TxDropped, s.Multicast, s.Collisions, s.RxLengthErrors, s.RxOverErrors, s.RxCrcErrors,
				s.RxFrameErrors, s.RxFifoErrors, s.RxMissedErrors, s.TxAbortedErrors, s.TxCarrierErrors,
				s.TxFifoErrors, s.TxHeartbeatErrors, s.TxWindowErrors, s.RxCompressed, s.TxCompressed},
		})
	}
	foundLinks = nil
}

func dumpRoutes() {
	var err error
	foundRoutes, err = handle.RouteListFiltered(unix.AF_INET, nil, 0)
	check(err, "RouteListFiltered")
}

func keepRoute(from *netlink.Route, event uint16) {
	r := route{
		event: event, family: uint8(from.Family), protocol: uint8(from.Protocol), scope: uint8(from.Scope),
		kind: uint8(from.Type), table: uint32(from.Table), output: uint32(from.LinkIndex),
		priority: uint32(from.Priority), gateway: from.Gw, source: from.Src,
	}
	if from.Dst != nil {
		length, _ := from.Dst.Mask.Size()
		r.length, r.destination = uint8(length), from.Dst.IP
	}
	routes = append(routes, r)
}

func convertRoutes() {
	for i := range foundRoutes {
		keepRoute(&foundRoutes[i], unix.RTM_NEWROUTE)
	}
	foundRoutes = nil
}

// The channel has no room, so that the library reads no further than one datagram before somebody takes what it has read.
func openEvents() {
	updates, done = make(chan netlink.RouteUpdate), make(chan struct{})
	options := netlink.RouteSubscribeOptions{ErrorCallback: func(error) { overruns++ }}
	check(netlink.RouteSubscribeWithOptions(updates, done, options), "RouteSubscribeWithOptions")
	if receiveBuffer > 0 {
		forceReceiveBuffers()
	}
}

// It has no option for that.
func forceReceiveBuffers() {
	for descriptor := 3; descriptor < 256; descriptor++ {
		domain, err := unix.GetsockoptInt(descriptor, unix.SOL_SOCKET, unix.SO_DOMAIN)
		if err == nil && domain == unix.AF_NETLINK {
			check(unix.SetsockoptInt(descriptor, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, receiveBuffer), "SO_RCVBUFFORCE")
		}
	}
}

func drain() {
	for len(taken) < count {
		taken = append(taken, <-updates)
	}
}

// After an overrun the library ends the subscription.
func live() {
	for update := range updates {
		if update.Priority == lastPriority {
			return
		}
		taken = append(taken, update)
	}
}

func convertUpdates() {
	for i := range taken {
		keepRoute(&taken[i].Route, taken[i].Type)
	}
	taken = nil
}

// The library's goroutine may be about to hand something over.
func closeEvents() {
	close(done)
	go func(rest chan netlink.RouteUpdate) {
		for range rest {
		}
	}(updates)
}

func installEach() {
	output := outputIndex()
	for i := 0; i < count; i++ {
		check(handle.RouteAdd(&netlink.Route{
			LinkIndex: output, Scope: netlink.SCOPE_UNIVERSE, Protocol: unix.RTPROT_STATIC, Table: unix.RT_TABLE_MAIN,
			Type: unix.RTN_UNICAST, Priority: routePriority, Gw: routeGateway, Src: routeSource,
			Dst: &net.IPNet{IP: destination(i), Mask: net.CIDRMask(32, 32)},
		}), "RouteAdd")
	}
	items = count
}

func workloads() map[string]workload {
	return map[string]workload{
		"family":       {prepare: open(unix.NETLINK_GENERIC), run: askFamily, convert: convertFamilies},
		"links":        {prepare: open(unix.NETLINK_ROUTE), run: dumpLinks, convert: convertLinks},
		"routes":       {prepare: open(unix.NETLINK_ROUTE), run: dumpRoutes, convert: convertRoutes},
		"drain":        {prepare: openEvents, run: drain, convert: convertUpdates, finish: closeEvents},
		"live":         {prepare: openEvents, run: live, convert: convertUpdates, finish: closeEvents},
		"install-each": {prepare: open(unix.NETLINK_ROUTE), run: installEach},
	}
}
