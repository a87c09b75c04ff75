//! Returns the records as JSON, and sets faults over HTTP.

use super::answer;
use super::cors;
use super::list;
use super::query::{FromQuery, Named, Number, Pairs, Params};
use super::shared::Shared;
use crate::catalog::{Phase, Verdict};
use crate::expected::Object;
use crate::faults::FaultsBody;
use crate::json::Json;
use crate::records::{self, Header, Kind, Received, Refused};
use crate::store::journal;
use axum::body::{self, Body};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::Next;
use bytes::Bytes;
use serde::Serialize;
use std::net::IpAddr;
use std::sync::Arc;

/// The maximum size of a list of faults.
const FAULTS_BYTES: usize = 4 * 1024 * 1024;

/// The default maximum of records in one response.
const DEFAULT_LIMIT: usize = 1_000;

/// The end of a list that a limit cuts off.
#[derive(Debug, Clone, Copy)]
enum Order {
    /// The newest records are returned.
    Newest,
    /// The oldest records are returned.
    Oldest,
}

impl Named for Order {
    const ALL: &'static [Self] = &[Self::Newest, Self::Oldest];

    fn name(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
        }
    }
}

/// The part of a list that is returned.
#[derive(Debug)]
pub(super) struct Part {
    /// Only records after this number.
    pub(super) after: u64,
    /// The maximum number of records.
    limit: usize,
}

impl FromQuery for Part {
    fn read(query: &mut Pairs) -> Result<Self, String> {
        Ok(Self {
            after: query.take("after")?.unwrap_or(0),
            limit: query.take("limit")?.unwrap_or(DEFAULT_LIMIT),
        })
    }
}

/// A filter of records.
#[derive(Debug)]
pub(super) struct Filter {
    pub(super) part: Part,
    order: Order,
    kind: Option<Kind>,
    /// A `userId` or an `anonymousId`.
    user: Option<String>,
    /// The name of an event, a page or a screen.
    event: Option<String>,
    verdict: Option<Verdict>,
}

impl FromQuery for Filter {
    fn read(query: &mut Pairs) -> Result<Self, String> {
        Ok(Self {
            part: Part::read(query)?,
            order: query.take("order")?.unwrap_or(Order::Newest),
            kind: query.take("kind")?,
            user: query.take("user")?,
            event: query.take("event")?,
            verdict: query.take("verdict")?,
        })
    }
}

impl Filter {
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
    let wanted =
        |message: &Received| message.seq > filter.part.after && filter.picks_message(message);
    let (Part { after, limit }, store) = (&filter.part, &shared.store);
    let found = match filter.order {
        Order::Newest => store.messages(*limit, wanted),
        Order::Oldest => (store.oldest_messages(*after, *limit, wanted), 0),
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
    let wanted =
        |refused: &Refused| refused.seq > filter.part.after && filter.picks_refused(refused);
    let (Part { after, limit }, store) = (&filter.part, &shared.store);
    let found = match filter.order {
        Order::Newest => store.refusals(*limit, wanted),
        Order::Oldest => (store.oldest_refusals(*after, *limit, wanted), 0),
    };
    let numbers = found.0.iter().map(|it| it.seq).collect();
    let get = move |seq| shared.store.refusal(seq);
    listed("refused", numbers, found.1, get)
}

pub(super) async fn requests(
    State(shared): State<Arc<Shared>>,
    Params(part): Params<Part>,
) -> Response<Body> {
    let wanted = |request: &records::Request| request.number > part.after;
    let (found, omitted) = shared.store.requests(part.limit, wanted);
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
    Number(number): Number,
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
    Number(seq): Number,
) -> Response<Body> {
    match shared.store.message(seq) {
        Some(message) => fresh(answer::json(StatusCode::OK, message.json().to_owned())),
        None => unknown(),
    }
}

/// Answers a request for a path that does not exist.
pub(super) async fn no_path() -> Response<Body> {
    let reason = "there is no such path; messages are sent to `/v1/track` and others, and the page is at `/`";
    answer::into_body(answer::error(StatusCode::NOT_FOUND, [reason]))
}

/// Answers a method that a path does not have. The header `Allow` lists those that it has.
pub(super) async fn no_method(method: Method) -> Response<Body> {
    let reason = format!("this path has no {method}; the header `Allow` lists what it has");
    answer::into_body(answer::error(StatusCode::METHOD_NOT_ALLOWED, [&*reason]))
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
    let body = match serde_json::from_slice::<Object<FaultsBody>>(&body) {
        Ok(Object(body)) => body,
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
