//! What is said to the user: results on standard output, all else on standard error.
//!
//! Colours are taken out where nobody sees them: results go to a file or a pipe, or somebody asked
//! for none.
//!
//! Whether anybody listens is not our business: `| head` may have gone.

use std::error::Error;
use std::fmt::Display;
use std::io::Write;

/// A result.
pub(crate) fn result(what: impl Display) {
    let _ = writeln!(anstream::stdout(), "{what}");
}

/// A result that has its own line ends.
pub(crate) fn text(what: &str) {
    let _ = std::io::stdout().write_all(what.as_bytes());
}

/// A result as JSON, for programs.
pub(crate) fn json(what: &impl serde::Serialize) {
    // Texts, numbers and lists: there is nothing that JSON could not hold.
    result(serde_json::to_string_pretty(what).unwrap_or_default());
}

/// Something that a format can't hold.
pub(crate) fn lost(what: impl Display) {
    let _ = writeln!(std::io::stderr(), "not carried: {what}");
}

/// Something to know.
pub(crate) fn note(what: impl Display) {
    let _ = writeln!(std::io::stderr(), "note: {what}");
}

/// How much there was of it, behind the results.
pub(crate) fn summary(what: impl Display) {
    let _ = writeln!(std::io::stderr(), "{what}");
}

/// Something to do.
pub(crate) fn missing(what: impl Display) {
    let _ = writeln!(std::io::stderr(), "missing: {what}");
}

/// Why a command can't be carried out, down to the first cause.
pub(crate) fn error(error: &dyn Error) {
    let mut err = std::io::stderr().lock();
    let _ = writeln!(err, "error: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = writeln!(err, "  because: {error}");
        cause = error.source();
    }
}
