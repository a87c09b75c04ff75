//! The streams, their settings, and what must change for them.

use core::time::Duration;

use async_nats::Client;
use async_nats::jetstream::context::GetStreamErrorKind;
use async_nats::jetstream::stream::{Config, DiscardPolicy, RetentionPolicy, StorageType};
use async_nats::jetstream::{self, Context};

use super::change::{Change, differences, with};

/// The code of `JetStream` for a stream that does not exist.
const NOT_FOUND: u64 = 10059;

/// Two minutes, the default of NATS.
const DUPLICATE_WINDOW: Duration = Duration::from_secs(120);

/// What a frame of one message needs: its 32,000 bytes, its head and the headers.
const LEAST_PAYLOAD: usize = 40_000;

/// The oldest version of the server that the tests run against.
const LEAST_VERSION: (i64, i64) = (2, 9);

/// The two streams and the bucket of a hand-off and its relays, with the settings that they need.
///
/// | | contains | limit |
/// |---|---|---|
/// | `CIO_OUT` | frames of messages, until a relay delivered them | [`max_bytes`](Self::max_bytes); a full stream refuses frames, which publishers keep |
/// | `CIO_DEAD` | messages that the service rejected | [`max_dead_letter_bytes`](Self::max_dead_letter_bytes); a full stream stops the relay |
/// | `KV_CIO_RELAY` | a key for each source: lease, position and counts | |
///
/// ```
/// use customerio_handoff::jetstream::Streams;
///
/// let streams = Streams::new().prefix("STAGE").replicas(1);
/// assert_eq!(streams.messages(), "STAGE_OUT");
/// assert_eq!(streams.subject("shop"), "stage.out.shop");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Streams {
    prefix: String,
    replicas: usize,
    max_bytes: u64,
    max_dead_letter_bytes: u64,
}

impl Default for Streams {
    fn default() -> Self {
        Self::new()
    }
}

impl Streams {
    /// Names that begin with `CIO`, three replicas, 10 GiB of messages and 1 GiB of dead letters.
    #[must_use]
    pub fn new() -> Self {
        Self {
            prefix: "CIO".to_owned(),
            replicas: 3,
            max_bytes: 10 << 30,
            max_dead_letter_bytes: 1 << 30,
        }
    }

    /// Sets the start of all names: 1 to 32 ASCII letters, digits and `_`. Two sets of streams in one account of
    /// NATS have two.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Sets the number of servers that store each message: 1, 3 or 5. With 3, one may fail.
    #[must_use]
    pub fn replicas(mut self, replicas: usize) -> Self {
        self.replicas = replicas;
        self
    }

    /// Sets the maximum size of the messages that wait. It is the back-pressure of publishers.
    #[must_use]
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Sets the maximum size of the dead letters.
    #[must_use]
    pub fn max_dead_letter_bytes(mut self, bytes: u64) -> Self {
        self.max_dead_letter_bytes = bytes;
        self
    }

    /// The name of the stream of messages.
    #[must_use]
    pub fn messages(&self) -> String {
        format!("{}_OUT", self.prefix)
    }

    /// The name of the stream of dead letters.
    #[must_use]
    pub fn dead_letters(&self) -> String {
        format!("{}_DEAD", self.prefix)
    }

    /// The name of the bucket of relays.
    #[must_use]
    pub fn relays(&self) -> String {
        format!("{}_RELAY", self.prefix)
    }

    /// The subject of a source's messages.
    #[must_use]
    pub fn subject(&self, source: &str) -> String {
        format!("{}.out.{source}", self.prefix.to_ascii_lowercase())
    }

    /// The subject of a source's dead letter; `*` for all.
    #[must_use]
    pub fn dead_letter_subject(&self, source: &str, id: &str) -> String {
        format!("{}.dead.{source}.{id}", self.prefix.to_ascii_lowercase())
    }

    /// Checks the names: a source is a part of a subject and a key of a bucket.
    ///
    /// # Errors
    ///
    /// A name can't be used.
    pub fn check_names(&self, source: &str) -> Result<(), StreamsError> {
        for (what, name, max, has_dash) in [
            ("prefix", &*self.prefix, 32, false),
            ("source", source, 63, true),
        ] {
            let is_valid = (1..=max).contains(&name.len())
                && name
                    .bytes()
                    .all(|it| it.is_ascii_alphanumeric() || it == b'_' || has_dash && it == b'-');
            if !is_valid {
                let dash = if has_dash { ", `-`" } else { "" };
                return Err(StreamsError::Name(format!(
                    "the {what} is `{}`; use 1 to {max} ASCII letters, digits{dash} and `_`",
                    name.escape_debug()
                )));
            }
        }
        Ok(())
    }

    /// The settings of each stream.
    fn wanted(&self) -> [Config; 3] {
        let bytes = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
        let common = Config {
            num_replicas: self.replicas,
            storage: StorageType::File,
            retention: RetentionPolicy::Limits,
            // A full stream refuses messages. The other policy loses the oldest.
            discard: DiscardPolicy::New,
            duplicate_window: DUPLICATE_WINDOW,
            max_messages: -1,
            max_messages_per_subject: -1,
            max_bytes: -1,
            ..Config::default()
        };
        [
            Config {
                name: self.messages(),
                subjects: vec![self.subject("*")],
                max_bytes: bytes(self.max_bytes),
                description: Some("frames of messages for Customer.io".to_owned()),
                ..common.clone()
            },
            Config {
                name: self.dead_letters(),
                subjects: vec![self.dead_letter_subject("*", "*")],
                max_bytes: bytes(self.max_dead_letter_bytes),
                description: Some("messages that Customer.io rejected".to_owned()),
                ..common.clone()
            },
            // A bucket, as `create_key_value` makes one. Without direct reads, each is answered by the leader.
            Config {
                name: format!("KV_{}", self.relays()),
                subjects: vec![format!("$KV.{}.>", self.relays())],
                max_messages_per_subject: 1,
                allow_rollup: true,
                deny_delete: true,
                description: Some("leases and positions of relays".to_owned()),
                ..common
            },
        ]
    }

    /// Returns the changes that make the streams as they are set here.
    ///
    /// ```no_run
    /// use customerio_handoff::jetstream::Streams;
    ///
    /// # async fn plan(client: async_nats::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// for change in Streams::new().plan(&client).await? {
    ///     println!("{change}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// A name can't be used, or the server refused the request or did not answer.
    pub async fn plan(&self, client: &Client) -> Result<Vec<Change>, StreamsError> {
        self.check_names("any")?;
        let context = jetstream::new(client.clone());
        let mut changes = Vec::new();
        for wanted in self.wanted() {
            match find(&context, &wanted.name).await? {
                None => changes.push(Change::Create(wanted.name)),
                Some(found) => {
                    let differences = differences(&found, &wanted);
                    if !differences.is_empty() {
                        changes.push(Change::Update(wanted.name, differences));
                    }
                }
            }
        }
        Ok(changes)
    }

    /// Makes the changes of [`plan`](Self::plan), and returns them. It deletes nothing.
    ///
    /// # Errors
    ///
    /// As [`plan`](Self::plan), or the server refused a change: the storage and the retention of a stream
    /// can't change. Changes before the refused one are made.
    pub async fn apply(&self, client: &Client) -> Result<Vec<Change>, StreamsError> {
        let changes = self.plan(client).await?;
        let context = jetstream::new(client.clone());
        for wanted in self.wanted() {
            let change = changes.iter().find(|it| it.stream() == wanted.name);
            let name = wanted.name.clone();
            let refused = |error: String| StreamsError::Refused {
                stream: name.clone(),
                error,
            };
            match change {
                None => {}
                Some(Change::Create(_)) => {
                    let made = context.create_stream(wanted).await;
                    made.map_err(|error| refused(error.to_string()))?;
                }
                Some(Change::Update(..)) => {
                    // Settings that are not ours stay.
                    let found = find(&context, &wanted.name).await?;
                    let found = found.unwrap_or_else(|| wanted.clone());
                    let made = context.update_stream(with(found, wanted)).await;
                    made.map_err(|error| refused(error.to_string()))?;
                }
            }
        }
        Ok(changes)
    }

    /// Checks the server's version, the names, and the streams of a source. Sizes, replicas and longer windows are yours to choose.
    ///
    /// # Errors
    ///
    /// As [`plan`](Self::plan), or a stream is missing or has settings with which messages can be lost or
    /// repeated.
    pub async fn check(&self, source: &str, client: &Client) -> Result<(), CheckError> {
        self.check_names(source)?;
        let (major, minor) = LEAST_VERSION;
        let version = client.server_info().version;
        // A client that has not connected yet knows no version.
        if !version.is_empty() && !client.is_server_compatible(major, minor, 0) {
            return Err(CheckError::Version {
                found: version,
                least: format!("{major}.{minor}"),
            });
        }
        let mut changes = self.plan(client).await?;
        changes.retain_mut(|change| match change {
            Change::Create(_) => true,
            Change::Update(_, differences) => {
                differences.retain(|it| it.is_needed);
                !differences.is_empty()
            }
        });
        if !changes.is_empty() {
            return Err(CheckError::Changes(changes));
        }
        let max_payload = client.max_payload();
        if max_payload < LEAST_PAYLOAD {
            return Err(CheckError::MaxPayload {
                found: max_payload,
                least: LEAST_PAYLOAD,
            });
        }
        Ok(())
    }
}

/// The reason why streams can't be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// The streams can't be read, or a name can't be used.
    #[error(transparent)]
    Streams(#[from] StreamsError),
    /// The streams are missing or have other settings.
    #[error("the streams can't be used: {}; run `cio-relay jetstream apply`", joined(.0))]
    Changes(Vec<Change>),
    /// The server is older than this library supports.
    #[error("the server has version {found}; update it to {least} or later")]
    Version {
        /// The server's version.
        found: String,
        /// The oldest version that is supported.
        least: String,
    },
    /// The server accepts only messages that are too small.
    #[error("the server's `max_payload` is {found}; set it to at least {least}")]
    MaxPayload {
        /// The server's limit in bytes.
        found: usize,
        /// The least limit that has room for the largest message.
        least: usize,
    },
    /// The spool can't be opened.
    #[cfg(feature = "spool")]
    #[error(transparent)]
    Spool(#[from] customerio_transport::SpoolError),
    /// The thread of the spool can't be started.
    #[cfg(feature = "spool")]
    #[error("the thread of the spool can't be started: {0}; raise the limit of the system")]
    Thread(#[source] std::io::Error),
}

fn joined(changes: &[Change]) -> String {
    let changes: Vec<_> = changes.iter().map(ToString::to_string).collect();
    changes.join("; ")
}

/// The streams can't be read or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StreamsError {
    /// A name can't be used.
    #[error("{0}")]
    Name(String),
    /// The server refused a request, or did not answer.
    #[error(
        "the stream `{stream}` can't be read: {error}; start a server with `JetStream`, and grant \
         `$JS.API.>` to its user"
    )]
    Read {
        /// The stream.
        stream: String,
        /// The server's answer.
        error: String,
    },
    /// The server refused a change.
    #[error(
        "the stream `{stream}` can't be made as planned: {error}; if nothing answered, grant `$JS.API.>` to the user; \
         if the storage does not suffice, set a lower `max_bytes`; a stream of another kind needs another prefix"
    )]
    Refused {
        /// The stream.
        stream: String,
        /// The server's answer.
        error: String,
    },
}

async fn find(context: &Context, name: &str) -> Result<Option<Config>, StreamsError> {
    match context.get_stream(name).await {
        Ok(stream) => Ok(Some(stream.cached_info().config.clone())),
        Err(error) => match error.kind() {
            GetStreamErrorKind::JetStream(it) if it.error_code().0 == NOT_FOUND => Ok(None),
            _ => Err(StreamsError::Read {
                stream: name.to_owned(),
                error: error.to_string(),
            }),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_parts_of_subjects() {
        let streams = Streams::new();
        assert!(streams.check_names("web-shop_2").is_ok());
        for source in ["", "a.b", "a b", "*", "ä", "a/b"] {
            let error = streams.check_names(source).unwrap_err().to_string();
            assert!(error.starts_with("the source is `"), "{error}");
        }
        let error = streams.prefix("a-b").check_names("shop").unwrap_err();
        let expected = "the prefix is `a-b`; use 1 to 32 ASCII letters, digits and `_`";
        assert_eq!(error.to_string(), expected);
    }
}
