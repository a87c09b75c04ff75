//! Removal of the messages of a person by the disk thread.

use std::io;

use customerio_core::item::PersonIds;

use crate::PurgeReport;
use crate::defaults::SPOOL_READ_BYTES;
use crate::error::PurgeError;
use crate::shared::{FoundRecord, Shared, UnstoredLetter};
use crate::spool::{Folder, Log};

/// Removes the messages of a person in memory, in the spool and among the dead letters. `unstored` holds
/// the rejected messages that are not stored as dead letters yet.
pub(super) fn purge(
    shared: &Shared,
    log: &mut Log<Folder>,
    unstored: &mut Vec<UnstoredLetter>,
    person: &PersonIds,
) -> Result<PurgeReport, PurgeError> {
    let until = shared.next_sequence();
    let mut on_disk = find_on_disk(shared, log, person, until).map_err(PurgeError::Disk)?;
    on_disk.extend(shared.find_waiting(person, until));
    let memory = shared.find_in_memory(person, until);
    let purged = shared.purge(memory, on_disk).ok_or(PurgeError::Closed)?;
    let rejected = shared.purge_rejected(person);
    unstored.extend(purged.letters);
    let letters = unstored.extract_if(.., |letter| person.own(&letter.message.item));
    let letters: Vec<u64> = letters.map(|letter| letter.sequence).collect();
    let found = log.dead_letters().find(|letter| person.own(&letter.item));
    // The file of a dead letter's message may still be there.
    let of_letters = found.as_deref().unwrap_or(&[]);
    let finals = purged.finals.iter().chain(&letters).chain(of_letters);
    log.erase(finals.map(|sequence| *sequence..sequence + 1))
        .map_err(|error| PurgeError::Disk(error.kind()))?;
    let found = found.map_err(|error| PurgeError::Disk(error.kind()))?;
    let erased = log.dead_letters().erase(found);
    let dead_letters = erased.map_err(|error| PurgeError::Disk(error.kind()))?;
    let not_searched = log
        .count_unsearched()
        .map_err(|error| PurgeError::Disk(error.kind()))?;
    Ok(PurgeReport {
        not_searched,
        purged: purged.removed,
        in_flight: purged.in_flight,
        dead_letters: dead_letters + letters.len() as u64,
        rejected,
    })
}

/// Returns the person's messages below `until` that are only on disk.
fn find_on_disk(
    shared: &Shared,
    log: &mut Log<Folder>,
    person: &PersonIds,
    until: u64,
) -> Result<Vec<FoundRecord>, io::ErrorKind> {
    let mut found = Vec::new();
    let mut next = shared.backlog_from();
    while let Some(from) = next.filter(|from| *from < until) {
        let loaded = log.read(from, SPOOL_READ_BYTES, |record| {
            if record.sequence < until && person.may_own(&record.touches) && person.own(record.item)
            {
                found.push(FoundRecord::new(&record));
            }
        });
        let loaded = loaded.map_err(|error| error.error.kind())?;
        shared.lose_unreadable(&loaded);
        next = (!loaded.end).then_some(loaded.next_sequence);
    }
    Ok(found)
}
