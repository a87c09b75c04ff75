//! Records which parts of events and traits a test run sends, for `cargo cio coverage`.
//!
//! The environment variable `CIO_RECORD` has the folder. Each process writes one file. A line is a JSON
//! array of the key of an event or traits type and a part of it that was set. It is appended when that
//! part is set for the first time. In the file of a killed process only the last line may be incomplete.

use std::collections::{BTreeSet, HashMap};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

use customerio_core::call::Call;
use customerio_core::coverage::{Observations, ObservedParts, parts};
use customerio_core::random;

use crate::log::log;
use crate::sync::lock;

/// The environment variable with the folder. A relative path is resolved in the current directory;
/// cargo runs tests in the folder of their package.
const VARIABLE: &str = "CIO_RECORD";

/// The version of the file format.
const FORM: u32 = 1;

/// `None` if `CIO_RECORD` is not set.
static RECORDING: OnceLock<Option<Recording>> = OnceLock::new();

/// Records the parts that an accepted call set, if this process records.
#[inline]
pub(crate) fn record<C: Call + ?Sized>(call: &C) {
    let recording = RECORDING.get_or_init(|| {
        let folder = std::env::var_os(VARIABLE).filter(|folder| !folder.is_empty());
        folder.map(|folder| Recording::new(folder.into()))
    });
    if let Some(recording) = recording {
        record_in(recording, call);
    }
}

#[cold]
fn record_in<C: Call + ?Sized>(recording: &Recording, call: &C) {
    // The walk runs code of the program, so it runs without the lock. Its panics were reported when
    // the message was written.
    if let Ok(observed) = catch_unwind(AssertUnwindSafe(|| Observations::of(call))) {
        recording.add(observed);
    }
}

struct Recording {
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    file: Option<File>,
    /// A write failed. The error is logged once, and nothing more is recorded.
    is_broken: bool,
    /// The parts that were not set yet, by the key of the event or traits type.
    unseen: HashMap<String, BTreeSet<String>>,
}

impl Recording {
    fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            state: Mutex::default(),
        }
    }

    fn add(&self, observed: Observations) {
        let mut state = lock(&self.state);
        if state.is_broken {
            return;
        }
        let mut lines = String::new();
        for observed_parts in observed {
            state.observe(observed_parts, &mut lines);
        }
        if lines.is_empty() {
            return;
        }
        if let Err(error) = state.append(&self.folder, &lines) {
            state.is_broken = true;
            log!(error, "customerio::coverage",
                folder = %self.folder.display(),
                %error,
                "failed to record what is sent; nothing more is recorded"
            );
        }
    }
}

impl State {
    /// Adds a line for each part that is set for the first time.
    fn observe(&mut self, observed_parts: ObservedParts, lines: &mut String) {
        let ObservedParts { key, shape, set } = observed_parts;
        let unseen = self
            .unseen
            .entry(key.clone())
            .or_insert_with(|| parts(shape).into_iter().collect());
        if unseen.is_empty() {
            return;
        }
        for part in set.iter().filter(|part| unseen.remove(*part)) {
            lines.push_str(&serde_json::json!([key, part]).to_string());
            lines.push('\n');
        }
    }

    fn append(&mut self, folder: &Path, lines: &str) -> io::Result<()> {
        let (file, header) = match &mut self.file {
            Some(file) => (file, String::new()),
            none => {
                let header = serde_json::json!(["customerio-record", FORM]);
                (none.insert(create(folder)?), format!("{header}\n"))
            }
        };
        file.write_all(format!("{header}{lines}").as_bytes())
    }
}

/// Creates a file that no other process writes to. A process id can be used again later.
fn create(folder: &Path) -> io::Result<File> {
    fs::create_dir_all(folder)?;
    let random = u64::from_ne_bytes(random::bytes());
    let name = format!("{}-{random:x}.jsonl", std::process::id());
    let path = folder.join(name);
    OpenOptions::new().append(true).create_new(true).open(path)
}

#[cfg(test)]
mod tests {
    use customerio_core::Empty;
    use customerio_core::call::{Alias, AnonymousId, Identify};
    use customerio_core::shape::{Field, Kind, Shape};
    use customerio_core::traits::{CioTraits, PersonTraits, TraitsSpec, TraitsTarget};
    use customerio_core::walk::{CioObject, CioProperty, Fields, Visitor};

    use super::{Recording, record_in};

    struct Customer {
        name: Option<String>,
    }

    impl CioProperty for Customer {
        const SHAPE: &'static Shape =
            &Shape::new::<Self>(Kind::object(&[Field::new::<Option<String>>("name")]));

        fn visit_property<V: Visitor>(&self, to: &mut V) {
            to.object(self);
        }
    }

    impl CioObject for Customer {
        fn visit_fields<F: Fields>(&self, to: &mut F) {
            self.name.visit_as_field("name", to);
        }
    }

    impl CioTraits for Customer {
        const SPEC: &'static TraitsSpec =
            &TraitsSpec::new("Customer", TraitsTarget::Person, Self::SHAPE).with_version(2);
    }

    impl PersonTraits for Customer {}

    const NAMELESS: Customer = Customer { name: None };

    #[test]
    fn each_part_is_recorded_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let recording = Recording::new(folder.path().join("made/here"));
        record_in(&recording, &Alias::new("b", AnonymousId::new("a")));
        record_in(&recording, &Identify::new("u1", &Empty));
        assert!(!recording.folder.exists(), "nothing was recorded");
        let named = Customer {
            name: Some("Ada".to_owned()),
        };
        for customer in [&NAMELESS, &NAMELESS, &named, &named] {
            record_in(&recording, &Identify::new("u1", customer));
        }
        let files: Vec<_> = std::fs::read_dir(&recording.folder)
            .expect("a folder")
            .map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("text"))
            .collect();
        let expected = "[\"customerio-record\",1]\n\
                        [\"person customerio_transport::Customer v2\",\".\"]\n\
                        [\"person customerio_transport::Customer v2\",\"name\"]\n";
        assert_eq!(files, [expected]);
    }

    #[test]
    fn a_failed_write_stops_the_recording_and_nothing_else() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let recording = Recording::new(file.path().join("below a file"));
        for _ in 0..2 {
            record_in(&recording, &Identify::new("u1", &NAMELESS));
        }
        assert!(crate::sync::lock(&recording.state).is_broken);
    }
}
