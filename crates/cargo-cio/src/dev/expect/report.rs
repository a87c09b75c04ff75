//! The report as text and as JSON.

use std::fmt::Write;

use serde_json::{Value, json};

use super::comparison::{Compared, Comparison, Listed};
use crate::output::counted;

/// Returns one line per problem, and a summary.
pub(super) fn text(of: &Comparison) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    for entry in of.entries.iter().filter(|it| !it.is_fine()) {
        let _ = writeln!(text, "{}", problem(entry));
    }
    for (word, listed) in [("unexpected", &of.unexpected), ("bad", &of.bad)] {
        for line in lines(listed) {
            let _ = writeln!(text, "{word}: {line}");
        }
    }
    for problem in rest(of) {
        let _ = writeln!(text, "{problem}");
    }
    let found = of.entries.iter().filter(|it| it.is_fine()).count();
    let _ = write!(
        text,
        "{}: {} of {} as expected, {} unexpected, {} bad",
        counted(of.messages, "message"),
        found,
        counted(of.entries.len(), "entry").replace("entrys", "entries"),
        of.unexpected.count,
        of.bad.count,
    );
    text
}

/// Returns what is wrong with an entry.
pub(super) fn problem(entry: &Compared) -> String {
    let Compared {
        expected,
        least,
        most,
        found,
    } = entry;
    let word = if found < least { "missing" } else { "too many" };
    let wanted = match most {
        Some(most) if most == least => least.to_string(),
        Some(most) => format!("{least} to {most}"),
        None => format!("at least {least}"),
    };
    format!("{word}: {expected}: expected {wanted}, found {found}")
}

/// Returns a line for each listed message, and one for the others.
pub(super) fn lines(listed: &Listed) -> Vec<String> {
    let messages = listed.listed.iter().map(|seen| {
        let words = seen.words();
        match &*seen.findings.join("; ") {
            "" => words,
            findings => format!("{words}: {findings}"),
        }
    });
    let more = listed.count - listed.listed.len();
    let more = (more > 0).then(|| format!("{more} more"));
    messages.chain(more).collect()
}

/// Returns the problems that concern no message.
pub(super) fn rest(of: &Comparison) -> Vec<String> {
    let forgotten = (of.forgotten > 0).then(|| {
        format!(
            "{} were removed to limit memory and not compared; raise `--keep`",
            counted(
                usize::try_from(of.forgotten).unwrap_or(usize::MAX),
                "message"
            )
        )
    });
    of.end_problem().into_iter().chain(forgotten).collect()
}

pub(super) fn json(of: &Comparison) -> Value {
    json!({
        "ok": of.is_fine(),
        "messages": of.messages,
        "expected": of.entries.iter().map(|entry| {
            let mut value = json!(entry);
            value["ok"] = entry.is_fine().into();
            value
        }).collect::<Vec<_>>(),
        "unexpected": of.unexpected,
        "bad": of.bad,
        "problems": rest(of),
    })
}
