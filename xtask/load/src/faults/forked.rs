//! A process that forks: calls on the parent's client are errors in the child, and message ids are unique.

use std::collections::BTreeSet;
use std::io::Read;
use std::time::Instant;

use customerio::call::Track;
use customerio::{CioEvent, Client, FlushError, ReceiptError, SendError};
use customerio_sandbox::{Fault, Sandbox};

use super::row::Row;
use super::scenario::WAIT;
use crate::{Failure, child};

const CHILDREN: usize = 8;

/// The messages of each process.
const MESSAGES: usize = 20;

/// Something happened.
#[derive(CioEvent)]
#[cio(event = "Forked")]
struct Forked {
    number: usize,
}

pub(super) fn run(report: &mut dyn FnMut(Row)) -> Result<(), Failure> {
    let sandbox = Sandbox::start()?;
    // The delivery thread is busy when the process forks.
    sandbox.inject(Fault::latency(std::time::Duration::from_millis(20)));
    let began = Instant::now();
    let mut process = child::start(&["fork".as_ref(), sandbox.url().as_ref()])?;
    let mut printed = String::new();
    if let Some(mut output) = process.stdout.take() {
        output.read_to_string(&mut printed)?;
    }
    let status = process.wait()?;
    let messages = sandbox.messages();
    let ids: BTreeSet<_> = messages.iter().map(|it| it.message_id.clone()).collect();
    let sent = ((CHILDREN + 1) * MESSAGES) as u64;
    let mut faults = Vec::new();
    if !status.success() {
        faults.push(format!("the forked process: {status} {printed}"));
    }
    if sandbox.counts().duplicates > 0 || ids.len() != messages.len() {
        faults.push("message ids repeat".to_owned());
    }
    report(Row {
        scenario: format!("fork, {CHILDREN} children"),
        accepted: sent,
        arrived: ids.len() as u64,
        duplicates: sandbox.counts().duplicates,
        lost: sent.saturating_sub(ids.len() as u64),
        requests: sandbox.counts().requests,
        time: began.elapsed(),
        faults,
        ..Row::default()
    });
    Ok(())
}

fn send(client: &Client, number: usize) -> Result<customerio::Receipt, SendError> {
    client.send(Track::new("u1", &Forked { number }))
}

/// Runs the process that forks. Fails if a child's call on the parent's client is no error.
pub(crate) fn child(url: &str) -> Result<(), Failure> {
    let build = || Client::builder("a-key").endpoint(url).build();
    let client = build()?;
    let mut receipts = Vec::new();
    for number in 0..MESSAGES {
        receipts.push(send(&client, number)?);
    }
    let receipt = receipts.pop().ok_or("no receipt")?;
    let mut children = Vec::new();
    for _ in 0..CHILDREN {
        match fork::fork()? {
            fork::Fork::Child => {
                let is_refused = matches!(send(&client, 0), Err(SendError::Forked))
                    && matches!(client.blocking_flush(WAIT), Err(FlushError::Forked))
                    && matches!(receipt.blocking_delivered(WAIT), Err(ReceiptError::Forked));
                let own = || -> Result<(), Failure> {
                    let own = build()?;
                    for number in 0..MESSAGES {
                        send(&own, number)?;
                    }
                    own.blocking_shutdown(WAIT)?;
                    Ok(())
                };
                let is_delivered = own().is_ok();
                std::process::exit(i32::from(!(is_refused && is_delivered)));
            }
            fork::Fork::Parent(child) => children.push(child),
        }
    }
    for child in children {
        if fork::WEXITSTATUS(fork::waitpid(child)?) != 0 {
            return Err(
                "a call on the parent's client was no error, or the child's own client failed"
                    .into(),
            );
        }
    }
    client.blocking_shutdown(WAIT)?;
    Ok(())
}
