//! One line of the matrix, and the promises that it shows to be kept or broken.

use std::fmt;
use std::time::Duration;

/// What became of the messages of a story.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) story: String,
    /// Messages that a call took.
    pub(super) accepted: u64,
    /// Messages that were said to be on disk.
    pub(super) stored: u64,
    /// Different messages that the sandbox has.
    pub(super) arrived: u64,
    pub(super) duplicates: u64,
    pub(super) out_of_order: u64,
    /// Messages that were to arrive, did not, and were not told of.
    pub(super) lost: u64,
    /// Messages that were told to be rejected, dropped, unreadable, abandoned or in the spool.
    pub(super) told: u64,
    pub(super) requests: u64,
    pub(super) time: Duration,
    /// Other promises that were broken.
    pub(super) faults: Vec<String>,
}

impl Row {
    pub(super) const HEADER: &'static str = "story                                    accepted   stored  arrived   twins  disorder  lost   told  requests  time";

    /// What is wrong with it.
    pub(super) fn broken(&self) -> Vec<String> {
        let mut broken = self.faults.clone();
        if self.lost > 0 {
            broken.push(format!("{} messages are lost without a word", self.lost));
        }
        if self.out_of_order > 0 {
            broken.push(format!("{} messages are out of order", self.out_of_order));
        }
        broken
            .into_iter()
            .map(|what| format!("{}: {what}", self.story))
            .collect()
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            story,
            accepted,
            stored,
            arrived,
            duplicates,
            out_of_order,
            lost,
            told,
            requests,
            time,
            ..
        } = self;
        write!(
            f,
            "{story:<40} {accepted:>8} {stored:>8} {arrived:>8} {duplicates:>7} {out_of_order:>9} {lost:>5} {told:>6} {requests:>9} {:>4.1}s",
            time.as_secs_f64()
        )
    }
}
