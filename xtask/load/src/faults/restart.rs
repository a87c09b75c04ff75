//! A server that stops during delivery and starts again at the same address.

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

use customerio::{Client, WhenFull};

use super::Scale;
use super::message::{arrived_in_order, numbers, retaining, send};
use super::row::Row;
use super::scenario::WAIT;
use crate::Failure;

pub(super) fn run(scale: Scale, report: &mut dyn FnMut(Row)) -> Result<(), Failure> {
    report(restarted(scale.messages)?);
    Ok(())
}

fn restarted(messages: usize) -> Result<Row, Failure> {
    let start = || retaining();
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
    // After 500 ms nothing arrives any more, so that the sandbox can be read.
    first.begin_outage();
    thread::sleep(Duration::from_millis(500));
    let mut here = numbers(&first)?;
    let mut duplicates = first.counts().duplicates;
    drop(first);
    for number in messages / 2..messages {
        send(&client, number, 200)?;
    }
    // No server listens, so connections are refused.
    thread::sleep(Duration::from_secs(1));
    let second = start().address(address).start()?;
    let report = client.blocking_shutdown(WAIT)?;
    let time = began.elapsed();
    let known: BTreeSet<_> = here.iter().copied().collect();
    let later = numbers(&second)?;
    duplicates += second.counts().duplicates;
    duplicates += later.iter().filter(|number| known.contains(number)).count() as u64;
    here.extend(later.into_iter().filter(|number| !known.contains(number)));
    let found = arrived_in_order(&here, duplicates);
    let stats = client.stats();
    let mut faults = Vec::new();
    if report.delivered != messages as u64 {
        faults.push(format!("{report}"));
    }
    Ok(Row {
        scenario: "server restarted".to_owned(),
        accepted: stats.accepted,
        stored: 0,
        arrived: found.messages as u64,
        duplicates,
        out_of_order: found.out_of_order as u64,
        lost: stats.accepted.saturating_sub(found.messages as u64),
        reported: report.rejected + report.dropped,
        requests: stats.requests,
        time,
        faults,
    })
}
