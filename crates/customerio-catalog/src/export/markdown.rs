//! Markdown: one page for each event and traits type, for wikis and repositories.

use std::fmt::Write as _;

use customerio_core::catalog::Catalog;

use super::Export;
use super::docs::{self, Dialect};
use super::files::Files;
use super::loss::{self, Feature};
use super::name::paths;
use super::of_catalog::example;
use crate::declared::{Declared, DeclaredKind};
use crate::example;
use crate::table::{self, Property, Row};

/// The name of the format.
pub(super) const NAME: &str = "markdown";

/// The features of shapes that the format does not show.
const LOST: &[Feature] = &[Feature::Foreign];

/// Exports a catalog as `README.md` with tables of all declarations, and one page for each of them in
/// the folders `track`, `page`, `screen`, `person`, `group` and `relationship`.
#[doc = example!(
    "markdown",
    "",
    "markdown(&catalog).files",
    "track/order-completed.md",
    "total"
)]
#[must_use]
pub fn markdown(catalog: &Catalog) -> Export {
    let mut files = Files::default();
    let paths = paths(catalog);
    for (declared, path) in &paths {
        files.insert_visible(&format!("{path}.md"), &page(*declared));
    }
    files.insert_visible("README.md", &index(&paths));
    Export {
        files: files.listed_as(NAME),
        losses: loss::of_catalog(catalog, LOST),
    }
}

/// The kinds of declarations and the headings of their tables.
const SECTIONS: [(DeclaredKind, &str); 6] = [
    (DeclaredKind::Track, "Events"),
    (DeclaredKind::Page, "Pages"),
    (DeclaredKind::Screen, "Screens"),
    (DeclaredKind::Person, "Traits of people"),
    (DeclaredKind::Group, "Traits of objects"),
    (DeclaredKind::Relationship, "Traits of relationships"),
];

fn index(paths: &[(Declared, String)]) -> String {
    let page = Page(Dialect::Markdown);
    let mut text =
        String::from("<!-- Written by `cargo cio export`, which overwrites it. -->\n\n# Catalog\n");
    for (kind, heading) in SECTIONS {
        let of_kind: Vec<_> = paths.iter().filter(|(it, _)| it.kind() == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        let _ = write!(
            text,
            "\n## {heading}\n\n| name | version | owner | tags | |\n|---|---|---|---|---|\n"
        );
        for (declared, path) in of_kind {
            let metadata = declared.metadata();
            let name = match metadata.deprecation() {
                Some(_) => format!("~~{}~~", page.literal(declared.name())),
                None => page.literal(declared.name()),
            };
            let _ = writeln!(
                text,
                "| [{name}]({path}.md) | {} | {} | {} | {} |",
                declared.version(),
                page.literal(metadata.owner()),
                page.literal(&metadata.tags().join(", ")),
                page.cell(declared.summary()),
            );
        }
    }
    text
}

fn page(declared: Declared) -> String {
    let name = docs::literal(declared.name(), Dialect::Markdown);
    let body = body(declared, Dialect::Markdown);
    format!("<!-- Written by `cargo cio export`, which overwrites it. -->\n\n# {name}\n\n{body}")
}

/// Returns the content of a page below its heading.
pub(super) fn body(declared: Declared, dialect: Dialect) -> String {
    Page(dialect).body(declared)
}

/// The writer of a page.
#[derive(Clone, Copy)]
struct Page(Dialect);

impl Page {
    fn literal(self, text: &str) -> String {
        docs::literal(text, self.0)
    }

    /// Writes docs as one line.
    fn line(self, doc: &str) -> String {
        docs::write(docs::line(doc), self.0).replace('\n', " ")
    }

    /// Writes docs for a cell of a table.
    fn cell(self, doc: &str) -> String {
        docs::cell(docs::line(doc), self.0)
    }

    fn body(self, declared: Declared) -> String {
        let mut text = String::new();
        let metadata = declared.metadata();
        if let Some(why) = metadata.deprecation() {
            let why = format!("**Deprecated.** {}", self.line(why));
            let _ = writeln!(text, "> {}\n", why.trim_end());
        }
        let doc = docs::write(docs::blocks(declared.shape().doc()), self.0);
        if !doc.is_empty() {
            let _ = writeln!(text, "{doc}\n");
        }
        for (name, value) in self.facts(declared) {
            let _ = writeln!(text, "- {name}: {value}");
        }
        let form = table::of_shape(declared.shape());
        let rows = table::rows(&form);
        let heading = match declared {
            Declared::Event(_) => "Properties",
            Declared::Traits(_) => "Traits",
        };
        let _ = write!(text, "\n## {heading}\n\n");
        if rows.is_empty() {
            text.push_str("None.\n");
        } else {
            text.push_str("| name | type | | |\n|---|---|---|---|\n");
            for row in &rows {
                text.push_str(&self.row(row));
            }
        }
        let message = format!("{:#}", example::of_message(declared));
        let _ = write!(text, "\n## Example\n\n```json\n{message}\n```\n");
        text
    }

    fn facts(self, declared: Declared) -> Vec<(&'static str, String)> {
        let metadata = declared.metadata();
        let mut facts = vec![("call", docs::code(declared.call()))];
        if let Some(object_type) = declared.object_type() {
            facts.push(("object type", docs::code(object_type)));
        }
        facts.push(("version", declared.version().to_string()));
        for (name, value) in [("owner", metadata.owner()), ("since", metadata.since())] {
            if !value.is_empty() {
                facts.push((name, self.literal(value)));
            }
        }
        if !metadata.tags().is_empty() {
            facts.push(("tags", self.literal(&metadata.tags().join(", "))));
        }
        let classes = declared.allowed_classes();
        if !classes.is_empty() {
            let classes = self.literal(&classes.join(", "));
            facts.push(("may contain personal data", classes));
        }
        if let Declared::Event(spec) = declared {
            for role in spec.roles() {
                let keep = if role.is_property() {
                    ", which is a property too"
                } else {
                    ""
                };
                let key = docs::code(role.role().key());
                facts.push(("filled by a field", format!("{key}{keep}")));
            }
        }
        facts
    }

    fn row(self, row: &Row<'_>) -> String {
        let Row {
            path,
            property,
            variant,
        } = row;
        let mut form = self.type_words(property);
        if property.required {
            form.push_str(", required");
        }
        let mut doc = self.cell(property.doc);
        if !variant.is_empty() {
            doc = format!("({}) {doc}", docs::code(variant));
        }
        format!(
            "| {} | {form} | {} | {doc} |\n",
            docs::code(path),
            self.remarks(property).join("; ")
        )
    }

    fn type_words(self, property: &Property) -> String {
        let form = &property.form;
        let is_listed =
            !form.variants.is_empty() && form.variants.iter().all(|it| it.words.starts_with('"'));
        if is_listed {
            let listed = form.variants.iter().map(|it| self.literal(&it.words));
            let listed: Vec<_> = listed.collect();
            return format!("{} {}", self.literal(&form.words), listed.join(", "));
        }
        self.literal(&form.words)
    }

    fn remarks(self, property: &Property) -> Vec<String> {
        let constraints = property.constraints.iter();
        let mut remarks: Vec<_> = constraints.map(|it| self.constraint(it)).collect();
        if !property.unit.is_empty() {
            remarks.push(format!("in {}", self.literal(property.unit)));
        }
        if !property.pii.is_empty() {
            remarks.push(format!("personal data: {}", self.literal(property.pii)));
        }
        if !property.example.is_empty() {
            remarks.push(format!("example: {}", docs::code(property.example)));
        }
        if let Some(why) = property.deprecated {
            let why = format!("**deprecated** {}", self.cell(why));
            remarks.push(why.trim_end().to_owned());
        }
        remarks
    }

    /// Writes a constraint. The text between its first and last backtick is code.
    fn constraint(self, words: &str) -> String {
        let quoted = words
            .split_once('`')
            .and_then(|(before, rest)| Some((before, rest.rsplit_once('`')?)));
        match quoted {
            Some((before, (quoted, after))) => format!(
                "must {}{}{}",
                self.literal(before),
                docs::code(quoted),
                self.literal(after)
            ),
            None => format!("must {}", self.literal(words)),
        }
    }
}
