//! Reports losses of an export.

use std::collections::BTreeMap;

use customerio_catalog::export::{Feature, Loss};

use crate::output;

/// Prints losses on standard error: one line for each kind, or each loss if `all` is set.
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
