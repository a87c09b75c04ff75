//! Three relays in processes over one outbox. The one that sends is killed, and another takes over:
//!
//! ```sh
//! cargo xtask engines -- cargo run -q -p fleet
//! ```
//!
//! The command starts Postgres in a temporary folder. The program fails if a message is lost or arrives out of
//! order, or if nobody takes over in time. With a database of your own, set `DATABASE_URL`; the tables are
//! created in a schema of the program.

#![expect(clippy::print_stdout, reason = "it tells a person what it does")]

use std::error::Error;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use customerio::CioEvent;
use customerio::item::ItemSettings;
use customerio_outbox::postgres::{Outbox, SCHEMA};
use customerio_relay::postgres::Postgres;
use customerio_relay::{Engine as _, Relay};
use customerio_sandbox::Sandbox;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, PgPool};
use tokio::time::sleep;

type Failure = Box<dyn Error + Send + Sync>;

/// The source of the messages. It has one API key.
const SOURCE: &str = "meters";
const SCHEMA_NAME: &str = "fleet";
const RELAYS: usize = 3;
/// Another relay takes over at most this time after the owner died.
const LEASE: Duration = Duration::from_secs(3);
/// What a busy processor and database may add to it.
const MARGIN: Duration = Duration::from_secs(6);
const USERS: u64 = 20;
/// The time of the writers, before and after the kill.
const PHASE: Duration = Duration::from_secs(2);
/// The longest wait for anything.
const LONG: Duration = Duration::from_mins(1);

/// A meter was read.
#[derive(CioEvent, Debug)]
#[cio(event = "Meter Read", owner = "metering")]
struct MeterRead {
    /// The number of the reading, by user.
    reading: u64,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let address = std::env::var("DATABASE_URL").map_err(
        |_| "`DATABASE_URL` is not set; run `cargo xtask engines -- cargo run -q -p fleet`",
    )?;
    let options: PgConnectOptions = address.parse()?;
    let pool = PgPoolOptions::new()
        .max_connections(4)
        .connect_with(options.options([("search_path", SCHEMA_NAME)]))
        .await?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &*arguments {
        [] => demonstrate(&pool).await,
        [name, url] => relay(pool, name, url).await,
        _ => Err("the program takes no arguments".into()),
    }
}

/// The body of a relay's process. In production it is the program `cio-relay`.
async fn relay(pool: PgPool, name: &str, url: &str) -> Result<(), Failure> {
    let url = url.to_owned();
    let relay = Relay::builder("any-key")
        .engine(Postgres::new(pool).source(SOURCE))
        .name(name)
        .lease(LEASE)
        .client(move |client| client.endpoint(&*url))
        .build()?;
    // The end of its parent ends its input.
    let end = tokio::task::spawn_blocking(|| std::io::stdin().lines().count());
    relay
        .run_until(async {
            // An error is an end too.
            let _ = end.await;
        })
        .await;
    Ok(())
}

/// A relay's process, killed at the end.
struct Running {
    name: String,
    process: Child,
}

impl Running {
    fn start(number: usize, url: &str) -> Result<Self, Failure> {
        let name = format!("relay-{number}");
        let process = Command::new(std::env::current_exe()?)
            .args([&name, url])
            .stdin(Stdio::piped())
            .spawn()?;
        Ok(Self { name, process })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended if it was killed before.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn demonstrate(pool: &PgPool) -> Result<(), Failure> {
    let create = format!("CREATE SCHEMA {SCHEMA_NAME}");
    sqlx::raw_sql(AssertSqlSafe(create)).execute(pool).await?;
    sqlx::raw_sql(SCHEMA).execute(pool).await?;
    let sandbox = Sandbox::builder().keep(100_000).start()?;
    let outbox = Outbox::new(ItemSettings::default()).source(SOURCE);
    outbox.check(pool).await?;
    let engine = Postgres::new(pool.clone()).source(SOURCE);
    let mut relays = (1..=RELAYS)
        .map(|number| Running::start(number, sandbox.url()))
        .collect::<Result<Vec<_>, _>>()?;

    let mut reading = 0;
    write(pool, &outbox, &mut reading).await?;
    let first = owner(&engine, None).await?;
    println!("{first} sends, {} stand by", RELAYS - 1);

    let place = relays.iter().position(|relay| relay.name == first);
    let mut killed = relays.swap_remove(place.ok_or("an owner of another fleet")?);
    killed.process.kill()?;
    let at = Instant::now();
    println!("killed {first}");
    let successor = async {
        let second = owner(&engine, Some(&first)).await?;
        Ok::<_, Failure>((second, at.elapsed()))
    };
    let (taken, written) = tokio::join!(successor, write(pool, &outbox, &mut reading));
    let (second, time) = taken?;
    written?;
    println!("{second} took over after {:.1} s", time.as_secs_f64());
    if time > LEASE + MARGIN {
        return Err(format!("the lease is {LEASE:?}").into());
    }

    let began = Instant::now();
    while engine.account().await?.pending > 0 {
        if began.elapsed() > LONG {
            return Err("messages wait".into());
        }
        sleep(Duration::from_millis(50)).await;
    }
    let account = engine.account().await?;
    let arrived = compare(&sandbox, reading)?;
    println!(
        "{} committed, {} delivered, {arrived} arrived in order, {} arrived twice with the same id",
        account.committed(),
        account.delivered,
        sandbox.counts().duplicates
    );
    if account.delivered != reading * USERS || account.rejected > 0 {
        return Err(format!("the account is wrong: {account:?}").into());
    }
    Ok(())
}

/// Commits readings of all users for a while.
async fn write(pool: &PgPool, outbox: &Outbox, reading: &mut u64) -> Result<(), Failure> {
    let began = Instant::now();
    while began.elapsed() < PHASE {
        *reading += 1;
        let mut tx = pool.begin().await?;
        for user in 0..USERS {
            let event = MeterRead { reading: *reading };
            let user = format!("user-{user}");
            outbox.track(&mut *tx, &*user, &event).await?;
        }
        tx.commit().await?;
        sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

/// Waits for an owner that is not `before`.
async fn owner(engine: &Postgres, before: Option<&str>) -> Result<String, Failure> {
    let began = Instant::now();
    while began.elapsed() < LONG {
        let owner = engine.account().await?.owner;
        if let Some(owner) = owner.filter(|owner| Some(&**owner) != before) {
            return Ok(owner);
        }
        sleep(Duration::from_millis(20)).await;
    }
    Err("no relay took over".into())
}

/// Compares what arrived first of each user with what was committed, and returns the number of messages.
fn compare(sandbox: &Sandbox, readings: u64) -> Result<u64, Failure> {
    let mut last = vec![0; usize::try_from(USERS)?];
    let mut seen = std::collections::HashSet::new();
    for message in sandbox.messages() {
        let item = message.item();
        if !seen.insert(item["messageId"].as_str().map(str::to_owned)) {
            continue;
        }
        let user = item["userId"].as_str().unwrap_or("");
        let number: usize = user.trim_start_matches("user-").parse()?;
        let reading = item["properties"]["reading"].as_u64().unwrap_or(0);
        let last = last.get_mut(number).ok_or("a user that nobody wrote")?;
        if reading != *last + 1 {
            return Err(format!("reading {reading} of {user} arrived after {last}").into());
        }
        *last = reading;
    }
    if last.iter().any(|last| *last != readings) {
        return Err(format!("readings are lost: {last:?} of {readings}").into());
    }
    Ok(readings * USERS)
}
