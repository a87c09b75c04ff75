//! The delivery thread where the system holds it up.

use core::time::Duration;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Instant;

use reqwest::dns::{Name, Resolve, Resolving};

use super::{Http, Listeners, start};
use crate::WhenFull;
use crate::defaults::{QUEUE_BYTES, STOP_GRACE};
use crate::delivery::{Limits, fake_head};
use crate::shared::Shared;
use crate::sync::wait;

const LONG: Duration = Duration::from_mins(1);

/// As the system's resolver, which blocks a thread of the runtime; but it never answers.
struct Stuck(mpsc::Sender<()>);

impl Resolve for Stuck {
    fn resolve(&self, _: Name) -> Resolving {
        let asked = self.0.clone();
        Box::pin(async move {
            let stuck = tokio::task::spawn_blocking(move || {
                let _ = asked.send(());
                loop {
                    thread::park();
                }
            });
            stuck.await?
        })
    }
}

#[test]
fn a_stuck_resolver_holds_up_neither_a_shutdown_nor_the_end_of_the_thread() {
    let (sender, asked) = mpsc::channel();
    let limits = Limits {
        linger: Duration::ZERO,
        ..Limits::default()
    };
    let shared = Shared::new(limits, WhenFull::Reject, QUEUE_BYTES, false, None);
    let shared = Arc::new(shared);
    let http = Http::resolved_by(Stuck(sender));
    start(&shared, http, Listeners::default(), None).unwrap();
    shared.append(&fake_head(&[]), b"{}").unwrap();
    asked.recv_timeout(LONG).expect("a name is resolved");

    let deadline = Duration::from_millis(50);
    let before = Instant::now();
    let ended = shared.shutdown(deadline).unwrap();
    let report = wait(ended, Some(before + LONG)).unwrap().unwrap();
    assert_eq!(report.left, 1);
    assert!(before.elapsed() < deadline + STOP_GRACE);
    // The thread is gone when its share is.
    while Arc::strong_count(&shared) > 1 {
        assert!(before.elapsed() < LONG, "the delivery thread hangs");
        thread::yield_now();
    }
}
