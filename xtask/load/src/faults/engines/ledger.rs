//! The committed messages, and the relays' account of them.

use std::collections::HashSet;
use std::fmt;

use customerio::item::WrittenItem;
use customerio_relay::Engine;

use super::arrivals::Arrivals;
use super::ids::is_refused;
use crate::Failure;
use crate::faults::row::Row;

/// Dead letters of a page.
const PAGE: usize = 1_000;

/// The numbers of messages, all of one moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counts {
    /// At least and at most this many are committed: they are the same number where the writers' numbers and the
    /// account are of one snapshot.
    pub(super) committed: (u64, u64),
    pub(super) delivered: u64,
    pub(super) rejected: u64,
    pub(super) waiting: u64,
    pub(super) term: u64,
}

impl Counts {
    pub(super) fn is_exact(&self) -> bool {
        let sum = self.delivered + self.rejected + self.waiting;
        (self.committed.0..=self.committed.1).contains(&sum)
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            committed: (_, committed),
            delivered,
            rejected,
            waiting,
            term,
        } = self;
        write!(
            f,
            "{committed:>9} {delivered:>9} {rejected:>8} {waiting:>8} {term:>5}"
        )
    }
}

/// Compares the committed messages with the arrivals and the dead letters.
pub(super) fn compare(
    scenario: &str,
    committed: &HashSet<String>,
    dead: &HashSet<String>,
    counts: Counts,
    arrivals: &Arrivals,
) -> Row {
    let mut faults = Vec::new();
    let mut count = |number: usize, what: &str| {
        if number > 0 {
            faults.push(format!("{number} {what}"));
        }
    };
    let other = arrivals.ids.difference(committed).count();
    count(other, "messages arrived that were not committed");
    count(
        dead.difference(committed).count(),
        "dead letters were not committed",
    );
    count(
        dead.intersection(&arrivals.ids).count(),
        "messages arrived and are dead letters",
    );
    let wrong = dead.iter().filter(|id| !is_refused(id)).count();
    count(wrong, "messages are dead letters that the sink accepts");
    let settled = |id: &&String| arrivals.ids.contains(*id) || dead.contains(*id);
    let lost = committed.iter().filter(|id| !settled(id)).count();
    let all = committed.len() as u64;
    if counts.committed != (all, all)
        || !counts.is_exact()
        || counts.rejected != dead.len() as u64
        || counts.delivered != arrivals.ids.len() as u64
    {
        faults.push(format!(
            "{all} messages are committed, {} arrived and {} are dead letters, but the account is {counts:?}",
            arrivals.ids.len(),
            dead.len()
        ));
    }
    Row {
        scenario: scenario.to_owned(),
        accepted: all,
        stored: all,
        arrived: arrivals.ids.len() as u64,
        out_of_order: arrivals.out_of_order,
        lost: lost as u64,
        reported: dead.len() as u64,
        faults,
        ..Row::default()
    }
}

/// The message ids of all dead letters.
pub(super) async fn dead_letters<E: Engine>(engine: &E) -> Result<HashSet<String>, Failure> {
    let (mut ids, mut after) = (HashSet::new(), None);
    loop {
        let page = engine.dead_letters(after, PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(ids);
        };
        after = Some(last.row.id);
        for letter in page {
            let item = WrittenItem::from_stored(&letter.row.head, letter.row.item)?;
            ids.insert(item.message_id().to_owned());
        }
    }
}
