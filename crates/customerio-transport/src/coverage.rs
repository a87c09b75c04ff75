//! What a test run sends, recorded for `cargo cio coverage`: in the folder that `CIO_RECORD` names,
//! one file a process.
//!
//! A line is the key of an event or traits type and a part of it that was set, as a JSON array. It is
//! written when that part is seen for the first time, in one write to a file that is only appended
//! to: a process that is killed leaves whole lines, but for the last.

use std::collections::{BTreeSet, HashMap};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

use customerio_core::call::Call;
use customerio_core::coverage::{Observations, ObservedParts, parts};
use customerio_core::random;

use crate::sync::lock;

/// The variable that names the folder. A relative one counts from where the process runs: cargo runs
/// tests in the folder of their package.
const VARIABLE: &str = "CIO_RECORD";

/// The version of the form.
const FORM: u32 = 1;

/// `None` where nobody asked. Where it is known, asking costs one load.
static RECORDING: OnceLock<Option<Recording>> = OnceLock::new();

/// Records what a call set that was taken, if this process records.
#[inline]
pub(crate) fn note<C: Call + ?Sized>(call: &C) {
    let recording = RECORDING.get_or_init(|| {
        let folder = std::env::var_os(VARIABLE).filter(|folder| !folder.is_empty());
        folder.map(|folder| Recording::new(folder.into()))
    });
    if let Some(recording) = recording {
        note_in(recording, call);
    }
}

#[cold]
fn note_in<C: Call + ?Sized>(recording: &Recording, call: &C) {
    // The walk runs the program's own code: outside of the lock, and what it does wrong was told
    // when the message was written.
    if let Ok(observed) = catch_unwind(AssertUnwindSafe(|| Observations::of(call))) {
        recording.take(observed);
    }
}

struct Recording {
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    file: Option<File>,
    /// Said once; then nothing is recorded any more.
    is_broken: bool,
    /// What was not seen yet, by the key of the event or traits type.
    unseen: HashMap<String, BTreeSet<String>>,
}

impl Recording {
    fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            state: Mutex::default(),
        }
    }

    fn take(&self, observed: Observations) {
        let mut state = lock(&self.state);
        if state.is_broken {
            return;
        }
        let mut lines = String::new();
        for observed_parts in observed {
            state.see(observed_parts, &mut lines);
        }
        if lines.is_empty() {
            return;
        }
        if let Err(error) = state.append(&self.folder, &lines) {
            state.is_broken = true;
            tracing::error!(
                target: "customerio::coverage",
                folder = %self.folder.display(),
                %error,
                "what is sent can't be recorded any more"
            );
        }
    }
}

impl State {
    /// Adds a line for each part that is seen for the first time.
    fn see(&mut self, observed_parts: ObservedParts, lines: &mut String) {
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
    use customerio_core::event::Metadata;
    use customerio_core::shape::{Field, Kind, Object, Shape};
    use customerio_core::traits::{CioTraits, PersonTraits, TraitsSpec, TraitsTarget};
    use customerio_core::walk::{CioObject, CioProperty, Fields, Visitor};

    use super::{Recording, note_in};

    struct Customer {
        name: Option<String>,
    }

    impl CioProperty for Customer {
        const SHAPE: &'static Shape = &Shape::of::<Self>(Kind::Object(&Object {
            fields: &[Field::of::<Option<String>>("name")],
            open: false,
        }));

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
        const SPEC: &'static TraitsSpec = &TraitsSpec {
            name: "Customer",
            target: TraitsTarget::Person,
            version: 2,
            shape: Self::SHAPE,
            metadata: Metadata::NONE,
        };
    }

    impl PersonTraits for Customer {}

    const NAMELESS: Customer = Customer { name: None };

    #[test]
    fn each_part_is_written_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let recording = Recording::new(folder.path().join("made/here"));
        note_in(&recording, &Alias::new("b", AnonymousId::new("a")));
        note_in(&recording, &Identify::new("u1", &Empty));
        assert!(!recording.folder.exists(), "there is nothing to record");
        let named = Customer {
            name: Some("Ada".to_owned()),
        };
        for customer in [&NAMELESS, &NAMELESS, &named, &named] {
            note_in(&recording, &Identify::new("u1", customer));
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
    fn what_can_not_be_written_stops_the_recording_and_nothing_else() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let recording = Recording::new(file.path().join("below a file"));
        for _ in 0..2 {
            note_in(&recording, &Identify::new("u1", &NAMELESS));
        }
        assert!(crate::sync::lock(&recording.state).is_broken);
    }
}
