//! The rules of `alias`, which merges two profiles.

use super::findings::Findings;
use super::value::{Object, given, identifier};

/// The reference requires both `userId` and `previousId`.
pub(super) fn check(alias: &Object, findings: &mut Findings) {
    if !identifier(alias, "userId", findings) {
        findings.refuse("userId", "is missing: alias needs the id that remains");
    }
    if !identifier(alias, "previousId", findings) {
        findings.refuse("previousId", "is missing: alias needs the id that goes");
    }
    let user = given(alias, "userId");
    if user.is_some() && user == given(alias, "previousId") {
        findings.warn(
            "previousId",
            "is the same as userId: nothing will be merged",
        );
    }
}
