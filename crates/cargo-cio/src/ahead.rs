//! Builds the driver of the last run while cargo describes the packages.
//!
//! Cargo takes almost as long to describe the packages as to find out what has to be built. After most changes, such
//! as one of an event, the driver is that of the last run, and its build begins at once. The description decides
//! whether that was right. If not, the driver is built again.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use customerio_manifest::Manifests;
use serde::{Deserialize, Serialize};

use crate::cargo;
use crate::child::Running;
use crate::paths::driver_folder;

/// The name of the file with the record of the last build.
const FILE: &str = "build.json";

/// The last build of a driver, and what it depended on.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The options of the command, and the folder in which it ran.
    options: String,
    /// The files that describe the packages, each with its length and time of change.
    files: BTreeMap<PathBuf, String>,
    /// The root files of the collected crates. Without one of them, the build would fail.
    roots: Vec<PathBuf>,
    /// The arguments of cargo.
    arguments: Vec<String>,
}

impl Record {
    /// Describes a build. Returns `None` if its arguments are not UTF-8.
    pub(crate) fn new(
        options: &str,
        files: Vec<PathBuf>,
        roots: Vec<PathBuf>,
        arguments: &[OsString],
    ) -> Option<Self> {
        let arguments = arguments.iter().map(|it| it.to_str().map(str::to_owned));
        Some(Self {
            options: options.to_owned(),
            files: stamped(files),
            roots,
            arguments: arguments.collect::<Option<_>>()?,
        })
    }

    fn read(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(folder.join(FILE)).ok()?).ok()
    }

    /// Writes the record to the folder of a driver. Without one, the next build begins later.
    pub(crate) fn write(&self, folder: &Path) {
        if Self::read(folder).as_ref() != Some(self)
            && let Ok(text) = serde_json::to_vec(self)
        {
            let _ = fs::write(folder.join(FILE), text);
        }
    }

    /// Returns whether the options and the files are those of the last build.
    fn is_current(&self, options: &str) -> bool {
        self.options == options
            && stamped(self.files.keys().cloned()) == self.files
            && self.roots.iter().all(|it| it.is_file())
    }
}

fn stamped(files: impl IntoIterator<Item = PathBuf>) -> BTreeMap<PathBuf, String> {
    let stamp = |file: &Path| {
        let of = fs::metadata(file).ok()?;
        Some(format!("{} {:?}", of.len(), of.modified().ok()?))
    };
    let files = files.into_iter();
    files
        .map(|file| {
            let stamp = stamp(&file).unwrap_or_else(String::new);
            (file, stamp)
        })
        .collect()
}

/// A build that began before the packages are known. It ends before the value is dropped, since two builds would wait
/// for each other. If it was not used, its record is removed: the target folder may be another one now.
#[derive(Debug)]
pub(crate) struct Ahead {
    record: PathBuf,
    arguments: Vec<OsString>,
    build: Option<JoinHandle<io::Result<Output>>>,
}

impl Ahead {
    /// Begins the build of the driver for the package in a folder, if a record of its last build applies.
    pub(crate) fn start(folder: &Path, options: &str) -> Option<Self> {
        let root = Manifests::read(folder).workspace_root;
        let driver = driver_folder(&target(&root)?, &root);
        let record = Record::read(&driver)?;
        if !record.is_current(options) {
            return None;
        }
        let arguments: Vec<_> = record.arguments.into_iter().map(OsString::from).collect();
        let mut command = cargo::build(&arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = Running::start(&mut command).ok()?;
        let mut stdout = BufReader::new(child.stdout()?);
        let (sender, begun) = mpsc::channel::<()>();
        let build = thread::spawn(move || {
            let mut output = Vec::new();
            stdout.read_until(b'\n', &mut output)?;
            drop(sender);
            stdout.read_to_end(&mut output)?;
            let status = child.wait()?;
            Ok(Output {
                status,
                stdout: output,
                stderr: Vec::new(),
            })
        });
        // Until its first message, cargo locks what the description needs, and would report the wait.
        let _ = begun.recv();
        Some(Self {
            record: driver.join(FILE),
            arguments,
            build: Some(build),
        })
    }

    /// Returns the output of the build if it had these arguments.
    pub(crate) fn output(mut self, arguments: &[OsString]) -> Option<io::Result<Output>> {
        let build = self.build.take_if(|_| self.arguments == arguments)?;
        build.join().ok()
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        if let Some(build) = self.build.take() {
            let _ = build.join();
            let _ = fs::remove_file(&self.record);
        }
    }
}

/// The target folder, unless a configuration file sets another one.
fn target(root: &Path) -> Option<PathBuf> {
    let variables = ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"];
    let mut values = variables.iter().filter_map(std::env::var_os);
    match values.find(|it| !it.is_empty()) {
        Some(folder) => std::path::absolute(folder).ok(),
        None => Some(root.join("target")),
    }
}
