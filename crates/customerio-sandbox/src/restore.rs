//! Messages of earlier runs, from files.

use std::io;
use std::path::Path;

use crate::judgement::Judgement;
use crate::server::Shared;
use crate::store::Disposition;
use crate::store::journal;
use crate::submission::{Item, Submission};

/// Judges and stores the messages of an export.
pub(crate) fn replay(shared: &Shared, path: &Path) -> io::Result<()> {
    // Unlike the file of messages, an export must exist.
    std::fs::metadata(path)?;
    restore(shared, path)
}

/// Judges and stores the messages of a file.
pub(crate) fn restore(shared: &Shared, path: &Path) -> io::Result<()> {
    for line in journal::read_file(path)? {
        let line = line?;
        let call = Submission::Call(line.kind, Item::read(&line.item));
        let mut judgement = Judgement::new(call, None);
        for accepted in &mut judgement.accepted {
            accepted.arrived = line.arrived();
        }
        shared.store.settle(0, judgement, Disposition::KeepGood);
    }
    Ok(())
}
