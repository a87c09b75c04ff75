use pulldown_cmark::{Event, Options, Parser};

use super::super::{blocks, line, text};
use super::{Dialect, cell, code, literal, write};

fn markdown(docs: &str) -> String {
    write(blocks(docs), Dialect::Markdown)
}

fn mdx(docs: &str) -> String {
    write(blocks(docs), Dialect::Mdx)
}

#[test]
fn blocks_are_written() {
    for docs in [
        "One.\nTwo.\n\nThree.",
        "**Bold**, *not*, ~~gone~~ and `a<b>{c}`.",
        "- one\n- two\n  - three\n- four",
        "3. one\n4. two\n\n   more\n5. three",
        "> quoted\n> twice\n>\n> - list",
        "```json\n{\"a\": 1}\n\n<b>\n```\n\nText.",
        "````\n```\n````",
        "| a | b |\n|:--|--:|\n| `x\\|y` | \\| |",
        "[page](https://example.com/a?b=1&amp;c=2)",
        "a\\\nb",
        "one\n\n***\n\ntwo",
    ] {
        assert_eq!(markdown(docs), docs);
        assert_eq!(mdx(docs), docs);
    }
}

#[test]
fn all_text_is_literal() {
    for (docs, expected) in [
        ("a < b, {c}", "a &lt; b, &#123;c&#125;"),
        ("\\`{6*7}\\`", "\\`&#123;6\\*7&#125;\\`"),
        (
            "<script>alert(1)</script>",
            "&lt;script>alert(1)&lt;/script>",
        ),
        ("an open ` {", "an open \\` &#123;"),
        ("a\n\\# b\n\\- c\n1\\. d", "a\n\\# b\n\\- c\n1\\. d"),
        ("[x](javascript:alert(1))", "x"),
        ("![words](https://example.com/x.png)", "words"),
        ("# Why", "**Why**"),
        ("https://a.com/{b}", "https\\://a.com/&#123;b&#125;"),
        ("[`Order`] of [x](crate::X)", "\\[`Order`\\] of x"),
        ("    import a", "```\nimport a\n```"),
    ] {
        assert_eq!(markdown(docs), expected);
        assert_eq!(mdx(docs), expected);
    }
    for (docs, expected) in [
        (
            "import of goods finished.",
            "&#105;mport of goods finished.",
        ),
        ("What.\nexport it", "What.\n&#101;xport it"),
        (
            "at 10:30, see crate::Order",
            "at 10:30, see crate\\:\\:Order",
        ),
        ("[[Order]]", "\\[{'['}Order\\]\\]"),
    ] {
        assert_eq!(mdx(docs), expected);
    }
}

#[test]
fn names_are_literal() {
    for (name, expected) in [
        ("Order Completed", "Order Completed"),
        ("order_completed", "order_completed"),
        ("__proto__", "\\_\\_proto\\_\\_"),
        ("[a](javascript:b)", "\\[a\\](javascript:b)"),
        ("</script>", "&lt;/script>"),
        ("# a | {b}", "\\# a \\| &#123;b&#125;"),
        ("a &amp; b & c", "a \\&amp; b & c"),
    ] {
        assert_eq!(literal(name, Dialect::Markdown), expected);
    }
}

#[test]
fn code_has_longer_marks_than_its_content() {
    for (text, expected) in [
        ("a|b", "`a\\|b`"),
        ("a``b`", "``` a``b` ```"),
        (" a", "`  a `"),
        (
            "^(a\\|b)$",
            "<code>&#94;&#40;a&#92;&#124;b&#41;&#36;</code>",
        ),
        ("", ""),
    ] {
        assert_eq!(code(text), expected);
    }
}

/// Whatever the docs are, a reader finds the same text and no HTML.
#[test]
fn random_docs_are_read_back() {
    const PARTS: [&str; 34] = [
        "a",
        "B",
        "1",
        " ",
        "\n",
        "\n\n",
        "`",
        "``",
        "*",
        "**",
        "_",
        "~~",
        "[",
        "]",
        "(",
        ")",
        "<",
        ">",
        "{",
        "}",
        "|",
        "\\",
        "&",
        "&lt;",
        "#",
        "- ",
        "1. ",
        "=",
        "+ ",
        "> ",
        "import ",
        ":",
        "    ",
        "https://e.com",
    ];
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..20_000 {
        let docs: String = (0..random.usize(1..24))
            .map(|_| PARTS[random.usize(..PARTS.len())])
            .collect();
        let page = markdown(&docs);
        let is_html = |event: Event<'_>| matches!(event, Event::Html(_) | Event::InlineHtml(_));
        assert!(
            !Parser::new_ext(&page, options).any(is_html),
            "{docs:?}: {page:?}"
        );
        let words = |markdown: &str| -> String {
            // Emphasis next to emphasis can be read in several ways.
            let is_text = |letter: &char| !letter.is_whitespace() && !"*_~".contains(*letter);
            text(markdown).chars().filter(is_text).collect()
        };
        assert_eq!(words(&page), words(&docs), "{docs:?}: {page:?}");
        let cell = cell(line(&docs), Dialect::Markdown);
        // Read as text here, since docs have no HTML.
        if cell.contains("<code>") {
            continue;
        }
        let table = format!("| a |\n|---|\n| {cell} |");
        assert_eq!(
            words(&table),
            format!("a{}", words(&docs)),
            "{docs:?}: {table:?}"
        );
    }
}
