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
    let (mut all_calls, mut all_syncs) = (Vec::new(), Vec::new());
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
            all_calls.extend_from_slice(&ours);
            all_syncs.extend_from_slice(&theirs);
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
    println!(
        "\n{:<12}{}",
        "",
        SHARES
            .map(|share| format!("{:>8.0} %", share * 100.0))
            .concat()
    );
    for (name, times) in [("call", all_calls), ("sync alone", all_syncs)] {
        println!(
            "{name:<12}{}",
            quantiles(times)
                .map(|time| format!("{:>7.0} us", time * 1e6))
                .concat()
        );
    }
    drop(client.blocking_shutdown(Duration::ZERO));
    Ok(())
}

/// The shares of [`quantiles`].
const SHARES: [f64; 5] = [0.1, 0.25, 0.5, 0.75, 0.9];

/// Returns the values below which these shares of all values are.
fn quantiles(mut values: Vec<f64>) -> [f64; SHARES.len()] {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1) as f64;
    SHARES.map(|share| {
        let index = (share * last).round();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an index of a short list"
        )]
        let index = index as usize;
        values.get(index).copied().unwrap_or(f64::NAN)
    })
}
