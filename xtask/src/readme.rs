//! The commands and the first example of README.md, so that CI runs what a newcomer runs.
//!
//! A command has a comment right above its block, which readers of the page do not see:
//!
//! ````markdown
//! <!-- ci: test -->
//! ```sh
//! cargo test --workspace
//! ```
//! ````

use std::fmt;

use crate::command::{Command, is_plain};

/// Why a command could not be read. Lines are counted from one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ReadmeError {
    /// The page lacks the marker.
    NoMarker { marker: String },
    /// The page has the marker more than once.
    MarkerAgain { marker: String, line: usize },
    /// No block of `sh` follows the marker.
    NoBlock { marker: String, line: usize },
    /// The block does not have exactly one line.
    NotOneLine { line: usize, lines: usize },
    /// The line needs a shell, but commands run without one.
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
                    "README.md:{line}: `{marker}` occurs a second time; remove one"
                )
            }
            Self::NoBlock { marker, line } => {
                write!(
                    f,
                    "README.md:{line}: `{marker}` must be right above a ```sh block"
                )
            }
            Self::NotOneLine { line, lines } => write!(
                f,
                "README.md:{line}: expected one command, found {lines} lines"
            ),
            Self::NeedsShell { line, word } => write!(
                f,
                "README.md:{line}: `{word}` needs a shell, but this command runs without one"
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
    // Formatters put an empty line between a comment and a block.
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

/// The first block of Rust on a page.
pub(crate) fn first_example(page: &str) -> Option<&str> {
    let (_, behind) = page.split_once("\n```rust\n")?;
    let (example, _) = behind.split_once("```\n")?;
    Some(example)
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
    fn the_first_example_is_the_first_block_of_rust() {
        let page = "# A\n\n```sh\nls\n```\n\n```rust\nfn a() {}\n```\n\n```rust\nfn b() {}\n```\n";
        assert_eq!(first_example(page), Some("fn a() {}\n"));
        assert_eq!(first_example("# A\n"), None);
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
    fn a_command_that_needs_a_shell_is_refused() {
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
