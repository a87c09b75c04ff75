#![deny(let_underscore_drop)]

use std::time::Duration;

use customerio::Client;

fn main() -> Result<(), customerio::BuildError> {
    let client = Client::builder("a-key").build()?;
    let _ = client.guard(Duration::from_secs(5));
    client.guard(Duration::from_secs(5));
    let _guard = client.guard(Duration::from_secs(5));
    Ok(())
}
