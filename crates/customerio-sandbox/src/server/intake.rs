//! The way of a request to the API: read, met by a fault or not, let in, judged, stored, answered.

use super::line::{End, Line};
use super::shared::Shared;
use super::{answer, auth, body, redact};
use crate::faults::{Fault, Manner, Sighting};
use crate::judgement::Judgement;
use crate::on_bad_item::OnBadItem;
use crate::records::Request;
use crate::store::Ending;
use crate::submission::{Endpoint, Submission};
use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use bytes::Bytes;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::sync::watch;

/// Takes any request to a path under `/v1`.
pub(super) async fn take(
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
    };
    let Some(content) = body::read(&head.headers, body).await else {
        // Nobody is left to read this.
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
    let sighting = Sighting {
        submission: &submission,
        bytes: decoded_bytes,
    };
    match shared.script.meet(&sighting) {
        None => visit.answer(visit.judge(submission)),
        Some((fault, cleared)) => visit.suffer(&fault, cleared, submission, &line).await,
    }
}

/// A request on its way.
#[derive(Clone, Copy)]
struct Visit<'a> {
    shared: &'a Shared,
    number: u64,
    strict: bool,
    headers: &'a HeaderMap,
}

impl Visit<'_> {
    /// Records the status before the response is sent, so a client that has the response finds the record.
    fn answer(&self, response: Response<Bytes>) -> Response<Body> {
        let status = response.status().as_u16();
        self.shared
            .store
            .amend(self.number, |request| request.status = Some(status));
        answer::into_body(response)
    }

    async fn suffer(
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
            _ => return self.answer(fault.response()),
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
            // It fails only when the sandbox is gone, and this with it.
            _ = cleared.changed() => {}
        }
    }

    /// Judges the messages and stores what is to be stored.
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
        redact::redact(&mut submission, &presented.key);
        let mut judgement = Judgement::of(submission);
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
        let ending = match (self.strict, self.shared.on_bad_item) {
            (false, _) => Ending::Silent,
            (true, OnBadItem::KeepGood) => Ending::KeepGood,
            (true, OnBadItem::RefuseBatch) if judgement.is_clean() => Ending::KeepGood,
            (true, OnBadItem::RefuseBatch) => Ending::RefuseAll,
        };
        store.settle(self.number, judgement, ending);
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
        bytes: 0,
        decoded_bytes: 0,
        items: 0,
        strict: is_strict(&head.headers),
        encoding: body::encoding(&head.headers).map(|name| short(&name)),
        arrived: SystemTime::now(),
        fault: None,
        warnings: Vec::new(),
    }
}

/// The only value of the header that the reference knows. Anything else is permissive mode.
fn is_strict(headers: &HeaderMap) -> bool {
    headers
        .get("x-strict-mode")
        .is_some_and(|value| value.as_bytes().trim_ascii() == b"1")
}

/// `/v1/projects/KEY/settings` is a path of the service: nothing after the second part is kept.
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

/// Why a request is not for the API at all.
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

/// The reference knows JSON alone. The vendor's Android library labels its JSON as plain text, and
/// is understood: so this is no refusal.
fn content_type_warning(headers: &HeaderMap) -> Option<String> {
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case(answer::JSON));
    (!is_json).then(|| "Content-Type: should be application/json".to_owned())
}
