//! `cargo cio inspect`: one event on the terminal.

mod example;

use std::fmt::Write;

use customerio_catalog::diff;
use customerio_catalog::export::{Draft, Format, JsonSchema, JsonSchemaPart};
use customerio_catalog::lock::UnreadableLock;
use serde_json::{Value, json};

use crate::driver::{self, DriverError};
use crate::failure::{Place, Placed};
use crate::form::Form;
use crate::notices::{report_idle, report_unreachable};
use crate::output;
use crate::package_selection::PackageSelection;
use crate::project::{Project, ProjectError};
use crate::verdict::Verdict;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The name of the event or traits type, in large letters or small
    #[arg(value_name = "EVENT")]
    event: String,
    /// How to write it
    #[arg(long, default_value = "text")]
    format: Form,
    /// Leave out the JSON Schema
    #[arg(long)]
    no_schema: bool,
    #[command(flatten)]
    selection: PackageSelection,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum InspectError {
    #[error(transparent)]
    Project(#[from] ProjectError),
    #[error(transparent)]
    Driver(#[from] DriverError),
    #[error("what the driver wrote can't be read")]
    Lock(#[from] UnreadableLock),
    #[error("no event or traits type is called `{name}`{}", hint(near))]
    Unknown { name: String, near: Vec<String> },
}

impl Placed for InspectError {
    fn place(&self) -> Option<Place> {
        match self {
            Self::Project(error) => error.place(),
            _ => None,
        }
    }
}

fn hint(near: &[String]) -> String {
    if near.is_empty() {
        "; there is none at all".to_owned()
    } else {
        format!("; there are: {}", near.join(", "))
    }
}

/// An event or traits type as files show it.
struct Shown {
    name: String,
    /// Its lock.
    lock: Value,
    example: Option<Value>,
    /// What the index of an export says of it.
    entry: Value,
    schema: Value,
}

/// Shows one event.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, InspectError> {
    let project = Project::find(&arguments.selection)?;
    report_unreachable(&project);
    report_idle(&project);
    let locks = driver::lock(&project)?;
    let schemas = driver::export(
        &project,
        Format::JsonSchema(JsonSchema {
            draft: Draft::V2020_12,
            part: JsonSchemaPart::Properties,
        }),
    )?;
    let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let index = parsed(schemas.files.get("index.json").unwrap_or_default());
    let mut names = Vec::new();
    let mut found = Vec::new();
    for (_, text) in locks.files.iter() {
        let lock = parsed(text);
        let name = lock["name"].as_str().unwrap_or_default().to_owned();
        if name.to_lowercase() == arguments.event.to_lowercase() {
            let entry = entry_of(&index, &lock);
            let file = entry["file"].as_str().unwrap_or_default();
            let schema = parsed(schemas.files.get(file).unwrap_or_default());
            let mut example = diff::example(text)?;
            if let Some(example) = &mut example {
                example::take_declared(example, &schema, &schema);
            }
            found.push(Shown {
                name,
                lock,
                example,
                entry,
                schema,
            });
        } else {
            names.push(format!("`{name}`"));
        }
    }
    if found.is_empty() {
        names.sort();
        names.dedup();
        return Err(InspectError::Unknown {
            name: arguments.event.clone(),
            near: names,
        });
    }
    if arguments.format == Form::Json {
        let all = found.iter().map(|shown| {
            json!({
                "name": shown.name,
                "facts": shown.entry,
                "shape": shown.lock["shape"],
                "example": shown.example,
                "schema": shown.schema,
            })
        });
        output::result(format_args!("{:#}", Value::from(all.collect::<Vec<_>>())));
    } else {
        for shown in &found {
            output::result(text(shown, !arguments.no_schema));
        }
    }
    Ok(Verdict::Fine)
}

/// What an index says of the event or traits type of a lock.
fn entry_of(index: &Value, lock: &Value) -> Value {
    let lists = [("events", "call"), ("traits", "of")];
    let mut entries = lists.into_iter().flat_map(|(list, call)| {
        let entries = index[list].as_array().into_iter().flatten();
        entries.map(move |entry| (entry, call))
    });
    let found = entries.find(|(entry, call)| {
        entry[*call] == lock["call"]
            && entry["name"] == lock["name"]
            && entry["version"] == lock["version"]
    });
    found.map(|(entry, _)| entry.clone()).unwrap_or_default()
}

fn text(shown: &Shown, with_schema: bool) -> String {
    let Shown {
        name, lock, entry, ..
    } = shown;
    let call = lock["call"].as_str().unwrap_or_default();
    // Writing to a text does not fail, here and below.
    let mut text = format!("{call} `{name}`, version {}\n", lock["version"]);
    for key in ["description", "owner", "since", "deprecatedBecause"] {
        if let Some(fact) = entry[key].as_str() {
            let _ = writeln!(text, "{key}: {fact}");
        }
    }
    text.push('\n');
    let empty = serde_json::Map::new();
    let rows = lock["shape"].as_object().unwrap_or(&empty);
    let width = rows
        .keys()
        .map(|path| path.chars().count())
        .max()
        .unwrap_or(0);
    for (path, line) in rows {
        let line = line.as_str().unwrap_or_default();
        let _ = writeln!(text, "  {path:width$}  {line}");
    }
    match &shown.example {
        Some(example) => {
            let _ = writeln!(text, "\nfor example:\n{example:#}");
        }
        None => text.push_str("\nno example could be made up\n"),
    }
    if with_schema {
        let _ = writeln!(text, "\nJSON Schema:\n{:#}", shown.schema);
    }
    text
}
