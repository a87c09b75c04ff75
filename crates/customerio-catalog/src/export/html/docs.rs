//! Renders docs, which are Markdown, as HTML.
//!
//! Docs can't run code or load anything: HTML is shown as text, an image as its description, and a
//! link such as `javascript:` as its text.

use maud::{Markup, PreEscaped};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// Renders docs with paragraphs, lists, tables and code.
pub(super) fn docs(markdown: &str) -> Markup {
    rendered(Shown::new(markdown))
}

/// Renders docs as one line, which may itself be a link: blocks and links become text.
pub(super) fn line(markdown: &str) -> Markup {
    rendered(Shown::new(markdown).filter_map(|event| match event {
        Event::Start(tag) if !is_inline(tag.to_end()) => None,
        Event::End(tag) if !is_inline(tag) => {
            // Text of two blocks stays separate.
            (tag != TagEnd::Link).then_some(Event::SoftBreak)
        }
        Event::Rule => None,
        event => Some(event),
    }))
}

fn rendered<'a>(events: impl Iterator<Item = Event<'a>>) -> Markup {
    let mut text = String::new();
    html::push_html(&mut text, events);
    PreEscaped(text.trim_end().to_owned())
}

const fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough
    )
}

/// The events of Markdown without HTML, images and unsafe links.
struct Shown<'a> {
    from: Parser<'a>,
    /// For each open link, whether it is shown as a link.
    links: Vec<bool>,
    /// The next event, before those of the parser.
    next: Option<Event<'a>>,
}

impl<'a> Shown<'a> {
    fn new(markdown: &'a str) -> Self {
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        Self {
            from: Parser::new_ext(markdown, options),
            links: Vec::new(),
            next: None,
        }
    }
}

impl<'a> Iterator for Shown<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        if let Some(event) = self.next.take() {
            return Some(event);
        }
        loop {
            return Some(match self.from.next()? {
                Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
                Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
                Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
                // A heading would disturb those of the page.
                Event::Start(Tag::Heading { .. }) => {
                    self.next = Some(Event::Start(Tag::Strong));
                    Event::Start(Tag::Paragraph)
                }
                Event::End(TagEnd::Heading(_)) => {
                    self.next = Some(Event::End(TagEnd::Paragraph));
                    Event::End(TagEnd::Strong)
                }
                Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => continue,
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
fn is_url(address: &CowStr<'_>) -> bool {
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|start| address.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::{docs, line};

    #[test]
    fn markdown_is_shown() {
        for (markdown, expected) in [
            ("Plain & simple.", "<p>Plain &amp; simple.</p>"),
            (
                "**Bold**, `a<b>`\n\n- one\n- two",
                "<p><strong>Bold</strong>, <code>a&lt;b&gt;</code></p>\n<ul>\n<li>one</li>\n\
                 <li>two</li>\n</ul>",
            ),
            ("# Why\n\nSo.", "<p><strong>Why</strong></p>\n<p>So.</p>"),
            (
                "[wiki](https://example.com/?a=1&b=2)",
                "<p><a href=\"https://example.com/?a=1&amp;b=2\">wiki</a></p>",
            ),
            (
                "[`Order`] and [x](crate::X)",
                "<p>[<code>Order</code>] and x</p>",
            ),
        ] {
            assert_eq!(docs(markdown).into_string(), expected);
        }
        assert_eq!(
            line("Of **all**, `one`\n\nAnd [more](https://example.com).").into_string(),
            "Of <strong>all</strong>, <code>one</code>\nAnd more."
        );
    }

    #[test]
    fn hostile_docs_become_text() {
        for hostile in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "[x](javascript:alert(1))",
            "![x](https://example.com/x.png)",
            "[x]( JaVaScRiPt:alert(1) )",
            "<javascript:alert(1)>",
            "<!-- a --> <b",
            "```</script><script>\n</code><script>\n```",
            "| a |\n|---|\n| <i onclick=x> |",
            "[x][y]\n\n[y]: javascript:alert(1) \"t\"",
        ] {
            for html in [docs(hostile), line(hostile)] {
                let html = html.into_string();
                for bad in ["<script", "<img", "<i ", "<b", "<!--", "href=\"java"] {
                    let html = html.to_lowercase();
                    assert!(!html.contains(bad), "{hostile}: {html}");
                }
            }
        }
    }
}
