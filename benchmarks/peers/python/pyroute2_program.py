#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""pyroute2: the conversation with the harness, and its workloads. ../../README.md tells the conversation and defines
the checksum."""

import errno
import os
import socket
import sys
import time

from pyroute2 import IPRoute
from pyroute2.netlink import NLM_F_REQUEST
from pyroute2.netlink.generic import GenericNetlinkSocket
from pyroute2.netlink.generic import ctrlmsg
from pyroute2.netlink.rtnl import RTMGRP_IPV4_ROUTE

BASIS, PRIME, MASK = 0xCBF29CE484222325, 0x100000001B3, (1 << 64) - 1
LAST_PRIORITY = 4000000000
TABLE_MAIN = 254
GENL_ID_CTRL, CTRL_CMD_GETFAMILY = 16, 3
SO_RCVBUFFORCE = 33
STATISTICS = (
    "rx_packets tx_packets rx_bytes tx_bytes rx_errors tx_errors rx_dropped tx_dropped multicast collisions "
    "rx_length_errors rx_over_errors rx_crc_errors rx_frame_errors rx_fifo_errors rx_missed_errors tx_aborted_errors "
    "tx_carrier_errors tx_fifo_errors tx_heartbeat_errors tx_window_errors rx_compressed tx_compressed"
).split()
OPERSTATES = ["UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP"]


def mix(value, word):
    return ((value ^ (word & MASK)) * PRIME) & MASK


def mix_bytes(value, data):
    value = mix(value, len(data))
    for each in data:
        value = mix(value, each)
    return value


def mix_address(value, data):
    return mix_bytes(value, data) if any(data) else mix(value, 0)


class Sums:
    """A sum for each field."""

    def __init__(self):
        self.sums = []

    def add(self, hashes):
        if not self.sums:
            self.sums = [0] * len(hashes)
        self.sums = [(old + new) & MASK for old, new in zip(self.sums, hashes)]

    def __str__(self):
        return " checksum=" + ",".join(f"{each:016x}" for each in self.sums) if self.sums else ""


def packed(address):
    """An IPv4 address as bytes."""
    return socket.inet_aton(address) if address else b""


def hardware(address):
    return bytes.fromhex(address.replace(":", "")) if address else b""


# The library decodes an attribute when somebody asks for it: each of these asks for all that is compared.


def family_of(message):
    return (
        message.get_attr("CTRL_ATTR_FAMILY_ID"),
        message.get_attr("CTRL_ATTR_FAMILY_NAME"),
        message.get_attr("CTRL_ATTR_VERSION"),
        message.get_attr("CTRL_ATTR_HDRSIZE"),
        message.get_attr("CTRL_ATTR_MAXATTR"),
    )


def link_of(message):
    info = message.get_attr("IFLA_LINKINFO")
    statistics = message.get_attr("IFLA_STATS64")
    return (
        message["index"],
        message["ifi_type"],
        message["flags"],
        message.get_attr("IFLA_IFNAME"),
        message.get_attr("IFLA_MTU"),
        message.get_attr("IFLA_TXQLEN"),
        OPERSTATES.index(message.get_attr("IFLA_OPERSTATE")),
        message.get_attr("IFLA_ADDRESS"),
        message.get_attr("IFLA_BROADCAST"),
        message.get_attr("IFLA_QDISC"),
        (info.get_attr("IFLA_INFO_KIND") or "") if info else "",
        [statistics[name] for name in STATISTICS],
    )


def route_of(message):
    return (
        message["header"]["type"],
        message["family"],
        message.get_attr("RTA_DST"),
        message["dst_len"],
        message.get_attr("RTA_TABLE") or message["table"],
        message["proto"],
        message["scope"],
        message["type"],
        message.get_attr("RTA_OIF") or 0,
        message.get_attr("RTA_GATEWAY"),
        message.get_attr("RTA_PRIORITY") or 0,
        message.get_attr("RTA_PREFSRC"),
    )


def add_family(sums, family):
    key = mix(BASIS, family[0])
    sums.add([mix_bytes(key, each.encode()) if isinstance(each, str) else mix(key, each) for each in family])


def add_link(sums, link):
    key = mix(BASIS, link[0])
    hashes = [mix_bytes(key, each.encode()) if isinstance(each, str) else mix(key, each) for each in link[:7]]
    hashes += [mix_address(key, hardware(each)) for each in link[7:9]]
    hashes += [mix_bytes(key, each.encode()) for each in link[9:11]]
    statistics = key
    for each in link[11]:
        statistics = mix(statistics, each)
    sums.add(hashes + [statistics])


def add_route(sums, route):
    addresses = (2, 9, 11)
    key = mix_address(BASIS, packed(route[2]))
    sums.add(
        [mix_address(key, packed(each)) if at in addresses else mix(key, each) for at, each in enumerate(route)]
    )


class Task:
    """What a round yields, and what it has to do before and after."""

    add = None

    def __init__(self, count, receive_buffer):
        self.count, self.receive_buffer = count, receive_buffer
        self.clear()

    def clear(self):
        self.found, self.others, self.overruns, self.latencies = [], 0, 0, []

    def prepare(self):
        pass

    def finish(self):
        pass

    def report(self):
        text = f"items={len(self.found) + self.others}"
        if self.latencies:
            text += f" p50_ns={sorted(self.latencies)[len(self.latencies) // 2]}"
        if self.overruns:
            text += f" overruns={self.overruns}"
        sums = Sums()
        for each in self.found:
            type(self).add(sums, each)
        return text + str(sums)


class Families(Task):
    add = add_family

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.socket = GenericNetlinkSocket()
        self.socket.bind("nlctrl", ctrlmsg)

    def request(self):
        message = ctrlmsg()
        message["cmd"], message["version"] = CTRL_CMD_GETFAMILY, 1
        message["attrs"].append(["CTRL_ATTR_FAMILY_NAME", "nlctrl"])
        return message

    def run(self):
        for _ in range(self.count):
            began = time.perf_counter_ns()
            answers = self.socket.nlm_request(self.request(), msg_type=GENL_ID_CTRL, msg_flags=NLM_F_REQUEST)
            self.found.append(family_of(answers[0]))
            self.latencies.append(time.perf_counter_ns() - began)


class Links(Task):
    add = add_link

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.client = IPRoute()

    def run(self):
        self.found = [link_of(each) for each in self.client.get_links()]


class Routes(Task):
    add = add_route

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.client = IPRoute()

    def run(self):
        self.found = [route_of(each) for each in self.client.get_routes(family=socket.AF_INET, table=TABLE_MAIN)]


class Events(Task):
    add = add_route

    def prepare(self):
        self.client = IPRoute()
        self.client.bind(groups=RTMGRP_IPV4_ROUTE)
        # Binding sets it to a default of the library's own, 1 MiB.
        if self.receive_buffer:
            self.client._sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, self.receive_buffer)

    def run(self):
        last = False
        while not last and len(self.found) != self.count:
            try:
                messages = self.client.get()
            except OSError as error:
                if error.errno != errno.ENOBUFS:
                    raise
                self.overruns += 1
                continue
            for route in map(route_of, messages):
                if route[10] == LAST_PRIORITY:
                    last = True
                else:
                    self.found.append(route)

    def finish(self):
        self.client.close()


class Live(Events):
    def __init__(self, _count, receive_buffer):
        super().__init__(-1, receive_buffer)


class InstallEach(Task):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.client = IPRoute()

    def run(self):
        output = socket.if_nametoindex("bench0")
        for number in range(self.count):
            self.client.route(
                "add",
                dst=socket.inet_ntoa((0x10000000 + number).to_bytes(4, "big")) + "/32",
                oif=output,
                gateway="10.255.255.2",
                prefsrc="10.255.255.1",
                priority=100,
                table=TABLE_MAIN,
            )
        self.others = self.count


WORKLOADS = {
    "family": Families,
    "links": Links,
    "routes": Routes,
    "drain": Events,
    "live": Live,
    "install-each": InstallEach,
}


def run_once(task):
    cpu, wall = time.process_time_ns(), time.perf_counter_ns()
    task.run()
    wall, cpu = time.perf_counter_ns() - wall, time.process_time_ns() - cpu
    print(f"wall_ns={wall} cpu_ns={cpu} {task.report()}", flush=True)
    task.clear()
    task.finish()


def main():
    if sys.argv[1] == "start":
        Families(1, 0).run()
        print("answered")
        return
    if sys.argv[1] not in WORKLOADS:
        print(f"pyroute2 has no workload '{sys.argv[1]}' here", file=sys.stderr)
        os._exit(2)
    task = WORKLOADS[sys.argv[1]](int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    for line in sys.stdin:
        if line == "prepare\n":
            task.prepare()
            print("ready", flush=True)
        elif line == "go\n":
            run_once(task)
        else:
            raise ValueError(line)


main()
