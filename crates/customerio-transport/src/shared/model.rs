//! Random histories of a queue with a spool, each against a list of messages and a plain log.

use proptest::prelude::*;

use super::disk::DiskWork;
use super::tests::{LOG, disk_error, success};
use super::work::PurgedCopy;
use super::*;
use crate::defaults::REQUEST_BYTES;
use crate::delivery::{Resolution, fake_head};
use crate::error::SendError;
use crate::spool::{Loaded, Record};

/// A step of a history. A number selects one of the messages.
#[derive(Clone, Debug)]
enum Step {
    /// Messages with items of this size in bytes.
    Append(usize, usize),
    /// The disk thread begins its work, unless a commit is running.
    Work,
    /// A caller begins a commit for a message, unless one is running.
    Commit(usize),
    /// The running commit ends.
    End(bool),
    Send,
    Answer,
    /// The outcomes were reported.
    Release,
    /// Purges every fifth message, unless a commit is running.
    Purge(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let append = prop_oneof![
        3 => (1..30_usize, 10..2_000_usize),
        1 => (1..5_usize, 20_000..31_900_usize),
    ];
    prop_oneof![
        8 => append.prop_map(|(count, size)| Step::Append(count, size)),
        4 => Just(Step::Work),
        2 => (0..usize::MAX).prop_map(Step::Commit),
        4 => prop_oneof![3 => Just(true), 2 => Just(false)].prop_map(Step::End),
        3 => Just(Step::Send),
        3 => Just(Step::Answer),
        3 => Just(Step::Release),
        1 => (0..5_u64).prop_map(Step::Purge),
    ]
}

/// An accepted message.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "they change independently")]
struct Message {
    size: usize,
    /// Its record is in the log.
    stored: bool,
    /// The log has its end too, or never gets its record.
    erased: bool,
    in_flight: bool,
    has_outcome: bool,
}

impl Message {
    /// Returns whether the next commit has it.
    fn is_unstored(&self) -> bool {
        !self.stored && !self.erased && !self.has_outcome
    }

    fn is_in_log(&self) -> bool {
        self.stored && !self.erased
    }
}

fn item(sequence: u64, size: usize) -> Vec<u8> {
    format!("<{sequence}>{:size$}", "").into_bytes()
}

/// Returns the numbers in items.
fn numbers(items: &[u8]) -> Vec<u64> {
    let starts = items.split(|byte| *byte == b'<').skip(1);
    let numbers = starts.map(|it| it.split(|byte| *byte == b'>').next().unwrap());
    numbers
        .map(|it| str::from_utf8(it).unwrap().parse().unwrap())
        .collect()
}

struct World {
    shared: Shared,
    /// The maximum memory of the queue without the bodies.
    memory: usize,
    messages: Vec<Message>,
    /// The work of the disk thread or a caller, with a commit.
    running: Option<DiskWork>,
    requests: Vec<u64>,
    resolved: Vec<Resolved>,
    failing: bool,
    /// A caller that waits for room for an item of this size.
    waiter: Option<(usize, oneshot::Receiver<()>)>,
}

impl World {
    fn new(requests: usize, limit: u64) -> Self {
        let limits = Limits {
            requests,
            ..Limits::default()
        };
        let found = FoundSpool {
            recovered: 0,
            next_sequence: 0,
            log: log(&[]),
            limit,
            store_before_return: false,
        };
        let queue = requests * 1024 * 1024;
        Self {
            shared: Shared::new(limits, WhenFull::Reject, queue, true, Some(found)),
            memory: queue - requests * REQUEST_BYTES,
            messages: Vec::new(),
            running: None,
            requests: Vec::new(),
            resolved: Vec::new(),
            failing: false,
            waiter: None,
        }
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::Append(count, size) => (0..count).for_each(|_| {
                if !self.append(size) && self.waiter.is_none() {
                    let receiver = self.shared.lock_state().add_room_waiter(None);
                    self.waiter = Some((size, receiver));
                }
            }),
            Step::Work if self.running.is_none() => {
                {
                    let mut state = self.shared.lock_state();
                    let disk = state.disk.as_mut().unwrap();
                    disk.expedite();
                    disk.retry_now();
                }
                let work = self.shared.take_disk_work();
                self.begin(work);
            }
            Step::Commit(number) if self.running.is_none() && !self.messages.is_empty() => {
                let sequence = (number % self.messages.len()) as u64;
                if let Some(commit) = self.shared.take_commit(sequence) {
                    self.begin(DiskWork {
                        commit,
                        ..DiskWork::default()
                    });
                }
            }
            Step::Purge(own) if self.running.is_none() => self.purge(own),
            Step::Work | Step::Commit(_) | Step::Purge(_) => {}
            Step::End(works) => self.end(works),
            Step::Send => {
                let work = self.shared.step(|scheduler, now| {
                    scheduler.flush(now, now + Duration::from_secs(3_600));
                });
                self.handle(work);
            }
            Step::Answer => {
                if let Some(request) = self.requests.pop() {
                    let answer = success();
                    let work = self
                        .shared
                        .step(|scheduler, now| scheduler.answered(now, request, &answer));
                    self.handle(work);
                }
            }
            Step::Release => self.shared.release(std::mem::take(&mut self.resolved)),
        }
        self.check();
    }

    /// Returns whether a message was accepted.
    fn append(&mut self, size: usize) -> bool {
        let sequence = self.messages.len() as u64;
        match self.shared.append(&fake_head(&[]), &item(sequence, size)) {
            Ok(number) => {
                assert_eq!(number, sequence);
                self.messages.push(Message {
                    size,
                    ..Message::default()
                });
                true
            }
            Err(SendError::Full { .. } | SendError::SpoolFull { .. }) => false,
            Err(error) => panic!("{error}"),
        }
    }

    /// Checks that a commit has exactly the messages that are not stored, ascending.
    fn begin(&mut self, work: DiskWork) {
        if work.commit.is_empty() {
            self.running = Some(work);
            return self.end_work();
        }
        let mut committed = Vec::new();
        for part in work.commit.encoded() {
            let mut payload = part.bytes;
            for sequence in part.sequences {
                let record = Record::read(payload, sequence).unwrap();
                assert_eq!(numbers(record.item), [sequence]);
                payload = &payload[record.size()..];
                committed.push(sequence);
            }
            assert!(payload.is_empty());
        }
        assert_eq!(committed, self.sequences(Message::is_unstored));
        self.running = Some(work);
    }

    fn sequences(&self, is_wanted: impl Fn(&Message) -> bool) -> Vec<u64> {
        let messages = (0..).zip(&self.messages);
        let wanted = messages.filter(|(_, message)| is_wanted(message));
        wanted.map(|(sequence, _)| sequence).collect()
    }

    fn end(&mut self, works: bool) {
        let Some(work) = &mut self.running else {
            return;
        };
        let commit = std::mem::take(&mut work.commit);
        if works {
            for sequence in commit.encoded().flat_map(|it| it.sequences) {
                self.message(sequence).stored = true;
            }
        }
        let failed = disk_error();
        let result = if works { Ok(()) } else { Err(&failed) };
        self.shared.committed(commit, result, log(&self.messages));
        self.failing = !works;
        self.end_work();
    }

    /// Does the rest of the disk thread's work.
    fn end_work(&mut self) {
        let Some(work) = self.running.take() else {
            return;
        };
        for sequence in work.finals.into_iter().flatten() {
            assert!(self.message(sequence).has_outcome);
            self.message(sequence).erased = true;
        }
        self.shared.log_changed(log(&self.messages));
        if let Some((from, bytes)) = work.load {
            self.load(from, bytes);
        }
    }

    fn load(&mut self, from: u64, bytes: usize) {
        let mut read = DiskBuffer::default();
        let mut loaded = Loaded {
            next_sequence: from,
            unreadable: 0,
            unreadable_ranges: Vec::new(),
            end: true,
        };
        let mut left = bytes;
        for sequence in self.sequences(Message::is_in_log) {
            if sequence < from {
                continue;
            }
            let item = item(sequence, self.message(sequence).size);
            if item.len() > left && !read.is_empty() {
                loaded.end = false;
                break;
            }
            left = left.saturating_sub(item.len());
            read.push(record(sequence, &fake_head(&[]), &item));
            loaded.next_sequence = sequence + 1;
        }
        self.shared.read(&read, Some(&loaded), log(&self.messages));
        let work = self.shared.step(Scheduler::tick);
        self.handle(work);
    }

    fn message(&mut self, sequence: u64) -> &mut Message {
        &mut self.messages[usize::try_from(sequence).unwrap()]
    }

    /// Checks that a message is stored before it is sent, and has one outcome.
    fn handle(&mut self, work: Work) {
        assert_eq!((work.memory_errors, work.unreadable), (0, 0));
        for outgoing in work.outgoing {
            for sequence in outgoing.runs.iter().flat_map(|run| numbers(run.items())) {
                let failing = self.failing;
                let message = self.message(sequence);
                assert!(message.stored || failing, "{sequence}: {message:?}");
                assert!(!message.in_flight && !message.has_outcome && !message.erased);
                message.in_flight = true;
            }
            self.requests.push(outgoing.request);
        }
        self.end_messages(&work.purged, &work.resolved);
        self.resolved.extend(work.resolved);
    }

    fn end_messages(&mut self, purged: &[PurgedCopy], resolved: &[Resolved]) {
        for it in resolved {
            let ends = matches!(it.resolution, Resolution::Delivered | Resolution::Purged);
            assert!(ends, "{it:?}");
        }
        let purged = purged.iter().map(|it| it.number);
        let resolved = resolved.iter().flat_map(|it| &it.items);
        for sequence in purged.chain(resolved.map(|it| it.0.sequence)) {
            let message = self.message(sequence);
            assert!(!message.has_outcome, "{sequence}: {message:?}");
            message.has_outcome = true;
        }
    }

    fn purge(&mut self, own: u64) {
        let is_own = |sequence: u64| sequence % 5 == own;
        let from = self.shared.backlog_from().unwrap_or(u64::MAX);
        let in_log = self.sequences(Message::is_in_log);
        let found =
            |sequence: u64, item: &[u8]| FoundRecord::new(&record(sequence, &fake_head(&[]), item));
        let wanted = in_log.into_iter().filter(|it| *it >= from && is_own(*it));
        let mut on_disk: Vec<_> = wanted.map(|it| found(it, b"<>")).collect();
        let memory = {
            let state = self.shared.lock_state();
            let intake = lock(&state.intake);
            let copies = intake.next_commit.as_ref().unwrap().copies.iter();
            let waiting = copies.filter(|it| it.sequence >= from && is_own(it.sequence));
            on_disk.extend(waiting.map(|it| found(it.sequence, it.item)));
            let messages = state.scheduler.messages().map(|it| it.sequence);
            messages.filter(|it| is_own(*it)).collect()
        };
        let purged = self.shared.purge(memory, on_disk).unwrap();
        let work = self.shared.step(Scheduler::tick);
        self.handle(work);
        for sequence in purged.finals {
            let message = self.message(sequence);
            assert!(message.has_outcome || message.in_flight);
            message.erased = true;
        }
    }

    fn check(&mut self) {
        let stats = self.shared.stats();
        let pending = self.sequences(|it| !it.has_outcome).len();
        assert_eq!(stats.pending, pending as u64);
        assert!(stats.held_bytes <= self.memory, "{}", stats.held_bytes);
        if self.running.is_none() && self.messages.iter().any(Message::is_unstored) {
            // The disk thread has the time of its next work.
            let locked = self.shared.lock_state();
            let waiting = &lock(&locked.intake).next_commit;
            assert!(waiting.as_ref().is_some_and(|it| !it.is_empty()));
        }
        if let Some((size, mut receiver)) = self.waiter.take()
            && receiver.try_recv().is_err()
        {
            assert!(!self.append(size), "a caller waits although there is room");
            self.waiter = Some((size, receiver));
        }
    }

    /// Stores and delivers everything.
    fn drain(mut self) {
        for _ in 0..1_000 {
            for step in [
                Step::End(true),
                Step::Work,
                Step::End(true),
                Step::Send,
                Step::Answer,
                Step::Release,
            ] {
                self.take(&step);
            }
            if self.shared.stats().held_bytes == 0 && self.shared.stats().pending == 0 {
                break;
            }
        }
        self.take(&Step::Work);
        let rest = self.sequences(|it| it.is_in_log() || !it.has_outcome);
        assert_eq!(rest, [0; 0]);
        assert_eq!(self.shared.stats().held_bytes, 0);
    }

    /// Stops at once. The last commits work or fail.
    fn stop(mut self, works: bool) {
        let mut work = self.shared.stop();
        let has_outcome = |it: &mut Resolved| !matches!(it.resolution, Resolution::Abandoned);
        let resolved: Vec<_> = work.resolved.extract_if(.., has_outcome).collect();
        self.end_messages(&work.purged, &resolved);
        self.end(works);
        self.shared.close_disk();
        let last = self.shared.take_disk_work();
        assert!(last.stop);
        self.begin(last);
        self.end(works);
        self.shared.disk_thread_ended();
        self.shared.settle(&mut work);
        let in_memory = work.resolved.iter().flat_map(|it| &it.items);
        let in_memory = in_memory.map(|it| it.0.sequence);
        let copies = work.abandoned.iter().map(|it| it.number);
        let mut abandoned: Vec<_> = in_memory.chain(copies).collect();
        abandoned.sort_unstable();
        // A purged message in flight is not stored, but may be delivered.
        abandoned.retain(|it| !self.message(*it).erased);
        assert_eq!(abandoned, self.sequences(Message::is_unstored));
        let purged = |it: &Message| it.erased && !it.has_outcome;
        if self.sequences(purged).is_empty() {
            let stats = self.shared.stats();
            let in_log = self.sequences(Message::is_in_log).len() as u64;
            // The log gets the latest outcomes when it is closed.
            assert_eq!(stats.abandoned, abandoned.len() as u64);
            assert_eq!(stats.in_spool, in_log);
        }
    }
}

fn log(messages: &[Message]) -> LogState {
    let in_log = messages.iter().filter(|it| it.is_in_log());
    LogState {
        used: in_log.map(|it| it.size as u64).sum(),
        ..LOG
    }
}

/// What follows a history.
#[derive(Clone, Copy, Debug)]
enum End {
    Drain,
    Stop(bool),
}

proptest! {
    #[test]
    fn no_message_is_lost_or_sent_before_it_is_stored(
        steps in prop::collection::vec(step(), 0..120),
        requests in 1..3_usize,
        limit in prop_oneof![Just(u64::MAX), 100_000..1_000_000_u64],
        end in prop_oneof![2 => Just(End::Drain), 1 => any::<bool>().prop_map(End::Stop)],
    ) {
        let mut world = World::new(requests, limit);
        for step in &steps {
            world.take(step);
        }
        match end {
            End::Drain => world.drain(),
            End::Stop(works) => world.stop(works),
        }
    }
}
