//! Where something stands in a Cargo.toml.

use std::path::Path;

use toml::de::{DeTable, DeValue};

use crate::failure::Place;
use crate::report::from_here;

/// The place of a key below tables; `None` where the file has no such key.
pub(crate) fn of_key(path: &Path, keys: &[&str], reason: &str) -> Option<Place> {
    let text = std::fs::read_to_string(path).ok()?;
    let at = {
        let whole = DeTable::parse(&text).ok()?;
        let (last, tables) = keys.split_last()?;
        let mut table = whole.get_ref();
        for key in tables {
            let (_, value) = table.iter().find(|(it, _)| it.get_ref() == key)?;
            let DeValue::Table(inner) = value.get_ref() else {
                return None;
            };
            table = inner;
        }
        let (key, _) = table.iter().find(|(it, _)| it.get_ref() == last)?;
        key.span().start
    };
    let before = text.get(..at)?;
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Some(Place {
        file: from_here(path).display().to_string(),
        line: before.matches('\n').count() + 1,
        column: Some(before.get(line_start..)?.chars().count() + 1),
        reason: reason.to_owned(),
        text,
    })
}
