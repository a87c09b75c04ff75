//! A billing service: `cargo run -p service`, and in another terminal
//!
//! ```sh
//! curl -i http://127.0.0.1:3000/customers --json '{"email":"cool.person@example.com","name":"Cool Person"}'
//! ```
//!
//! | variable | meaning | default |
//! |---|---|---|
//! | `CUSTOMERIO_API_KEY` | the key | none: messages go to a sandbox, whose page shows them |
//! | `DATABASE_URL` | the database | `sqlite::memory:` |
//! | `LISTEN` | the address | `127.0.0.1:3000` |

#![expect(clippy::print_stdout, reason = "a program that prints its addresses")]

use std::env;
use std::error::Error;

use customerio::{Client, ClientBuilder};
use customerio_sandbox::Sandbox;
use service::store::Store;
use service::{App, SHUTDOWN, serve};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut sandbox = None;
    let builder = if env::var_os("CUSTOMERIO_API_KEY").is_some() {
        ClientBuilder::from_env()?
    } else {
        let sandbox = sandbox.insert(Sandbox::start()?);
        println!("no key; the messages are shown at {}", sandbox.page_url());
        Client::builder("any-key").endpoint(sandbox.url())
    };
    let client = builder
        .on_pause(|notice| tracing::error!(?notice, "delivery is paused"))
        .build()?;
    // Delivers what was tracked if one of the steps below fails.
    let _guard = client.guard(SHUTDOWN);
    let url = env::var("DATABASE_URL").unwrap_or_else(|_| "sqlite::memory:".to_owned());
    let store = Store::open(&url).await?;
    let address = env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let report = serve(listener, App { client, store }, terminated()).await?;
    println!("{report}");
    Ok(())
}

/// Waits for Ctrl-C, and on Unix for `SIGTERM`, which is how containers are stopped.
async fn terminated() {
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = terminate => {}
        () = interrupt => {}
    }
}
