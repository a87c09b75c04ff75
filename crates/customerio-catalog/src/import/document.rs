//! A parsed file that maps JSON Pointers back to lines and columns.

use std::collections::BTreeMap;
use std::fmt;

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use serde_saphyr::Spanned;

use super::distinct::Distinct;
use super::error::ImportError;
use crate::pointer::{escaped, unescaped};
use crate::position::{self, Lines, Position};

/// A file that was read.
pub(super) struct Document {
    pub(super) file: String,
    pub(super) value: Value,
    source: Source,
}

enum Source {
    Json(String),
    /// The positions in a YAML document, by pointer.
    Yaml(BTreeMap<String, Position>),
}

const HCL: &str = "Terraform's HCL is not supported; pass the plan as JSON, as Segment's Public API returns it (`GET \
                   /tracking-plans/{id}/rules`)";

const TABLE: &str = "tables are not supported; export the plan as JSON, or write a JSON Schema for each event, whose \
                     `title` is the name of the event, and pass their folder";

/// Reads the documents of a file: one of JSON, one or more of YAML.
pub(super) fn read(file: &str, text: &str) -> Result<Vec<Document>, ImportError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let ending = file.rsplit_once('.').map_or(file, |(_, ending)| ending);
    if matches!(ending, "yaml" | "yml") {
        return read_yaml(file, text);
    }
    let other = if matches!(ending, "tf" | "hcl") || is_hcl(text) {
        Some(HCL)
    } else if matches!(ending, "csv" | "tsv" | "xls" | "xlsx") {
        Some(TABLE)
    } else {
        None
    };
    if let Some(reason) = other {
        return Err(ImportError {
            file: file.to_owned(),
            position: Some(Position { line: 1, column: 1 }),
            pointer: String::new(),
            reason: reason.to_owned(),
        });
    }
    let error = match serde_json::from_str(text) {
        Ok(Distinct(value)) => return Ok(vec![json(file, value, text.to_owned())]),
        Err(error) => error,
    };
    if let Some(lines) = read_lines(file, text) {
        return Ok(lines);
    }
    Err(ImportError {
        file: file.to_owned(),
        position: Some(Lines::new(text).of_error(&error)),
        pointer: String::new(),
        reason: format!("not valid JSON: {}", position::reason(&error)),
    })
}

fn json(file: &str, value: Value, source: String) -> Document {
    Document {
        file: file.to_owned(),
        value,
        source: Source::Json(source),
    }
}

/// Whether a file is Terraform's configuration language.
fn is_hcl(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_start);
    lines.any(|line| line.starts_with("resource \"") && line.trim_end().ends_with('{'))
}

/// Reads NDJSON: at least two lines, of which each is an object.
fn read_lines(file: &str, text: &str) -> Option<Vec<Document>> {
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    let documents = lines.map(|(nth, line)| {
        let Distinct(value) = serde_json::from_str(line).ok()?;
        // The empty lines before it give it its position in the file.
        let source = "\n".repeat(nth) + line;
        value.is_object().then(|| json(file, value, source))
    });
    let documents: Vec<Document> = documents.collect::<Option<_>>()?;
    (documents.len() > 1).then_some(documents)
}

/// The maximum depth of a YAML document: deeper than plans are, and safe for the stack.
const MAX_DEPTH: usize = 32;

fn read_yaml(file: &str, text: &str) -> Result<Vec<Document>, ImportError> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_depth: MAX_DEPTH },
    };
    let documents: Vec<Spanned<Node>> = serde_saphyr::from_multiple_with_options(text, options)
        .map_err(|error| ImportError {
            file: file.to_owned(),
            position: error.location().map(|it| position_of(&it)),
            pointer: String::new(),
            reason: format!("not valid YAML: {}", yaml_reason(&error)),
        })?;
    let read = documents.into_iter().map(|node| {
        let mut places = BTreeMap::new();
        let value = value_of(node, "", &mut places);
        Document {
            file: file.to_owned(),
            value,
            source: Source::Yaml(places),
        }
    });
    Ok(read.collect())
}

impl Document {
    /// Returns the position of each pointer, or that of the nearest existing parent.
    pub(super) fn positions(&self, pointers: &[&str]) -> Vec<Option<Position>> {
        match &self.source {
            Source::Json(text) => json_positions(text, pointers),
            Source::Yaml(places) => pointers
                .iter()
                .map(|pointer| {
                    let mut pointer = *pointer;
                    loop {
                        match (places.get(pointer), pointer.rsplit_once('/')) {
                            (Some(place), _) => return Some(*place),
                            (None, Some((above, _))) => pointer = above,
                            (None, None) => return None,
                        }
                    }
                })
                .collect(),
        }
    }

    /// Returns the pointer, or the pointer to the nearest existing parent. A pointer into a string
    /// that contains JSON is returned unchanged.
    pub(super) fn existing<'a>(&self, pointer: &'a str) -> &'a str {
        let mut value = &self.value;
        let mut end = 0;
        for key in pointer.split('/').skip(1) {
            let next = end + 1 + key.len();
            let below = match value {
                Value::Object(object) => object.get(&unescaped(key)),
                Value::Array(items) => key.parse().ok().and_then(|at: usize| items.get(at)),
                Value::String(_) => return pointer,
                _ => None,
            };
            let Some(below) = below else {
                return &pointer[..end];
            };
            (value, end) = (below, next);
        }
        pointer
    }

    /// Returns an error at a pointer of this file.
    pub(super) fn error(&self, pointer: &str, reason: impl fmt::Display) -> ImportError {
        let pointer = self.existing(pointer);
        ImportError {
            file: self.file.clone(),
            position: self.positions(&[pointer])[0],
            pointer: pointer.to_owned(),
            reason: reason.to_string(),
        }
    }
}

fn json_positions(text: &str, pointers: &[&str]) -> Vec<Option<Position>> {
    let options = ParseOptions {
        allow_comments: false,
        allow_trailing_commas: false,
        ..ParseOptions::default()
    };
    // It was parsed before, so the depth is bounded.
    let parsed = parse_to_ast(text, &CollectOptions::default(), &options);
    let root = parsed.ok().and_then(|parsed| parsed.value);
    let lines = Lines::new(text);
    let positions = pointers.iter().map(|pointer| {
        let mut value = root.as_ref()?;
        let mut start = value.start();
        for key in pointer.split('/').skip(1) {
            let key = unescaped(key);
            let below = match value {
                ast::Value::Object(object) => object
                    .properties
                    .iter()
                    .find(|it| it.name.as_str() == key)
                    .map(|it| (it.range.start, &it.value)),
                ast::Value::Array(array) => key
                    .parse::<usize>()
                    .ok()
                    .and_then(|at| array.elements.get(at))
                    .map(|it| (it.start(), it)),
                _ => None,
            };
            // A missing value has the position of its parent.
            let Some((at, below)) = below else {
                break;
            };
            (start, value) = (at, below);
        }
        Some(lines.at(start))
    });
    positions.collect()
}

fn position_of(location: &serde_saphyr::Location) -> Position {
    let number = |it: u64| usize::try_from(it).unwrap_or(usize::MAX);
    Position {
        line: number(location.line()),
        column: number(location.column()),
    }
}

/// Returns the message of a YAML error without its position, which is printed before it.
fn yaml_reason(error: &serde_saphyr::Error) -> String {
    let message = error.to_string();
    let message = message
        .split_once('\n')
        .map_or(&*message, |(first, _)| first);
    let place = error.location().map(|it| {
        let (line, column) = (it.line(), it.column());
        format!("error: line {line} column {column}: ")
    });
    let reason = place.and_then(|place| message.strip_prefix(&place));
    reason.unwrap_or(message).to_owned()
}

/// A YAML value with the positions of its parts.
enum Node {
    Plain(Value),
    List(Vec<Spanned<Node>>),
    Map(Vec<(String, Spanned<Node>)>),
}

fn value_of(node: Spanned<Node>, pointer: &str, places: &mut BTreeMap<String, Position>) -> Value {
    places.insert(pointer.to_owned(), position_of(&node.referenced));
    match node.value {
        Node::Plain(value) => value,
        Node::List(items) => items
            .into_iter()
            .enumerate()
            .map(|(at, item)| value_of(item, &format!("{pointer}/{at}"), places))
            .collect(),
        Node::Map(entries) => {
            let entries = entries.into_iter().map(|(key, node)| {
                let below = format!("{pointer}/{}", escaped(&key));
                let value = value_of(node, &below, places);
                (key, value)
            });
            Value::Object(entries.collect::<Map<_, _>>())
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can represent")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Plain(value.into()))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Plain(value.into()))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Plain(value.into()))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Plain(value.into()))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Plain(value.into()))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Node, E> {
        Ok(Node::Plain(Value::Null))
    }

    fn visit_none<E: de::Error>(self) -> Result<Node, E> {
        Ok(Node::Plain(Value::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = from.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = from.next_key::<Option<String>>()? {
            let key = key.ok_or_else(|| {
                de::Error::custom("a key is null; write it in quotes, as in `\"null\": …`")
            })?;
            entries.push((key, from.next_value()?));
        }
        Ok(Node::Map(entries))
    }
}
