//! The response of a fault, as an HTTP response or as incomplete bytes.

use super::fault::{Answer, Fault, RetryAfter};
use crate::server::answer::{self, JSON};
use axum::http::{HeaderValue, Response, StatusCode, header};
use bytes::Bytes;
use serde::de::IgnoredAny;
use std::time::{Duration, SystemTime};

/// The number of bytes by which the `Content-Length` of a cut-off response exceeds its body.
const MISSING_BYTES: usize = 64;

impl Fault {
    /// Returns the whole response.
    pub(crate) fn response(&self) -> Response<Bytes> {
        self.answer.response(SystemTime::now())
    }

    /// Returns the bytes of a response that is shorter than its `Content-Length`.
    pub(crate) fn broken_response(&self) -> Vec<u8> {
        let (head, body) = self.response().into_parts();
        let mut wire = format!(
            "HTTP/1.1 {}\r\ncontent-length: {}\r\n",
            head.status,
            body.len() + MISSING_BYTES
        )
        .into_bytes();
        for (name, value) in &head.headers {
            wire.extend_from_slice(name.as_str().as_bytes());
            wire.extend_from_slice(b": ");
            wire.extend_from_slice(value.as_bytes());
            wire.extend_from_slice(b"\r\n");
        }
        wire.extend_from_slice(b"\r\n");
        wire.extend_from_slice(&body);
        wire
    }
}

impl Answer {
    fn response(&self, now: SystemTime) -> Response<Bytes> {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (body, content_type) = match &self.body {
            // HTTP forbids a body here, and a client would wait for it.
            _ if matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) => {
                (Bytes::new(), JSON)
            }
            Some(body) => (body.clone(), content_type(body)),
            None if status.is_success() => (answer::success_body(), JSON),
            None => (
                answer::error_body([format!("a fault of the sandbox answers {status}").as_str()]),
                JSON,
            ),
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        let date = shifted(now, self.clock_skew);
        headers.insert(header::DATE, http_date(date));
        match self.retry_after {
            None => {}
            Some(RetryAfter::Seconds(seconds)) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            Some(RetryAfter::Date(seconds)) => {
                headers.insert(header::RETRY_AFTER, http_date(shifted(date, seconds)));
            }
        }
        response
    }
}

fn content_type(body: &[u8]) -> &'static str {
    match serde_json::from_slice::<IgnoredAny>(body) {
        Ok(_) => JSON,
        Err(_) => "text/plain",
    }
}

/// Shifts a time; returns it unchanged if HTTP can't write the result.
fn shifted(time: SystemTime, seconds: i64) -> SystemTime {
    const CENTURIES: u64 = 100 * 366 * 24 * 60 * 60;
    let by = Duration::from_secs(seconds.unsigned_abs().min(CENTURIES));
    let shifted = if seconds < 0 {
        time.checked_sub(by)
    } else {
        time.checked_add(by)
    };
    match shifted {
        Some(shifted) if shifted >= SystemTime::UNIX_EPOCH => shifted,
        _ => time,
    }
}

fn http_date(time: SystemTime) -> HeaderValue {
    HeaderValue::from_str(&httpdate::fmt_http_date(time))
        .unwrap_or(HeaderValue::from_static("Thu, 01 Jan 1970 00:00:00 GMT"))
}
