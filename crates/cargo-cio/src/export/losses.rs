//! What is said of what a format can't hold.

use std::collections::BTreeMap;

use customerio_catalog::export::{Feature, Loss};

use crate::output;

/// Says it on standard error: a line a kind of thing with the first of them, or all.
pub(super) fn report(losses: &[Loss], all: bool) {
    let mut kinds = BTreeMap::<Feature, Vec<&Loss>>::new();
    for loss in losses {
        kinds.entry(loss.what).or_default().push(loss);
    }
    for (what, losses) in kinds {
        let Some(first) = losses.first() else {
            continue;
        };
        if all {
            for loss in losses {
                output::lost(loss);
            }
        } else if losses.len() == 1 {
            output::lost(first);
        } else {
            let (plural, count) = (what.plural(), losses.len());
            output::lost(format_args!("{count} {plural}, such as {first}"));
        }
    }
}
