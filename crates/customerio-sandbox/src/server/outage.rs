//! An outage: the port is open, but every connection is reset.

use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Whether an outage is in progress.
#[derive(Debug)]
pub(crate) struct Outage(watch::Sender<State>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Off,
    On { until: Option<Instant> },
}

impl State {
    fn is_on(self) -> bool {
        match self {
            Self::Off => false,
            Self::On { until: None } => true,
            Self::On { until: Some(until) } => Instant::now() < until,
        }
    }
}

impl Outage {
    /// Returns the state without an outage.
    pub(crate) fn none() -> Self {
        Self(watch::Sender::new(State::Off))
    }

    /// Starts an outage. Without a duration, it lasts until [`end`](Self::end).
    pub(crate) fn begin(&self, lasting: Option<Duration>) {
        // The clock can't represent an end that is too far away; such an outage has no end.
        let until = lasting.and_then(|lasting| Instant::now().checked_add(lasting));
        self.0.send_replace(State::On { until });
    }

    /// Ends the outage, if there is one.
    pub(crate) fn end(&self) {
        self.0.send_replace(State::Off);
    }

    /// Waits for an outage. Returns immediately if there is one.
    pub(crate) async fn begins(&self) {
        let mut state = self.0.subscribe();
        // The sender lives as long as `self`, so this cannot fail.
        let _ = state.wait_for(|state| state.is_on()).await;
    }
}
