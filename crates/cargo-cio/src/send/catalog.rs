//! The check of a message against exported schemas.

use std::fs;
use std::path::{Path, PathBuf};

use customerio_core::call::{CallKind, JsonCall};
use serde::Deserialize;
use serde_json::{Value, json};

/// The folder of `cargo cio export --format json-schema`, and its index.
const FOLDER: &str = "schemas";
const INDEX: &str = "index.json";
/// The keys among the traits of a group that are the API's.
const GROUP_KEYS: [&str; 2] = ["objectTypeId", "relationshipAttributes"];

#[derive(Debug, thiserror::Error)]
pub(crate) enum CatalogError {
    #[error("failed to read {}", path.display())]
    File {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{} is not a file of `cargo cio export --format json-schema`: {why}", path.display())]
    Damaged { path: PathBuf, why: String },
    #[error("there are no schemas in {}; write them with `cargo cio export --format json-schema`", folder.display())]
    Missing { folder: PathBuf },
}

/// The index of an export.
#[derive(Deserialize)]
struct Index {
    #[serde(default)]
    part: Part,
    events: Vec<EventEntry>,
    traits: Vec<TraitsEntry>,
}

/// What the schemas describe: `--part` of the export.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Part {
    #[default]
    Properties,
    Message,
}

#[derive(Deserialize)]
struct EventEntry {
    call: String,
    name: String,
    file: PathBuf,
}

#[derive(Deserialize)]
struct TraitsEntry {
    of: String,
    file: PathBuf,
}

/// Returns what the message breaks: nothing without a catalog. `folder` is the folder of the schemas; by
/// default it is searched in the current folder and those above.
pub(super) fn check(
    call: &JsonCall<'_>,
    folder: Option<&Path>,
) -> Result<Vec<String>, CatalogError> {
    let folder = match folder {
        Some(folder) if folder.join(INDEX).is_file() => folder.to_owned(),
        Some(folder) => {
            let folder = folder.to_owned();
            return Err(CatalogError::Missing { folder });
        }
        None => match found_above() {
            Some(folder) => folder,
            None => return Ok(Vec::new()),
        },
    };
    let index: Index = read(&folder.join(INDEX))?;
    let kind = call.kind();
    let files: Vec<PathBuf> = match kind {
        CallKind::Alias => return Ok(Vec::new()),
        CallKind::Identify | CallKind::Group => {
            let of = if kind == CallKind::Identify {
                "person"
            } else {
                "group"
            };
            let traits = index.traits.into_iter().filter(|it| it.of == of);
            traits.map(|it| it.file).collect()
        }
        CallKind::Track | CallKind::Page | CallKind::Screen => {
            let name = call.name().unwrap_or("");
            let of_call: Vec<_> = index
                .events
                .into_iter()
                .filter(|event| event.call == kind.as_str())
                .collect();
            let files: Vec<_> = of_call
                .iter()
                .filter(|event| event.name == name)
                .map(|event| event.file.clone())
                .collect();
            if files.is_empty() {
                let names: Vec<_> = of_call.iter().map(|event| event.name.as_str()).collect();
                return Ok(vec![unknown(kind, name, &names, &folder)]);
            }
            files
        }
    };
    let content = match index.part {
        Part::Properties => content(call),
        Part::Message => message(call),
    };
    // Several versions of an event and several types of traits are alternatives: the best match counts.
    let mut alternatives = Vec::new();
    for file in files {
        let path = folder.join(file);
        let mut schema: Value = read(&path)?;
        if let (Part::Message, Value::Object(schema)) = (index.part, &mut schema) {
            // The rest of the message is the client's.
            schema.remove("required");
            schema.remove("anyOf");
        }
        alternatives.push(violations(&schema, &content, &path)?);
    }
    let best = alternatives.into_iter().min_by_key(Vec::len);
    Ok(best.into_iter().flatten().collect())
}

fn unknown(kind: CallKind, name: &str, names: &[&str], folder: &Path) -> String {
    let advice = match customerio_catalog::nearest(name, names) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => "declare it, or send it with `--no-catalog`".to_owned(),
    };
    format!("{} has no {kind} `{name}`; {advice}", folder.display())
}

/// Returns the folder with exported schemas in the current folder or the nearest one above.
fn found_above() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let mut folders = here.ancestors().map(|folder| folder.join(FOLDER));
    folders.find(|folder| folder.join(INDEX).is_file())
}

/// Returns the message with its properties or traits alone.
fn message(call: &JsonCall<'_>) -> Value {
    let content = call.content().unwrap_or("{}");
    let mut content: Value = serde_json::from_str(content).unwrap_or(Value::Null);
    let key = match call.kind() {
        CallKind::Track | CallKind::Page | CallKind::Screen => "properties",
        CallKind::Identify | CallKind::Group | CallKind::Alias => "traits",
    };
    if let (CallKind::Group, Value::Object(traits)) = (call.kind(), &mut content) {
        // The service's default.
        traits.entry("objectTypeId").or_insert_with(|| "1".into());
    }
    json!({ key: content })
}

/// Returns the properties or traits without the keys of the API.
fn content(call: &JsonCall<'_>) -> Value {
    let content = call.content().unwrap_or("{}");
    let mut content: Value = serde_json::from_str(content).unwrap_or(Value::Null);
    if let (CallKind::Group, Value::Object(traits)) = (call.kind(), &mut content) {
        for key in GROUP_KEYS {
            traits.remove(key);
        }
    }
    content
}

fn violations(schema: &Value, content: &Value, path: &Path) -> Result<Vec<String>, CatalogError> {
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
        .map_err(|error| CatalogError::Damaged {
            path: path.to_owned(),
            why: error.to_string(),
        })?;
    let errors = validator.iter_errors(content);
    let lines = errors.map(|error| match error.instance_path().as_str() {
        "" => error.to_string(),
        pointer => format!("`{pointer}`: {error}"),
    });
    Ok(lines.collect())
}

fn read<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<T, CatalogError> {
    let text = fs::read(path).map_err(|source| CatalogError::File {
        path: path.to_owned(),
        source,
    })?;
    serde_json::from_slice(&text).map_err(|error| CatalogError::Damaged {
        path: path.to_owned(),
        why: error.to_string(),
    })
}
