//! Renders docs, which are Markdown, as HTML.

use maud::{Markup, PreEscaped};
use pulldown_cmark::{Event, html};

use crate::export::docs;

/// Renders docs with paragraphs, lists, tables and code.
pub(super) fn docs(markdown: &str) -> Markup {
    rendered(docs::blocks(markdown))
}

/// Renders docs as one line.
pub(super) fn line(markdown: &str) -> Markup {
    rendered(docs::line(markdown))
}

fn rendered<'a>(events: impl Iterator<Item = Event<'a>>) -> Markup {
    let mut text = String::new();
    html::push_html(&mut text, events);
    PreEscaped(text.trim_end().to_owned())
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
