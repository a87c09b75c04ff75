//! Sends dead letters again.

use std::time::{Duration, Instant};

use customerio_transport::{Client, DeadLetter, EnvError, LockedSpool, SpoolFolder, WhenFull};

use super::{DeadLettersError, Selection, letters};
use crate::form::Form;
use crate::number;
use crate::output;
use crate::service::{self, Service};
use crate::verdict::Verdict;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    service: Service,
    /// The name that the client of the folder sets as its `spool_source`
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Seconds to wait for the service; letters that are not delivered by then stay
    #[arg(long, value_name = "SECONDS", default_value = "300", value_parser = number::whole)]
    timeout: u64,
}

/// Letters are removed from the folder in groups of this number, since each removal is synced.
const GROUP: usize = 100;

/// The result for one letter.
enum Sent {
    Delivered,
    /// The service refused it again, or did not answer in time.
    Remains(String),
}

/// Sends letters and removes the delivered ones. A letter stays in the folder until it is delivered, so
/// a kill loses none; a letter that is sent twice then has the same message id.
pub(super) fn run(
    folder: &SpoolFolder,
    arguments: &Arguments,
    form: Form,
) -> Result<Verdict, DeadLettersError> {
    let mut locked = folder.lock()?;
    let chosen = letters::chosen(&mut locked, &arguments.selection, folder.path())?;
    let builder = arguments.service.client()?;
    let is_of_source = match &arguments.source {
        Some(name) => locked.is_of_source(name),
        // `Service::client` has read it.
        None => std::env::var("CUSTOMERIO_API_KEY").is_ok_and(|key| locked.is_of_key(&key)),
    };
    if !is_of_source {
        let folder = folder.path().to_owned();
        return Err(DeadLettersError::OtherSource { folder });
    }
    let timeout = Duration::from_secs(arguments.timeout);
    let client = builder
        .when_full(WhenFull::Block(timeout))
        .build()
        .map_err(EnvError::from)?;
    let results = deliver(&client, &mut locked, &chosen, timeout)?;
    Ok(report(&chosen, &results, form))
}

/// Sends the letters and removes those that are delivered.
fn deliver(
    client: &Client,
    locked: &mut LockedSpool,
    chosen: &[DeadLetter],
    timeout: Duration,
) -> Result<Vec<Sent>, DeadLettersError> {
    let deadline = Instant::now().checked_add(timeout);
    let mut receipts = Vec::with_capacity(chosen.len());
    let mut refused = None;
    for letter in chosen {
        match client.send_dead_letter(letter) {
            Ok(receipt) => receipts.push(receipt),
            // A later letter of the same person must not overtake this one.
            Err(error) => {
                refused = Some(format!("not sent: {error}"));
                break;
            }
        }
    }
    let mut results = Vec::with_capacity(chosen.len());
    let mut delivered = Vec::new();
    for (letter, receipt) in chosen.iter().zip(&receipts) {
        match service::delivered(client, receipt, deadline) {
            Ok(()) => {
                delivered.push(letter.id);
                results.push(Sent::Delivered);
            }
            Err(reason) => results.push(Sent::Remains(reason)),
        }
        if delivered.len() >= GROUP {
            locked.remove_dead_letters(&delivered)?;
            delivered.clear();
        }
    }
    locked.remove_dead_letters(&delivered)?;
    for _ in results.len()..chosen.len() {
        let reason = refused.clone().unwrap_or_else(|| "not sent".to_owned());
        results.push(Sent::Remains(reason));
    }
    Ok(results)
}

fn report(chosen: &[DeadLetter], results: &[Sent], form: Form) -> Verdict {
    let mut delivered = Vec::new();
    let mut remaining = Vec::new();
    for (letter, sent) in chosen.iter().zip(results) {
        match sent {
            Sent::Delivered => delivered.push(letter.id),
            Sent::Remains(reason) => remaining.push((letter.id, reason)),
        }
    }
    match form {
        Form::Text => {
            for (id, reason) in &remaining {
                output::result(format_args!("{id} stays: {reason}"));
            }
            output::summary(format_args!(
                "{} delivered and removed, {} stay",
                delivered.len(),
                remaining.len()
            ));
        }
        Form::Json => {
            let remaining: Vec<_> = remaining
                .iter()
                .map(|(id, reason)| serde_json::json!({ "id": id, "reason": reason }))
                .collect();
            output::json(&serde_json::json!({ "delivered": delivered, "remaining": remaining }));
        }
    }
    if remaining.is_empty() {
        Verdict::Fine
    } else {
        Verdict::Found
    }
}
