//! The calls of a hand-off, as a client has them.

use customerio_core::call::{
    Alias, Call, Emit, Group, Identify, IntoGroupId, IntoIdentity, IntoPreviousId, IntoUserId,
    Page, Screen, SendCall, Track,
};
use customerio_core::event::{Identified, PageEvent, ScreenEvent, TrackEvent};
use customerio_core::traits::{GroupTraits, PersonTraits};

use super::error::HandOffError;
use super::handoff::HandOff;
use super::receipt::Receipt;

impl HandOff {
    /// Records that somebody did something. A `&str` is a user id.
    ///
    /// ```no_run
    #[doc = example!()]
    /// let user_id = 42;
    /// cio.track(user_id, &Untyped::event("Order Completed", json!({ "total": 12.5 })))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn track<'a, E: TrackEvent + ?Sized>(
        &self,
        identity: impl IntoIdentity<'a>,
        event: &'a E,
    ) -> Result<(), HandOffError> {
        self.put(&Track::new(identity, event)).map(drop)
    }

    /// Records a page view.
    ///
    /// ```no_run
    #[doc = example!()]
    /// cio.page("u1", &Untyped::page("Prices", json!({ "plan": "team" })))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn page<'a, E: PageEvent + ?Sized>(
        &self,
        identity: impl IntoIdentity<'a>,
        event: &'a E,
    ) -> Result<(), HandOffError> {
        self.put(&Page::new(identity, event)).map(drop)
    }

    /// Records a screen view.
    ///
    /// ```no_run
    #[doc = example!()]
    /// cio.screen("u1", &Untyped::screen("Basket", json!({ "items": 2 })))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn screen<'a, E: ScreenEvent + ?Sized>(
        &self,
        identity: impl IntoIdentity<'a>,
        event: &'a E,
    ) -> Result<(), HandOffError> {
        self.put(&Screen::new(identity, event)).map(drop)
    }

    /// Adds or updates a person.
    ///
    /// ```no_run
    #[doc = example!()]
    /// cio.identify("u1", &Untyped::traits(json!({ "plan": "team" })))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn identify<'a, T: PersonTraits + ?Sized>(
        &self,
        identity: impl IntoIdentity<'a>,
        traits: &'a T,
    ) -> Result<(), HandOffError> {
        self.put(&Identify::new(identity, traits)).map(drop)
    }

    /// Adds or updates an object, and relates a person to it.
    ///
    /// ```no_run
    #[doc = example!()]
    /// cio.group("u1", GroupId::new("acme"), &Untyped::traits(json!({ "employees": 12 })))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn group<'a, T: GroupTraits + ?Sized>(
        &self,
        identity: impl IntoIdentity<'a>,
        group_id: impl IntoGroupId<'a>,
        traits: &'a T,
    ) -> Result<(), HandOffError> {
        self.put(&Group::new(identity, group_id, traits)).map(drop)
    }

    /// Merges the profile of `previous_id` into that of `user_id`.
    ///
    /// ```no_run
    #[doc = example!()]
    /// cio.alias("u1", AnonymousId::new("a-42"))?;
    /// cio.alias("u1", PreviousId::new("old-1"))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn alias<'a>(
        &self,
        user_id: impl IntoUserId<'a>,
        previous_id: impl IntoPreviousId<'a>,
    ) -> Result<(), HandOffError> {
        self.put(&Alias::new(user_id, previous_id)).map(drop)
    }

    /// Sends an event that contains its identity, in a field marked `#[cio(user_id)]` for example.
    ///
    /// ```
    /// use customerio_core::event::Identified;
    /// use customerio_handoff::jetstream::{HandOff, HandOffError};
    ///
    /// fn record(cio: &HandOff, event: &impl Identified) -> Result<(), HandOffError> {
    ///     cio.emit(event)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn emit<E: Identified + ?Sized>(&self, event: &E) -> Result<(), HandOffError> {
        self.put(&Emit::of(event)).map(drop)
    }

    /// Takes a call, and returns a receipt. The same as a chain that ends in `.send(&handoff)`, which sets the
    /// context, timestamp, message id or integrations of this call.
    ///
    /// ```no_run
    #[doc = example!()]
    /// let receipt = cio.send(Identify::new("u1", &Empty).message_id("signup-u1"))?;
    /// assert_eq!(receipt.message_id(), "signup-u1");
    /// receipt.stored().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The message is invalid or too large, or the memory for messages is full, or the hand-off was shut down.
    /// Then no message was taken.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a call is created to be sent once"
    )]
    pub fn send(&self, call: impl Call) -> Result<Receipt, HandOffError> {
        self.put(&call)
    }
}

impl SendCall for HandOff {
    type Sent = Result<Receipt, HandOffError>;

    fn send_call(&self, call: impl Call) -> Self::Sent {
        self.send(call)
    }

    /// A call never waits.
    async fn send_call_async(&self, call: impl Call) -> Self::Sent {
        self.send(call)
    }
}
