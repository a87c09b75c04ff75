//! The definition of a fault: its effect, its conditions and how often it applies.

use bytes::Bytes;
use serde_json::Value;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// A fault that a test injects into requests with [`Sandbox::inject`](crate::Sandbox::inject).
///
/// A constructor sets the effect; the other methods limit it to some requests. Without limits it
/// applies to every request until it is cleared. Only the first matching fault applies to a request:
/// after the body is read, before the key is checked.
///
/// ```
/// use customerio_sandbox::Fault;
/// use std::time::Duration;
///
/// // Two times 503 with `Retry-After: 2`, then as usual.
/// let overload = Fault::status(503).retry_after_seconds(2).times(2);
/// // A batch that holds this message is refused as a whole, every time.
/// let poison = Fault::status(400).if_message_id("m-7");
/// // One request in ten is stored, and its answer lost.
/// let flaky = Fault::lost_acknowledgement().fraction(0.1, 42);
/// # let _ = (overload, poison, flaky);
/// ```
///
/// The others:
///
/// ```
/// use customerio_sandbox::Fault;
/// use std::time::Duration;
///
/// let faults = [
///     // Answers that are no success.
///     Fault::unsuccessful(),
///     Fault::status(429).retry_after_date(2).clock_skew(-3600),
///     Fault::status(502).body("<h1>Bad Gateway</h1>").delayed(Duration::from_millis(50)),
///     // Stored, and answered with an error nevertheless.
///     Fault::status(500).processed(),
///     // Connections that end early, or never.
///     Fault::reset(),
///     Fault::cut_off().with_status(201),
///     Fault::hang(),
///     Fault::latency(Duration::from_secs(1)),
///     // For some requests only.
///     Fault::status(400).if_property("plan", "free"),
///     Fault::status(400).if_message(|message| message["userId"].is_null()),
///     Fault::status(413).if_larger_than(100_000),
/// ];
/// # let _ = faults;
/// ```
#[derive(Clone)]
#[must_use = "a fault does nothing without `Sandbox::inject`"]
pub struct Fault {
    pub(super) manner: Manner,
    pub(super) answer: Answer,
    pub(super) delay: Duration,
    pub(super) processed: bool,
    pub(super) times: Option<u64>,
    pub(super) fraction: Option<(f64, u64)>,
    pub(super) conditions: Vec<Condition>,
}

/// The effect of a fault on the response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// The usual response, possibly later.
    Proceed,
    /// The response of the fault.
    Answer,
    /// An incomplete response, then a closed connection.
    CutOff,
    /// A reset connection.
    Reset,
    /// No response until the faults are cleared, then the usual one.
    Hang,
}

/// The response of a fault.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Option<Bytes>,
    pub(super) retry_after: Option<RetryAfter>,
    pub(super) clock_skew: i64,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum RetryAfter {
    Seconds(u32),
    Date(i64),
}

type Predicate = Arc<dyn Fn(&Value) -> bool + Send + Sync>;

/// A condition that a request must satisfy for a fault to apply.
#[derive(Clone)]
pub(super) enum Condition {
    MessageId(String),
    Property(String, Value),
    Message(Predicate),
    LargerThan(usize),
}

impl Fault {
    fn new(manner: Manner) -> Self {
        Self {
            manner,
            answer: Answer {
                status: 200,
                body: None,
                retry_after: None,
                clock_skew: 0,
            },
            delay: Duration::ZERO,
            processed: false,
            times: None,
            fraction: None,
            conditions: Vec::new(),
        }
    }

    /// Responds with this status and stores nothing, even with a 2xx (but see
    /// [`processed`](Self::processed)).
    ///
    /// The body is the API's success or error, unless [`body`](Self::body) sets another. A number
    /// below 200 or above 599 becomes 500.
    pub fn status(status: u16) -> Self {
        let mut fault = Self::new(Manner::Answer);
        fault.answer.status = if (200..=599).contains(&status) {
            status
        } else {
            500
        };
        fault
    }

    /// Responds with 200 and `{"success":false}`, and stores nothing.
    pub fn unsuccessful() -> Self {
        Self::status(200).body(r#"{"success":false}"#)
    }

    /// Delays the usual response by `delay`.
    pub fn latency(delay: Duration) -> Self {
        Self::new(Manner::Proceed).delayed(delay)
    }

    /// Resets the connection (TCP `RST`) once the request is read; nothing is stored.
    pub fn reset() -> Self {
        Self::new(Manner::Reset)
    }

    /// Stores the messages, then resets the connection instead of responding: the sender can't know
    /// that they arrived.
    pub fn lost_acknowledgement() -> Self {
        Self::reset().processed()
    }

    /// Sends a response that is shorter than its `Content-Length`, closes the connection in order, and
    /// stores nothing. The status is 200, unless [`with_status`](Self::with_status) sets another.
    pub fn cut_off() -> Self {
        Self::new(Manner::CutOff)
    }

    /// Never responds. Ends when the client disconnects, when the faults are cleared (the request
    /// then continues as usual) or when the sandbox stops.
    pub fn hang() -> Self {
        Self::new(Manner::Hang)
    }

    /// Changes the status of the answer, as in [`status`](Self::status).
    pub fn with_status(mut self, status: u16) -> Self {
        self.answer.status = Self::status(status).answer.status;
        self
    }

    /// Sets the body of the response, which may have any content.
    ///
    /// The `Content-Type` is JSON if the body is JSON, else plain text.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.answer.body = Some(Bytes::from(body.into()));
        self
    }

    /// Adds `Retry-After` as a number of seconds.
    pub fn retry_after_seconds(mut self, seconds: u32) -> Self {
        self.answer.retry_after = Some(RetryAfter::Seconds(seconds));
        self
    }

    /// Adds `Retry-After` as a date `seconds` after the response's own `Date`, or before it if
    /// negative.
    pub fn retry_after_date(mut self, seconds: i64) -> Self {
        self.answer.retry_after = Some(RetryAfter::Date(seconds));
        self
    }

    /// Shifts the clock of the response's `Date` by `seconds`, which may be negative.
    pub fn clock_skew(mut self, seconds: i64) -> Self {
        self.answer.clock_skew = seconds;
        self
    }

    /// Waits for `delay` first.
    pub fn delayed(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Validates and stores the messages as usual before the fault replaces the response.
    pub fn processed(mut self) -> Self {
        self.processed = true;
        self
    }

    /// Applies to the next `requests` matching requests only, then is removed.
    pub fn times(mut self, requests: u64) -> Self {
        self.times = Some(requests);
        self
    }

    /// Applies to a share of the matching requests, from 0.0 (none) to 1.0 (all). The same seed
    /// selects the same requests by their order.
    pub fn fraction(mut self, share: f64, seed: u64) -> Self {
        self.fraction = Some((share, seed));
        self
    }

    /// Applies only to requests that contain a message with this `messageId`.
    pub fn if_message_id(mut self, id: impl Into<String>) -> Self {
        self.conditions.push(Condition::MessageId(id.into()));
        self
    }

    /// Applies only to requests that contain a message whose property or trait `name` equals `value`.
    pub fn if_property(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.conditions
            .push(Condition::Property(name.into(), value.into()));
        self
    }

    /// Applies only to requests that contain a message for which `is_so` returns true.
    pub fn if_message(mut self, is_so: impl Fn(&Value) -> bool + Send + Sync + 'static) -> Self {
        self.conditions.push(Condition::Message(Arc::new(is_so)));
        self
    }

    /// Applies only to requests whose body is larger than `bytes` after decompression. With
    /// `Fault::status(413)` it is a lower size limit.
    pub fn if_larger_than(mut self, bytes: usize) -> Self {
        self.conditions.push(Condition::LargerThan(bytes));
        self
    }

    pub(crate) fn manner(&self) -> Manner {
        self.manner
    }

    pub(crate) fn delay(&self) -> Duration {
        self.delay
    }

    pub(crate) fn is_processed(&self) -> bool {
        self.processed
    }
}

/// Describes the effect.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.delay.is_zero() && self.manner != Manner::Proceed {
            write!(f, "waits {:?}, then ", self.delay)?;
        }
        if self.processed {
            f.write_str("stores, then ")?;
        }
        match self.manner {
            Manner::Proceed => write!(f, "waits {:?}", self.delay),
            Manner::Answer => write!(f, "answers {}", self.answer.status),
            Manner::CutOff => write!(f, "cuts off an answer of {}", self.answer.status),
            Manner::Reset => f.write_str("resets the connection"),
            Manner::Hang => f.write_str("never answers"),
        }
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fault")
            .field("does", &format_args!("{self}"))
            .field("times", &self.times)
            .field("fraction", &self.fraction)
            .field("conditions", &self.conditions.len())
            .finish_non_exhaustive()
    }
}
