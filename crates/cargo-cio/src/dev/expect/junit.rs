//! The report as XML of `JUnit`: a test case for each entry, for unexpected and for bad messages, and for
//! the command. It follows the schema of Jenkins, `junit-10.xsd` of its xUnit plugin, which requires `errors`.

use std::fmt::Write;

use super::comparison::Comparison;
use super::report::{lines, problem, rest};

pub(super) fn xml(of: &Comparison) -> String {
    let mut cases: Vec<(String, Vec<String>)> = Vec::new();
    for entry in &of.entries {
        let failures = if entry.is_fine() {
            Vec::new()
        } else {
            vec![problem(entry)]
        };
        cases.push((entry.expected.to_string(), failures));
    }
    cases.push(("no unexpected message".to_owned(), lines(&of.unexpected)));
    cases.push(("no bad message".to_owned(), lines(&of.bad)));
    cases.push(("the run ends well".to_owned(), rest(of)));
    let failed = cases.iter().filter(|(_, failures)| !failures.is_empty());
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"cargo cio dev\" tests=\"{}\" failures=\"{}\" errors=\"0\">\n",
        cases.len(),
        failed.count(),
    );
    // Writing to a string does not fail.
    for (name, failures) in &cases {
        let _ = write!(
            xml,
            "  <testcase classname=\"customerio\" name=\"{}\"",
            escaped(name)
        );
        let Some(first) = failures.first() else {
            xml.push_str("/>\n");
            continue;
        };
        let _ = writeln!(
            xml,
            "><failure message=\"{}\">{}</failure></testcase>",
            escaped(first),
            escaped(&failures.join("\n")),
        );
    }
    xml.push_str("</testsuite>");
    xml
}

/// Escapes markup. XML can't express most control characters, which are replaced.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(character),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other if other.is_control() => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn markup_and_control_characters_are_escaped() {
        assert_eq!(
            escaped("<a href=\"x\">&\u{1b}[31m</a>"),
            "&lt;a href=&quot;x&quot;&gt;&amp;\u{fffd}[31m&lt;/a&gt;"
        );
    }
}
