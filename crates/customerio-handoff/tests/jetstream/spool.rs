//! A hand-off with a spool: without a server, killed, and with a full or damaged disk.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, ErrorKind};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use async_nats::jetstream;
use async_nats::{Client, ConnectOptions};
use customerio_core::Empty;
use customerio_core::call::Identify;
use customerio_core::item::WrittenItem;
use customerio_handoff::frame;
use customerio_handoff::jetstream::{CheckError, HandOff, HandOffBuilder, HandOffError};
use customerio_handoff::jetstream::{Receipt, ReceiptError};

use crate::server::{Server, free_port, streams};

const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(100);

/// A connection that waits for its server.
async fn connect(port: u16) -> Client {
    let options = ConnectOptions::new()
        .retry_on_initial_connect()
        .reconnect_delay_callback(|_| Duration::from_millis(20));
    options.connect(format!("127.0.0.1:{port}")).await.unwrap()
}

async fn builder(port: u16, folder: &Path) -> HandOffBuilder {
    HandOff::builder(connect(port).await)
        .streams(streams())
        .source("shop")
        .spool(folder)
}

/// Starts a server and makes the streams.
async fn server(port: u16) -> Server {
    let server = Server::start_on(port, "", None);
    let client = connect(port).await;
    let began = Instant::now();
    while let Err(error) = streams().apply(&client).await {
        assert!(began.elapsed() < LONG, "{error}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    server
}

/// Hands off a message as soon as there is room.
async fn send(handoff: &HandOff, id: String) -> Receipt {
    let began = Instant::now();
    loop {
        match handoff.send(Identify::new("u1", &Empty).message_id(&id)) {
            Ok(receipt) => return receipt,
            Err(HandOffError::Full { .. }) => assert!(began.elapsed() < LONG, "it stays full"),
            Err(error) => panic!("{error}"),
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// The ids of the stream's messages in the order of their first arrival, and the number of repeated ones, which
/// have the same bytes.
async fn arrived(port: u16) -> (Vec<String>, usize) {
    let context = jetstream::new(connect(port).await);
    let stream = context.get_stream(streams().messages()).await.unwrap();
    let (mut ids, mut items, mut repeated) = (Vec::new(), HashMap::new(), 0);
    for sequence in 1..=stream.cached_info().state.last_sequence {
        let message = stream.get_raw_message(sequence).await.unwrap();
        for part in frame::parts(&message.payload).unwrap() {
            let item = message.payload[part.item].to_vec();
            let read = WrittenItem::from_stored(&message.payload[part.head], item.clone());
            let id = read.unwrap().message_id().to_owned();
            if let Some(first) = items.get(&id) {
                assert_eq!(first, &item);
                repeated += 1;
            } else {
                items.insert(id.clone(), item);
                ids.push(id);
            }
        }
    }
    (ids, repeated)
}

fn numbers(prefix: &str, count: usize) -> Vec<String> {
    (0..count).map(|it| format!("{prefix}{it}")).collect()
}

/// The body of a process that hands off until it is killed, and prints the numbers of messages that are on disk.
/// In the run of all tests it does nothing.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "the tests start it"]
async fn writing_process() {
    let Ok(folder) = std::env::var("CIO_SPOOL_OF_TEST") else {
        return;
    };
    let port = std::env::var("CIO_PORT_OF_TEST").unwrap().parse().unwrap();
    let prefix = std::env::var("CIO_PREFIX_OF_TEST").unwrap();
    let builder = builder(port, Path::new(&folder)).await;
    let handoff = builder.max_bytes(50_000).start().await.unwrap();
    for number in 0.. {
        let receipt = send(&handoff, format!("{prefix}{number}")).await;
        if number % 100 == 99 {
            receipt.spooled().await.unwrap();
            println!("\n{number} on disk");
        }
    }
}

/// A process that is killed at the end.
struct Process(Child);

impl Process {
    /// Starts a test of this program, by way of other words.
    fn start(before: &[&str], test: &str, folder: &Path, port: u16, prefix: &str) -> Self {
        let program = std::env::current_exe().unwrap();
        let mut words = before.iter().copied().chain([program.to_str().unwrap()]);
        let child = Command::new(words.next().unwrap())
            .args(words)
            .args(["--exact", test, "--include-ignored", "--nocapture"])
            .env("CIO_SPOOL_OF_TEST", folder)
            .env("CIO_PORT_OF_TEST", port.to_string())
            .env("CIO_PREFIX_OF_TEST", prefix)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self(child)
    }

    /// The first words of the lines that end with this.
    fn lines(&mut self, end: &str) -> impl Iterator<Item = String> {
        let lines = BufReader::new(self.0.stdout.take().unwrap()).lines();
        lines.map_while(Result::ok).filter_map(move |line| {
            let start = line.strip_suffix(end)?;
            Some(start.trim().to_owned())
        })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Kills a process once this number of messages is on disk. Returns the number that was.
fn write_and_kill(folder: &Path, port: u16, prefix: &str, count: usize) -> usize {
    let mut process = Process::start(&[], "spool::writing_process", folder, port, prefix);
    let lines = process.lines(" on disk");
    let mut numbers = lines.map(|it| it.parse::<usize>().unwrap() + 1);
    numbers.find(|it| *it >= count).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn what_a_killed_process_left_arrives_once_and_in_order() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let spool = folder.path().join("spool");
    // Far more than has room in memory.
    let on_disk = write_and_kill(&spool, port, "m", 20_000);
    // Another process, which is killed with what the first one left.
    let more = write_and_kill(&spool, port, "n", 500);
    let handoff = builder(port, &spool).await.start().await.unwrap();
    let receipt = send(&handoff, "later".to_owned()).await;
    let _server = server(port).await;
    receipt.stored().await.unwrap();
    let report = handoff.shutdown(LONG).await;
    let (ids, repeated) = arrived(port).await;
    assert_eq!(
        (report.in_spool, report.abandoned, report.unreadable),
        (0, 0, 0)
    );
    assert_eq!((report.stored, repeated), (ids.len() as u64, 0));
    let first = ids.iter().take_while(|it| it.starts_with('m')).count();
    let second = ids.len() - first - 1;
    assert!(first >= on_disk && second >= more, "{first} {second}");
    let expected = [
        numbers("m", first),
        numbers("n", second),
        vec!["later".to_owned()],
    ];
    assert_eq!(ids, expected.concat());
    // Nothing comes back.
    let handoff = builder(port, &spool).await.start().await.unwrap();
    assert_eq!(handoff.shutdown(LONG).await.stored, 0);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_kill_while_frames_are_published_repeats_one_frame() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let spool = folder.path().join("spool");
    let _server = server(port).await;
    let prefixes = ["a", "b", "c", "d"];
    let on_disk = prefixes.map(|prefix| write_and_kill(&spool, port, prefix, 1_500));
    let handoff = builder(port, &spool).await.start().await.unwrap();
    let report = handoff.shutdown(LONG).await;
    assert_eq!(
        (report.in_spool, report.abandoned, report.unreadable),
        (0, 0, 0)
    );
    let (ids, repeated) = arrived(port).await;
    let mut expected = Vec::new();
    for (prefix, on_disk) in prefixes.into_iter().zip(on_disk) {
        let count = ids.iter().filter(|it| it.starts_with(prefix)).count();
        assert!(count >= on_disk, "{prefix}: {count} of {on_disk}");
        expected.extend(numbers(prefix, count));
    }
    assert_eq!(ids, expected);
    assert!(repeated <= prefixes.len() * frame::MAX_ITEMS, "{repeated}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_spool_without_room_does_not_stop_the_hand_off() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let _server = server(port).await;
    let builder = builder(port, folder.path()).await;
    let handoff = builder.spool_bytes(100).start().await.unwrap();
    for number in 0..1_000 {
        let receipt = send(&handoff, format!("m{number}")).await;
        if number % 100 == 0 {
            receipt.stored().await.unwrap();
        }
    }
    let report = handoff.shutdown(LONG).await;
    assert_eq!(
        (report.stored, report.in_spool, report.abandoned),
        (1_000, 0, 0)
    );
    assert_eq!(arrived(port).await, (numbers("m", 1_000), 0));
}

/// Waits until the last message is on disk, which makes room in memory, or can't be written.
async fn on_disk(receipts: &[Receipt]) -> Result<(), ReceiptError> {
    receipts.last().unwrap().clone().spooled().await
}

/// The body of a process whose spool is on a small disk.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "the tests start it"]
async fn process_with_a_full_disk() {
    let Ok(folder) = std::env::var("CIO_SPOOL_OF_TEST") else {
        return;
    };
    let port = std::env::var("CIO_PORT_OF_TEST").unwrap().parse().unwrap();
    let builder = builder(port, Path::new(&folder)).await;
    let handoff = builder.max_bytes(50_000).start().await.unwrap();
    let mut receipts = Vec::new();
    let error = loop {
        let call = Identify::new("u1", &Empty).message_id(format!("m{}", receipts.len()));
        if let Ok(receipt) = handoff.send(call) {
            receipts.push(receipt);
        } else if let Err(error) = on_disk(&receipts).await {
            break error;
        }
    };
    assert_eq!(error, ReceiptError::NotSpooled(ErrorKind::StorageFull));
    println!("\n{} taken", receipts.len());
    let report = handoff.shutdown(LONG).await;
    assert_eq!(
        (report.in_spool, report.abandoned, report.unreadable),
        (0, 0, 0)
    );
    println!("\n{} stored", report.stored);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_full_disk_is_back_pressure_and_loses_nothing() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let spool = folder.path().display().to_string();
    // A disk that only this process sees. It needs no root.
    let script = "mount -t tmpfs -o size=2m,mode=700 tmpfs \"$0\" && exec \"$@\"";
    let before = ["unshare", "-rm", "sh", "-c", script, &spool];
    let test = "spool::process_with_a_full_disk";
    let mut process = Process::start(&before, test, folder.path(), port, "");
    let mut lines = process.lines("");
    let mut count = |end: &str| loop {
        let line = lines.next().unwrap();
        if let Some(count) = line.strip_suffix(end) {
            return count.trim().parse::<usize>().unwrap();
        }
    };
    let taken = count("taken");
    assert!(taken > 2_000, "{taken}");
    let _server = server(port).await;
    assert_eq!(count("stored"), taken);
    assert_eq!(arrived(port).await, (numbers("m", taken), 0));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn damaged_messages_are_counted_and_the_others_arrive() {
    const MESSAGES: u64 = 3_000;
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let handoff = builder(port, folder.path()).await.start().await.unwrap();
    for number in 0..MESSAGES {
        let receipt = send(&handoff, format!("m{number}")).await;
        // Many frames of the log.
        if number % 100 == 0 {
            receipt.spooled().await.unwrap();
        }
    }
    let report = handoff.shutdown(SHORT).await;
    assert_eq!(
        (report.stored, report.in_spool, report.abandoned),
        (0, MESSAGES, 0)
    );
    let file = fs::read_dir(folder.path()).unwrap().map(Result::unwrap);
    let file = file.max_by_key(|it| it.metadata().unwrap().len()).unwrap();
    let mut bytes = fs::read(file.path()).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(file.path(), bytes).unwrap();

    let _server = server(port).await;
    let handoff = builder(port, folder.path()).await.start().await.unwrap();
    let report = handoff.shutdown(LONG).await;
    assert!(
        report.unreadable > 0 && report.stored > MESSAGES / 2,
        "{report:?}"
    );
    assert_eq!(report.stored + report.unreadable, MESSAGES);
    assert_eq!((report.in_spool, report.abandoned), (0, 0));
    let (ids, repeated) = arrived(port).await;
    assert_eq!((ids.len() as u64, repeated), (report.stored, 0));
    let all = numbers("m", usize::try_from(MESSAGES).unwrap());
    let mut all = all.iter();
    assert!(ids.iter().all(|id| all.any(|it| it == id)), "out of order");
}

#[tokio::test]
async fn a_full_spool_is_back_pressure() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let open = async |bytes| {
        let builder = builder(port, folder.path()).await;
        builder.max_bytes(20_000).spool_bytes(bytes).start().await
    };
    let handoff = open(100_000).await.unwrap();
    let mut receipts = Vec::new();
    loop {
        match handoff.send(Identify::new("u1", &Empty)) {
            Ok(receipt) => receipts.push(receipt),
            Err(HandOffError::Full { limit: 20_000, .. }) => {
                if on_disk(&receipts).await.is_err() {
                    break;
                }
            }
            Err(error) => panic!("{error}"),
        }
    }
    let report = handoff.shutdown(SHORT).await;
    assert_eq!(report.stored, 0);
    assert!(report.in_spool > 100 && report.abandoned > 50, "{report:?}");
    assert_eq!(report.in_spool + report.abandoned, receipts.len() as u64);
    let (first, last) = (receipts.swap_remove(0), receipts.pop().unwrap());
    assert_eq!(first.stored().await, Err(ReceiptError::InSpool));
    assert_eq!(last.stored().await, Err(ReceiptError::NotStored));
    let handoff = open(1_000_000).await.unwrap();
    drop(send(&handoff, "later".to_owned()).await);
    let again = handoff.shutdown(SHORT).await;
    assert_eq!((again.in_spool, again.abandoned), (report.in_spool + 1, 0));
}

#[tokio::test]
async fn a_spool_belongs_to_one_hand_off_and_one_stream() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let handoff = builder(port, folder.path()).await.start().await.unwrap();
    drop(send(&handoff, "m".to_owned()).await);
    let error = async |builder: HandOffBuilder| match builder.start().await {
        Err(CheckError::Spool(error)) => error,
        other => panic!("{other:?}"),
    };
    assert!(error(builder(port, folder.path()).await).await.is_in_use());
    assert_eq!(handoff.shutdown(SHORT).await.in_spool, 1);
    let club = builder(port, folder.path()).await.source("club");
    assert!(error(club).await.is_of_another_source());
    let stage = builder(port, folder.path()).await;
    let stage = stage.streams(streams().prefix("STAGE"));
    let error = error(stage).await;
    assert!(error.is_of_another_source());
    assert!(error.to_string().contains("use another folder"), "{error}");
}
