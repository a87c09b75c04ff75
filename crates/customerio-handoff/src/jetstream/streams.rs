//! The streams and their settings.

use core::time::Duration;

use async_nats::jetstream::stream::{Config, DiscardPolicy, RetentionPolicy, StorageType};

use super::error::StreamsError;

/// Two minutes, the default of NATS.
const DUPLICATE_WINDOW: Duration = Duration::from_secs(120);

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
    ///
    /// ```
    /// use customerio_handoff::jetstream::Streams;
    ///
    /// let streams = Streams::new();
    /// assert_eq!((streams.messages(), streams.dead_letters()), ("CIO_OUT".into(), "CIO_DEAD".into()));
    /// ```
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
    ///
    /// ```
    /// use customerio_handoff::jetstream::Streams;
    ///
    /// assert_eq!(Streams::new().prefix("STAGE").messages(), "STAGE_OUT");
    /// ```
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Sets the number of servers that store each message: 1, 3 or 5. With 3, one may fail.
    ///
    /// ```no_run
    #[doc = example!()]
    /// // A single server, for development.
    /// Streams::new().replicas(1).apply(&client).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn replicas(mut self, replicas: usize) -> Self {
        self.replicas = replicas;
        self
    }

    /// Sets the maximum size of the messages that wait. It is the back-pressure of publishers.
    ///
    /// ```no_run
    #[doc = example!()]
    /// // 100 GiB of messages may wait for a relay.
    /// Streams::new().max_bytes(100 << 30).apply(&client).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Sets the maximum size of the dead letters.
    ///
    /// ```no_run
    #[doc = example!()]
    /// // 5 GiB of dead letters may wait for a person.
    /// Streams::new().max_dead_letter_bytes(5 << 30).apply(&client).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn max_dead_letter_bytes(mut self, bytes: u64) -> Self {
        self.max_dead_letter_bytes = bytes;
        self
    }

    /// The name of the stream of messages.
    ///
    /// ```
    /// assert_eq!(customerio_handoff::jetstream::Streams::new().messages(), "CIO_OUT");
    /// ```
    #[must_use]
    pub fn messages(&self) -> String {
        format!("{}_OUT", self.prefix)
    }

    /// The name of the stream of dead letters.
    ///
    /// ```
    /// assert_eq!(customerio_handoff::jetstream::Streams::new().dead_letters(), "CIO_DEAD");
    /// ```
    #[must_use]
    pub fn dead_letters(&self) -> String {
        format!("{}_DEAD", self.prefix)
    }

    /// The name of the bucket of relays.
    ///
    /// ```
    /// assert_eq!(customerio_handoff::jetstream::Streams::new().relays(), "CIO_RELAY");
    /// ```
    #[must_use]
    pub fn relays(&self) -> String {
        format!("{}_RELAY", self.prefix)
    }

    /// The subject of a source's messages.
    ///
    /// ```
    /// assert_eq!(customerio_handoff::jetstream::Streams::new().subject("shop"), "cio.out.shop");
    /// ```
    #[must_use]
    pub fn subject(&self, source: &str) -> String {
        format!("{}.out.{source}", self.prefix.to_ascii_lowercase())
    }

    /// The subject of a source's dead letter; `*` for all.
    ///
    /// ```
    /// use customerio_handoff::jetstream::Streams;
    ///
    /// assert_eq!(Streams::new().dead_letter_subject("shop", "*"), "cio.dead.shop.*");
    /// ```
    #[must_use]
    pub fn dead_letter_subject(&self, source: &str, id: &str) -> String {
        format!("{}.dead.{source}.{id}", self.prefix.to_ascii_lowercase())
    }

    /// Checks the names: a source is a part of a subject and a key of a bucket.
    ///
    /// ```
    /// use customerio_handoff::jetstream::Streams;
    ///
    /// assert!(Streams::new().check_names("web-shop_2").is_ok());
    /// assert!(Streams::new().check_names("web.shop").is_err());
    /// ```
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
    pub(super) fn wanted(&self) -> [Config; 3] {
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
            max_message_size: -1,
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
