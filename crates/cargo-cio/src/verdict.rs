//! The result of a command that ran to its end.

/// Decides the exit code of a command that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing to fix: exit code 0.
    Fine,
    /// The command found something to fix: exit code 1.
    Found,
}
