//! A call as the bytes of one batch item: written once, measured as it is written.

use core::ops::Range;

use customerio_rules::{fingerprint, limits};

use crate::call::parts::{Ids, RoleTexts, check_not_empty};
use crate::call::{Call, CallKind, Context, Integrations, IntegrationsOver, Library, soft};
use crate::message_id::MessageId;
use crate::shape::Shape;
use crate::timestamp::{TimeText, Timestamp};
use crate::validate::{Checker, Found, Path, Rule, Violations};
use crate::walk::{CioObject, CioProperty, Fields, Visitor, write_object};

/// What is the same for every item that a client writes.
#[derive(Clone, Debug)]
pub struct ItemSettings {
    /// Fills the keys that a call's own context leaves out.
    pub context: Context,
    /// Fills the destinations that a call does not name.
    pub integrations: Integrations,
    /// What happens to a message that does not keep its shape.
    pub validation: Validation,
    /// What happens to a message over a limit that the service may not keep.
    pub soft_limits: SoftLimits,
}

impl Default for ItemSettings {
    /// This library named in the context, shapes kept, soft limits reported.
    fn default() -> Self {
        Self {
            context: Context::new().library(Library::this()),
            integrations: Integrations::new(),
            validation: Validation::default(),
            soft_limits: SoftLimits::default(),
        }
    }
}

/// What happens to a message that does not keep its shape.
///
/// What can't be sent at all (an empty id, a number that JSON does not have) is an error in each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Validation {
    /// It is an error.
    #[default]
    Reject,
    /// It is sent, and its violations are reported.
    Report,
    /// It is sent unchecked.
    Off,
}

/// What happens to a message over a limit that is published for the store behind the API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SoftLimits {
    /// It is an error.
    Reject,
    /// It is sent, and the limit is reported.
    #[default]
    Report,
    /// It is sent unmeasured.
    Off,
}

/// What delivery needs to know of an item, learnt while it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemHead {
    /// Which call it is.
    pub kind: CallKind,
    /// Where the message id stands in the item's bytes: a JSON string with its quotes.
    pub message_id: Range<usize>,
    /// Hashes of the identities that the item touches, at most three of them. Items that
    /// share one must arrive in the order of their calls.
    pub touches: [Option<u64>; 3],
}

/// An item that was written.
#[derive(Debug)]
pub struct Written {
    /// What delivery needs to know of it.
    pub head: ItemHead,
    /// What it does not keep and is sent all the same.
    pub tolerated: Violations,
}

/// Why a call has no item. Nothing of it was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ItemError {
    /// It does not keep its shape, or lacks what the API requires.
    #[error("the message can't be sent: {0}")]
    Invalid(Violations),
    /// It is larger than the service takes.
    #[error(
        "the message has {bytes} bytes, the service takes at most {limit}; send less in one message"
    )]
    TooLarge {
        /// How many bytes of JSON it has.
        bytes: usize,
        /// How many it may have.
        limit: usize,
    },
    /// A value of a foreign type failed to serialize.
    #[error("the message can't be written: {0}")]
    Unwritable(String),
}

/// Writes a call behind whatever `out` holds, as one item of a batch: a JSON object of at most
/// 32 000 bytes.
///
/// ```
/// use customerio_core::call::Alias;
/// use customerio_core::item::{ItemSettings, write_item};
///
/// let mut out = Vec::new();
/// let call = Alias::new("a-42", "u1").message_id("alias-1");
/// let written = write_item(&call, &ItemSettings::default(), &mut out)?;
/// assert_eq!(&out[written.head.message_id], br#""alias-1""#);
/// # Ok::<(), customerio_core::item::ItemError>(())
/// ```
///
/// # Errors
///
/// Everything that is wrong with the message, or its size. `out` is then as it was.
pub fn write_item<C: Call + ?Sized>(
    call: &C,
    settings: &ItemSettings,
    out: &mut Vec<u8>,
) -> Result<Written, ItemError> {
    let mut roles = RoleTexts::default();
    call.show_roles(&mut roles);
    let mut found = Violations::default();
    let item = Item::new(call, &roles, settings, &mut found);
    if settings.validation != Validation::Off {
        item.check_values(&mut found);
    }
    if settings.soft_limits != SoftLimits::Off {
        soft::check_ids(&item.ids, &mut found);
        call.check_soft_limits(&mut found);
    }
    if found.any(|rule| refuses(rule, settings)) {
        return Err(ItemError::Invalid(found));
    }
    let start = out.len();
    let head = item.write(out).map_err(|error| {
        out.truncate(start);
        item.name_error(&error)
    })?;
    let bytes = out.len() - start;
    if bytes > limits::ITEM_BYTES.value {
        out.truncate(start);
        return Err(ItemError::TooLarge {
            bytes,
            limit: limits::ITEM_BYTES.value,
        });
    }
    Ok(Written {
        head,
        tolerated: found,
    })
}

fn refuses(rule: &Rule, settings: &ItemSettings) -> bool {
    if rule.is_soft() {
        settings.soft_limits == SoftLimits::Reject
    } else {
        rule.is_fatal() || settings.validation == Validation::Reject
    }
}

/// A call with everything that is filled in when it is made.
struct Item<'a, C: ?Sized> {
    call: &'a C,
    ids: Ids<'a>,
    message_id: MessageId<'a>,
    timestamp: Timestamp,
    settings: &'a ItemSettings,
}

impl<'a, C: Call + ?Sized> Item<'a, C> {
    /// Fills it in, and finds what the API requires and the call does not give.
    fn new(
        call: &'a C,
        roles: &'a RoleTexts,
        settings: &'a ItemSettings,
        found: &mut Violations,
    ) -> Self {
        let common = call.common();
        let ids = call.ids(roles);
        ids.check(found);
        let now = Timestamp::now();
        let timestamp = match (common.timestamp, roles.timestamp()) {
            (Some(timestamp), _) | (None, Some(Ok(timestamp))) => Some(timestamp),
            (None, Some(Err(_))) => {
                found.add(
                    &Path::Key(&Path::Root, "timestamp"),
                    Rule::Year,
                    Found::Nothing,
                );
                None
            }
            (None, None) => None,
        };
        for (key, time) in [
            ("timestamp", timestamp),
            ("originalTimestamp", common.original_timestamp),
        ] {
            if let Some(time) = time {
                check_time(&Path::Key(&Path::Root, key), time, found);
            }
        }
        let given = common
            .message_id
            .as_deref()
            .or(roles.get(crate::event::Role::MessageId));
        if let Some(id) = given {
            check_not_empty(&Path::Key(&Path::Root, "messageId"), id, found);
        }
        let message_id = given.map_or_else(|| MessageId::generate(now), MessageId::Given);
        Self {
            call,
            ids,
            message_id,
            timestamp: timestamp.unwrap_or(now),
            settings,
        }
    }

    fn check_values(&self, found: &mut Violations) {
        self.call.check_payload(found);
        if let Some(context) = &self.call.common().context {
            let path = Path::Key(&Path::Root, "context");
            Checker::new(Context::SHAPE, &path, found).show(&**context);
        }
    }

    fn write(&self, out: &mut Vec<u8>) -> Result<ItemHead, serde_json::Error> {
        let start = out.len();
        write_object(out, |to| self.show(to))?;
        // Ids are short and the place is known: reading on is cheaper than counting every byte
        // that the serializer writes.
        let at = r#"{"type":"","messageId":"#.len() + self.call.kind().as_str().len();
        let length = length_of_string(&out[start + at..]);
        Ok(ItemHead {
            kind: self.call.kind(),
            message_id: at..at + length,
            touches: self.touches(),
        })
    }

    fn show<F: Fields>(&self, to: &mut F) {
        to.field("type", self.call.kind().as_str());
        to.field("messageId", self.message_id.as_str());
        to.field("timestamp", &self.timestamp);
        let common = self.call.common();
        common
            .original_timestamp
            .visit_as_field("originalTimestamp", to);
        for (key, id) in self.ids.given() {
            to.field(key, id);
        }
        self.call.show_payload(to);
        let base = &self.settings.context;
        match &common.context {
            None => to.field("context", base),
            Some(own) => to.field("context", &ContextOver { own, base }),
        }
        let integrations = IntegrationsOver {
            own: &common.integrations,
            base: &self.settings.integrations,
        };
        if !integrations.is_empty() {
            to.field("integrations", &integrations);
        }
    }

    fn touches(&self) -> [Option<u64>; 3] {
        // A previous id may be a user's or a visitor's, so all ids share one space: an anonymous
        // id that equals a user's id costs an order that nobody asked for, and nothing else.
        let lane = self.call.lane().into_iter();
        let mut ids = self
            .ids
            .given()
            .map(|(_, id)| id)
            .chain(lane)
            .map(fingerprint::of_str);
        [ids.next(), ids.next(), ids.next()]
    }

    /// Says where the value stands that could not be written.
    fn name_error(&self, error: &serde_json::Error) -> ItemError {
        let mut found = Violations::default();
        self.check_values(&mut found);
        if found.any(Rule::is_fatal) {
            ItemError::Invalid(found)
        } else {
            ItemError::Unwritable(error.to_string())
        }
    }
}

fn check_time(path: &Path<'_>, time: Timestamp, found: &mut Violations) {
    if TimeText::new(time.as_system_time()).is_none() {
        found.add(path, Rule::Year, Found::Nothing);
    } else if time.as_system_time() < std::time::UNIX_EPOCH {
        found.add(path, Rule::BeforeEpoch, Found::Other(&time));
    }
}

/// How long a JSON string is that begins at the first byte, quotes included.
fn length_of_string(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// A call's own context over the client's.
struct ContextOver<'a> {
    own: &'a Context,
    base: &'a Context,
}

impl CioProperty for ContextOver<'_> {
    const SHAPE: &'static Shape = Context::SHAPE;

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.object(self);
    }
}

impl CioObject for ContextOver<'_> {
    fn visit_fields<F: Fields>(&self, to: &mut F) {
        self.own.visit_over(self.base, to);
    }
}
