//! Assertions about selected messages.

#![allow(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "an assertion is complete without the next one"
)]

use core::fmt;
use core::marker::PhantomData;

use customerio_core::call::{IntoAnonymousId, IntoGroupId, IntoUserId};
use serde_json::Value;

use super::holds::Holds;
use super::message::Message;
use super::report::list;

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
pub struct Expectation<T> {
    /// The selected messages.
    pub(super) messages: Vec<Message>,
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

    pub(super) fn narrow(mut self, criterion: &str, predicate: impl Fn(&Message) -> bool) -> Self {
        self.messages.retain(predicate);
        self.what.push_str(criterion);
        self
    }

    /// Selects only messages of this user.
    ///
    /// ```
    #[doc = recording!()]
    /// client.identify("u1", &Empty)?;
    /// client.identify("u2", &Empty)?;
    /// recorded.expect_call(CallKind::Identify).for_user("u1").once();
    /// # Ok::<(), SendError>(())
    /// ```
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
    ///
    /// ```
    #[doc = recording!()]
    /// client.identify(AnonymousId::new("a-42"), &Empty)?;
    /// recorded.expect_call(CallKind::Identify).for_anonymous("a-42").once();
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use = "an expectation asserts nothing by itself; call `once`, `never` or `with`"]
    pub fn for_anonymous<'a>(self, anonymous_id: impl IntoAnonymousId<'a>) -> Self {
        let id = anonymous_id.into_id();
        let id = id.as_str();
        self.narrow(&format!(" of anonymous {id:?}"), |message| {
            message.anonymous_id() == Some(id)
        })
    }

    /// Selects only messages of this group.
    ///
    /// ```
    #[doc = recording!()]
    /// client.group("u1", GroupId::new("acme"), &Empty)?;
    /// recorded.expect_call(CallKind::Group).for_group(GroupId::new("acme")).once();
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use = "an expectation asserts nothing by itself; call `once`, `never` or `with`"]
    pub fn for_group<'a>(self, group_id: impl IntoGroupId<'a>) -> Self {
        let id = group_id.into_id();
        let id = id.as_str();
        self.narrow(&format!(" of group {id:?}"), |message| {
            message.group_id() == Some(id)
        })
    }

    /// Selects only messages whose properties or traits, as JSON, satisfy `predicate`.
    ///
    /// ```
    #[doc = recording!()]
    /// client.track("u1", &Untyped::event("Paid", json!({ "total": 12 })))?;
    /// client.track("u1", &Untyped::event("Paid", json!({ "total": 99 })))?;
    /// recorded.expect_named("Paid").matching_json(|paid| paid["total"] == 99).once();
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use = "an expectation asserts nothing by itself; call `once`, `never` or `with`"]
    pub fn matching_json(self, predicate: impl Fn(&Value) -> bool) -> Self {
        self.narrow(" that match", |message| predicate(message.content()))
    }

    /// Returns the selected messages.
    ///
    /// ```
    #[doc = recording!()]
    /// client.identify("u1", &Empty)?;
    /// let identified = recorded.expect_call(CallKind::Identify);
    /// assert_eq!(identified.messages()[0].user_id(), Some("u1"));
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use]
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// Asserts that exactly one message is selected.
    ///
    /// ```
    #[doc = recording!()]
    /// client.track("u1", &Paid { total: 12 })?;
    /// recorded.expect::<Paid>().once();
    /// # Ok::<(), SendError>(())
    /// ```
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
    /// ```
    #[doc = recording!()]
    /// client.identify("u1", &Empty)?;
    /// recorded.expect::<Paid>().never();
    /// # Ok::<(), SendError>(())
    /// ```
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
    /// ```
    #[doc = recording!()]
    /// client.track("u1", &Paid { total: 12 })?;
    /// client.track("u1", &Paid { total: 99 })?;
    /// recorded.expect::<Paid>().times(2);
    /// # Ok::<(), SendError>(())
    /// ```
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
    /// ```
    #[doc = recording!()]
    /// client.track("u1", &Untyped::event("Paid", json!({ "total": 12 })))?;
    /// recorded.expect_named("Paid").with_json(|paid| paid["total"] == 12);
    /// # Ok::<(), SendError>(())
    /// ```
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
    /// ```
    #[doc = recording!()]
    /// client.send(Identify::new("u1", &Empty).message_id("signup-u1"))?;
    /// recorded.expect_call(CallKind::Identify).with_message(|it| it.message_id() == "signup-u1");
    /// # Ok::<(), SendError>(())
    /// ```
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
    pub(super) fn assert_each(self, how: &str, predicate: impl Fn(&Message) -> bool) -> Self {
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
    pub(super) fn assert_not_empty(&self, how: &str) {
        if self.messages.is_empty() {
            self.fail(&format!("{how}, found none"));
        }
    }

    #[track_caller]
    #[expect(clippy::panic, reason = "an assertion of a test")]
    pub(super) fn fail(&self, how: &str) -> ! {
        panic!(
            "expected {} {how}\n{}",
            self.what,
            list("recorded", &self.all)
        );
    }
}
