//! A program to run, with its arguments and environment.

use std::fmt;
use std::path::Path;
use std::process;

use crate::Error;

/// A command that prints as a line for a shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Command {
    words: Vec<String>,
    set: Vec<(&'static str, String)>,
    unset: Vec<&'static str>,
}

impl Command {
    /// A command of these words. The first is the program.
    pub(crate) fn new<W: Into<String>>(words: impl IntoIterator<Item = W>) -> Self {
        Self {
            words: words.into_iter().map(Into::into).collect(),
            set: Vec::new(),
            unset: Vec::new(),
        }
    }

    /// Runs with the environment variable `name` set to `value`.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.set.push((name, value.into()));
        self
    }

    /// Runs without the environment variable `name`.
    pub(crate) fn without(mut self, name: &'static str) -> Self {
        self.unset.push(name);
        self
    }

    /// Runs it in `folder` with inherited input and output.
    pub(crate) fn run(&self, folder: &Path) -> Result<(), Error> {
        let status = self
            .process()?
            .current_dir(folder)
            .status()
            .map_err(|error| format!("failed to start `{self}`: {error}"))?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("`{self}` ended with {status}").into())
        }
    }

    /// Runs it in `folder` without output and returns whether it succeeded.
    pub(crate) fn succeeds_quietly(&self, folder: &Path) -> Result<bool, Error> {
        let output = self
            .process()?
            .current_dir(folder)
            .output()
            .map_err(|error| format!("failed to start `{self}`: {error}"))?;
        Ok(output.status.success())
    }

    /// Runs it in `folder` and returns its standard output.
    pub(crate) fn read(&self, folder: &Path) -> Result<Vec<u8>, Error> {
        let output = self
            .process()?
            .current_dir(folder)
            .stderr(process::Stdio::inherit())
            .output()
            .map_err(|error| format!("failed to start `{self}`: {error}"))?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(format!("`{self}` ended with {}", output.status).into())
        }
    }

    /// Starts it in `folder` with inherited input and output.
    pub(crate) fn start(&self, folder: &Path) -> Result<process::Child, Error> {
        self.process()?
            .current_dir(folder)
            .spawn()
            .map_err(|error| format!("failed to start `{self}`: {error}").into())
    }

    fn process(&self) -> Result<process::Command, Error> {
        let (program, arguments) = self.words.split_first().ok_or("a command has no words")?;
        let mut process = process::Command::new(program);
        process.args(arguments);
        // `cargo run` sets variables that describe this package. Another cargo would pass them to
        // build scripts that run again when they change, such as ring's, and rebuild everything
        // above them each time.
        for (name, _) in std::env::vars_os() {
            let own = name.to_str().is_some_and(|name| {
                name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
            });
            if own {
                process.env_remove(name);
            }
        }
        for name in &self.unset {
            process.env_remove(name);
        }
        process.envs(self.set.iter().map(|(name, value)| (name, value)));
        Ok(process)
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if !self.unset.is_empty() {
            parts.push("env".to_owned());
            parts.extend(self.unset.iter().map(|name| format!("-u {name}")));
        }
        parts.extend(
            self.set
                .iter()
                .map(|(name, value)| format!("{name}={}", quoted(value))),
        );
        parts.extend(self.words.iter().map(|word| quoted(word)));
        f.write_str(&parts.join(" "))
    }
}

/// Whether a shell passes `word` on unchanged.
pub(crate) fn is_plain(word: &str) -> bool {
    !word.is_empty()
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_./=:,@+".contains(c))
}

fn quoted(word: &str) -> String {
    if is_plain(word) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_prints_as_a_line_for_a_shell() {
        let command =
            Command::new(["cargo", "doc", "--workspace"]).with("RUSTDOCFLAGS", "-D warnings");
        assert_eq!(
            command.to_string(),
            "RUSTDOCFLAGS='-D warnings' cargo doc --workspace"
        );

        let command = Command::new(["cargo", "run", "it's"]).without("KEY");
        assert_eq!(command.to_string(), r"env -u KEY cargo run 'it'\''s'");
    }

    #[test]
    fn plain_words_have_no_meaning_to_a_shell() {
        assert!(
            ["cargo", "--features", "a,b", "x=y", "./a.b"]
                .into_iter()
                .all(is_plain)
        );
        assert!(
            ["", "a b", "$X", "a|b", "&&", "~", "*", "#"]
                .into_iter()
                .all(|w| !is_plain(w))
        );
    }
}
