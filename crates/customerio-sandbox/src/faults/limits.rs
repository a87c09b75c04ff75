//! The requests that a fault applies to.

use crate::faults::fault::{Condition, Fault};
use serde_json::Value;
use std::sync::Arc;

/// Without these limits a fault applies to every request.
impl Fault {
    /// Applies to the next `requests` matching requests only, then is removed.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::status(503).times(1));
    /// assert!(send(&sandbox, "POST /v1/track", PAID)?.starts_with("HTTP/1.1 503"));
    /// assert!(send(&sandbox, "POST /v1/track", PAID)?.starts_with("HTTP/1.1 200"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn times(mut self, requests: u64) -> Self {
        self.times = Some(requests);
        self
    }

    /// Applies to a share of the matching requests, from 0.0 (none) to 1.0 (all). The same seed
    /// selects the same requests by their order.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::status(503).fraction(0.5, 11));
    /// for _ in 0..40 {
    ///     send(&sandbox, "POST /v1/track", PAID)?;
    /// }
    /// assert!((10..30).contains(&sandbox.counts().faulted));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fraction(mut self, share: f64, seed: u64) -> Self {
        self.fraction = Some((share, seed));
        self
    }

    /// Applies only to requests that contain a message with this `messageId`.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::status(400).if_message_id("m-7"));
    /// assert!(send(&sandbox, "POST /v1/track", PAID)?.starts_with("HTTP/1.1 200"));
    /// let poison = r#"{"userId": "u1", "event": "Paid", "messageId": "m-7"}"#;
    /// assert!(send(&sandbox, "POST /v1/track", poison)?.starts_with("HTTP/1.1 400"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn if_message_id(mut self, id: impl Into<String>) -> Self {
        self.conditions.push(Condition::MessageId(id.into()));
        self
    }

    /// Applies only to requests that contain a message whose property or trait `name` equals `value`.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::status(400).if_property("plan", "free"));
    /// let free = r#"{"userId": "u1", "event": "Paid", "properties": {"plan": "free"}}"#;
    /// assert!(send(&sandbox, "POST /v1/track", free)?.starts_with("HTTP/1.1 400"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn if_property(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.conditions
            .push(Condition::Property(name.into(), value.into()));
        self
    }

    /// Applies only to requests that contain a message for which `is_so` returns true.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::status(400).if_message(|message| message["userId"] == "u1"));
    /// let of_u1 = r#"{"userId": "u1", "event": "Paid"}"#;
    /// assert!(send(&sandbox, "POST /v1/track", of_u1)?.starts_with("HTTP/1.1 400"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn if_message(mut self, is_so: impl Fn(&Value) -> bool + Send + Sync + 'static) -> Self {
        self.conditions.push(Condition::Message(Arc::new(is_so)));
        self
    }

    /// Applies only to requests whose body is larger than `bytes` after decompression. With
    /// `Fault::status(413)` it is a lower size limit.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::status(413).if_larger_than(50));
    /// let small = r#"{"userId": "u1", "event": "Paid"}"#;
    /// assert!(send(&sandbox, "POST /v1/track", small)?.starts_with("HTTP/1.1 200"));
    /// assert!(send(&sandbox, "POST /v1/track", PAID)?.starts_with("HTTP/1.1 413"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn if_larger_than(mut self, bytes: usize) -> Self {
        self.conditions.push(Condition::LargerThan(bytes));
        self
    }
}
