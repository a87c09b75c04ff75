//! The errors that rustc printed for a case.

/// An error of the compiler.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Report {
    /// The message, without rustc's own words before it.
    pub(super) message: String,
    /// The source line and the marks below it, as printed.
    pub(super) excerpt: Vec<String>,
    /// The label next to the marks and our own notes.
    pub(super) advice: Vec<String>,
    /// The case, relative to the workspace.
    pub(super) case: String,
}

/// The beginnings of rustc's own notes.
const NOT_OURS: [&str; 4] = [
    "required for",
    "this error originates",
    "the full name",
    "redundant requirement",
];

/// Reads the errors of a case.
pub(super) fn read(text: &str, case: &str) -> Vec<Report> {
    let lines: Vec<&str> = text.lines().collect();
    lines
        .split(|line| line.is_empty())
        .filter_map(|block| {
            let (first, rest) = block.split_first()?;
            let message = message(first)?;
            Some(Report {
                message: message.to_owned(),
                excerpt: excerpt(rest),
                advice: advice(rest),
                case: case.to_owned(),
            })
        })
        .collect()
}

/// `error[E0080]: evaluation panicked: the message`.
fn message(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("error")?;
    let rest = match rest.strip_prefix('[') {
        Some(code) => code.split_once(']')?.1,
        None => rest,
    };
    let message = rest.strip_prefix(": ")?;
    let ours = message.strip_prefix("evaluation panicked: ");
    Some(ours.unwrap_or(message))
}

/// The lines of the first excerpt, without the empty line at its start.
fn excerpt(block: &[&str]) -> Vec<String> {
    block
        .iter()
        .skip_while(|line| !line.starts_with("  |"))
        .skip(1)
        .take_while(|line| line.starts_with("  |"))
        // The connection to rustc's own notes.
        .filter(|line| {
            line.trim() != "|" && !line.ends_with("required by a bound introduced by this call")
        })
        .filter(|line| !line.trim_end().ends_with("  |"))
        .map(|line| {
            line.strip_suffix(" evaluation of `_::_` failed here")
                .unwrap_or(line)
        })
        .map(str::to_owned)
        .collect()
}

fn advice(block: &[&str]) -> Vec<String> {
    let label = excerpt(block).into_iter().find_map(|line| {
        let (_, label) = line.rsplit_once('^')?;
        let label = label.trim();
        (!label.is_empty()).then(|| label.to_owned())
    });
    let notes = block
        .iter()
        .filter_map(|line| line.strip_prefix("  = note: "))
        .filter(|note| !NOT_OURS.iter().any(|not| note.contains(not)))
        .map(str::to_owned);
    label.into_iter().chain(notes).collect()
}

/// A message without its names and numbers.
pub(super) fn template(message: &str) -> String {
    let mut template = String::new();
    for (at, part) in message.split('`').enumerate() {
        if at % 2 == 0 {
            let is_fixed = |letter: &char| !letter.is_ascii_digit() && *letter != '-';
            template.extend(part.chars().filter(is_fixed));
        } else {
            template.push_str("`…`");
        }
    }
    template
}

impl Report {
    /// The problem, and the fix if the message has one.
    pub(super) fn halves(&self) -> (&str, Option<&str>) {
        match self.message.split_once("; ") {
            Some((wrong, fix)) => (wrong, Some(fix)),
            None => (&self.message, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
error: unknown key `onwer`; did you mean `owner`?
 --> $WORKSPACE/tests/ui/a/fail/b.rs
  |
  | #[cio(onwer = \"x\")]
  |       ^^^^^

error[E0080]: evaluation panicked: an id is a string; give 1
 --> $WORKSPACE/tests/ui/a/fail/b.rs
  |
  |     user: Vec<u8>,
  |           ^^^^^^^ evaluation of `_::_` failed here

error[E0277]: `X` is not a page
 --> $WORKSPACE/tests/ui/a/fail/b.rs
  |
  |     page(&X);
  |          ^^ takes pages
  |
help: the trait `Page` is not implemented for `X`
 --> $WORKSPACE/tests/ui/a/fail/b.rs
  |
  | struct X;
  | ^^^^^^^^
  = note: declare one
  = note: required for `&X` to implement `Page`
";

    #[test]
    fn every_report_of_a_case_is_read() {
        let reports = read(TEXT, "b.rs");
        let messages: Vec<_> = reports.iter().map(Report::halves).collect();
        assert_eq!(
            messages,
            [
                ("unknown key `onwer`", Some("did you mean `owner`?")),
                ("an id is a string", Some("give 1")),
                ("`X` is not a page", None),
            ]
        );
        assert_eq!(
            reports[0].excerpt,
            ["  | #[cio(onwer = \"x\")]", "  |       ^^^^^"]
        );
        assert_eq!(reports[1].advice, [""; 0]);
        assert_eq!(reports[2].advice, ["takes pages", "declare one"]);
    }

    #[test]
    fn messages_that_differ_in_names_and_numbers_share_a_template() {
        let templates: Vec<_> = read(TEXT, "")
            .iter()
            .map(|report| template(&report.message))
            .collect();
        assert_eq!(
            templates,
            [
                "unknown key `…`; did you mean `…`?",
                "an id is a string; give ",
                "`…` is not a page"
            ]
        );
    }
}
