// SPDX-License-Identifier: Apache-2.0

//! What the programs in Rust share: the conversation with the harness and the clocks. ../../README.md tells the
//! conversation.

use crate::records::Records;
use std::alloc::{GlobalAlloc, Layout, System};
use std::io::BufRead;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Instant;

pub const WINDOW: usize = 64;
pub const ROUTE_GROUP: u32 = 7;
pub const LAST_PRIORITY: u32 = 4_000_000_000;
pub const ROUTE_PRIORITY: u32 = 100;
pub const ROUTE_GATEWAY: [u8; 4] = [10, 255, 255, 2];
pub const ROUTE_SOURCE: [u8; 4] = [10, 255, 255, 1];

struct Counting;

static ALLOCATED: AtomicU64 = AtomicU64::new(0);

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATED.fetch_add(layout.size() as u64, Relaxed);
        System.alloc(layout)
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        System.dealloc(memory, layout)
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATED.fetch_add(size as u64, Relaxed);
        System.realloc(memory, layout, size)
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// One workload: what a round is made of.
pub trait Task {
    fn prepare(&mut self) {}
    fn run(&mut self, records: &mut Records);
    /// Makes records of the library's objects when the clock has stopped.
    fn convert(&mut self, _records: &mut Records) {}
    fn finish(&mut self) {}
}

pub struct Arguments {
    pub workload: String,
    pub count: usize,
    pub receive_buffer: i32,
}

pub fn arguments() -> Arguments {
    let words: Vec<String> = std::env::args().collect();
    Arguments {
        workload: words[1].clone(),
        count: words[2].parse().expect("COUNT"),
        receive_buffer: words.get(3).map_or(0, |word| word.parse().expect("RECEIVE_BUFFER")),
    }
}

pub fn no_such_workload() -> ! {
    eprintln!("there is no such workload here");
    std::process::exit(2)
}

pub fn destination(number: usize) -> [u8; 4] {
    (0x1000_0000 + number as u32).to_be_bytes()
}

pub fn output_index() -> u32 {
    let index = unsafe { libc::if_nametoindex(b"bench0\0".as_ptr() as *const libc::c_char) };
    assert!(index != 0, "there is no link bench0");
    index
}

pub fn force_receive_buffer(descriptor: i32, bytes: i32) {
    if bytes > 0 {
        let result = unsafe {
            libc::setsockopt(
                descriptor,
                libc::SOL_SOCKET,
                libc::SO_RCVBUFFORCE,
                &bytes as *const i32 as *const libc::c_void,
                4,
            )
        };
        assert!(result == 0, "SO_RCVBUFFORCE");
    }
}

fn cpu_clock() -> u64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut now) };
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}

fn run_once(task: &mut dyn Task) {
    let mut records = Records::default();
    let memory = ALLOCATED.load(Relaxed);
    let cpu = cpu_clock();
    let began = Instant::now();
    task.run(&mut records);
    let wall = began.elapsed().as_nanos();
    let cpu = cpu_clock() - cpu;
    let memory = ALLOCATED.load(Relaxed) - memory;
    task.convert(&mut records);
    println!("wall_ns={} cpu_ns={} allocated={} {}", wall, cpu, memory, records.report());
    task.finish();
}

/// One question, right after the start.
pub fn answer_once(task: &mut dyn Task) {
    task.run(&mut Records::default());
    println!("answered");
}

pub fn obey(task: &mut dyn Task) {
    for line in std::io::stdin().lock().lines() {
        match line.expect("standard input").as_str() {
            "prepare" => {
                task.prepare();
                println!("ready");
            }
            "go" => run_once(task),
            other => panic!("what is '{}'?", other),
        }
    }
}
