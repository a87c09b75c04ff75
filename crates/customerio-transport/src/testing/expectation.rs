//! Assertions about selected messages.

#![allow(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "an assertion is complete without the next one"
)]

use core::fmt;
use core::marker::PhantomData;

use customerio_core::call::{IntoAnonymousId, IntoGroupId, IntoUserId};
use customerio_core::walk::{CioProperty, Json};
use serde_json::Value;

use super::Message;
use super::report::{differences, list};

/// A selection of recorded messages, and assertions about it.
///
/// `for_user`, `for_anonymous`, `for_group`, `matching` and `matching_json` narrow the selection. The
/// other methods assert something about the selected messages at once. An assertion about *each*
/// message fails if no message is selected.
///
/// With an event of your own: `recorded.expect::<OrderCompleted>().for_user("u1").once().with(|order|
/// order.total > 0.0)`.
///
/// ```
/// use customerio_core::Empty;
/// use customerio_transport::testing;
///
/// let (client, recorded) = testing::recording();
/// client.identify("u1", &Empty)?;
/// recorded.expect_traits::<Empty>().for_user("u1").once().equal_to(&Empty);
/// # Ok::<(), customerio_transport::SendError>(())
/// ```
///
/// By ids, as JSON and by value:
///
/// ```
/// use customerio_core::Empty;
/// use customerio_core::call::{AnonymousId, CallKind, GroupId};
/// use customerio_core::event::CioEvent;
/// use customerio_transport::testing::{self, Recorded};
///
/// let (client, recorded) = testing::recording();
/// client.identify(AnonymousId::new("a-42"), &Empty)?;
/// client.group("u1", GroupId::new("acme"), &Empty)?;
/// client.alias("u1", AnonymousId::new("a-42"))?;
///
/// recorded.expect_call(CallKind::Identify).for_anonymous("a-42").times(1);
/// recorded
///     .expect_traits::<Empty>()
///     .for_group(GroupId::new("acme"))
///     .once()
///     .with_json(|content| content["objectTypeId"] == "1");
/// let merges = recorded.expect_alias().matching_json(|content| content.is_null());
/// assert_eq!(merges.messages().len(), 1);
/// merges.with_message(|message| message.previous_id() == Some("a-42"));
/// recorded.expect_named("User Deleted").never();
///
/// /// Events that are `Clone` are recorded as values too.
/// fn expect_one<E>(recorded: &Recorded, is_wanted: fn(&E) -> bool)
/// where
///     E: CioEvent + Clone + Send + Sync + 'static,
/// {
///     recorded.expect::<E>().with(is_wanted);
///     recorded.expect::<E>().matching(is_wanted).once();
/// }
/// # Ok::<(), customerio_transport::SendError>(())
/// ```
pub struct Expectation<T> {
    /// The selected messages.
    messages: Vec<Message>,
    all: Vec<Message>,
    what: String,
    of: PhantomData<fn(T)>,
}

impl<T> fmt::Debug for Expectation<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expectation")
            .field("what", &self.what)
            .field("messages", &self.messages)
            .finish_non_exhaustive()
    }
}

impl<T> Expectation<T> {
    pub(super) fn new(
        all: Vec<Message>,
        what: String,
        predicate: impl Fn(&Message) -> bool,
    ) -> Self {
        let messages = all.iter().filter(|it| predicate(it)).cloned().collect();
        Self {
            messages,
            all,
            what,
            of: PhantomData,
        }
    }

    fn narrow(mut self, criterion: &str, predicate: impl Fn(&Message) -> bool) -> Self {
        self.messages.retain(predicate);
        self.what.push_str(criterion);
        self
    }

    /// Selects only messages of this user.
    #[doc(alias = "for_identity")]
    #[must_use = "an expectation asserts nothing by itself; call `once`, `never` or `with`"]
    pub fn for_user<'a>(self, user_id: impl IntoUserId<'a>) -> Self {
        let id = user_id.into_id();
        let id = id.as_str();
        self.narrow(&format!(" of user {id:?}"), |message| {
            message.user_id() == Some(id)
        })
    }

    /// Selects only messages with this anonymous id.
    #[must_use = "an expectation asserts nothing by itself; call `once`, `never` or `with`"]
    pub fn for_anonymous<'a>(self, anonymous_id: impl IntoAnonymousId<'a>) -> Self {
        let id = anonymous_id.into_id();
        let id = id.as_str();
        self.narrow(&format!(" of anonymous {id:?}"), |message| {
            message.anonymous_id() == Some(id)
        })
    }

    /// Selects only messages of this group.
    #[must_use = "an expectation asserts nothing by itself; call `once`, `never` or `with`"]
    pub fn for_group<'a>(self, group_id: impl IntoGroupId<'a>) -> Self {
        let id = group_id.into_id();
        let id = id.as_str();
        self.narrow(&format!(" of group {id:?}"), |message| {
            message.group_id() == Some(id)
        })
    }

    /// Selects only messages whose properties or traits, as JSON, satisfy `predicate`.
    #[must_use = "an expectation asserts nothing by itself; call `once`, `never` or `with`"]
    pub fn matching_json(self, predicate: impl Fn(&Value) -> bool) -> Self {
        self.narrow(" that match", |message| predicate(message.content()))
    }

    /// Returns the selected messages.
    #[must_use]
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// Asserts that exactly one message is selected.
    ///
    /// # Panics
    ///
    /// Panics if no or more than one message is selected.
    #[track_caller]
    pub fn once(self) -> Self {
        self.times(1)
    }

    /// Asserts that no message is selected.
    ///
    /// # Panics
    ///
    /// Panics if a message is selected.
    #[track_caller]
    pub fn never(self) {
        self.times(0);
    }

    /// Asserts that exactly `count` messages are selected.
    ///
    /// # Panics
    ///
    /// Panics if more or fewer messages are selected.
    #[doc(alias = "count")]
    #[doc(alias = "exactly")]
    #[track_caller]
    pub fn times(self, count: usize) -> Self {
        let found = self.messages.len();
        if found != count {
            let times = match count {
                0 => "never".to_owned(),
                1 => "once".to_owned(),
                _ => format!("{count} times"),
            };
            self.fail(&format!("{times}, found {found}"));
        }
        self
    }

    /// Asserts that the properties or traits of each message, as JSON, satisfy `predicate`.
    ///
    /// # Panics
    ///
    /// Panics if no message is selected, or if one does not satisfy `predicate`.
    #[track_caller]
    pub fn with_json<R: Holds>(self, predicate: impl Fn(&Value) -> R) -> Self {
        self.assert_each("with JSON that satisfies the predicate", |message| {
            predicate(message.content()).holds()
        })
    }

    /// Asserts that each message satisfies `predicate`, which can test more than the content, such as
    /// [`Message::message_id`] or the context in [`Message::json`].
    ///
    /// # Panics
    ///
    /// Panics if no message is selected, or if one does not satisfy `predicate`.
    #[track_caller]
    pub fn with_message<R: Holds>(self, predicate: impl Fn(&Message) -> R) -> Self {
        self.assert_each("that satisfies the predicate", |message| {
            predicate(message).holds()
        })
    }

    #[track_caller]
    fn assert_each(self, how: &str, predicate: impl Fn(&Message) -> bool) -> Self {
        self.assert_not_empty(how);
        let failed: Vec<_> = self
            .messages
            .iter()
            .filter(|message| !predicate(message))
            .cloned()
            .collect();
        if !failed.is_empty() {
            self.fail(&format!("{how}\n{}", list("does not satisfy it", &failed)));
        }
        self
    }

    #[track_caller]
    fn assert_not_empty(&self, how: &str) {
        if self.messages.is_empty() {
            self.fail(&format!("{how}, found none"));
        }
    }

    #[track_caller]
    #[expect(clippy::panic, reason = "an assertion of a test")]
    fn fail(&self, how: &str) -> ! {
        panic!(
            "expected {} {how}\n{}",
            self.what,
            list("recorded", &self.all)
        );
    }
}

impl<T: Clone + Send + Sync + 'static> Expectation<T> {
    /// Selects only messages whose value satisfies `predicate`.
    ///
    /// # Panics
    ///
    /// Panics if the value of a message was not recorded; see [`with`](Self::with).
    #[track_caller]
    #[must_use = "an expectation asserts nothing by itself; call `once`, `never` or `with`"]
    pub fn matching(self, predicate: impl Fn(&T) -> bool) -> Self {
        self.assert_values();
        self.narrow(" that match", |message| {
            message.value().is_some_and(&predicate)
        })
    }

    /// Asserts that the value of each message satisfies `predicate`, which returns a `bool` or has
    /// assertions. The value is the event or the traits that were passed to the call.
    ///
    /// # Panics
    ///
    /// Panics if no message is selected, or if one does not satisfy `predicate`. Panics too if the value
    /// of one was not recorded, because its type has a lifetime parameter or no derive.
    #[track_caller]
    pub fn with<R: Holds>(self, predicate: impl Fn(&T) -> R) -> Self {
        self.assert_values();
        self.assert_each("with a value that satisfies the predicate", |message| {
            message
                .value()
                .is_some_and(|value| predicate(value).holds())
        })
    }

    /// Returns copies of the values of the selected messages, in the order of the calls. Each value is the
    /// event or the traits that were passed to the call.
    ///
    /// ```
    /// use customerio_core::event::CioEvent;
    /// use customerio_transport::testing::Recorded;
    ///
    /// fn assert_sent<E>(recorded: &Recorded, expected: &[E])
    /// where
    ///     E: CioEvent + Clone + core::fmt::Debug + PartialEq + Send + Sync + 'static,
    /// {
    ///     assert_eq!(recorded.expect::<E>().values(), expected);
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the value of a message was not recorded; see [`with`](Self::with).
    #[doc(alias = "events")]
    #[doc(alias = "collect")]
    #[track_caller]
    #[must_use]
    pub fn values(&self) -> Vec<T>
    where
        T: Clone,
    {
        self.assert_values();
        self.messages
            .iter()
            .filter_map(Message::value)
            .cloned()
            .collect()
    }

    #[track_caller]
    fn assert_values(&self) {
        if self.messages.iter().any(|it| it.value::<T>().is_none()) {
            self.fail(
                "as a value, but only its JSON was recorded, since its type has a lifetime parameter or \
                 no derive; use `with_json` or `equal_to`",
            );
        }
    }
}

impl<T: CioProperty> Expectation<T> {
    /// Asserts that the content of each message equals `expected` as JSON. The type needs neither
    /// `Clone` nor `PartialEq`, and may have lifetimes.
    ///
    /// The comparison ignores what a call adds to the content: the category of a page, the type of an
    /// object and the traits of a relationship.
    ///
    /// # Panics
    ///
    /// Panics if no message is selected, or if one differs; the message lists the differences.
    #[track_caller]
    pub fn equal_to(self, expected: &T) -> Self {
        self.assert_not_empty("equal to the given value");
        let expected = match serde_json::to_value(Json(expected)) {
            Ok(expected) => expected,
            Err(error) => self.fail(&format!("equal to a value that can't be written: {error}")),
        };
        for message in &self.messages {
            let mut found = message.content().clone();
            without_additions(&mut found, &expected);
            let lines = differences(&expected, &found);
            if !lines.is_empty() {
                let lines = lines.join("\n  ");
                self.fail(&format!(
                    "equal to the given value\nthey differ in\n  {lines}\nof {message}"
                ));
            }
        }
        self
    }
}

/// The result of a predicate: a `bool`, or `()` of a closure that asserts by itself.
///
/// ```
/// use customerio_core::Untyped;
/// use customerio_transport::testing;
///
/// let (client, recorded) = testing::recording();
/// client.track("u1", &Untyped::event("Paid", serde_json::json!({ "total": 12 })))?;
/// recorded.expect_named("Paid").with_json(|it| it["total"] == 12);
/// recorded.expect_named("Paid").with_json(|it| assert_eq!(it["total"], 12));
/// # Ok::<(), customerio_transport::SendError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the result of a predicate",
    label = "expected a `bool`, or assertions that end with `;`"
)]
pub trait Holds {
    /// Whether the predicate is satisfied.
    fn holds(self) -> bool;
}

#[diagnostic::do_not_recommend]
impl Holds for bool {
    fn holds(self) -> bool {
        self
    }
}

#[diagnostic::do_not_recommend]
impl Holds for () {
    fn holds(self) -> bool {
        true
    }
}

/// Removes what a call adds to the content, unless it is expected.
fn without_additions(found: &mut Value, expected: &Value) {
    if let (Some(found), Some(expected)) = (found.as_object_mut(), expected.as_object()) {
        for added in ["category", "objectTypeId", "relationshipAttributes"] {
            if !expected.contains_key(added) {
                found.remove(added);
            }
        }
    }
}
