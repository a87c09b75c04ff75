//! A line in the terminal for each message.

use std::time::{Duration, SystemTime};

use customerio_core::timestamp::Timestamp;
use customerio_sandbox::{Counts, Finding, Sandbox, Verdict, mask_personal};
use serde_json::Value;

use crate::output;

/// The maximum number of messages that are copied at a time.
const AT_ONCE: usize = 100;

/// The end of a wait, after which another one starts.
const WAIT: Duration = Duration::from_mins(10);

/// Prints a line for each message and each refusal: when, the verdict, what, who, and the findings, without
/// values. What looks like personal data is masked, as on the page. Never returns.
pub(super) fn print(sandbox: &Sandbox) {
    let (mut message, mut refusal) = (0, 0);
    loop {
        let before = arrivals(&sandbox.counts());
        let messages = sandbox.messages_after(message, AT_ONCE);
        for it in &messages {
            message = it.seq;
            let mut notes = it.warnings.clone();
            notes.extend(findings(&it.findings));
            let item = it.item();
            output::summary(line(it.arrived, it.verdict, it.kind.name(), &item, &notes));
        }
        let refused = sandbox.refused_after(refusal, AT_ONCE);
        for it in &refused {
            refusal = it.seq;
            let kind = it.kind.map_or("request", |kind| kind.name());
            let notes = format!("refused: {}", it.reasons.join("; "));
            let item = it.item().unwrap_or(Value::Null);
            output::summary(line(it.arrived, Verdict::Bad, kind, &item, &[notes]));
        }
        if messages.is_empty() && refused.is_empty() {
            sandbox.wait_until(WAIT, |counts| arrivals(counts) != before);
        }
    }
}

fn line(at: SystemTime, verdict: Verdict, kind: &str, item: &Value, notes: &[String]) -> String {
    let at = Timestamp::from(at).to_string();
    // The time of the day in UTC.
    let time = at.get(11..19).unwrap_or(&at);
    let first = |keys: &[&str]| keys.iter().find_map(|key| word(&item[*key]));
    let name = first(&["event", "name", "groupId"]);
    let who = first(&["userId", "anonymousId"]);
    let known: Vec<_> = [name, who].into_iter().flatten().collect();
    let (verdict, known, notes) = (verdict.name(), known.join("  "), notes.join("; "));
    let line = format!("{time}Z  {verdict:8}{kind:9}{known}  {notes}");
    mask_personal(line.trim_end())
}

/// Returns an id or a name, on one line.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.replace(['\n', '\t'], " ")),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Returns the findings as text. Those of one declaration share its file and line.
fn findings(findings: &[Finding]) -> Vec<String> {
    let together = findings.chunk_by(|one, next| one.declared == next.declared);
    let texts = together.flat_map(|group| {
        group.iter().enumerate().map(|(index, finding)| {
            let mut finding = finding.clone();
            if index + 1 < group.len() {
                finding.declared = None;
            }
            finding.to_string()
        })
    });
    texts.collect()
}

/// Returns a number that grows with each message and each refusal.
fn arrivals(counts: &Counts) -> (u64, u64) {
    let refused = counts.refused + counts.dropped + counts.unauthorized + counts.unreadable;
    (counts.accepted, refused)
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use customerio_sandbox::Catalog;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_line_has_time_verdict_name_and_person() {
        let at = UNIX_EPOCH + Duration::from_secs(3_661);
        let item = json!({"event": "Paid\ntwice", "userId": "joe@example.org"});
        assert_eq!(
            line(at, Verdict::Bad, "track", &item, &["no".to_owned()]),
            "01:01:01Z  bad     track    Paid twice  •••@•••  no"
        );
        assert_eq!(
            line(at, Verdict::Good, "alias", &json!({"userId": 7}), &[]),
            "01:01:01Z  good    alias    7"
        );
    }

    #[test]
    fn findings_of_one_declaration_name_its_line_once() {
        let catalog = json!({"format": "customerio-catalog", "version": 1, "declarations": [{
            "kind": "track", "name": "Paid", "file": "src/paid.rs", "line": 7,
            "schema": {"type": "object", "required": ["a", "b"]},
        }]});
        let catalog = Catalog::parse(&catalog.to_string()).expect("a catalog");
        let sandbox = Sandbox::start().expect("started");
        sandbox.set_catalog(catalog);
        let body = json!({"userId": "u", "event": "Paid", "properties": {}}).to_string();
        post(&sandbox, &body);
        let messages = sandbox.messages();
        let notes = findings(&messages[0].findings).join("; ");
        assert_eq!(notes.matches("(src/paid.rs:7)").count(), 1, "{notes}");
        assert!(notes.ends_with("(src/paid.rs:7)"), "{notes}");
        assert_eq!(notes.matches("; ").count(), 1, "{notes}");
    }

    fn post(sandbox: &Sandbox, body: &str) {
        use std::io::{Read as _, Write as _};

        let host = sandbox.url().trim_start_matches("http://");
        let host = host.trim_end_matches("/v1");
        let mut stream = std::net::TcpStream::connect(host).expect("connected");
        let length = body.len();
        write!(
            stream,
            "POST /v1/track HTTP/1.1\r\nhost: {host}\r\nauthorization: Basic azo=\r\nconnection: close\r\n\
             content-length: {length}\r\n\r\n{body}"
        )
        .expect("written");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("read");
    }
}
