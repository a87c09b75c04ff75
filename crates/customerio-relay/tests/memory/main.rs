//! Relays over the engine in memory, against a sandbox.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod engines;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use customerio_core::Empty;
use customerio_core::call::Identify;
use customerio_core::item::{ItemSettings, ItemWriter, WrittenItem};
use customerio_relay::{Account, Engine, Memory, Relay, RelayError, RelayStatus, conformance};
use customerio_sandbox::{Fault, Sandbox};
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use self::engines::{CutOff, Damaged, Faulty, Newer, Silent, Slow};

const LONG: Duration = Duration::from_mins(1);
const LEASE: Duration = Duration::from_secs(1);

fn item(user: usize, number: usize) -> WrittenItem {
    let writer = ItemWriter::new(ItemSettings::default());
    let call = Identify::new(format!("u{user}"), &Empty).message_id(format!("{user}:{number}"));
    WrittenItem::new(&writer, &call).unwrap()
}

fn relay<E: Engine>(engine: E, sandbox: &Sandbox) -> Relay<E> {
    relay_with(LEASE, engine, sandbox)
}

fn relay_with<E: Engine>(lease: Duration, engine: E, sandbox: &Sandbox) -> Relay<E> {
    let url = sandbox.url().to_owned();
    Relay::builder("a-key")
        .engine(engine)
        .lease(lease)
        .client(move |client| client.endpoint(&*url).linger(Duration::from_millis(2)))
        .build()
        .unwrap()
}

/// A relay that runs until it is stopped.
struct Running {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Running {
    fn start<E: Engine>(relay: impl Into<Arc<Relay<E>>>) -> Self {
        let (relay, (stop, stopped)) = (relay.into(), oneshot::channel());
        let signal = async {
            let _ = stopped.await;
        };
        let task = tokio::spawn(async move { relay.run_until(signal).await });
        Self { stop, task }
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        timeout(LONG, self.task).await.unwrap().unwrap();
    }
}

/// Waits for a state of the store.
async fn until(memory: &Memory, reached: impl Fn(&Account) -> bool) -> Account {
    let began = Instant::now();
    loop {
        let account = memory.account().await.unwrap();
        if reached(&account) {
            return account;
        }
        assert!(began.elapsed() < LONG, "{account:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// The numbers of each user's messages in the order of their first arrival.
fn arrivals(sandbox: &Sandbox) -> BTreeMap<String, Vec<usize>> {
    let mut users: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for message in sandbox.messages() {
        let id = message.message_id.unwrap();
        let (user, number) = id.split_once(':').unwrap();
        let numbers = users.entry(user.to_owned()).or_default();
        let number = number.parse().unwrap();
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    users
}

#[tokio::test]
async fn the_engine_in_memory_conforms() {
    let memory = Memory::new();
    let other = memory.clone();
    let checked = conformance::check(&memory, &other, async |item| {
        memory.write(&item);
    });
    checked.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_arrive_in_order_and_refused_ones_become_dead_letters() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(Fault::status(400).body("no").if_message_id("3:7"));
    let memory = Memory::new();
    for number in 0..50 {
        for user in 0..5 {
            memory.write(&item(user, number));
        }
    }
    let relay = relay(memory.clone(), &sandbox);
    let running = Running::start(relay);
    until(&memory, |account| account.pending == 0).await;
    running.stop().await;
    let account = memory.account().await.unwrap();
    let mut expected = Account::new(249, 1, 0, None);
    expected.dead_letters = 1;
    assert_eq!(account, expected);
    for (user, numbers) in arrivals(&sandbox) {
        let expected: Vec<_> = (0..50).filter(|it| (&*user, *it) != ("3", 7)).collect();
        assert_eq!(numbers, expected, "user {user}");
    }

    // A retried letter keeps its message id.
    sandbox.clear_faults();
    let relay = self::relay(memory.clone(), &sandbox);
    let letters = relay.dead_letters(None, 10).await.unwrap();
    assert_eq!((letters.len(), letters[0].rejected.status), (1, 400));
    assert!(relay.retry_dead_letter(letters[0].row.id).await.unwrap());
    let running = Running::start(relay);
    until(&memory, |account| account.delivered == 250).await;
    running.stop().await;
    assert_eq!(arrivals(&sandbox)["3"].last(), Some(&7));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stand_by_takes_over_at_once_after_a_clean_stop_and_in_the_lease_after_a_death() {
    let sandbox = Sandbox::start().unwrap();
    let memory = Memory::new();
    // No wait of this test is as long.
    let lease = LONG * 5;
    let first = Running::start(relay_with(lease, memory.clone(), &sandbox));
    let owner = until(&memory, |account| account.owner.is_some())
        .await
        .owner;
    let second = Running::start(relay(memory.clone(), &sandbox));
    memory.write(&item(1, 0));
    until(&memory, |account| account.delivered == 1).await;

    first.stop().await;
    let next = until(&memory, |it| it.owner.is_some() && it.owner != owner)
        .await
        .owner;

    let third = Running::start(relay(memory.clone(), &sandbox));
    second.task.abort();
    memory.write(&item(1, 1));
    until(&memory, |account| account.delivered == 2).await;
    assert_ne!(memory.account().await.unwrap().owner, next);
    third.stop().await;
    assert_eq!(arrivals(&sandbox)["1"], [0, 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_message_is_a_dead_letter_without_a_request() {
    let sandbox = Sandbox::start().unwrap();
    let memory = Memory::new();
    memory.write(&item(1, 0));
    let engine = Faulty(memory.clone(), Damaged);
    let running = Running::start(relay(engine, &sandbox));
    let account = until(&memory, |account| account.pending == 0).await;
    running.stop().await;
    assert_eq!((account.delivered, account.rejected), (0, 1));
    assert!(sandbox.requests().is_empty());
}

/// The store answers no renewal: the relay ends its term by itself and sends nothing more.
#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_is_cut_off_sends_nothing_after_its_lease() {
    let sandbox = Sandbox::start().unwrap();
    // Requests are repeated, until one is in flight at the end of the lease.
    sandbox.inject(Fault::status(503).times(1));
    sandbox.inject(Fault::hang());
    let memory = Memory::new();
    memory.write(&item(1, 0));
    let is_cut = Arc::new(AtomicBool::new(false));
    let engine = Faulty(memory.clone(), CutOff(Arc::clone(&is_cut)));
    let relay = Arc::new(relay(engine, &sandbox));
    let running = Running::start(Arc::clone(&relay));
    let began = Instant::now();
    while sandbox.counts().held == 0 {
        assert!(began.elapsed() < LONG, "{:?}", sandbox.counts());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    is_cut.store(true, Ordering::Relaxed);
    until(&memory, |account| account.owner.is_none()).await;
    shows(&relay, |status| !status.is_owner).await;
    let requests = sandbox.requests().len();
    sandbox.clear_faults();
    running.stop().await;
    assert_eq!(sandbox.requests().len(), requests);
    assert_eq!(memory.account().await.unwrap().pending, 1);
}

/// Waits for a state of the relay.
async fn shows<E: Engine>(relay: &Relay<E>, reached: impl Fn(&RelayStatus) -> bool) {
    let began = Instant::now();
    while !reached(&relay.status()) {
        assert!(began.elapsed() < LONG, "{:?}", relay.status());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_key_pauses_the_relay_until_it_is_accepted() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.accept_only_key("another-key");
    let memory = Memory::new();
    memory.write(&item(1, 0));
    let relay = Arc::new(relay(memory.clone(), &sandbox));
    let running = Running::start(Arc::clone(&relay));
    shows(&relay, |status| status.is_owner && status.paused.is_some()).await;
    assert_eq!(memory.account().await.unwrap().pending, 1);
    sandbox.accept_key("a-key");
    until(&memory, |account| account.delivered == 1).await;
    shows(&relay, |status| status.paused.is_none()).await;
    running.stop().await;
    let status = relay.status();
    assert_eq!((status.is_owner, status.delivered), (false, 1));
}

/// The message after it may be of the same person.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_a_newer_version_blocks_those_after_it() {
    let sandbox = Sandbox::start().unwrap();
    let memory = Memory::new();
    for number in 0..3 {
        memory.write(&item(1, number));
    }
    let is_newer = Arc::new(AtomicBool::new(true));
    let engine = Faulty(memory.clone(), Newer(2, Arc::clone(&is_newer)));
    let relay = Arc::new(relay(engine, &sandbox));
    let running = Running::start(Arc::clone(&relay));
    shows(&relay, |status| {
        status.blocked_by == Some(2) && status.delivered == 1
    })
    .await;
    assert_eq!(arrivals(&sandbox)["1"], [0]);
    // As if the relay were updated.
    is_newer.store(false, Ordering::Relaxed);
    shows(&relay, |status| {
        status.blocked_by.is_none() && status.delivered == 3
    })
    .await;
    running.stop().await;
    assert_eq!(arrivals(&sandbox)["1"], [0, 1, 2]);
    assert_eq!(memory.account().await.unwrap().rejected, 0);
}

/// An answer that comes after the end of the lease is worth nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_does_not_answer_delays_a_relay_by_at_most_a_lease() {
    let sandbox = Sandbox::start().unwrap();
    let memory = Memory::new();
    memory.write(&item(1, 0));
    let engine = Faulty(memory.clone(), Silent(AtomicBool::new(true)));
    let began = Instant::now();
    let running = Running::start(relay(engine, &sandbox));
    until(&memory, |account| account.delivered == 1).await;
    assert!(began.elapsed() >= LEASE, "{:?}", began.elapsed());
    // The store does not answer `give_back`: the relay ends, and its lease ends later.
    running.stop().await;
    assert!(began.elapsed() >= 2 * LEASE, "{:?}", began.elapsed());
    until(&memory, |account| account.owner.is_none()).await;
}

/// Waits for messages of this number of users.
async fn arrived(sandbox: &Sandbox, users: usize) {
    let began = Instant::now();
    while arrivals(sandbox).len() < users {
        assert!(began.elapsed() < LONG, "{:?}", arrivals(sandbox));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_read_and_sent_while_others_are_removed() {
    let sandbox = Sandbox::start().unwrap();
    let memory = Memory::new();
    memory.write(&item(1, 0));
    let removes = Arc::new(Semaphore::new(0));
    let engine = Faulty(memory.clone(), Slow(Arc::clone(&removes)));
    let running = Running::start(relay(engine, &sandbox));
    arrived(&sandbox, 1).await;
    memory.write(&item(2, 0));
    arrived(&sandbox, 2).await;
    assert_eq!(memory.account().await.unwrap().delivered, 0);
    removes.add_permits(2);
    until(&memory, |account| account.delivered == 2).await;
    running.stop().await;
    assert_eq!(sandbox.messages().len(), 2);
}

#[test]
fn settings_out_of_range_are_errors() {
    let build = |lease, items, rate| {
        Relay::builder("a-key")
            .engine(Memory::new())
            .lease(lease)
            .items_in_flight(items)
            .requests_per_second(rate)
            .build()
            .unwrap_err()
    };
    let error = build(Duration::ZERO, 1, 1);
    assert_eq!(
        error.to_string(),
        "the lease is 0ns; set it to a time from 1s to 600s"
    );
    assert!(matches!(build(LEASE, 0, 1), RelayError::NoItems));
    assert!(matches!(build(LEASE, 1, 0), RelayError::Client(_)));
}
