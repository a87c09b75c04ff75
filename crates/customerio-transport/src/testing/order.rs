//! Messages that came one after the other.

#![allow(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "a step has asserted all that it was to assert"
)]

use customerio_core::call::CallKind;
use customerio_core::event::CioEvent;
use customerio_core::traits::CioTraits;

use super::Message;
use super::report::list;

/// Asserts an order, step by step: each is looked for behind the one before, and others may lie
/// between.
///
/// ```
/// use customerio_core::call::{AnonymousId, CallKind, Identify};
/// use customerio_core::Empty;
/// use customerio_transport::testing;
///
/// let (client, recorded) = testing::recording();
/// client.alias("u1", AnonymousId::new("a-42"))?;
/// client.identify("u1", &Empty)?;
/// recorded
///     .in_order()
///     .for_user("u1")
///     .then_call(CallKind::Alias)
///     .then_traits::<Empty>();
/// # Ok::<(), customerio_transport::SendError>(())
/// ```
#[derive(Clone, Debug)]
pub struct InOrder {
    messages: Vec<Message>,
    /// How many were passed.
    passed: usize,
}

impl InOrder {
    pub(super) fn new(messages: Vec<Message>) -> Self {
        Self {
            messages,
            passed: 0,
        }
    }

    /// Looks at the messages of this user alone.
    #[must_use = "an order asserts nothing before `then`"]
    pub fn for_user(mut self, user_id: &str) -> Self {
        let passed = self.passed;
        let mut index = 0;
        self.messages.retain(|message| {
            index += 1;
            index <= passed || message.user_id() == Some(user_id)
        });
        self
    }

    /// Asserts that a message of this event comes next or later.
    ///
    /// # Panics
    ///
    /// None does.
    #[track_caller]
    pub fn then<E: CioEvent>(self) -> Self {
        let names: Vec<_> = E::SPECS.iter().map(|spec| spec.name).collect();
        self.step(
            &format!("`{}`", names.join("` or `")),
            Message::is_event::<E>,
        )
    }

    /// Asserts that a message with these traits comes next or later.
    ///
    /// # Panics
    ///
    /// None does.
    #[track_caller]
    pub fn then_traits<T: CioTraits>(self) -> Self {
        self.step(
            &format!("traits `{}`", T::SPEC.name),
            Message::has_traits::<T>,
        )
    }

    /// Asserts that a message of this call comes next or later.
    ///
    /// # Panics
    ///
    /// None does.
    #[track_caller]
    pub fn then_call(self, kind: CallKind) -> Self {
        self.step(kind.as_str(), |message| message.kind() == kind)
    }

    #[track_caller]
    #[expect(clippy::panic, reason = "an assertion of a test")]
    fn step(mut self, what: &str, is: impl Fn(&Message) -> bool) -> Self {
        let (before, after) = self.messages.split_at(self.passed);
        let Some(found) = after.iter().position(is) else {
            panic!(
                "expected {what} next, and there is none\n{}\n{}",
                list("passed so far", before),
                list("recorded after that", after)
            );
        };
        self.passed += found + 1;
        self
    }
}
