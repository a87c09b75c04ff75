//! Connections over TLS that fail without ending, and panics in the code that serves them.

use std::future::pending;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use customerio::{Client, WhenFull};
use h2::Reason;
use h2::server::Builder;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;
use tracing::{Event, Metadata, Subscriber, span};

use super::Scale;
use super::message::{arrived_in_order, send};
use super::record::Record;
use super::row::Row;
use super::scenario::{OutcomeCounts, WAIT};
use super::tls_server::TlsServer;
use crate::Failure;

/// The timeout of a request.
const TIMEOUT: Duration = Duration::from_millis(500);

/// The promise: all is delivered within one timeout, one back-off and the time of the delivery itself.
const RECOVERED_WITHIN: Duration = Duration::from_secs(10);

/// The fault of the first connection, unless it says otherwise.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    /// Bytes are read, no byte is written after the handshake of TLS.
    Mute,
    /// Requests are read and pings are answered, but no response is sent.
    NoResponse,
    /// The flow-control window is 0, so no body can be sent.
    NoWindow,
    /// The connection sends GOAWAY in the middle of the first body.
    GoAway,
    /// Each stream is reset.
    Reset,
    /// Each connection allows one stream at a time.
    OneStream,
    /// A library panics on the client's threads.
    Panics,
    /// HTTP/1: no byte is read after the handshake of TLS.
    Unread,
    /// HTTP/1: requests are read, but no answer is sent.
    NoAnswer,
    /// HTTP/1: interim answers (1xx) are sent without end.
    InterimAnswers,
}

const FAULTS: [(&str, Fault); 10] = [
    ("h1: connection is never read", Fault::Unread),
    ("h1: requests are never answered", Fault::NoAnswer),
    ("h1: interim answers without end", Fault::InterimAnswers),
    ("h2: connection never answers", Fault::Mute),
    ("h2: requests are never answered", Fault::NoResponse),
    ("h2: window never opens", Fault::NoWindow),
    ("h2: GOAWAY mid-body", Fault::GoAway),
    ("h2: RST_STREAM to all requests", Fault::Reset),
    ("h2: one stream a connection", Fault::OneStream),
    ("h2: a library panics", Fault::Panics),
];

pub(super) fn run(scale: Scale, report: &mut dyn FnMut(Row)) -> Result<(), Failure> {
    for (name, fault) in FAULTS {
        report(story(name, fault, scale.messages / 4)?);
    }
    Ok(())
}

impl Fault {
    /// Returns the name of the protocol in ALPN.
    fn protocol(self) -> &'static str {
        match self {
            Self::Unread | Self::NoAnswer | Self::InterimAnswers => "http/1.1",
            Self::Mute
            | Self::NoResponse
            | Self::NoWindow
            | Self::GoAway
            | Self::Reset
            | Self::OneStream
            | Self::Panics => "h2",
        }
    }
}

/// Serves HTTP/1 until the connection ends.
async fn serve_http_1(
    fault: Option<Fault>,
    stream: TlsStream<TcpStream>,
    record: Record,
) -> io::Result<()> {
    if fault == Some(Fault::Unread) {
        record.lock().requests += 1;
        return pending().await;
    }
    let mut stream = BufReader::new(stream);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let line = line.trim().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await?;
        record.lock().requests += 1;
        if fault == Some(Fault::InterimAnswers) {
            let answers = b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1_000);
            loop {
                stream.write_all(&answers).await?;
            }
        }
        if fault.is_none() && record.add(&body) {
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
            stream.write_all(answer).await?;
            stream.flush().await?;
        }
    }
}

async fn serve(fault: Option<Fault>, mut stream: TlsStream<TcpStream>, record: Record) {
    if fault == Some(Fault::Mute) {
        record.lock().requests += 1;
        // Until the client closes the connection.
        let _ = stream.read_to_end(&mut Vec::new()).await;
        return;
    }
    let mut builder = Builder::new();
    match fault {
        Some(Fault::NoWindow) => builder.initial_window_size(0),
        Some(Fault::OneStream) => builder.max_concurrent_streams(1),
        Some(
            Fault::Mute
            | Fault::NoResponse
            | Fault::GoAway
            | Fault::Reset
            | Fault::Panics
            | Fault::Unread
            | Fault::NoAnswer
            | Fault::InterimAnswers,
        )
        | None => &mut builder,
    };
    let Ok(mut connection) = builder.handshake::<_, Bytes>(stream).await else {
        return;
    };
    let mut unanswered = Vec::new();
    while let Some(Ok((request, mut respond))) = connection.accept().await {
        record.lock().requests += 1;
        match fault {
            None | Some(Fault::OneStream | Fault::Panics) => {
                tokio::spawn(record.clone().answer(request.into_body(), respond));
            }
            Some(Fault::Reset) => respond.send_reset(Reason::INTERNAL_ERROR),
            Some(Fault::GoAway) => connection.abrupt_shutdown(Reason::INTERNAL_ERROR),
            Some(
                Fault::NoResponse
                | Fault::NoWindow
                | Fault::Mute
                | Fault::Unread
                | Fault::NoAnswer
                | Fault::InterimAnswers,
            ) => {
                unanswered.push((request, respond));
            }
        }
    }
}

/// Delivers messages although the first connection has the fault. Each arrives, in order, and is counted
/// exactly once.
fn story(name: &str, fault: Fault, messages: usize) -> Result<Row, Failure> {
    let is_lasting = matches!(fault, Fault::OneStream | Fault::Panics);
    let protocol = fault.protocol();
    let record = Record::default();
    let seen = record.clone();
    let server = TlsServer::start(&[protocol], move |number, stream| {
        seen.lock().connections += 1;
        let record = seen.clone();
        async move {
            let fault = (number == 0 || is_lasting).then_some(fault);
            if protocol == "h2" {
                serve(fault, stream, record).await;
            } else {
                // An error is the end of the connection.
                let _ = serve_http_1(fault, stream, record).await;
            }
        }
    })?;
    let builder = Client::builder("a-key")
        .endpoint(server.url("localhost"))
        .root_certificate(server.certificate.as_str())
        .linger(Duration::from_millis(20))
        .timeout(TIMEOUT)
        .when_full(WhenFull::Block(WAIT));
    let (builder, outcomes) = OutcomeCounts::listen(builder);
    let client = builder.build()?;
    let mut faults = Vec::new();
    if fault == Fault::Panics {
        Panics::begin();
    }
    let began = Instant::now();
    for number in 0..messages {
        send(&client, number, 500)?;
    }
    if fault == Fault::Panics {
        while Panics::count() < PANICS && began.elapsed() < WAIT {
            thread::sleep(Duration::from_millis(1));
        }
        Panics::end();
        if Panics::count() < PANICS {
            faults.push(format!("{} panics, expected {PANICS}", Panics::count()));
        }
    }
    let report = match client.blocking_shutdown(WAIT) {
        Ok(report) => report,
        Err(error) => *error.report().ok_or("no report")?,
    };
    let time = began.elapsed();
    let stats = client.stats();
    let received = record.lock();
    let found = arrived_in_order(&received.numbers, received.duplicates());
    if report.delivered != messages as u64 || stats.accepted != messages as u64 {
        faults.push(format!("{messages} messages were sent: {report}"));
    }
    if outcomes.delivered() != messages as u64 {
        faults.push(format!("{} outcomes are `Delivered`", outcomes.delivered()));
    }
    if time > RECOVERED_WITHIN {
        faults.push(format!("delivery took {time:.1?}"));
    }
    if !is_lasting && received.connections < 2 {
        faults.push("no second connection was opened".to_owned());
    }
    Ok(Row {
        scenario: name.to_owned(),
        accepted: stats.accepted,
        stored: 0,
        arrived: found.messages as u64,
        duplicates: found.duplicates,
        out_of_order: found.out_of_order as u64,
        lost: stats.accepted.saturating_sub(found.messages as u64),
        reported: report.rejected + report.dropped + report.abandoned,
        requests: received.requests,
        time,
        faults,
    })
}

/// The number of panics to provoke. Each is followed by a back-off.
const PANICS: u64 = 3;

static PANICKING: AtomicBool = AtomicBool::new(false);
static PANICKED: AtomicU64 = AtomicU64::new(0);

/// A subscriber that panics on some events of HTTP/2 on the client's threads, as a defect in that library
/// would.
struct Panics;

impl Panics {
    fn begin() {
        PANICKED.store(0, Ordering::SeqCst);
        // A second run in one process has the subscriber already.
        let _ = tracing::subscriber::set_global_default(Self);
        PANICKING.store(true, Ordering::SeqCst);
    }

    fn end() {
        PANICKING.store(false, Ordering::SeqCst);
    }

    fn count() -> u64 {
        PANICKED.load(Ordering::SeqCst)
    }

    /// Panics on the client's threads, up to [`PANICS`] times.
    fn panic_on_client() {
        let here = thread::current();
        let is_client = here
            .name()
            .is_some_and(|name| name.starts_with("customerio"));
        if is_client
            && PANICKING.load(Ordering::SeqCst)
            && PANICKED
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |count| {
                    (count < PANICS).then_some(count + 1)
                })
                .is_ok()
        {
            // No panic hook runs, so nothing is printed.
            std::panic::resume_unwind(Box::new("a defect in a library"));
        }
    }
}

impl Subscriber for Panics {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("h2::") && PANICKING.load(Ordering::SeqCst)
    }

    fn register_callsite(&self, _: &'static Metadata<'static>) -> tracing::subscriber::Interest {
        tracing::subscriber::Interest::sometimes()
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, _: &Event<'_>) {
        Self::panic_on_client();
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}
