//! The keys of messages: which calls have them, and which ids a call requires.
//!
//! The calls, the writer of items and the schemas of messages read this table. A test compares it with
//! the bytes of a call that sets every field, so a new field that is missing here fails.

use super::CallKind;

/// A key of a message, apart from `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MessageKey {
    MessageId,
    Timestamp,
    OriginalTimestamp,
    UserId,
    AnonymousId,
    GroupId,
    PreviousId,
    Event,
    Name,
    Properties,
    Traits,
    Context,
    Integrations,
}

impl MessageKey {
    /// Returns the key on the wire.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::MessageId => "messageId",
            Self::Timestamp => "timestamp",
            Self::OriginalTimestamp => "originalTimestamp",
            Self::UserId => "userId",
            Self::AnonymousId => "anonymousId",
            Self::GroupId => "groupId",
            Self::PreviousId => "previousId",
            Self::Event => "event",
            Self::Name => "name",
            Self::Properties => "properties",
            Self::Traits => "traits",
            Self::Context => "context",
            Self::Integrations => "integrations",
        }
    }
}

const USER: &str = MessageKey::UserId.as_str();
const ANONYMOUS: &str = MessageKey::AnonymousId.as_str();
const GROUP: &str = MessageKey::GroupId.as_str();
const PREVIOUS: &str = MessageKey::PreviousId.as_str();

impl CallKind {
    /// Returns the ids that messages of the call can have, in the order in which they are written.
    pub(crate) const fn ids(self) -> &'static [&'static str] {
        match self {
            Self::Identify => &[USER, ANONYMOUS],
            Self::Track | Self::Page | Self::Screen | Self::Group => &[USER, ANONYMOUS, GROUP],
            Self::Alias => &[USER, PREVIOUS],
        }
    }

    /// Returns the ids of which the API requires one.
    pub(crate) const fn required_ids(self) -> &'static [&'static str] {
        match self {
            Self::Track => &[USER, ANONYMOUS, GROUP],
            Self::Identify | Self::Page | Self::Screen => &[USER, ANONYMOUS],
            Self::Group => &[GROUP],
            Self::Alias => &[PREVIOUS],
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::{CallKind, MessageKey};
    use crate::Empty;
    use crate::call::common::Common;
    use crate::call::parts::{Ids, Parts, RoleTexts};
    use crate::call::{Call, Context, Integrations};
    use crate::item::{ItemSettings, write_item};
    use crate::timestamp::Timestamp;
    use crate::validate::Violations;
    use crate::walk::{FieldWriter, Fields as _};

    /// A call of a kind that sets every field.
    struct Complete {
        kind: CallKind,
        common: Common<'static>,
    }

    impl Call for Complete {}

    impl Parts for Complete {
        fn kind(&self) -> CallKind {
            self.kind
        }

        fn common(&self) -> &Common<'_> {
            &self.common
        }

        fn ids<'s>(&'s self, _roles: &'s RoleTexts) -> Ids<'s> {
            let id = |key: MessageKey| {
                let takes = self.kind.ids().contains(&key.as_str());
                takes.then_some(key.as_str())
            };
            Ids {
                user: id(MessageKey::UserId),
                anonymous: id(MessageKey::AnonymousId),
                group: id(MessageKey::GroupId),
                previous: id(MessageKey::PreviousId),
                needs: self.kind.required_ids(),
                fields: &[],
            }
        }

        fn show_payload(&self, to: &mut FieldWriter<'_, '_>) {
            for key in content(self.kind) {
                to.field(key.as_str(), &Empty);
            }
        }

        fn check_payload(&self, _found: &mut Violations) {}

        fn check_soft_limits(&self, _found: &mut Violations) {}
    }

    /// Returns the keys with the content of the message.
    fn content(kind: CallKind) -> &'static [MessageKey] {
        match kind {
            CallKind::Track => &[MessageKey::Event, MessageKey::Properties],
            CallKind::Page | CallKind::Screen => &[MessageKey::Name, MessageKey::Properties],
            CallKind::Identify | CallKind::Group => &[MessageKey::Traits],
            CallKind::Alias => &[],
        }
    }

    /// Returns the keys in their order on the wire.
    fn keys(kind: CallKind) -> Vec<&'static str> {
        use MessageKey::{Context, Integrations, MessageId, OriginalTimestamp, Timestamp};
        let first = [MessageId, Timestamp, OriginalTimestamp].map(MessageKey::as_str);
        let last = [Context, Integrations].map(MessageKey::as_str);
        let content = content(kind).iter().map(|key| key.as_str());
        let mut keys = vec!["type"];
        keys.extend(first);
        keys.extend(kind.ids());
        keys.extend(content);
        keys.extend(last);
        keys
    }

    #[test]
    fn items_have_the_listed_keys() {
        let mut integrations = Integrations::new();
        integrations.insert("All".into(), true.into());
        for kind in CallKind::ALL {
            // Without `..`, so that a new field must be set here.
            let common = Common {
                message_id: Some("id".into()),
                timestamp: Some(Timestamp::now()),
                original_timestamp: Some(Timestamp::now()),
                context: Some(Box::new(Context::new())),
                context_json: None,
                integrations: Some(integrations.clone()),
            };
            let mut item = Vec::new();
            let call = Complete { kind, common };
            write_item(&call, &ItemSettings::default(), &mut item).unwrap();
            let text = core::str::from_utf8(&item).unwrap();
            let mut item: Map<String, Value> = serde_json::from_str(text).unwrap();
            let mut start = 0;
            for key in keys(kind) {
                let found = text[start..].find(&format!("\"{key}\":"));
                start += found.unwrap_or_else(|| panic!("{key} is not in its place in {text}"));
                item.remove(key);
            }
            assert_eq!(
                Value::Object(item),
                json!({}),
                "{kind}: keys that are not listed"
            );
        }
    }
}
