//! What is asserted of some of the messages.

#![allow(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "an assertion has asserted all that it was to assert"
)]

use core::fmt;
use core::marker::PhantomData;

use customerio_core::call::{IntoAnonymousId, IntoGroupId, IntoUserId};
use customerio_core::walk::{CioProperty, Json};
use serde_json::Value;

use super::Message;
use super::report::{differences, list};

/// Some of the messages that were recorded, and what they are expected to be.
///
/// `for_user`, `for_anonymous`, `for_group`, `matching` and `matching_json` narrow which messages are
/// meant. The others assert something of those, at once and in the order in which they are written;
/// what speaks of *each* message fails where there is none.
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
    /// Those that are meant.
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
    pub(super) fn new(all: Vec<Message>, what: String, is: impl Fn(&Message) -> bool) -> Self {
        let messages = all.iter().filter(|message| is(message)).cloned().collect();
        Self {
            messages,
            all,
            what,
            of: PhantomData,
        }
    }

    fn narrow(mut self, how: &str, is: impl Fn(&Message) -> bool) -> Self {
        self.messages.retain(is);
        self.what.push_str(how);
        self
    }

    /// Only those of this user.
    #[must_use = "an expectation asserts nothing by itself; say `once`, `never` or `with`"]
    pub fn for_user<'a>(self, user_id: impl IntoUserId<'a>) -> Self {
        let id = user_id.into_id();
        let id = id.as_str();
        self.narrow(&format!(" of user {id:?}"), |message| {
            message.user_id() == Some(id)
        })
    }

    /// Only those of this anonymous id.
    #[must_use = "an expectation asserts nothing by itself; say `once`, `never` or `with`"]
    pub fn for_anonymous<'a>(self, anonymous_id: impl IntoAnonymousId<'a>) -> Self {
        let id = anonymous_id.into_id();
        let id = id.as_str();
        self.narrow(&format!(" of anonymous {id:?}"), |message| {
            message.anonymous_id() == Some(id)
        })
    }

    /// Only those of this group.
    #[must_use = "an expectation asserts nothing by itself; say `once`, `never` or `with`"]
    pub fn for_group<'a>(self, group_id: impl IntoGroupId<'a>) -> Self {
        let id = group_id.into_id();
        let id = id.as_str();
        self.narrow(&format!(" of group {id:?}"), |message| {
            message.group_id() == Some(id)
        })
    }

    /// Only those whose properties or traits, as JSON, are so.
    #[must_use = "an expectation asserts nothing by itself; say `once`, `never` or `with`"]
    pub fn matching_json(self, is: impl Fn(&Value) -> bool) -> Self {
        self.narrow(" that match", |message| is(message.content()))
    }

    /// The messages that are meant so far.
    #[must_use]
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// Asserts that there is exactly one.
    ///
    /// # Panics
    ///
    /// There are more, or none.
    #[track_caller]
    pub fn once(self) -> Self {
        self.times(1)
    }

    /// Asserts that there is none.
    ///
    /// # Panics
    ///
    /// There are some.
    #[track_caller]
    pub fn never(self) {
        self.times(0);
    }

    /// Asserts that there are so many.
    ///
    /// # Panics
    ///
    /// There are more, or fewer.
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

    /// Asserts that there is at least one, and that the properties or traits of each, as JSON, are so.
    ///
    /// # Panics
    ///
    /// There is none, or one that is not so.
    #[track_caller]
    pub fn with_json(self, is: impl Fn(&Value) -> bool) -> Self {
        self.each("with JSON that is as asked for", |message| {
            is(message.content())
        })
    }

    /// Asserts that there is at least one, and that each is so: for what stands beside the content, such
    /// as [`Message::message_id`] or the context in [`Message::json`].
    ///
    /// # Panics
    ///
    /// There is none, or one that is not so.
    #[track_caller]
    pub fn with_message(self, is: impl Fn(&Message) -> bool) -> Self {
        self.each("as asked for", is)
    }

    #[track_caller]
    fn each(self, how: &str, is: impl Fn(&Message) -> bool) -> Self {
        self.some(how);
        let others: Vec<_> = self
            .messages
            .iter()
            .filter(|message| !is(message))
            .cloned()
            .collect();
        if !others.is_empty() {
            self.fail(&format!("{how}\n{}", list("not so", &others)));
        }
        self
    }

    #[track_caller]
    fn some(&self, how: &str) {
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
    /// Only those that are so.
    ///
    /// # Panics
    ///
    /// The value of one was not kept; see [`with`](Self::with).
    #[track_caller]
    #[must_use = "an expectation asserts nothing by itself; say `once`, `never` or `with`"]
    pub fn matching(self, is: impl Fn(&T) -> bool) -> Self {
        self.all_kept();
        self.narrow(" that match", |message| message.value().is_some_and(&is))
    }

    /// Asserts that there is at least one, and that each is so. The closure gets what the call was
    /// given: the event or the traits, not its JSON.
    ///
    /// # Panics
    ///
    /// There is none, or one that is not so, or whose value was not kept: since its type has a lifetime
    /// parameter, or has no derive.
    #[track_caller]
    pub fn with(self, is: impl Fn(&T) -> bool) -> Self {
        self.all_kept();
        self.each("that is as asked for", |message| {
            message.value().is_some_and(&is)
        })
    }

    #[track_caller]
    fn all_kept(&self) {
        if self.messages.iter().any(|it| it.value::<T>().is_none()) {
            self.fail(
                "as a value, but only its JSON was kept, since its type has a lifetime parameter or no \
                 derive; use `with_json` or `equal_to`",
            );
        }
    }
}

impl<T: CioProperty> Expectation<T> {
    /// Asserts that there is at least one, and that each says the same as this value: both are compared
    /// as JSON. The type needs neither `Clone` nor `PartialEq`, and may have lifetimes.
    ///
    /// What a call adds to the content is not compared: the category of a page, the type of an object
    /// and the traits of a relationship.
    ///
    /// # Panics
    ///
    /// There is none, or one that says something else; where they differ is told.
    #[track_caller]
    pub fn equal_to(self, expected: &T) -> Self {
        self.some("equal to the value given");
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
                    "equal to the value given\nthey differ in\n  {lines}\nof {message}"
                ));
            }
        }
        self
    }
}

/// Takes off what a call adds to what it is given.
fn without_additions(found: &mut Value, expected: &Value) {
    if let (Some(found), Some(expected)) = (found.as_object_mut(), expected.as_object()) {
        for added in ["category", "objectTypeId", "relationshipAttributes"] {
            if !expected.contains_key(added) {
                found.remove(added);
            }
        }
    }
}
