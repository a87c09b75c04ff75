//! `cargo cio inspect`: shows the events and traits types with a name.

mod example;

use std::fmt::Write;

use customerio_catalog::diff;
use customerio_catalog::inspect::{Inspected, Inspection};
use customerio_catalog::lock::UnreadableLock;
use serde_json::{Value, json};

use crate::collection::{Collection, Scope};
use crate::conflicts::Conflicts;
use crate::driver::{self, DriverError};
use crate::failure::placed_by_project;
use crate::form::Form;
use crate::output;
use crate::project::ProjectError;
use crate::verdict::Verdict;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The name of the event or traits type; case is ignored
    #[arg(value_name = "EVENT")]
    event: String,
    /// The output format
    #[arg(long, default_value = "text")]
    format: Form,
    /// Leave out the JSON Schema
    #[arg(long)]
    no_schema: bool,
    #[command(flatten)]
    scope: Scope,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum InspectError {
    #[error(transparent)]
    Project(#[from] ProjectError),
    #[error(transparent)]
    Driver(#[from] DriverError),
    #[error("failed to read the lock that the driver wrote")]
    Lock(#[from] UnreadableLock),
    #[error("no event or traits type has the name `{name}`{}", hint(near))]
    Unknown { name: String, near: Vec<String> },
}

placed_by_project!(InspectError: Driver | Lock | Unknown);

fn hint(near: &[String]) -> String {
    if near.is_empty() {
        "; the catalog is empty".to_owned()
    } else {
        format!("; the names are: `{}`", near.join("`, `"))
    }
}

/// Prints the shape, an example and the schema of each event and traits type with the name.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, InspectError> {
    let Some(Collection { project, .. }) = arguments.scope.open()? else {
        return Ok(Verdict::Found);
    };
    let (Inspection { found, others }, declared) = driver::inspect(&project, &arguments.event)?;
    let conflicts = Conflicts::new(&project, &declared);
    conflicts.print();
    if found.is_empty() {
        return Err(InspectError::Unknown {
            name: arguments.event.clone(),
            near: others,
        });
    }
    let found = found.into_iter().map(|shown| {
        let mut example = diff::example(&shown.lock)?;
        if let Some(example) = &mut example {
            example::take_declared(example, &shown.schema, &shown.schema);
        }
        Ok((shown, example))
    });
    let found = found.collect::<Result<Vec<_>, UnreadableLock>>()?;
    match arguments.format {
        Form::Json => {
            let all = found.iter().map(|(shown, example)| {
                json!({
                    "name": shown.name,
                    "metadata": shown.metadata,
                    "shape": shown.shape,
                    "example": example,
                    "schema": shown.schema,
                })
            });
            output::json(&json!({
                "found": all.collect::<Vec<_>>(),
                "conflicts": conflicts.as_json(),
            }));
        }
        Form::Text => {
            for (shown, example) in &found {
                output::result(text(shown, example.as_ref(), !arguments.no_schema));
            }
        }
    }
    Ok(conflicts.or(Verdict::Fine))
}

fn text(shown: &Inspected, example: Option<&Value>, with_schema: bool) -> String {
    let Inspected {
        call,
        name,
        version,
        metadata,
        shape,
        ..
    } = shown;
    // Writing to a string does not fail, here and below.
    let mut text = format!("{call} `{name}`, version {version}\n");
    for key in ["description", "owner", "since", "deprecatedBecause"] {
        if let Some(fact) = metadata.get(key).and_then(Value::as_str) {
            let _ = writeln!(text, "{key}: {fact}");
        }
    }
    text.push('\n');
    let widths = shape.keys().map(|path| path.chars().count());
    // A shape without properties has no column.
    let width = widths.max().unwrap_or(0);
    for (path, line) in shape {
        let line = line
            .as_str()
            .map_or_else(|| line.to_string(), str::to_owned);
        // A lock has no fields at a variant's name, since they are lines of their own.
        let line = line.replace("{},", "{…},").replace("{})", "{…})");
        let _ = writeln!(text, "  {path:width$}  {line}");
    }
    match example {
        Some(example) => {
            let _ = writeln!(text, "\nexample:\n{example:#}");
        }
        None => text.push_str("\nno example satisfies all constraints\n"),
    }
    if with_schema {
        let _ = writeln!(text, "\nJSON Schema:\n{:#}", shown.schema);
    }
    text
}
