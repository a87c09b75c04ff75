//! Markdown: a page an event and traits type, for wikis and repositories.

use std::fmt::Write as _;

use customerio_core::catalog::Catalog;

use super::Export;
use super::files::Files;
use super::loss::{self, Feature};
use super::name::paths;
use crate::declared::{Declared, DeclaredKind};
use crate::example;
use crate::table::{self, Property, Row};

/// The name of the format.
pub(super) const NAME: &str = "markdown";

const LOST: &[Feature] = &[Feature::Foreign];

/// The catalog as Markdown: `README.md`, a table of everything, and a page each, in the folders
/// `track`, `page`, `screen`, `person`, `group` and `relationship`.
#[must_use]
pub fn markdown(catalog: &Catalog) -> Export {
    let mut files = Files::default();
    let paths = paths(catalog);
    for (declared, path) in &paths {
        files.insert(&format!("{path}.md"), &page(*declared));
    }
    files.insert("README.md", &index(&paths));
    Export {
        files: files.listed_as(NAME),
        losses: loss::of_catalog(catalog, LOST),
    }
}

/// The kinds of declarations, and what they are called above their tables.
const SECTIONS: [(DeclaredKind, &str); 6] = [
    (DeclaredKind::Track, "Events"),
    (DeclaredKind::Page, "Pages"),
    (DeclaredKind::Screen, "Screens"),
    (DeclaredKind::Person, "Traits of people"),
    (DeclaredKind::Group, "Traits of objects"),
    (DeclaredKind::Relationship, "Traits of relationships"),
];

fn index(paths: &[(Declared, String)]) -> String {
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
            let summary = declared.summary();
            let name = match metadata.deprecated {
                Some(_) => format!("~~{}~~", literal(declared.name())),
                None => literal(declared.name()),
            };
            let _ = writeln!(
                text,
                "| [{name}]({path}.md) | {} | {} | {} | {} |",
                declared.version(),
                literal(metadata.owner),
                literal(&metadata.tags.join(", ")),
                cell(summary),
            );
        }
    }
    text
}

fn page(declared: Declared) -> String {
    let mut text = String::from("<!-- Written by `cargo cio export`, which overwrites it. -->\n\n");
    let _ = writeln!(text, "# {}\n", literal(declared.name()));
    text.push_str(&body(declared));
    text
}

/// What a page says below its heading.
pub(super) fn body(declared: Declared) -> String {
    let mut text = String::new();
    let metadata = declared.metadata();
    if let Some(why) = metadata.deprecated {
        let why = format!("**Deprecated.** {}", plain(why));
        let _ = writeln!(text, "> {}\n", why.trim_end());
    }
    let doc = declared.shape().doc;
    if !doc.is_empty() {
        let _ = writeln!(text, "{}\n", plain(doc));
    }
    for (what, of) in said(declared) {
        let _ = writeln!(text, "- {what}: {of}");
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
            text.push_str(&line(row));
        }
    }
    let message = format!("{:#}", example::of_message(declared));
    let _ = write!(text, "\n## Example\n\n```json\n{message}\n```\n");
    text
}

fn said(declared: Declared) -> Vec<(&'static str, String)> {
    let metadata = declared.metadata();
    let mut said = vec![("call", format!("`{}`", declared.call()))];
    if let Some(object_type) = declared.object_type() {
        said.push(("object type", format!("`{object_type}`")));
    }
    said.push(("version", declared.version().to_string()));
    for (what, of) in [("owner", metadata.owner), ("since", metadata.since)] {
        if !of.is_empty() {
            said.push((what, literal(of)));
        }
    }
    if !metadata.tags.is_empty() {
        said.push(("tags", literal(&metadata.tags.join(", "))));
    }
    if let Declared::Event(spec) = declared {
        if !spec.allowed_pii.is_empty() {
            said.push((
                "may hold personal data",
                literal(&spec.allowed_pii.join(", ")),
            ));
        }
        for role in spec.roles {
            let keeps = if role.keep {
                ", and is a property too"
            } else {
                ""
            };
            said.push(("filled by a field", format!("`{}`{keeps}", role.role.key())));
        }
    }
    said
}

fn line(row: &Row<'_>) -> String {
    let Row {
        path,
        property,
        variant,
    } = row;
    let mut form = type_words(property);
    if property.required {
        form.push_str(", required");
    }
    let mut doc = cell(property.doc);
    if !variant.is_empty() {
        doc = format!("({}) {doc}", code(variant));
    }
    format!(
        "| {} | {form} | {} | {doc} |\n",
        code(path),
        remarks(property).join("; ")
    )
}

fn type_words(property: &Property) -> String {
    let form = &property.form;
    let is_listed =
        !form.variants.is_empty() && form.variants.iter().all(|it| it.words.starts_with('"'));
    if is_listed {
        let listed: Vec<_> = form.variants.iter().map(|it| literal(&it.words)).collect();
        return format!("{} {}", literal(&form.words), listed.join(", "));
    }
    literal(&form.words)
}

fn remarks(property: &Property) -> Vec<String> {
    let mut remarks: Vec<_> = property
        .constraints
        .iter()
        .map(|it| format!("must {}", cell(it)))
        .collect();
    if !property.unit.is_empty() {
        remarks.push(format!("in {}", literal(property.unit)));
    }
    if !property.pii.is_empty() {
        remarks.push(format!("personal data: {}", literal(property.pii)));
    }
    if !property.example.is_empty() {
        remarks.push(format!("such as {}", code(property.example)));
    }
    if let Some(why) = property.deprecated {
        remarks.push(
            format!("**deprecated** {}", cell(why))
                .trim_end()
                .to_owned(),
        );
    }
    remarks
}

/// Escapes HTML and expressions of MDX in docs, which are Markdown.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '{', '`']) {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let taken = match from.as_bytes()[0] {
            b'<' => {
                plain.push_str("&lt;");
                1
            }
            b'{' => {
                plain.push_str("&#123;");
                1
            }
            // Text in code is literal.
            _ => {
                let end = end_of_code(from);
                plain.push_str(&from[..end]);
                end
            }
        };
        rest = &from[taken..];
    }
    plain.push_str(rest);
    plain
}

/// Where the code ends that a text begins with; behind its marks, where nothing ends it.
fn end_of_code(text: &str) -> usize {
    let marks = |text: &str| text.len() - text.trim_start_matches('`').len();
    let opened = marks(text);
    let mut at = opened;
    while let Some(next) = text[at..].find('`') {
        at += next;
        let closing = marks(&text[at..]);
        at += closing;
        if closing == opened {
            return at;
        }
    }
    opened
}

/// A text of which nothing is markup, such as a name.
pub(super) fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len());
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied().unwrap_or(' ');
        let is_mark = match letter {
            // Within a word it marks nothing.
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '#' | '-' | '+' | '=' => literal.is_empty(),
            letter => "\\`*[]>|~&!".contains(letter),
        };
        match letter {
            // Some know no other way to write these, which would do harm.
            '<' => literal.push_str("&lt;"),
            '{' => literal.push_str("&#123;"),
            letter if letter.is_whitespace() => literal.push(' '),
            letter if is_mark => literal.extend(['\\', letter]),
            letter => literal.push(letter),
        }
        before = letter;
    }
    literal
}

/// Docs within a table.
fn cell(text: &str) -> String {
    plain(text)
        .replace('|', "\\|")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// A text as code, in a table.
fn code(text: &str) -> String {
    let text = text.replace('|', "\\|").replace('\n', " ");
    if !text.contains('`') {
        return format!("`{text}`");
    }
    let runs = text.split(|letter| letter != '`').map(str::len);
    let marks = "`".repeat(runs.fold(0, usize::max) + 1);
    format!("{marks} {text} {marks}")
}

#[cfg(test)]
mod tests {
    use super::{code, literal, plain};

    #[test]
    fn docs_keep_their_code() {
        for (doc, expected) in [
            ("a < b, {c}", "a &lt; b, &#123;c}"),
            ("must match `^[0-9]{5}$`", "must match `^[0-9]{5}$`"),
            ("``a`{`` {", "``a`{`` &#123;"),
            ("an open ` {", "an open ` &#123;"),
            ("```\n{<}\n```\n<", "```\n{<}\n```\n&lt;"),
        ] {
            assert_eq!(plain(doc), expected);
        }
    }

    #[test]
    fn names_are_no_markup() {
        for (name, expected) in [
            ("Order Completed", "Order Completed"),
            ("order_completed", "order_completed"),
            ("__proto__", "\\_\\_proto\\_\\_"),
            ("[a](javascript:b)", "\\[a\\](javascript:b)"),
            ("</script>", "&lt;/script\\>"),
            ("# a | {b}", "\\# a \\| &#123;b}"),
        ] {
            assert_eq!(literal(name), expected);
        }
    }

    #[test]
    fn code_outlasts_its_marks() {
        assert_eq!(code("a|b"), "`a\\|b`");
        assert_eq!(code("a``b`"), "``` a``b` ```");
    }
}
