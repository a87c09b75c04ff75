//! A web service that tracks: `cargo run -p axum-signup`, and in another terminal
//!
//! ```sh
//! curl -i http://127.0.0.1:3000/sign-up --json '{"email":"cool.person@example.com","plan":"free"}'
//! ```
//!
//! Without `CUSTOMERIO_API_KEY` it talks to a sandbox that it starts itself, whose page shows what
//! arrives. Ctrl-C stops it: requests under way are answered, then everything tracked is delivered.

#![expect(clippy::print_stdout, reason = "it tells a person what it does")]

use std::error::Error;

use axum_signup::serve;
use customerio::{Client, EnvError};
use customerio_sandbox::Sandbox;
use tokio::net::TcpListener;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut sandbox = None;
    let client = match Client::from_env() {
        // With an endpoint but no key, the error says what is missing.
        Err(EnvError::Missing { .. }) if std::env::var_os("CUSTOMERIO_ENDPOINT").is_none() => {
            let sandbox = sandbox.insert(Sandbox::start()?);
            println!("no key: what arrives is shown on {}", sandbox.page_url());
            Client::builder("any-key").endpoint(sandbox.url()).build()?
        }
        client => client?,
    };
    let address = std::env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let stop = async {
        // Where the signal can't be heard, the service can only be killed; it should not end at once.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let report = serve(listener, client, stop).await?;
    println!("{report}");
    Ok(())
}
