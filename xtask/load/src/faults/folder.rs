//! Spool folders that a client refuses: a file that it can't read, and a file of another format.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use customerio::{Client, ClientBuilder};
use tempfile::TempDir;

use super::Scale;
use super::message::{arrived, retaining};
use super::row::Row;
use super::scenario::WAIT;
use super::stored::store;
use crate::Failure;

/// The offset of the format's version in a file.
const VERSION_AT: usize = 7;

/// The user `nobody`, for whom a file of root is unreadable.
#[cfg(unix)]
const NOBODY: u32 = 65_534;

pub(super) fn run(scale: Scale, report: &mut dyn FnMut(Row)) -> Result<(), Failure> {
    let messages = scale.messages / 4;
    report(refused("spool of another version", messages, &|folder| {
        let file = folder.newest()?;
        let before = fs::read(&file)?;
        let mut bytes = before.clone();
        // With frames of this format the header would only be damaged.
        for byte in bytes.iter_mut().skip(VERSION_AT) {
            *byte ^= 0x7e;
        }
        fs::write(&file, bytes)?;
        let error = error(folder);
        fs::write(&file, before)?;
        Ok(error)
    })?);
    #[cfg(unix)]
    report(refused("spool file can't be read", messages, &unreadable)?);
    Ok(())
}

struct Folder {
    root: TempDir,
    url: String,
}

impl Folder {
    fn spool(&self) -> PathBuf {
        self.root.path().join("spool")
    }

    /// Returns the files of messages with their contents.
    fn contents(&self) -> Result<BTreeMap<PathBuf, Vec<u8>>, Failure> {
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(self.spool())? {
            let path = entry?.path();
            if path.file_name().is_none_or(|name| name != "lock") {
                files.insert(path.clone(), fs::read(path)?);
            }
        }
        Ok(files)
    }

    fn newest(&self) -> Result<PathBuf, Failure> {
        let mut files = self.contents()?;
        Ok(files.pop_last().ok_or("a spool without files")?.0)
    }
}

fn client(folder: &Folder) -> ClientBuilder {
    Client::builder("a-key")
        .endpoint(folder.url.as_str())
        .linger(Duration::from_millis(5))
        .spool(folder.spool())
}

/// Returns the error of `build`, or an empty string.
fn error(folder: &Folder) -> String {
    client(folder)
        .build()
        .map_or_else(|error| error.to_string(), |_| String::new())
}

/// Opens the folder as a user who can't read one file.
#[cfg(unix)]
fn unreadable(folder: &Folder) -> Result<String, Failure> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    let file = folder.newest()?;
    let owner = fs::metadata(&file)?.uid();
    if owner != 0 {
        fs::set_permissions(&file, fs::Permissions::from_mode(0o000))?;
        let error = error(folder);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600))?;
        return Ok(error);
    }
    // Root reads every file, so another user opens the folder.
    let others = |user| -> Result<(), Failure> {
        chown(folder.root.path(), Some(user), None)?;
        chown(folder.spool(), Some(user), None)?;
        for entry in fs::read_dir(folder.spool())? {
            let path = entry?.path();
            if path != file {
                chown(path, Some(user), None)?;
            }
        }
        Ok(())
    };
    others(NOBODY)?;
    let program = folder.root.path().join("load");
    fs::copy(std::env::current_exe()?, &program)?;
    let output = Command::new(program)
        .arg("open")
        .arg(&folder.url)
        .arg(folder.spool())
        .uid(NOBODY)
        .output()?;
    others(0)?;
    Ok(String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Opens a spool. The caller reads the error from the standard error.
pub(crate) fn child(url: &str, spool: &str) -> Result<(), Failure> {
    Client::builder("a-key")
        .endpoint(url)
        .spool(spool)
        .build()?;
    Ok(())
}

/// A folder that `attempt` spoils and repairs is refused with an error that names the file, and no file is
/// changed. With the file as it was, all messages arrive.
fn refused(
    name: &str,
    messages: usize,
    attempt: &dyn Fn(&Folder) -> Result<String, Failure>,
) -> Result<Row, Failure> {
    let sandbox = retaining().start()?;
    sandbox.begin_outage();
    let folder = Folder {
        root: TempDir::new()?,
        url: sandbox.url().to_owned(),
    };
    let began = Instant::now();
    store(client(&folder), messages)?;

    let mut faults = Vec::new();
    let before = folder.contents()?;
    let error = attempt(&folder)?;
    let newest = folder.newest()?;
    let named = newest.file_name().and_then(|name| name.to_str());
    if !named.is_some_and(|named| error.contains(named)) {
        faults.push(format!("`build` does not name the file: {error}"));
    }
    if folder.contents()? != before {
        faults.push("`build` changed a file".to_owned());
    }
    sandbox.restore();
    let second = client(&folder).build()?;
    let report = second.blocking_shutdown(WAIT)?;
    let stats = second.stats();
    let here = arrived(&sandbox)?;
    if report.delivered != messages as u64 || stats.unreadable > 0 {
        faults.push(format!("{messages} messages were stored: {report}"));
    }
    Ok(Row {
        scenario: name.to_owned(),
        accepted: stats.recovered,
        stored: messages as u64,
        arrived: here.messages as u64,
        duplicates: here.duplicates,
        out_of_order: here.out_of_order as u64,
        lost: (messages as u64).saturating_sub(here.messages as u64),
        reported: 0,
        requests: stats.requests,
        time: began.elapsed(),
        faults,
    })
}
