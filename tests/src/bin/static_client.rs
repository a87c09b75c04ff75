//! A program with a client in a `static`, for the tests of its end: `static_client ENDPOINT HOW`.
//! With `env` as endpoint, the variables of the environment say where the messages go. After `moves` follow
//! the folder of a spool, and another folder that the program goes to.
//!
//! The client sends nothing before a flush, so what arrives was sent by the end of the program.

#![expect(clippy::print_stdout, reason = "the test reads it")]

use std::error::Error;
use std::sync::OnceLock;
use std::time::Duration;

use customerio::{Client, ClientBuilder, Empty, OutcomeKind};

static CLIENT: OnceLock<Client> = OnceLock::new();

fn build(endpoint: String, spool: Option<String>) -> Result<Client, Box<dyn Error + Send + Sync>> {
    let builder = match endpoint.as_str() {
        "env" => ClientBuilder::from_env()?,
        _ => Client::builder("a-key").endpoint(endpoint),
    };
    let builder = match spool {
        Some(folder) => builder.spool(folder),
        None => builder,
    };
    let client = builder
        .linger(Duration::MAX)
        .on_outcome(|outcome| {
            if let OutcomeKind::Abandoned = outcome.kind {
                println!("abandoned {}", outcome.message_id());
            }
        })
        .build()?;
    Ok(client)
}

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(endpoint), Some(how)) = (arguments.next(), arguments.next()) else {
        return Err("usage: static_client ENDPOINT HOW".into());
    };
    let (spool, elsewhere) = (arguments.next(), arguments.next());
    // Of another thread than the one that ends the program.
    let built = match how.as_str() {
        "elsewhere" | "guard" => std::thread::spawn(|| build(endpoint, None)).join(),
        _ => Ok(build(endpoint, spool)),
    };
    let client = built.map_err(|_| "the thread panicked")??;
    let _guard = (how == "guard").then(|| client.guard(Duration::from_mins(1)));
    let client = CLIENT.get_or_init(|| client);
    if let Some(folder) = elsewhere {
        std::env::set_current_dir(folder)?;
    }
    let call = || client.identify("u1", &Empty);
    match how.as_str() {
        // No call is made on the main thread.
        "guard" => std::thread::scope(|scope| scope.spawn(call).join()).map_err(|_| "panicked")?,
        _ => call(),
    }?;
    match how.as_str() {
        "exit" => std::process::exit(0),
        "error" => Err("the program failed".into()),
        _ => Ok(()),
    }
}
