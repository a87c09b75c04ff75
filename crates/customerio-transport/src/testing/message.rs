//! One recorded message.

use core::fmt;
use std::sync::Arc;

use customerio_core::call::CallKind;
use customerio_core::event::{CioEvent, EventSpec};
use customerio_core::item::Written;
use customerio_core::testing::TypedCopies;
use customerio_core::traits::{CioTraits, TraitsSpec};
use serde_json::Value;

use crate::error::SendError;

/// A message as it would have been sent. Clones share it.
#[derive(Clone)]
pub struct Message {
    inner: Arc<Inner>,
}

struct Inner {
    kind: CallKind,
    id: String,
    json: Value,
    copies: TypedCopies,
}

impl Message {
    /// Reads `item`, whose bytes were written as `written` says.
    pub(super) fn new(
        written: &Written,
        item: &[u8],
        copies: TypedCopies,
    ) -> Result<Self, SendError> {
        let json = serde_json::from_slice(item)
            .map_err(|error| SendError::Unwritable(format!("the message is not JSON: {error}")))?;
        Ok(Self {
            inner: Arc::new(Inner {
                kind: written.head.kind,
                id: written.message_id(item)?,
                json,
                copies,
            }),
        })
    }

    /// Which call it is.
    #[must_use]
    pub fn kind(&self) -> CallKind {
        self.inner.kind
    }

    /// The whole message, as the service would get it.
    #[must_use]
    pub fn json(&self) -> &Value {
        &self.inner.json
    }

    /// The name of the event, the page or the screen; none for the other calls.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.text("event").or_else(|| self.text("name"))
    }

    /// The id of the user, if it has one.
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        self.text("userId")
    }

    /// The anonymous id, if it has one.
    #[must_use]
    pub fn anonymous_id(&self) -> Option<&str> {
        self.text("anonymousId")
    }

    /// The id of the group, if it has one.
    #[must_use]
    pub fn group_id(&self) -> Option<&str> {
        self.text("groupId")
    }

    /// The id of the profile that an alias ends.
    #[must_use]
    pub fn previous_id(&self) -> Option<&str> {
        self.text("previousId")
    }

    /// The id of the message.
    #[must_use]
    pub fn message_id(&self) -> &str {
        &self.inner.id
    }

    /// What it says: the properties of an event, or the traits; `null` for an alias.
    #[must_use]
    pub fn content(&self) -> &Value {
        let json = self.json();
        json.get("properties")
            .or_else(|| json.get("traits"))
            .unwrap_or(&Value::Null)
    }

    /// The event or the traits themselves, if they are of this type, and it is `Clone`, `Send` and
    /// `Sync` and has no lifetimes. An event that went out in an enum of events is found as either.
    #[must_use]
    pub fn value<T: 'static>(&self) -> Option<&T> {
        self.inner.copies.get()
    }

    /// Which event it was, if it was one of the program's.
    #[must_use]
    pub fn event(&self) -> Option<&'static EventSpec> {
        self.inner.copies.event()
    }

    /// Which traits it held.
    #[must_use]
    pub fn traits(&self) -> &[&'static TraitsSpec] {
        self.inner.copies.traits()
    }

    /// Returns whether it is a message of this event, or of a variant of this enum of events.
    pub(super) fn is_event<E: CioEvent>(&self) -> bool {
        self.event().is_some_and(|found| {
            E::SPECS.iter().any(|spec| {
                (spec.call, spec.name, spec.version) == (found.call, found.name, found.version)
            })
        })
    }

    /// Returns whether it is a message with these traits.
    pub(super) fn has_traits<T: CioTraits>(&self) -> bool {
        // A shape is identified by the name of its type.
        let wanted = (T::SPEC.shape.id)();
        self.traits().iter().any(|spec| (spec.shape.id)() == wanted)
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.json().get(key)?.as_str()
    }
}

/// On one line: which call, of whom, and what it says.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind().fmt(f)?;
        if let Some(name) = self.name() {
            write!(f, " `{name}`")?;
        }
        for (of, id) in [
            ("user", self.user_id()),
            ("anonymous", self.anonymous_id()),
            ("group", self.group_id()),
            ("previous", self.previous_id()),
        ] {
            if let Some(id) = id {
                write!(f, " {of} {id:?}")?;
            }
        }
        match self.content() {
            Value::Null => Ok(()),
            content => write!(f, " {content}"),
        }
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
