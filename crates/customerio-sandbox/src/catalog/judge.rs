//! Compares a message with the catalog.
//!
//! A call of which the catalog declares nothing is not judged. Of several declarations that a message
//! may follow, such as two versions of an event, the one with the fewest findings counts.

use super::document::{Catalog, DeclarationKind, Entry};
use super::finding::{Declared, Finding, Judged, MAX_FINDINGS, Rule};
use super::forms::{self, Part};
use super::nearest::nearest;
use super::personal;
use super::violation::{self, Violation};
use crate::records::Kind;
use crate::rules::Object;
use serde_json::Value;
use std::borrow::Cow;
use std::sync::Arc;

impl Catalog {
    /// Compares a message with the catalog.
    pub(crate) fn judge(&self, kind: Kind, message: &Object) -> Judged {
        let mut judged = Judged::default();
        for part in forms::parts(kind, message) {
            self.judge_part(&part, &mut judged);
        }
        judged.findings.truncate(MAX_FINDINGS);
        judged
    }

    fn judge_part(&self, part: &Part<'_>, judged: &mut Judged) {
        let mut of_kind = self.of_kind(part.kind).peekable();
        if of_kind.peek().is_none() {
            return;
        }
        let fits = |entry: &&Entry| match part.kind {
            DeclarationKind::Track | DeclarationKind::Page | DeclarationKind::Screen => {
                part.key.as_deref() == Some(&*entry.declaration.name)
            }
            DeclarationKind::Group => {
                let declared = entry.declaration.object_type.as_deref();
                declared.is_none() || declared == part.key.as_deref()
            }
            DeclarationKind::Person | DeclarationKind::Relationship => true,
        };
        let candidates = of_kind.filter(fits).map(|entry| judge_by(entry, part));
        match candidates.min_by_key(|it| it.findings.len()) {
            Some(mut best) => {
                judged.findings.append(&mut best.findings);
                judged.personal.append(&mut best.personal);
            }
            None => self.unknown(part, judged),
        }
    }

    /// Reports a name that is not declared, and personal data in it.
    fn unknown(&self, part: &Part<'_>, judged: &mut Judged) {
        let key = part.key.as_deref().unwrap_or("");
        let names = self.of_kind(part.kind).map(|entry| (key_of(entry), entry));
        let near = nearest(key, names);
        let (rule, noun) = if part.kind == DeclarationKind::Group {
            (Rule::UnknownObjectType, "object type")
        } else {
            (Rule::UnknownEvent, part.kind.noun())
        };
        let mut message = format!("the catalog declares no {noun} with this name");
        let expected = near.map(|entry| key_of(entry).to_owned());
        if let Some(expected) = &expected {
            message.push_str("; the nearest one is `");
            message.push_str(expected);
            message.push('`');
        }
        judged.findings.push(Finding {
            rule,
            verdict: rule.verdict(),
            pointer: part.key_pointer.to_owned(),
            message,
            expected,
            declared: near.map(|entry| Arc::clone(&entry.declared)),
        });
        find_personal(&part.content, part.pointer, None, judged);
    }
}

/// Returns the object type of a group, else the name.
fn key_of(entry: &Entry) -> &str {
    let object_type = entry.declaration.object_type.as_deref();
    object_type.unwrap_or(&entry.declaration.name)
}

/// Compares a part with one declaration.
fn judge_by(entry: &Entry, part: &Part<'_>) -> Judged {
    let declaration = &entry.declaration;
    let content = without(&part.content, part.own, &entry.names);
    let mut violations: Vec<Violation> = Vec::new();
    for error in entry.validator.iter_errors(&content) {
        violation::read(&error, part.pointer, &mut violations);
        if violations.len() >= MAX_FINDINGS {
            break;
        }
    }
    let finding =
        |rule: Rule, pointer: String, message: String, expected: Option<String>| Finding {
            rule,
            verdict: rule.verdict(),
            pointer,
            message,
            expected,
            declared: Some(Arc::clone(&entry.declared)),
        };
    let violations = violations.into_iter();
    let mut judged = Judged {
        findings: violations
            .map(|it| finding(it.rule, it.pointer, it.message, it.expected))
            .collect(),
        personal: personal::declared(&part.content, part.pointer, &declaration.properties),
    };
    if let Some(reason) = &declaration.deprecated {
        let mut message = "is deprecated".to_owned();
        if !reason.is_empty() {
            message.push_str(": ");
            message.push_str(reason);
        }
        judged.findings.push(finding(
            Rule::Deprecated,
            part.key_pointer.to_owned(),
            message,
            None,
        ));
    }
    for property in declaration.properties.iter().filter(|it| it.deprecated) {
        for pointer in personal::matches(&part.content, part.pointer, &property.pointer) {
            let message = "is deprecated".to_owned();
            judged
                .findings
                .push(finding(Rule::Deprecated, pointer, message, None));
        }
    }
    find_personal(&content, part.pointer, Some(&entry.declared), &mut judged);
    judged
}

/// Reports strings that look like personal data and are not declared as such.
fn find_personal(content: &Value, at: &str, declared: Option<&Arc<Declared>>, judged: &mut Judged) {
    let mut found = Vec::new();
    personal::by_form(content, at, &mut |pointer, class| {
        let is_within = |outer: &str| {
            let rest = pointer.strip_prefix(outer);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if found.len() < MAX_FINDINGS && !judged.personal.iter().any(|it| is_within(&it.pointer)) {
            found.push(Finding {
                rule: Rule::PersonalData,
                verdict: Rule::PersonalData.verdict(),
                pointer,
                message: format!("looks like {class}, and is not declared as personal data"),
                expected: Some("no personal data, or a property marked `pii`".to_owned()),
                declared: declared.cloned(),
            });
        }
    });
    judged.findings.append(&mut found);
}

/// Removes the properties that the call defines and the declaration does not list.
fn without<'a>(content: &'a Value, own: &[&str], names: &[String]) -> Cow<'a, Value> {
    let is_extra = |name: &str| own.contains(&name) && !names.iter().any(|it| it == name);
    match content {
        Value::Object(object) if object.keys().any(|name| is_extra(name)) => {
            let rest = object.iter().filter(|(name, _)| !is_extra(name));
            Cow::Owned(Value::Object(
                rest.map(|(k, v)| (k.clone(), v.clone())).collect(),
            ))
        }
        content => Cow::Borrowed(content),
    }
}
