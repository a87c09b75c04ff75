//! Recovers the contents of one file of messages.

use core::ops::Range;
use std::io;

use crate::spool::SourceMark;
use crate::spool::disk::DiskFile;
use crate::spool::file::{Closed, FILE_HEADER, FileHeader};
use crate::spool::frame::{Header, Kind};
use crate::spool::ranges::push;
use crate::spool::record::ranges;
use crate::spool::scan::{Found, Scanner, seeds};
use crate::spool::segment::{Condition, Segment};

/// Items of missing frames, as counted by the frames around them.
#[derive(Clone, Debug)]
pub(super) struct Lost {
    /// The offset in the file.
    at: u64,
    pub(super) count: u64,
    /// Their sequences are at least `low` and below `high`, if known.
    pub(super) low: Option<u64>,
    pub(super) high: Option<u64>,
}

/// The contents of a file of messages.
#[derive(Debug, Default)]
pub(super) struct Recovered {
    pub(super) segment: Segment,
    pub(super) lost: Vec<Lost>,
    /// The number of damaged parts, and the bytes in them.
    pub(super) damaged_frames: u64,
    pub(super) damaged_bytes: u64,
    /// One above the highest sequence in the file.
    pub(super) next_sequence: u64,
    /// The length that was certainly synced, and the number of items in it.
    pub(super) synced: (u64, u32),
    /// The length that is undamaged, and the number of items in it.
    pub(super) whole: (u64, u32),
}

struct Walk {
    recovered: Recovered,
    /// The offset up to which the file was synced. An error before it is damage.
    promised: u64,
    settled_items: u32,
    /// Frames that may not have been synced.
    tail: Vec<(u64, Header)>,
    /// The items and finals found so far, in the order of frames. One sort at the end bounds the time, whatever
    /// their order.
    held: Vec<Range<u64>>,
    finals: Vec<Range<u64>>,
    /// Offset and length of the parts that can't be read.
    wrong: Vec<(u64, u64)>,
    /// In the order of the file.
    runs: Vec<Run>,
}

/// Frames that follow each other without a missing item.
struct Run {
    /// The number of items before its first frame, and up to the end of its last one.
    items: Range<u32>,
    /// The sequence of its first item.
    first: Option<u64>,
    /// One above the sequence of its last item.
    next: Option<u64>,
    /// The offset of its end.
    end: u64,
}

/// Recovers a file. `known` is its synced part as recorded by later files or the note.
///
/// # Errors
///
/// A part of the file could not be read.
pub(super) fn recover<F: DiskFile>(
    file: &mut F,
    length: u64,
    number: u64,
    header: Option<&FileHeader>,
    accepted: &[SourceMark],
    known: Option<Closed>,
) -> io::Result<Recovered> {
    let (seeds, start) = seeds(number, header, accepted);
    let mut walk = Walk {
        recovered: Recovered {
            next_sequence: header.map_or(0, |header| header.next_sequence),
            ..Recovered::default()
        },
        promised: known.map_or(0, |known| known.end),
        settled_items: 0,
        tail: Vec::new(),
        held: Vec::new(),
        finals: Vec::new(),
        wrong: Vec::new(),
        runs: Vec::new(),
    };
    let mut scanner = Scanner::new(file, length, seeds, start);
    let mut readable = header.is_some();
    while let Some(found) = scanner.next() {
        match found {
            Found::Gap { at, length } => walk.wrong.push((at, length)),
            Found::Frame { at, header } => {
                readable = true;
                walk.frame(&mut scanner, at, &header);
            }
        }
    }
    walk.find_lost(known, start, header.map(|header| header.next_sequence));
    walk.finish(&mut scanner, start);
    let mut recovered = walk.recovered;
    if header.is_none() && length > 0 {
        if recovered.damaged_frames == 0 {
            recovered.damaged_frames = 1;
            recovered.damaged_bytes = if readable { FILE_HEADER as u64 } else { length };
        }
        recovered.segment.condition.damage();
    }
    if !readable && length > 0 {
        recovered.segment.condition = Condition::Unreadable;
    }
    recovered.segment.length = length;
    recovered.segment.seeds = scanner.finish()?;
    recovered.segment.start = start;
    Ok(recovered)
}

impl Walk {
    fn frame<F: DiskFile>(&mut self, scanner: &mut Scanner<'_, F>, at: u64, header: &Header) {
        self.promised = self
            .promised
            .max(at.saturating_sub(u64::from(header.unsynced)));
        self.extend_run(at, header);
        let seen = match header.kind {
            Kind::Items => header.items().end,
            Kind::Finals | Kind::DeadLetter | Kind::Removed | Kind::Files => {
                header.sequence.saturating_add(1)
            }
        };
        self.recovered.next_sequence = self.recovered.next_sequence.max(seen);
        if header.kind == Kind::Finals {
            match scanner.payload(at, header) {
                Some(payload) => ranges(payload).for_each(|range| {
                    self.recovered.next_sequence = self.recovered.next_sequence.max(range.end);
                    push(&mut self.finals, range);
                }),
                None => self.wrong.push((at, header.size())),
            }
        }
        if header.kind == Kind::Files && scanner.payload(at, header).is_none() {
            self.wrong.push((at, header.size()));
        }
        self.tail.push((at, *header));
        let settled = self
            .tail
            .iter()
            .take_while(|(at, _)| *at < self.promised)
            .count();
        for (_, header) in self.tail.drain(..settled) {
            push(&mut self.held, header.items());
            self.settled_items = self.settled_items.max(header.before_next());
        }
    }

    fn extend_run(&mut self, at: u64, header: &Header) {
        let before = header.before;
        if self.runs.last().is_none_or(|last| last.items.end != before) {
            self.runs.push(Run {
                items: before..before,
                first: None,
                next: None,
                end: at,
            });
        }
        let Some(run) = self.runs.last_mut() else {
            return;
        };
        run.items.end = header.before_next();
        run.end = at + header.size();
        if header.kind == Kind::Items {
            run.first = run.first.or(Some(header.sequence));
            run.next = Some(header.items().end);
        }
    }

    /// Finds the items of missing frames. Runs are compared in the order in which they were written: damage may
    /// put a copy of a frame elsewhere. `sequence` is that of the first item, if known.
    fn find_lost(&mut self, known: Option<Closed>, start: u64, mut sequence: Option<u64>) {
        self.runs.sort_by_key(|run| run.items.start);
        let (mut items, mut end) = (0, start);
        let lost = &mut self.recovered.lost;
        for run in &self.runs {
            if run.items.start > items {
                lost.push(Lost {
                    at: end,
                    count: u64::from(run.items.start - items),
                    low: sequence,
                    high: None,
                });
            }
            if run.first.is_some() {
                let open = lost.iter_mut().rev();
                open.take_while(|lost| lost.high.is_none())
                    .for_each(|lost| lost.high = run.first);
            }
            if run.items.end >= items {
                items = run.items.end;
                end = run.end;
                sequence = run.next.or(sequence);
            }
        }
        let Some(known) = known else { return };
        self.recovered.next_sequence = self.recovered.next_sequence.max(known.next_sequence);
        if known.items > items {
            lost.push(Lost {
                at: end,
                count: u64::from(known.items - items),
                low: sequence,
                high: Some(known.next_sequence),
            });
        }
        self.settled_items = self.settled_items.max(known.items);
    }

    fn finish<F: DiskFile>(&mut self, scanner: &mut Scanner<'_, F>, start: u64) {
        let mut whole = (self.promised.max(start), self.settled_items);
        for (at, header) in &self.tail {
            // It was not promised, so it counts only if it is whole.
            if scanner.payload(*at, header).is_some() {
                push(&mut self.held, header.items());
                if *at == whole.0 {
                    whole = (at + header.size(), header.before_next());
                }
            } else {
                self.recovered.segment.torn = true;
            }
        }
        self.recovered.segment.torn |= self
            .wrong
            .iter()
            .any(|(at, length)| at + length > self.promised);
        self.recovered.segment.held = self.held.drain(..).collect();
        self.recovered.segment.finals = self.finals.drain(..).collect();
        self.recovered.synced = (self.promised, self.settled_items);
        self.recovered.whole = whole;
        let promised = self.promised;
        self.recovered.lost.retain(|lost| lost.at < promised);
        for lost in &mut self.recovered.lost {
            if lost.low.is_none() {
                lost.high = lost.high.or(Some(self.recovered.next_sequence));
            }
        }
        for (_, length) in self.wrong.iter().filter(|(at, _)| *at < promised) {
            self.recovered.damaged_frames += 1;
            self.recovered.damaged_bytes += length;
        }
        if !self.recovered.lost.is_empty() {
            // Missing frames leave no damaged bytes.
            self.recovered.damaged_frames = self.recovered.damaged_frames.max(1);
        }
        if self.recovered.damaged_frames > 0 {
            self.recovered.segment.condition.damage();
        }
    }
}
