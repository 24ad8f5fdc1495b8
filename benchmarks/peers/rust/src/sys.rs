// SPDX-License-Identifier: Apache-2.0

//! The netlink-sys crate, which is sockets only, with the attribute iterator of netlink-packet-utils: no objects but our
//! own.

mod bench;
mod records;

use bench::*;
use netlink_packet_utils::nla::NlasIterator;
use netlink_sys::{protocols, Socket, SocketAddr};
use records::{Family, Records, Route, TABLE_MAIN};
use std::os::unix::io::AsRawFd;
use std::time::Instant;

const HEADER: usize = 16;
const ACKNOWLEDGED: u16 = (libc::NLM_F_REQUEST | libc::NLM_F_ACK) as u16;

struct Client {
    socket: Socket,
    out: Vec<u8>,
    received: Vec<u8>,
    sequence: u32,
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_ne_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_ne_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

impl Client {
    fn open(protocol: isize, groups: u32, receive_buffer: i32) -> Self {
        let mut socket = Socket::new(protocol).expect("socket");
        force_receive_buffer(socket.as_raw_fd(), receive_buffer);
        socket.bind_auto().expect("bind");
        if groups > 0 {
            socket.add_membership(groups).expect("add_membership");
        } else {
            socket.connect(&SocketAddr::new(0, 0)).expect("connect");
        }
        Client { socket, out: Vec::new(), received: vec![0; 32768], sequence: 0 }
    }

    fn begin(&mut self, kind: u16, flags: u16, header: &[u8]) -> usize {
        let at = self.out.len();
        self.sequence += 1;
        self.out.extend_from_slice(&[0; 4]);
        self.out.extend_from_slice(&kind.to_ne_bytes());
        self.out.extend_from_slice(&flags.to_ne_bytes());
        self.out.extend_from_slice(&self.sequence.to_ne_bytes());
        self.out.extend_from_slice(&[0; 4]);
        self.out.extend_from_slice(header);
        at
    }

    fn attribute(&mut self, kind: u16, value: &[u8]) {
        self.out.extend_from_slice(&(4 + value.len() as u16).to_ne_bytes());
        self.out.extend_from_slice(&kind.to_ne_bytes());
        self.out.extend_from_slice(value);
        self.out.resize((self.out.len() + 3) & !3, 0);
    }

    fn end(&mut self, at: usize) {
        let length = (self.out.len() - at) as u32;
        self.out[at..at + 4].copy_from_slice(&length.to_ne_bytes());
    }

    fn send(&mut self) {
        self.socket.send(&self.out, 0).expect("send");
        self.out.clear();
    }

    fn put_family_request(&mut self) {
        let at = self.begin(libc::GENL_ID_CTRL as u16, ACKNOWLEDGED, &[libc::CTRL_CMD_GETFAMILY as u8, 1, 0, 0]);
        self.attribute(libc::CTRL_ATTR_FAMILY_NAME as u16, b"nlctrl\0");
        self.end(at);
    }

    fn put_route(&mut self, number: usize, output: u32) {
        let flags = ACKNOWLEDGED | (libc::NLM_F_CREATE | libc::NLM_F_EXCL) as u16;
        let header = [2, 32, 0, 0, TABLE_MAIN as u8, libc::RTPROT_STATIC, 0, libc::RTN_UNICAST, 0, 0, 0, 0];
        let at = self.begin(libc::RTM_NEWROUTE, flags, &header);
        self.attribute(libc::RTA_DST, &destination(number));
        self.attribute(libc::RTA_OIF, &output.to_ne_bytes());
        self.attribute(libc::RTA_GATEWAY, &ROUTE_GATEWAY);
        self.attribute(libc::RTA_PRIORITY, &ROUTE_PRIORITY.to_ne_bytes());
        self.attribute(libc::RTA_PREFSRC, &ROUTE_SOURCE);
        self.end(at);
    }

    /// Takes a datagram; returns how many acknowledgements were in it, or that it ends a dump.
    fn take(&mut self, mut each: impl FnMut(u16, &[u8])) -> std::io::Result<usize> {
        let length = self.socket.recv(&mut &mut self.received[..], 0)?;
        let (mut at, mut ended) = (0, 0);
        while at + HEADER <= length {
            let size = u32_at(&self.received, at) as usize;
            assert!(size >= HEADER && at + size <= length, "a message of {} bytes", size);
            let payload = &self.received[at + HEADER..at + size];
            match u16_at(&self.received, at + 4) as i32 {
                libc::NLMSG_ERROR => {
                    assert!(u32_at(payload, 0) == 0, "the kernel refuses a message");
                    ended += 1;
                }
                libc::NLMSG_DONE => ended += 1,
                kind => each(kind as u16, payload),
            }
            at += (size + 3) & !3;
        }
        Ok(ended)
    }

    /// Takes datagrams until so many acknowledgements have come.
    fn take_all(&mut self, acknowledgements: usize, mut each: impl FnMut(u16, &[u8])) {
        let mut ended = 0;
        while ended < acknowledgements {
            ended += self.take(&mut each).expect("recv");
        }
    }
}

fn text(value: &[u8]) -> String {
    String::from_utf8_lossy(value.split(|each| *each == 0).next().unwrap_or(value)).into_owned()
}

fn decode_family(payload: &[u8]) -> Family {
    let mut family = Family::default();
    for attribute in NlasIterator::new(&payload[4..]) {
        let attribute = attribute.expect("an attribute");
        let value = attribute.value();
        match attribute.kind() as i32 {
            libc::CTRL_ATTR_FAMILY_ID => family.id = u16_at(value, 0),
            libc::CTRL_ATTR_FAMILY_NAME => family.name = text(value),
            libc::CTRL_ATTR_VERSION => family.version = u32_at(value, 0),
            libc::CTRL_ATTR_HDRSIZE => family.header_size = u32_at(value, 0),
            libc::CTRL_ATTR_MAXATTR => family.max_attribute = u32_at(value, 0),
            _ => {}
        }
    }
    family
}

fn decode_route(event: u16, payload: &[u8]) -> Route {
    let mut route = Route {
        event,
        family: payload[0],
        length: payload[1],
        table: payload[4] as u32,
        protocol: payload[5],
        scope: payload[6],
        kind: payload[7],
        ..Route::default()
    };
    for attribute in NlasIterator::new(&payload[12..]) {
        let attribute = attribute.expect("an attribute");
        let value = attribute.value();
        match attribute.kind() {
            libc::RTA_DST => route.destination = value.to_vec(),
            libc::RTA_TABLE => route.table = u32_at(value, 0),
            libc::RTA_OIF => route.output = u32_at(value, 0),
            libc::RTA_GATEWAY => route.gateway = value.to_vec(),
            libc::RTA_PRIORITY => route.priority = u32_at(value, 0),
            libc::RTA_PREFSRC => route.source = value.to_vec(),
            _ => {}
        }
    }
    route
}

/// Asks for families, so many at once.
struct Families {
    client: Client,
    count: usize,
    window: usize,
}

impl Task for Families {
    fn run(&mut self, records: &mut Records) {
        for _ in 0..self.count / self.window {
            let began = Instant::now();
            for _ in 0..self.window {
                self.client.put_family_request();
            }
            self.client.send();
            self.client.take_all(self.window, |_, payload| records.families.push(decode_family(payload)));
            if self.window == 1 {
                records.note_latency(began);
            }
        }
    }
}

struct Routes(Client);

impl Task for Routes {
    fn run(&mut self, records: &mut Records) {
        let mut header = [0; 12];
        header[0] = 2;
        let at = self.0.begin(libc::RTM_GETROUTE, (libc::NLM_F_REQUEST | libc::NLM_F_DUMP) as u16, &header);
        self.0.end(at);
        self.0.send();
        self.0.take_all(1, |event, payload| {
            let route = decode_route(event, payload);
            if route.table == TABLE_MAIN {
                records.routes.push(route);
            }
        });
    }
}

/// Takes so many events, or all until the last route.
struct Events {
    client: Option<Client>,
    count: Option<usize>,
    receive_buffer: i32,
}

impl Task for Events {
    fn prepare(&mut self) {
        self.client = Some(Client::open(protocols::NETLINK_ROUTE, ROUTE_GROUP, self.receive_buffer));
    }

    fn run(&mut self, records: &mut Records) {
        let client = self.client.as_mut().expect("prepare comes first");
        let mut last = false;
        while !last && self.count.map_or(true, |count| records.routes.len() < count) {
            let taken = client.take(|event, payload| {
                let route = decode_route(event, payload);
                if route.priority == LAST_PRIORITY {
                    last = true;
                } else {
                    records.routes.push(route);
                }
            });
            match taken {
                Err(error) if error.raw_os_error() == Some(libc::ENOBUFS) => records.overruns += 1,
                other => drop(other.expect("recv")),
            }
        }
    }

    fn finish(&mut self) {
        self.client = None;
    }
}

struct Install {
    client: Client,
    count: usize,
    window: usize,
}

impl Task for Install {
    fn run(&mut self, records: &mut Records) {
        let output = output_index();
        let mut number = 0;
        while number < self.count {
            let end = self.count.min(number + self.window);
            let asked = end - number;
            for each in number..end {
                self.client.put_route(each, output);
            }
            number = end;
            self.client.send();
            self.client.take_all(asked, |_, _| {});
        }
        records.others = self.count;
    }
}

fn main() {
    let Arguments { workload, count, receive_buffer } = arguments();
    let open = |protocol| Client::open(protocol, 0, 0);
    let events = |count| Box::new(Events { client: None, count, receive_buffer });
    let mut task: Box<dyn Task> = match workload.as_str() {
        "family" | "start" => Box::new(Families { client: open(protocols::NETLINK_GENERIC), count, window: 1 }),
        "families" => Box::new(Families { client: open(protocols::NETLINK_GENERIC), count, window: WINDOW }),
        "routes" => Box::new(Routes(open(protocols::NETLINK_ROUTE))),
        "drain" => events(Some(count)),
        "live" => events(None),
        "install" => Box::new(Install { client: open(protocols::NETLINK_ROUTE), count, window: WINDOW }),
        "install-each" => Box::new(Install { client: open(protocols::NETLINK_ROUTE), count, window: 1 }),
        _ => no_such_workload(),
    };
    if workload == "start" {
        answer_once(task.as_mut());
    } else {
        obey(task.as_mut());
    }
}
