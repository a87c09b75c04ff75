//! Issues that commands report, as text, JSON, SARIF or commands of a GitHub workflow.

use std::fmt::Write;
use std::path::Path;

use anstyle::{AnsiColor, Color, Style};
use clap::ValueEnum;
use customerio_catalog::visible;
use serde_json::{Value, json};

use crate::output;
use crate::verdict::Verdict;

/// A problem that a command reports.
#[derive(Clone, Debug)]
pub(crate) struct Issue {
    /// The name of the rule in the documentation.
    pub(crate) rule: &'static str,
    /// The severity.
    pub(crate) level: Level,
    /// The file, relative to the current folder; empty if it is not known.
    pub(crate) file: String,
    /// The line, counted from 1, if it is known.
    pub(crate) line: Option<usize>,
    /// The character in that line, counted from 1, if it is known.
    pub(crate) column: Option<usize>,
    /// The event or traits type; empty if it is not known.
    pub(crate) subject: String,
    /// What is wrong, in one line.
    pub(crate) message: String,
}

impl Issue {
    /// Returns whether both report one rule for one declaration.
    pub(crate) fn repeats(&self, other: &Self) -> bool {
        (self.rule, &self.file, self.line, &self.subject)
            == (other.rule, &other.file, other.line, &other.subject)
    }
}

/// The severity of an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Information only.
    Note,
    /// Worth a look.
    Warning,
    /// Makes the command fail.
    Error,
}

/// The output format of issues.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// One line per issue
    #[default]
    Text,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, which code hosts show next to the code
    Sarif,
    /// Commands of a GitHub workflow, which show up in the pull request
    Github,
}

impl Level {
    const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl Level {
    const fn style(self) -> Style {
        let colour = match self {
            Self::Note => AnsiColor::Cyan,
            Self::Warning => AnsiColor::Yellow,
            Self::Error => AnsiColor::Red,
        };
        Style::new().bold().fg_color(Some(Color::Ansi(colour)))
    }
}

/// Prints all issues, and returns whether one of them is an error.
pub(crate) fn report(issues: &[Issue], format: ReportFormat) -> Verdict {
    let count = |level| issues.iter().filter(|it| it.level == level).count();
    let (errors, warnings, notes) = (
        count(Level::Error),
        count(Level::Warning),
        count(Level::Note),
    );
    match format {
        ReportFormat::Text => {
            for issue in issues {
                output::styled(text(issue, true));
            }
            output::summary(format_args!(
                "{}, {}, {}",
                output::counted(errors, "error"),
                output::counted(warnings, "warning"),
                output::counted(notes, "note"),
            ));
        }
        ReportFormat::Json => output::result(pretty(&json!({
            "errors": errors,
            "warnings": warnings,
            "notes": notes,
            "findings": issues.iter().map(as_json).collect::<Vec<_>>(),
        }))),
        ReportFormat::Sarif => output::result(pretty(&sarif(issues))),
        ReportFormat::Github => {
            for issue in issues {
                output::result(github(issue));
            }
        }
    }
    if errors == 0 {
        Verdict::Fine
    } else {
        Verdict::Found
    }
}

/// `events.lock/track-order-completed.json:8:5: error[lock-broken]: …`
pub(crate) fn text(issue: &Issue, is_coloured: bool) -> String {
    let mut line = visible(&issue.file);
    if let Some(number) = issue.line {
        let _ = write!(line, ":{number}");
    }
    if let Some(number) = issue.column {
        let _ = write!(line, ":{number}");
    }
    if !line.is_empty() {
        line.push_str(": ");
    }
    let style = if is_coloured {
        issue.level.style()
    } else {
        Style::new()
    };
    let word = issue.level.word();
    let _ = write!(line, "{style}{word}[{}]{style:#}: ", issue.rule);
    if !issue.subject.is_empty() {
        let _ = write!(line, "`{}`: ", visible(&issue.subject));
    }
    line + &visible(&issue.message)
}

pub(crate) fn as_json(issue: &Issue) -> Value {
    json!({
        "rule": issue.rule,
        "level": issue.level.word(),
        "file": issue.file,
        "line": issue.line,
        "column": issue.column,
        "subject": issue.subject,
        "message": issue.message,
    })
}

fn github(issue: &Issue) -> String {
    let level = match issue.level {
        Level::Note => "notice",
        Level::Warning => "warning",
        Level::Error => "error",
    };
    let mut location = format!("file={}", escaped(&issue.file, true));
    if let Some(line) = issue.line {
        let _ = write!(location, ",line={line}");
    }
    if let Some(column) = issue.column {
        let _ = write!(location, ",col={column}");
    }
    let title = escaped(&format!("cargo cio: {}", issue.rule), true);
    // The runner prints the message to a log, which acts on controls.
    let message = escaped(&visible(&sentence(issue)), false);
    format!("::{level} {location},title={title}::{message}")
}

/// Escapes line ends, and in a property also the characters that end it.
fn escaped(text: &str, is_property: bool) -> String {
    let text = text
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A");
    if is_property {
        text.replace(':', "%3A").replace(',', "%2C")
    } else {
        text
    }
}

fn sentence(issue: &Issue) -> String {
    if issue.subject.is_empty() {
        issue.message.clone()
    } else {
        format!("`{}`: {}", issue.subject, issue.message)
    }
}

fn sarif(issues: &[Issue]) -> Value {
    let mut rules: Vec<&str> = issues.iter().map(|issue| issue.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    let results = issues.iter().map(|issue| {
        let mut result = json!({
            "ruleId": issue.rule,
            "level": issue.level.word(),
            "message": { "text": sentence(issue) },
        });
        if issue.file.is_empty() {
            return result;
        }
        let mut location = json!({
            "artifactLocation": { "uri": uri(&issue.file) }
        });
        // Without a line, the location is the whole file. SARIF counts lines from 1 as well.
        if let Some(line) = issue.line {
            location["region"] = json!({ "startLine": line });
        }
        if let Some(column) = issue.column {
            location["region"]["startColumn"] = column.into();
        }
        result["locations"] = json!([{ "physicalLocation": location }]);
        result
    });
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "cargo-cio",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.iter().map(|rule| json!({ "id": rule })).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

/// Encodes a path as a URI reference: with `/` between folders, and percent-encoded.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

fn pretty(value: &Value) -> String {
    format!("{value:#}")
}

/// The path of a file in a folder.
pub(crate) fn file_in(folder: &Path, file: &str) -> String {
    format!("{}/{file}", folder.display())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::{Issue, Level, github, sarif, text};

    /// Splits a command as the runner does, into its properties and message.
    fn parsed(command: &str) -> (Vec<(String, String)>, String) {
        let (head, message) = command[2..].split_once("::").expect("a head");
        let (_, properties) = head.split_once(' ').expect("properties");
        let unescaped = |text: &str| {
            let pairs = [
                ("%0D", "\r"),
                ("%0A", "\n"),
                ("%3A", ":"),
                ("%2C", ","),
                ("%25", "%"),
            ];
            let mut text = text.to_owned();
            for (from, to) in pairs {
                text = text.replace(from, to);
            }
            text
        };
        let pairs = properties.split(',').filter_map(|it| it.split_once('='));
        let pairs = pairs.map(|(key, value)| (key.to_owned(), unescaped(value)));
        (pairs.collect(), unescaped(message))
    }

    /// Strings with the characters that commands and paths act on.
    fn hostile() -> impl Strategy<Value = String> {
        "[%:,=a\r\n\u{1b}\u{202e}é /\\\\\"]{0,12}|\\PC{0,8}|.{0,8}"
    }

    fn issues() -> impl Strategy<Value = Issue> {
        let level = prop_oneof![Just(Level::Note), Just(Level::Warning), Just(Level::Error)];
        let places = (
            proptest::option::of(1_usize..9),
            proptest::option::of(1_usize..9),
        );
        (level, hostile(), places, hostile(), hostile()).prop_map(
            |(level, file, (line, column), subject, message)| Issue {
                level,
                file,
                line,
                column: line.and(column),
                subject,
                message,
                ..issue()
            },
        )
    }

    proptest! {
        #[test]
        fn a_runner_reads_each_part_of_a_command(issue in issues()) {
            let command = github(&issue);
            let is_line = !command.contains(['\r', '\n']);
            prop_assert!(is_line, "{}", command);
            let (properties, message) = parsed(&command);
            let get = |key: &str| {
                let mut found = properties.iter().filter(|(it, _)| it == key);
                found.next().map(|(_, value)| value.as_str())
            };
            prop_assert_eq!(get("file"), Some(&*issue.file));
            let number = |key: &str| get(key).and_then(|it| it.parse().ok());
            prop_assert_eq!(number("line"), issue.line);
            prop_assert_eq!(number("col"), issue.column);
            prop_assert_eq!(get("title"), Some("cargo cio: lock-broken"));
            let sentence = text(&issue, false);
            prop_assert!(sentence.ends_with(&message), "{} {}", sentence, message);
        }

        #[test]
        fn the_schema_of_sarif_accepts_every_log(issues in proptest::collection::vec(issues(), 0..4)) {
            let schema = include_str!("../tests/support/sarif-2.1.0.json");
            let schema: Value = schema.parse().expect("JSON");
            let options = jsonschema::options().should_validate_formats(true);
            let validator = options.build(&schema).expect("a schema");
            let log = sarif(&issues);
            let errors: Vec<_> = validator.iter_errors(&log).map(|it| it.to_string()).collect();
            prop_assert!(errors.is_empty(), "{:?}", errors);
        }
    }

    fn issue() -> Issue {
        Issue {
            rule: "lock-broken",
            level: Level::Error,
            file: "events.lock/a, b.json".to_owned(),
            line: Some(8),
            column: Some(5),
            subject: "Order Completed".to_owned(),
            message: "100% of `x` is\ngone".to_owned(),
        }
    }

    #[test]
    fn no_character_acts_on_a_terminal() {
        let issue = Issue {
            subject: "a\u{202e}b".to_owned(),
            message: "\u{1b}[8m hidden \u{9b}8m".to_owned(),
            ..issue()
        };
        assert!(
            text(&issue, false).ends_with(r"`a\u202eb`: \u001b[8m hidden \u009b8m"),
            "{}",
            text(&issue, false)
        );
    }

    #[test]
    fn each_format_has_all_parts() {
        assert_eq!(
            text(&issue(), false),
            "events.lock/a, b.json:8:5: error[lock-broken]: `Order Completed`: 100% of `x` is\ngone"
        );
        assert_eq!(
            github(&issue()),
            "::error file=events.lock/a%2C b.json,line=8,col=5,title=cargo cio%3A lock-broken::\
             `Order Completed`: 100%25 of `x` is%0Agone"
        );
        let sarif = sarif(&[issue()]);
        let result = &sarif["runs"][0]["results"][0];
        assert_eq!(result["level"], "error");
        let location = &result["locations"][0]["physicalLocation"];
        assert_eq!(
            location["artifactLocation"]["uri"],
            "events.lock/a%2C%20b.json"
        );
        assert_eq!(
            location["region"],
            json!({"startLine": 8, "startColumn": 5})
        );
        assert_eq!(
            sarif["runs"][0]["tool"]["driver"]["rules"][0]["id"],
            "lock-broken"
        );
    }
}
