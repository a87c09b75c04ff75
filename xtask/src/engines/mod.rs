//! `cargo xtask engines`: databases for the tests that need one.
//!
//! `PostgreSQL` comes from `PyPI`, with the version and the checksum of `xtask/engines/requirements.txt`. The
//! oldest `PostgreSQL` that Debian's packages installed on this machine is tried too, and `PgBouncer` comes
//! from Debian. A cluster of three NATS servers comes from `PyPI` too. Each server has a free port and a temporary folder, and is stopped by its own id.

mod bouncer;
mod folder;
mod nats;
mod postgres;

use self::bouncer::Bouncer;
use self::folder::Folder;
use self::nats::Nats;
use self::postgres::{Postgres, Programs};
use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

/// The tests that need a database.
const TESTS: &str = "cargo test -q -p customerio-outbox -p customerio-handoff -p customerio-relay -p outbox --features \
     customerio-outbox/postgres,customerio-handoff/jetstream,customerio-relay/bin,customerio-relay/jetstream \
     --test postgres --test jetstream --test outbox -- --include-ignored";

/// The benchmark of inserts.
const BENCH: &str = "cargo bench -q -p customerio-outbox --features postgres --bench insert";

/// The faults of the outbox and its relays. Their processes need no optimized code.
const FAULTS: &str = "cargo run -q -p load -- faults --engines";

/// Runs the tests with each server, and the faults with the pinned one.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Error> {
    let pinned = postgres::pinned(workspace)?;
    with_servers(&pinned, &tests(), workspace)?;
    faults(&[], workspace)?;
    let Some(oldest) = postgres::oldest_of_debian()? else {
        println!("no older PostgreSQL is installed; Debian's `postgresql-15` is one");
        return Ok(());
    };
    with_servers(&oldest, &tests(), workspace)
}

/// Runs the tests, or the command in the options with the pinned server.
pub(crate) fn run_with(options: &[String], workspace: &Workspace) -> Result<(), Error> {
    match options {
        [] => run(workspace),
        [dashes, command @ ..] if dashes == "--" && !command.is_empty() => {
            let pinned = postgres::pinned(workspace)?;
            with_servers(&pinned, &Command::new(command.to_vec()), workspace)
        }
        _ => Err("write `cargo xtask engines`, or `cargo xtask engines -- <command>`".into()),
    }
}

/// Runs the faults with the pinned server.
pub(crate) fn faults(options: &[String], workspace: &Workspace) -> Result<(), Error> {
    let pinned = postgres::pinned(workspace)?;
    let words = FAULTS.split(' ').map(str::to_owned);
    let command = Command::new(words.chain(options.iter().cloned()));
    with_servers(&pinned, &command, workspace)
}

/// Runs the benchmark of inserts with the pinned server.
pub(crate) fn bench(workspace: &Workspace) -> Result<(), Error> {
    let pinned = postgres::pinned(workspace)?;
    with_servers(&pinned, &Command::new(BENCH.split(' ')), workspace)
}

fn tests() -> Command {
    Command::new(TESTS.split(' '))
}

/// Runs a command while the servers run. Their addresses are in its environment.
fn with_servers(
    programs: &Programs,
    command: &Command,
    workspace: &Workspace,
) -> Result<(), Error> {
    // Ctrl-C ends the command, and then the servers end. An error is a handler that is set already.
    let _ = ctrlc::set_handler(|| {});
    let folder = Folder::new(workspace)?;
    let postgres = Postgres::start(programs, &folder)?;
    let bouncer = Bouncer::start(postgres.port, &folder, workspace)?;
    let nats = Nats::start(&folder, workspace)?;
    println!(
        "PostgreSQL {}, {}, nats-server {}",
        programs.version,
        bouncer.version,
        nats::VERSION
    );
    let address = |port: u16| format!("postgres://{}@127.0.0.1:{port}/postgres", postgres::USER);
    command
        .clone()
        .with("CIO_POSTGRES", address(postgres.port))
        // The variable that programs read.
        .with("DATABASE_URL", address(postgres.port))
        .with("CIO_POSTGRES_RESTART", postgres.restart.to_string())
        .with("CIO_PGBOUNCER", address(bouncer.port))
        .with("CIO_NATS", &*nats.addresses)
        .with("CIO_NATS_IDS", &*nats.ids)
        .run(&workspace.root)
}
