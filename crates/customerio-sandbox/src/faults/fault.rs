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
///
/// // Two times 503 with `Retry-After: 2`, then as usual.
/// let overload = Fault::status(503).retry_after_seconds(2).times(2);
/// // A batch that holds this message is refused as a whole, every time.
/// let poison = Fault::status(400).if_message_id("m-7");
/// // One request in ten is stored, and its answer lost.
/// let flaky = Fault::lost_acknowledgement().fraction(0.1, 42);
/// assert_eq!(flaky.to_string(), "stores, then resets the connection");
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
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::status(503));
    /// assert!(send(&sandbox, "POST /v1/track", PAID)?.starts_with("HTTP/1.1 503"));
    /// assert!(sandbox.messages().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::unsuccessful());
    /// assert!(send(&sandbox, "POST /v1/track", PAID)?.ends_with(r#"{"success":false}"#));
    /// assert!(sandbox.messages().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn unsuccessful() -> Self {
        Self::status(200).body(r#"{"success":false}"#)
    }

    /// Delays the usual response by `delay`.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::latency(Duration::from_millis(20)));
    /// let start = std::time::Instant::now();
    /// assert!(send(&sandbox, "POST /v1/track", PAID)?.starts_with("HTTP/1.1 200"));
    /// assert!(start.elapsed() >= Duration::from_millis(20));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn latency(delay: Duration) -> Self {
        Self::new(Manner::Proceed).delayed(delay)
    }

    /// Resets the connection (TCP `RST`) once the request is read; nothing is stored.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::reset().times(1));
    /// assert!(send(&sandbox, "POST /v1/track", PAID).is_err());
    /// assert_eq!(sandbox.requests()[0].status, None);
    /// # Ok::<(), StartError>(())
    /// ```
    pub fn reset() -> Self {
        Self::new(Manner::Reset)
    }

    /// Stores the messages, then resets the connection instead of responding: the sender can't know
    /// that they arrived.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::lost_acknowledgement());
    /// assert!(send(&sandbox, "POST /v1/track", PAID).is_err());
    /// assert_eq!(sandbox.counts().accepted, 1);
    /// # Ok::<(), StartError>(())
    /// ```
    pub fn lost_acknowledgement() -> Self {
        Self::reset().processed()
    }

    /// Sends a response that is shorter than its `Content-Length`, closes the connection in order, and
    /// stores nothing. The status is 200, unless [`with_status`](Self::with_status) sets another.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::cut_off().body("half"));
    /// let answer = send(&sandbox, "POST /v1/track", PAID)?;
    /// assert!(answer.contains("content-length: 68\r\n") && answer.ends_with("\r\n\r\nhalf"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn cut_off() -> Self {
        Self::new(Manner::CutOff)
    }

    /// Never responds. Ends when the client disconnects, when the faults are cleared (the request
    /// then continues as usual) or when the sandbox stops.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::hang());
    /// std::thread::scope(|scope| {
    ///     scope.spawn(|| send(&sandbox, "POST /v1/track", PAID));
    ///     assert!(sandbox.wait_until(Duration::from_secs(5), |counts| counts.held == 1));
    ///     sandbox.clear_faults();
    /// });
    /// assert_eq!(sandbox.counts().accepted, 1);
    /// # Ok::<(), StartError>(())
    /// ```
    pub fn hang() -> Self {
        Self::new(Manner::Hang)
    }

    /// Changes the status of the answer, as in [`status`](Self::status).
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::cut_off().with_status(500));
    /// assert!(send(&sandbox, "POST /v1/track", PAID)?.starts_with("HTTP/1.1 500"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_status(mut self, status: u16) -> Self {
        self.answer.status = Self::status(status).answer.status;
        self
    }

    /// Sets the body of the response, which may have any content.
    ///
    /// The `Content-Type` is JSON if the body is JSON, else plain text.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::status(502).body("<h1>Bad Gateway</h1>"));
    /// assert!(send(&sandbox, "POST /v1/track", PAID)?.ends_with("<h1>Bad Gateway</h1>"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.answer.body = Some(Bytes::from(body.into()));
        self
    }

    /// Adds `Retry-After` as a number of seconds.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::status(429).retry_after_seconds(7));
    /// assert!(send(&sandbox, "POST /v1/track", PAID)?.contains("retry-after: 7\r\n"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn retry_after_seconds(mut self, seconds: u32) -> Self {
        self.answer.retry_after = Some(RetryAfter::Seconds(seconds));
        self
    }

    /// Adds `Retry-After` as a date `seconds` after the response's own `Date`, or before it if
    /// negative.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::status(503).retry_after_date(90));
    /// let answer = send(&sandbox, "POST /v1/track", PAID)?;
    /// let line = answer.lines().find(|line| line.starts_with("retry-after: "));
    /// assert!(line.is_some_and(|date| date.ends_with(" GMT")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn retry_after_date(mut self, seconds: i64) -> Self {
        self.answer.retry_after = Some(RetryAfter::Date(seconds));
        self
    }

    /// Shifts the clock of the response's `Date` by `seconds`, which may be negative.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// let thirty_years = 30 * 365 * 24 * 3600;
    /// sandbox.inject(Fault::status(503).clock_skew(-thirty_years));
    /// let answer = send(&sandbox, "POST /v1/track", PAID)?;
    /// let date = answer.lines().find(|line| line.starts_with("date: "));
    /// assert!(date.is_some_and(|date| date.contains(" 199") || date.contains(" 200")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn clock_skew(mut self, seconds: i64) -> Self {
        self.answer.clock_skew = seconds;
        self
    }

    /// Waits for `delay` first.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::status(500).delayed(Duration::from_millis(20)));
    /// let start = std::time::Instant::now();
    /// assert!(send(&sandbox, "POST /v1/track", PAID)?.starts_with("HTTP/1.1 500"));
    /// assert!(start.elapsed() >= Duration::from_millis(20));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn delayed(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Validates and stores the messages as usual before the fault replaces the response.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::status(500).processed());
    /// assert!(send(&sandbox, "POST /v1/track", PAID)?.starts_with("HTTP/1.1 500"));
    /// assert_eq!(sandbox.messages().len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn processed(mut self) -> Self {
        self.processed = true;
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
