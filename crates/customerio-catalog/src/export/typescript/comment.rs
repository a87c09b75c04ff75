//! Comments with docs, constraints and metadata, which editors show.

use std::fmt::Write as _;

use customerio_core::shape::{Constraint, Field, Shape};

use crate::declared::Declared;

/// Formats a comment of these lines; empty without lines.
pub(super) fn comment(indent: &str, lines: &[String]) -> String {
    let lines: Vec<String> = lines
        .iter()
        .flat_map(|text| text.split('\n'))
        .map(|line| line.trim_end().replace("*/", "*\\/"))
        .collect();
    match &*lines {
        [] => String::new(),
        [line] => format!("{indent}/** {line} */\n"),
        lines => {
            let mut text = format!("{indent}/**\n");
            for line in lines {
                let line = format!("{indent} * {line}");
                let _ = writeln!(text, "{}", line.trim_end());
            }
            let _ = writeln!(text, "{indent} */");
            text
        }
    }
}

pub(super) fn of_declared(declared: Declared) -> Vec<String> {
    let mut lines = doc(declared.shape().doc());
    let metadata = declared.metadata();
    let mut remarks = Vec::new();
    if declared.version() > 1 {
        remarks.push(format!("Version {}.", declared.version()));
    }
    if !metadata.owner().is_empty() {
        remarks.push(format!("Owner: {}.", metadata.owner()));
    }
    if !metadata.tags().is_empty() {
        remarks.push(format!("Tags: {}.", metadata.tags().join(", ")));
    }
    if !metadata.since().is_empty() {
        remarks.push(format!("Since {}.", metadata.since()));
    }
    let classes = declared.allowed_classes();
    if !classes.is_empty() {
        remarks.push(format!("May hold personal data: {}.", classes.join(", ")));
    }
    if !remarks.is_empty() {
        paragraph(&mut lines);
        lines.push(remarks.join(" "));
    }
    deprecated(&mut lines, metadata.deprecation());
    lines
}

pub(super) fn of_shape(shape: &Shape) -> Vec<String> {
    let mut lines = doc(shape.doc());
    constraints(&mut lines, shape.constraints().iter());
    lines
}

pub(super) fn of_field(field: &Field) -> Vec<String> {
    let mut lines = doc(field.doc());
    let own = if field.shape().name().is_empty() {
        field.shape().constraints()
    } else {
        // The comment of the type has them.
        &[]
    };
    constraints(&mut lines, own.iter().chain(field.constraints()));
    let mut remarks = Vec::new();
    if !field.unit().is_empty() {
        remarks.push(format!("Unit: {}.", field.unit()));
    }
    if let Some(pii) = field.pii().or(field.shape().pii()) {
        remarks.push(format!("Personal data: {}.", pii.name()));
    }
    if field.may_be_rounded() {
        remarks.push("May exceed 2^53, above which a `number` is rounded.".to_owned());
    }
    if !remarks.is_empty() {
        paragraph(&mut lines);
        lines.push(remarks.join(" "));
    }
    if !field.example().is_empty() {
        lines.push(format!("@example {}", field.example()));
    }
    deprecated(&mut lines, field.deprecation());
    lines
}

fn doc(doc: &str) -> Vec<String> {
    doc.lines().map(str::to_owned).collect()
}

fn paragraph(lines: &mut Vec<String>) {
    if !lines.is_empty() {
        lines.push(String::new());
    }
}

fn constraints<'a>(lines: &mut Vec<String>, constraints: impl Iterator<Item = &'a Constraint>) {
    let words: Vec<_> = constraints
        .filter(|it| it.allowed().is_none())
        .map(ToString::to_string)
        .collect();
    if !words.is_empty() {
        paragraph(lines);
        lines.push(format!("It {}.", words.join(", ")));
    }
}

fn deprecated(lines: &mut Vec<String>, why: Option<&str>) {
    if let Some(why) = why {
        lines.push(format!("@deprecated {why}").trim_end().to_owned());
    }
}
