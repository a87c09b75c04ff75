//! A shop with an outbox, in one command that starts Postgres in a temporary folder:
//!
//! ```sh
//! cargo xtask engines -- cargo run -q -p outbox
//! ```
//!
//! It prints a command that places an order, and the address of the sandbox's page, which shows the event.
//! With a database of your own, set `DATABASE_URL`; its tables are created, so it must be empty.

#![expect(clippy::print_stdout, reason = "it tells a person what it does")]

use std::error::Error;

use customerio_sandbox::Sandbox;
use outbox::{create_tables, relay, serve};
use sqlx::PgPool;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::var("DATABASE_URL").map_err(
        |_| "`DATABASE_URL` is not set; run `cargo xtask engines -- cargo run -q -p outbox`",
    )?;
    let pool = PgPool::connect(&address).await?;
    create_tables(&pool).await?;
    let sandbox = Sandbox::start()?;
    let relay = relay(pool.clone(), "any-key", sandbox.url())?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!(
        "Place an order:\n\n  curl http://{}/orders --json '{{\"user\":\"u1\",\"product\":\"tea\",\"cents\":450}}'\n\n\
         Its event arrives at {}. Ctrl-C stops the shop.",
        listener.local_addr()?,
        sandbox.page_url()
    );
    let stop = async {
        // Without the signal, only a kill ends it.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    serve(listener, pool, relay, stop).await?;
    Ok(())
}
