//! `cargo xtask engines`: databases for the tests that need one.
//!
//! `PostgreSQL` comes from `PyPI`, with the version and the checksum of `xtask/engines/requirements.txt`. The
//! oldest `PostgreSQL` that Debian's packages installed on this machine is tried too, with Debian's NATS server, and
//! `PgBouncer` comes from Debian. A cluster of three NATS servers comes from `PyPI` too. Each server has a free port and a temporary folder, and is stopped by its own id.

mod bouncer;
mod debian;
mod folder;
mod nats;
mod postgres;

use self::bouncer::Bouncer;
use self::folder::Folder;
use self::nats::Nats;
use self::postgres::Postgres;
use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

/// The tests that need a database.
const TESTS: &str = "cargo test -q -p customerio-outbox -p customerio-handoff -p customerio-relay -p outbox -p cargo-cio \
     --features \
     customerio-outbox/postgres,customerio-handoff/spool,customerio-relay/bin,customerio-relay/jetstream,cargo-cio/relay \
     --test postgres --test jetstream --test outbox -- --include-ignored";

/// The benchmark of inserts.
const BENCH: &str = "cargo bench -q -p customerio-outbox --features postgres --bench insert";

/// The faults of the outbox and its relays. Their processes need no optimized code.
const FAULTS: &str = "cargo run -q -p load -- faults --engines";

/// The programs of the servers.
struct Versions {
    postgres: postgres::Programs,
    nats: nats::Program,
}

impl Versions {
    fn pinned(workspace: &Workspace) -> Result<Self, Error> {
        Ok(Self {
            postgres: postgres::pinned(workspace)?,
            nats: nats::Program::pinned(workspace)?,
        })
    }

    /// Returns `None` where Debian's packages installed no server.
    fn oldest(workspace: &Workspace) -> Result<Option<Self>, Error> {
        let Some(postgres) = postgres::oldest_of_debian()? else {
            println!("no older PostgreSQL is installed; Debian's `postgresql-15` is one");
            return Ok(None);
        };
        let nats = nats::Program::oldest_of_debian(workspace)?;
        Ok(Some(Self { postgres, nats }))
    }
}

/// Runs the tests with each version, and the faults with the pinned one.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Error> {
    with_servers(&Versions::pinned(workspace)?, &tests(), workspace)?;
    faults(&[], workspace)?;
    run_oldest(&tests(), workspace)
}

fn run_oldest(command: &Command, workspace: &Workspace) -> Result<(), Error> {
    match Versions::oldest(workspace)? {
        Some(oldest) => with_servers(&oldest, command, workspace),
        None => Ok(()),
    }
}

/// Runs the tests, or the command in the options with the pinned versions, or with `--oldest` those of Debian.
pub(crate) fn run_with(options: &[String], workspace: &Workspace) -> Result<(), Error> {
    let (is_oldest, options) = match options {
        [first, rest @ ..] if first == "--oldest" => (true, rest),
        _ => (false, options),
    };
    let command = match options {
        [] if is_oldest => tests(),
        [] => return run(workspace),
        [dashes, command @ ..] if dashes == "--" && !command.is_empty() => {
            Command::new(command.to_vec())
        }
        _ => {
            return Err(
                "write `cargo xtask engines [--oldest]`, or `cargo xtask engines [--oldest] -- <command>`".into(),
            );
        }
    };
    if is_oldest {
        return run_oldest(&command, workspace);
    }
    with_servers(&Versions::pinned(workspace)?, &command, workspace)
}

/// Runs the faults with the pinned server.
pub(crate) fn faults(options: &[String], workspace: &Workspace) -> Result<(), Error> {
    let words = FAULTS.split(' ').map(str::to_owned);
    let command = Command::new(words.chain(options.iter().cloned()));
    with_servers(&Versions::pinned(workspace)?, &command, workspace)
}

/// Runs the benchmark of inserts with the pinned server.
pub(crate) fn bench(workspace: &Workspace) -> Result<(), Error> {
    let command = Command::new(BENCH.split(' '));
    with_servers(&Versions::pinned(workspace)?, &command, workspace)
}

fn tests() -> Command {
    Command::new(TESTS.split(' '))
}

/// Runs a command while the servers run. Their addresses are in its environment.
fn with_servers(
    versions: &Versions,
    command: &Command,
    workspace: &Workspace,
) -> Result<(), Error> {
    // Ctrl-C ends the command, and then the servers end. An error is a handler that is set already.
    let _ = ctrlc::set_handler(|| {});
    let folder = Folder::new(workspace)?;
    let postgres = Postgres::start(&versions.postgres, &folder)?;
    let bouncer = Bouncer::start(postgres.port, &folder, workspace)?;
    let nats = Nats::start(&versions.nats, &folder)?;
    println!(
        "PostgreSQL {}, {}, nats-server {}",
        versions.postgres.version, bouncer.version, versions.nats.version
    );
    let address = |port: u16| format!("postgres://{}@127.0.0.1:{port}/postgres", postgres::USER);
    command
        .clone()
        .with("CIO_POSTGRES", address(postgres.port))
        // The variable that programs read.
        .with("DATABASE_URL", address(postgres.port))
        .with("CIO_POSTGRES_PROGRAMS", versions.postgres.path())
        .with("CIO_POSTGRES_RESTART", postgres.restart.to_string())
        .with("CIO_PGBOUNCER", address(bouncer.port))
        .with("CIO_NATS", &*nats.addresses)
        .with("CIO_NATS_IDS", &*nats.ids)
        .with("CIO_NATS_PROGRAM", &*versions.nats.path)
        .run(&workspace.root)
}
