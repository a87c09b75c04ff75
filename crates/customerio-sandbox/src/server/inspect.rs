//! Returns the records as JSON, and sets faults over HTTP.

use super::answer;
use super::cors;
use super::list;
use super::shared::Shared;
use crate::catalog::{Phase, Verdict};
use crate::faults::FaultsBody;
use crate::json::Json;
use crate::records::{self, Header, Kind, Received, Refused};
use crate::store::journal;
use axum::body::{self, Body};
use axum::extract::{FromRequestParts, Path, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::middleware::Next;
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::sync::Arc;

/// The maximum size of a list of faults.
const FAULTS_BYTES: usize = 4 * 1024 * 1024;

/// The default maximum of records in one response.
const DEFAULT_LIMIT: usize = 1_000;

/// The end of a list that a limit cuts off.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Order {
    /// The newest records are returned.
    #[default]
    Newest,
    /// The oldest records are returned.
    Oldest,
}

/// A filter of records.
#[derive(Debug, Deserialize)]
pub(super) struct Filter {
    /// Only records after this number.
    #[serde(default)]
    pub(super) after: u64,
    /// The maximum number of records.
    limit: Option<usize>,
    #[serde(default)]
    order: Order,
    kind: Option<Kind>,
    /// A `userId` or an `anonymousId`.
    user: Option<String>,
    /// The name of an event, a page or a screen.
    event: Option<String>,
    verdict: Option<Verdict>,
}

impl Filter {
    fn limit(&self) -> usize {
        self.limit.unwrap_or(DEFAULT_LIMIT)
    }

    pub(super) fn picks_message(&self, message: &Received) -> bool {
        self.verdict.is_none_or(|wanted| message.verdict == wanted)
            && self.picks(Some(message.kind), Some(&message.item))
    }

    /// A refused message has the verdict `bad`.
    pub(super) fn picks_refused(&self, refused: &Refused) -> bool {
        self.verdict.is_none_or(|wanted| wanted == Verdict::Bad)
            && self.picks(refused.kind, refused.item.as_ref())
    }

    /// Returns whether refused messages count as well as stored ones.
    pub(super) fn wants_refused(&self) -> bool {
        self.verdict == Some(Verdict::Bad)
    }

    fn picks(&self, kind: Option<Kind>, item: Option<&Json>) -> bool {
        let holds = |fields: &[&str], wanted: &Option<String>| {
            wanted
                .as_ref()
                .is_none_or(|wanted| item.is_some_and(|item| item.holds(fields, wanted)))
        };
        self.kind.is_none_or(|wanted| kind == Some(wanted))
            && holds(&["userId", "anonymousId"], &self.user)
            && holds(&["event", "name"], &self.event)
    }
}

pub(super) async fn messages(
    State(shared): State<Arc<Shared>>,
    Params(filter): Params<Filter>,
) -> Response<Body> {
    let wanted = |message: &Received| message.seq > filter.after && filter.picks_message(message);
    let (limit, store) = (filter.limit(), &shared.store);
    let found = match filter.order {
        Order::Newest => store.messages(limit, wanted),
        Order::Oldest => (store.oldest_messages(filter.after, limit, wanted), 0),
    };
    let numbers = found.0.iter().map(|it| it.seq).collect();
    let get = move |seq| shared.store.message(seq);
    listed("messages", numbers, found.1, get)
}

/// Returns all messages as lines, for `Builder::replay`.
pub(super) async fn export(State(shared): State<Arc<Shared>>) -> Response<Body> {
    let (messages, _) = shared.store.messages(usize::MAX, |_| true);
    let numbers: Vec<_> = messages.iter().map(|it| it.seq).collect();
    let messages = numbers
        .into_iter()
        .filter_map(move |seq| shared.store.message(seq));
    let lines = messages.map(|it| Bytes::from(journal::line(&it)));
    let mut response = Response::new(list::body(lines));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/x-ndjson"),
    );
    fresh(response)
}

pub(super) async fn refused(
    State(shared): State<Arc<Shared>>,
    Params(filter): Params<Filter>,
) -> Response<Body> {
    let wanted = |refused: &Refused| refused.seq > filter.after && filter.picks_refused(refused);
    let (limit, store) = (filter.limit(), &shared.store);
    let found = match filter.order {
        Order::Newest => store.refusals(limit, wanted),
        Order::Oldest => (store.oldest_refusals(filter.after, limit, wanted), 0),
    };
    let numbers = found.0.iter().map(|it| it.seq).collect();
    let get = move |seq| shared.store.refusal(seq);
    listed("refused", numbers, found.1, get)
}

pub(super) async fn requests(
    State(shared): State<Arc<Shared>>,
    Params(filter): Params<Filter>,
) -> Response<Body> {
    let wanted = |request: &records::Request| request.number > filter.after;
    let (found, omitted) = shared.store.requests(filter.limit(), wanted);
    let numbers = found.iter().map(|it| it.number).collect();
    let get = move |number| shared.store.request(number);
    listed("requests", numbers, omitted, get)
}

#[derive(Serialize)]
struct WithHeaders<'a> {
    #[serde(flatten)]
    request: &'a records::Request,
    headers: &'a [Header],
}

/// Returns one request with its headers.
pub(super) async fn request(
    State(shared): State<Arc<Shared>>,
    Path(number): Path<u64>,
) -> Response<Body> {
    match shared.store.request(number) {
        Some(request) => {
            let found = WithHeaders {
                request: &request,
                headers: &request.headers,
            };
            fresh(answer::value(StatusCode::OK, &found))
        }
        None => unknown(),
    }
}

/// Returns the bytes of one message as they were sent, without a write key.
pub(super) async fn message(
    State(shared): State<Arc<Shared>>,
    Path(seq): Path<u64>,
) -> Response<Body> {
    match shared.store.message(seq) {
        Some(message) => fresh(answer::json(StatusCode::OK, message.json().to_owned())),
        None => unknown(),
    }
}

fn unknown() -> Response<Body> {
    let reason = "it never arrived, or was removed to limit memory";
    fresh(answer::error(StatusCode::NOT_FOUND, [reason]))
}

pub(super) async fn counts(State(shared): State<Arc<Shared>>) -> Response<Body> {
    fresh(answer::value(StatusCode::OK, &shared.store.counts()))
}

#[derive(Serialize)]
struct CatalogState<'a> {
    phase: Phase,
    /// Whether the catalog is older than the sources.
    stale: bool,
    version: u64,
    error: Option<&'a str>,
}

pub(super) async fn catalog(State(shared): State<Arc<Shared>>) -> Response<Body> {
    let current = shared.catalog.read();
    let state = CatalogState {
        phase: current.phase,
        stale: current.is_stale(),
        version: current.version,
        error: current.error.as_deref(),
    };
    fresh(answer::value(StatusCode::OK, &state))
}

#[derive(Serialize)]
struct Declarations<T> {
    version: u64,
    declarations: Option<T>,
}

pub(super) async fn declarations(State(shared): State<Arc<Shared>>) -> Response<Body> {
    let current = shared.catalog.read();
    let declarations = Declarations {
        version: current.version,
        declarations: current.catalog.as_ref().map(|it| it.declarations()),
    };
    fresh(answer::value(StatusCode::OK, &declarations))
}

pub(super) async fn clear(State(shared): State<Arc<Shared>>) -> Response<Body> {
    shared.store.clear();
    fresh(answer::value(StatusCode::OK, &shared.store.counts()))
}

#[derive(Serialize)]
struct FaultLines {
    faults: Vec<FaultLine>,
}

#[derive(Serialize)]
struct FaultLine {
    does: String,
    times_left: Option<u64>,
}

pub(super) async fn faults(State(shared): State<Arc<Shared>>) -> Response<Body> {
    let faults = shared.script.describe().into_iter();
    let lines = faults.map(|(does, times_left)| FaultLine { does, times_left });
    let lines = FaultLines {
        faults: lines.collect(),
    };
    fresh(answer::value(StatusCode::OK, &lines))
}

pub(super) async fn set_faults(State(shared): State<Arc<Shared>>, body: Body) -> Response<Body> {
    let refusal = |reason: String| fresh(answer::error(StatusCode::BAD_REQUEST, [reason.as_str()]));
    let Ok(body) = body::to_bytes(body, FAULTS_BYTES).await else {
        return refusal(format!("the body is larger than {FAULTS_BYTES} bytes"));
    };
    let body = match serde_json::from_slice::<FaultsBody>(&body) {
        Ok(body) => body,
        Err(error) => return refusal(error.to_string()),
    };
    let outage = body.outage();
    match body.into_faults() {
        Ok(faults) => shared.script.replace(faults),
        Err(error) => return refusal(error.to_string()),
    }
    let response = faults(State(Arc::clone(&shared))).await;
    if outage.is_some() {
        shared.outage.begin(outage);
    }
    response
}

/// Refuses requests with a foreign `Host` or `Origin` while only this machine can reach the sandbox. A
/// foreign page could send them, the former through a name that points here (DNS rebinding).
pub(super) async fn only_from_here(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let host = request.headers().get(header::HOST);
    if shared.loopback && !host.is_some_and(|host| is_here(host, "")) {
        return forbidden("Host: must be localhost or a loopback address");
    }
    only_own_pages(State(shared), request, next).await
}

/// Refuses requests with a foreign `Origin` while only this machine can reach the sandbox. A client in a
/// container may have another `Host`.
pub(super) async fn only_own_pages(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let headers = request.headers();
    let is_foreign = headers
        .get(header::ORIGIN)
        .is_some_and(|origin| !is_here(origin, "http://"));
    if shared.loopback && is_foreign && cors::allowed(&shared, headers).is_none() {
        return forbidden("Origin: must be a page of this machine, or allowed by `--allow-origin`");
    }
    next.run(request).await
}

/// The values of a query. A value of the wrong type is an error in the form of the API.
pub(super) struct Params<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Response<Body>;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let query = Query::from_request_parts(parts, state).await;
        query.map(|Query(values)| Self(values)).map_err(|error| {
            let reason = error.body_text();
            answer::into_body(answer::error(error.status(), [reason.as_str()]))
        })
    }
}

/// The names in queries for records.
const FILTERS: [&str; 7] = [
    "after", "limit", "order", "kind", "user", "event", "verdict",
];
/// The further ones of a wait.
const GOALS: [&str; 3] = ["count", "within", "after_refused"];

/// Refuses a query with an unknown name, such as a misspelt one, which would filter nothing.
pub(super) async fn only_known_names(
    Query(query): Query<Vec<(String, String)>>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let is_wait = request.uri().path() == "/_sandbox/wait";
    let is_known = |name: &str| FILTERS.contains(&name) || (is_wait && GOALS.contains(&name));
    match query.iter().find(|(name, _)| !is_known(name)) {
        Some((name, _)) => {
            let mut known = FILTERS.to_vec();
            known.extend(GOALS.iter().filter(|_| is_wait));
            let reason = format!(
                "unknown `{name}` in the query; it may have {}",
                known.join(", ")
            );
            answer::into_body(answer::error(StatusCode::BAD_REQUEST, [reason.as_str()]))
        }
        None => next.run(request).await,
    }
}

/// Returns whether the host after `scheme` is this machine.
fn is_here(value: &HeaderValue, scheme: &str) -> bool {
    let host = value.to_str().ok().and_then(|it| it.strip_prefix(scheme));
    host.is_some_and(names_this_machine)
}

fn forbidden(reason: &str) -> Response<Body> {
    answer::into_body(answer::error(StatusCode::FORBIDDEN, [reason]))
}

/// Returns whether a host, with or without a port, is this machine.
fn names_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        // The part after the last colon of `[::1]` is not a port.
        Some((name, port)) if !port.ends_with(']') => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || name
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Returns `{"name": [record, record], "omitted": 0}`.
fn listed<T: Serialize + 'static>(
    name: &str,
    numbers: Vec<u64>,
    omitted: usize,
    get: impl FnMut(u64) -> Option<Arc<T>> + Send + 'static,
) -> Response<Body> {
    let records = numbers.into_iter().map(get);
    let end = move |removed| format!("],\"omitted\":{}}}", omitted + removed);
    let chunks = list::list(format!("{{\"{name}\":["), records, end);
    fresh(answer::json(StatusCode::OK, list::body(chunks)))
}

/// Forbids the browser to cache a response.
pub(super) fn fresh(response: Response<impl Into<Body>>) -> Response<Body> {
    let mut response = response.map(Into::into);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
