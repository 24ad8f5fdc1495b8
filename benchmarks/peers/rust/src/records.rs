// SPDX-License-Identifier: Apache-2.0

//! What a round has yielded, and the checksum of it.

use std::time::Instant;

const BASIS: u64 = 0xcbf29ce484222325;
const PRIME: u64 = 0x100000001b3;
pub const STATISTICS: usize = 23;
pub const TABLE_MAIN: u32 = 254;

#[derive(Default)]
pub struct Family {
    pub id: u16,
    pub name: String,
    pub version: u32,
    pub header_size: u32,
    pub max_attribute: u32,
}

#[derive(Default)]
pub struct Link {
    pub index: u32,
    pub kind_number: u16,
    pub flags: u32,
    pub name: String,
    pub mtu: u32,
    pub queue_length: u32,
    pub operstate: u8,
    pub address: Vec<u8>,
    pub broadcast: Vec<u8>,
    pub qdisc: String,
    pub kind: String,
    pub statistics: [u64; STATISTICS],
}

#[derive(Default)]
pub struct Route {
    pub event: u16,
    pub family: u8,
    pub destination: Vec<u8>,
    pub length: u8,
    pub table: u32,
    pub protocol: u8,
    pub scope: u8,
    pub kind: u8,
    pub output: u32,
    pub gateway: Vec<u8>,
    pub priority: u32,
    pub source: Vec<u8>,
}

#[derive(Default)]
pub struct Records {
    pub families: Vec<Family>,
    pub links: Vec<Link>,
    pub routes: Vec<Route>,
    pub others: usize,
    pub overruns: usize,
    latencies: Vec<u128>,
}

#[derive(Default)]
struct Sums {
    key: u64,
    field: usize,
    values: Vec<u64>,
}

fn mix(hash: u64, word: u64) -> u64 {
    (hash ^ word).wrapping_mul(PRIME)
}

fn mix_bytes(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(mix(hash, bytes.len() as u64), |hash, each| mix(hash, *each as u64))
}

fn mix_address(hash: u64, bytes: &[u8]) -> u64 {
    if bytes.iter().all(|each| *each == 0) {
        mix(hash, 0)
    } else {
        mix_bytes(hash, bytes)
    }
}

impl Sums {
    fn begin(&mut self, key: u64) {
        self.key = key;
        self.field = 0;
    }

    fn add(&mut self, hash: u64) {
        if self.field == self.values.len() {
            self.values.push(0);
        }
        self.values[self.field] = self.values[self.field].wrapping_add(hash);
        self.field += 1;
    }

    fn number(&mut self, value: impl Into<u64>) {
        self.add(mix(self.key, value.into()));
    }

    fn text(&mut self, value: &str) {
        self.add(mix_bytes(self.key, value.as_bytes()));
    }

    fn address(&mut self, value: &[u8]) {
        self.add(mix_address(self.key, value));
    }

    fn family(&mut self, family: &Family) {
        self.begin(mix(BASIS, family.id as u64));
        self.number(family.id);
        self.text(&family.name);
        self.number(family.version);
        self.number(family.header_size);
        self.number(family.max_attribute);
    }

    fn link(&mut self, link: &Link) {
        self.begin(mix(BASIS, link.index as u64));
        self.number(link.index);
        self.number(link.kind_number);
        self.number(link.flags);
        self.text(&link.name);
        self.number(link.mtu);
        self.number(link.queue_length);
        self.number(link.operstate);
        self.address(&link.address);
        self.address(&link.broadcast);
        self.text(&link.qdisc);
        self.text(&link.kind);
        self.add(link.statistics.iter().fold(self.key, |hash, each| mix(hash, *each)));
    }

    fn route(&mut self, route: &Route) {
        self.begin(mix_address(BASIS, &route.destination));
        self.number(route.event);
        self.number(route.family);
        self.address(&route.destination);
        self.number(route.length);
        self.number(route.table);
        self.number(route.protocol);
        self.number(route.scope);
        self.number(route.kind);
        self.number(route.output);
        self.address(&route.gateway);
        self.number(route.priority);
        self.address(&route.source);
    }
}

impl Records {
    pub fn note_latency(&mut self, began: Instant) {
        self.latencies.push(began.elapsed().as_nanos());
    }

    pub fn report(&mut self) -> String {
        let items = self.families.len() + self.links.len() + self.routes.len() + self.others;
        let mut text = format!("items={}", items);
        if !self.latencies.is_empty() {
            self.latencies.sort_unstable();
            text += &format!(" p50_ns={}", self.latencies[self.latencies.len() / 2]);
        }
        if self.overruns > 0 {
            text += &format!(" overruns={}", self.overruns);
        }
        let mut sums = Sums::default();
        self.families.iter().for_each(|family| sums.family(family));
        self.links.iter().for_each(|link| sums.link(link));
        self.routes.iter().for_each(|route| sums.route(route));
        let fields: Vec<String> = sums.values.iter().map(|value| format!("{:016x}", value)).collect();
        if !fields.is_empty() {
            text += &format!(" checksum={}", fields.join(","));
        }
        text
    }
}
