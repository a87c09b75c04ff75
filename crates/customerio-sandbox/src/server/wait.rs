//! Waits until messages have arrived, for tests in any language.

use super::answer;
use super::inspect::{Filter, fresh};
use super::list;
use super::query::{FromQuery, Pairs, Params};
use super::shared::Shared;
use crate::catalog::Verdict;
use crate::records::{Kind, Received, Refused};
use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};
use bytes::Bytes;
use serde::Serialize;
use serde_json::value::RawValue;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// The maximum wait in milliseconds.
const MAX_WITHIN: u64 = 600_000;

/// The maximum number of messages that a timeout lists.
const MAX_SEEN: usize = 100;

/// The end of a wait.
#[derive(Debug)]
pub(super) struct Goal {
    /// The number of messages to wait for.
    count: usize,
    /// The maximum wait in milliseconds.
    within: u64,
    /// Only refusals after this number. They are numbered separately from messages.
    after_refused: u64,
}

impl FromQuery for Goal {
    fn read(query: &mut Pairs) -> Result<Self, String> {
        Ok(Self {
            count: query.take("count")?.unwrap_or(1),
            within: query.take("within")?.unwrap_or(5_000),
            after_refused: query.take("after_refused")?.unwrap_or(0),
        })
    }
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
    Params((filter, goal)): Params<(Filter, Goal)>,
) -> Response<Body> {
    let end = Instant::now() + Duration::from_millis(goal.within.min(MAX_WITHIN));
    let mut changes = shared.store.changes();
    // Their numbers, since a list of messages would retain them.
    let mut found: Vec<u64> = Vec::new();
    let mut seq = filter.part.after;
    let mut judged_by = shared.catalog.read().version;
    loop {
        changes.mark_unchanged();
        let version = shared.catalog.read().version;
        if version != judged_by {
            // Verdicts have changed.
            (found, seq, judged_by) = (Vec::new(), filter.part.after, version);
        }
        let new = shared.store.oldest_messages(seq, usize::MAX, |_| true);
        seq = new.last().map_or(seq, |it| it.seq);
        let picked = new.iter().filter(|it| filter.picks_message(it));
        found.extend(picked.map(|it| it.seq));
        drop(new);
        let fits = |it: &Refused| filter.picks_refused(it);
        let refused = shared
            .store
            .oldest_refusals(goal.after_refused, usize::MAX, fits);
        let refused: Vec<u64> = refused.iter().map(|it| it.seq).collect();
        let counted = if filter.wants_refused() {
            refused.len()
        } else {
            0
        };
        if found.len() + counted >= goal.count {
            return found_all(StatusCode::OK, shared, found, refused, None);
        }
        if tokio::time::timeout_at(end, changes.changed())
            .await
            .is_err()
        {
            let (newest, _) = shared.store.messages(MAX_SEEN, |_| true);
            let seen: Vec<_> = newest.iter().map(|it| Seen::new(it)).collect();
            let seen = Some(answer::to_json(&seen));
            return found_all(StatusCode::REQUEST_TIMEOUT, shared, found, refused, seen);
        }
    }
}

fn found_all(
    status: StatusCode,
    shared: Arc<Shared>,
    messages: Vec<u64>,
    refused: Vec<u64>,
    seen: Option<Bytes>,
) -> Response<Body> {
    let store = Arc::clone(&shared);
    let messages = messages.into_iter().map(move |it| store.store.message(it));
    let refused = refused.into_iter().map(move |it| shared.store.refusal(it));
    let messages = list::list("{\"messages\":[".to_owned(), messages, |_| "],".to_owned());
    let end = if seen.is_some() { "],\"seen\":" } else { "]}" };
    let refused = list::list("\"refused\":[".to_owned(), refused, move |_| end.to_owned());
    let rest = seen.map(|it| [it, Bytes::from_static(b"}")]);
    let chunks = messages.chain(refused).chain(rest.into_iter().flatten());
    fresh(answer::json(status, list::body(chunks)))
}
