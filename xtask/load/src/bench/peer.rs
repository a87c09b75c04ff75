//! Our client as one of the compared clients: `load peer URL [SPOOL]`. See `xtask/peers/src/main.rs`.

use std::io::{self, Read};
use std::time::Instant;

use customerio::{Client, WhenFull};

use super::ours::LONG;
use super::round::EVENTS;
use crate::Failure;
use crate::order::{order, user};

/// Sends the orders at the first line of the input, and prints the quantiles of the calls.
pub(crate) fn run(url: &str, spool: Option<&str>) -> Result<(), Failure> {
    let orders: Vec<_> = (0..EVENTS)
        .map(|number| (user(number), order(number)))
        .collect();
    let mut builder = Client::builder("a-key")
        .endpoint(format!("{url}/v1"))
        .when_full(WhenFull::Block(LONG));
    if let Some(folder) = spool {
        builder = builder.spool(folder);
    }
    let client = builder.build()?;
    let mut times = Vec::with_capacity(EVENTS);
    println!("ready");
    io::stdin().read_line(&mut String::new())?;
    for (user, order) in &orders {
        let begun = Instant::now();
        client.track(user.as_str(), order)?;
        times.push(begun.elapsed().as_nanos());
    }
    client.blocking_flush(LONG)?;
    times.sort_unstable();
    println!(
        r#"{{"p50":{},"p99":{}}}"#,
        times[EVENTS / 2],
        times[EVENTS * 99 / 100]
    );
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
