//! A call with `store_before_return`, compared with `fdatasync` after an append of the same size.

use std::fs::File;
use std::io::Write;
use std::time::Duration;

use customerio::{Client, WhenFull};
use tempfile::TempDir;

use crate::Failure;
use crate::order::{order, user};
use crate::statistics::{median, timed};

/// The calls of each side in one turn, and the turns.
const CALLS: usize = 200;
const TURNS: usize = 11;

/// The bytes that a message of this benchmark has on disk, with its frame.
const BYTES: usize = 700;

/// Longer than the benchmark takes.
const LONG: Duration = Duration::from_mins(1);

pub(crate) fn run() -> Result<(), Failure> {
    println!("a call with `store_before_return` / an append of {BYTES} bytes and `fdatasync`\n");
    let folder = TempDir::new_in(".")?;
    // No server listens, so that delivery does not compete for the disk.
    let client = Client::builder("a-key")
        .endpoint("http://127.0.0.1:9/v1")
        .spool(folder.path().join("spool"))
        .store_before_return(true)
        .when_full(WhenFull::Block(LONG))
        .build()?;
    let mut file = File::create(folder.path().join("alone"))?;
    let bytes = [7; BYTES];
    let (mut calls, mut syncs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let mut number = 0;
    for turn in 0..=TURNS {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..CALLS {
            let (order, user) = (order(number), user(number));
            let (time, result) = timed(|| client.track(user, &order));
            result?;
            ours.push(time.as_secs_f64());
            let (time, result) = timed(|| file.write_all(&bytes).and_then(|()| file.sync_data()));
            result?;
            theirs.push(time.as_secs_f64());
            number += 1;
        }
        // The first turn is a warm-up.
        if turn > 0 {
            let (ours, theirs) = (median(ours), median(theirs));
            calls.push(ours);
            syncs.push(theirs);
            ratios.push(ours / theirs);
        }
    }
    println!(
        "ratio {:.2}   ({:.0} us and {:.0} us, medians of {TURNS} turns of {CALLS} calls)",
        median(ratios),
        median(calls) * 1e6,
        median(syncs) * 1e6,
    );
    drop(client.blocking_shutdown(Duration::ZERO));
    Ok(())
}
