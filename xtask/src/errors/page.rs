use super::Report;

const HEAD: &str = "\
# Compiler messages and their fixes

<!-- Written by `cargo xtask errors` from tests/ui; edits here are lost. -->

Every message of the derives and of the calls, with an example that causes it. Names and numbers are
those of the example. The compiler reports all mistakes of a type at once, and no mistake causes a
second error where the type is used.
";

const POLICIES: &str = "
## Rules of a project

The rules in `[package.metadata.cio]` or `[workspace.metadata.cio]` of `Cargo.toml` are reported at
the name of the event, at the field, or at the name of the type. A mistake in the table itself is
reported once, with the file and the key.

";

/// The page: a section for each topic, and one for the messages about a project's rules.
pub(super) fn write(topics: &[(String, Vec<Report>)], of_policies: &[&str]) -> String {
    let mut page = vec![HEAD.to_owned()];
    for (topic, reports) in topics {
        page.push(format!("\n## {}\n", heading(topic)));
        page.extend(reports.iter().map(entry));
    }
    page.push(POLICIES.to_owned());
    page.extend(of_policies.iter().map(|message| format!("- {message}\n")));
    page.concat()
}

/// `wire_form` as `Wire form`.
fn heading(topic: &str) -> String {
    let words = topic.replace('_', " ");
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn entry(report: &Report) -> String {
    let (wrong, fix) = report.halves();
    let Report {
        message,
        excerpt,
        advice,
        case,
    } = report;
    let excerpt = excerpt.join("\n");
    let advice = advice.iter().map(String::as_str);
    let fixes = fix.into_iter().chain(advice).map(sentence);
    let fixes = fixes.collect::<Vec<_>>().concat();
    let name = case.rsplit('/').next().unwrap_or(case);
    format!(
        "\n### {wrong}\n\n```text\nerror: {message}\n{excerpt}\n```\n\n{fixes}- Tested in [`{name}`](../{case}).\n"
    )
}

/// A list item.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let sentence: String = first.chain(letters).collect();
    let end = if sentence.ends_with(['.', '?', '!']) {
        ""
    } else {
        "."
    };
    format!("- {sentence}{end}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_has_the_message_its_location_and_its_fix() {
        let report = Report {
            message: "an empty range; turn its ends around".to_owned(),
            excerpt: vec!["  | range(3..1)".to_owned(), "  |       ^^^^".to_owned()],
            advice: Vec::new(),
            case: "tests/ui/wire_form/fail/range.rs".to_owned(),
        };
        let page = write(&[("wire_form".to_owned(), vec![report])], &["x; y"]);
        let section = page.split_once("\n## ").unwrap().1;
        let (section, policies) = section.split_once("\n## ").unwrap();
        assert!(policies.ends_with("\n\n- x; y\n"), "{policies}");
        assert_eq!(
            section,
            "Wire form\n\n### an empty range\n\n```text\nerror: an empty range; turn its ends around\n  \
             | range(3..1)\n  |       ^^^^\n```\n\n- Turn its ends around.\n\
             - Tested in [`range.rs`](../tests/ui/wire_form/fail/range.rs).\n"
        );
    }
}
