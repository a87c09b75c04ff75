//! Handles a request to the API: reads the body, applies a fault, checks the key, validates and stores
//! the messages, and responds.

use super::line::{End, Line};
use super::shared::Shared;
use super::{answer, auth, body, redact};
use crate::faults::{Candidate, Fault, Manner};
use crate::judgement::Judgement;
use crate::on_bad_item::OnBadItem;
use crate::records::{Header, Request};
use crate::store::Disposition;
use crate::submission::{Endpoint, Submission};
use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use bytes::Bytes;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use tokio::sync::watch;

/// The maximum number of headers in a record.
const MAX_HEADERS: usize = 50;

/// Handles any request to a path under `/v1`.
pub(super) async fn handle(
    State(shared): State<Arc<Shared>>,
    Extension(line): Extension<Line>,
    request: axum::extract::Request,
) -> Response<Body> {
    let (head, body) = request.into_parts();
    let number = shared.store.begin(record(&head));
    let visit = Visit {
        shared: &shared,
        number,
        strict: is_strict(&head.headers),
        headers: &head.headers,
        begun: Instant::now(),
    };
    let Some(content) = body::read(&head.headers, body).await else {
        // The client has disconnected, so the response is not sent.
        return answer::into_body(answer::error(StatusCode::BAD_REQUEST, ["broke off"]));
    };
    let decoded_bytes = content.json.as_ref().map_or(0, Vec::len);
    shared.store.amend(number, |request| {
        request.bytes = content.wire_bytes;
        request.decoded_bytes = decoded_bytes;
    });
    let endpoint = match endpoint(&head) {
        Ok(endpoint) => endpoint,
        Err(unfit) => return visit.answer(unfit.response()),
    };
    let submission = Submission::read(endpoint, content.json.as_deref());
    shared
        .store
        .amend(number, |request| request.items = submission.len());
    let sighting = Candidate {
        submission: &submission,
        bytes: decoded_bytes,
    };
    match shared.script.find(&sighting) {
        None => visit.answer(visit.judge(submission)),
        Some((fault, cleared)) => visit.apply(&fault, cleared, submission, &line).await,
    }
}

/// A request that is being handled.
#[derive(Clone, Copy)]
struct Visit<'a> {
    shared: &'a Shared,
    number: u64,
    strict: bool,
    headers: &'a HeaderMap,
    begun: Instant,
}

impl Visit<'_> {
    /// Records the status before the response is sent, so a client that has the response finds the record.
    fn answer(&self, response: Response<Bytes>) -> Response<Body> {
        let status = response.status().as_u16();
        let took = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.shared.store.amend(self.number, |request| {
            request.status = Some(status);
            request.took_ms = Some(took);
        });
        answer::into_body(response)
    }

    /// Applies a fault.
    async fn apply(
        &self,
        fault: &Fault,
        mut cleared: watch::Receiver<()>,
        submission: Submission,
        line: &Line,
    ) -> Response<Body> {
        self.shared.store.amend(self.number, |request| {
            request.fault = Some(fault.to_string());
        });
        self.shared.store.count(|counts| counts.faulted += 1);
        self.hold(fault.delay(), &mut cleared).await;
        match fault.manner() {
            Manner::Proceed => return self.answer(self.judge(submission)),
            Manner::Hang if fault.is_processed() => {
                let response = self.judge(submission);
                self.hold(Duration::MAX, &mut cleared).await;
                return self.answer(response);
            }
            Manner::Hang => {
                self.hold(Duration::MAX, &mut cleared).await;
                return self.answer(self.judge(submission));
            }
            Manner::Answer | Manner::CutOff | Manner::Reset => {}
        }
        if fault.is_processed() {
            self.judge(submission);
        }
        let end = match fault.manner() {
            Manner::CutOff => End::After(fault.broken_response()),
            Manner::Reset => End::Reset,
            Manner::Proceed | Manner::Answer | Manner::Hang => {
                return self.answer(fault.response());
            }
        };
        match line.end(end).await {}
    }

    /// Waits, unless the faults are cleared first.
    async fn hold(&self, time: Duration, cleared: &mut watch::Receiver<()>) {
        if time.is_zero() {
            return;
        }
        let _held = Held::new(self.shared);
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            // It fails only when the sandbox stops, and then this task ends.
            _ = cleared.changed() => {}
        }
    }

    /// Validates the messages and stores the accepted ones.
    fn judge(&self, mut submission: Submission) -> Response<Bytes> {
        let store = &self.shared.store;
        let presented = auth::presented(self.headers).and_then(|presented| {
            self.shared.keys.admit(&presented.key)?;
            Ok(presented)
        });
        let presented = match presented {
            Ok(presented) => presented,
            Err(error) => {
                let reason = error.to_string();
                store.turn_down(self.number, submission.len(), reason.clone(), !self.strict);
                // Permissive mode does not report a wrong key.
                return if self.strict {
                    answer::error(StatusCode::UNAUTHORIZED, [reason.as_str()])
                } else {
                    answer::success()
                };
            }
        };
        submission.shorten();
        redact::redact(&mut submission, &presented.key);
        // Held until the messages are stored: see `Slot::read`.
        let current = self.shared.catalog.read();
        let mut judgement = Judgement::new(submission, current.catalog.as_deref());
        judgement
            .warnings
            .extend(presented.warning.map(str::to_owned));
        judgement
            .warnings
            .extend(content_type_warning(self.headers));
        let response = if self.strict && !judgement.is_clean() {
            answer::error(StatusCode::BAD_REQUEST, judgement.reasons())
        } else {
            answer::success()
        };
        let disposition = match (self.strict, self.shared.on_bad_item) {
            (false, _) => Disposition::Silent,
            (true, OnBadItem::KeepGood) => Disposition::KeepGood,
            (true, OnBadItem::RefuseBatch) if judgement.is_clean() => Disposition::KeepGood,
            (true, OnBadItem::RefuseBatch) => Disposition::RefuseAll,
        };
        store.settle(self.number, judgement, disposition);
        response
    }
}

/// Counts a request as held until it is dropped: the client may disconnect at any time.
struct Held<'a>(&'a Shared);

impl<'a> Held<'a> {
    fn new(shared: &'a Shared) -> Self {
        shared.store.count(|counts| counts.held += 1);
        Self(shared)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.store.count(|counts| counts.held -= 1);
    }
}

fn record(head: &Parts) -> Request {
    Request {
        number: 0,
        path: shown_path(head.uri.path()),
        status: None,
        took_ms: None,
        bytes: 0,
        decoded_bytes: 0,
        items: 0,
        strict: is_strict(&head.headers),
        encoding: body::encoding(&head.headers).map(|name| short(&name)),
        headers: shown_headers(&head.headers),
        arrived: SystemTime::now(),
        fault: None,
        warnings: Vec::new(),
    }
}

/// Returns the headers without those that contain a key.
fn shown_headers(headers: &HeaderMap) -> Vec<Header> {
    let presented = auth::presented(headers).ok();
    let has_key = |text: &str| {
        let presented = presented.as_ref();
        presented.is_some_and(|it| text.contains(it.key.expose()))
    };
    let hidden = [
        header::AUTHORIZATION,
        header::PROXY_AUTHORIZATION,
        header::COOKIE,
    ];
    let shown = headers.iter().filter(|(name, _)| !hidden.contains(name));
    let shown = shown.take(MAX_HEADERS).map(|(name, value)| Header {
        name: name.to_string(),
        value: match String::from_utf8_lossy(value.as_bytes()) {
            text if has_key(&text) => "[redacted]".to_owned(),
            text => short(&text),
        },
    });
    shown.collect()
}

/// Returns whether the header has its only documented value. Any other is permissive mode.
fn is_strict(headers: &HeaderMap) -> bool {
    headers
        .get("x-strict-mode")
        .is_some_and(|value| value.as_bytes().trim_ascii() == b"1")
}

/// Returns a path without segments after an unknown second one, since
/// `/v1/projects/KEY/settings` contains a key.
fn shown_path(path: &str) -> String {
    let mut parts = path.trim_start_matches('/').splitn(3, '/');
    let mut shown = String::new();
    for part in parts.by_ref().take(2) {
        shown.push('/');
        shown.push_str(&short(part));
    }
    if parts.next().is_some() {
        shown.push_str("/…");
    }
    shown
}

fn short(text: &str) -> String {
    crate::rules::shown(text)
}

/// The reason why a request is not a call of the API.
enum Unfit {
    Path,
    Method,
}

impl Unfit {
    fn response(&self) -> Response<Bytes> {
        match self {
            Self::Path => answer::error(StatusCode::NOT_FOUND, ["there is no such endpoint"]),
            Self::Method => {
                let mut response = answer::error(
                    StatusCode::METHOD_NOT_ALLOWED,
                    ["this endpoint accepts POST only"],
                );
                response
                    .headers_mut()
                    .insert(header::ALLOW, HeaderValue::from_static("POST"));
                response
            }
        }
    }
}

fn endpoint(head: &Parts) -> Result<Endpoint, Unfit> {
    let name = head.uri.path().strip_prefix("/v1/");
    let endpoint = name.and_then(Endpoint::named).ok_or(Unfit::Path)?;
    if head.method == Method::POST {
        Ok(endpoint)
    } else {
        Err(Unfit::Method)
    }
}

/// Returns a warning for a content type other than JSON, the only documented one. It is not a refusal,
/// since the service accepts JSON as plain text from the vendor's Android library.
fn content_type_warning(headers: &HeaderMap) -> Option<String> {
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case(answer::JSON));
    (!is_json).then(|| "Content-Type: should be application/json".to_owned())
}
