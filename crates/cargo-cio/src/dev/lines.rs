//! A line in the terminal for each message.

use std::time::Duration;

use customerio_sandbox::{Counts, Sandbox, mask_personal};

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
    output::summary(mask_personal(line.trim_end()));
}

/// Returns a number that grows with each message and each refusal.
fn arrivals(counts: &Counts) -> (u64, u64) {
    let refused = counts.refused + counts.dropped + counts.unauthorized + counts.unreadable;
    (counts.accepted, refused)
}
