// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"
)

const (
	basis      = 0xcbf29ce484222325
	prime      = 0x100000001b3
	statistics = 23
	tableMain  = 254
)

type family struct {
	id                                uint16
	name                              string
	version, headerSize, maxAttribute uint32
}

type link struct {
	index, kindNumber, flags, mtu, queueLength uint32
	operstate                                  uint8
	name, qdisc, kind                          string
	address, broadcast                         []byte
	statistics                                 [statistics]uint64
}

type route struct {
	event                                 uint16
	family, length, protocol, scope, kind uint8
	table, output, priority               uint32
	destination, gateway, source          []byte
}

var (
	families []family
	links    []link
	routes   []route
	// Fields of links that a library does not have.
	missing = map[int]bool{}
)

func recordCount() int {
	return len(families) + len(links) + len(routes)
}

func forgetRecords() {
	families, links, routes = families[:0], links[:0], routes[:0]
}

type sums struct {
	key    uint64
	field  int
	values []uint64
}

func mix(hash, word uint64) uint64 {
	return (hash ^ word) * prime
}

func mixBytes(hash uint64, value []byte) uint64 {
	hash = mix(hash, uint64(len(value)))
	for _, each := range value {
		hash = mix(hash, uint64(each))
	}
	return hash
}

func mixAddress(hash uint64, value []byte) uint64 {
	for _, each := range value {
		if each != 0 {
			return mixBytes(hash, value)
		}
	}
	return mix(hash, 0)
}

func (s *sums) begin(key uint64) {
	s.key, s.field = key, 0
}

func (s *sums) add(hash uint64) {
	if s.field == len(s.values) {
		s.values = append(s.values, 0)
	}
	s.values[s.field] += hash
	s.field++
}

func (s *sums) numbers(values ...uint64) {
	hash := s.key
	for _, value := range values {
		hash = mix(hash, value)
	}
	s.add(hash)
}

func (s *sums) text(value string) {
	s.add(mixBytes(s.key, []byte(value)))
}

func (s *sums) address(value []byte) {
	s.add(mixAddress(s.key, value))
}

func (s *sums) family(f *family) {
	s.begin(mix(basis, uint64(f.id)))
	s.numbers(uint64(f.id))
	s.text(f.name)
	s.numbers(uint64(f.version))
	s.numbers(uint64(f.headerSize))
	s.numbers(uint64(f.maxAttribute))
}

func (s *sums) link(l *link) {
	s.begin(mix(basis, uint64(l.index)))
	s.numbers(uint64(l.index))
	s.numbers(uint64(l.kindNumber))
	s.numbers(uint64(l.flags))
	s.text(l.name)
	s.numbers(uint64(l.mtu))
	s.numbers(uint64(l.queueLength))
	s.numbers(uint64(l.operstate))
	s.address(l.address)
	s.address(l.broadcast)
	s.text(l.qdisc)
	s.text(l.kind)
	s.numbers(l.statistics[:]...)
}

func (s *sums) route(r *route) {
	s.begin(mixAddress(basis, r.destination))
	s.numbers(uint64(r.event))
	s.numbers(uint64(r.family))
	s.address(r.destination)
	s.numbers(uint64(r.length))
	s.numbers(uint64(r.table))
	s.numbers(uint64(r.protocol))
	s.numbers(uint64(r.scope))
	s.numbers(uint64(r.kind))
	s.numbers(uint64(r.output))
	s.address(r.gateway)
	s.numbers(uint64(r.priority))
	s.address(r.source)
}

func checksum() string {
	var s sums
	for i := range families {
		s.family(&families[i])
	}
	for i := range links {
		s.link(&links[i])
	}
	for i := range routes {
		s.route(&routes[i])
	}
	if len(s.values) == 0 {
		return ""
	}
	texts := make([]string, len(s.values))
	for i, value := range s.values {
		texts[i] = fmt.Sprintf("%016x", value)
		if missing[i] {
			texts[i] = "-"
		}
	}
	return " checksum=" + strings.Join(texts, ",")
}
