// SPDX-License-Identifier: Apache-2.0

//! The rtnetlink crate on one thread of Tokio, with the objects of netlink-packet-route. Debian packages no crate for
//! generic netlink: its messages are put together here, and travel by netlink-proto as all others do.

mod bench;
mod records;

use bench::*;
use futures::channel::mpsc::UnboundedReceiver;
use futures::stream::{FuturesUnordered, StreamExt, TryStreamExt};
use netlink_packet_core::{NetlinkDeserializable, NetlinkHeader, NetlinkPayload, NetlinkSerializable};
use netlink_packet_route::nlas::link::{Info, InfoKind, Nla as LinkNla, State, Stats64, Stats64Buffer};
use netlink_packet_route::nlas::route::Nla as RouteNla;
use netlink_packet_route::{LinkMessage, NetlinkMessage, RouteMessage, RtnlMessage};
use netlink_packet_utils::nla::NlasIterator;
use netlink_packet_utils::{DecodeError, Parseable};
use netlink_proto::{Connection, ConnectionHandle};
use netlink_sys::{protocols, AsyncSocket, SocketAddr};
use records::{Family, Link, Records, Route, TABLE_MAIN};
use rtnetlink::{Handle, IpVersion};
use std::os::unix::io::AsRawFd;
use std::time::Instant;
use tokio::runtime::Runtime;

const ACKNOWLEDGED: u16 = (libc::NLM_F_REQUEST | libc::NLM_F_ACK) as u16;

/// The two messages of generic netlink that are needed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Control {
    Ask,
    Answer { id: u16, name: String, version: u32, header_size: u32, max_attribute: u32 },
}

fn u32_of(value: &[u8]) -> u32 {
    u32::from_ne_bytes([value[0], value[1], value[2], value[3]])
}

impl NetlinkSerializable for Control {
    fn message_type(&self) -> u16 {
        libc::GENL_ID_CTRL as u16
    }

    fn buffer_len(&self) -> usize {
        16
    }

    fn serialize(&self, buffer: &mut [u8]) {
        buffer.copy_from_slice(&[libc::CTRL_CMD_GETFAMILY as u8, 1, 0, 0, 11, 0, 2, 0, b'n', b'l', b'c', b't', b'r', b'l', 0, 0]);
    }
}

impl NetlinkDeserializable for Control {
    type Error = DecodeError;

    fn deserialize(_header: &NetlinkHeader, payload: &[u8]) -> Result<Self, DecodeError> {
        let mut family = Family::default();
        for attribute in NlasIterator::new(&payload[4..]) {
            let attribute = attribute?;
            let value = attribute.value();
            match attribute.kind() as i32 {
                libc::CTRL_ATTR_FAMILY_ID => family.id = u16::from_ne_bytes([value[0], value[1]]),
                libc::CTRL_ATTR_FAMILY_NAME => family.name = String::from_utf8_lossy(&value[..value.len() - 1]).into_owned(),
                libc::CTRL_ATTR_VERSION => family.version = u32_of(value),
                libc::CTRL_ATTR_HDRSIZE => family.header_size = u32_of(value),
                libc::CTRL_ATTR_MAXATTR => family.max_attribute = u32_of(value),
                _ => {}
            }
        }
        let Family { id, name, version, header_size, max_attribute } = family;
        Ok(Control::Answer { id, name, version, header_size, max_attribute })
    }
}

impl From<Control> for NetlinkPayload<Control> {
    fn from(message: Control) -> Self {
        NetlinkPayload::InnerMessage(message)
    }
}

struct Families {
    runtime: Runtime,
    handle: ConnectionHandle<Control>,
    count: usize,
    window: usize,
}

impl Families {
    fn open(runtime: Runtime, count: usize, window: usize) -> Self {
        let guard = runtime.enter();
        let (connection, handle, _) = netlink_proto::new_connection(protocols::NETLINK_GENERIC).expect("new_connection");
        runtime.spawn(connection);
        drop(guard);
        Families { runtime, handle, count, window }
    }
}

async fn ask_family(mut handle: ConnectionHandle<Control>) -> Family {
    let mut message = NetlinkMessage::from(Control::Ask);
    message.header.flags = ACKNOWLEDGED;
    let mut answers = handle.request(message, SocketAddr::new(0, 0)).expect("request");
    let mut family = None;
    while let Some(answer) = answers.next().await {
        match answer.payload {
            NetlinkPayload::InnerMessage(Control::Answer { id, name, version, header_size, max_attribute }) => {
                family = Some(Family { id, name, version, header_size, max_attribute })
            }
            NetlinkPayload::Error(error) => panic!("{}", error),
            _ => {}
        }
    }
    family.expect("an answer")
}

impl Task for Families {
    fn run(&mut self, records: &mut Records) {
        let (handle, count, window) = (&self.handle, self.count, self.window);
        self.runtime.block_on(async {
            let mut started = window;
            let mut pending: FuturesUnordered<_> = (0..window).map(|_| ask_family(handle.clone())).collect();
            let mut began = Instant::now();
            while let Some(family) = pending.next().await {
                records.families.push(family);
                if window == 1 {
                    records.note_latency(began);
                    began = Instant::now();
                }
                if started < count {
                    started += 1;
                    pending.push(ask_family(handle.clone()));
                }
            }
        });
    }
}

fn open(runtime: &Runtime) -> Handle {
    let _guard = runtime.enter();
    let (connection, handle, _) = rtnetlink::new_connection().expect("new_connection");
    runtime.spawn(connection);
    handle
}

struct Links(Runtime, Handle, Vec<LinkMessage>);

impl Task for Links {
    fn run(&mut self, _records: &mut Records) {
        let stream = self.1.link().get().execute();
        self.2 = self.0.block_on(stream.try_collect()).expect("links");
    }

    fn convert(&mut self, records: &mut Records) {
        records.links = self.2.drain(..).map(link).collect();
    }
}

fn operstate(state: State) -> u8 {
    state.into()
}

fn kind(info: Vec<Info>) -> String {
    for each in info {
        match each {
            Info::Kind(InfoKind::Veth) => return "veth".to_string(),
            Info::Kind(InfoKind::Other(name)) => return name,
            Info::Kind(other) => return format!("{:?}", other).to_lowercase(),
            _ => {}
        }
    }
    String::new()
}

fn statistics(bytes: &[u8]) -> [u64; records::STATISTICS] {
    // A newer kernel sends more than the crate knows.
    let s = Stats64::parse(&Stats64Buffer::new(bytes)).expect("statistics");
    [
        s.rx_packets, s.tx_packets, s.rx_bytes, s.tx_bytes, s.rx_errors, s.tx_errors, s.rx_dropped, s.tx_dropped,
        s.multicast, s.collisions, s.rx_length_errors, s.rx_over_errors, s.rx_crc_errors, s.rx_frame_errors,
        s.rx_fifo_errors, s.rx_missed_errors, s.tx_aborted_errors, s.tx_carrier_errors, s.tx_fifo_errors,
        s.tx_heartbeat_errors, s.tx_window_errors, s.rx_compressed, s.tx_compressed,
    ]
}

fn link(message: LinkMessage) -> Link {
    let mut link = Link {
        index: message.header.index,
        kind_number: message.header.link_layer_type,
        flags: message.header.flags,
        ..Link::default()
    };
    for attribute in message.nlas {
        match attribute {
            LinkNla::IfName(name) => link.name = name,
            LinkNla::Mtu(mtu) => link.mtu = mtu,
            LinkNla::TxQueueLen(length) => link.queue_length = length,
            LinkNla::OperState(state) => link.operstate = operstate(state),
            LinkNla::Address(address) => link.address = address,
            LinkNla::Broadcast(address) => link.broadcast = address,
            LinkNla::Qdisc(qdisc) => link.qdisc = qdisc,
            LinkNla::Info(info) => link.kind = kind(info),
            LinkNla::Stats64(bytes) => link.statistics = statistics(&bytes),
            _ => {}
        }
    }
    link
}

struct Routes(Runtime, Handle, Vec<RouteMessage>);

impl Task for Routes {
    fn run(&mut self, _records: &mut Records) {
        let stream = self.1.route().get(IpVersion::V4).execute();
        self.2 = self.0.block_on(stream.try_collect()).expect("routes");
    }

    fn convert(&mut self, records: &mut Records) {
        let all = self.2.drain(..).map(|message| route(libc::RTM_NEWROUTE, message));
        records.routes = all.filter(|route| route.table == TABLE_MAIN).collect();
    }
}

fn route(event: u16, message: RouteMessage) -> Route {
    let header = message.header;
    let mut route = Route {
        event,
        family: header.address_family,
        length: header.destination_prefix_length,
        table: header.table as u32,
        protocol: header.protocol,
        scope: header.scope,
        kind: header.kind,
        ..Route::default()
    };
    for attribute in message.nlas {
        match attribute {
            RouteNla::Destination(address) => route.destination = address,
            RouteNla::Table(table) => route.table = table,
            RouteNla::Oif(index) => route.output = index,
            RouteNla::Gateway(address) => route.gateway = address,
            RouteNla::Priority(priority) => route.priority = priority,
            RouteNla::PrefSource(address) => route.source = address,
            _ => {}
        }
    }
    route
}

type Messages = UnboundedReceiver<(NetlinkMessage<RtnlMessage>, SocketAddr)>;

/// Takes so many events, or all until the last route.
struct Events {
    runtime: Runtime,
    opened: Option<(Connection<RtnlMessage>, Handle, Messages)>,
    count: Option<usize>,
    receive_buffer: i32,
    taken: Vec<(u16, RouteMessage)>,
}

impl Task for Events {
    /// Nothing is read before the connection is spawned.
    fn prepare(&mut self) {
        let _guard = self.runtime.enter();
        let (mut connection, handle, messages) = rtnetlink::new_connection().expect("new_connection");
        let socket = connection.socket_mut().socket_mut();
        force_receive_buffer(socket.as_raw_fd(), self.receive_buffer);
        socket.bind(&SocketAddr::new(0, 1 << (ROUTE_GROUP - 1))).expect("bind");
        self.opened = Some((connection, handle, messages));
    }

    fn run(&mut self, _records: &mut Records) {
        let (connection, _handle, mut messages) = self.opened.take().expect("prepare comes first");
        let (count, taken) = (self.count, &mut self.taken);
        self.runtime.block_on(async {
            let reader = tokio::task::spawn(connection);
            while count.map_or(true, |count| taken.len() < count) {
                let (message, _) = match messages.next().await {
                    Some(next) => next,
                    // It ends the connection at an overrun.
                    None => break,
                };
                let (event, route) = match message.payload {
                    NetlinkPayload::InnerMessage(RtnlMessage::NewRoute(route)) => (libc::RTM_NEWROUTE, route),
                    NetlinkPayload::InnerMessage(RtnlMessage::DelRoute(route)) => (libc::RTM_DELROUTE, route),
                    other => panic!("{:?}", other),
                };
                if route.nlas.iter().any(|nla| matches!(nla, RouteNla::Priority(LAST_PRIORITY))) {
                    break;
                }
                taken.push((event, route));
            }
            reader.abort();
        });
    }

    fn convert(&mut self, records: &mut Records) {
        records.routes = self.taken.drain(..).map(|(event, message)| route(event, message)).collect();
    }
}

struct Install {
    runtime: Runtime,
    handle: Handle,
    count: usize,
    window: usize,
}

async fn install(handle: Handle, number: usize, output: u32) {
    let mut request = handle.route().add().output_interface(output).v4();
    let message = request.message_mut();
    message.header.destination_prefix_length = 32;
    message.nlas.push(RouteNla::Destination(destination(number).to_vec()));
    message.nlas.push(RouteNla::Gateway(ROUTE_GATEWAY.to_vec()));
    message.nlas.push(RouteNla::Priority(ROUTE_PRIORITY));
    message.nlas.push(RouteNla::PrefSource(ROUTE_SOURCE.to_vec()));
    request.execute().await.expect("a route");
}

impl Task for Install {
    fn run(&mut self, records: &mut Records) {
        let output = output_index();
        let (handle, count, window) = (&self.handle, self.count, self.window.min(self.count));
        self.runtime.block_on(async {
            let mut pending: FuturesUnordered<_> =
                (0..window).map(|number| install(handle.clone(), number, output)).collect();
            let mut started = window;
            while pending.next().await.is_some() {
                if started < count {
                    pending.push(install(handle.clone(), started, output));
                    started += 1;
                }
            }
        });
        records.others = self.count;
    }
}

fn main() {
    let Arguments { workload, count, receive_buffer } = arguments();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().expect("runtime");
    let mut task: Box<dyn Task> = match workload.as_str() {
        "family" | "start" => Box::new(Families::open(runtime, count, 1)),
        "families" => Box::new(Families::open(runtime, count, WINDOW)),
        "links" => {
            let handle = open(&runtime);
            Box::new(Links(runtime, handle, Vec::new()))
        }
        "routes" => {
            let handle = open(&runtime);
            Box::new(Routes(runtime, handle, Vec::new()))
        }
        "drain" | "live" => {
            let count = if workload == "drain" { Some(count) } else { None };
            Box::new(Events { runtime, opened: None, count, receive_buffer, taken: Vec::new() })
        }
        "install" | "install-each" => {
            let handle = open(&runtime);
            let window = if workload == "install" { WINDOW } else { 1 };
            Box::new(Install { runtime, handle, count, window })
        }
        _ => no_such_workload(),
    };
    if workload == "start" {
        answer_once(task.as_mut());
    } else {
        obey(task.as_mut());
    }
}
