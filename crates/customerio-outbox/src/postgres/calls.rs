//! The calls of an outbox, as a client has them.

use customerio_core::call::{
    Alias, Call, Emit, Group, Identify, IntoGroupId, IntoIdentity, IntoPreviousId, IntoUserId,
    Page, Screen, Track,
};
use customerio_core::event::{Identified, PageEvent, ScreenEvent, TrackEvent};
use customerio_core::traits::{GroupTraits, PersonTraits};
use sqlx::PgExecutor;

use super::error::OutboxError;
use super::outbox::Outbox;

impl Outbox {
    /// Writes that somebody did something. A `&str` is a user id.
    ///
    /// ```no_run
    #[doc = example!()]
    /// let user_id = 42;
    /// let order = Untyped::event("Order Completed", json!({ "total": 12.5 }));
    /// let message_id = outbox.track(&mut *tx, user_id, &order).await?;
    /// tx.commit().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn track<'c, 'a, X: PgExecutor<'c>, E: TrackEvent + ?Sized>(
        &self,
        executor: X,
        identity: impl IntoIdentity<'a>,
        event: &'a E,
    ) -> impl Future<Output = Result<String, OutboxError>> + Send {
        self.put(executor, &Track::new(identity, event))
    }

    /// Writes a page view.
    ///
    /// ```no_run
    #[doc = example!()]
    /// outbox.page(&pool, "u1", &Untyped::page("Prices", json!({ "plan": "team" }))).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn page<'c, 'a, X: PgExecutor<'c>, E: PageEvent + ?Sized>(
        &self,
        executor: X,
        identity: impl IntoIdentity<'a>,
        event: &'a E,
    ) -> impl Future<Output = Result<String, OutboxError>> + Send {
        self.put(executor, &Page::new(identity, event))
    }

    /// Writes a screen view.
    ///
    /// ```no_run
    #[doc = example!()]
    /// outbox.screen(&pool, "u1", &Untyped::screen("Basket", json!({ "items": 2 }))).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn screen<'c, 'a, X: PgExecutor<'c>, E: ScreenEvent + ?Sized>(
        &self,
        executor: X,
        identity: impl IntoIdentity<'a>,
        event: &'a E,
    ) -> impl Future<Output = Result<String, OutboxError>> + Send {
        self.put(executor, &Screen::new(identity, event))
    }

    /// Writes an identify call, which adds or updates a person.
    ///
    /// ```no_run
    #[doc = example!()]
    /// sqlx::query("INSERT INTO users (id) VALUES ('u1')").execute(&mut *tx).await?;
    /// outbox.identify(&mut *tx, "u1", &Untyped::traits(json!({ "plan": "team" }))).await?;
    /// tx.commit().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn identify<'c, 'a, X: PgExecutor<'c>, T: PersonTraits + ?Sized>(
        &self,
        executor: X,
        identity: impl IntoIdentity<'a>,
        traits: &'a T,
    ) -> impl Future<Output = Result<String, OutboxError>> + Send {
        self.put(executor, &Identify::new(identity, traits))
    }

    /// Writes a group call, which adds or updates an object and relates a person to it.
    ///
    /// ```no_run
    #[doc = example!()]
    /// let company = Untyped::traits(json!({ "employees": 12 }));
    /// outbox.group(&mut *tx, "u1", GroupId::new("acme"), &company).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn group<'c, 'a, X: PgExecutor<'c>, T: GroupTraits + ?Sized>(
        &self,
        executor: X,
        identity: impl IntoIdentity<'a>,
        group_id: impl IntoGroupId<'a>,
        traits: &'a T,
    ) -> impl Future<Output = Result<String, OutboxError>> + Send {
        self.put(executor, &Group::new(identity, group_id, traits))
    }

    /// Writes an alias call, which merges the profile of `previous_id` into that of `user_id`.
    ///
    /// ```no_run
    #[doc = example!()]
    /// outbox.alias(&mut *tx, "u1", AnonymousId::new("a-42")).await?;
    /// outbox.alias(&mut *tx, "u1", PreviousId::new("old-1")).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn alias<'c, 'a, X: PgExecutor<'c>>(
        &self,
        executor: X,
        user_id: impl IntoUserId<'a>,
        previous_id: impl IntoPreviousId<'a>,
    ) -> impl Future<Output = Result<String, OutboxError>> + Send {
        self.put(executor, &Alias::new(user_id, previous_id))
    }

    /// Writes an event that contains its identity, in a field marked `#[cio(user_id)]` for example.
    ///
    /// ```
    /// use customerio_core::event::Identified;
    /// use customerio_outbox::postgres::{Outbox, OutboxError};
    ///
    /// async fn record(
    ///     outbox: &Outbox,
    ///     pool: &sqlx::PgPool,
    ///     event: &impl Identified,
    /// ) -> Result<String, OutboxError> {
    ///     outbox.emit(pool, event).await
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn emit<'c, X: PgExecutor<'c>, E: Identified + ?Sized>(
        &self,
        executor: X,
        event: &E,
    ) -> impl Future<Output = Result<String, OutboxError>> + Send {
        self.put(executor, &Emit::of(event))
    }

    /// Writes a call with its own context, timestamp, message id or integrations.
    ///
    /// ```no_run
    #[doc = example!()]
    /// let call = Identify::new("u1", &Empty).message_id("signup-u1");
    /// assert_eq!(outbox.send(&mut *tx, call).await?, "signup-u1");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The message is invalid or too large: no statement ran, and the transaction stays usable. Or the
    /// database failed.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a call is created to be sent once"
    )]
    pub fn send<'c, X: PgExecutor<'c>>(
        &self,
        executor: X,
        call: impl Call,
    ) -> impl Future<Output = Result<String, OutboxError>> + Send {
        self.put(executor, &call)
    }
}
