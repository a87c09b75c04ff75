//! The behavior that a relay needs of an engine, as a check for the tests of an engine.

use core::time::Duration;
use std::time::Instant;

use customerio_core::call::{Alias, AnonymousId};
use customerio_core::item::{ItemSettings, ItemWriter, WrittenItem};

use crate::engine::{Account, Engine, EngineError, Rejected, Row};

/// The lease of the check.
const LEASE: Duration = Duration::from_millis(300);

/// The maximum wait for the end of a lease, and for a message that was written.
const LONG: Duration = Duration::from_mins(1);

/// An engine that does not behave as a relay needs.
///
/// ```
/// use customerio_relay::conformance::ConformanceError;
///
/// let error = ConformanceError::Rule("a lease ends");
/// assert_eq!(error.to_string(), "the engine breaks a rule: a lease ends");
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConformanceError {
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The engine broke this rule.
    #[error("the engine breaks a rule: {0}")]
    Rule(&'static str),
}

/// Checks two handles to one empty store. `write` commits a message there.
///
/// It covers the lease, the order, exact counts when operations repeat, and dead letters. It waits up to a minute
/// until a message that was written can be read. It does not cover concurrent writers: test with transactions that
/// end in another order than they wrote.
///
/// ```
/// use customerio_relay::{Memory, conformance};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), conformance::ConformanceError> {
/// let memory = Memory::new();
/// conformance::check(&memory, &memory.clone(), async |item| {
///     memory.write(&item);
/// })
/// .await
/// # }
/// ```
///
/// # Errors
///
/// Returns the first rule that the engine breaks, or its error.
pub async fn check<E: Engine>(
    engine: &E,
    other: &E,
    write: impl AsyncFn(WrittenItem),
) -> Result<(), ConformanceError> {
    let writer = ItemWriter::new(ItemSettings::default());
    for number in 0..5 {
        let id = format!("m-{number}");
        let call = Alias::new("u1", AnonymousId::new("a-42")).message_id(id);
        let item = WrittenItem::new(&writer, &call);
        write(item.map_err(|_| ConformanceError::Rule("this message is valid"))?).await;
    }
    check_lease(engine, other).await?;
    let rows = check_order(engine).await?;
    check_counts(engine, other, &rows).await?;
    check_dead_letters(engine, &rows).await
}

fn rule(holds: bool, rule: &'static str) -> Result<(), ConformanceError> {
    if holds {
        Ok(())
    } else {
        Err(ConformanceError::Rule(rule))
    }
}

/// Reads at least this number of messages. A server may have them later than the one that acknowledged them.
async fn read<E: Engine>(engine: &E, count: usize) -> Result<Vec<Row>, EngineError> {
    let began = Instant::now();
    loop {
        let rows = engine.read(&[], 100).await?;
        if rows.len() >= count || began.elapsed() > LONG {
            return Ok(rows);
        }
        tokio::time::sleep(LEASE / 20).await;
    }
}

async fn check_lease<E: Engine>(engine: &E, other: &E) -> Result<(), ConformanceError> {
    let first = engine.take("first", LONG).await?;
    let first = first.ok_or(ConformanceError::Rule("a free lease can be taken"))?;
    let second = other.take("second", LEASE).await?;
    rule(second.is_none(), "one owner holds the lease")?;
    let owner = other.account().await?.owner;
    rule(
        owner.as_deref() == Some("first"),
        "the account names the owner",
    )?;
    rule(engine.renew(first, LEASE).await?, "the owner can renew")?;
    let asked = Instant::now();
    let second = loop {
        if let Some(second) = other.take("second", LEASE).await? {
            break second;
        }
        rule(asked.elapsed() < LONG, "a lease ends")?;
        tokio::time::sleep(LEASE / 20).await;
    };
    rule(
        second.epoch > first.epoch,
        "a later term has a higher epoch",
    )?;
    let renewed = engine.renew(first, LONG).await?;
    rule(!renewed, "an ended term can't be renewed")?;
    engine.give_back(first).await?;
    rule(
        other.renew(second, LONG).await?,
        "giving back an earlier term does nothing",
    )?;
    other.give_back(second).await?;
    let renewed = other.renew(second, LONG).await?;
    rule(!renewed, "a term that was given back can't be renewed")?;
    let third = engine.take("third", LONG).await?;
    rule(third.is_some(), "a lease that was given back is free")
}

async fn check_order<E: Engine>(engine: &E) -> Result<Vec<Row>, ConformanceError> {
    let rows = read(engine, 5).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    rule(
        ids.len() == 5 && ids.is_sorted(),
        "ids have the order of commits",
    )?;
    for (number, row) in rows.iter().enumerate() {
        let item = WrittenItem::from_stored(&row.head, row.item.clone());
        let is_same = item.is_ok_and(|item| item.message_id() == format!("m-{number}"));
        rule(is_same, "the bytes of a message don't change")?;
    }
    let start = engine.read(&[], 2).await?;
    rule(start == rows[..2], "a limit cuts the end")?;
    let rest = engine.read(&ids[1..3], 100).await?;
    let rest: Vec<i64> = rest.iter().map(|row| row.id).collect();
    rule(
        rest == [ids[0], ids[3], ids[4]],
        "a read leaves out the open messages, and no other",
    )?;
    Ok(rows)
}

async fn check_counts<E: Engine>(
    engine: &E,
    other: &E,
    rows: &[Row],
) -> Result<(), ConformanceError> {
    let delivered = [rows[0].id, rows[2].id];
    engine.delivered(&delivered).await?;
    other.delivered(&delivered).await?;
    let rejected = [Rejected::new(rows[3].id, 400, "bad", "no such user")];
    engine.rejected(&rejected).await?;
    other.rejected(&rejected).await?;
    // Each of them is final already.
    other
        .rejected(&[Rejected::new(rows[0].id, 400, "bad", "")])
        .await?;
    engine.delivered(&[rows[3].id]).await?;
    counts(engine, (2, 1, 2), "a message is counted once").await?;
    let pending = engine.read(&[], 100).await?;
    let pending: Vec<i64> = pending.iter().map(|row| row.id).collect();
    rule(
        pending == [rows[1].id, rows[4].id],
        "final messages are gone",
    )
}

async fn counts<E: Engine>(
    engine: &E,
    expected: (u64, u64, u64),
    what: &'static str,
) -> Result<(), ConformanceError> {
    let Account {
        delivered,
        rejected,
        pending,
        ..
    } = engine.account().await?;
    rule((delivered, rejected, pending) == expected, what)
}

async fn check_dead_letters<E: Engine>(engine: &E, rows: &[Row]) -> Result<(), ConformanceError> {
    let id = rows[3].id;
    let letters = engine.dead_letters(None, 10).await?;
    let is_it = matches!(&letters[..], [letter] if letter.row == rows[3]
        && letter.rejected == Rejected::new(id, 400, "bad", "no such user"));
    rule(is_it, "a dead letter has the message and the reason")?;
    let after = engine.dead_letters(Some(id), 10).await?;
    rule(after.is_empty(), "a list begins after an id")?;
    rule(engine.retry(id).await?, "a dead letter can be retried")?;
    rule(!engine.retry(id).await?, "it is retried once")?;
    counts(engine, (2, 0, 3), "a retried message waits again").await?;
    let pending = read(engine, 3).await?;
    let last = pending.last();
    let last = last.filter(|row| row.id > rows[4].id && row.item == rows[3].item);
    let again = last.ok_or(ConformanceError::Rule("a retried message comes last"))?;
    let rejected = [Rejected::new(again.id, 0, "bad", "")];
    engine.rejected(&rejected).await?;
    rule(engine.remove(again.id).await?, "a letter can be removed")?;
    rule(!engine.remove(again.id).await?, "it is removed once")?;
    counts(engine, (2, 1, 2), "a removed dead letter still counts").await
}
