//! One exchange: a body out, an answer in, both bounded in size and time.

use core::error::Error;
use core::future::poll_fn;
use core::pin::{Pin, pin};
use core::task::Poll;
use core::time::Duration;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use customerio_core::call::Batch;
use customerio_core::timestamp::Timestamp;
use reqwest::dns::Resolve;
use reqwest::header::{DATE, RETRY_AFTER};
use reqwest::{Client, Response as Received, Url};
use tokio::time::{Instant, timeout_at};

use super::connector::Connector;
use super::resolver::Resolver;
use crate::arena::Run;
use crate::defaults::{ANSWER_CAPACITY, MAX_ANSWER_BYTES, UPLOAD_BYTES_PER_SECOND};
use crate::delivery::{Answer, RequestFailure, Response, retry_after};
use crate::error::BuildError;
use crate::key::Key;

/// What a program may set about the wire.
#[derive(Debug)]
pub(crate) struct HttpConfig {
    /// Where bodies are posted to.
    pub(crate) url: Url,
    pub(crate) key: Key,
    pub(crate) strict: bool,
    pub(crate) user_agent: String,
    pub(crate) timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) proxy: Option<String>,
    pub(crate) gzip: bool,
    /// Texts in PEM that are trusted beside the system's certificates.
    pub(crate) roots: Vec<Vec<u8>>,
}

/// The HTTP client of one delivery thread.
pub(crate) struct Http {
    connector: Connector,
    pool: Client,
    /// The number of pools before this one.
    generation: u64,
    /// Whether the last response took more than half of the timeout, or did not come in time.
    slow: bool,
    url: Url,
    timeout: Duration,
    #[cfg(feature = "gzip")]
    gzip: bool,
}

/// A request under way.
pub(crate) struct Exchange {
    /// The memory that its body holds, in bytes.
    pub(crate) bytes: usize,
    /// The pool whose connection it uses.
    generation: u64,
    started: Instant,
    pub(crate) answer: Pin<Box<dyn Future<Output = Answer> + Send>>,
}

impl Http {
    pub(crate) fn new(config: HttpConfig) -> Result<Self, BuildError> {
        let resolver = Resolver::start()?;
        Self::resolved_by(config, Arc::new(resolver))
    }

    /// A client whose names are looked up by `resolver`.
    pub(super) fn resolved_by(
        config: HttpConfig,
        resolver: Arc<dyn Resolve>,
    ) -> Result<Self, BuildError> {
        let connector = Connector::new(&config, resolver)?;
        Ok(Self {
            pool: connector.pool()?,
            connector,
            generation: 0,
            slow: false,
            url: config.url,
            timeout: config.timeout,
            #[cfg(feature = "gzip")]
            gzip: config.gzip,
        })
    }

    /// Posts a body of these items, stamped with the present time.
    pub(crate) fn exchange(&self, runs: &[Run]) -> Exchange {
        let body = body(runs);
        #[cfg(feature = "gzip")]
        let body = if self.gzip { compress(&body) } else { body };
        let bytes = body.len();
        let request = self.pool.post(self.url.clone()).body(Bytes::from(body));
        let started = Instant::now();
        let deadline = self
            .time_for(bytes)
            .and_then(|time| started.checked_add(time));
        let answer = async move {
            match within(deadline, request.send()).await {
                None => Answer::None(RequestFailure::TimedOut),
                Some(Err(error)) => Answer::None(failure(&error)),
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

    /// The time that a request with a body of `bytes` has. `None`: more than can be counted.
    ///
    /// What a slow connection has taken of a body is not visible here, since the system buffers it. So a
    /// body has more time only after a request was slow: a connection that does not answer, which
    /// looks the same at first, is left after one timeout.
    fn time_for(&self, bytes: usize) -> Option<Duration> {
        if !self.slow {
            return Some(self.timeout);
        }
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let upload = (Duration::from_secs(1) / UPLOAD_BYTES_PER_SECOND).saturating_mul(bytes);
        self.timeout.checked_add(upload.min(self.timeout))
    }

    /// Learns from the answer of an exchange how the next ones are sent.
    pub(crate) fn answered(&mut self, exchange: &Exchange, answer: &Answer) {
        let (doubtful, slow) = match answer {
            Answer::Response(response) => {
                let slow = exchange.started.elapsed() > self.timeout / 2;
                (!response.whole, Some(slow))
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

    /// Replaces the pool of `generation`, so that the next request opens a new connection.
    ///
    /// A connection that does not answer looks like any other: with HTTP/2 it takes requests, and may
    /// even answer pings, so a pool offers it again. Requests under way keep theirs.
    fn retire(&mut self, generation: u64) {
        if generation != self.generation {
            return;
        }
        match self.connector.pool() {
            Ok(pool) => {
                self.pool = pool;
                self.generation += 1;
            }
            Err(error) => tracing::warn!(
                target: "customerio::delivery",
                %error,
                "the connections are used again, since no new ones could be prepared"
            ),
        }
    }
}

/// The output of `future`, or `None` where it is not there by the deadline.
async fn within<F: Future>(deadline: Option<Instant>, future: F) -> Option<F::Output> {
    match deadline {
        Some(deadline) => timeout_at(deadline, future).await.ok(),
        None => Some(future.await),
    }
}

/// Makes a panic of the HTTP client a failed try: the delivery thread goes on with its state.
async fn guarded(answer: impl Future<Output = Answer>) -> Answer {
    let mut answer = pin!(answer);
    poll_fn(|context| {
        // After a panic the future is never polled again.
        catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(context))).unwrap_or_else(|_| {
            tracing::error!(target: "customerio::delivery", "the HTTP client panicked; the request is tried again");
            Poll::Ready(Answer::None(RequestFailure::Panicked))
        })
    })
    .await
}

fn body(runs: &[Run]) -> Vec<u8> {
    let items: usize = runs.iter().map(|run| run.items().len() + 1).sum();
    let mut body = Vec::with_capacity(Batch::ENVELOPE_BYTES + items);
    let mut batch = Batch::open(Timestamp::now(), &mut body);
    for run in runs {
        // Within a run the commas are there already.
        batch.add(run.items());
    }
    batch.close();
    body
}

#[cfg(feature = "gzip")]
fn compress(body: &[u8]) -> Vec<u8> {
    use std::io::Write as _;

    let mut encoder = flate2::write::GzEncoder::new(
        Vec::with_capacity(body.len() / 4),
        flate2::Compression::fast(),
    );
    // Writing to memory does not fail; if it ever did, the server would refuse the body as a whole.
    let _ = encoder.write_all(body);
    encoder.finish().unwrap_or_default()
}

async fn read(mut received: Received, deadline: Option<Instant>) -> Response {
    let header = |name| {
        received
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let wait =
        header(RETRY_AFTER).and_then(|value| retry_after(value, header(DATE), SystemTime::now()));
    let status = received.status().as_u16();
    let mut body = Vec::new();
    let mut bytes = 0;
    let whole = loop {
        match within(deadline, received.chunk()).await {
            Some(Ok(Some(chunk))) => {
                let room = ANSWER_CAPACITY - body.len();
                body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
                bytes += chunk.len();
                if bytes > MAX_ANSWER_BYTES {
                    break true;
                }
            }
            Some(Ok(None)) => break true,
            Some(Err(_)) | None => break false,
        }
    };
    Response {
        status,
        body,
        whole,
        retry_after: wait,
    }
}

fn failure(error: &reqwest::Error) -> RequestFailure {
    if error.is_connect() {
        // A name, a port, a certificate: only the innermost error says which. None holds the key.
        let mut cause: &dyn Error = error;
        while let Some(source) = cause.source() {
            cause = source;
        }
        tracing::debug!(target: "customerio::delivery", %cause, "no connection could be made");
        RequestFailure::Connect
    } else if error.is_timeout() {
        RequestFailure::TimedOut
    } else if error.is_builder() {
        RequestFailure::Request
    } else {
        RequestFailure::CutOff
    }
}
