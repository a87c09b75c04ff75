//! Turns a plan of another tool into Rust: events, traits and properties with docs and constraints.
//!
//! | format | recognized by |
//! |---|---|
//! | Segment, Public API | `rules`, each with `type` and `jsonSchema`; also within `data`, or as a bare list |
//! | Segment, Terraform | the same with `json_schema`, which may be a string |
//! | Segment, Config API, Typewriter 7, `RudderTyper` 1 | `rules.events` |
//! | Typewriter 8, `plan.json` | `jsonSchema.eventMetadata` |
//! | RudderStack, API | `events`, each with `rules`, and `eventType` or `identitySection` |
//! | RudderStack, YAML | `version: rudder/…` and `kind`; all files of a folder together |
//! | Avo | `schema.events`, `eventSchemas`, or `events` of which each has `rules`; NDJSON with an event per line |
//! | AsyncAPI 2 and 3 | `asyncapi`; each message is an event |
//! | `cargo cio export --format json-schema` | an index whose `generator` ends with `json-schema` |
//! | Iglu | `self` |
//! | JSON Schema | a draft in `$schema`, or `properties` and the like |
//!
//! A JSON Schema is one event; a choice of objects with a `title` is an event for each of them.
//!
//! Each part of a plan that Rust can't hold is reported as a [`Loss`] with its position. Only
//! annotations that describe the schema itself, such as `$id`, are ignored without a report.

mod asyncapi;
mod avo;
mod code;
mod detect;
mod distinct;
mod document;
mod error;
mod group;
mod labels;
mod message;
mod module;
mod names;
mod own;
mod pages;
mod plain;
mod plan;
mod reference;
mod revisions;
mod rudder;
mod schema;
mod schema_version;
mod segment;
mod share;
#[cfg(test)]
#[cfg(feature = "diff")]
mod tests;

use document::Document;
use error::Lost;
pub use error::{ImportError, Loss};
use module::Module;
use reference::Documents;

use crate::position::Position;

/// The Rust of a plan.
///
/// ```
/// use customerio_catalog::import::{Imported, import};
///
/// let plan = r#"{ "$id": "paid", "title": "Paid", "type": "object", "properties": { "total": { "type": "number" } } }"#;
/// let files = [("paid.schema.json".to_owned(), plan.to_owned())];
/// let Imported { code, declared, .. } = import(&files)?;
/// assert!(code.contains("struct") && declared == 1);
/// # Ok::<(), customerio_catalog::import::ImportError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Imported {
    /// The source of a module.
    pub code: String,
    /// The parts of the plan that Rust can't hold, in the order of the plan.
    pub losses: Vec<Loss>,
    /// The number of events and traits types.
    pub declared: usize,
}

/// Reads the files of a plan, each with its name, and returns them as Rust.
///
/// # Errors
///
/// [`ImportError`] if a file can't be parsed, is not a plan of a known format, or declares nothing.
///
/// ```
/// use customerio_catalog::import::import;
///
/// let plan = r#"{ "$id": "paid", "title": "Paid", "type": "object", "properties": { "total": { "type": "number" } } }"#;
/// let files = [("paid.schema.json".to_owned(), plan.to_owned())];
/// assert!(import(&files)?.code.contains("total: "));
/// # Ok::<(), customerio_catalog::import::ImportError>(())
/// ```
pub fn import(files: &[(String, String)]) -> Result<Imported, ImportError> {
    let mut documents = Vec::new();
    for (file, text) in files {
        documents.append(&mut document::read(file, text)?);
    }
    let plan = detect::read(&mut documents)?;
    let mut losses = plan.losses;
    let mut module = Module::new();
    let mut known = schema::Known::default();
    for rule in &plan.rules {
        schema::add(
            rule,
            Documents(&documents),
            &mut known,
            &mut module,
            &mut losses,
        );
    }
    share::share(&mut module);
    let declared = module.declared();
    let losses = located(losses, &documents);
    if declared == 0 {
        return Err(declares_nothing(files, losses));
    }
    let code = code::write(&module).map_err(|error| {
        // The plan is not at fault, so the message names the generated code.
        documents[0].error("", format_args!("the generated code is not valid Rust: {error}; report this as a bug of customerio-catalog"))
    })?;
    Ok(Imported {
        code,
        losses,
        declared,
    })
}

/// Returns the error of a plan without events and traits. It names the first loss, since that is
/// often the reason.
fn declares_nothing(files: &[(String, String)], losses: Vec<Loss>) -> ImportError {
    const NOTHING: &str = "the plan declares no events and no traits";
    let file = files.first().map_or("", |(file, _)| file);
    match losses.into_iter().next() {
        None => ImportError {
            file: file.to_owned(),
            position: Some(Position { line: 1, column: 1 }),
            pointer: String::new(),
            reason: format!("{NOTHING}; pass the whole plan"),
        },
        Some(Loss {
            file,
            position,
            pointer,
            what,
        }) => ImportError {
            file,
            position,
            pointer,
            reason: format!("{NOTHING}; not carried: {what}"),
        },
    }
}

fn located(lost: Vec<Lost>, documents: &[Document]) -> Vec<Loss> {
    let mut by_document: Vec<Vec<Lost>> = documents.iter().map(|_| Vec::new()).collect();
    for lost in lost {
        if let Some(own) = by_document.get_mut(lost.document) {
            own.push(lost);
        }
    }
    let mut losses = Vec::new();
    for (own, document) in by_document.into_iter().zip(documents) {
        let pointers: Vec<&str> = own.iter().map(|it| it.pointer.as_str()).collect();
        let positions = document.positions(&pointers);
        let mut found: Vec<Loss> = own
            .into_iter()
            .zip(positions)
            .map(|(lost, position)| Loss {
                file: document.file.clone(),
                position,
                pointer: document.existing(&lost.pointer).to_owned(),
                what: lost.what,
            })
            .collect();
        found.sort_by_key(|loss| loss.position);
        losses.append(&mut found);
    }
    losses
}
