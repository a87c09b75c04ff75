//! A call read from JSON, for tools that send files of messages.

mod error;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use customerio_rules::form::is_blank;
use customerio_rules::naming::{check_event_name, nearest};
use serde_json::Value;
use serde_json::value::RawValue;

pub use error::JsonCallError;

use crate::call::common::{Common, common_setters};
use crate::call::key::MessageKey;
use crate::call::parts::{Ids, Parts, RoleTexts, report_name_error};
use crate::call::{Call, CallKind, Integration, soft};
use crate::shape::Shape;
use crate::timestamp::Timestamp;
use crate::validate::Violations;
use crate::walk::{CioProperty, FieldWriter, Fields, Visitor, repeated_keys};

/// The keys that the service or an exporter adds to a message. They are not sent again.
const LEFT_OUT: [&str; 6] = [
    "sentAt",
    "receivedAt",
    "version",
    "writeKey",
    "projectId",
    "_metadata",
];

/// A call whose content is known only at run time: an item of a batch as JSON, such as a line of an
/// export. Programs declare their events instead, so that the compiler checks them.
///
/// The content keeps its bytes, so numbers keep their digits. A context of its own replaces that of the
/// client. The keys `sentAt`, `receivedAt`, `version`, `writeKey`, `projectId` and `_metadata` are left
/// out; any other unknown key is an error. A key whose value is null counts as absent.
///
/// ```
/// use customerio_core::call::JsonCall;
/// use customerio_core::item::{ItemSettings, write_item};
///
/// let line = br#"{"type":"track","userId":"u1","event":"Paid","properties":{"total":12.50}}"#;
/// let mut item = Vec::new();
/// write_item(&JsonCall::parse(line)?, &ItemSettings::default(), &mut item)?;
/// assert!(String::from_utf8(item)?.contains(r#""properties":{"total":12.50}"#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent: end it with `.send(&client)`"]
pub struct JsonCall<'a> {
    kind: CallKind,
    user: Option<String>,
    anonymous: Option<String>,
    group: Option<String>,
    previous: Option<String>,
    name: Option<String>,
    content: Option<&'a RawValue>,
    /// The trait `email` of an identify without an id.
    email: Option<String>,
    common: Common<'a>,
}

impl<'a> JsonCall<'a> {
    /// Reads one item of a batch.
    ///
    /// # Errors
    ///
    /// The bytes are not a JSON object with the keys of a call. Ids, names and the size are checked
    /// when the call is written.
    ///
    /// ```
    /// use customerio_core::call::JsonCall;
    ///
    /// assert!(JsonCall::parse(br#"{"type":"alias","userId":"u1","previousId":"a-42"}"#).is_ok());
    /// assert!(JsonCall::parse(br#"{"type":"alias","total":12}"#).is_err());
    /// ```
    pub fn parse(json: &'a [u8]) -> Result<Self, JsonCallError> {
        let text = core::str::from_utf8(json)
            .map_err(|error| JsonCallError::NotUtf8(error.valid_up_to()))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let members: BTreeMap<String, &'a RawValue> =
            serde_json::from_str(text).map_err(|error| {
                if error.is_data() {
                    JsonCallError::NotAnObject
                } else {
                    JsonCallError::Syntax(error)
                }
            })?;
        let repeated = repeated_keys(text.as_bytes());
        if !repeated.is_empty() {
            return Err(JsonCallError::RepeatedKeys(repeated));
        }
        let kind = kind(members.get("type").copied())?;
        let mut call = Self::empty(kind);
        for (key, value) in members {
            if value.get() != "null" && key != "type" && !LEFT_OUT.contains(&key.as_str()) {
                call.set(&key, value)?;
            }
        }
        call.complete()
    }

    /// Returns the call.
    ///
    /// ```
    /// use customerio_core::call::{CallKind, JsonCall};
    ///
    /// let call = JsonCall::parse(br#"{"type":"page","userId":"u1","name":"Prices"}"#)?;
    /// assert_eq!(call.kind(), CallKind::Page);
    /// # Ok::<(), customerio_core::call::JsonCallError>(())
    /// ```
    #[must_use]
    pub fn kind(&self) -> CallKind {
        self.kind
    }

    /// Returns the name of the event, the page or the screen.
    ///
    /// ```
    /// use customerio_core::call::JsonCall;
    ///
    /// let call = JsonCall::parse(br#"{"type":"page","userId":"u1","name":"Prices"}"#)?;
    /// assert_eq!(call.name(), Some("Prices"));
    /// # Ok::<(), customerio_core::call::JsonCallError>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Returns the properties or the traits as JSON.
    ///
    /// ```
    /// use customerio_core::call::JsonCall;
    ///
    /// let call = JsonCall::parse(br#"{"type":"identify","userId":"u1","traits":{"plan":"pro"}}"#)?;
    /// assert_eq!(call.content(), Some(r#"{"plan":"pro"}"#));
    /// # Ok::<(), customerio_core::call::JsonCallError>(())
    /// ```
    #[must_use]
    pub fn content(&self) -> Option<&'a str> {
        self.content.map(RawValue::get)
    }

    /// Returns the message id that the JSON has, or that was set.
    ///
    /// ```
    /// use customerio_core::call::JsonCall;
    ///
    /// let call = JsonCall::parse(br#"{"type":"track","userId":"u1","event":"Paid"}"#)?;
    /// assert_eq!(call.own_message_id(), None);
    /// assert_eq!(call.message_id("order-1001").own_message_id(), Some("order-1001"));
    /// # Ok::<(), customerio_core::call::JsonCallError>(())
    /// ```
    #[must_use]
    pub fn own_message_id(&self) -> Option<&str> {
        self.common.message_id.as_deref()
    }

    common_setters!(
        but context, "use customerio_core::call::JsonCall;\n\nlet line = br##\"{\"type\":\"track\",\"userId\":\"u1\",\"event\":\"Paid\"}\"##;\n",
        "JsonCall::parse(line)?",
        "\"event\":\"Paid\""
    );

    fn empty(kind: CallKind) -> Self {
        Self {
            kind,
            user: None,
            anonymous: None,
            group: None,
            previous: None,
            name: None,
            content: None,
            email: None,
            common: Common::default(),
        }
    }

    /// Returns the keys that the call may have, except its ids.
    fn keys(&self) -> Vec<MessageKey> {
        use MessageKey::{Context, Integrations, MessageId, OriginalTimestamp, Timestamp};
        let own: &[MessageKey] = match self.kind {
            CallKind::Track => &[MessageKey::Event, MessageKey::Properties],
            CallKind::Page | CallKind::Screen => &[MessageKey::Name, MessageKey::Properties],
            CallKind::Identify | CallKind::Group => &[MessageKey::Traits],
            CallKind::Alias => &[],
        };
        let common = [
            MessageId,
            Timestamp,
            OriginalTimestamp,
            Context,
            Integrations,
        ];
        own.iter().copied().chain(common).collect()
    }

    fn set(&mut self, key: &str, value: &'a RawValue) -> Result<(), JsonCallError> {
        if let Some(id) = self.kind.ids().iter().copied().find(|id| *id == key) {
            let text = Some(string(id, value)?);
            if id == MessageKey::UserId.as_str() {
                self.user = text;
            } else if id == MessageKey::AnonymousId.as_str() {
                self.anonymous = text;
            } else if id == MessageKey::GroupId.as_str() {
                self.group = text;
            } else {
                self.previous = text;
            }
            return Ok(());
        }
        let keys = self.keys();
        let Some(known) = keys.iter().copied().find(|known| known.as_str() == key) else {
            let mut names: Vec<&str> = keys.iter().map(|key| key.as_str()).collect();
            names.extend(self.kind.ids());
            return Err(JsonCallError::UnknownKey {
                key: customerio_rules::naming::visible(key),
                kind: self.kind,
                nearest: nearest(key, &names).map(str::to_owned),
            });
        };
        let key = known.as_str();
        match known {
            MessageKey::MessageId => self.common.message_id = Some(string(key, value)?.into()),
            MessageKey::Timestamp => self.common.timestamp = Some(time(key, value)?),
            MessageKey::OriginalTimestamp => {
                self.common.original_timestamp = Some(time(key, value)?);
            }
            MessageKey::Event | MessageKey::Name => self.name = Some(string(key, value)?),
            MessageKey::Properties | MessageKey::Traits => self.content = Some(object(key, value)?),
            MessageKey::Context => self.common.context_json = Some(object(key, value)?),
            MessageKey::Integrations => self.add_integrations(key, value)?,
            // The ids were handled above.
            MessageKey::UserId
            | MessageKey::AnonymousId
            | MessageKey::GroupId
            | MessageKey::PreviousId => {}
        }
        Ok(())
    }

    fn add_integrations(
        &mut self,
        key: &'static str,
        value: &'a RawValue,
    ) -> Result<(), JsonCallError> {
        let destinations: BTreeMap<String, Value> = serde_json::from_str(value.get())
            .map_err(|_| wrong_type(key, "an object of destinations"))?;
        for (destination, value) in destinations {
            let to: Integration = match value {
                Value::Bool(enabled) => enabled.into(),
                Value::Object(options) => options.into(),
                Value::Null => continue,
                Value::Number(_) | Value::String(_) | Value::Array(_) => {
                    return Err(wrong_type(key, "an object of booleans or objects"));
                }
            };
            let integrations = self.common.integrations.get_or_insert_default();
            integrations.insert(destination, to);
        }
        Ok(())
    }

    /// Checks the keys that a call needs in addition to its ids.
    fn complete(mut self) -> Result<Self, JsonCallError> {
        let missing = |key: MessageKey| JsonCallError::Missing {
            key: key.as_str(),
            kind: self.kind,
        };
        match self.kind {
            CallKind::Track if self.name.is_none() => return Err(missing(MessageKey::Event)),
            CallKind::Alias if self.user.is_none() => return Err(missing(MessageKey::UserId)),
            CallKind::Identify if self.user.is_none() && self.anonymous.is_none() => {
                self.email = self.content.and_then(email);
            }
            CallKind::Identify
            | CallKind::Track
            | CallKind::Page
            | CallKind::Screen
            | CallKind::Group
            | CallKind::Alias => {}
        }
        Ok(self)
    }

    /// Returns the key of the name, if the call has one.
    fn name_key(&self) -> &'static str {
        match self.kind {
            CallKind::Track => MessageKey::Event.as_str(),
            CallKind::Identify
            | CallKind::Page
            | CallKind::Screen
            | CallKind::Group
            | CallKind::Alias => MessageKey::Name.as_str(),
        }
    }

    fn content_key(&self) -> &'static str {
        match self.kind {
            CallKind::Identify | CallKind::Group => MessageKey::Traits.as_str(),
            CallKind::Track | CallKind::Page | CallKind::Screen | CallKind::Alias => {
                MessageKey::Properties.as_str()
            }
        }
    }
}

fn kind(value: Option<&RawValue>) -> Result<CallKind, JsonCallError> {
    let value = value.ok_or(JsonCallError::NoType)?;
    let name = string("type", value)?;
    let mut kinds = CallKind::ALL.into_iter();
    kinds
        .find(|kind| kind.as_str() == name)
        .ok_or(JsonCallError::UnknownType)
}

fn wrong_type(key: &'static str, expected: &'static str) -> JsonCallError {
    JsonCallError::WrongType { key, expected }
}

fn string(key: &'static str, value: &RawValue) -> Result<String, JsonCallError> {
    serde_json::from_str(value.get()).map_err(|_| wrong_type(key, "a string"))
}

fn time(key: &'static str, value: &RawValue) -> Result<Timestamp, JsonCallError> {
    let text = string(key, value)?;
    text.parse()
        .map_err(|error| JsonCallError::Time { key, error })
}

fn object<'a>(key: &'static str, value: &'a RawValue) -> Result<&'a RawValue, JsonCallError> {
    if value.get().starts_with('{') {
        Ok(value)
    } else {
        Err(wrong_type(key, "an object"))
    }
}

/// Returns the trait `email` if it is a string that is not blank.
fn email(traits: &RawValue) -> Option<String> {
    let traits: BTreeMap<String, &RawValue> = serde_json::from_str(traits.get()).ok()?;
    let email: String = serde_json::from_str(traits.get("email")?.get()).ok()?;
    (!is_blank(&email)).then_some(email)
}

#[diagnostic::do_not_recommend]
impl Call for JsonCall<'_> {}

impl Parts for JsonCall<'_> {
    fn kind(&self) -> CallKind {
        self.kind
    }

    fn common(&self) -> &Common<'_> {
        &self.common
    }

    fn ids<'s>(&'s self, _roles: &'s RoleTexts) -> Ids<'s> {
        Ids {
            user: self.user.as_deref(),
            anonymous: self.anonymous.as_deref(),
            group: self.group.as_deref(),
            previous: self.previous.as_deref(),
            needs: match self.email {
                Some(_) => &[],
                None => self.kind.required_ids(),
            },
            fields: &[],
        }
    }

    fn lane(&self) -> Option<&str> {
        self.email.as_deref()
    }

    fn show_payload(&self, to: &mut FieldWriter<'_, '_>) {
        if let Some(name) = &self.name {
            to.field(self.name_key(), name.as_str());
        }
        if let Some(content) = self.content {
            to.field(self.content_key(), &Raw(content));
        }
    }

    fn check_payload(&self, found: &mut Violations) {
        if let Some(name) = &self.name {
            let error = check_event_name(name).err();
            report_name_error(self.name_key(), name, error, found);
        }
    }

    fn check_soft_limits(&self, found: &mut Violations) {
        if let Some(name) = &self.name {
            soft::check_event_name(self.name_key(), name, found);
        }
    }
}

/// A value that is written with the bytes it was read with.
struct Raw<'a>(&'a RawValue);

impl CioProperty for Raw<'_> {
    const SHAPE: &'static Shape = Value::SHAPE;

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.foreign(self.0);
    }
}
