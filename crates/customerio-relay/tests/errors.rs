//! What a printer of causes, such as `{:#}` of `anyhow`, shows of an error: each text once, and all of them.

use std::error::Error;
use std::{fmt, io};

use clap::Parser as _;
use customerio_core::call::JsonCall;
use customerio_handoff::jetstream as handoff;
use customerio_outbox::postgres as outbox;
use customerio_relay::conformance::ConformanceError;
use customerio_relay::program::{self, Arguments};
use customerio_relay::{EngineError, RelayError, postgres};
use customerio_transport::{BuildError, Client, EnvError};

/// The texts of an error and its causes.
fn chain(error: &dyn Error) -> Vec<String> {
    let mut texts = vec![error.to_string()];
    let mut next = error.source();
    while let Some(cause) = next {
        texts.push(cause.to_string());
        next = cause.source();
    }
    texts
}

fn system() -> io::Error {
    io::Error::other("no room")
}

fn database() -> sqlx::Error {
    sqlx::Error::Io(system())
}

/// An error as those of reqwest, which do not show their cause.
#[derive(Debug)]
struct Quiet(io::Error);

impl fmt::Display for Quiet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("error sending request")
    }
}

impl Error for Quiet {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

#[test]
fn no_text_of_a_chain_repeats() {
    let time = JsonCall::parse(br#"{"type":"track","userId":"u1","event":"A","timestamp":"x"}"#);
    let folder = || {
        let program = std::env::current_exe().unwrap();
        Client::builder("a-key")
            .spool(program.join("spool"))
            .build()
    };
    let Err(BuildError::Spool(spool)) = folder() else {
        panic!("a folder below a file");
    };
    let thread = || BuildError::Thread(system());
    let arguments = ["cio-relay", "--postgres", "postgres://host/a?sslmode=none"];
    let unreachable = program::run(&Arguments::parse_from(arguments));
    let errors: [(Box<dyn Error>, &str); 13] = [
        (Box::new(time.unwrap_err()), "`x` is not a timestamp"),
        (Box::new(folder().unwrap_err()), "os error"),
        (Box::new(thread()), "no room"),
        (Box::new(EnvError::from(thread())), "no room"),
        (Box::new(RelayError::from(thread())), "no room"),
        (Box::new(handoff::CheckError::Thread(system())), "no room"),
        (Box::new(handoff::CheckError::from(spool)), "os error"),
        (Box::new(outbox::OutboxError::from(database())), "no room"),
        (Box::new(outbox::CheckError::from(database())), "no room"),
        (Box::new(postgres::CheckError::from(database())), "no room"),
        (Box::new(EngineError::new("reading", database())), "no room"),
        (
            Box::new(ConformanceError::from(EngineError::new(
                "reading",
                system(),
            ))),
            "no room",
        ),
        (Box::new(unreachable.unwrap_err()), "ssl_mode"),
    ];
    let mut failed = Vec::new();
    for (error, cause) in errors {
        assert!(error.to_string().contains(cause), "{error}");
        let texts = chain(&*error);
        for (number, text) in texts.iter().enumerate() {
            let repeated = texts[..number].iter().any(|above| above.contains(text));
            if repeated {
                failed.push(texts.clone());
                break;
            }
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn an_engine_s_cause_that_is_not_shown_is_in_the_chain() {
    let error = EngineError::new("reading messages", Quiet(system()));
    let expected = ["reading messages failed: error sending request", "no room"];
    assert_eq!(chain(&error), expected);
}
