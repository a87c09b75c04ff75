//! A relay with the last numbers of its source, and their text for Prometheus.

use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::store::Stored;
use crate::{Account, Relay, RelayStatus};

/// The time between two counts of a source. They cost more with more rows.
const COUNT: Duration = Duration::from_secs(5);

/// A database that has not answered for this time makes a relay not ready.
const SILENT: Duration = Duration::from_secs(30);

/// A relay with the numbers of its source.
#[derive(Debug)]
pub(super) struct Watched {
    pub(super) source: String,
    pub(super) relay: Relay<Stored>,
    counted: Mutex<Option<(Account, Instant)>>,
}

impl Watched {
    pub(super) fn new(source: String, relay: Relay<Stored>) -> Self {
        Self {
            source,
            relay,
            counted: Mutex::default(),
        }
    }

    /// Counts the messages again and again.
    pub(super) async fn watch(&self) {
        loop {
            let asked = Instant::now();
            let counted = tokio::time::timeout(SILENT, self.relay.account()).await;
            if let Ok(Ok(account)) = counted {
                *self.counted.lock().unwrap_or_else(PoisonError::into_inner) =
                    Some((account, Instant::now()));
            }
            // A count that takes long is repeated less often.
            tokio::time::sleep(COUNT.max(asked.elapsed() * 10)).await;
        }
    }

    fn counted(&self) -> Option<(Account, Instant)> {
        let counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        counted.clone()
    }
}

/// Returns why a relay is not ready.
pub(super) fn problem(relays: &[std::sync::Arc<Watched>]) -> Option<String> {
    relays.iter().find_map(|relay| {
        let silent = relay.counted().is_none_or(|(_, at)| at.elapsed() > SILENT);
        silent.then(|| {
            format!(
                "the store has not counted the source `{}` for {} s; see the log\n",
                relay.source,
                SILENT.as_secs()
            )
        })
    })
}

/// The numbers of one metric.
type Value = fn(&RelayStatus, Option<&Account>) -> Option<u64>;

const METRICS: &[(&str, &str, &str, Value)] = &[
    (
        "customerio_messages_delivered_total",
        "counter",
        "messages that the service accepted from this relay",
        |status, _| Some(status.delivered),
    ),
    (
        "customerio_messages_rejected_total",
        "counter",
        "messages that this relay moved to the dead letters",
        |status, _| Some(status.rejected),
    ),
    (
        "customerio_messages_pending",
        "gauge",
        "messages of the source that wait in the store",
        |_, account| account.map(|account| account.pending),
    ),
    (
        "customerio_oldest_age_seconds",
        "gauge",
        "age of the oldest message that waits, 0 if none does",
        |_, account| account.map(|account| account.oldest.map_or(0, |age| age.as_secs())),
    ),
    (
        "customerio_dead_letters",
        "gauge",
        "dead letters of the source in the store",
        |_, account| account.map(|account| account.dead_letters),
    ),
    (
        "customerio_messages_purged_total",
        "counter",
        "messages of the source that were removed before they were sent, to erase a person",
        |_, account| account.map(|account| account.purged),
    ),
    (
        "customerio_paused",
        "gauge",
        "1 if delivery waits for somebody to act, such as with a refused key or rows of a newer version",
        |status, _| {
            Some(u64::from(
                status.paused.is_some() || status.blocked_by.is_some(),
            ))
        },
    ),
    (
        "customerio_relay_owner",
        "gauge",
        "1 if this relay holds the lease and sends, 0 if it stands by",
        |status, _| Some(u64::from(status.is_owner)),
    ),
];

/// Returns the metrics in the text format of Prometheus.
pub(super) fn text(relays: &[std::sync::Arc<Watched>]) -> String {
    let states: Vec<_> = relays
        .iter()
        .map(|relay| (label(&relay.source), relay.relay.status(), relay.counted()))
        .collect();
    let mut text = String::new();
    for (name, kind, help, value) in METRICS {
        // A String takes all that is written.
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
        for (source, status, counted) in &states {
            let account = counted.as_ref().map(|(account, _)| account);
            if let Some(value) = value(status, account) {
                let _ = writeln!(text, "{name}{{source=\"{source}\"}} {value}");
            }
        }
    }
    text
}

/// Escapes the value of a label.
fn label(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use sqlx::PgPool;
    use tokio::time::{Instant, advance};

    use super::{Watched, label, problem};
    use crate::postgres::Postgres;
    use crate::program::store::Stored;
    use crate::{Account, Relay};

    #[test]
    fn a_source_can_have_any_name() {
        assert_eq!(label("a\"b\\c\nd"), "a\\\"b\\\\c\\nd");
    }

    #[tokio::test(start_paused = true)]
    async fn a_relay_is_ready_for_30_s_after_a_count() {
        let pool = PgPool::connect_lazy("postgres://nobody@127.0.0.1:1/none");
        let engine = Postgres::new(pool.expect("an address")).source("shop");
        let engine = Stored::Postgres(Box::new(engine));
        let relay = Relay::builder("a-key").engine(engine).build();
        let relays = [Arc::new(Watched::new(
            "shop".to_owned(),
            relay.expect("settings in range"),
        ))];
        assert!(problem(&relays).is_some(), "nothing was counted");
        let account = Account::new(0, 0, 0, None);
        *relays[0].counted.lock().expect("no panic") = Some((account, Instant::now()));
        assert_eq!(problem(&relays), None);
        advance(Duration::from_secs(30)).await;
        assert_eq!(problem(&relays), None);
        advance(Duration::from_millis(1)).await;
        let problem = problem(&relays).expect("the store is silent");
        assert!(problem.contains("the source `shop` for 30 s"), "{problem}");
    }
}
