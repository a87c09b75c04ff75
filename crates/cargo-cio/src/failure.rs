//! Errors of commands, with the line of a file that has to be fixed.
//!
//! On a terminal, the error is shown with an excerpt of the file, as the compiler does. Elsewhere it is
//! one line that begins with the file and the line, for logs and editors.

use std::error::Error;

use customerio_catalog::visible;
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode,
};

/// A position in a file, and what is wrong there.
#[derive(Clone, Debug)]
pub(crate) struct Snippet {
    /// The file, relative to the current folder.
    pub(crate) file: String,
    /// The text of the whole file; empty if it is not known.
    pub(crate) text: String,
    /// The line, counted from 1.
    pub(crate) line: usize,
    /// The character in that line, counted from 1, if it is known.
    pub(crate) column: Option<usize>,
    /// What is wrong, and how to fix it.
    pub(crate) reason: String,
}

/// An error that may have a position in a file.
pub(crate) trait Placed: Error {
    /// Returns the position in the file, if there is one.
    fn snippet(&self) -> Option<Snippet> {
        None
    }
}

impl Placed for std::io::Error {}

/// Implements [`Placed`] for the error of a command in which only the variant `Project` has a position.
macro_rules! placed_by_project {
    ($error:ident: $($other:ident)|+) => {
        impl $crate::failure::Placed for $error {
            fn snippet(&self) -> Option<$crate::failure::Snippet> {
                match self {
                    Self::Project(error) => error.snippet(),
                    $(Self::$other { .. })|+ => None,
                }
            }
        }
    };
}
pub(crate) use placed_by_project;

/// Why a command failed.
#[derive(Debug)]
pub(crate) struct Failure {
    error: Box<dyn Error>,
    snippet: Option<Snippet>,
}

impl<E: Placed + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self {
            snippet: error.snippet(),
            error: Box::new(error),
        }
    }
}

impl Failure {
    /// Returns the message of the error, and those of its causes down to the root cause.
    pub(crate) fn messages(&self) -> (String, Vec<String>) {
        let message = self.error.to_string();
        let mut causes = Vec::new();
        let mut cause = self.error.source();
        while let Some(error) = cause {
            let text = error.to_string();
            // Some errors contain their cause.
            if !causes.last().unwrap_or(&message).contains(&text) {
                causes.push(text);
            }
            cause = error.source();
        }
        (message, causes)
    }

    /// Renders the error with an excerpt of the file. Returns `None` if it has no position in the file.
    pub(crate) fn drawn(&self, width: usize, is_coloured: bool) -> Option<String> {
        let shown = Shown::new(self.snippet.as_ref()?)?;
        let theme = if is_coloured {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        let mut drawn = String::new();
        GraphicalReportHandler::new_themed(theme)
            .with_width(width)
            .with_links(false)
            .render_report(&mut drawn, &shown)
            .ok()?;
        Some(drawn)
    }
}

/// A snippet in the form that miette renders.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
struct Shown {
    reason: String,
    code: NamedSource<String>,
    /// The marked range in bytes.
    at: std::ops::Range<usize>,
}

impl Shown {
    fn new(snippet: &Snippet) -> Option<Self> {
        let Snippet {
            file,
            text,
            line,
            column,
            reason,
        } = snippet;
        let text = text.replace("\r\n", "\n");
        let before: usize = text
            .split_inclusive('\n')
            .take(line.checked_sub(1)?)
            .map(str::len)
            .sum();
        let line = text.get(before..)?.lines().next()?;
        let indent = line.len() - line.trim_start().len();
        let first = column
            .and_then(|column| line.char_indices().nth(column.checked_sub(1)?))
            .map_or(indent, |(at, _)| at);
        let last = line.trim_end().len().max(first);
        // Escapes are longer than the characters, so the range is that of the escaped parts.
        let (head, rest) = text.split_at_checked(before + first)?;
        let (marked, tail) = rest.split_at_checked(last - first)?;
        let [head, marked, tail] = [head, marked, tail].map(visible);
        Some(Self {
            reason: visible(reason),
            at: head.len()..head.len() + marked.len(),
            code: NamedSource::new(visible(file), head + &marked + &tail),
        })
    }
}

impl Diagnostic for Shown {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.code)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = LabeledSpan::new_with_span(Some("here".to_owned()), self.at.clone());
        Some(Box::new(std::iter::once(span)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, Placed, Snippet};

    #[derive(Debug, thiserror::Error)]
    #[error("plan.json:3: no text")]
    struct Wrong(Snippet);

    impl Placed for Wrong {
        fn snippet(&self) -> Option<Snippet> {
            Some(self.0.clone())
        }
    }

    fn failure(line: usize, column: Option<usize>) -> Failure {
        Failure::from(Wrong(Snippet {
            file: "plan.json".to_owned(),
            text: "{\n  \"a\": 1,\n  \"ü\": 2\n}\n".to_owned(),
            line,
            column,
            reason: "no text".to_owned(),
        }))
    }

    #[test]
    fn the_position_is_underlined() {
        let drawn = failure(3, Some(8)).drawn(60, false).expect("a position");
        let lines: Vec<_> = drawn.lines().map(str::trim_end).collect();
        assert_eq!(
            lines,
            [
                "  × no text",
                // miette counts the column in bytes; the marked line is right.
                "   ╭─[plan.json:3:9]",
                " 2 │   \"a\": 1,",
                " 3 │   \"ü\": 2",
                "   ·        ┬",
                "   ·        ╰── here",
                " 4 │ }",
                "   ╰────",
            ]
        );
        let line = failure(2, None).drawn(60, false).expect("a position");
        assert!(line.contains("[plan.json:2:3]"), "{line}");
        assert!(!line.contains('\u{1b}'), "no colour: {line}");
        let coloured = failure(2, None).drawn(60, true).expect("a position");
        assert!(coloured.contains('\u{1b}'), "{coloured}");
    }

    #[test]
    fn no_character_of_the_file_acts_on_a_terminal() {
        let failure = Failure::from(Wrong(Snippet {
            file: "a\u{202e}.json".to_owned(),
            text: "{\r\n  \"\u{1b}[8m\": 1,\u{9b}2J\r\n}\r\n".to_owned(),
            line: 2,
            column: Some(5),
            reason: "no \u{1b}[8m".to_owned(),
        }));
        let drawn = failure.drawn(60, false).expect("a position");
        let lines: Vec<_> = drawn.lines().map(str::trim_end).collect();
        assert_eq!(
            lines,
            [
                r"  × no \u001b[8m",
                r"   ╭─[a\u202e.json:2:10]",
                " 1 │ {",
                r#" 2 │   "\u001b[8m": 1,\u009b2J"#,
                "   ·          ────────┬───────",
                "   ·                  ╰── here",
                " 3 │ }",
                "   ╰────",
            ]
        );
    }

    #[test]
    fn a_position_outside_the_file_is_not_shown() {
        for line in [0, 6, usize::MAX] {
            assert_eq!(failure(line, Some(1)).drawn(60, false), None, "{line}");
        }
        assert!(failure(3, Some(0)).drawn(60, false).is_some());
        assert!(failure(3, Some(usize::MAX)).drawn(60, false).is_some());
        let (message, causes) = failure(3, None).messages();
        assert_eq!(
            (message.as_str(), causes.len()),
            ("plan.json:3: no text", 0)
        );
    }
}
