//! The service that commands send to.

use std::time::{Duration, Instant};

use customerio_transport::{Client, ClientBuilder, EnvError, PauseReason, Receipt, ReceiptError};

/// The options of commands that send messages.
#[derive(Debug, clap::Args)]
pub(crate) struct Service {
    /// The URL to send to; by default that of `CUSTOMERIO_ENDPOINT` or of the key's region
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
}

impl Service {
    /// Returns the settings that programs read from the environment, with the endpoint of the option.
    ///
    /// # Errors
    ///
    /// The key is missing, or a variable is not usable.
    pub(crate) fn client(&self) -> Result<ClientBuilder, EnvError> {
        let builder = ClientBuilder::from_env()?;
        Ok(match &self.endpoint {
            Some(endpoint) => builder.endpoint(endpoint),
            None => builder,
        })
    }
}

/// Returns the reason why nothing is delivered until somebody acts.
pub(crate) fn paused(client: &Client) -> Option<String> {
    let (reason, _): (PauseReason, _) = client.stats().paused?;
    Some(format!(
        "delivery is paused: {reason}; `cargo cio doctor` finds the cause"
    ))
}

/// Waits until a message is delivered. The error is the reason why it is not, or not in time.
pub(crate) fn delivered(
    client: &Client,
    receipt: &Receipt,
    deadline: Option<Instant>,
) -> Result<(), String> {
    const TICK: Duration = Duration::from_millis(200);

    loop {
        // With many messages, only the first one waits for a client that delivers nothing.
        let problem = problem(client, deadline);
        let wait = if problem.is_some() {
            Duration::ZERO
        } else {
            TICK
        };
        match receipt.blocking_delivered(wait) {
            Ok(()) => return Ok(()),
            Err(ReceiptError::Rejected(rejection)) => return Err(rejection.to_string()),
            Err(ReceiptError::NotDelivered(_)) => {
                if let Some(problem) = problem {
                    return Err(problem);
                }
            }
            Err(error) => return Err(error.to_string()),
        }
    }
}

/// Returns the reason not to wait any longer.
fn problem(client: &Client, deadline: Option<Instant>) -> Option<String> {
    if let Some(reason) = paused(client) {
        return Some(reason);
    }
    if deadline.is_none_or(|deadline| Instant::now() < deadline) {
        return None;
    }
    let failure = client.stats().last_failure;
    let failure = failure.map_or_else(String::new, |failure| format!(": {failure}"));
    Some(format!("not delivered in time{failure}"))
}
