//! A guard that shuts a client down.

use core::time::Duration;

use crate::client::Client;

/// A guard that shuts a client down when it is dropped. [`Client::guard`] creates it.
///
/// ```no_run
/// use std::time::Duration;
///
/// use customerio_transport::Client;
///
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     let client = Client::from_env()?;
///     let _guard = client.guard(Duration::from_secs(5));
///     // … the program …
///     Ok(())
/// }
/// ```
#[derive(Debug)]
#[must_use = "dropping the guard shuts the client down: bind it with `let _guard = …` in `main`"]
pub struct ShutdownGuard {
    client: Client,
    timeout: Duration,
}

impl Client {
    /// Returns a guard whose drop shuts the client down, for at most `timeout`. It blocks the thread
    /// that drops it, as [`blocking_shutdown`](Self::blocking_shutdown) does, also in async code.
    /// Messages that were not delivered are logged as an error.
    ///
    /// ```no_run
    /// use std::sync::OnceLock;
    /// use std::time::Duration;
    ///
    /// use customerio_transport::Client;
    ///
    /// static CLIENT: OnceLock<Client> = OnceLock::new();
    ///
    /// fn main() -> Result<(), Box<dyn std::error::Error>> {
    ///     let client = Client::from_env()?;
    ///     let _guard = client.guard(Duration::from_secs(5));
    ///     CLIENT.get_or_init(|| client);
    ///     // … the program …
    ///     Ok(())
    /// }
    /// ```
    ///
    /// Bind it to a name: `let _ = client.guard(…)` drops the guard and shuts the client down at once.
    /// The lint `let_underscore_drop` of rustc reports this, if it is enabled.
    pub fn guard(&self, timeout: Duration) -> ShutdownGuard {
        ShutdownGuard {
            client: self.clone(),
            timeout,
        }
    }
}

impl Drop for ShutdownGuard {
    fn drop(&mut self) {
        self.client.shutdown_unattended(self.timeout);
    }
}
