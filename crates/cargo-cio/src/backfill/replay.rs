//! Files that the page of `cargo cio dev` exported: the messages of tests, in a wrapping of their own.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal as _};
use std::time::{Duration, UNIX_EPOCH};

use customerio_core::timestamp::Timestamp;
use serde::Deserialize;
use serde_json::value::{RawValue, to_raw_value};

use super::line::read_line;

/// Why an export of a sandbox is not sent.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReplayError {
    #[error(
        "the file is an export of a sandbox, so its messages are tests; to send them to {host}, add \
         `--replay-to {host}`"
    )]
    NoTerminal { host: String },
    #[error(
        "`--replay-to` names {named}, and the messages would go to {host}; correct one of both"
    )]
    OtherHost { named: String, host: String },
    #[error("nothing was sent: the answer is not `{host}`")]
    NotConfirmed { host: String },
    #[error("failed to read the answer")]
    Terminal(#[source] io::Error),
}

/// A line of an export.
#[derive(Deserialize)]
struct Exported<'a> {
    kind: Cow<'a, str>,
    #[serde(default)]
    arrived_ms: u64,
    #[serde(borrow)]
    item: &'a RawValue,
}

/// Returns whether the first message of a file is of an export.
pub(super) fn is_export(file: &File) -> io::Result<bool> {
    let mut file = BufReader::new(file);
    let mut text = Vec::new();
    while read_line(&mut file, &mut text)?.is_some() {
        if !text.trim_ascii().is_empty() {
            return Ok(serde_json::from_slice::<Exported<'_>>(&text).is_ok());
        }
    }
    Ok(false)
}

/// Returns the message in a line of an export, with the call and the time that it had at the sandbox.
/// Returns `None` for another line.
pub(super) fn message(line: &[u8]) -> Option<Vec<u8>> {
    let exported: Exported<'_> = serde_json::from_slice(line).ok()?;
    // Numbers keep their digits.
    let mut item: BTreeMap<String, Box<RawValue>> =
        serde_json::from_str(exported.item.get()).ok()?;
    item.insert("type".to_owned(), to_raw_value(&exported.kind).ok()?);
    if !item.contains_key("timestamp") && exported.arrived_ms > 0 {
        let arrived = UNIX_EPOCH.checked_add(Duration::from_millis(exported.arrived_ms))?;
        let arrived = Timestamp::from(arrived).to_string();
        item.insert("timestamp".to_owned(), to_raw_value(&arrived).ok()?);
    }
    serde_json::to_vec(&item).ok()
}

/// Asks whether the messages may go to a host, unless an option names it.
pub(super) fn confirm(named: Option<&str>, host: &str) -> Result<(), ReplayError> {
    let host = || host.to_owned();
    match named {
        Some(named) if named == host() => Ok(()),
        Some(named) => Err(ReplayError::OtherHost {
            named: named.to_owned(),
            host: host(),
        }),
        None if io::stdin().is_terminal() && io::stderr().is_terminal() => {
            ask(&mut io::stdin().lock(), &mut io::stderr(), &host())
        }
        None => Err(ReplayError::NoTerminal { host: host() }),
    }
}

/// Asks for the name of the host, which nobody types by habit.
fn ask(
    answers: &mut impl BufRead,
    questions: &mut impl io::Write,
    host: &str,
) -> Result<(), ReplayError> {
    let mut answer = String::new();
    write!(
        questions,
        "The file is an export of a sandbox. Type {host} to send its messages there: "
    )
    .and_then(|()| questions.flush())
    .and_then(|()| answers.read_line(&mut answer))
    .map_err(ReplayError::Terminal)?;
    if answer.trim() == host {
        Ok(())
    } else {
        let host = host.to_owned();
        Err(ReplayError::NotConfirmed { host })
    }
}

#[cfg(test)]
mod tests {
    use super::{ReplayError, ask, message};

    #[test]
    fn only_the_host_confirms() {
        let asked = |mut answer: &[u8]| {
            let mut question = Vec::new();
            let result = ask(&mut answer, &mut question, "cdp.customer.io");
            let question = String::from_utf8(question).expect("a text");
            assert!(
                question.contains("Type cdp.customer.io to send"),
                "{question}"
            );
            result
        };
        assert!(asked(b"cdp.customer.io\n").is_ok());
        for other in [&b""[..], b"\n", b"y\n", b"yes\n", b"cdp-eu.customer.io\n"] {
            assert!(matches!(
                asked(other),
                Err(ReplayError::NotConfirmed { .. })
            ));
        }
    }

    #[test]
    fn a_message_gets_the_call_and_the_time_that_it_had() {
        let line =
            br#"{"kind":"track","arrived_ms":1767323045000,"item":{"userId":"u1","event":"Paid"}}"#;
        let sent = message(line).expect("a message");
        let sent: serde_json::Value = serde_json::from_slice(&sent).expect("JSON");
        assert_eq!(
            sent,
            serde_json::json!({
                "type": "track", "userId": "u1", "event": "Paid",
                "timestamp": "2026-01-02T03:04:05.000Z",
            })
        );
        let own = br#"{"kind":"identify","arrived_ms":1,"item":{"userId":"u1","timestamp":"2026-05-05T00:00:00Z"}}"#;
        let own = String::from_utf8(message(own).expect("a message")).expect("a text");
        assert!(own.contains("2026-05-05"), "{own}");
        assert_eq!(
            message(br#"{"type":"track","userId":"u1","event":"Paid"}"#),
            None
        );
    }
}
