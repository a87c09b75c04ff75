//! The README's own commands, so that what is run here is what a newcomer is told to run.
//!
//! A command that is wanted here has a comment of its own, which no reader of the page sees, right
//! above its block:
//!
//! ````markdown
//! <!-- ci: test -->
//! ```sh
//! cargo test --workspace
//! ```
//! ````

use std::fmt;

use crate::command::{Command, is_plain};

/// Why a command could not be read. Lines count from one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ReadmeError {
    /// The page has no such marker.
    NoMarker { marker: String },
    /// The page has it more than once.
    MarkerAgain { marker: String, line: usize },
    /// What follows the marker is no block of `sh`.
    NoBlock { marker: String, line: usize },
    /// The block has no line or several.
    NotOneLine { line: usize, lines: usize },
    /// The line needs a shell, and there is none.
    NeedsShell { line: usize, word: String },
}

impl fmt::Display for ReadmeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoMarker { marker } => write!(
                f,
                "README.md has no line `{marker}`; put it right above the ```sh block to run"
            ),
            Self::MarkerAgain { marker, line } => {
                write!(
                    f,
                    "README.md:{line}: `{marker}` is here a second time; keep one"
                )
            }
            Self::NoBlock { marker, line } => {
                write!(
                    f,
                    "README.md:{line}: `{marker}` must stand right above a ```sh block"
                )
            }
            Self::NotOneLine { line, lines } => write!(
                f,
                "README.md:{line}: this block is run as one command, but has {lines} lines"
            ),
            Self::NeedsShell { line, word } => write!(
                f,
                "README.md:{line}: `{word}` needs a shell, and this command is run without one"
            ),
        }
    }
}

impl std::error::Error for ReadmeError {}

/// The command in the block below the marker `<!-- ci: name -->` of the page.
pub(crate) fn command(page: &str, name: &str) -> Result<Command, ReadmeError> {
    let marker = format!("<!-- ci: {name} -->");
    let mut lines = (1..).zip(page.lines().map(str::trim));

    let Some((at, _)) = lines.by_ref().find(|(_, text)| *text == marker) else {
        return Err(ReadmeError::NoMarker { marker });
    };
    if let Some((line, _)) = lines.clone().find(|(_, text)| *text == marker) {
        return Err(ReadmeError::MarkerAgain { marker, line });
    }
    // Formatters like to put an empty line between a comment and a block.
    let Some((fence, "```sh")) = lines.by_ref().find(|(_, text)| !text.is_empty()) else {
        return Err(ReadmeError::NoBlock { marker, line: at });
    };
    let block: Vec<_> = lines.take_while(|(_, text)| *text != "```").collect();
    match *block {
        [(line, text)] => words(text, line).map(Command::new),
        _ => Err(ReadmeError::NotOneLine {
            line: fence,
            lines: block.len(),
        }),
    }
}

/// The words of a command line that mean the same with and without a shell.
fn words(text: &str, line: usize) -> Result<Vec<&str>, ReadmeError> {
    let words: Vec<_> = text.split_whitespace().collect();
    let Some(program) = words.first() else {
        return Err(ReadmeError::NotOneLine { line, lines: 0 });
    };
    // `NAME=value program` is an assignment, which the shell does.
    let foreign = words.iter().find(|word| !is_plain(word));
    match foreign.or(program.contains('=').then_some(program)) {
        Some(word) => Err(ReadmeError::NeedsShell {
            line,
            word: (*word).to_owned(),
        }),
        None => Ok(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Name\n\n## Try it\n\n<!-- ci: quickstart -->\n```sh\ncargo run -p quickstart\n```\n\n\
        ```sh\ncargo add name\n```\n\n<!-- ci: test -->\n\n```sh\ncargo test --workspace\n```\n";

    fn page(below_marker: &str) -> Result<Command, ReadmeError> {
        command(&format!("text\n<!-- ci: test -->\n{below_marker}"), "test")
    }

    #[test]
    fn each_marker_gives_the_block_below_it() {
        assert_eq!(
            command(PAGE, "quickstart"),
            Ok(Command::new(["cargo", "run", "-p", "quickstart"]))
        );
        assert_eq!(
            command(PAGE, "test"),
            Ok(Command::new(["cargo", "test", "--workspace"]))
        );
    }

    #[test]
    fn line_ends_of_windows_are_line_ends() {
        assert!(command(&PAGE.replace('\n', "\r\n"), "test").is_ok());
    }

    #[test]
    fn a_missing_marker_is_named() {
        let error = command(PAGE, "bench").unwrap_err();
        assert!(
            error.to_string().contains("`<!-- ci: bench -->`"),
            "{error}"
        );
    }

    #[test]
    fn a_second_marker_is_refused() {
        assert!(matches!(
            page("```sh\na\n```\n<!-- ci: test -->\n"),
            Err(ReadmeError::MarkerAgain { line: 6, .. })
        ));
    }

    #[test]
    fn only_a_block_of_sh_may_follow() {
        for below in [
            "",
            "cargo test\n",
            "```rust\ncargo test\n```\n",
            "words\n```sh\na\n```\n",
        ] {
            assert!(
                matches!(page(below), Err(ReadmeError::NoBlock { line: 2, .. })),
                "{below}"
            );
        }
    }

    #[test]
    fn a_block_is_one_command() {
        for (block, count) in [("```sh\n```\n", 0), ("```sh\na\nb\n```\n", 2)] {
            assert_eq!(
                page(block),
                Err(ReadmeError::NotOneLine {
                    line: 3,
                    lines: count
                })
            );
        }
        assert!(page("```sh\n\n```\n").is_err());
    }

    #[test]
    fn what_needs_a_shell_is_refused() {
        for (line, culprit) in [
            ("cargo test && true", "&&"),
            ("KEY=1 cargo test", "KEY=1"),
            ("cargo run -- \"a b\"", "\"a"),
            ("cargo test # all", "#"),
            ("$ cargo test", "$"),
        ] {
            assert_eq!(
                page(&format!("```sh\n{line}\n```\n")),
                Err(ReadmeError::NeedsShell {
                    line: 4,
                    word: culprit.to_owned()
                })
            );
        }
    }
}
