//! Responses in the form of the API.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use bytes::Bytes;
use serde::Serialize;

pub(crate) const JSON: &str = "application/json";

/// The maximum number of reasons in a response.
const MAX_REASONS: usize = 100;

#[derive(Serialize)]
struct ErrorBody<'a> {
    meta: Meta<'a>,
}

#[derive(Serialize)]
struct Meta<'a> {
    errors: Vec<&'a str>,
}

/// Returns the body of a 200. The reference has an empty object, but the vendor's end-to-end script
/// expects this from the live service.
pub(crate) fn success_body() -> Bytes {
    Bytes::from_static(br#"{"success":true}"#)
}

/// Returns the only error body in the reference.
pub(crate) fn error_body<'a>(reasons: impl IntoIterator<Item = &'a str>) -> Bytes {
    let mut reasons = reasons.into_iter();
    let mut errors: Vec<&str> = reasons.by_ref().take(MAX_REASONS).collect();
    let more = match reasons.count() {
        0 => None,
        more => Some(format!("… and {more} more")),
    };
    errors.extend(more.as_deref());
    to_json(&ErrorBody {
        meta: Meta { errors },
    })
}

/// Returns a 200.
pub(crate) fn success() -> Response<Bytes> {
    json(StatusCode::OK, success_body())
}

/// Returns an error with its reasons.
pub(crate) fn error<'a>(
    status: StatusCode,
    reasons: impl IntoIterator<Item = &'a str>,
) -> Response<Bytes> {
    json(status, error_body(reasons))
}

/// Returns a value as JSON.
pub(crate) fn value(status: StatusCode, value: &impl Serialize) -> Response<Bytes> {
    json(status, to_json(value))
}

/// Converts a response to that of axum.
pub(crate) fn into_body(response: Response<Bytes>) -> Response<Body> {
    response.map(Body::from)
}

/// A response whose body is JSON.
pub(crate) fn json<B>(status: StatusCode, body: B) -> Response<B> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(JSON));
    response
}

pub(crate) fn to_json(value: &impl Serialize) -> Bytes {
    // Records and reasons have string keys only, and nothing else fails to become JSON.
    serde_json::to_vec(value).map_or_else(|_| Bytes::from_static(b"null"), Bytes::from)
}
