// SPDX-License-Identifier: Apache-2.0

// What the programs in Go share: the conversation with the harness, clocks, records and their checksums. ../../README.md
// tells the conversation and defines the checksum.
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"net"
	"os"
	"runtime"
	"sort"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

const (
	routeLink     = "bench0"
	routePriority = 100
	lastPriority  = 4000000000
	routeGroup    = 7
	window        = 64
)

var (
	routeGateway = net.IPv4(10, 255, 255, 2).To4()
	routeSource  = net.IPv4(10, 255, 255, 1).To4()
)

type workload struct {
	prepare func()
	run     func()
	// Makes records of the library's objects when the clock has stopped.
	convert func()
	finish  func()
}

var (
	count         int
	receiveBuffer int
	items         int
	overruns      int
	latencies     []time.Duration
)

func check(err error, what string) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", what, err)
		os.Exit(1)
	}
}

func noteLatency(began time.Time) {
	latencies = append(latencies, time.Since(began))
}

func destination(number int) net.IP {
	address := make(net.IP, 4)
	binary.BigEndian.PutUint32(address, 0x10000000+uint32(number))
	return address
}

func outputIndex() int {
	link, err := net.InterfaceByName(routeLink)
	check(err, routeLink)
	return link.Index
}

func cpuClock() int64 {
	var now unix.Timespec
	check(unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &now), "clock_gettime")
	return now.Nano()
}

func allocated() uint64 {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return memory.TotalAlloc
}

func runOnce(work workload) {
	items, overruns, latencies = 0, 0, latencies[:0]
	memory := allocated()
	cpu := cpuClock()
	began := time.Now()
	work.run()
	wall := time.Since(began)
	cpu = cpuClock() - cpu
	memory = allocated() - memory
	if work.convert != nil {
		work.convert()
	}
	fmt.Printf("items=%d wall_ns=%d cpu_ns=%d allocated=%d", items+recordCount(), wall.Nanoseconds(), cpu, memory)
	if len(latencies) > 0 {
		sort.Slice(latencies, func(i, j int) bool { return latencies[i] < latencies[j] })
		fmt.Printf(" p50_ns=%d", latencies[len(latencies)/2].Nanoseconds())
	}
	if overruns > 0 {
		fmt.Printf(" overruns=%d", overruns)
	}
	fmt.Println(checksum())
	forgetRecords()
	if work.finish != nil {
		work.finish()
	}
}

func obey(work workload) {
	commands := bufio.NewScanner(os.Stdin)
	for commands.Scan() {
		switch commands.Text() {
		case "prepare":
			if work.prepare != nil {
				work.prepare()
			}
			fmt.Println("ready")
		case "go":
			runOnce(work)
		default:
			check(fmt.Errorf("unknown command"), commands.Text())
		}
	}
}

// One question, right after the start.
func answerOnce(work workload) {
	count = 1
	work.prepare()
	work.run()
	fmt.Println("answered")
}

func main() {
	if len(os.Args) < 3 {
		check(fmt.Errorf("WORKLOAD COUNT [RECEIVE_BUFFER]"), "usage")
	}
	var err error
	count, err = strconv.Atoi(os.Args[2])
	check(err, "COUNT")
	if len(os.Args) > 3 {
		receiveBuffer, err = strconv.Atoi(os.Args[3])
		check(err, "RECEIVE_BUFFER")
	}
	if os.Args[1] == "start" {
		answerOnce(workloads()["family"])
		return
	}
	work, known := workloads()[os.Args[1]]
	if !known {
		fmt.Fprintf(os.Stderr, "there is no workload '%s' here\n", os.Args[1])
		os.Exit(2)
	}
	obey(work)
}
