//! The progress of a backfill.

use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};

use super::state::State;
use crate::output;

/// The time between two reports if there is no terminal.
const EVERY: Duration = Duration::from_secs(10);

/// Shows the rate and the time left: as a bar on a terminal, else as a line every 10 seconds.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    total: u64,
    began: Instant,
    reported: Instant,
    bytes_before: u64,
    lines_before: u64,
}

impl Progress {
    pub(super) fn new(total: u64, state: &State) -> Self {
        let bar = ProgressBar::new(total);
        let now = Instant::now();
        Self {
            bar: (!output::is_quiet() && !bar.is_hidden()).then(|| {
                if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent} % {msg}") {
                    bar.set_style(style);
                }
                bar
            }),
            total,
            began: now,
            reported: now,
            bytes_before: state.bytes,
            lines_before: state.lines,
        }
    }

    pub(super) fn show(&mut self, state: &State, problem: Option<&str>) {
        if let Some(bar) = &self.bar {
            bar.set_position(state.bytes);
            bar.set_message(self.message(state, problem));
        } else if self.reported.elapsed() >= EVERY {
            self.reported = Instant::now();
            output::summary(self.message(state, problem));
        }
    }

    fn message(&self, state: &State, problem: Option<&str>) -> String {
        let elapsed = self.began.elapsed();
        let rate = per_second(state.lines - self.lines_before, elapsed);
        let bytes = per_second(state.bytes - self.bytes_before, elapsed);
        let left = match (self.total - state.bytes.min(self.total)).checked_div(bytes) {
            Some(seconds) => format!("{} left", HumanDuration(Duration::from_secs(seconds))),
            None => "time left unknown".to_owned(),
        };
        let problem = problem.map_or_else(String::new, |it| format!("; {it}"));
        format!(
            "{} done, {} rejected, {rate} lines/s, {left}{problem}",
            output::counted(state.lines, "line"),
            state.rejected
        )
    }

    /// Returns the lines of this run per second.
    pub(super) fn rate(&self, state: &State) -> u64 {
        per_second(state.lines - self.lines_before, self.began.elapsed())
    }

    pub(super) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn per_second(count: u64, elapsed: Duration) -> u64 {
    let millis = elapsed.as_millis().max(1);
    u64::try_from(u128::from(count) * 1_000 / millis).unwrap_or(u64::MAX)
}
