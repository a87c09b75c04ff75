//! The program of `cio-relay` and `cargo cio relay`: sends the messages of an outbox in Postgres or of streams.

mod deadletters;
mod http;
mod metrics;
mod store;
mod streams;
mod tasks;
mod variable;

use std::fmt::Display;
use std::io::Write as _;
use std::net::SocketAddr;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use customerio_transport::{Region, defaults};
use tokio::runtime::Runtime;

use self::deadletters::LettersError;
use self::metrics::Watched;
use self::store::{Address, Store, Stored};
pub use self::streams::{StreamsArguments, help as streams_help};
use self::tasks::Tasks;
use self::variable::variable;
use crate::jetstream::Streams;
use crate::postgres::CheckError;
use crate::{Engine as _, EngineError, Relay, RelayError};

/// The variable with a URL in place of the region's.
const ENDPOINT: &str = "CUSTOMERIO_ENDPOINT";

/// The end of the help of a program with this name.
#[must_use]
pub fn help(name: &str) -> String {
    format!(
        "\
Examples:
  DATABASE_URL=postgres://… CUSTOMERIO_API_KEY=… {name} --source shop --dry-run
  {name} --source shop=SHOP_KEY --source club=CLUB_KEY --listen 0.0.0.0:9090
  {name} --nats nats://127.0.0.1:4222 --source shop
  {name} deadletters --source shop
  {name} jetstream plan

Any number of relays run for a source: one sends, the others stand by. SIGTERM and Ctrl-C end it: it waits \
for the messages in flight, and another relay takes over at once.

`--listen` serves /health, 200 while it runs; /ready, 200 while the store answers; and /metrics for \
Prometheus. Alert on customerio_oldest_age_seconds. RUST_LOG sets the logs, such as `customerio=debug`.

Exit codes: 0 stopped by a signal, or nothing to fix; 1 `--dry-run` found rows that nothing can send; 2 \
wrong usage, a key that is missing, a store that can't be reached or lacks tables, streams or rights, or a relay \
that panicked"
    )
}

/// Sends the messages of an outbox in Postgres, or of streams of NATS, to Customer.io.
#[derive(Debug, clap::Parser)]
#[command(name = "cio-relay", version, after_help = help("cio-relay"), args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// The address of the database; by default that of `DATABASE_URL`, where other users of the machine don't
    /// see its password
    #[arg(long, global = true, value_name = "URL")]
    postgres: Option<String>,
    /// The Postgres schema of the tables; by default the `search_path` of the connection
    #[arg(long, global = true, value_name = "NAME")]
    schema: Option<String>,
    /// The addresses of NATS, with commas between them, for streams in place of a database; without `--postgres` and
    /// `DATABASE_URL`, those of `NATS_URL`
    #[arg(long, global = true, value_name = "URLS", conflicts_with_all = ["postgres", "schema"])]
    nats: Option<String>,
    /// The start of the names of the streams
    #[arg(long, global = true, value_name = "NAME", default_value = "CIO")]
    prefix: String,
    /// A source of the outbox, and the environment variable with its key if that is not
    /// `CUSTOMERIO_API_KEY`; can be repeated
    #[arg(
        long,
        value_name = "SOURCE[=VARIABLE]",
        default_value = "default",
        value_parser = Source::from_str
    )]
    source: Vec<Source>,
    /// The time of the lease in seconds, 1 to 600: another relay takes over at most this time after this one died
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    lease: u64,
    /// The maximum number of messages of a source that were read and have no outcome
    #[arg(long, value_name = "MESSAGES", default_value_t = 8_000)]
    in_flight: usize,
    /// The maximum rate of requests of each source
    #[arg(long, value_name = "REQUESTS", default_value_t = defaults::REQUESTS_PER_SECOND)]
    requests_per_second: u32,
    /// The time to wait for messages in flight when it is stopped
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    drain: u64,
    /// The address of /health, /ready and /metrics, such as 0.0.0.0:9090
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// The name of this relay in the table of leases, such as that of its pod; by default a random one
    #[arg(long)]
    name: Option<String>,
    /// The URL to send to; by default that of `CUSTOMERIO_ENDPOINT`, or of the region in the key or in
    /// `CUSTOMERIO_REGION`
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    /// Check the keys, the tables and the rights, report what waits, and send nothing
    #[arg(long)]
    dry_run: bool,
    #[command(subcommand)]
    action: Option<Action>,
}

/// What it does instead of sending.
#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List, show, resend and drop the messages that the service rejected
    #[command(after_help = deadletters::HELP)]
    Deadletters(deadletters::Arguments),
    /// Compare the streams of a hand-off with what they need, and make them
    #[command(after_help = streams_help("cio-relay jetstream"))]
    Jetstream(streams::Arguments),
}

/// A source and the variable with its key.
#[derive(Clone, Debug)]
struct Source {
    name: String,
    variable: String,
}

impl FromStr for Source {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, variable) = text.split_once('=').unwrap_or((text, "CUSTOMERIO_API_KEY"));
        if name.is_empty() || variable.is_empty() {
            return Err("write a source, or a source and a variable: `shop=SHOP_KEY`");
        }
        Ok(Self {
            name: name.to_owned(),
            variable: variable.to_owned(),
        })
    }
}

/// Why the program failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProgramError {
    #[error("no store is given; set `DATABASE_URL` or `NATS_URL`, or use `--postgres` or `--nats`")]
    NoStore,
    #[error("`jetstream` needs NATS; use `--nats`, or set `NATS_URL`")]
    NoNats,
    #[error(
        "NATS can't be reached: {0}; correct the addresses, as in `nats://user:password@host:4222`"
    )]
    Nats(String),
    #[error(transparent)]
    Streams(#[from] crate::jetstream::CheckError),
    #[error(transparent)]
    Plan(#[from] customerio_handoff::jetstream::StreamsError),
    #[error("the database can't be reached: {0}; correct its address and start the relay again")]
    Connect(sqlx::Error),
    #[error("the variable `{variable}` with the key of the source `{name}` is not set; set it")]
    NoKey { name: String, variable: String },
    #[error("`{name}` {problem}")]
    Variable { name: String, problem: &'static str },
    #[error("`CUSTOMERIO_REGION` is not a region; set it to `us` or `eu`, or remove it")]
    Region,
    #[error("the source `{0}` is given twice; remove one")]
    Twice(String),
    #[error("the source `{name}`, with {values}: {error}")]
    Settings {
        name: String,
        /// Where its key and endpoint are from.
        values: String,
        error: RelayError,
    },
    #[error(transparent)]
    Check(#[from] CheckError),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Letters(#[from] LettersError),
    #[error("can't listen on {address}: {error}; choose another address with `--listen`")]
    Listen {
        address: SocketAddr,
        error: std::io::Error,
    },
    #[error("the relay can't start: {0}")]
    Start(std::io::Error),
    #[error(
        "{name} {}; the log has the place: report it, and start the relay again",
        if *panicked { "panicked" } else { "ended without a signal" }
    )]
    Ended { name: String, panicked: bool },
}

/// The result of a program that did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the exit codes of the program")]
pub enum Verdict {
    Fine,
    Found,
}

/// Prints a result. An error of writing is ignored: the reader may have exited.
fn print(what: impl Display) {
    let _ = writeln!(std::io::stdout(), "{what}");
}

/// Runs the relays of all sources until a signal, or the action that the arguments name.
///
/// # Errors
///
/// The arguments, the database or the action failed.
pub fn run(arguments: &Arguments) -> Result<Verdict, ProgramError> {
    runtime()?.block_on(start(arguments))
}

/// Plans or makes the streams of a hand-off.
///
/// # Errors
///
/// The arguments are wrong, or NATS can't be reached or refused a change.
pub fn run_streams(arguments: &StreamsArguments) -> Result<Verdict, ProgramError> {
    runtime()?.block_on(arguments.run())
}

fn runtime() -> Result<Runtime, ProgramError> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(ProgramError::Start)
}

async fn start(arguments: &Arguments) -> Result<Verdict, ProgramError> {
    if let Some(Action::Jetstream(streams)) = &arguments.action {
        if arguments.postgres.is_some() {
            return Err(ProgramError::NoNats);
        }
        return streams::run(streams, arguments.nats.as_deref(), &arguments.prefix).await;
    }
    let address = Address {
        postgres: arguments.postgres.as_deref(),
        schema: arguments.schema.as_deref(),
        nats: arguments.nats.as_deref(),
    };
    let names = Streams::new().prefix(&arguments.prefix);
    let store = Store::connect(address, names, arguments.source.len()).await?;
    if let Some(Action::Deadletters(letters)) = &arguments.action {
        deadletters::run(letters, &store.engine(&letters.source)).await?;
        return Ok(Verdict::Fine);
    }
    let mut relays: Vec<Arc<Watched>> = Vec::new();
    for source in &arguments.source {
        if relays.iter().any(|it| it.source == source.name) {
            return Err(ProgramError::Twice(source.name.clone()));
        }
        let relay = relay(arguments, source, &store)?;
        relays.push(Arc::new(Watched::new(source.name.clone(), relay)));
    }
    for source in &arguments.source {
        store.engine(&source.name).check().await?;
    }
    if arguments.dry_run {
        return dry_run(&relays, &store).await;
    }
    log_to_standard_error();
    let mut tasks = Tasks::new();
    let signal = signal().map_err(ProgramError::Start)?;
    if let Some(address) = arguments.listen {
        let listener = tokio::net::TcpListener::bind(address).await;
        let listener = listener.map_err(|error| ProgramError::Listen { address, error })?;
        if let Ok(address) = listener.local_addr() {
            print(format_args!("http://{address}/metrics"));
        }
        let server = http::serve(listener, relays.clone());
        tasks.service(format!("the server of http://{address}"), server);
    }
    for relay in relays {
        let watched = Arc::clone(&relay);
        let name = format!("the count of the source `{}`", relay.source);
        tasks.service(name, async move { watched.watch().await });
        let name = format!("the relay of the source `{}`", relay.source);
        tasks.relay(name, async move |stop| {
            relay.relay.run_until(stop.requested()).await;
        });
    }
    tasks.run_until(signal).await?;
    Ok(Verdict::Fine)
}

fn relay(
    arguments: &Arguments,
    source: &Source,
    store: &Store,
) -> Result<Relay<Stored>, ProgramError> {
    let key = variable(&source.variable)?.ok_or_else(|| ProgramError::NoKey {
        name: source.name.clone(),
        variable: source.variable.clone(),
    })?;
    let mut values = format!("its key from `{}`", source.variable);
    let endpoint = match &arguments.endpoint {
        Some(endpoint) => Some(endpoint.clone()),
        None => variable(ENDPOINT)?.inspect(|_| {
            values.push_str(" and its endpoint from `");
            values.push_str(ENDPOINT);
            values.push('`');
        }),
    };
    let region = region()?;
    let mut builder = Relay::builder(key)
        .engine(store.engine(&source.name))
        .lease(Duration::from_secs(arguments.lease))
        .items_in_flight(arguments.in_flight)
        .requests_per_second(arguments.requests_per_second)
        .drain(Duration::from_secs(arguments.drain))
        .client(move |client| {
            let client = match region {
                Some(region) => client.region(region),
                None => client,
            };
            match &endpoint {
                Some(endpoint) => client.endpoint(endpoint),
                None => client,
            }
        });
    if let Some(name) = &arguments.name {
        builder = builder.name(name);
    }
    builder.build().map_err(|error| ProgramError::Settings {
        name: source.name.clone(),
        values,
        error,
    })
}

/// Reads the region of older keys, which have none, from the variable that programs read.
fn region() -> Result<Option<Region>, ProgramError> {
    let Some(value) = variable("CUSTOMERIO_REGION")? else {
        return Ok(None);
    };
    let found = [Region::Us, Region::Eu]
        .into_iter()
        .find(|region| region.to_string().eq_ignore_ascii_case(&value));
    found.map(Some).ok_or(ProgramError::Region)
}

/// Reports what waits, and whether this version can read the first messages.
async fn dry_run(relays: &[Arc<Watched>], store: &Store) -> Result<Verdict, ProgramError> {
    let mut verdict = Verdict::Fine;
    for relay in relays {
        let account = relay.relay.account().await?;
        let age = account.oldest.map_or(0, |age| age.as_secs());
        print(format_args!(
            "{}: {} pending, the oldest for {age} s; {} delivered, {} dead letters; owner: {}",
            relay.source,
            account.pending,
            account.delivered,
            account.dead_letters,
            account.owner.as_deref().unwrap_or("none")
        ));
        let rows = store.engine(&relay.source).read(&[], 1_000).await?;
        for row in rows {
            let item = customerio_core::item::WrittenItem::from_stored(&row.head, row.item);
            if let Err(error) = item {
                verdict = Verdict::Found;
                print(format_args!("{}: row {}: {error}", relay.source, row.id));
            }
        }
    }
    Ok(verdict)
}

/// Logs go to standard error, at the levels of `RUST_LOG`.
fn log_to_standard_error() {
    let filter = tracing_subscriber::EnvFilter::builder()
        .with_default_directive(tracing_subscriber::filter::LevelFilter::INFO.into())
        .from_env_lossy();
    // Fails only if there is one already.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}

/// Waits for SIGTERM or Ctrl-C.
#[cfg(unix)]
fn signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut terminate, mut interrupt) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    );
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Waits for Ctrl-C.
#[cfg(not(unix))]
fn signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
