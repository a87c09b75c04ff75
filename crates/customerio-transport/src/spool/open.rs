//! Opening: the lock, whose the folder is, and what is in it.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::Arc;

use crate::spool::append::Appender;
use crate::spool::dead::DeadLetters;
use crate::spool::disk::{Disk, DiskFile};
use crate::spool::error::OpenError;
use crate::spool::file::{Closed, FILE_HEADER, Family, FileHeader, Named, Note};
use crate::spool::frame::{Kind, Seed};
use crate::spool::log::Log;
use crate::spool::ranges::Ranges;
use crate::spool::recover::{Lost, Recovered, recover};
use crate::spool::scan::{Found, Scanner, file_header};
use crate::spool::segment::Segment;
use crate::spool::{Damage, LogLimits, Opened, SourceMark};

/// A file that was listed and can be opened.
pub(super) struct Listed<F> {
    pub(super) file: F,
    pub(super) length: u64,
    pub(super) header: Option<FileHeader>,
}

/// The files of a folder, before anything in it is changed.
struct Listing<F> {
    files: BTreeMap<u64, Listed<F>>,
    dead: BTreeMap<u64, Listed<F>>,
    aside: VecDeque<(String, u64)>,
    next_number: u64,
    next_dead: u64,
    damage: Damage,
    /// What was synced of the file that was written last.
    noted: Option<Note>,
}

impl<D: Disk> Log<D> {
    /// Takes the folder, and finds out what it holds.
    ///
    /// `mark` is written from now on; the folder may also bear one of `accepted`.
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
        let mut damage = listing.damage;
        let (recovered, closed) = walk(listing.files, listing.noted, &accepted, &mut damage);
        let dead = DeadLetters::open(
            Arc::clone(&disk),
            &accepted,
            mark,
            &limits,
            listing.dead,
            listing.next_dead,
        );
        let next_sequence = recovered
            .values()
            .map(|found| found.next_sequence)
            .fold(dead.next_sequence().max(1), u64::max);
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
            aside: listing.aside,
            // Counted when reading finds it so.
            damage: Damage {
                messages: 0,
                ..damage
            },
            dead,
            reading: None,
            payload: Vec::new(),
        };
        for closed in closed {
            log.appender.knows(closed);
        }
        log.make_room();
        log.tidy();
        if log.unlinked && log.disk.sync().is_ok() {
            log.unlinked = false;
        }
        let opened = Opened {
            recovered: live.count(),
            damage,
        };
        Ok((log, opened))
    }
}

fn list<D: Disk>(disk: &D, accepted: &[SourceMark]) -> Result<Listing<D::File>, OpenError> {
    let unusable = |source| OpenError::Folder {
        path: disk.path().to_owned(),
        source,
    };
    if !disk.lock().map_err(unusable)? {
        return Err(OpenError::Locked {
            path: disk.path().to_owned(),
        });
    }
    // What was removed before must not come back when its sequences are in use again.
    disk.sync().map_err(unusable)?;
    let mut listing = Listing {
        files: BTreeMap::new(),
        dead: BTreeMap::new(),
        aside: VecDeque::new(),
        next_number: 1,
        next_dead: 1,
        damage: Damage::default(),
        noted: Note::decode(&disk.noted(), accepted),
    };
    let mut found = disk.list().map_err(unusable)?;
    found.sort_unstable();
    for (name, length) in found {
        let Some(named) = Named::parse(&name) else {
            continue;
        };
        let (files, next_number) = match named.family {
            Family::Messages => (&mut listing.files, &mut listing.next_number),
            Family::DeadLetters => (&mut listing.dead, &mut listing.next_dead),
        };
        *next_number = (*next_number).max(named.number + 1);
        if named.damaged {
            listing.aside.push_back((name, length));
            continue;
        }
        let mut file = match disk.open(&name) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                // It stays where it is, for a start with more rights.
                listing.damage.frames += 1;
                listing.damage.bytes += length;
                continue;
            }
            Err(error) => return Err(unusable(error)),
        };
        let header = file_header(&mut file);
        if header.is_some_and(|header| !accepted.contains(&header.mark)) {
            return Err(OpenError::OtherSource {
                path: disk.path().to_owned(),
                file: name,
            });
        }
        let listed = Listed {
            file,
            length,
            header,
        };
        files.insert(named.number, listed);
    }
    Ok(listing)
}

/// Walks through every file, and tells what is to be known of each later on.
fn walk<F: DiskFile>(
    mut files: BTreeMap<u64, Listed<F>>,
    noted: Option<Note>,
    accepted: &[SourceMark],
    damage: &mut Damage,
) -> (BTreeMap<u64, Recovered>, Vec<Closed>) {
    let mut told: BTreeMap<u64, Closed> = BTreeMap::new();
    for listed in files.values_mut() {
        told.extend(told_by(listed).map(|closed| (closed.number, closed)));
    }
    if let Some(note) = noted
        && let Some(listed) = files.get(&note.synced.number)
        && listed
            .header
            .is_some_and(|header| header.instance == note.instance)
    {
        told.entry(note.synced.number).or_insert(note.synced);
    }
    let mut recovered = BTreeMap::new();
    let mut closed = Vec::new();
    let youngest = files.last_key_value().map(|(&number, _)| number);
    for (number, mut listed) in files {
        let told = told.get(&number).copied();
        let mut found = recover(
            &mut listed.file,
            listed.length,
            number,
            listed.header.as_ref(),
            accepted,
            told,
        );
        let nothing = listed.header.is_none() && found.segment.held.is_empty();
        let mut known = found.synced;
        if Some(number) == youngest {
            // What a process left unsynced is not promised, but it is to last from here on.
            if listed.file.sync().is_ok() {
                known = found.whole;
            }
        } else if nothing && told.is_none() && listed.length > 0 && found.damaged_frames == 0 {
            found.damaged_frames = 1;
            found.damaged_bytes = listed.length;
            found.segment.damaged = true;
        }
        damage.frames += found.damaged_frames;
        damage.bytes += found.damaged_bytes;
        let told = told.unwrap_or_default();
        closed.push(Closed {
            number,
            end: known.0.max(told.end),
            items: known.1.max(told.items),
            next_sequence: found.next_sequence.max(told.next_sequence),
        });
        recovered.insert(number, found);
    }
    (recovered, closed)
}

/// What the first frame of a file says of older ones.
pub(super) fn told_by<F: DiskFile>(
    listed: &mut Listed<F>,
) -> impl Iterator<Item = Closed> + use<F> {
    let start = FILE_HEADER as u64;
    let mut payload = Vec::new();
    if let Some(header) = listed.header {
        let seeds = vec![Seed::new(header.number, header.mark)];
        let mut scanner = Scanner::new(&mut listed.file, listed.length, seeds, start);
        if let Some(Found::Frame { at, header }) = scanner.next()
            && at == start
            && header.kind == Kind::Files
        {
            payload.extend(scanner.payload(at, &header).unwrap_or_default());
        }
    }
    Closed::decode_all(&payload).collect::<Vec<_>>().into_iter()
}

/// Tells what is final from what is not, across all files, and which messages were lost.
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
            // Reading does not find them, and says so.
            found.segment.live.insert_all(&lost);
            found.segment.held.insert_all(&lost);
            // What says of them that they are final must be kept, or they count as lost next time.
            found.segment.held.insert_all(&ended);
        }
    }
    let segments = recovered
        .into_iter()
        .map(|(number, found)| (number, found.segment))
        .collect();
    (segments, messages)
}

/// The sequences of lost items: those that were not final, and those that were.
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
