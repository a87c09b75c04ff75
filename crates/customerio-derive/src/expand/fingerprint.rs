//! The fingerprints of fields, computed here so that no constant has to.

use customerio_rules::constraint::{self, Constraint};
use customerio_rules::fingerprint::of_str;

use crate::model::Field;

/// Returns the fingerprint of a field's name with its constraints, in the order of its row.
pub(super) fn of_field(field: &Field<'_>) -> u64 {
    let check = field.check_path();
    of_named(&field.name, field.all_constraints(check.as_deref()))
}

/// Returns the fingerprint of a name with constraints.
pub(super) fn of_named<'a>(name: &str, all: impl IntoIterator<Item = Constraint<'a>>) -> u64 {
    let all = all.into_iter();
    all.fold(of_str(name), |hash, it| constraint::add(hash, &it))
}
