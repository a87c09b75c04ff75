//! CSV: tables of all events and properties, for spreadsheets.

use customerio_core::catalog::Catalog;
use customerio_rules::naming::visible;

use super::Export;
use super::files::Files;
use super::loss::{self, Feature};
use super::of_catalog::example;
use crate::declared::{self, Declared};
use crate::table::{self, Property, Row};

/// The name of the format.
pub(super) const NAME: &str = "csv";

/// The features of shapes that the format does not show.
const LOST: &[Feature] = &[Feature::Foreign];

/// Excel reads a file without it in the encoding of the system.
const BYTE_ORDER_MARK: char = '\u{feff}';

const EVENTS: [&str; 13] = [
    "call",
    "kind",
    "name",
    "version",
    "description",
    "owner",
    "since",
    "tags",
    "deprecated",
    "filled by fields",
    "allowed personal data",
    "object type",
    "crate",
];

const PROPERTIES: [&str; 14] = [
    "kind",
    "name",
    "version",
    "property",
    "type",
    "required",
    "values",
    "variant",
    "constraints",
    "unit",
    "personal data",
    "example",
    "deprecated",
    "description",
];

/// Exports a catalog as `events.csv`, a row for each event and traits type, and `properties.csv`, a
/// row for each of their properties at any depth.
///
/// The files follow RFC 4180, in UTF-8 with a byte order mark. A cell that a spreadsheet would run as
/// a formula starts with an apostrophe: its first visible character is `=`, `+`, `-` or `@`.
#[doc = example!(
    "csv",
    "",
    "csv(&catalog).files",
    "properties.csv",
    "total"
)]
#[must_use]
pub fn csv(catalog: &Catalog) -> Export {
    let mut events = Table::new(EVENTS);
    let mut properties = Table::new(PROPERTIES);
    for declared in declared::all(catalog) {
        events.add(event(declared));
        let form = table::of_shape(declared.shape());
        for row in table::rows(&form) {
            properties.add(property(declared, &row));
        }
    }
    let mut files = Files::default();
    files.insert("events.csv", &events.0);
    files.insert("properties.csv", &properties.0);
    Export {
        files: files.listed_as(NAME),
        losses: loss::of_catalog(catalog, LOST),
    }
}

fn event(declared: Declared) -> [String; EVENTS.len()] {
    let metadata = declared.metadata();
    let filled = match declared {
        Declared::Event(spec) => {
            let keys = spec.roles().iter().map(|role| role.role().key());
            keys.collect::<Vec<_>>().join(", ")
        }
        Declared::Traits(_) => String::new(),
    };
    [
        declared.call().to_owned(),
        declared.kind().to_string(),
        declared.name().to_owned(),
        declared.version().to_string(),
        declared.shape().doc().to_owned(),
        metadata.owner().to_owned(),
        metadata.since().to_owned(),
        metadata.tags().join(", "),
        deprecated(metadata.deprecation()),
        filled,
        declared.allowed_classes().join(", "),
        declared.object_type().unwrap_or("").to_owned(),
        declared.crate_name().to_owned(),
    ]
}

fn property(declared: Declared, row: &Row<'_>) -> [String; PROPERTIES.len()] {
    let Row {
        path,
        property,
        variant,
    } = row;
    let Property {
        form,
        required,
        constraints,
        unit,
        pii,
        example,
        doc,
        ..
    } = property;
    let values: Vec<_> = form.variants.iter().map(|it| it.words.as_str()).collect();
    [
        declared.kind().to_string(),
        declared.name().to_owned(),
        declared.version().to_string(),
        path.clone(),
        form.words.clone(),
        if *required { "yes" } else { "no" }.to_owned(),
        values.join(", "),
        variant.clone(),
        constraints.join("; "),
        (*unit).to_owned(),
        (*pii).to_owned(),
        (*example).to_owned(),
        deprecated(property.deprecated),
        (*doc).to_owned(),
    ]
}

/// Returns the reason of a deprecation, or `yes` if it has none.
fn deprecated(why: Option<&str>) -> String {
    match why {
        None => String::new(),
        Some("") => "yes".to_owned(),
        Some(why) => why.to_owned(),
    }
}

/// The text of a file.
struct Table<const COLUMNS: usize>(String);

impl<const COLUMNS: usize> Table<COLUMNS> {
    fn new(header: [&str; COLUMNS]) -> Self {
        let mut table = Self(BYTE_ORDER_MARK.into());
        table.add(header.map(str::to_owned));
        table
    }

    fn add(&mut self, row: [String; COLUMNS]) {
        let cells = row.map(|text| cell(&text));
        self.0.push_str(&cells.join(","));
        self.0.push_str("\r\n");
    }
}

/// Writes a cell that a spreadsheet reads as text.
///
/// The crate `csv` quotes cells for commas, quotes and line ends only, or all cells. So the rule is here.
fn cell(text: &str) -> String {
    let mark = if starts_formula(text) { "'" } else { "" };
    let text = format!("{mark}{}", visible(text));
    // In some countries, spreadsheets separate cells by semicolons or tabs.
    let is_special = |letter: char| matches!(letter, ',' | '"' | ';' | '\t' | '\r' | '\n');
    if text.contains(is_special) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// Returns whether a spreadsheet would run a cell: its first visible character starts a formula.
/// Excel also accepts the wide forms of East Asian keyboards.
fn starts_formula(text: &str) -> bool {
    let is_invisible = |letter: char| {
        letter.is_whitespace()
            || letter.is_control()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | BYTE_ORDER_MARK)
    };
    text.trim_start_matches(is_invisible)
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::{cell, csv};
    use crate::fixture::catalog;

    #[test]
    fn a_cell_follows_the_rules() {
        for (text, written) in [
            ("plain", "plain"),
            ("", ""),
            ("a, b", "\"a, b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("a;=1", "\"a;=1\""),
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-30.5", "'-30.5"),
            ("+1,5", "\"'+1,5\""),
            ("\t=1", "\"'\t=1\""),
            (" \u{feff}＝1", "' \u{feff}＝1"),
            ("1=1", "1=1"),
        ] {
            assert_eq!(cell(text), written, "{text:?}");
        }
    }

    #[test]
    fn each_declaration_and_property_has_a_row() {
        let files = csv(&catalog()).files;
        let events = files.get("events.csv").expect("events");
        assert_eq!(
            events.lines().nth(1),
            Some(
                "track,track,Order Completed,1,A customer paid.,checkout,2026-01,\"money, core\",,,,,shop"
            )
        );
        assert_eq!(events.lines().count(), 5);
        let properties = files.get("properties.csv").expect("properties");
        assert_eq!(
            properties.lines().nth(2),
            Some("track,Order Completed,1,total,number,no,,,,,,,,")
        );
        assert_eq!(properties.lines().count(), 9);
    }
}
