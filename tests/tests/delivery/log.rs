//! The events that the client sends to `tracing`.

use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::Instant;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// The lines of all clients of this process: delivery threads are not the tests' own.
static LINES: OnceLock<Arc<Mutex<String>>> = OnceLock::new();

/// Code that a line calls, and what the line contains.
static HOOKS: Mutex<Vec<(String, Hook)>> = Mutex::new(Vec::new());

type Hook = Arc<dyn Fn() + Send + Sync>;

pub(crate) struct Log(Arc<Mutex<String>>);

impl Log {
    /// Runs `work`, and returns what was logged meanwhile.
    pub(crate) fn of<T>(work: impl FnOnce() -> T) -> (T, String) {
        let lines = Self::lines();
        let start = lines.lock().unwrap().len();
        let result = work();
        (result, lines.lock().unwrap()[start..].to_owned())
    }

    /// Runs `work`, and returns what was logged until it contains `part`.
    pub(crate) fn until<T>(part: &str, work: impl FnOnce() -> T) -> (T, String) {
        let lines = Self::lines();
        let start = lines.lock().unwrap().len();
        let result = work();
        let began = Instant::now();
        loop {
            let log = lines.lock().unwrap()[start..].to_owned();
            if log.contains(part) {
                return (result, log);
            }
            assert!(began.elapsed() < crate::LONG, "{log}");
            thread::yield_now();
        }
    }

    /// Returns what was logged while `work` ran.
    pub(crate) async fn during(work: impl Future<Output = ()>) -> String {
        let lines = Self::lines();
        let start = lines.lock().unwrap().len();
        work.await;
        lines.lock().unwrap()[start..].to_owned()
    }

    /// Calls `hook` within each event whose line contains `part`, on the thread of the event.
    pub(crate) fn hook(part: impl Into<String>, hook: impl Fn() + Send + Sync + 'static) {
        Self::lines();
        HOOKS.lock().unwrap().push((part.into(), Arc::new(hook)));
    }

    fn lines() -> &'static Mutex<String> {
        LINES.get_or_init(|| {
            let lines = Arc::new(Mutex::new(String::new()));
            tracing::subscriber::set_global_default(Log(Arc::clone(&lines))).unwrap();
            lines
        })
    }
}

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("customerio")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        let mut line = format!("{} {}", metadata.level(), metadata.target());
        event.record(&mut Line(&mut line));
        self.0.lock().unwrap().push_str(&(line.clone() + "\n"));
        let hooks = HOOKS.lock().unwrap().clone();
        let called = hooks.iter().filter(|(part, _)| line.contains(part));
        called.for_each(|(_, hook)| hook());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn settings_of_two_regions_are_an_error_that_names_them_and_no_key() {
    use customerio_transport::Region;

    const US: &str = "https://cdp.customer.io/v1";
    let build = |key: &str, region: Option<Region>, endpoint: Option<&str>| {
        let mut builder = customerio_transport::Client::builder(key);
        if let Some(region) = region {
            builder = builder.region(region);
        }
        if let Some(endpoint) = endpoint {
            builder = builder.endpoint(endpoint);
        }
        let shown = format!("{builder:?}");
        match builder.build() {
            Ok(client) => format!("{shown} {client:?} {:?}", client.clone().stats()),
            Err(error) => format!("{shown} {error} {error:?}"),
        }
    };
    let (eu, us) = (Some(Region::Eu), Some(Region::Us));
    let old = "verysecret";
    let new = "sk_eu_verysecret";
    for (key, region, endpoint, error) in [
        (
            new,
            us,
            None,
            "`region` is of the region US, and the API key is of EU; remove `region`",
        ),
        (
            new,
            None,
            Some(US),
            "`endpoint` is of the region US, and the API key is of EU",
        ),
        (
            old,
            eu,
            Some(US),
            "`endpoint` is of the region US, and the region is of EU",
        ),
        (new, us, Some(US), "`region` is of the region US"),
        (
            new,
            us,
            Some("http://127.0.0.1:9"),
            "`region` is of the region US",
        ),
        (new, eu, None, ""),
        (new, None, Some("http://127.0.0.1:9"), ""),
        (old, us, Some(US), ""),
    ] {
        let shown = build(key, region, endpoint);
        assert!(!shown.contains("verysecret"), "{shown}");
        assert!(shown.contains(error), "{shown}");
        let refused = shown.contains("set both to one region");
        assert_eq!(refused, !error.is_empty(), "{shown}");
    }
}

#[test]
fn an_unencrypted_endpoint_on_another_machine_is_logged_once_a_client() {
    for (endpoint, expected) in [
        // Addresses for documentation, which nothing answers; no message is sent.
        ("http://192.0.2.1:9/v1", 1),
        ("http://[2001:db8::1]:9/v1", 1),
        ("http://api.localhost.:9/v1", 0),
        ("http://0.0.0.0:9/v1", 0),
        ("http://[::ffff:127.0.0.1]:9/v1", 0),
        ("https://192.0.2.1:9/v1", 0),
    ] {
        let ((), log) = Log::of(|| {
            let builder = customerio_transport::Client::builder("a-key").endpoint(endpoint);
            // A machine without certificates gives no TLS.
            if let Ok(client) = builder.build() {
                drop(client.clone());
                client.blocking_shutdown(crate::LONG).unwrap();
            }
        });
        // Other tests of this process log at the same time.
        let host = endpoint
            .split("//")
            .nth(1)
            .unwrap()
            .trim_end_matches(":9/v1");
        let lines = log.lines().filter(|line| line.contains(host));
        let warnings = lines.filter(|line| line.contains("unencrypted")).count();
        assert_eq!(warnings, expected, "{endpoint}: {log}");
    }
}

#[test]
fn a_pause_is_logged_once_and_refused_messages_are_counted() {
    let sandbox = customerio_sandbox::Sandbox::builder()
        .accept_key("another")
        .start()
        .unwrap();
    sandbox.inject(
        customerio_sandbox::Fault::status(400)
            .body("personal")
            .if_message_id("m-1"),
    );
    let ((), log) = Log::of(|| {
        let client = crate::client(&sandbox).build().unwrap();
        crate::send(&client, 0).unwrap();
        assert!(sandbox.wait_until(crate::LONG, |counts| counts.unauthorized >= 2));
        sandbox.accept_key("a-key");
        crate::send(&client, 1).unwrap();
        client.blocking_shutdown(crate::LONG).unwrap();
    });
    assert!(log.contains("status 401"), "{log}");
    assert!(log.contains("rejected=1"), "{log}");
    assert!(!log.contains("a-key") && !log.contains("personal"), "{log}");
}
