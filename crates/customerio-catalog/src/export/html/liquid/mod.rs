//! The Liquid that shows the values of an event or traits type in a message.
//!
//! It is a pure function of the shape: each property becomes a line. An optional property has a default,
//! since Customer.io does not send a message with a value that is missing.

mod template;
mod writer;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::declared::{Declared, DeclaredKind};
use crate::example;
use crate::export::identifier::snake;
use template::{Path, Scope, liquid, rendered};
use writer::{Place, Writer};

/// The Liquid of a declaration.
pub(super) struct Liquid {
    /// A template that shows the properties.
    pub(super) template: String,
    /// The result of the template for the example.
    pub(super) rendered: String,
    /// Whether the template has all properties that are not deprecated.
    pub(super) is_whole: bool,
    /// The Liquid of each property, by its path such as `products[].price`.
    pub(super) by_path: BTreeMap<String, String>,
}

/// Returns the variable that holds the properties or traits.
pub(super) fn variable(declared: Declared) -> String {
    match declared.kind() {
        DeclaredKind::Track | DeclaredKind::Page | DeclaredKind::Screen => "event".to_owned(),
        DeclaredKind::Person => "customer".to_owned(),
        DeclaredKind::Group => format!("trigger.{}", snake(declared.name())),
        DeclaredKind::Relationship => "trigger.relationship".to_owned(),
    }
}

/// Returns the Liquid of a declaration.
pub(super) fn of(declared: Declared) -> Liquid {
    let mut writer = Writer {
        by_path: BTreeMap::new(),
        inside: Vec::new(),
        lines: 0,
        is_whole: true,
        is_person: declared.kind() == DeclaredKind::Person,
        currency: None,
    };
    let name = variable(declared);
    let mut names = name.split('.');
    let first = Path::new(names.next().unwrap_or("event"));
    let root = names.try_fold(first, |path, name| path.key(name));
    let nodes = root.map_or_else(Vec::new, |root| {
        let place = Place {
            path: root,
            table: String::new(),
            label: String::new(),
            is_optional: false,
            variables: vec!["event", "customer", "trigger", "forloop"]
                .into_iter()
                .map(str::to_owned)
                .collect(),
            loops: 0,
        };
        writer.content(declared.shape(), &place)
    });
    let value = name.split('.').skip(1).collect::<Vec<_>>();
    let value = value
        .iter()
        .rev()
        .fold(example::of_declared(declared), |value, name| {
            Value::Object([((*name).to_owned(), value)].into_iter().collect())
        });
    let mut scope = Scope {
        variables: vec![(name.split('.').next().unwrap_or("event"), value)],
    };
    Liquid {
        template: liquid(&nodes).trim_end().to_owned(),
        rendered: without_blank_lines(&rendered(&nodes, &mut scope)),
        is_whole: writer.is_whole,
        by_path: writer.by_path,
    }
}

/// Removes the lines that held only tags.
fn without_blank_lines(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
