//! The sides of the comparison: the same structs, declared in several ways.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::command::Command;

pub(super) const EVENTS: u32 = 500;

/// One way to declare the structs.
pub(in super::super) struct Side {
    pub(super) name: &'static str,
    dependencies: &'static str,
    imports: &'static str,
    /// The attributes of a struct. `NUMBER` is replaced with its number.
    attributes: &'static str,
    /// Whether the fields have constraints of ours.
    constrained: bool,
    /// Whether the events are locked.
    pub(super) locked: bool,
}

const DEPENDENCY: &str = "customerio = { path = \"CUSTOMERIO\", default-features = false }";
const EVENT: &str = "#[derive(CioEvent)]\n#[cio(event = \"Event NUMBER\", owner = \"bench\")]";

/// Ours.
pub(in super::super) const OURS: Side = Side {
    name: "ours",
    dependencies: DEPENDENCY,
    imports: "use customerio::CioEvent;",
    attributes: EVENT,
    constrained: true,
    locked: false,
};

/// The sides. The first is the part that all share, the second the baseline.
pub(super) const SIDES: [Side; 5] = [
    Side {
        name: "plain",
        dependencies: "",
        imports: "",
        attributes: "",
        constrained: false,
        locked: false,
    },
    Side {
        name: "serde",
        dependencies: "serde = { version = \"1\", features = [\"derive\"] }",
        imports: "use serde::Serialize;",
        attributes: "#[derive(Serialize)]",
        constrained: false,
        locked: false,
    },
    Side {
        name: "serde-schemars",
        dependencies: "serde = { version = \"1\", features = [\"derive\"] }\nschemars = \"1\"",
        imports: "use schemars::JsonSchema;\nuse serde::Serialize;",
        attributes: "#[derive(Serialize, JsonSchema)]",
        constrained: false,
        locked: false,
    },
    OURS,
    Side {
        name: "ours-locked",
        dependencies: DEPENDENCY,
        imports: "use customerio::CioEvent;",
        attributes: EVENT,
        constrained: true,
        locked: true,
    },
];

/// The types of the fields, with the constraint that ours puts on each.
pub(super) const FIELDS: [(&str, &str); 10] = [
    ("String", "length(1..=64)"),
    ("Option<String>", ""),
    ("i64", "range(0..)"),
    ("Option<i64>", ""),
    ("f64", "range(0.0..)"),
    ("bool", ""),
    ("Vec<String>", "items(..=100)"),
    ("Option<bool>", ""),
    ("u32", ""),
    ("String", "one_of(\"a\", \"b\")"),
];

impl Side {
    pub(in super::super) fn folder(&self, workspace: &Path) -> PathBuf {
        workspace.join(self.package())
    }

    /// The name of its package, unique in the workspace.
    pub(in super::super) fn package(&self) -> String {
        format!("bench-{}", self.name)
    }

    fn source_file(&self, workspace: &Path) -> PathBuf {
        self.folder(workspace).join("src/lib.rs")
    }

    /// Makes cargo compile the crate again.
    pub(super) fn touch(&self, workspace: &Path) -> Result<(), Error> {
        let file = self.source_file(workspace);
        let text = fs::read(&file)?;
        Ok(fs::write(file, text)?)
    }

    fn write(&self, events: u32, root: &Path, workspace: &Path) -> Result<(), Error> {
        let folder = self.folder(workspace);
        fs::create_dir_all(folder.join("src"))?;
        let customerio = root.join("crates/customerio").display().to_string();
        let dependencies = self.dependencies.replace("CUSTOMERIO", &customerio);
        let manifest = format!(
            "[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n",
            self.package(),
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        Ok(fs::write(
            self.source_file(workspace),
            self.source(events)?,
        )?)
    }

    fn source(&self, events: u32) -> Result<String, Error> {
        let mut source = format!("#![allow(dead_code)]\n{}\n", self.imports);
        for event in 0..events {
            let attributes = self.attributes.replace("NUMBER", &event.to_string());
            writeln!(source, "\n/// The event {event}.\n{attributes}")?;
            writeln!(source, "pub struct Event{event} {{")?;
            for (field, (ty, constraint)) in FIELDS.into_iter().enumerate() {
                writeln!(source, "    /// The field {field} of event {event}.")?;
                if self.constrained && !constraint.is_empty() {
                    writeln!(source, "    #[cio({constraint})]")?;
                }
                writeln!(source, "    pub field_{field}: {ty},")?;
            }
            writeln!(source, "}}")?;
        }
        Ok(source)
    }
}

/// Writes a workspace with a package of `events` events for each side.
pub(in super::super) fn write_all(
    sides: &[Side],
    events: u32,
    root: &Path,
    workspace: &Path,
) -> Result<(), Error> {
    let members: Vec<_> = sides
        .iter()
        .map(|side| format!("{:?}", side.package()))
        .collect();
    fs::create_dir_all(workspace)?;
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\ndebug = \"line-tables-only\"\n",
        members.join(", ")
    );
    fs::write(workspace.join("Cargo.toml"), manifest)?;
    // The versions of our own workspace.
    fs::copy(root.join("Cargo.lock"), workspace.join("Cargo.lock"))?;
    sides
        .iter()
        .try_for_each(|side| side.write(events, root, workspace))?;
    // The measured commands work offline, and a new machine lacks some dependencies.
    Command::new(["cargo", "fetch", "--quiet"]).run(workspace)
}
