//! Validates the messages of one request.

use crate::catalog::{Catalog, Judged};
use crate::json::Json;
use crate::records::Kind;
use crate::rules::{self, Finding, Findings, Object, Subject, limits};
use crate::submission::{Item, Submission};
use serde_json::Value;
use std::time::SystemTime;

/// The verdict on a request and on every message in it.
#[derive(Debug, Default)]
pub(crate) struct Judgement {
    /// The valid messages.
    pub(crate) accepted: Vec<Accepted>,
    /// The invalid messages, with reasons.
    pub(crate) rejected: Vec<Rejected>,
    /// The reasons to refuse the request regardless of its messages.
    pub(crate) whole: Vec<String>,
    /// The warnings about the request itself.
    pub(crate) warnings: Vec<String>,
    /// Whether the body could not be split into messages.
    pub(crate) unreadable: bool,
}

#[derive(Debug)]
pub(crate) struct Accepted {
    pub(crate) index: Option<usize>,
    pub(crate) kind: Kind,
    pub(crate) message_id: Option<String>,
    pub(crate) subject: Option<Subject>,
    pub(crate) json: Json,
    pub(crate) bytes: usize,
    pub(crate) warnings: Vec<String>,
    pub(crate) judged: Judged,
    pub(crate) arrived: SystemTime,
}

#[derive(Debug)]
pub(crate) struct Rejected {
    pub(crate) index: Option<usize>,
    pub(crate) kind: Option<Kind>,
    pub(crate) message_id: Option<String>,
    pub(crate) json: Option<Json>,
    pub(crate) reasons: Vec<String>,
}

/// What all messages of a request share.
#[derive(Debug, Clone, Copy)]
struct Defaults<'a> {
    context: Option<&'a Value>,
    catalog: Option<&'a Catalog>,
}

impl Judgement {
    pub(crate) fn new(submission: Submission, catalog: Option<&Catalog>) -> Self {
        let mut judgement = Self::default();
        match submission {
            Submission::Unreadable(finding) => {
                judgement.unreadable = true;
                judgement.whole.push(finding.to_string());
            }
            Submission::Call(kind, item) => {
                let kind_of =
                    |call: &Object| rules::check_call_type(call, kind).map_or(Ok(kind), Err);
                judgement.judge(
                    None,
                    item,
                    Defaults {
                        context: None,
                        catalog,
                    },
                    kind_of,
                );
            }
            Submission::Batch(envelope, items) => {
                judgement.judge_envelope(&envelope, &items);
                let defaults = Defaults {
                    context: envelope.get("context").filter(|value| !value.is_null()),
                    catalog,
                };
                for (index, item) in items.into_iter().enumerate() {
                    judgement.judge(Some(index), item, defaults, rules::batch_item_kind);
                }
            }
        }
        judgement
    }

    /// Returns whether the request and all messages are valid.
    pub(crate) fn is_clean(&self) -> bool {
        self.whole.is_empty() && self.rejected.is_empty()
    }

    /// Returns all reasons for a refusal.
    pub(crate) fn reasons(&self) -> impl Iterator<Item = &str> {
        self.whole
            .iter()
            .chain(self.rejected.iter().flat_map(|rejected| &rejected.reasons))
            .map(String::as_str)
    }

    fn judge_envelope(&mut self, envelope: &Object, items: &[Item]) {
        let findings = rules::check_envelope(envelope);
        self.whole = findings.refusals().iter().map(Finding::to_string).collect();
        self.warnings = findings.warnings().iter().map(Finding::to_string).collect();
        // The official Go client names its library only here.
        let has_library = |object: &Object| {
            object
                .get("context")
                .and_then(|context| context.get("library"))
                .is_some()
        };
        let hides_library = |item: &Item| {
            item.content().is_ok_and(|item| {
                item.get("context").is_some_and(Value::is_object) && !has_library(&item)
            })
        };
        if has_library(envelope) && items.iter().any(hides_library) {
            self.warnings.push(
                "context.library: is lost on items with a context of their own, \
                 since the two are not merged"
                    .to_owned(),
            );
        }
    }

    fn judge(
        &mut self,
        index: Option<usize>,
        item: Item,
        defaults: Defaults<'_>,
        kind_of: impl Fn(&Object) -> Result<Kind, Finding>,
    ) {
        let mut reasons = Vec::new();
        let is_too_large = item.is_too_large();
        if is_too_large {
            let finding = Finding::new(
                "",
                format!(
                    "is {} bytes; at most {} are taken",
                    item.bytes,
                    limits::CALL_BYTES
                ),
            );
            reasons.push(finding.of_item(index));
        }
        let content = match item.content() {
            Ok(content) => content,
            Err(finding) => {
                reasons.push(finding.of_item(index));
                self.rejected.push(Rejected {
                    index,
                    kind: None,
                    message_id: None,
                    json: None,
                    reasons,
                });
                return;
            }
        };
        let kind = kind_of(&content);
        let findings = match &kind {
            Ok(kind) if !is_too_large => rules::judge_message(&content, *kind, defaults.context),
            // A too large message was shortened.
            Ok(_) | Err(_) => Findings::default(),
        };
        let broken = kind.as_ref().err().into_iter().chain(findings.refusals());
        reasons.extend(broken.map(|finding| finding.of_item(index)));
        let message_id = match content.get("messageId") {
            Some(Value::String(id)) => Some(id.clone()),
            _ => None,
        };
        match kind {
            Ok(kind) if reasons.is_empty() => self.accepted.push(Accepted {
                index,
                kind,
                message_id,
                subject: Subject::of(kind, &content),
                json: item.json,
                bytes: item.bytes,
                arrived: SystemTime::now(),
                judged: defaults
                    .catalog
                    .map_or_else(Judged::default, |it| it.judge(kind, &content)),
                warnings: findings.warnings().iter().map(Finding::to_string).collect(),
            }),
            kind => self.rejected.push(Rejected {
                index,
                kind: kind.ok(),
                message_id,
                json: (!is_too_large).then_some(item.json),
                reasons,
            }),
        }
    }
}
