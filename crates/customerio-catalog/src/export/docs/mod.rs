//! Docs, which are Markdown, as safe events for pages.
//!
//! Docs can't run code or load anything: HTML is shown as text, an image as its description, and a
//! link such as `javascript:` as its text.

mod markdown;

use std::collections::VecDeque;
use std::iter::Peekable;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

pub(super) use markdown::{Dialect, cell, code, literal, write};

/// Returns the events of docs with paragraphs, lists, tables and code.
pub(super) fn blocks(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    Safe {
        parser: Parser::new_ext(markdown, options).peekable(),
        links: Vec::new(),
        next: VecDeque::new(),
    }
}

/// Returns the events of docs as one line, which may itself be a link: blocks and links become text.
pub(super) fn line(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    blocks(markdown).filter_map(|event| match event {
        Event::Start(tag) if !is_inline(tag.to_end()) => None,
        // Text of two blocks stays separate.
        Event::End(tag) if !is_inline(tag) => (tag != TagEnd::Link).then_some(Event::SoftBreak),
        Event::Rule => None,
        Event::HardBreak => Some(Event::SoftBreak),
        event => Some(event),
    })
}

/// Returns the text of docs without markup, in one line.
pub(super) fn text(markdown: &str) -> String {
    let mut text = String::new();
    for event in line(markdown) {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            // Only emphasis is left of tags.
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough
    )
}

/// The events of Markdown without HTML, headings, images and unsafe links. A footnote is a paragraph that
/// begins with its label.
struct Safe<'a> {
    parser: Peekable<Parser<'a>>,
    /// For each open link, whether it is shown as a link.
    links: Vec<bool>,
    /// The next events, before those of the parser.
    next: VecDeque<Event<'a>>,
}

impl<'a> Iterator for Safe<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        if let Some(event) = self.next.pop_front() {
            return Some(event);
        }
        loop {
            return Some(match self.parser.next()? {
                Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
                Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
                Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
                // A heading would disturb those of the page.
                Event::Start(Tag::Heading { .. }) => {
                    self.next.push_back(Event::Start(Tag::Strong));
                    Event::Start(Tag::Paragraph)
                }
                Event::End(TagEnd::Heading(_)) => {
                    self.next.push_back(Event::End(TagEnd::Paragraph));
                    Event::End(TagEnd::Strong)
                }
                // Not every reader has footnotes, and those of several docs on a page would mix.
                Event::FootnoteReference(label) => Event::Text(format!("[{label}]").into()),
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    let label = Event::Text(format!("[{label}] ").into());
                    self.next.push_back(label);
                    let paragraph = Event::Start(Tag::Paragraph);
                    if self.parser.next_if_eq(&paragraph).is_none() {
                        self.next.push_back(Event::End(TagEnd::Paragraph));
                    }
                    paragraph
                }
                Event::Start(Tag::Image { .. })
                | Event::End(TagEnd::Image | TagEnd::FootnoteDefinition) => continue,
                Event::Start(Tag::Link { dest_url, .. }) if !is_url(&dest_url) => {
                    self.links.push(false);
                    continue;
                }
                event @ Event::Start(Tag::Link { .. }) => {
                    self.links.push(true);
                    event
                }
                Event::End(TagEnd::Link) if self.links.pop() == Some(false) => continue,
                event => event,
            });
        }
    }
}

/// Returns whether an address is a URL of a page or mailbox. Paths of items, as in rustdoc, are not.
fn is_url(address: &str) -> bool {
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|start| address.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn text_has_no_markup() {
        for (markdown, expected) in [
            (
                "Of **all**, `one`\n\nAnd [more](https://example.com).",
                "Of all, one And more.",
            ),
            ("# Why\n\n- a <b>\n- c", "Why a <b> c"),
            (
                "One[^a], two[^b], none[^c].\n\n[^a]: Word\n[^b]: A *note*\n    of lines.\n\n    - a list",
                "One[a], two[b], none[^c]. [a] Word [b] A note of lines. a list",
            ),
            ("One[^a].\n\n[^a]: - a list", "One[a]. [a] a list"),
            ("", ""),
        ] {
            assert_eq!(text(markdown), expected);
        }
    }
}
