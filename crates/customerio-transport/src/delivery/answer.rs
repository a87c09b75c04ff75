//! The answers of the server and their meanings.
//!
//! | answer | meaning |
//! |---|---|
//! | 2xx, empty or a JSON object without `"success": false` | delivered |
//! | 2xx, `text/html`, not JSON or not an object | not the service's answer: pause |
//! | 400, 413, 2xx and a JSON object with `"success": false` | some message is bad |
//! | 408, 429, 5xx except 501 and 505, a timeout, no connection, an incomplete 2xx | retry |
//! | 401, 403 | the key is refused: pause |
//! | 3xx, 404, 405, 415, 501, 505, any other | the request is wrong: pause |
//!
//! The status of an incomplete answer that is not a 2xx counts; only its explanation is lost.

use core::fmt;
use core::time::Duration;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use crate::defaults::{ANSWER_CAPACITY, DETAIL_CAPACITY};
use crate::outcome::{PauseReason, RejectReason, Rejection, truncated};

/// The result of a request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    Response(Response),
    None(RequestFailure),
}

/// An answer with a status.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// The first [`MAX_ANSWER_BYTES`](crate::defaults::MAX_ANSWER_BYTES) of the body, decompressed.
    pub(crate) body: Vec<u8>,
    /// Whether the `Content-Type` is `text/html`.
    pub(crate) is_html: bool,
    /// False if the connection ended within the body.
    pub(crate) whole: bool,
    pub(crate) retry_after: Option<Duration>,
}

/// Why a try failed.
///
/// ```
/// use customerio_transport::{Client, RequestFailure};
///
/// fn is_offline(client: &Client) -> bool {
///     client.stats().last_failure == Some(RequestFailure::Connect)
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestFailure {
    /// The server answered with this status.
    Status(u16),
    /// No connection could be made: name resolution, TCP, proxy or TLS.
    Connect,
    /// The answer was not complete within the timeout.
    TimedOut,
    /// The connection ended before the answer was complete.
    CutOff,
    /// The request could not be sent.
    Request,
    /// The HTTP client panicked.
    Panicked,
}

/// The possible cause of a failed try.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Blame {
    /// The endpoint: the server asked to wait, or did not read the messages.
    #[default]
    Endpoint,
    /// A message of the request, if other requests pass meanwhile; otherwise the endpoint.
    MessageIfOthersPass,
    /// A message of the request, or the endpoint.
    Message,
}

impl RequestFailure {
    /// Returns the possible cause of the failure. `asked_to_wait`: the answer had a `Retry-After`.
    pub(crate) fn blame(self, asked_to_wait: bool) -> Blame {
        match self {
            Self::Connect | Self::Request | Self::Panicked | Self::Status(408 | 429) => {
                Blame::Endpoint
            }
            Self::Status(_) if asked_to_wait => Blame::Endpoint,
            Self::Status(503) => Blame::MessageIfOthersPass,
            Self::Status(_) | Self::TimedOut | Self::CutOff => Blame::Message,
        }
    }

    /// Returns the rejection of a message on which the server failed too often, this time last.
    pub(crate) fn give_up(self) -> Rejection {
        Rejection {
            reason: RejectReason::GivenUp,
            status: match self {
                Self::Status(status) => status,
                Self::Connect | Self::TimedOut | Self::CutOff | Self::Request | Self::Panicked => 0,
            },
            detail: self.to_string(),
        }
    }
}

impl fmt::Display for RequestFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "the server answered with status {status}"),
            Self::Connect => f.write_str("no connection could be made"),
            Self::TimedOut => f.write_str("the answer was not complete within the timeout"),
            Self::CutOff => f.write_str("the connection ended before the answer was complete"),
            Self::Request => f.write_str("the request could not be sent"),
            Self::Panicked => f.write_str("the HTTP client panicked"),
        }
    }
}

/// The meaning of an answer for the messages of its request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Meaning {
    Delivered,
    Refused(Rejection),
    Retry(RequestFailure),
    Pause(PauseReason),
}

impl Answer {
    pub(crate) fn meaning(&self) -> Meaning {
        match self {
            Self::None(failure) => Meaning::Retry(*failure),
            Self::Response(response) => response.meaning(),
        }
    }

    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::None(_) => None,
            Self::Response(response) => response.retry_after,
        }
    }
}

impl Response {
    fn meaning(&self) -> Meaning {
        let refused = |reason| {
            Meaning::Refused(Rejection {
                reason,
                status: self.status,
                detail: detail(&self.body),
            })
        };
        match self.status {
            200..=299 if !self.whole => Meaning::Retry(RequestFailure::CutOff),
            200..=299 => match self.success() {
                Some(true) => Meaning::Delivered,
                Some(false) => refused(RejectReason::NotSuccessful),
                None => Meaning::Pause(PauseReason::UnexpectedAnswer {
                    status: self.status,
                }),
            },
            400 => refused(RejectReason::BadRequest),
            413 => refused(RejectReason::TooLarge),
            401 | 403 => Meaning::Pause(PauseReason::KeyRefused {
                status: self.status,
            }),
            501 | 505 => Meaning::Pause(PauseReason::UnexpectedStatus {
                status: self.status,
            }),
            408 | 429 | 500..=599 => Meaning::Retry(RequestFailure::Status(self.status)),
            status => Meaning::Pause(PauseReason::UnexpectedStatus { status }),
        }
    }

    /// Returns whether a 2xx reports success. `None` if the body is not an answer of the service: a
    /// login page of a network or a proxy's own page may answer with 200, too.
    fn success(&self) -> Option<bool> {
        let body = without_byte_order_mark(&self.body);
        if body.is_empty() {
            return Some(true);
        }
        if self.is_html {
            return None;
        }
        serde_json::from_slice::<Success>(body)
            .ok()
            .map(|success| success.0)
    }
}

/// Removes a byte order mark, which JSON does not allow but some servers send.
fn without_byte_order_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// Whether a JSON object has no member `"success": false`.
struct Success(bool);

impl<'de> Deserialize<'de> for Success {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_map(SuccessVisitor)
    }
}

struct SuccessVisitor;

impl<'de> Visitor<'de> for SuccessVisitor {
    type Value = Success;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Success, A::Error> {
        let mut success = true;
        while let Some(name) = members.next_key::<String>()? {
            if name == "success" {
                success &= members.next_value::<Value>()? != Value::Bool(false);
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Success(success))
    }
}

/// Returns the server's explanation, `meta.errors[]`, `errors[]` or the whole body, cut to
/// [`DETAIL_CAPACITY`] bytes. Reads the first [`ANSWER_CAPACITY`] bytes of the body.
fn detail(body: &[u8]) -> String {
    let body = without_byte_order_mark(body);
    let body = &body[..body.len().min(ANSWER_CAPACITY)];
    let listed = serde_json::from_slice::<Value>(body).ok().and_then(|json| {
        let errors = json
            .pointer("/meta/errors")
            .or_else(|| json.get("errors"))?
            .as_array()?;
        let errors: Vec<_> = errors
            .iter()
            .map(|error| {
                error
                    .as_str()
                    .map_or_else(|| error.to_string(), str::to_owned)
            })
            .collect();
        (!errors.is_empty()).then(|| errors.join("; "))
    });
    let explanation = listed.unwrap_or_else(|| String::from_utf8_lossy(body).into_owned());
    let blank = |c: char| c.is_control() || c.is_whitespace();
    let mut detail = String::new();
    for c in explanation
        .trim_matches(blank)
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
    {
        if detail.len() + c.len_utf8() > DETAIL_CAPACITY {
            detail.truncate(truncated(&detail, DETAIL_CAPACITY - '…'.len_utf8()).len());
            detail.push('…');
            break;
        }
        detail.push(c);
    }
    detail
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(status: u16, body: &str) -> Meaning {
        Answer::Response(Response {
            status,
            body: body.into(),
            is_html: false,
            whole: true,
            retry_after: None,
        })
        .meaning()
    }

    fn refused(reason: RejectReason, status: u16, detail: &str) -> Meaning {
        Meaning::Refused(Rejection {
            reason,
            status,
            detail: detail.into(),
        })
    }

    #[test]
    fn every_status_has_the_meaning_of_the_table() {
        for status in 100..=999 {
            let expected = match status {
                200..=299 => Meaning::Delivered,
                400 => refused(RejectReason::BadRequest, 400, ""),
                413 => refused(RejectReason::TooLarge, 413, ""),
                401 | 403 => Meaning::Pause(PauseReason::KeyRefused { status }),
                408 | 429 | 500 | 502..=504 | 506..=599 => {
                    Meaning::Retry(RequestFailure::Status(status))
                }
                _ => Meaning::Pause(PauseReason::UnexpectedStatus { status }),
            };
            assert_eq!(meaning(status, ""), expected, "{status}");
        }
        for failure in [
            RequestFailure::Connect,
            RequestFailure::TimedOut,
            RequestFailure::CutOff,
            RequestFailure::Request,
        ] {
            assert_eq!(Answer::None(failure).meaning(), Meaning::Retry(failure));
        }
    }

    #[test]
    fn a_2xx_with_success_false_is_a_rejection() {
        for body in [
            r#"{"success":false}"#,
            r#"{"a":[1,{"success":true}],"success": false,"b":1}"#,
            r#"{"success":false,"success":true}"#,
            "\u{feff} {\"success\" : false}\r\n",
        ] {
            assert!(matches!(meaning(200, body), Meaning::Refused(_)), "{body}");
        }
        let long = format!(r#"{{"a":"{}","success":false}}"#, "x".repeat(500_000));
        assert!(matches!(meaning(200, &long), Meaning::Refused(_)));
    }

    #[test]
    fn an_empty_2xx_or_an_object_is_a_delivery() {
        for body in [
            "",
            "\u{feff}",
            "{}",
            " {}\r\n",
            "\u{feff}{}",
            r#"{"success":true}"#,
            r#"{"success":null}"#,
            r#"{"success":"false"}"#,
            r#"{"data":{"success":false},"more":1e999}"#,
        ] {
            assert_eq!(meaning(202, body), Meaning::Delivered, "{body}");
        }
    }

    #[test]
    fn any_other_2xx_is_not_the_services_answer() {
        let unexpected = Meaning::Pause(PauseReason::UnexpectedAnswer { status: 200 });
        for body in [
            "<html>",
            "<!doctype html>{}",
            "ok",
            "\u{0}",
            " ",
            "null",
            "true",
            r#""ok""#,
            r#"[{"success":false}]"#,
            r#"{"success":fals"#,
            r#"{"success":false,"detail":"and so o"#,
            "{}{}",
            "{} <!-- a proxy -->",
            &"[".repeat(60_000),
            &format!(r#"{{"a":{}"#, "[".repeat(60_000)),
        ] {
            assert_eq!(meaning(200, body), unexpected, "{body}");
        }
        let html = |body: &str| {
            Answer::Response(Response {
                status: 200,
                body: body.into(),
                is_html: true,
                whole: true,
                retry_after: None,
            })
            .meaning()
        };
        assert_eq!(html("{}"), unexpected);
        assert_eq!(html(r#"{"success":false}"#), unexpected);
        assert_eq!(html(""), Meaning::Delivered);
    }

    #[test]
    fn an_incomplete_answer_counts_by_its_status_unless_it_is_a_2xx() {
        let cut = |status| {
            Answer::Response(Response {
                status,
                body: b"{\"me".to_vec(),
                is_html: false,
                whole: false,
                retry_after: None,
            })
            .meaning()
        };
        assert_eq!(cut(200), Meaning::Retry(RequestFailure::CutOff));
        assert_eq!(cut(503), Meaning::Retry(RequestFailure::Status(503)));
        assert_eq!(cut(400), refused(RejectReason::BadRequest, 400, "{\"me"));
    }

    #[test]
    fn the_detail_is_the_servers_explanation() {
        let detail_of = |body: &str| detail(body.as_bytes());
        assert_eq!(
            detail_of(r#"{"meta":{"errors":["no event","no id"]}}"#),
            "no event; no id"
        );
        assert_eq!(
            detail_of(r#"{"errors":[{"field":"x"}]}"#),
            r#"{"field":"x"}"#
        );
        assert_eq!(
            detail_of(r#"{"meta":{"errors":[]}}"#),
            r#"{"meta":{"errors":[]}}"#
        );
        assert_eq!(detail_of(" bad\ngateway\u{7} "), "bad gateway");
        assert_eq!(detail(&[0xff, b'a']), "\u{fffd}a");
        let long = detail_of(&"é".repeat(5_000));
        assert!(long.len() <= DETAIL_CAPACITY && long.ends_with('…'));
    }
}
