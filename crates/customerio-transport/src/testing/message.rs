//! A recorded message.

use core::fmt;
use std::sync::Arc;

use customerio_core::call::CallKind;
use customerio_core::event::{CioEvent, EventSpec};
use customerio_core::item::Written;
use customerio_core::testing::TypedCopies;
use customerio_core::traits::{CioTraits, TraitsSpec};
use serde_json::Value;

use crate::error::SendError;

/// A recorded message. Clones share its content.
///
/// ```
/// use customerio_core::Empty;
/// use customerio_core::call::CallKind;
/// use customerio_transport::testing;
///
/// let (client, recorded) = testing::recording();
/// client.identify("u1", &Empty)?;
/// let messages = recorded.all();
/// assert_eq!(messages[0].json()["userId"], "u1");
/// assert_eq!(messages[0].kind(), CallKind::Identify);
/// # Ok::<(), customerio_transport::SendError>(())
/// ```
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
    /// Creates a message from its bytes.
    ///
    /// # Errors
    ///
    /// The bytes are not the JSON of a message.
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

    /// Returns the call.
    ///
    /// ```
    #[doc = recording!()]
    /// client.identify("u1", &Empty)?;
    /// assert_eq!(recorded.all()[0].kind(), CallKind::Identify);
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use]
    pub fn kind(&self) -> CallKind {
        self.inner.kind
    }

    /// Returns the whole message as the service would receive it.
    ///
    /// ```
    #[doc = recording!()]
    /// client.identify("u1", &Empty)?;
    /// assert_eq!(recorded.all()[0].json()["type"], "identify");
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use]
    pub fn json(&self) -> &Value {
        &self.inner.json
    }

    /// Returns the name of the event, page or screen; `None` for other calls.
    ///
    /// ```
    #[doc = recording!()]
    /// client.track("u1", &Paid { total: 12 })?;
    /// assert_eq!(recorded.all()[0].name(), Some("Paid"));
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.string("event").or_else(|| self.string("name"))
    }

    /// Returns the user id.
    ///
    /// ```
    #[doc = recording!()]
    /// client.identify("u1", &Empty)?;
    /// assert_eq!(recorded.all()[0].user_id(), Some("u1"));
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        self.string("userId")
    }

    /// Returns the anonymous id.
    ///
    /// ```
    #[doc = recording!()]
    /// client.identify(AnonymousId::new("a-42"), &Empty)?;
    /// assert_eq!(recorded.all()[0].anonymous_id(), Some("a-42"));
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use]
    pub fn anonymous_id(&self) -> Option<&str> {
        self.string("anonymousId")
    }

    /// Returns the group id.
    ///
    /// ```
    #[doc = recording!()]
    /// client.group("u1", GroupId::new("acme"), &Empty)?;
    /// assert_eq!(recorded.all()[0].group_id(), Some("acme"));
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use]
    pub fn group_id(&self) -> Option<&str> {
        self.string("groupId")
    }

    /// Returns the id of the profile that an alias call merges into another.
    ///
    /// ```
    #[doc = recording!()]
    /// client.alias("u1", AnonymousId::new("a-42"))?;
    /// assert_eq!(recorded.all()[0].previous_id(), Some("a-42"));
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use]
    pub fn previous_id(&self) -> Option<&str> {
        self.string("previousId")
    }

    /// Returns the message id.
    ///
    /// ```
    #[doc = recording!()]
    /// client.send(Identify::new("u1", &Empty).message_id("signup-u1"))?;
    /// assert_eq!(recorded.all()[0].message_id(), "signup-u1");
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use]
    pub fn message_id(&self) -> &str {
        &self.inner.id
    }

    /// Returns the properties of an event or the traits; `null` for an alias call.
    ///
    /// ```
    #[doc = recording!()]
    /// client.track("u1", &Paid { total: 12 })?;
    /// assert_eq!(recorded.all()[0].content(), &json!({ "total": 12 }));
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use]
    pub fn content(&self) -> &Value {
        let json = self.json();
        json.get("properties")
            .or_else(|| json.get("traits"))
            .unwrap_or(&Value::Null)
    }

    /// Returns the event or the traits if they have type `T`, and `T` is `Clone`, `Send` and `Sync` and
    /// has no lifetimes. An event in an enum of events is found as both types.
    ///
    /// ```
    /// use customerio_core::Empty;
    /// use customerio_transport::testing;
    ///
    /// let (client, recorded) = testing::recording();
    /// client.identify("u1", &Empty)?;
    /// assert!(recorded.all()[0].value::<String>().is_none());
    /// # Ok::<(), customerio_transport::SendError>(())
    /// ```
    #[must_use]
    pub fn value<T: 'static>(&self) -> Option<&T> {
        self.inner.copies.get()
    }

    /// Returns the spec of the event, if the message has an event that a type of the program declares.
    ///
    /// ```
    #[doc = recording!()]
    /// client.track("u1", &Paid { total: 12 })?;
    /// assert_eq!(recorded.all()[0].event().map(|spec| spec.name()), Some("Paid"));
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use]
    pub fn event(&self) -> Option<&'static EventSpec> {
        self.inner.copies.event()
    }

    /// Returns the specs of the traits in the message.
    ///
    /// ```
    #[doc = recording!()]
    /// client.identify("u1", &Empty)?;
    /// assert_eq!(recorded.all()[0].traits()[0].name(), "Empty");
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use]
    pub fn traits(&self) -> &[&'static TraitsSpec] {
        self.inner.copies.traits()
    }

    /// Returns whether it is a message of this event, or of a variant of this enum of events.
    pub(super) fn is_event<E: CioEvent>(&self) -> bool {
        self.event().is_some_and(|found| {
            E::SPECS.iter().any(|spec| {
                spec.call() == found.call()
                    && spec.name() == found.name()
                    && spec.version() == found.version()
            })
        })
    }

    /// Returns whether it is a message with these traits.
    pub(super) fn has_traits<T: CioTraits>(&self) -> bool {
        // A shape is identified by the name of its type.
        let wanted = T::SPEC.shape().id();
        self.traits().iter().any(|spec| spec.shape().id() == wanted)
    }

    fn string(&self, key: &str) -> Option<&str> {
        self.json().get(key)?.as_str()
    }
}

/// Shows the call, the name, the ids and the content on one line.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind().fmt(f)?;
        if let Some(name) = self.name() {
            write!(f, " `{name}`")?;
        }
        for (kind, id) in [
            ("user", self.user_id()),
            ("anonymous", self.anonymous_id()),
            ("group", self.group_id()),
            ("previous", self.previous_id()),
        ] {
            if let Some(id) = id {
                write!(f, " {kind} {id:?}")?;
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
