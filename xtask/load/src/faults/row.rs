//! One row of the matrix, and the guarantees that it violates.

use std::fmt;
use std::time::Duration;

/// The outcomes of a scenario's messages.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) scenario: String,
    /// Messages that calls accepted.
    pub(super) accepted: u64,
    /// Messages whose receipts returned that they are on disk.
    pub(super) stored: u64,
    /// Different messages that the sandbox has.
    pub(super) arrived: u64,
    pub(super) duplicates: u64,
    pub(super) out_of_order: u64,
    /// Messages that neither arrived nor were reported.
    pub(super) lost: u64,
    /// Messages reported as rejected, dropped, unreadable, abandoned or in the spool.
    pub(super) reported: u64,
    pub(super) requests: u64,
    pub(super) time: Duration,
    /// Other violated guarantees.
    pub(super) faults: Vec<String>,
}

impl Row {
    pub(super) const HEADER: &'static str = "scenario                                 accepted   stored  arrived duplicates out of order  lost reported requests    time";

    /// Returns the violated guarantees.
    pub(super) fn violations(&self) -> Vec<String> {
        let mut violations = self.faults.clone();
        if self.lost > 0 {
            violations.push(format!("{} messages are lost without a report", self.lost));
        }
        if self.out_of_order > 0 {
            violations.push(format!("{} messages are out of order", self.out_of_order));
        }
        violations
            .into_iter()
            .map(|violation| format!("{}: {violation}", self.scenario))
            .collect()
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            scenario,
            accepted,
            stored,
            arrived,
            duplicates,
            out_of_order,
            lost,
            reported,
            requests,
            time,
            ..
        } = self;
        write!(
            f,
            "{scenario:<40} {accepted:>8} {stored:>8} {arrived:>8} {duplicates:>10} {out_of_order:>12} {lost:>5} {reported:>8} {requests:>8} {:>6.1}s",
            time.as_secs_f64()
        )
    }
}
