//! What must change in a stream.

use core::fmt;

use async_nats::jetstream::stream::Config;

use crate::frame::{self, HEADERS};

/// A change of the streams.
///
/// ```
/// use customerio_handoff::jetstream::{Change, Streams};
///
/// let missing = Change::Create(Streams::new().messages());
/// assert_eq!(missing.to_string(), "create the stream `CIO_OUT`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// This stream is missing.
    Create(String),
    /// This stream has other settings.
    Update(String, Vec<Difference>),
}

impl Change {
    pub(super) fn stream(&self) -> &str {
        match self {
            Self::Create(stream) | Self::Update(stream, _) => stream,
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Create(stream) => write!(f, "create the stream `{stream}`"),
            Self::Update(stream, differences) => {
                write!(f, "change the stream `{stream}`:")?;
                for (number, it) in differences.iter().enumerate() {
                    let comma = if number == 0 { "" } else { "," };
                    let Difference {
                        setting,
                        found,
                        wanted,
                        ..
                    } = it;
                    write!(f, "{comma} `{setting}` from {found} to {wanted}")?;
                }
                Ok(())
            }
        }
    }
}

/// A setting of a stream that differs.
///
/// ```no_run
#[doc = example!()]
/// for change in Streams::new().plan(&client).await? {
///     if let Change::Update(stream, differences) = change {
///         let needed = differences.iter().filter(|it| it.is_needed);
///         println!("{stream}: {} settings can lose messages", needed.count());
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The name of the setting, as NATS has it.
    pub setting: &'static str,
    /// The value of the stream.
    pub found: String,
    /// The value that it needs.
    pub wanted: String,
    /// Whether messages can be lost, repeated, refused or never removed with the value of the stream.
    pub is_needed: bool,
}

/// Returns the settings that differ.
pub(super) fn differences(found: &Config, wanted: &Config) -> Vec<Difference> {
    let mut differences = Vec::new();
    macro_rules! compare {
        ($($setting:literal $field:ident $needed:expr;)*) => {$(
            if found.$field != wanted.$field {
                differences.push(Difference {
                    setting: $setting,
                    found: format!("{:?}", found.$field),
                    wanted: format!("{:?}", wanted.$field),
                    is_needed: $needed,
                });
            }
        )*};
    }
    // A bucket of `JetStream` takes direct reads by default. Each write is a compare-and-set all the same.
    compare! {
        "subjects" subjects true;
        "storage" storage true;
        "retention" retention true;
        "discard" discard true;
        "max_age" max_age true;
        "max_msgs_per_subject" max_messages_per_subject true;
        "sealed" sealed true;
        "no_ack" no_ack true;
        "persist_mode" persist_mode true;
        "deny_purge" deny_purge true;
        "deny_delete" deny_delete found.deny_delete;
        "max_msg_size" max_message_size is_too_small(found.max_message_size);
        "duplicate_window" duplicate_window found.duplicate_window < wanted.duplicate_window;
        "num_replicas" num_replicas false;
        "max_bytes" max_bytes false;
        "max_msgs" max_messages false;
        "allow_direct" allow_direct false;
    }
    differences
}

/// Whether a frame is larger than the largest message that a stream takes. A negative size is no limit.
fn is_too_small(max_message_size: i32) -> bool {
    usize::try_from(max_message_size).is_ok_and(|it| it < frame::MAX_BYTES + HEADERS)
}

/// Returns the found settings with the values of the compared ones.
pub(super) fn with(found: Config, wanted: Config) -> Config {
    Config {
        subjects: wanted.subjects,
        storage: wanted.storage,
        retention: wanted.retention,
        discard: wanted.discard,
        max_age: wanted.max_age,
        max_messages_per_subject: wanted.max_messages_per_subject,
        no_ack: wanted.no_ack,
        persist_mode: wanted.persist_mode,
        deny_purge: wanted.deny_purge,
        deny_delete: wanted.deny_delete,
        max_message_size: wanted.max_message_size,
        duplicate_window: wanted.duplicate_window,
        num_replicas: wanted.num_replicas,
        max_bytes: wanted.max_bytes,
        max_messages: wanted.max_messages,
        allow_direct: wanted.allow_direct,
        ..found
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use async_nats::jetstream::stream::DiscardPolicy;

    use super::*;

    #[test]
    fn a_change_names_each_setting() {
        let wanted = Config {
            name: "CIO_OUT".to_owned(),
            discard: DiscardPolicy::New,
            max_bytes: 10 << 30,
            duplicate_window: Duration::from_secs(120),
            ..Config::default()
        };
        assert_eq!(differences(&wanted, &wanted), []);
        let found = Config {
            discard: DiscardPolicy::Old,
            max_bytes: 5,
            duplicate_window: Duration::from_secs(300),
            ..wanted.clone()
        };
        let differences = differences(&found, &wanted);
        let needed: Vec<_> = differences
            .iter()
            .map(|it| (it.setting, it.is_needed))
            .collect();
        // A longer window is kept by a check.
        let expected = [
            ("discard", true),
            ("duplicate_window", false),
            ("max_bytes", false),
        ];
        assert_eq!(needed, expected);
        let change = Change::Update("CIO_OUT".to_owned(), differences).to_string();
        assert_eq!(
            change,
            "change the stream `CIO_OUT`: `discard` from Old to New, `duplicate_window` from 300s to 120s, \
             `max_bytes` from 5 to 10737418240"
        );
        assert_eq!(with(found, wanted.clone()), wanted);
    }
}
