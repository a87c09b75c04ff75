//! What a sandbox received.

use crate::records::{Counts, Received, Refused, Request};
use crate::sandbox::handle::Sandbox;
use std::sync::Arc;
use std::time::Duration;

impl Sandbox {
    /// Returns the retained messages in order of arrival.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// send(&sandbox, "POST /v1/track", r#"{"userId": "u1", "event": "Paid"}"#)?;
    /// assert_eq!(sandbox.messages()[0].item()["event"], "Paid");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn messages(&self) -> Vec<Received> {
        owned(self.shared.store.messages(usize::MAX, |_| true).0)
    }

    /// Returns the oldest `limit` messages whose [`seq`](Received::seq) is above `seq`, to follow them without
    /// a copy of all.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// for _ in 0..3 {
    ///     send(&sandbox, "POST /v1/track", PAID)?;
    /// }
    /// let later = sandbox.messages_after(1, 100);
    /// assert_eq!((later[0].seq, later.len()), (2, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn messages_after(&self, seq: u64, limit: usize) -> Vec<Received> {
        owned(self.shared.store.oldest_messages(seq, limit, |_| true))
    }

    /// Returns the retained refusals in order of arrival.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// send(&sandbox, "POST /v1/track", r#"{"userId": "u1"}"#)?;
    /// assert_eq!(
    ///     sandbox.refused()[0].reasons,
    ///     ["event: is missing: track needs the name of the event"]
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn refused(&self) -> Vec<Refused> {
        owned(self.shared.store.refusals(usize::MAX, |_| true).0)
    }

    /// Returns the oldest `limit` refusals whose [`seq`](Refused::seq) is above `seq`.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// for _ in 0..3 {
    ///     send(&sandbox, "POST /v1/track", "{}")?;
    /// }
    /// let later = sandbox.refused_after(1, 100);
    /// assert_eq!((later[0].seq, later.len()), (2, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn refused_after(&self, seq: u64, limit: usize) -> Vec<Refused> {
        owned(self.shared.store.oldest_refusals(seq, limit, |_| true))
    }

    /// Returns the retained records of requests in order of arrival.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// send(&sandbox, "POST /v1/track", PAID)?;
    /// let request = &sandbox.requests()[0];
    /// assert_eq!((request.path.as_str(), request.status), ("/v1/track", Some(200)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        owned(self.shared.store.requests(usize::MAX, |_| true).0)
    }

    /// Returns the counters.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// send(&sandbox, "POST /v1/track", PAID)?;
    /// send(&sandbox, "POST /v1/track", "{}")?;
    /// assert_eq!((sandbox.counts().accepted, sandbox.counts().refused), (1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.shared.store.counts()
    }

    /// Waits until `reached` returns true; it is called whenever the counters change. Returns
    /// whether that happened within `timeout`.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// std::thread::scope(|scope| {
    ///     scope.spawn(|| send(&sandbox, "POST /v1/track", PAID));
    ///     assert!(sandbox.wait_until(Duration::from_secs(5), |counts| counts.accepted == 1));
    /// });
    /// # Ok::<(), StartError>(())
    /// ```
    pub fn wait_until(&self, timeout: Duration, reached: impl FnMut(&Counts) -> bool) -> bool {
        self.shared.store.wait_until(timeout, reached)
    }

    /// Removes all messages, ids, requests, refusals and counts. Faults and keys stay, and the
    /// numbering continues.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// send(&sandbox, "POST /v1/track", PAID)?;
    /// sandbox.clear();
    /// assert!(sandbox.messages().is_empty());
    /// send(&sandbox, "POST /v1/track", PAID)?;
    /// assert_eq!(sandbox.messages()[0].seq, 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn clear(&self) {
        self.shared.store.clear();
    }
}

fn owned<T: Clone>(records: Vec<Arc<T>>) -> Vec<T> {
    records.into_iter().map(Arc::unwrap_or_clone).collect()
}
