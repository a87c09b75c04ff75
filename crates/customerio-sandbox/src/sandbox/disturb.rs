//! Faults and outages.

use crate::faults::Fault;
use crate::sandbox::handle::Sandbox;

impl Sandbox {
    /// Adds a fault after the present ones. The first matching fault applies to a request.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::status(503).times(1));
    /// sandbox.inject(Fault::status(429).times(1));
    /// for status in ["503", "429", "200"] {
    ///     assert_eq!(&send(&sandbox, "POST /v1/track", PAID)?[9..12], status);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn inject(&self, fault: Fault) {
        self.shared.script.add(fault);
    }

    /// Removes all faults. Requests that a fault holds back continue.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.inject(Fault::status(503));
    /// sandbox.clear_faults();
    /// assert!(send(&sandbox, "POST /v1/track", PAID)?.starts_with("HTTP/1.1 200"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn clear_faults(&self) {
        self.shared.script.replace(Vec::new());
    }

    /// Resets all connections, and each new one immediately, until
    /// [`restore`](Self::restore).
    ///
    /// The port stays open, since another program could take a free one. So a client's connection is
    /// reset, not refused.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.begin_outage();
    /// assert!(send(&sandbox, "POST /v1/track", PAID).is_err());
    /// assert!(sandbox.wait_until(Duration::from_secs(5), |counts| counts.turned_away == 1));
    /// # Ok::<(), StartError>(())
    /// ```
    pub fn begin_outage(&self) {
        self.shared.outage.begin(None);
    }

    /// Ends an outage.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.begin_outage();
    /// sandbox.restore();
    /// assert!(send(&sandbox, "POST /v1/track", PAID)?.starts_with("HTTP/1.1 200"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn restore(&self) {
        self.shared.outage.end();
    }
}
