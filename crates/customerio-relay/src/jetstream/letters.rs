//! The dead letters, and the moves to and from them.

use std::time::SystemTime;

use async_nats::jetstream::Context;
use async_nats::jetstream::message::{PublishMessage, StreamMessage};
use async_nats::jetstream::stream::{LastRawMessageError, LastRawMessageErrorKind};
use bytes::Bytes;
use customerio_handoff::frame::{self, ITEMS_HEADER};
use customerio_handoff::jetstream::Streams;
use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};

use super::entry::Move;
use super::position::PLACES;
use super::reader::{Frame, signed};
use crate::engine::{DeadLetter, EngineError, Rejected, Row};

/// The header of a dead letter with the reason.
const REJECTED_HEADER: &str = "Cio-Rejected";

/// The code of `JetStream` for a sequence without a message.
const NO_MESSAGE: u64 = 10037;

const HELP: &str = "compare the streams with `cio-relay jetstream plan`; if one is full, resend or drop dead letters, or \
                    raise its `max_bytes`";

#[derive(Debug, Deserialize, Serialize)]
struct Rejection {
    status: u16,
    reason: String,
    detail: String,
}

/// The dead letters of a source.
#[derive(Debug)]
pub(super) struct Letters {
    pub(super) context: Context,
    pub(super) streams: Streams,
    pub(super) source: String,
}

fn failed(
    operation: &'static str,
) -> impl Fn(Box<dyn std::error::Error + Send + Sync>) -> EngineError {
    move |error| EngineError::new(operation, error).help(Some(HELP))
}

/// Returns a message of a stream, `None` if it is not there.
pub(super) fn found(
    result: Result<StreamMessage, LastRawMessageError>,
    operation: &'static str,
) -> Result<Option<StreamMessage>, EngineError> {
    match result {
        Ok(message) => Ok(Some(message)),
        Err(error) => match error.kind() {
            LastRawMessageErrorKind::NoMessageFound => Ok(None),
            LastRawMessageErrorKind::JetStream(it) if it.error_code().0 == NO_MESSAGE => Ok(None),
            _ => Err(failed(operation)(error.into())),
        },
    }
}

impl Letters {
    fn subject(&self, place: u64) -> String {
        self.streams
            .dead_letter_subject(&self.source, &place.to_string())
    }

    async fn by_sequence(
        &self,
        stream: &str,
        sequence: u64,
        operation: &'static str,
    ) -> Result<Option<StreamMessage>, EngineError> {
        let stream = self.context.get_stream_no_info(stream).await;
        let stream = stream.map_err(|error| failed(operation)(error.into()))?;
        found(stream.get_raw_message(sequence).await, operation)
    }

    /// Returns the letter of a place.
    pub(super) async fn find(&self, place: u64) -> Result<Option<StreamMessage>, EngineError> {
        const OPERATION: &str = "reading a dead letter";
        let stream = self.streams.dead_letters();
        let stream = self.context.get_stream_no_info(stream).await;
        let stream = stream.map_err(|error| failed(OPERATION)(error.into()))?;
        let subject = self.subject(place);
        found(
            stream.get_last_raw_message_by_subject(&subject).await,
            OPERATION,
        )
    }

    /// Returns the places of all letters, in their order.
    pub(super) async fn places(&self) -> Result<Vec<u64>, EngineError> {
        let failed = failed("listing dead letters");
        let stream = self.streams.dead_letters();
        let stream = self.context.get_stream_no_info(stream).await;
        let stream = stream.map_err(|error| failed(error.into()))?;
        let filter = self.streams.dead_letter_subject(&self.source, "*");
        let subjects = stream.info_with_subjects(filter).await;
        let mut subjects = subjects.map_err(|error| failed(error.into()))?;
        let mut places = Vec::new();
        while let Some(subject) = subjects.next().await {
            let (subject, _) = subject.map_err(|error| failed(error.into()))?;
            // A subject that others made is no letter.
            let place = subject
                .rsplit('.')
                .next()
                .and_then(|it| it.parse::<u64>().ok());
            places.extend(place);
        }
        places.sort_unstable();
        Ok(places)
    }

    /// Returns at most `limit` letters after a place, in their order.
    pub(super) async fn list(
        &self,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Vec<DeadLetter>, EngineError> {
        let places = self.places().await?;
        let places = places
            .into_iter()
            .filter(|place| after.is_none_or(|after| *place > after));
        let mut letters = Vec::new();
        for place in places {
            if letters.len() == limit {
                break;
            }
            // One that was removed meanwhile is none.
            if let Some(message) = self.find(place).await? {
                letters.push(letter(place, message));
            }
        }
        Ok(letters)
    }

    /// Completes a move. It may have been completed before, in part or as a whole.
    pub(super) async fn complete(&self, place: u64, to: &Move) -> Result<(), EngineError> {
        match to {
            Move::DeadLetter {
                status,
                reason,
                detail,
            } => {
                let reason = Rejection {
                    status: *status,
                    reason: reason.clone(),
                    detail: detail.clone(),
                };
                self.store(place, &reason).await
            }
            Move::Retry { letter } => {
                let stream = self.streams.dead_letters();
                let operation = "retrying a dead letter";
                let Some(message) = self.by_sequence(&stream, *letter, operation).await? else {
                    return Ok(());
                };
                // The id makes a repetition within the stream's window harmless.
                let again = PublishMessage::build()
                    .message_id(format!("retry-{}-{letter}", self.source))
                    .header(ITEMS_HEADER, "1")
                    .payload(message.payload);
                let subject = self.streams.subject(&self.source);
                self.publish(subject, again, operation).await?;
                self.delete(*letter).await
            }
            Move::Nowhere { letter } => self.delete(*letter).await,
        }
    }

    /// Stores a dead letter, unless it is there.
    async fn store(&self, place: u64, reason: &Rejection) -> Result<(), EngineError> {
        const OPERATION: &str = "storing a dead letter";
        let stream = self.streams.messages();
        let sequence = place / PLACES;
        let message = self.by_sequence(&stream, sequence, OPERATION).await?;
        let frame = message.map(|message| Frame::new(message.payload));
        let index = usize::try_from(place % PLACES).unwrap_or(usize::MAX);
        let Some((head, item)) = frame.as_ref().and_then(|frame| frame.item(index)) else {
            // Somebody purged the stream by hand.
            tracing::error!(target: "customerio::relay", place, "a rejected message is not in the stream any more, and has no dead letter");
            return Ok(());
        };
        let reason = serde_json::to_string(reason).map_err(|it| failed(OPERATION)(it.into()))?;
        let letter = PublishMessage::build()
            .expected_last_subject_sequence(0)
            .header(REJECTED_HEADER, reason)
            .payload(Bytes::from(frame::Frame::of(head, item).into_bytes()));
        match self.publish(self.subject(place), letter, OPERATION).await {
            Ok(()) => Ok(()),
            // There already, or a failure.
            Err(error) => match self.find(place).await? {
                Some(_) => Ok(()),
                None => Err(error),
            },
        }
    }

    async fn publish(
        &self,
        subject: String,
        message: PublishMessage,
        operation: &'static str,
    ) -> Result<(), EngineError> {
        let failed = failed(operation);
        let sent = self.context.send_publish(subject, message).await;
        let stored = sent.map_err(|error| failed(error.into()))?.await;
        stored.map(drop).map_err(|error| failed(error.into()))
    }

    async fn delete(&self, letter: u64) -> Result<(), EngineError> {
        const OPERATION: &str = "removing a dead letter";
        let name = self.streams.dead_letters();
        let stream = self.context.get_stream_no_info(&name).await;
        let stream = stream.map_err(|error| failed(OPERATION)(error.into()))?;
        match stream.delete_message(letter).await {
            Ok(_) => Ok(()),
            Err(error) => match self.by_sequence(&name, letter, OPERATION).await? {
                None => Ok(()),
                Some(_) => Err(failed(OPERATION)(error.into())),
            },
        }
    }
}

fn letter(place: u64, message: StreamMessage) -> DeadLetter {
    let reason = message.headers.get(REJECTED_HEADER);
    let reason = reason.and_then(|it| serde_json::from_str::<Rejection>(it.as_str()).ok());
    let Rejection {
        status,
        reason,
        detail,
    } = reason.unwrap_or_else(|| Rejection {
        status: 0,
        reason: "the dead letter has no reason".to_owned(),
        detail: String::new(),
    });
    let frame = Frame::new(message.payload);
    // Each frame has an item.
    let (head, item) = frame.item(0).map_or((&[][..], &[][..]), |item| item);
    let id = signed(place);
    DeadLetter {
        row: Row {
            id,
            head: head.to_vec(),
            item: item.to_vec(),
        },
        rejected: Rejected {
            id,
            status,
            reason,
            detail,
        },
        at: SystemTime::from(message.time),
    }
}
