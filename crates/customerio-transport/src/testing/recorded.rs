//! What a client recorded, and what it is told to do.

use customerio_core::call::CallKind;
use customerio_core::event::CioEvent;
use customerio_core::traits::CioTraits;

use super::recorder::{Recorder, Refusal};
use super::report::list;
use super::{Expectation, InOrder, Message};

/// What a client recorded. Clones look at the same client.
#[derive(Clone, Debug)]
pub struct Recorded {
    recorder: Recorder,
}

impl Recorded {
    pub(super) fn new(recorder: Recorder) -> Self {
        Self { recorder }
    }

    /// Everything that was recorded, in the order of the calls.
    #[must_use]
    pub fn all(&self) -> Vec<Message> {
        self.recorder.messages()
    }

    /// The same, and forgets it: what is asked next sees only what comes from here on.
    #[must_use]
    pub fn take(&self) -> Vec<Message> {
        self.recorder.take_messages()
    }

    /// The messages of an event, told by its call, its name and its version. For an enum of events,
    /// those of all its variants.
    #[must_use = "an expectation asserts nothing by itself; say `once`, `never` or `with`"]
    pub fn expect<E: CioEvent>(&self) -> Expectation<E> {
        let names: Vec<_> = E::SPECS
            .iter()
            .map(|spec| format!("`{}`", spec.name))
            .collect();
        Expectation::new(self.all(), names.join(" or "), Message::is_event::<E>)
    }

    /// The messages that held these traits: identifies, or groups, also those with a relationship.
    #[must_use = "an expectation asserts nothing by itself; say `once`, `never` or `with`"]
    pub fn expect_traits<T: CioTraits>(&self) -> Expectation<T> {
        let name = format!("traits `{}`", T::SPEC.name);
        Expectation::new(self.all(), name, Message::has_traits::<T>)
    }

    /// The track, page or screen messages of this name, such as `User Deleted`.
    #[must_use = "an expectation asserts nothing by itself; say `once`, `never` or `with`"]
    pub fn expect_named(&self, name: &str) -> Expectation<()> {
        Expectation::new(self.all(), format!("`{name}`"), |message| {
            message.name() == Some(name)
        })
    }

    /// The aliases.
    #[must_use = "an expectation asserts nothing by itself; say `once`, `never` or `with`"]
    pub fn expect_alias(&self) -> Expectation<()> {
        self.expect_call(CallKind::Alias)
    }

    /// The messages of a call, whatever they say.
    #[must_use = "an expectation asserts nothing by itself; say `once`, `never` or `with`"]
    pub fn expect_call(&self, kind: CallKind) -> Expectation<()> {
        Expectation::new(self.all(), kind.to_string(), |message| {
            message.kind() == kind
        })
    }

    /// Messages that came one after the other, with others between them or not.
    #[must_use = "an order asserts nothing before `then`"]
    pub fn in_order(&self) -> InOrder {
        InOrder::new(self.all())
    }

    /// Asserts that nothing was recorded.
    ///
    /// # Panics
    ///
    /// Something was.
    #[track_caller]
    pub fn expect_nothing(&self) {
        let all = self.all();
        assert!(
            all.is_empty(),
            "expected nothing\n{}",
            list("recorded", &all)
        );
    }

    /// From now on calls fail with [`SendError::Full`](crate::SendError::Full), if their message is
    /// valid, and nothing is recorded.
    ///
    /// ```
    /// use customerio_core::call::AnonymousId;
    /// use customerio_transport::{SendError, testing};
    ///
    /// let (client, recorded) = testing::recording();
    /// recorded.refuse_with_full();
    /// assert!(matches!(client.alias("u1", AnonymousId::new("a-42")), Err(SendError::Full { .. })));
    /// recorded.accept_again();
    /// client.alias("u1", AnonymousId::new("a-42"))?;
    /// recorded.expect_alias().once();
    /// # Ok::<(), SendError>(())
    /// ```
    pub fn refuse_with_full(&self) {
        self.recorder.refuse(Some(Refusal::Full));
    }

    /// The same with [`SendError::SpoolFull`](crate::SendError::SpoolFull).
    pub fn refuse_with_spool_full(&self) {
        self.recorder.refuse(Some(Refusal::SpoolFull));
    }

    /// Ends the refusals.
    pub fn accept_again(&self) {
        self.recorder.refuse(None);
    }

    /// From now on messages are recorded and not delivered, as in an outage: they stay pending, and
    /// a flush or a shutdown fails at once with [`FlushError::Incomplete`](crate::FlushError::Incomplete),
    /// whatever its timeout. [`Receipt::delivered`](crate::Receipt::delivered) keeps waiting.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use customerio_core::call::AnonymousId;
    /// use customerio_transport::{FlushError, testing};
    ///
    /// let (client, recorded) = testing::recording();
    /// recorded.hold();
    /// client.alias("u1", AnonymousId::new("a-42"))?;
    /// let end = client.blocking_flush(Duration::from_secs(3600));
    /// assert!(matches!(end, Err(FlushError::Incomplete(report)) if report.pending == 1));
    /// recorded.release();
    /// assert_eq!(client.blocking_flush(Duration::ZERO)?.delivered, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn hold(&self) {
        self.recorder.hold(true);
    }

    /// Delivers what was held, and holds no more.
    pub fn release(&self) {
        self.recorder.hold(false);
    }
}
