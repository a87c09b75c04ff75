//! Assertions about the order of messages.

#![allow(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "a step is complete without the next one"
)]

use customerio_core::call::CallKind;
use customerio_core::event::CioEvent;
use customerio_core::traits::CioTraits;

use super::Message;
use super::report::list;

/// Asserts the order of messages step by step. Each step finds a message after that of the previous
/// step; other messages may be between them.
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
    /// The number of messages up to the last match.
    passed: usize,
}

impl InOrder {
    pub(super) fn new(messages: Vec<Message>) -> Self {
        Self {
            messages,
            passed: 0,
        }
    }

    /// Ignores the messages of other users in the following steps.
    ///
    /// ```
    #[doc = recording!()]
    /// client.identify("u1", &Empty)?;
    /// client.identify("u2", &Empty)?;
    /// client.track("u1", &Paid { total: 12 })?;
    /// recorded.in_order().for_user("u1").then_traits::<Empty>().then::<Paid>();
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use = "an order asserts nothing without `then`"]
    pub fn for_user(mut self, user_id: &str) -> Self {
        let passed = self.passed;
        let mut index = 0;
        self.messages.retain(|message| {
            index += 1;
            index <= passed || message.user_id() == Some(user_id)
        });
        self
    }

    /// Asserts that a message of this event follows.
    ///
    /// ```
    /// use customerio_core::event::TrackEvent;
    /// use customerio_transport::testing::Recorded;
    ///
    /// fn assert_paid_after_order<Order: TrackEvent, Payment: TrackEvent>(recorded: &Recorded) {
    ///     recorded.in_order().then::<Order>().then::<Payment>();
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if there is no such message.
    #[track_caller]
    pub fn then<E: CioEvent>(self) -> Self {
        let names: Vec<_> = E::SPECS.iter().map(|spec| spec.name()).collect();
        self.step(
            &format!("`{}`", names.join("` or `")),
            Message::is_event::<E>,
        )
    }

    /// Asserts that a message with these traits follows.
    ///
    /// ```
    #[doc = recording!()]
    /// client.identify("u1", &Empty)?;
    /// client.track("u1", &Paid { total: 12 })?;
    /// recorded.in_order().then_traits::<Empty>().then::<Paid>();
    /// # Ok::<(), SendError>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if there is no such message.
    #[track_caller]
    pub fn then_traits<T: CioTraits>(self) -> Self {
        self.step(
            &format!("traits `{}`", T::SPEC.name()),
            Message::has_traits::<T>,
        )
    }

    /// Asserts that a message of this call follows.
    ///
    /// ```
    #[doc = recording!()]
    /// client.alias("u1", AnonymousId::new("a-42"))?;
    /// client.identify("u1", &Empty)?;
    /// recorded.in_order().then_call(CallKind::Alias).then_call(CallKind::Identify);
    /// # Ok::<(), SendError>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if there is no such message.
    #[track_caller]
    pub fn then_call(self, kind: CallKind) -> Self {
        self.step(kind.as_str(), |message| message.kind() == kind)
    }

    #[track_caller]
    #[expect(clippy::panic, reason = "an assertion of a test")]
    fn step(mut self, what: &str, predicate: impl Fn(&Message) -> bool) -> Self {
        let (before, after) = self.messages.split_at(self.passed);
        let Some(found) = after.iter().position(predicate) else {
            panic!(
                "expected {what} to follow, but no such message does\n{}\n{}",
                list("matched so far", before),
                list("recorded after that", after)
            );
        };
        self.passed += found + 1;
        self
    }
}
