//! A page of the guide.

use std::fs;
use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::Error;

/// A page of the guide.
pub(super) struct Page {
    /// The name of its file, such as `events.md`.
    pub(super) name: String,
    text: String,
}

impl Page {
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .ok_or_else(|| format!("{} has no name", path.display()))?;
        let text = fs::read_to_string(path)
            .map_err(|error| format!("failed to read `{}`: {error}", path.display()))?;
        Ok(Self {
            name: name.to_owned(),
            text,
        })
    }

    /// Returns the targets of its links.
    pub(super) fn links(&self) -> impl Iterator<Item = String> {
        self.events().filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some(dest_url.to_string())
            }
            _ => None,
        })
    }

    /// Returns the names by which links refer to its headings.
    pub(super) fn anchors(&self) -> Vec<String> {
        let mut anchors = Vec::new();
        let mut heading: Option<String> = None;
        for event in self.events() {
            match event {
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => {
                    anchors.extend(heading.take().map(|text| anchor(&text)));
                }
                Event::Text(text) | Event::Code(text) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&text);
                    }
                }
                _ => {}
            }
        }
        anchors
    }

    /// Returns its blocks of code in `language`, in their order.
    pub(super) fn code(&self, language: &str) -> Vec<String> {
        let mut blocks = Vec::new();
        let mut block: Option<String> = None;
        for event in self.events() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    // `rust,no_run` is Rust too.
                    let is_wanted = info.split(',').next() == Some(language);
                    block = is_wanted.then(String::new);
                }
                Event::End(TagEnd::CodeBlock) => blocks.extend(block.take()),
                Event::Text(text) => {
                    if let Some(block) = &mut block {
                        block.push_str(&text);
                    }
                }
                _ => {}
            }
        }
        blocks
    }

    /// Returns whether it shows Rust in blocks.
    pub(super) fn has_rust(&self) -> bool {
        !self.code("rust").is_empty()
    }

    /// Returns the code in the last cells of its tables, for cells that are one piece of code.
    pub(super) fn rows(&self) -> Vec<String> {
        let mut rows = Vec::new();
        let mut last = Vec::new();
        for event in self.events() {
            match event {
                Event::Start(Tag::TableCell) => last.clear(),
                Event::End(TagEnd::TableRow) => {
                    if let [Event::Code(code)] = last.as_slice() {
                        rows.push(code.to_string());
                    }
                }
                Event::End(TagEnd::TableCell) => {}
                event => last.push(event),
            }
        }
        rows
    }

    fn events(&self) -> impl Iterator<Item = Event<'_>> {
        Parser::new_ext(&self.text, Options::ENABLE_TABLES)
    }
}

/// Returns the id of a heading as mdBook makes it.
fn anchor(heading: &str) -> String {
    heading
        .chars()
        .filter_map(|letter| match letter {
            ' ' => Some('-'),
            '-' | '_' => Some(letter),
            letter => letter
                .is_alphanumeric()
                .then(|| letter.to_ascii_lowercase()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Page {
        Page {
            name: "page.md".to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn code_is_found_by_its_language() {
        let page = page("```rust,no_run\nlet a;\n```\n\n```sh\nls\n```\n");
        assert_eq!(page.code("rust"), ["let a;\n"]);
        assert_eq!(page.code("sh"), ["ls\n"]);
        assert!(page.has_rust());
    }

    #[test]
    fn a_row_is_the_code_of_the_last_cell() {
        let page = page("| a | b |\n|---|---|\n| `x` | `f(\\|y\\| y);` |\n| z | text |\n");
        assert_eq!(page.rows(), ["f(|y| y);"]);
    }

    #[test]
    fn headings_have_the_ids_of_mdbook() {
        let page = page("# Async, axum and shutdown\n\n## `pii`\n");
        assert_eq!(page.anchors(), ["async-axum-and-shutdown", "pii"]);
    }
}
