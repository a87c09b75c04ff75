//! Assertions about the values of selected messages.

#![allow(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "an assertion is complete without the next one"
)]

use customerio_core::walk::{CioProperty, Json};
use serde_json::Value;

use super::expectation::Expectation;
use super::holds::Holds;
use super::message::Message;
use super::report::differences;

impl<T: Clone + Send + Sync + 'static> Expectation<T> {
    /// Selects only messages whose value satisfies `predicate`.
    ///
    /// ```
    #[doc = recording!()]
    /// client.track("u1", &Paid { total: 12 })?;
    /// client.track("u1", &Paid { total: 99 })?;
    /// recorded.expect::<Paid>().matching(|paid| paid.total > 50).once();
    /// # Ok::<(), SendError>(())
    /// ```
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
    /// ```
    #[doc = recording!()]
    /// client.track("u1", &Paid { total: 12 })?;
    /// recorded.expect::<Paid>().with(|paid| paid.total == 12);
    /// recorded.expect::<Paid>().with(|paid| assert_eq!(paid.total, 12));
    /// # Ok::<(), SendError>(())
    /// ```
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
    /// ```
    #[doc = recording!()]
    /// client.track("u1", &Paid { total: 12 })?;
    /// recorded.expect::<Paid>().once().equal_to(&Paid { total: 12 });
    /// # Ok::<(), SendError>(())
    /// ```
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
