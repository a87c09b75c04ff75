//! Child processes: this program again, with other words, and what it prints.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use crate::Failure;

/// Starts this program with these words. Its input and its output are pipes.
pub(crate) fn start(words: &[&OsStr]) -> Result<Child, Failure> {
    Ok(Command::new(std::env::current_exe()?)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?)
}

/// Returns what `read` makes of the lines that the process prints; lines without a result are ignored.
/// The channel closes when the process ends.
pub(crate) fn lines<T: Send + 'static>(
    process: &mut Child,
    read: impl Fn(&str) -> Option<T> + Send + 'static,
) -> Result<Receiver<T>, Failure> {
    let output = process.stdout.take().ok_or("no output")?;
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some(value) = read(&line)
                && sender.send(value).is_err()
            {
                return;
            }
        }
    });
    Ok(receiver)
}
