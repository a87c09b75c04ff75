//! Messages of earlier runs, from files.

use std::path::Path;

use crate::judgement::Judgement;
use crate::server::Shared;
use crate::start_error::StartError;
use crate::store::Disposition;
use crate::store::journal::{self, Line};
use crate::submission::{Item, Submission};

/// Reads an export.
pub(crate) fn replayed(path: &Path) -> Result<Vec<Line>, StartError> {
    // Unlike the file of messages, an export must exist.
    let lines = std::fs::metadata(path).and_then(|_| journal::read_file(path));
    lines.map_err(|source| StartError::Store {
        path: path.to_owned(),
        source,
    })
}

/// Judges and stores messages of a file.
pub(crate) fn restore(shared: &Shared, lines: Vec<Line>) {
    for line in lines {
        let call = Submission::Call(line.kind, Item::read(&line.item));
        let mut judgement = Judgement::new(call, None);
        for accepted in &mut judgement.accepted {
            accepted.arrived = line.arrived();
        }
        shared.store.settle(0, judgement, Disposition::KeepGood);
    }
}
