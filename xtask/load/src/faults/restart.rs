//! A server that goes away in the middle, and comes back at the same address.

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

use customerio::{Client, WhenFull};
use customerio_sandbox::Sandbox;

use super::Scale;
use super::message::{arrived_as, numbers, send};
use super::row::Row;
use super::story::WAIT;
use crate::Failure;

pub(super) fn run(scale: Scale, tell: &mut dyn FnMut(Row)) -> Result<(), Failure> {
    tell(restarted(scale.messages)?);
    Ok(())
}

fn restarted(messages: usize) -> Result<Row, Failure> {
    let start = || Sandbox::builder().keep(1_000_000);
    let first = start().start()?;
    let address = first.address();
    let client = Client::builder("a-key")
        .endpoint(first.url())
        .linger(Duration::from_millis(20))
        .when_full(WhenFull::Block(WAIT))
        .build()?;
    let began = Instant::now();
    for number in 0..messages / 2 {
        send(&client, number, 200)?;
    }
    // Nothing arrives from soon on, so that what did can be read.
    first.begin_outage();
    thread::sleep(Duration::from_millis(500));
    let mut here = numbers(&first);
    let mut duplicates = first.counts().duplicates;
    drop(first);
    for number in messages / 2..messages {
        send(&client, number, 200)?;
    }
    // Nobody listens: connections are refused.
    thread::sleep(Duration::from_secs(1));
    let second = start().address(address).start()?;
    let report = client.blocking_shutdown(WAIT)?;
    let time = began.elapsed();
    let known: BTreeSet<_> = here.iter().copied().collect();
    let later = numbers(&second);
    duplicates += second.counts().duplicates;
    duplicates += later.iter().filter(|number| known.contains(number)).count() as u64;
    here.extend(later.into_iter().filter(|number| !known.contains(number)));
    let found = arrived_as(&here, duplicates);
    let stats = client.stats();
    let mut faults = Vec::new();
    if report.delivered != messages as u64 {
        faults.push(format!("{report}"));
    }
    Ok(Row {
        story: "server restarted".to_owned(),
        accepted: stats.accepted,
        stored: 0,
        arrived: found.messages as u64,
        duplicates,
        out_of_order: found.out_of_order as u64,
        lost: stats.accepted.saturating_sub(found.messages as u64),
        told: report.rejected + report.dropped,
        requests: stats.requests,
        time,
        faults,
    })
}
