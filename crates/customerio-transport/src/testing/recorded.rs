//! The messages of a recording client, and its simulated failures.

use customerio_core::call::CallKind;
use customerio_core::event::{CioEvent, TrackEvent};
use customerio_core::traits::{CioTraits, GroupTraits, PersonTraits};

use super::recorder::{Recorder, Refusal};
use super::report::list;
use super::{Expectation, InOrder, Message};

/// The messages of a recording client. Clones refer to the same client.
///
/// ```
/// use customerio_core::{Empty, Untyped};
/// use customerio_transport::testing;
///
/// let (client, recorded) = testing::recording();
/// client.identify("u1", &Empty)?;
/// client.track("u1", &Untyped::event("Legacy Thing", serde_json::json!({})))?;
/// recorded.expect_traits::<Empty>().for_user("u1").once();
/// recorded.expect_named("Legacy Thing").once();
/// assert_eq!(recorded.take().len(), 2);
/// recorded.expect_nothing();
/// # Ok::<(), customerio_transport::SendError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Recorded {
    recorder: Recorder,
}

impl Recorded {
    pub(super) fn new(recorder: Recorder) -> Self {
        Self { recorder }
    }

    /// Returns all recorded messages, in the order of the calls.
    ///
    /// ```
    #[doc = recording!()]
    /// client.identify("u1", &Empty)?;
    /// client.track("u1", &Paid { total: 12 })?;
    /// assert_eq!(recorded.all()[1].name(), Some("Paid"));
    /// # Ok::<(), SendError>(())
    /// ```
    #[doc(alias = "events")]
    #[doc(alias = "messages")]
    #[must_use]
    pub fn all(&self) -> Vec<Message> {
        self.recorder.messages()
    }

    /// Returns the number of recorded messages.
    ///
    /// ```
    #[doc = recording!()]
    /// client.track("u1", &Paid { total: 12 })?;
    /// assert_eq!(recorded.len(), 1);
    /// # Ok::<(), SendError>(())
    /// ```
    #[doc(alias = "count")]
    #[must_use]
    pub fn len(&self) -> usize {
        self.recorder.count()
    }

    /// Returns whether nothing was recorded.
    ///
    /// ```
    #[doc = recording!()]
    /// assert!(recorded.is_empty());
    /// client.track("u1", &Paid { total: 12 })?;
    /// assert!(!recorded.is_empty());
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Removes and returns all recorded messages, in the order of the calls.
    ///
    /// ```
    #[doc = recording!()]
    /// client.track("u1", &Paid { total: 12 })?;
    /// assert_eq!(recorded.take().len(), 1);
    /// recorded.expect_nothing();
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use]
    pub fn take(&self) -> Vec<Message> {
        self.recorder.take_messages()
    }

    /// Selects the messages of an event, which is identified by its call, name and version. For an enum
    /// of events, selects those of all its variants.
    ///
    /// ```
    #[doc = recording!()]
    /// client.track("u1", &Paid { total: 12 })?;
    /// recorded.expect::<Paid>().for_user("u1").once().with(|paid| paid.total == 12);
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use = "an expectation asserts nothing by itself; call `once`, `never` or `with`"]
    pub fn expect<E: CioEvent>(&self) -> Expectation<E> {
        let names: Vec<_> = E::SPECS
            .iter()
            .map(|spec| format!("`{}`", spec.name()))
            .collect();
        Expectation::new(self.all(), names.join(" or "), Message::is_event::<E>)
    }

    /// Selects the messages with these traits: identify calls, and group calls, also for traits of a
    /// relationship.
    ///
    /// ```
    #[doc = recording!()]
    /// client.identify("u1", &Empty)?;
    /// recorded.expect_traits::<Empty>().for_user("u1").once();
    /// # Ok::<(), SendError>(())
    /// ```
    #[doc(alias = "expect_identify")]
    #[doc(alias = "expect_group")]
    #[must_use = "an expectation asserts nothing by itself; call `once`, `never` or `with`"]
    pub fn expect_traits<T: CioTraits>(&self) -> Expectation<T> {
        let name = format!("traits `{}`", T::SPEC.name());
        Expectation::new(self.all(), name, Message::has_traits::<T>)
    }

    /// Returns copies of the events that `track` calls sent, in the order of the calls: the
    /// [`values`](Expectation::values) of [`expect`](Self::expect).
    ///
    /// ```
    /// use customerio_core::event::TrackEvent;
    /// use customerio_transport::testing::Recorded;
    ///
    /// fn count<E: TrackEvent + Clone + Send + Sync + 'static>(recorded: &Recorded) -> usize {
    ///     recorded.tracked::<E>().len()
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the value of a message was not recorded; see [`with`](Expectation::with).
    #[track_caller]
    #[must_use]
    pub fn tracked<E: TrackEvent + Clone + Send + Sync + 'static>(&self) -> Vec<E> {
        self.expect::<E>().values()
    }

    /// Returns copies of the traits that `identify` calls set, in the order of the calls: the
    /// [`values`](Expectation::values) of [`expect_traits`](Self::expect_traits).
    ///
    /// ```
    /// use customerio_core::traits::PersonTraits;
    /// use customerio_transport::testing::Recorded;
    ///
    /// fn count<T: PersonTraits + Clone + Send + Sync + 'static>(recorded: &Recorded) -> usize {
    ///     recorded.identified::<T>().len()
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the value of a message was not recorded; see [`with`](Expectation::with).
    #[track_caller]
    #[must_use]
    pub fn identified<T: PersonTraits + Clone + Send + Sync + 'static>(&self) -> Vec<T> {
        self.expect_traits::<T>().values()
    }

    /// Returns copies of the traits that `group` calls set, in the order of the calls, as
    /// [`identified`](Self::identified) does for `identify`.
    ///
    /// ```
    /// use customerio_core::traits::GroupTraits;
    /// use customerio_transport::testing::Recorded;
    ///
    /// fn count<T: GroupTraits + Clone + Send + Sync + 'static>(recorded: &Recorded) -> usize {
    ///     recorded.grouped::<T>().len()
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the value of a message was not recorded; see [`with`](Expectation::with).
    #[track_caller]
    #[must_use]
    pub fn grouped<T: GroupTraits + Clone + Send + Sync + 'static>(&self) -> Vec<T> {
        self.expect_traits::<T>().values()
    }

    /// Selects the track, page and screen messages with this name, such as `User Deleted`.
    ///
    /// ```
    #[doc = recording!()]
    /// client.track("u1", &Untyped::event("Legacy Thing", json!({ "total": 12 })))?;
    /// recorded.expect_named("Legacy Thing").once().with_json(|thing| thing["total"] == 12);
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use = "an expectation asserts nothing by itself; call `once`, `never` or `with`"]
    pub fn expect_named(&self, name: &str) -> Expectation<()> {
        Expectation::new(self.all(), format!("`{name}`"), |message| {
            message.name() == Some(name)
        })
    }

    /// Selects the alias calls.
    ///
    /// ```
    #[doc = recording!()]
    /// client.alias("u1", AnonymousId::new("a-42"))?;
    /// recorded.expect_alias().for_user("u1").once();
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use = "an expectation asserts nothing by itself; call `once`, `never` or `with`"]
    pub fn expect_alias(&self) -> Expectation<()> {
        self.expect_call(CallKind::Alias)
    }

    /// Selects all messages of a call.
    ///
    /// ```
    #[doc = recording!()]
    /// client.identify("u1", &Empty)?;
    /// client.track("u1", &Paid { total: 12 })?;
    /// recorded.expect_call(CallKind::Track).once();
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use = "an expectation asserts nothing by itself; call `once`, `never` or `with`"]
    pub fn expect_call(&self, kind: CallKind) -> Expectation<()> {
        Expectation::new(self.all(), kind.to_string(), |message| {
            message.kind() == kind
        })
    }

    /// Starts an assertion about the order of messages. Other messages may be between them.
    ///
    /// ```
    #[doc = recording!()]
    /// client.identify("u1", &Empty)?;
    /// client.track("u1", &Paid { total: 12 })?;
    /// recorded.in_order().then_call(CallKind::Identify).then::<Paid>();
    /// # Ok::<(), SendError>(())
    /// ```
    #[must_use = "an order asserts nothing before `then`"]
    pub fn in_order(&self) -> InOrder {
        InOrder::new(self.all())
    }

    /// Asserts that nothing was recorded.
    ///
    /// ```
    #[doc = recording!()]
    /// assert!(client.identify("", &Empty).is_err());
    /// recorded.expect_nothing();
    /// # Ok::<(), SendError>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if a message was recorded.
    #[track_caller]
    pub fn expect_nothing(&self) {
        let all = self.all();
        assert!(
            all.is_empty(),
            "expected nothing\n{}",
            list("recorded", &all)
        );
    }

    /// Makes calls with a valid message fail with [`SendError::Full`](crate::SendError::Full). Nothing is
    /// recorded until [`accept_again`](Self::accept_again).
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

    /// Makes calls with a valid message fail with [`SendError::SpoolFull`](crate::SendError::SpoolFull).
    /// Nothing is recorded until [`accept_again`](Self::accept_again).
    ///
    /// ```
    #[doc = recording!()]
    /// recorded.refuse_with_spool_full();
    /// assert!(matches!(client.identify("u1", &Empty), Err(SendError::SpoolFull { .. })));
    /// # Ok::<(), SendError>(())
    /// ```
    pub fn refuse_with_spool_full(&self) {
        self.recorder.refuse(Some(Refusal::SpoolFull));
    }

    /// Accepts messages again.
    ///
    /// ```
    #[doc = recording!()]
    /// recorded.refuse_with_full();
    /// assert!(client.identify("u1", &Empty).is_err());
    /// recorded.accept_again();
    /// client.identify("u1", &Empty)?;
    /// # Ok::<(), SendError>(())
    /// ```
    pub fn accept_again(&self) {
        self.recorder.refuse(None);
    }

    /// Records messages without delivering them, as in an outage, until [`release`](Self::release). They
    /// stay pending, and a flush or a shutdown fails at once with
    /// [`FlushError::Incomplete`](crate::FlushError::Incomplete), without waiting for its timeout.
    /// [`Receipt::delivered`](crate::Receipt::delivered) waits.
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

    /// Delivers the held messages, and delivers later ones at once.
    ///
    /// ```
    #[doc = recording!()]
    /// recorded.hold();
    /// client.identify("u1", &Empty)?;
    /// assert_eq!(client.stats().pending, 1);
    /// recorded.release();
    /// assert_eq!(client.stats().delivered, 1);
    /// # Ok::<(), SendError>(())
    /// ```
    pub fn release(&self) {
        self.recorder.hold(false);
    }
}
