//! One `Cargo.toml`, with the locations of its values.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::{fs, str};

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::{Location, Problem};

/// The file name of a manifest.
pub(crate) const NAME: &str = "Cargo.toml";

/// A key and a value of a table.
pub(crate) type Entry<'t> = (&'t Spanned<DeString<'t>>, &'t Spanned<DeValue<'t>>);

/// The text of a manifest.
pub(crate) struct Document {
    path: PathBuf,
    text: String,
}

impl Document {
    /// Reads a file; `None` if it does not exist.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, Problem> {
        let at = |line, column, message| Problem {
            location: Location {
                file: path.to_owned(),
                line,
                column,
            },
            message,
        };
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                let message = format!("cannot be read ({error}); check its permissions");
                return Err(at(1, 1, message));
            }
        };
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(Self {
                path: path.to_owned(),
                text,
            })),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let before = error.as_bytes().get(..valid).map(str::from_utf8);
                let (line, column) = match before {
                    Some(Ok(before)) => position(before),
                    _ => (1, 1),
                };
                Err(at(line, column, "not UTF-8; save it as UTF-8".to_owned()))
            }
        }
    }

    #[cfg(test)]
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.into(),
            text: text.to_owned(),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Parses the text.
    pub(crate) fn parse(&self) -> Result<DeTable<'_>, Problem> {
        DeTable::parse(&self.text)
            .map(Spanned::into_inner)
            .map_err(|error| Problem {
                location: self.location(error.span().map_or(0, |span| span.start)),
                message: format!("not valid TOML: {}", error.message()),
            })
    }

    /// The location of a byte of the text.
    pub(crate) fn location(&self, offset: usize) -> Location {
        let (line, column) = position(self.text.get(..offset).unwrap_or(&self.text));
        Location {
            file: self.path.clone(),
            line,
            column,
        }
    }
}

/// Line and column, counted from 1, of the character behind a text.
fn position(before: &str) -> (usize, usize) {
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().count() - before[..line_start].chars().count() + 1;
    (line, column)
}

/// The entry with a key.
pub(crate) fn entry<'t>(table: &'t DeTable<'t>, key: &str) -> Option<Entry<'t>> {
    table.iter().find(|(it, _)| it.get_ref() == key)
}

/// The table with a key; `None` if the value is not a table.
pub(crate) fn table<'t>(of: &'t DeTable<'t>, key: &str) -> Option<&'t DeTable<'t>> {
    entry(of, key)?.1.get_ref().as_table()
}

/// The string with a key.
pub(crate) fn string<'t>(of: &'t DeTable<'t>, key: &str) -> Option<&'t str> {
    entry(of, key)?.1.get_ref().as_str()
}

/// `[package]`, or `[project]`, as cargo still accepts it before the edition 2024.
pub(crate) fn package<'t>(manifest: &'t DeTable<'t>) -> Option<&'t DeTable<'t>> {
    table(manifest, "package").or_else(|| table(manifest, "project"))
}
