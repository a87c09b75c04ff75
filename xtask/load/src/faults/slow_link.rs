//! A link that takes 25 kB/s on each connection, with the client's defaults.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use customerio::{Client, SendError, WhenFull};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::runtime::Builder;

use super::Scale;
use super::message::send;
use super::record::Record;
use super::row::Row;
use crate::Failure;

/// What a connection takes, in bytes per second.
const RATE: usize = 25_000;

/// What must be delivered, in bytes per second.
const DELIVERED: u64 = 20_000;

/// A connection takes a piece in each of these.
const PACE: Duration = Duration::from_millis(20);

/// The bytes of a message in addition to its head.
const PADDING: usize = 1_000;

/// A small buffer, so that the system does not take a body at once in place of the link.
const BUFFER: u32 = 8 * 1024;

pub(super) fn run(scale: Scale, report: &mut dyn FnMut(Row)) -> Result<(), Failure> {
    if scale.long {
        report(story(Duration::from_mins(1))?);
    }
    Ok(())
}

fn story(time: Duration) -> Result<Row, Failure> {
    let record = Record::default();
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let socket = {
        let _entered = runtime.enter();
        let socket = TcpSocket::new_v4()?;
        socket.set_recv_buffer_size(BUFFER)?;
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
        socket.listen(16)?
    };
    let url = format!("http://{}/v1", socket.local_addr()?);
    let served = record.clone();
    runtime.spawn(async move {
        while let Ok((stream, _)) = socket.accept().await {
            served.lock().connections += 1;
            tokio::spawn(serve(stream, served.clone()));
        }
    });
    let client = Client::builder("a-key")
        .endpoint(url)
        .when_full(WhenFull::Block(Duration::from_millis(100)))
        .queue_bytes(16 * 1024 * 1024)
        .build()?;
    let began = Instant::now();
    let mut sent = 0;
    while began.elapsed() < time {
        match send(&client, sent, PADDING) {
            Ok(_) => sent += 1,
            Err(SendError::Full { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let stats = client.stats();
    let bytes = stats.delivered * PADDING as u64;
    let report = match client.blocking_shutdown(Duration::ZERO) {
        Ok(report) => report,
        Err(error) => *error.report().ok_or("no report")?,
    };
    let (numbers, duplicates) = {
        let received = record.lock();
        (received.numbers.clone(), received.duplicates())
    };
    let mut faults = Vec::new();
    if bytes < DELIVERED * time.as_secs() {
        faults.push(format!("{bytes} bytes were delivered in {time:?}"));
    }
    runtime.shutdown_background();
    Ok(Row {
        scenario: format!("link of 25 kB/s: {} kB/s", bytes / 1_000 / time.as_secs()),
        accepted: stats.accepted,
        arrived: numbers.len() as u64,
        duplicates,
        reported: report.abandoned,
        requests: stats.requests,
        time: began.elapsed(),
        faults,
        ..Row::default()
    })
}

/// Reads requests at the rate of the link, and acknowledges each when its body is whole.
async fn serve(mut stream: TcpStream, record: Record) {
    let mut pace = tokio::time::interval(PACE);
    let mut piece = vec![0; RATE * PACE.as_millis() as usize / 1_000];
    let mut request = Vec::new();
    loop {
        pace.tick().await;
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => return,
            Ok(read) => request.extend_from_slice(&piece[..read]),
        }
        let Some(body) = whole_body(&request) else {
            continue;
        };
        record.lock().requests += 1;
        record.add(body);
        request.clear();
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
        if stream.write_all(answer).await.is_err() {
            return;
        }
    }
}

/// Returns the body of a request if it is as long as the head says.
fn whole_body(request: &[u8]) -> Option<&[u8]> {
    let end = request.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
    let (head, body) = request.split_at(end);
    let body = body.get(4..)?;
    let length = str::from_utf8(head)
        .ok()?
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))?;
    (length.parse() == Ok(body.len())).then_some(body)
}
