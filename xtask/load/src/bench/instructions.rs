//! The instructions of a call, by callgrind. They are exact on a busy machine too.

use std::io::ErrorKind;
use std::process::Command;

use super::ours::{LONG, client};
use crate::Failure;
use crate::order::{item, order, user};
use crate::sink::{Kind, Sink};

/// The numbers of calls of two runs. The difference leaves out the first calls of a thread.
const CALLS: [usize; 2] = [1_000, 3_000];

/// The sides, as this program's arguments name them.
const TRACK: &str = "track";
const ITEM: &str = "item";
const PROPERTIES: &str = "properties";
/// The function that callgrind counts, with what it calls.
const COUNTED: &str = "*instructions::counted_call*";

/// Runs each side under callgrind and prints the instructions of one call on the calling thread.
pub(crate) fn run() -> Result<(), Failure> {
    let track = per_call(TRACK)?;
    println!("instructions of one call, on the calling thread\n");
    println!("track, validated                     {track:>8.0}");
    for (name, side) in [("item", ITEM), ("properties", PROPERTIES)] {
        let to_vec = per_call(side)?;
        println!(
            "to_vec of the {name:<10}             {to_vec:>8.0}   (track / to_vec of the {name}: {:.2})",
            track / to_vec
        );
    }
    Ok(())
}

/// Makes calls of one side, for callgrind to count.
pub(crate) fn calls(side: &str, calls: &str) -> Result<(), Failure> {
    let numbers = 0..calls.parse()?;
    let orders: Vec<_> = numbers
        .map(|number| (user(number), order(number)))
        .collect();
    match side {
        TRACK => {
            let sink = Sink::start(Kind::Reads)?;
            let client = client(&sink).build()?;
            for (user, order) in &orders {
                counted_call(|| client.track(user.as_str(), order))?;
            }
            client.blocking_shutdown(LONG)?;
        }
        ITEM => {
            for (user, order) in &orders {
                let item = item(order, user);
                std::hint::black_box(counted_call(|| serde_json::to_vec(&item))?);
            }
        }
        PROPERTIES => {
            for (_, order) in &orders {
                std::hint::black_box(counted_call(|| serde_json::to_vec(order))?);
            }
        }
        _ => return Err("expected `track`, `item` or `properties`".into()),
    }
    Ok(())
}

/// Makes one call. Instructions outside of it, such as those of the shutdown, do not count.
#[inline(never)]
fn counted_call<T>(call: impl FnOnce() -> T) -> T {
    std::hint::black_box(call())
}

/// Returns the instructions of one call.
fn per_call(side: &str) -> Result<f64, Failure> {
    let [few, many] = [counted(side, CALLS[0])?, counted(side, CALLS[1])?];
    Ok((many - few) / (CALLS[1] - CALLS[0]) as f64)
}

/// Counts the instructions of the main thread.
fn counted(side: &str, calls: usize) -> Result<f64, Failure> {
    let folder = tempfile::tempdir()?;
    let profile = folder.path().join("profile");
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--separate-threads=yes", "--quiet"])
        .arg(format!("--toggle-collect={COUNTED}"))
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(std::env::current_exe()?)
        .args(["calls", side, &calls.to_string()])
        .output();
    let output = match run {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(
                "`valgrind` is not installed; install it, such as with `apt install valgrind`"
                    .into(),
            );
        }
        run => run?,
    };
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    // Callgrind numbers the threads; the first is the main thread.
    let text = std::fs::read_to_string(folder.path().join("profile-01"))?;
    let total = text.lines().find_map(|line| {
        line.strip_prefix("totals: ")
            .or(line.strip_prefix("summary: "))
    });
    Ok(total.ok_or("callgrind wrote no total")?.trim().parse()?)
}
