//! Waits until messages have arrived, for tests in any language.

use super::answer;
use super::inspect::{Filter, fresh};
use super::shared::Shared;
use crate::catalog::Verdict;
use crate::records::{Kind, Received, Refused};
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{Response, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// The maximum wait in milliseconds.
const MAX_WITHIN: u64 = 600_000;

/// The maximum number of messages that a timeout lists.
const MAX_SEEN: usize = 100;

/// The end of a wait.
#[derive(Debug, Deserialize)]
pub(super) struct Goal {
    /// The number of messages to wait for.
    #[serde(default = "one")]
    count: usize,
    /// The maximum wait in milliseconds.
    #[serde(default = "five_seconds")]
    within: u64,
    /// Only refusals after this number. They are numbered separately from messages.
    #[serde(default)]
    after_refused: u64,
}

#[derive(Serialize)]
struct Found {
    messages: Vec<Received>,
    refused: Vec<Refused>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<Vec<Seen>>,
}

/// A message in a few words.
#[derive(Serialize)]
struct Seen {
    seq: u64,
    kind: Kind,
    event: Option<Box<RawValue>>,
    user: Option<Box<RawValue>>,
    verdict: Verdict,
}

impl Seen {
    fn new(message: &Received) -> Self {
        let field = |names: &[&str]| {
            let object = crate::json::object(message.item.raw());
            let value = |name: &&str| object.as_ref()?.get(*name).map(|it| (*it).to_owned());
            names.iter().find_map(value)
        };
        Self {
            seq: message.seq,
            kind: message.kind,
            event: field(&["event", "name"]),
            user: field(&["userId", "anonymousId"]),
            verdict: message.verdict,
        }
    }
}

/// Responds once enough messages fit the filter, or after the maximum wait.
pub(super) async fn wait(
    State(shared): State<Arc<Shared>>,
    Query(filter): Query<Filter>,
    Query(goal): Query<Goal>,
) -> Response<Body> {
    let end = Instant::now() + Duration::from_millis(goal.within.min(MAX_WITHIN));
    let mut changes = shared.store.changes();
    let mut found = Vec::new();
    let mut seq = filter.after;
    let mut judged_by = shared.catalog.read().version;
    loop {
        changes.mark_unchanged();
        let version = shared.catalog.read().version;
        if version != judged_by {
            // Verdicts have changed.
            (found, seq, judged_by) = (Vec::new(), filter.after, version);
        }
        let new = shared.store.oldest_messages(seq, usize::MAX, |_| true);
        seq = new.last().map_or(seq, |it| it.seq);
        found.extend(new.into_iter().filter(|it| filter.picks_message(it)));
        let fits = |it: &Refused| filter.picks_refused(it);
        let refused = shared
            .store
            .oldest_refusals(goal.after_refused, usize::MAX, fits);
        let counted = if filter.wants_refused() {
            refused.len()
        } else {
            0
        };
        if found.len() + counted >= goal.count {
            return found_all(StatusCode::OK, found, refused, None);
        }
        if tokio::time::timeout_at(end, changes.changed())
            .await
            .is_err()
        {
            let (newest, _) = shared.store.messages(MAX_SEEN, |_| true);
            let seen = newest.iter().map(Seen::new).collect();
            return found_all(StatusCode::REQUEST_TIMEOUT, found, refused, Some(seen));
        }
    }
}

fn found_all(
    status: StatusCode,
    messages: Vec<Received>,
    refused: Vec<Refused>,
    seen: Option<Vec<Seen>>,
) -> Response<Body> {
    let found = Found {
        messages,
        refused,
        seen,
    };
    fresh(answer::value(status, &found))
}

const fn one() -> usize {
    1
}

const fn five_seconds() -> u64 {
    5_000
}
