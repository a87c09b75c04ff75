//! The answers of the server and their meanings.
//!
//! | answer | meaning |
//! |---|---|
//! | 2xx, complete, without `"success": false` | delivered |
//! | 400, 413, 2xx with `"success": false` | some message is bad |
//! | 408, 429, 5xx except 501 and 505, a timeout, no connection, an incomplete 2xx | retry |
//! | 401, 403 | the key is refused: pause |
//! | 3xx, 404, 405, 415, 501, 505, any other | the request is wrong: pause |
//!
//! The status of an incomplete answer that is not a 2xx counts; only its explanation is lost.

use core::fmt;
use core::time::Duration;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use crate::defaults::DETAIL_CAPACITY;
use crate::outcome::{PauseReason, RejectReason, Rejection};

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
    /// The first [`ANSWER_CAPACITY`](crate::defaults::ANSWER_CAPACITY) bytes of the body.
    pub(crate) body: Vec<u8>,
    /// False if the connection ended within the body.
    pub(crate) whole: bool,
    pub(crate) retry_after: Option<Duration>,
}

/// Why a try failed.
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
            200..=299 if says_failure(&self.body) => refused(RejectReason::NotSuccessful),
            200..=299 => Meaning::Delivered,
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
}

/// Whether the body is an object with `"success": false`. A long body is incomplete, so an error after
/// that member is ignored.
fn says_failure(body: &[u8]) -> bool {
    let mut success = None;
    let mut json = serde_json::Deserializer::from_slice(body);
    // After an error no more members can be read.
    let _ = Success(&mut success).deserialize(&mut json);
    success == Some(false)
}

struct Success<'a>(&'a mut Option<bool>);

impl<'de> DeserializeSeed<'de> for Success<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Success<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<String>()? {
            if name == "success" {
                *self.0 = members.next_value::<Value>()?.as_bool();
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Returns the server's explanation, `meta.errors[]`, `errors[]` or the whole body, cut to
/// [`DETAIL_CAPACITY`] bytes.
fn detail(body: &[u8]) -> String {
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
            detail.truncate(detail.floor_char_boundary(DETAIL_CAPACITY - '…'.len_utf8()));
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
            // Cut to the capacity.
            r#"{"success":false,"detail":"and so o"#,
        ] {
            assert!(matches!(meaning(200, body), Meaning::Refused(_)), "{body}");
        }
        for body in [
            "",
            "{}",
            r#"{"success":true}"#,
            r#"{"success":"false"}"#,
            r#"[{"success":false}]"#,
            r#"{"data":{"success":false}}"#,
            r#"{"success":fals"#,
            "<html>",
            "\u{0}",
        ] {
            assert_eq!(meaning(202, body), Meaning::Delivered, "{body}");
        }
        assert!(!says_failure("[".repeat(60_000).as_bytes()));
    }

    #[test]
    fn an_incomplete_answer_counts_by_its_status_unless_it_is_a_2xx() {
        let cut = |status| {
            Answer::Response(Response {
                status,
                body: b"{\"me".to_vec(),
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
