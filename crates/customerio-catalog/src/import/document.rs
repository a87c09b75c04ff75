//! A file as a JSON value, of which each place can be found again in the text.

use std::collections::BTreeMap;
use std::fmt;

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use serde_saphyr::Spanned;

use super::ImportError;

/// A file that was read.
pub(super) struct Document {
    pub(super) file: String,
    pub(super) value: Value,
    text: Source,
}

enum Source {
    Json(String),
    /// The lines of a YAML document, by pointer.
    Yaml(BTreeMap<String, usize>),
}

/// The documents of a file: one of JSON, one or more of YAML.
pub(super) fn read(file: &str, text: &str) -> Result<Vec<Document>, ImportError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let ending = file.rsplit('.').next().unwrap_or_default();
    if matches!(ending, "yaml" | "yml") {
        return read_yaml(file, text);
    }
    let value = serde_json::from_str(text).map_err(|error| ImportError {
        file: file.to_owned(),
        line: Some(error.line()),
        pointer: String::new(),
        reason: format!("no JSON: {error}"),
    })?;
    Ok(vec![Document {
        file: file.to_owned(),
        value,
        text: Source::Json(text.to_owned()),
    }])
}

/// More levels than a project of plans has, and fewer than a stack holds.
const DEEPEST: usize = 32;

fn read_yaml(file: &str, text: &str) -> Result<Vec<Document>, ImportError> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_depth: DEEPEST },
    };
    let documents: Vec<Spanned<Node>> = serde_saphyr::from_multiple_with_options(text, options)
        .map_err(|error| ImportError {
            file: file.to_owned(),
            line: error.location().map(|it| line(it.line())),
            pointer: String::new(),
            reason: format!(
                "no YAML: {}",
                error.to_string().lines().next().unwrap_or_default()
            ),
        })?;
    let read = documents.into_iter().map(|node| {
        let mut lines = BTreeMap::new();
        let value = value_of(node, "", &mut lines);
        Document {
            file: file.to_owned(),
            value,
            text: Source::Yaml(lines),
        }
    });
    Ok(read.collect())
}

impl Document {
    /// The lines where things are, counted from 1, by their pointers: of what is not there, that of
    /// what would hold it.
    pub(super) fn lines(&self, pointers: &[&str]) -> Vec<Option<usize>> {
        match &self.text {
            Source::Json(text) => json_lines(text, pointers),
            Source::Yaml(lines) => pointers
                .iter()
                .map(|pointer| {
                    let mut pointer = *pointer;
                    loop {
                        match (lines.get(pointer), pointer.rsplit_once('/')) {
                            (Some(line), _) => return Some(*line),
                            (None, Some((above, _))) => pointer = above,
                            (None, None) => return None,
                        }
                    }
                })
                .collect(),
        }
    }

    /// An error at a place of this file.
    pub(super) fn error(&self, pointer: &str, reason: impl fmt::Display) -> ImportError {
        ImportError {
            file: self.file.clone(),
            line: self.lines(&[pointer])[0],
            pointer: pointer.to_owned(),
            reason: reason.to_string(),
        }
    }
}

fn json_lines(text: &str, pointers: &[&str]) -> Vec<Option<usize>> {
    let options = ParseOptions {
        allow_comments: false,
        allow_trailing_commas: false,
        ..ParseOptions::default()
    };
    // It was parsed before, so it is not too deep either.
    let parsed = parse_to_ast(text, &CollectOptions::default(), &options);
    let root = parsed.ok().and_then(|parsed| parsed.value);
    let mut starts = vec![0];
    starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
    let line_at = |offset: usize| starts.partition_point(|start| *start <= offset);
    let lines = pointers.iter().map(|pointer| {
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
            // Of what is not there, the place where it is missing.
            let Some((at, below)) = below else {
                break;
            };
            (start, value) = (at, below);
        }
        Some(line_at(start))
    });
    lines.collect()
}

/// A key as it stands in a JSON Pointer.
pub(super) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn unescaped(key: &str) -> String {
    key.replace("~1", "/").replace("~0", "~")
}

fn line(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A YAML value with the places of what it holds.
enum Node {
    Plain(Value),
    List(Vec<Spanned<Node>>),
    Map(Vec<(String, Spanned<Node>)>),
}

fn value_of(node: Spanned<Node>, pointer: &str, lines: &mut BTreeMap<String, usize>) -> Value {
    lines.insert(pointer.to_owned(), line(node.referenced.line()));
    match node.value {
        Node::Plain(value) => value,
        Node::List(items) => items
            .into_iter()
            .enumerate()
            .map(|(at, item)| value_of(item, &format!("{pointer}/{at}"), lines))
            .collect(),
        Node::Map(entries) => {
            let entries = entries.into_iter().map(|(key, node)| {
                let below = format!("{pointer}/{}", escaped(&key));
                let value = value_of(node, &below, lines);
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
        f.write_str("anything that JSON has too")
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
        while let Some(entry) = from.next_entry()? {
            entries.push(entry);
        }
        Ok(Node::Map(entries))
    }
}
