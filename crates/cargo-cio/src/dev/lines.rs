//! A line in the terminal for each message.

use std::time::Duration;

use customerio_sandbox::{Counts, Sandbox};

use crate::output;

/// The maximum number of messages that are copied at a time.
const AT_ONCE: usize = 100;

/// The end of a wait, after which another one starts.
const WAIT: Duration = Duration::from_mins(10);

/// Prints a line for each message and each refusal, without their values. Names that look like personal data
/// are masked, as on the page. Never returns.
pub(super) fn print(sandbox: &Sandbox) {
    let (mut message, mut refusal) = (0, 0);
    loop {
        let before = arrivals(&sandbox.counts());
        let messages = sandbox.messages_after(message, AT_ONCE);
        for it in &messages {
            message = it.seq;
            let item = it.item();
            let mut names = ["event", "name"].into_iter();
            let name = names.find_map(|key| item[key].as_str());
            let findings = it.findings.iter().map(ToString::to_string);
            let notes: Vec<_> = it.warnings.iter().cloned().chain(findings).collect();
            line(
                it.verdict.name(),
                it.kind.name(),
                name.unwrap_or(""),
                &notes,
            );
        }
        let refused = sandbox.refused_after(refusal, AT_ONCE);
        for it in &refused {
            refusal = it.seq;
            let kind = it.kind.map_or("request", |kind| kind.name());
            line("refused", kind, "", &it.reasons);
        }
        if messages.is_empty() && refused.is_empty() {
            sandbox.wait_until(WAIT, |counts| arrivals(counts) != before);
        }
    }
}

fn line(verdict: &str, kind: &str, name: &str, notes: &[String]) {
    let notes = notes.join("; ");
    let line = format!("{verdict:8}{kind:9}{name}  {notes}");
    output::summary(masked(line.trim_end()));
}

const HIDDEN: &str = "•••";

/// The minimum number of digits of a phone number.
const PHONE_DIGITS: usize = 8;

/// Masks e-mail addresses, and phone numbers in international form.
fn masked(text: &str) -> String {
    let is_end = |it: char| it.is_whitespace() || "\"'<>,;:/`".contains(it);
    let without_addresses: String = text
        .split_inclusive(is_end)
        .map(|part| {
            let word = part.trim_end_matches(is_end);
            match word.split_once('@') {
                Some((name, host)) if !name.is_empty() && !host.is_empty() => {
                    let end = part.get(word.len()..).unwrap_or("");
                    format!("{HIDDEN}@{HIDDEN}{end}")
                }
                _ => part.to_owned(),
            }
        })
        .collect();
    let mut parts = without_addresses.split('+');
    let mut masked = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let is_of_number = |it: char| it.is_ascii_digit() || " ()/.-".contains(it);
        let number = part.split(|it| !is_of_number(it)).next().unwrap_or("");
        let number = number.trim_end_matches(|it: char| !it.is_ascii_digit());
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        if digits >= PHONE_DIGITS && number.starts_with(|it: char| it.is_ascii_digit()) {
            masked.push_str(HIDDEN);
            masked.push_str(part.get(number.len()..).unwrap_or(""));
        } else {
            masked.push('+');
            masked.push_str(part);
        }
    }
    masked
}

/// Returns a number that grows with each message and each refusal.
fn arrivals(counts: &Counts) -> (u64, u64) {
    let refused = counts.refused + counts.dropped + counts.unauthorized + counts.unreadable;
    (counts.accepted, refused)
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn names_that_look_like_personal_data_are_masked() {
        for (line, shown) in [
            ("bad track Order bob@example.com", "bad track Order •••@•••"),
            (
                "/properties/joe@x.org: is not declared",
                "/properties/•••@•••: is not declared",
            ),
            ("Call +49 (30) 901820, now", "Call •••, now"),
            ("+4915112345678+33612345678", "••••••"),
            ("a@ @b C++ +1 2", "a@ @b C++ +1 2"),
        ] {
            assert_eq!(masked(line), shown);
        }
    }
}
