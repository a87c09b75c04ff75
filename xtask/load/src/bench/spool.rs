//! Delivery with a spool, compared with delivery without one, with the bare loop and with the least program that
//! stores; then the same on a disk whose syncs take 5 ms longer, and without syncs, which is the limit that the
//! processors set.
//!
//! For the other syncs this program starts itself with a preloaded library, which the system's C compiler
//! builds. So the spool needs no code for it.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use super::bare;
use super::least::Least;
use super::ours::{LONG, client, send};
use super::round::{EVENTS, Round, print_rounds};
use crate::Failure;
use crate::order::{order, user};
use crate::sink::{Kind, Sink};
use crate::statistics::{PAIRS, median, timed};

pub(crate) fn run() -> Result<(), Failure> {
    println!(
        "delivery with a spool, every event on disk before it is sent: {EVENTS} orders to a sink that only reads\n"
    );
    measure()?;
    for (name, option) in [
        ("with 5 ms added to each sync", None),
        ("without syncs", Some("-DNO_SYNCS")),
    ] {
        println!("\n{name}");
        let folder = TempDir::new()?;
        let Some(library) = other_syncs(folder.path(), option)? else {
            println!("skipped: this system has no C compiler, or is not Linux");
            return Ok(());
        };
        let status = Command::new(std::env::current_exe()?)
            .arg("spool-only")
            .env("LD_PRELOAD", library)
            .status()?;
        if !status.success() {
            return Err("the run with other syncs failed".into());
        }
    }
    Ok(())
}

/// Builds the library that changes syncs; `None` if this system can't.
fn other_syncs(folder: &Path, option: Option<&str>) -> Result<Option<PathBuf>, Failure> {
    if !cfg!(target_os = "linux") {
        return Ok(None);
    }
    let library = folder.join("other_syncs.so");
    let compiler = Command::new("cc")
        .args(option)
        .args(["-shared", "-fPIC", "-x", "c", "-", "-o"])
        .arg(&library)
        .stdin(Stdio::piped())
        .spawn();
    let Ok(mut compiler) = compiler else {
        return Ok(None);
    };
    if let Some(mut input) = compiler.stdin.take() {
        input.write_all(include_bytes!("other_syncs.c"))?;
    }
    Ok(compiler.wait()?.success().then_some(library))
}

/// Measures with the unchanged disk.
pub(crate) fn measure() -> Result<(), Failure> {
    let orders: Vec<_> = (0..EVENTS)
        .map(|number| (user(number), order(number)))
        .collect();
    let folder = TempDir::new_in(".")?;
    println!(
        "one sync of the disk, measured       {:.2?}",
        sync(folder.path())?
    );
    let sink = Sink::start(Kind::Reads)?;
    let stored = client(&sink).spool(folder.path().join("spool")).build()?;
    let memory = client(&sink).build()?;
    let least = Least::start(&orders, folder.path(), sink.address())?;
    let (mut without, mut against_bare) = (Vec::new(), Vec::new());
    let (mut against_least, mut limit) = (Vec::new(), Vec::new());
    for pair in 0..=PAIRS {
        let ours = Round::measure(|| send(&stored, &orders))?;
        let theirs = Round::measure(|| send(&memory, &orders))?;
        let loops = Round::measure(|| bare::send(&orders, sink.address()))?;
        let possible = Round::measure(|| least.send())?;
        // The first pair is a warm-up.
        if pair > 0 {
            without.push((ours, theirs));
            against_bare.push((ours, loops));
            against_least.push((ours, possible));
            limit.push((possible, theirs));
        }
    }
    print_rounds("with a spool / without", &without);
    print_rounds("with a spool / the bare loop", &against_bare);
    print_rounds("with a spool / the least that stores", &against_least);
    print_rounds("the least that stores / without", &limit);
    stored.blocking_shutdown(LONG)?;
    memory.blocking_shutdown(LONG)?;
    Ok(())
}

/// Measures one `fdatasync` after an append of 64 KiB.
fn sync(folder: &Path) -> Result<Duration, Failure> {
    let bytes = vec![7; 64 * 1024];
    let mut file = File::create(folder.join("sync"))?;
    let mut times = Vec::new();
    for _ in 0..51 {
        file.write_all(&bytes)?;
        let (time, synced) = timed(|| file.sync_data());
        synced?;
        times.push(time.as_secs_f64());
    }
    Ok(Duration::from_secs_f64(median(times)))
}
