//! The files of a folder and their headers.

use std::collections::{BTreeMap, VecDeque};
use std::io;

use crate::spool::SourceMark;
use crate::spool::disk::{Disk, DiskFile, Entry, EntryKind, LOCK};
use crate::spool::error::OpenError;
use crate::spool::file::{
    Aside, Closed, FILE_HEADER, Family, FileHeader, FileName, FileStart, Note, VERSION,
};
use crate::spool::frame::{Kind, Seed};
use crate::spool::holder::holder;
use crate::spool::scan::{Found, Scanner, file_start};

/// A file of the folder.
pub(super) struct Listed<F> {
    /// `None` if the entry is a folder, a link or anything else that is not a file.
    pub(super) file: Option<F>,
    pub(super) length: u64,
    pub(super) header: Option<FileHeader>,
}

/// The files of a folder, before any of them is changed.
pub(super) struct Listing<F> {
    pub(super) files: BTreeMap<u64, Listed<F>>,
    pub(super) dead: BTreeMap<u64, Listed<F>>,
    pub(super) damaged: VecDeque<(String, u64)>,
    pub(super) next_number: u64,
    pub(super) next_dead: u64,
    /// The synced part of the file that was written last.
    pub(super) note: Option<Note>,
}

/// Locks the folder, lists its files and reads their headers.
pub(super) fn list<D: Disk>(
    disk: &D,
    accepted: &[SourceMark],
) -> Result<Listing<D::File>, OpenError> {
    let unusable = |error| OpenError::Folder {
        path: disk.path().to_owned(),
        error,
    };
    let lock_failed = |error| OpenError::Lock {
        path: disk.path().join(LOCK),
        error,
    };
    if !disk.lock().map_err(lock_failed)? {
        return Err(OpenError::Locked {
            path: disk.path().to_owned(),
            holder: holder(&disk.path().join(LOCK)),
        });
    }
    // Removals of an earlier process must not be undone by a crash once their sequences are reused.
    disk.sync().map_err(unusable)?;
    let note = Note::decode(&disk.read_note().map_err(lock_failed)?, accepted);
    let mut listing = Listing {
        files: BTreeMap::new(),
        dead: BTreeMap::new(),
        damaged: VecDeque::new(),
        // A number is never used again, so that the note can't mean an earlier file.
        next_number: note.map_or(1, |note| note.synced.number.saturating_add(1)),
        next_dead: 1,
        note,
    };
    let mut entries = disk.list().map_err(unusable)?;
    entries.sort_unstable();
    for Entry { name, kind } in entries {
        let Some(parsed) = FileName::parse(&name) else {
            continue;
        };
        let (files, next_number) = match parsed.family {
            Family::Messages => (&mut listing.files, &mut listing.next_number),
            Family::DeadLetters => (&mut listing.dead, &mut listing.next_dead),
        };
        *next_number = (*next_number).max(parsed.number + 1);
        let listed = match (parsed.aside, kind) {
            (Some(Aside::Damaged), EntryKind::File { length }) => {
                listing.damaged.push_back((name, length));
                continue;
            }
            (Some(Aside::Damaged), EntryKind::Other) | (Some(Aside::Unreadable), _) => continue,
            (None, EntryKind::File { length }) => {
                open_listed(disk, name, length, parsed.number, accepted)?
            }
            (None, EntryKind::Other) => Listed {
                file: None,
                length: 0,
                header: None,
            },
        };
        files.insert(parsed.number, listed);
    }
    Ok(listing)
}

/// Returns the sources of the messages and dead letters in a folder, the newest last. A file that can't be
/// read or has no readable header adds none.
pub(super) fn marks<D: Disk>(disk: &D) -> io::Result<Vec<SourceMark>> {
    let mut entries = disk.list()?;
    entries.sort_unstable();
    let mut marks = Vec::new();
    for entry in entries {
        if FileName::parse(&entry.name).is_some_and(|name| name.aside.is_none())
            && let Ok(mut file) = disk.open(&entry.name)
            && let Ok(FileStart::Header(header)) = file_start(&mut file)
        {
            marks.retain(|mark| *mark != header.mark);
            marks.push(header.mark);
        }
    }
    Ok(marks)
}

/// Opens a file and reads its header.
fn open_listed<D: Disk>(
    disk: &D,
    name: String,
    length: u64,
    number: u64,
    accepted: &[SourceMark],
) -> Result<Listed<D::File>, OpenError> {
    let failed = |error| OpenError::File {
        path: disk.path().join(&name),
        error,
    };
    let mut file = disk.open(&name).map_err(failed)?;
    let header = match file_start(&mut file).map_err(failed)? {
        FileStart::Header(header) => {
            if !accepted.contains(&header.mark) {
                return Err(OpenError::OtherSource {
                    path: disk.path().to_owned(),
                    file: name,
                });
            }
            Some(header)
        }
        FileStart::Unreadable => None,
        FileStart::OtherVersion(found) => {
            // Frames of this format show that only the header is damaged.
            let seeds = accepted.iter().map(|&mark| Seed::new(number, mark));
            let mut scanner = Scanner::new(&mut file, length, seeds.collect(), 0);
            let frames = core::iter::from_fn(|| scanner.next())
                .any(|found| matches!(found, Found::Frame { .. }));
            scanner.finish().map_err(failed)?;
            if !frames {
                return Err(OpenError::Version {
                    path: disk.path().join(&name),
                    found,
                    supported: VERSION,
                });
            }
            None
        }
    };
    Ok(Listed {
        file: Some(file),
        length,
        header,
    })
}

/// Reads the first frame of each file, in which it records the files before it.
pub(super) fn closed_files<F: DiskFile>(
    files: &mut BTreeMap<u64, Listed<F>>,
) -> Result<BTreeMap<u64, Closed>, (u64, io::Error)> {
    let start = FILE_HEADER as u64;
    let mut known = BTreeMap::new();
    for (&number, listed) in files {
        let (Some(file), Some(header)) = (&mut listed.file, listed.header) else {
            continue;
        };
        let seeds = vec![Seed::new(header.number, header.mark)];
        let mut scanner = Scanner::new(file, listed.length, seeds, start);
        if let Some(Found::Frame { at, header }) = scanner.next()
            && at == start
            && header.kind == Kind::Files
            && let Some(payload) = scanner.payload(at, &header)
        {
            known.extend(Closed::decode_all(payload).map(|closed| (closed.number, closed)));
        }
        scanner.finish().map_err(|source| (number, source))?;
    }
    Ok(known)
}
