//! One exchange: a body out, an answer in, both bounded in size and time.

use core::error::Error;
use core::time::Duration;
use std::time::SystemTime;

use bytes::Bytes;
use customerio_core::call::Batch;
use customerio_core::timestamp::Timestamp;
use reqwest::header::{
    AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER,
};
use reqwest::redirect::Policy;
use reqwest::{Client, Proxy, Response as Received, Url};
use tokio::time::{Instant, timeout_at};

use crate::arena::Run;
use crate::defaults::{ANSWER_KEPT, ANSWER_READ};
use crate::delivery::{Answer, Failure, Response, retry_after};
use crate::error::BuildError;
use crate::key::Key;
use crate::shell::tls;

const STRICT_MODE: HeaderName = HeaderName::from_static("x-strict-mode");

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
#[derive(Debug)]
pub(crate) struct Http {
    client: Client,
    url: Url,
    timeout: Duration,
    #[cfg(feature = "gzip")]
    gzip: bool,
}

impl Http {
    pub(crate) fn new(config: HttpConfig) -> Result<Self, BuildError> {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, config.key.authorization());
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if config.strict {
            headers.insert(STRICT_MODE, HeaderValue::from_static("1"));
        }
        if config.gzip {
            #[cfg(not(feature = "gzip"))]
            return Err(BuildError::NoGzip);
            #[cfg(feature = "gzip")]
            headers.insert(
                reqwest::header::CONTENT_ENCODING,
                HeaderValue::from_static("gzip"),
            );
        }
        let user_agent =
            HeaderValue::from_str(&config.user_agent).map_err(|_| BuildError::UserAgent)?;
        let encrypted = config.url.scheme() == "https"
            || config
                .proxy
                .as_ref()
                .is_some_and(|proxy| proxy.starts_with("https"));
        let mut builder = Client::builder()
            .tls_backend_preconfigured(tls::config(encrypted, &config.roots)?)
            .default_headers(headers)
            .user_agent(user_agent)
            .redirect(Policy::none())
            .referer(false)
            .connect_timeout(config.connect_timeout)
            .tcp_nodelay(true);
        if let Some(proxy) = &config.proxy {
            builder = builder.proxy(Proxy::all(proxy.as_str()).map_err(|_| BuildError::Proxy)?);
        } else if is_loopback(&config.url) {
            // No proxy reaches what is on this machine.
            builder = builder.no_proxy();
        }
        let client = builder
            .build()
            .map_err(|error| BuildError::Tls(error.without_url().to_string()))?;
        Ok(Self {
            client,
            url: config.url,
            timeout: config.timeout,
            #[cfg(feature = "gzip")]
            gzip: config.gzip,
        })
    }

    /// One whose names are resolved by `resolver`.
    #[cfg(test)]
    #[allow(clippy::unwrap_used, reason = "only a test calls it")]
    pub(super) fn resolved_by(resolver: impl reqwest::dns::Resolve + 'static) -> Self {
        let client = Client::builder()
            .tls_backend_preconfigured(tls::config(false, &[]).unwrap())
            .no_proxy()
            .dns_resolver(std::sync::Arc::new(resolver))
            .build()
            .unwrap();
        Self {
            client,
            url: "http://nowhere.invalid/v1/batch".parse().unwrap(),
            timeout: Duration::from_mins(1),
            #[cfg(feature = "gzip")]
            gzip: false,
        }
    }

    /// Posts a body of these items, stamped with the present moment. Returns the size of what is
    /// held for it, and its answer to come.
    pub(crate) fn exchange(
        &self,
        runs: &[Run],
    ) -> (usize, impl Future<Output = Answer> + Send + 'static) {
        let body = body(runs);
        #[cfg(feature = "gzip")]
        let body = if self.gzip { compress(&body) } else { body };
        let bytes = body.len();
        let request = self.client.post(self.url.clone()).body(Bytes::from(body));
        let timeout = self.timeout;
        let answer = async move {
            let deadline = Instant::now() + timeout;
            match timeout_at(deadline, request.send()).await {
                Err(_) => Answer::None(Failure::TimedOut),
                Ok(Err(error)) => Answer::None(failure(&error)),
                Ok(Ok(received)) => Answer::Response(read(received, deadline).await),
            }
        };
        (bytes, answer)
    }
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

async fn read(mut received: Received, deadline: Instant) -> Response {
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
        match timeout_at(deadline, received.chunk()).await {
            Ok(Ok(Some(chunk))) => {
                let room = ANSWER_KEPT - body.len();
                body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
                bytes += chunk.len();
                if bytes > ANSWER_READ {
                    break true;
                }
            }
            Ok(Ok(None)) => break true,
            Ok(Err(_)) | Err(_) => break false,
        }
    };
    Response {
        status,
        body,
        whole,
        retry_after: wait,
    }
}

fn failure(error: &reqwest::Error) -> Failure {
    if error.is_connect() {
        // A name, a port, a certificate: only the innermost error says which. None holds the key.
        let mut cause: &dyn Error = error;
        while let Some(source) = cause.source() {
            cause = source;
        }
        tracing::debug!(target: "customerio::delivery", %cause, "no connection could be made");
        Failure::Connect
    } else if error.is_timeout() {
        Failure::TimedOut
    } else if error.is_builder() {
        Failure::Request
    } else {
        Failure::CutOff
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
