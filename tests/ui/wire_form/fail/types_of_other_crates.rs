//! Types that have no wire form, each with what to write.

use std::cell::{Cell, OnceCell};
use std::collections::{BinaryHeap, LinkedList};
use std::ffi::OsString;
use std::fmt::Display;
use std::marker::PhantomData;
use std::net::SocketAddr;
use std::ops::{Range, RangeInclusive};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{LazyLock, OnceLock, Weak};

use customerio::{CioEvent, CioTraits};

/// Those of other crates.
mod others {
    pub struct IndexMap<K, V>(K, V);
    pub struct NaiveTime;
    pub struct TimeDelta;
    pub struct Date;
}
use others::{Date, IndexMap, NaiveTime, TimeDelta};

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted<'a> {
    result: Result<u32, String>,
    shown: Box<dyn Display + Send>,
    path: &'a Path,
    text: OsString,
    peer: SocketAddr,
    range: Range<u32>,
    closed: Option<RangeInclusive<u32>>,
    list: LinkedList<u32>,
    heap: BinaryHeap<u32>,
    by_name: IndexMap<String, u32>,
    marker: PhantomData<u8>,
}

#[derive(CioTraits)]
#[cio(person)]
struct Customer {
    cell: Cell<u32>,
    once: OnceCell<u32>,
    lock: OnceLock<String>,
    lazy: LazyLock<String>,
    count: AtomicU64,
    flag: std::sync::Arc<AtomicBool>,
    weak: Weak<str>,
    time: NaiveTime,
    took: TimeDelta,
    day: Date,
}

fn main() {}
