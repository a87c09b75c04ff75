//! The engine.

use core::time::Duration;
use std::collections::HashSet;
use std::sync::PoisonError;
use std::time::Instant;

use super::entry::{Entry, Move, Owner, Place};
use super::pending::pending;
use super::position::{PLACES, Position};
use super::purge::Purge;
use super::reader::{Frame, Reader, signed};
use super::settings::{JetStream, Seen, Term};
use crate::engine::{Account, DeadLetter, Engine, EngineError, Lease, Rejected, Row};

/// The rejections of a write of the entry, which must fit into a message of 1 MiB.
const REJECTIONS: usize = 100;

const STREAM_HELP: &str = "run `cio-relay jetstream apply`";

impl JetStream {
    fn is_mine(&self, entry: &Entry) -> bool {
        let owner = entry.owner.as_ref();
        owner.is_some_and(|owner| owner.engine == self.name)
    }

    /// Returns whether this relay may take the lease. It counts from when this relay first saw the last beat.
    fn is_free(&self, entry: &Entry) -> bool {
        // An earlier term of this engine has ended.
        if entry.owner.is_none() || self.is_mine(entry) {
            return true;
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        match *seen {
            Some(Seen { beat, since }) if beat == entry.beat => {
                since.elapsed() >= Duration::from_millis(entry.lease_ms)
            }
            _ => {
                *seen = Some(Seen {
                    beat: entry.beat,
                    since: Instant::now(),
                });
                false
            }
        }
    }

    /// Returns when the stream was created, its last sequence, and its window.
    async fn stream(&self) -> Result<(String, u64, Duration), EngineError> {
        let stream = self.context.get_stream(self.streams.messages()).await;
        let stream = stream.map_err(|error| {
            EngineError::new("reading the stream of messages", error).help(Some(STREAM_HELP))
        })?;
        let info = stream.cached_info();
        Ok((
            info.created.unix_timestamp_nanos().to_string(),
            info.state.last_sequence,
            info.config.duplicate_window,
        ))
    }

    /// Completes the moves of the entry.
    async fn complete(&self, entry: &Entry) -> Result<(), EngineError> {
        if entry.moves.is_empty() {
            return Ok(());
        }
        for (place, to) in &entry.moves {
            self.letters.complete(*place, to).await?;
        }
        let done = &entry.moves;
        let forget = |entry: &mut Entry| {
            let is_open = |place: &u64, to: &mut Move| done.get(place) != Some(to);
            entry.moves.retain(is_open);
        };
        self.cell.change(forget).await?;
        Ok(())
    }

    /// Changes the entry by what became final. A term of another stream changes nothing.
    async fn finish(
        &self,
        ids: impl Iterator<Item = i64>,
        act: impl Fn(&mut Entry, &[Place]) + Send + Sync,
    ) -> Result<Entry, EngineError> {
        let mut term = self.term.lock().await;
        let Term {
            reader,
            whole,
            stream,
            ..
        } = &mut *term;
        let places: Vec<_> = ids
            .filter_map(|id| u64::try_from(id).ok())
            .map(|place| Place {
                place,
                items: reader.frames.get(&(place / PLACES)).map(Frame::items),
            })
            .collect();
        let change = |entry: &mut Entry| {
            if stream.as_ref().is_some_and(|it| *it != entry.stream) {
                return;
            }
            for (after, before) in &reader.gaps {
                entry.position.skip(*after, *before);
            }
            for (sequence, items) in &*whole {
                entry.position.close(*sequence, *items);
            }
            act(entry, &places);
        };
        let ((), entry) = self.cell.change(change).await?;
        reader.gaps.clear();
        whole.clear();
        for place in places {
            let sequence = place.place / PLACES;
            if entry.position.is_closed(sequence) {
                reader.frames.remove(&sequence);
            }
        }
        Ok(entry)
    }

    /// Notes a move of a letter in the entry, and completes it. Returns whether there is such a letter.
    async fn move_letter(
        &self,
        id: i64,
        to: impl Fn(u64) -> Move + Send + Sync,
    ) -> Result<bool, EngineError> {
        let Ok(place) = u64::try_from(id) else {
            return Ok(false);
        };
        let ((), entry) = self.cell.change_read(|_| ()).await?;
        self.complete(&entry).await?;
        let Some(letter) = self.letters.find(place).await? else {
            return Ok(false);
        };
        let to = to(letter.sequence);
        let note = |entry: &mut Entry| {
            if let Some(noted) = entry.moves.get(&place) {
                // The first try was stored.
                return *noted == to;
            }
            if matches!(to, Move::Retry { .. }) {
                entry.rejected = entry.rejected.saturating_sub(1);
            }
            entry.moves.insert(place, to.clone());
            true
        };
        let (is_noted, entry) = self.cell.change(note).await?;
        self.complete(&entry).await?;
        Ok(is_noted)
    }
}

impl Engine for JetStream {
    async fn take(&self, owner: &str, lease: Duration) -> Result<Option<Lease>, EngineError> {
        let known = self.cell.load().await?.entry;
        if !self.is_free(&known) {
            return Ok(None);
        }
        let (created, last, window) = self.stream().await?;
        // The entry is older than `last`, so that a lower end is that of a restored stream.
        let is_cut = known.position.watermark() > last;
        let take = |entry: &mut Entry| {
            if !self.is_mine(entry) && (entry.epoch, entry.beat) != (known.epoch, known.beat) {
                return None;
            }
            let is_other = !entry.stream.is_empty() && entry.stream != created;
            if is_other || is_cut {
                entry.position = Position::default();
                entry.moves.clear();
            }
            entry.stream.clone_from(&created);
            entry.owner = Some(Owner {
                name: owner.to_owned(),
                engine: self.name.clone(),
            });
            entry.epoch += 1;
            entry.beat += 1;
            entry.lease_ms = milliseconds(lease);
            Some((entry.epoch, is_other || is_cut))
        };
        let (taken, entry) = self.cell.change_read(take).await?;
        let Some((epoch, is_reset)) = taken else {
            return Ok(None);
        };
        if is_reset {
            tracing::error!(target: "customerio::relay", source = self.source, "the stream was made again or restored: all its messages are sent, and some may be repeated");
        }
        *self.term.lock().await = Term {
            reader: Reader::after(entry.position.watermark()),
            stream: Some(created),
            purge: Purge::new(window, self.schedule),
            ..Term::default()
        };
        Ok(Some(Lease { epoch }))
    }

    async fn renew(&self, term: Lease, lease: Duration) -> Result<bool, EngineError> {
        let renew = |entry: &mut Entry| {
            let is_mine = entry.epoch == term.epoch && self.is_mine(entry);
            if is_mine {
                entry.beat += 1;
                entry.lease_ms = milliseconds(lease);
            }
            is_mine
        };
        Ok(self.cell.change(renew).await?.0)
    }

    async fn give_back(&self, term: Lease) -> Result<(), EngineError> {
        let give_back = |entry: &mut Entry| {
            if entry.epoch == term.epoch && self.is_mine(entry) {
                entry.owner = None;
                entry.beat += 1;
            }
        };
        self.cell.change(give_back).await?;
        Ok(())
    }

    async fn read(&self, open: &[i64], limit: usize) -> Result<Vec<Row>, EngineError> {
        let mut term = self.term.lock().await;
        let ((), entry) = self.cell.change(|_| ()).await?;
        self.complete(&entry).await?;
        let open: HashSet<i64> = open.iter().copied().collect();
        let (name, subject) = (self.streams.messages(), self.streams.subject(&self.source));
        let Term {
            reader,
            whole,
            purge,
            ..
        } = &mut *term;
        if let Err(error) = purge.run(&self.context, &name, &subject, &entry).await {
            // The stream keeps more than it must.
            tracing::warn!(target: "customerio::relay", %error, "final messages are not purged");
        }
        let is_wanted =
            |place: u64| !entry.position.is_final(place) && !open.contains(&signed(place));
        let mut rows = Vec::new();
        for (sequence, frame) in &reader.frames {
            let room = limit.saturating_sub(rows.len());
            rows.extend(frame.rows(*sequence, is_wanted).take(room));
        }
        while rows.len() < limit {
            let read = match reader.next(&self.context, &name, &subject).await {
                Ok(read) => read,
                // What was read before comes first.
                Err(_) if !rows.is_empty() => break,
                Err(error) => return Err(error),
            };
            if read.is_empty() {
                break;
            }
            for sequence in read {
                let Some(frame) = reader.frames.get(&sequence) else {
                    continue;
                };
                let is_final = |place| entry.position.is_final(place);
                let is_whole = frame.places(sequence).all(is_final);
                if is_whole {
                    whole.push((sequence, frame.items()));
                    reader.frames.remove(&sequence);
                    continue;
                }
                let room = limit.saturating_sub(rows.len());
                rows.extend(frame.rows(sequence, is_wanted).take(room));
            }
        }
        Ok(rows)
    }

    async fn delivered(&self, ids: &[i64]) -> Result<(), EngineError> {
        let deliver = |entry: &mut Entry, places: &[Place]| entry.deliver(places);
        self.finish(ids.iter().copied(), deliver).await?;
        Ok(())
    }

    async fn rejected(&self, rejected: &[Rejected]) -> Result<(), EngineError> {
        for rejected in rejected.chunks(REJECTIONS) {
            let reject = |entry: &mut Entry, places: &[Place]| {
                let rejected = places.iter().copied().zip(rejected.iter().cloned());
                entry.reject(&rejected.collect::<Vec<_>>());
            };
            let ids = rejected.iter().map(|it| it.id);
            let entry = self.finish(ids, reject).await?;
            self.complete(&entry).await?;
        }
        Ok(())
    }

    async fn account(&self) -> Result<Account, EngineError> {
        let entry = self.cell.load().await?.entry;
        let (name, subject) = (self.streams.messages(), self.streams.subject(&self.source));
        let (pending, oldest) = pending(&self.context, &name, &subject, &entry).await?;
        let owner = entry.owner.map(|owner| owner.name);
        let mut account = Account::new(entry.delivered, entry.rejected, pending, owner);
        // A clock that was set back makes no negative age.
        account.oldest = oldest.map(|at| at.elapsed().unwrap_or(Duration::ZERO));
        account.dead_letters = self.letters.places().await?.len() as u64;
        Ok(account)
    }

    async fn dead_letters(
        &self,
        after: Option<i64>,
        limit: usize,
    ) -> Result<Vec<DeadLetter>, EngineError> {
        let after = after.and_then(|after| u64::try_from(after).ok());
        self.letters.list(after, limit).await
    }

    async fn retry(&self, id: i64) -> Result<bool, EngineError> {
        self.move_letter(id, |letter| Move::Retry { letter }).await
    }

    async fn remove(&self, id: i64) -> Result<bool, EngineError> {
        self.move_letter(id, |letter| Move::Nowhere { letter })
            .await
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
