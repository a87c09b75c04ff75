//! HTTP exchanges: each sends one body and reads one answer, with limits on size and time.

use core::error::Error;
use core::future::poll_fn;
use core::pin::{Pin, pin};
use core::task::Poll;
use core::time::Duration;
#[cfg(feature = "gzip")]
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use reqwest::dns::Resolve;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, DATE, HeaderMap, HeaderName, RETRY_AFTER};
use reqwest::{Client, Response as Received, Url};
use tokio::time::{Instant, timeout_at};

use super::body::{Body, BodyPool};
use super::connector::{Connector, HttpConfig};
use super::content::decode;
use super::resolver::Resolver;
use crate::arena::Run;
use crate::defaults::{MAX_ANSWER_BYTES, UPLOAD_BYTES_PER_SECOND};
use crate::delivery::{Answer, Meaning, RequestFailure, Response, retry_after};
use crate::error::BuildError;
use crate::log::{LogLimit, log, log_limited};
use crate::outcome::PauseReason;

/// The number of failed tries of a request's messages, as customerio-node 5.2.0 sends it.
const RETRY_COUNT: HeaderName = HeaderName::from_static("x-retry-count");

/// The number of failing answers in a row after which the next request opens a new connection.
const FAILING_ANSWERS: u32 = 2;

/// 421 Misdirected Request: a connection to this server is of no use for these requests.
const MISDIRECTED: u16 = 421;

/// The HTTP client of one delivery thread.
pub(crate) struct Http {
    connector: Connector,
    pool: Client,
    /// The number of pools before this one.
    generation: u64,
    /// Whether the last response took more than half of the timeout, or did not arrive in time.
    slow: bool,
    /// The number of failing answers in a row from the connections of the pool.
    failing: u32,
    no_answer: Arc<LogLimit>,
    url: Url,
    timeout: Duration,
    bodies: BodyPool,
    #[cfg(feature = "gzip")]
    gzip: bool,
}

/// A request in flight.
pub(crate) struct Exchange {
    /// The size of its body in memory, in bytes.
    pub(crate) bytes: usize,
    /// The generation of the pool whose connection it uses.
    generation: u64,
    started: Instant,
    pub(crate) answer: Pin<Box<dyn Future<Output = Answer> + Send>>,
}

impl Http {
    /// Creates a client that looks up names on a thread of its own.
    ///
    /// # Errors
    ///
    /// Returns an error if a setting is not valid or the thread can't be started.
    pub(crate) fn new(config: HttpConfig) -> Result<Self, BuildError> {
        let resolver = Resolver::start()?;
        Self::with_resolver(config, Arc::new(resolver))
    }

    /// Creates a client that looks up names with `resolver`.
    pub(super) fn with_resolver(
        config: HttpConfig,
        resolver: Arc<dyn Resolve>,
    ) -> Result<Self, BuildError> {
        let connector = Connector::new(&config, resolver)?;
        Ok(Self {
            pool: connector.pool()?,
            connector,
            generation: 0,
            slow: false,
            failing: 0,
            no_answer: Arc::default(),
            url: config.url,
            timeout: config.timeout,
            bodies: BodyPool::default(),
            #[cfg(feature = "gzip")]
            gzip: config.gzip,
        })
    }

    /// Starts to post a body with the items of `runs` and the current time as `sentAt`. `failures` is
    /// the number of failed tries since the latest answer for these items.
    pub(crate) fn exchange(&self, runs: &[Run], failures: u32) -> Exchange {
        let (body, is_compressed) = self.encode(self.bodies.body(runs));
        let bytes = body.len();
        let mut request = self.pool.post(self.url.clone()).body(body);
        if is_compressed {
            request = request.header(CONTENT_ENCODING, "gzip");
        }
        if failures > 0 {
            request = request.header(RETRY_COUNT, failures);
        }
        let started = Instant::now();
        let deadline = self
            .time_for(bytes)
            .and_then(|time| started.checked_add(time));
        let limit = Arc::clone(&self.no_answer);
        let answer = async move {
            match within(deadline, request.send()).await {
                None => Answer::None(RequestFailure::TimedOut),
                Some(Err(error)) => Answer::None(failure(&error, failures, &limit)),
                Some(Ok(received)) => Answer::Response(read(received, deadline).await),
            }
        };
        Exchange {
            bytes,
            generation: self.generation,
            started,
            answer: Box::pin(guarded(answer)),
        }
    }

    /// Compresses `body` if the client is set to. Also returns whether the body is compressed: if gzip
    /// fails, the plain body is sent.
    #[cfg(feature = "gzip")]
    fn encode(&self, body: Body) -> (Bytes, bool) {
        if !self.gzip {
            return (body.into_bytes(), false);
        }
        match compress(body.as_ref()) {
            Ok(compressed) => (compressed.into(), true),
            Err(error) => {
                static LIMIT: LogLimit = LogLimit::new();
                log_limited!(LIMIT, error, "customerio::delivery", %error, "gzip failed; the body is sent uncompressed");
                (body.into_bytes(), false)
            }
        }
    }

    #[cfg(not(feature = "gzip"))]
    #[expect(
        clippy::unused_self,
        reason = "the counterpart with gzip reads a setting"
    )]
    fn encode(&self, body: Body) -> (Bytes, bool) {
        (body.into_bytes(), false)
    }

    /// Returns the time limit of a request with a body of `bytes`, or `None` if there is no limit.
    ///
    /// The system buffers what is written, so the progress of an upload is not visible here. A
    /// connection that does not answer looks like a slow one at first. So bodies have more time only
    /// after a request was slow, and a dead connection is abandoned after one timeout.
    fn time_for(&self, bytes: usize) -> Option<Duration> {
        if !self.slow {
            return Some(self.timeout);
        }
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let upload = (Duration::from_secs(1) / UPLOAD_BYTES_PER_SECOND).saturating_mul(bytes);
        self.timeout.checked_add(upload.min(self.timeout))
    }

    /// Updates the time limits and the pool after the answer of an exchange.
    pub(crate) fn answered(&mut self, exchange: &Exchange, answer: &Answer) {
        let (doubtful, slow) = match answer {
            Answer::Response(response) => {
                let slow = exchange.started.elapsed() > self.timeout / 2;
                let failing = self.is_failing(exchange, answer);
                (!response.whole || failing, Some(slow))
            }
            Answer::None(failure) => match failure {
                RequestFailure::TimedOut => (true, Some(true)),
                RequestFailure::CutOff | RequestFailure::Panicked => (true, None),
                RequestFailure::Status(_) | RequestFailure::Connect | RequestFailure::Request => {
                    (false, None)
                }
            },
        };
        self.slow = slow.unwrap_or(self.slow);
        if doubtful {
            self.retire(exchange.generation);
        }
    }

    /// Counts failing answers. Returns whether a new connection may be served instead.
    ///
    /// A server that was taken out of service, such as one behind a name that has another address now, may
    /// answer with an error for as long as its connections are used. A 429 is of a server that counts requests,
    /// so it is not one of them.
    fn is_failing(&mut self, exchange: &Exchange, answer: &Answer) -> bool {
        if exchange.generation != self.generation {
            return false;
        }
        match answer.meaning() {
            Meaning::Delivered | Meaning::Refused(_) => self.failing = 0,
            Meaning::Retry(RequestFailure::Status(429)) => {}
            Meaning::Pause(PauseReason::UnexpectedStatus {
                status: MISDIRECTED,
            }) => return true,
            Meaning::Retry(_) | Meaning::Pause(_) => self.failing += 1,
        }
        self.failing >= FAILING_ANSWERS
    }

    /// Replaces the pool of `generation`, so that the next request opens a new connection.
    ///
    /// A connection that does not answer looks like any other: with HTTP/2 it accepts requests and may
    /// even answer pings, so a pool would use it again. Requests in flight keep their connections.
    fn retire(&mut self, generation: u64) {
        if generation != self.generation {
            return;
        }
        match self.connector.pool() {
            Ok(pool) => {
                self.pool = pool;
                self.generation += 1;
                self.failing = 0;
            }
            Err(error) => {
                static LIMIT: LogLimit = LogLimit::new();
                log_limited!(LIMIT, warn, "customerio::delivery", %error, "failed to create a connection pool; the present connections are used again");
            }
        }
    }
}

/// Returns the output of `future`, or `None` if it is not ready by the deadline.
async fn within<F: Future>(deadline: Option<Instant>, future: F) -> Option<F::Output> {
    match deadline {
        Some(deadline) => timeout_at(deadline, future).await.ok(),
        None => Some(future.await),
    }
}

/// Turns a panic of the HTTP client into a failed try, so that the delivery thread keeps its state.
async fn guarded(answer: impl Future<Output = Answer>) -> Answer {
    let mut answer = pin!(answer);
    poll_fn(|context| {
        // After a panic the future is never polled again.
        catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(context))).unwrap_or_else(|_| {
            static LIMIT: LogLimit = LogLimit::new();
            log_limited!(
                LIMIT,
                error,
                "customerio::delivery",
                "the HTTP client panicked; the request is tried again"
            );
            Poll::Ready(Answer::None(RequestFailure::Panicked))
        })
    })
    .await
}

#[cfg(feature = "gzip")]
fn compress(body: &[u8]) -> io::Result<Vec<u8>> {
    use std::io::Write as _;

    let mut encoder = flate2::write::GzEncoder::new(
        Vec::with_capacity(body.len() / 4),
        flate2::Compression::fast(),
    );
    encoder.write_all(body)?;
    encoder.finish()
}

/// Reads an answer until its end, the deadline or [`MAX_ANSWER_BYTES`].
async fn read(mut received: Received, deadline: Option<Instant>) -> Response {
    let headers = received.headers();
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let wait =
        header(RETRY_AFTER).and_then(|value| retry_after(value, header(DATE), SystemTime::now()));
    let is_html = is_html(headers);
    let encodings: Vec<_> = headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    let encodings = encodings.join(",");
    let status = received.status().as_u16();
    let mut body = Vec::new();
    let whole = loop {
        match within(deadline, received.chunk()).await {
            Some(Ok(Some(chunk))) => {
                let room = MAX_ANSWER_BYTES - body.len();
                body.extend_from_slice(&chunk[..room.min(chunk.len())]);
                if room < chunk.len() {
                    break true;
                }
            }
            Some(Ok(None)) => break true,
            Some(Err(_)) | None => break false,
        }
    };
    Response {
        status,
        body: decode(body, &encodings),
        is_html,
        whole,
        retry_after: wait,
    }
}

/// Returns whether the answer declares that it is a page for a browser.
pub(super) fn is_html(headers: &HeaderMap) -> bool {
    headers.get_all(CONTENT_TYPE).iter().any(|value| {
        let bytes = value.as_bytes();
        let end = bytes.iter().position(|byte| *byte == b';');
        let media_type = &bytes[..end.unwrap_or(bytes.len())];
        media_type.trim_ascii().eq_ignore_ascii_case(b"text/html")
    })
}

/// Classifies a request that got no answer, after `failures` failed tries, and logs its cause.
fn failure(error: &reqwest::Error, failures: u32, limit: &LogLimit) -> RequestFailure {
    // Only the innermost error names the cause, such as a certificate. No error contains the key.
    let mut cause: &dyn Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    if failures.saturating_add(1).is_power_of_two() {
        log_limited!(limit, warn, "customerio::delivery", %cause, "a request got no answer");
    } else {
        log!(debug, "customerio::delivery", %cause, "a request got no answer");
    }
    if error.is_connect() {
        RequestFailure::Connect
    } else if error.is_timeout() {
        RequestFailure::TimedOut
    } else if error.is_builder() {
        RequestFailure::Request
    } else {
        RequestFailure::CutOff
    }
}
