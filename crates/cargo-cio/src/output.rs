//! Output for the user: results on standard output, everything else on standard error.
//!
//! Colours are removed if the output is not a terminal or the user turned them off. Errors of
//! writing are ignored, since the reader, such as `head`, may have exited.

use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use customerio_catalog::visible;
use indicatif::ProgressBar;

use crate::failure::Failure;

/// Whether only results and errors are printed.
static QUIET: AtomicBool = AtomicBool::new(false);

/// Prints only results and errors from now on.
pub(crate) fn be_quiet() {
    QUIET.store(true, Ordering::Relaxed);
}

pub(crate) fn is_quiet() -> bool {
    QUIET.load(Ordering::Relaxed)
}

/// Shows a spinner on a terminal until the returned value is dropped.
pub(crate) fn busy(with: &'static str) -> Busy {
    let bar = ProgressBar::new_spinner();
    if is_quiet() || bar.is_hidden() {
        return Busy(None);
    }
    bar.set_message(with);
    bar.enable_steady_tick(Duration::from_millis(120));
    Busy(Some(bar))
}

/// A spinner, removed on drop; see [`busy`].
#[must_use]
pub(crate) struct Busy(Option<ProgressBar>);

impl Drop for Busy {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// Prints a line that begins with a coloured word.
fn headed(word: &str, colour: AnsiColor, what: impl Display) {
    let style = Style::new().bold().fg_color(Some(colour.into()));
    let what = visible(&what.to_string());
    let _ = writeln!(anstream::stderr(), "{style}{word}:{style:#} {what}");
}

/// Prints a result. Characters that terminals act on are [`visible`].
pub(crate) fn result(what: impl Display) {
    styled(visible(&what.to_string()));
}

/// Prints a result with styles. The caller makes its other characters [`visible`].
pub(crate) fn styled(what: impl Display) {
    let _ = writeln!(anstream::stdout(), "{what}");
}

/// Prints a result that contains its own line ends.
pub(crate) fn text(what: &str) {
    let _ = std::io::stdout().write_all(what.as_bytes());
}

/// Prints a result as JSON.
pub(crate) fn json(what: &serde_json::Value) {
    result(format_args!("{what:#}"));
}

/// Prints a feature that a format can't express.
pub(crate) fn lost(what: impl Display) {
    headed("not carried", AnsiColor::Yellow, what);
}

/// Prints an error or a warning that is not a result. The caller makes its characters [`visible`].
pub(crate) fn diagnostic(what: impl Display) {
    let _ = writeln!(anstream::stderr(), "{what}");
}

/// Prints a note.
pub(crate) fn note(what: impl Display) {
    if !is_quiet() {
        headed("note", AnsiColor::Cyan, what);
    }
}

/// A number with a noun: `1 error`, `2 errors`.
pub(crate) fn counted<N: Copy + Display + PartialEq + From<u8>>(count: N, what: &str) -> String {
    let ending = if count == N::from(1) { "" } else { "s" };
    format!("{count} {what}{ending}")
}

/// Prints totals, after the results.
pub(crate) fn summary(what: impl Display) {
    if !is_quiet() {
        let _ = writeln!(std::io::stderr(), "{}", visible(&what.to_string()));
    }
}

/// Prints something that the user has to fix.
pub(crate) fn missing(what: impl Display) {
    headed("missing", AnsiColor::Red, what);
}

/// Prints an error that is the result of a command.
pub(crate) fn error(what: impl Display) {
    headed("error", AnsiColor::Red, what);
}

/// The width of an excerpt in columns.
const WIDTH: usize = 100;

/// Prints an error: with an excerpt of the file on a terminal, else in lines.
pub(crate) fn failure(failure: &Failure) {
    let stderr = std::io::stderr();
    if stderr.is_terminal() {
        let is_coloured = anstream::AutoStream::choice(&stderr) != anstream::ColorChoice::Never;
        if let Some(drawn) = failure.drawn(WIDTH, is_coloured) {
            let _ = write!(anstream::stderr(), "{drawn}");
            return;
        }
    }
    let (message, causes) = failure.messages();
    error(message);
    for cause in causes {
        let _ = writeln!(std::io::stderr(), "  because: {}", visible(&cause));
    }
}
