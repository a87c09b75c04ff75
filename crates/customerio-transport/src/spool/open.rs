//! Opening a spool: reads the contents of every file.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use crate::spool::append::Appender;
use crate::spool::dead::DeadLetters;
use crate::spool::disk::{Disk, DiskFile, EmptyFile};
use crate::spool::error::OpenError;
use crate::spool::file::{Closed, Family, Note};
use crate::spool::listing::{Listed, closed_files, list};
use crate::spool::log::Log;
use crate::spool::ranges::Ranges;
use crate::spool::recover::{Lost, Recovered, recover};
use crate::spool::segment::{Condition, Segment};
use crate::spool::{Damage, LogLimits, Opened, SourceMark};

impl<D: Disk> Log<D> {
    /// Locks the folder and reads its files.
    ///
    /// New files carry `mark`; existing ones may also carry one of `accepted`.
    ///
    /// # Errors
    ///
    /// The folder or one of the files can't be read, belongs to another client or source, or has
    /// another format. Invalid contents of a file are not an error: its messages count as unreadable.
    pub(crate) fn open(
        disk: D,
        mark: SourceMark,
        accepted: &[SourceMark],
        limits: LogLimits,
    ) -> Result<(Self, Opened), OpenError> {
        let disk = Arc::new(disk);
        let mut accepted = accepted.to_vec();
        accepted.insert(0, mark);
        let listing = list(&*disk, &accepted)?;
        let failed = |family: Family, number, error| OpenError::File {
            path: disk.path().join(family.name(number)),
            error,
        };
        let mut damage = Damage::default();
        let youngest = listing
            .files
            .values()
            .last()
            .and_then(|listed| listed.header);
        let (recovered, closed) = walk(listing.files, listing.note, &accepted, &mut damage)
            .map_err(|(number, source)| failed(Family::Messages, number, source))?;
        let dead = DeadLetters::open(
            Arc::clone(&disk),
            &accepted,
            mark,
            &limits,
            listing.dead,
            listing.next_dead,
        )
        .map_err(|(number, source)| failed(Family::DeadLetters, number, source))?;
        // The note remembers the sequences of an idle spool, which has no files.
        let noted = listing.note.map_or(1, |note| note.synced.next_sequence);
        let next_sequence = recovered
            .values()
            .map(|found| found.next_sequence)
            .fold(dead.next_sequence().max(noted).max(1), u64::max);
        let (segments, lost) = settle(recovered);
        damage.messages = lost;
        let mut live = Ranges::default();
        for segment in segments.values() {
            live.insert_all(&segment.live);
        }
        let mut log = Self {
            appender: Appender::new(
                Arc::clone(&disk),
                Family::Messages,
                mark,
                limits.segment,
                listing.next_number,
            ),
            disk,
            mark,
            limits,
            segments,
            next_sequence,
            pending: Ranges::default(),
            unsynced: None,
            unlinked: false,
            aside: listing.damaged,
            // Messages are counted when reading finds them missing.
            damage: Damage {
                messages: 0,
                ..damage
            },
            dead,
            reading: None,
            misplaced: false,
            checked: 0,
            commits: 0,
            payload: Vec::new(),
        };
        let latest = closed.last().map(|(closed, _)| *closed);
        for (closed, file) in closed {
            log.appender.add_closed(closed, file);
        }
        // Otherwise each start would add a file, and each file lists those before it.
        if let (Some(header), Some(latest)) = (youngest, latest)
            && header.mark == mark
            && log.segments.get(&latest.number).is_some_and(|segment| {
                segment.condition == Condition::Whole
                    && segment.length == latest.end
                    && segment.length < limits.segment
                    && !segment.is_finished()
            })
        {
            log.appender.resume(&header, latest);
        }
        log.make_room();
        log.tidy();
        // Otherwise a later sync makes them last.
        let _ = log.sync_removals();
        let opened = Opened {
            recovered: live.count(),
            damage,
        };
        Ok((log, opened))
    }
}

/// The contents of the files by number, and the record of each for the next file.
type Walked<F> = (BTreeMap<u64, Recovered>, Vec<(Closed, Option<F>)>);

/// Reads every file. An error names the file's number.
fn walk<F: DiskFile>(
    mut files: BTreeMap<u64, Listed<F>>,
    note: Option<Note>,
    accepted: &[SourceMark],
    damage: &mut Damage,
) -> Result<Walked<F>, (u64, io::Error)> {
    let mut known = closed_files(&mut files)?;
    if let Some(note) = note
        && let Some(listed) = files.get(&note.synced.number)
        && listed
            .header
            .is_none_or(|header| header.instance == note.instance)
    {
        known.entry(note.synced.number).or_insert(note.synced);
    }
    let mut recovered = BTreeMap::new();
    let mut closed = Vec::new();
    let youngest = files.last_key_value().map(|(&number, _)| number);
    for (number, mut listed) in files {
        let known = known.get(&number).copied();
        let header = listed.header.as_ref();
        let found = match &mut listed.file {
            Some(file) => recover(file, listed.length, number, header, accepted, known),
            None => recover(&mut EmptyFile, 0, number, None, accepted, known).map(|mut found| {
                found.damaged_frames = found.damaged_frames.max(1);
                found.segment.condition = Condition::Unreadable;
                found
            }),
        }
        .map_err(|source| (number, source))?;
        let mut synced = found.synced;
        // A nearly full file is closed without a sync, so it is not the newest one only.
        let may_be_unsynced = Some(number) == youngest || found.whole.0 > synced.0;
        if may_be_unsynced && let Some(file) = &mut listed.file {
            // The unsynced end of a killed process was not promised, but is from now on.
            file.sync().map_err(|source| (number, source))?;
            synced = found.whole;
        }
        damage.frames += found.damaged_frames;
        damage.bytes += found.damaged_bytes;
        let next_sequence = found.next_sequence;
        let (end, items) = synced;
        let synced = Closed {
            number,
            end: known.map_or(end, |known| known.end.max(end)),
            items: known.map_or(items, |known| known.items.max(items)),
            next_sequence: known.map_or(next_sequence, |known| {
                known.next_sequence.max(next_sequence)
            }),
        };
        closed.push((synced, listed.file));
        recovered.insert(number, found);
    }
    Ok((recovered, closed))
}

/// Finds the live messages of each file, with the finals of all files, and counts the lost ones.
fn settle(mut recovered: BTreeMap<u64, Recovered>) -> (BTreeMap<u64, Segment>, u64) {
    let mut finals = Ranges::default();
    let mut held = Ranges::default();
    for found in recovered.values() {
        finals.insert_all(&found.segment.finals);
        held.insert_all(&found.segment.held);
    }
    let mut messages = 0;
    for found in recovered.values_mut() {
        found.segment.live = found.segment.held.without(&finals);
        for lost in &found.lost {
            let (lost, ended) = sequences(lost, &held, &finals);
            messages += lost.count();
            held.insert_all(&lost);
            // Reading reports them, since it does not find them.
            found.segment.live.insert_all(&lost);
            found.segment.held.insert_all(&lost);
            // Their finals must stay on disk, or they count as lost next time.
            found.segment.held.insert_all(&ended);
        }
    }
    let segments = recovered
        .into_iter()
        .map(|(number, found)| (number, found.segment))
        .collect();
    (segments, messages)
}

/// Returns the sequences of lost items: those that were not final, and those that were.
fn sequences(lost: &Lost, held: &Ranges, finals: &Ranges) -> (Ranges, Ranges) {
    let window = match (lost.low, lost.high) {
        (Some(low), Some(high)) if low < high => low..high,
        (Some(low), None) => low..low.saturating_add(lost.count),
        (_, Some(high)) => high.saturating_sub(lost.count)..high,
        (None, None) => 0..0,
    };
    let missing = Ranges::from(window).without(held);
    let ended = missing.common(finals);
    let mut left = lost.count.saturating_sub(ended.count());
    let mut sequences = Ranges::default();
    for range in missing.without(finals).iter() {
        let taken = left.min(range.end - range.start);
        sequences.insert(range.start..range.start + taken);
        left -= taken;
    }
    (sequences, ended)
}
