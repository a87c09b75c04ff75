#![deny(unused_must_use)]

use std::time::SystemTime;

use customerio::semantic::UserDeleted;
use customerio::{Client, Empty, Identify};

fn call(client: &Client, at: SystemTime) -> Result<(), customerio::SendError> {
    Identify::new("u1", &Empty).timestamp(at);
    UserDeleted::new("u1");
    client.with_context(customerio::Context::new());
    Identify::new("u1", &Empty).timestamp(at).send(client)?;
    Ok(())
}

fn main() {}
