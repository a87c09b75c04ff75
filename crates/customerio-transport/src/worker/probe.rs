//! One request without messages, to find out whether a client with these settings can deliver.

use core::error::Error;
use core::fmt;
use std::io;
use std::sync::Arc;
use std::thread;
use std::time::SystemTime;

use reqwest::header::{CONTENT_TYPE, DATE};
use tokio::time::timeout;

use super::body::BodyPool;
use super::connector::{Connector, HttpConfig};
use super::http::is_html;
use super::resolver::Resolver;
use super::runtime::runtime;
use crate::defaults::MAX_ANSWER_BYTES;
use crate::error::BuildError;

/// The answer of a server to a batch without messages.
///
/// ```
#[doc = sandbox!()]
/// let probe = Client::builder("any-key").endpoint(sandbox.url()).probe()?;
/// if let Ok(ProbeAnswer { status, is_json, .. }) = probe.send_empty_batch()? {
///     // The key is accepted, and the batch is empty.
///     assert_eq!((status, is_json), (400, true));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ProbeAnswer {
    /// The HTTP status.
    pub status: u16,
    /// Whether it declares to be a page for a browser.
    pub is_html: bool,
    /// Whether it declares to be JSON.
    pub is_json: bool,
    /// The time of the server's clock, by its header `Date`.
    pub date: Option<SystemTime>,
    /// The time of this machine's clock when the answer arrived.
    pub received_at: SystemTime,
    /// The first bytes of its body.
    pub body: Vec<u8>,
}

/// The reason why no answer came.
///
/// ```
/// use customerio_transport::Client;
///
/// // Nothing listens there.
/// let probe = Client::builder("any-key").endpoint("http://127.0.0.1:1").probe()?;
/// let failure = probe.send_empty_batch()?.err().ok_or("answered")?;
/// assert!(failure.to_string().starts_with("the connection was refused: "));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProbeFailure {
    /// The part that failed.
    pub problem: ProbeProblem,
    /// The innermost error, without the key.
    pub cause: String,
}

/// The part of a connection that failed.
///
/// ```
/// use customerio_transport::{Client, ProbeProblem};
///
/// // Nothing listens there.
/// let probe = Client::builder("any-key").endpoint("http://127.0.0.1:1").probe()?;
/// let failure = probe.send_empty_batch()?.err().ok_or("answered")?;
/// assert_eq!(failure.problem, ProbeProblem::Refused);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProbeProblem {
    /// The name of the host, or of the proxy, has no address.
    Name,
    /// The host, or the proxy, refused the connection.
    Refused,
    /// The TLS handshake failed, for example because of the certificate.
    Tls,
    /// The proxy did not open a tunnel to the host.
    Tunnel,
    /// No answer came within the client's timeout.
    TimedOut,
    /// Another error of the connection.
    Other,
}

impl fmt::Display for ProbeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.problem {
            ProbeProblem::Name => "the name can't be looked up",
            ProbeProblem::Refused => "the connection was refused",
            ProbeProblem::Tls => "the TLS handshake failed",
            ProbeProblem::Tunnel => "the proxy opened no tunnel",
            ProbeProblem::TimedOut => "no answer came in time",
            ProbeProblem::Other => "the connection failed",
        };
        write!(f, "{what}: {}", self.cause)
    }
}

/// Posts a batch without messages, and blocks until it is answered.
///
/// # Errors
///
/// A setting is not valid, or the system can't start a thread. That no answer came is not an error here.
pub(crate) fn post_empty_batch(
    config: &HttpConfig,
) -> Result<Result<ProbeAnswer, ProbeFailure>, BuildError> {
    // On a thread of its own, since tokio panics if a thread of a runtime blocks on another runtime.
    thread::scope(|scope| {
        let thread = thread::Builder::new().name("customerio-probe".to_owned());
        let posted = thread.spawn_scoped(scope, || post(config))?.join();
        posted.unwrap_or_else(|_| Err(io::Error::other("the HTTP client panicked").into()))
    })
}

fn post(config: &HttpConfig) -> Result<Result<ProbeAnswer, ProbeFailure>, BuildError> {
    let pool = Connector::new(config, Arc::new(Resolver::start()?))?.pool()?;
    let runtime = runtime()?;
    let exchange = async {
        let mut response = pool
            .post(config.url.clone())
            .body(BodyPool::default().body(&[]).into_bytes())
            .send()
            .await
            .map_err(|error| failure(&error))?;
        let received_at = SystemTime::now();
        let headers = response.headers();
        let date = headers.get(DATE).and_then(|date| date.to_str().ok());
        let mut answer = ProbeAnswer {
            status: response.status().as_u16(),
            is_html: is_html(headers),
            is_json: headers
                .get(CONTENT_TYPE)
                .is_some_and(|it| it.as_bytes().starts_with(b"application/json")),
            date: date.and_then(|date| httpdate::parse_http_date(date).ok()),
            received_at,
            body: Vec::new(),
        };
        while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
            let room = MAX_ANSWER_BYTES - answer.body.len();
            answer
                .body
                .extend_from_slice(&chunk[..room.min(chunk.len())]);
            if room <= chunk.len() {
                break;
            }
        }
        Ok(answer)
    };
    Ok(runtime.block_on(async {
        let answer = timeout(config.timeout, exchange).await;
        answer.unwrap_or_else(|_| {
            Err(ProbeFailure {
                problem: ProbeProblem::TimedOut,
                cause: format!("no answer within {:?}", config.timeout),
            })
        })
    }))
}

/// Classifies a request that got no answer. No error contains the key.
fn failure(error: &reqwest::Error) -> ProbeFailure {
    let mut problem = None;
    let mut cause: &(dyn Error + 'static) = error;
    loop {
        if let Some(tls) = tls_error(cause) {
            return ProbeFailure {
                problem: ProbeProblem::Tls,
                cause: tls.to_string(),
            };
        }
        let io = cause.downcast_ref::<io::Error>();
        if io.is_some_and(|io| io.kind() == io::ErrorKind::ConnectionRefused) {
            // Also below the error of a tunnel: then nothing listens at the proxy's address.
            problem = Some(ProbeProblem::Refused);
        }
        let text = cause.to_string();
        // hyper-util has no public types of these errors.
        if text.starts_with("dns error") {
            problem = problem.or(Some(ProbeProblem::Name));
        } else if text.starts_with("tunnel error") {
            problem = problem.or(Some(ProbeProblem::Tunnel));
        }
        match cause.source() {
            Some(source) => cause = source,
            None => break,
        }
    }
    let problem = problem.unwrap_or(if error.is_timeout() {
        ProbeProblem::TimedOut
    } else {
        ProbeProblem::Other
    });
    ProbeFailure {
        problem,
        cause: cause.to_string(),
    }
}

/// Returns the error of TLS that this error is, or that it wraps as `io::Error`s do: their source is the
/// source of the wrapped error, and not the wrapped error.
fn tls_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    let mut error = error;
    loop {
        if let Some(tls) = error.downcast_ref() {
            return Some(tls);
        }
        error = error.downcast_ref::<io::Error>()?.get_ref()?;
    }
}
