//! Why a command can't be carried out, with the place in a file that is to be mended.
//!
//! On a terminal, the place is shown as the compiler shows one; elsewhere an error is a line that
//! begins with the file and the line, for logs and editors.

use std::error::Error;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode,
};

/// A place in a file, and what is wrong with it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The file, as it is found from here.
    pub(crate) file: String,
    /// All of the file; empty where nobody has it.
    pub(crate) text: String,
    /// The line, from 1 on.
    pub(crate) line: usize,
    /// The character in that line, from 1 on, where it is known.
    pub(crate) column: Option<usize>,
    /// What is wrong there, and what to do.
    pub(crate) reason: String,
}

/// An error that may have a place.
pub(crate) trait Placed: Error {
    /// Where it is.
    fn place(&self) -> Option<Place> {
        None
    }
}

impl Placed for std::io::Error {}

/// Why a command can't be carried out.
#[derive(Debug)]
pub(crate) struct Failure {
    error: Box<dyn Error>,
    place: Option<Place>,
}

impl<E: Placed + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self {
            place: error.place(),
            error: Box::new(error),
        }
    }
}

impl Failure {
    /// The message of the error, and those of its causes down to the root cause.
    pub(crate) fn messages(&self) -> (String, Vec<String>) {
        let message = self.error.to_string();
        let mut causes = Vec::new();
        let mut cause = self.error.source();
        while let Some(error) = cause {
            let text = error.to_string();
            // Some errors repeat their cause.
            if causes.last().unwrap_or(&message) != &text {
                causes.push(text);
            }
            cause = error.source();
        }
        (message, causes)
    }

    /// With the place as the compiler shows one; `None` where there is none to show.
    pub(crate) fn drawn(&self, width: usize, is_coloured: bool) -> Option<String> {
        let shown = Shown::new(self.place.as_ref()?)?;
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

/// A place for the one who draws.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
struct Shown {
    reason: String,
    code: NamedSource<String>,
    /// In bytes.
    at: std::ops::Range<usize>,
}

impl Shown {
    fn new(place: &Place) -> Option<Self> {
        let Place {
            file,
            text,
            line,
            column,
            reason,
        } = place;
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
        Some(Self {
            reason: reason.clone(),
            code: NamedSource::new(file, text.clone()),
            at: before + first..before + last,
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
    use super::{Failure, Place, Placed};

    #[derive(Debug, thiserror::Error)]
    #[error("plan.json:3: no text")]
    struct Wrong(Place);

    impl Placed for Wrong {
        fn place(&self) -> Option<Place> {
            Some(self.0.clone())
        }
    }

    fn failure(line: usize, column: Option<usize>) -> Failure {
        Failure::from(Wrong(Place {
            file: "plan.json".to_owned(),
            text: "{\n  \"a\": 1,\n  \"ü\": 2\n}\n".to_owned(),
            line,
            column,
            reason: "no text".to_owned(),
        }))
    }

    #[test]
    fn the_place_is_underlined() {
        let drawn = failure(3, Some(8)).drawn(60, false).expect("a place");
        let lines: Vec<_> = drawn.lines().map(str::trim_end).collect();
        assert_eq!(
            lines,
            [
                "  × no text",
                // Counted in bytes by the one who draws; the line below is right.
                "   ╭─[plan.json:3:9]",
                " 2 │   \"a\": 1,",
                " 3 │   \"ü\": 2",
                "   ·        ┬",
                "   ·        ╰── here",
                " 4 │ }",
                "   ╰────",
            ]
        );
        let line = failure(2, None).drawn(60, false).expect("a place");
        assert!(line.contains("[plan.json:2:3]"), "{line}");
        assert!(!line.contains('\u{1b}'), "no colour: {line}");
        let coloured = failure(2, None).drawn(60, true).expect("a place");
        assert!(coloured.contains('\u{1b}'), "{coloured}");
    }

    #[test]
    fn a_place_that_is_not_there_is_not_shown() {
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
