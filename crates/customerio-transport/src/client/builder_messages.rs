//! The builder's settings of messages, and its callbacks.

use customerio_core::call::{Context, Integration, Library};
use customerio_core::item::{SoftLimits, Validation};

use crate::client::builder::ClientBuilder;
use crate::outcome::{Outcome, PauseNotice, SpooledNotice};

impl ClientBuilder {
    /// Sets what happens to a message that violates the constraints of its type.
    ///
    /// ```
    #[doc = setup!()]
    /// let event = Untyped::event("Paid", json!({ "card": 1_u64 << 60 }));
    /// let builder = || Client::builder("any-key").soft_limits(SoftLimits::Reject);
    /// assert!(builder().build()?.check(&Track::new("u1", &event)).is_err());
    /// let client = builder().validation(Validation::Off).build()?;
    /// assert!(client.check(&Track::new("u1", &event)).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn validation(mut self, validation: Validation) -> Self {
        self.settings.validation = validation;
        self
    }

    /// Sets what happens to a message over a limit that the service documents but may not enforce.
    ///
    /// ```
    #[doc = setup!()]
    /// let long_name = Untyped::event("x".repeat(101), json!({}));
    /// let client = Client::builder("any-key").soft_limits(SoftLimits::Reject).build()?;
    /// assert!(matches!(client.track("u1", &long_name), Err(SendError::Invalid(_))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn soft_limits(mut self, soft_limits: SoftLimits) -> Self {
        self.settings.soft_limits = soft_limits;
        self
    }

    /// Sets the context of calls that set none of the same key. Its `library` is always this one, unless a
    /// call sets another.
    ///
    /// ```
    #[doc = sandbox!()]
    /// let builder = Client::builder("any-key").endpoint(sandbox.url());
    /// let client = builder.context(Context::new().locale("en-GB")).build()?;
    /// client.identify("u1", &Empty)?;
    /// client.blocking_flush(Duration::from_secs(30))?;
    /// assert_eq!(sandbox.messages()[0].item()["context"]["locale"], "en-GB");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn context(mut self, context: Context) -> Self {
        self.settings.context = context.library(Library::this());
        self
    }

    /// Enables or disables a destination, or sets its options, for calls that do not set it.
    ///
    /// ```
    #[doc = sandbox!()]
    /// let builder = Client::builder("any-key").endpoint(sandbox.url());
    /// let client = builder.integration("Mixpanel", false).build()?;
    /// client.identify("u1", &Empty)?;
    /// client.blocking_flush(Duration::from_secs(30))?;
    /// assert_eq!(sandbox.messages()[0].item()["integrations"]["Mixpanel"], false);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn integration(
        mut self,
        destination: impl Into<String>,
        to: impl Into<Integration>,
    ) -> Self {
        self.settings.integrations = self.settings.integrations.set(destination, to);
        self
    }

    /// Sets a callback for the outcome of every message. It runs on the delivery thread, so it should
    /// return soon. It may call the client, but must not wait for it. A panic in it is logged and does
    /// not stop delivery.
    ///
    /// ```
    #[doc = sandbox!()]
    /// let (sender, outcomes) = std::sync::mpsc::channel();
    /// let client = Client::builder("any-key")
    ///     .endpoint(sandbox.url())
    ///     .on_outcome(move |outcome| drop(sender.send(outcome.message_id())))
    ///     .build()?;
    /// client.send(Identify::new("u1", &Empty).message_id("signup-u1"))?;
    /// assert_eq!(outcomes.recv()?, "signup-u1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "on_error")]
    #[doc(alias = "on_delivery")]
    pub fn on_outcome(mut self, listener: impl Fn(&Outcome<'_>) + Send + Sync + 'static) -> Self {
        self.listeners.outcome = Some(Box::new(listener));
        self
    }

    /// Sets a callback that is called once if a shutdown leaves messages in the spool. The next client
    /// delivers them. They have no outcome, so [`on_outcome`](Self::on_outcome) does not report them. The
    /// rules of [`on_outcome`](Self::on_outcome) apply.
    ///
    /// ```
    #[doc = sandbox!()]
    /// sandbox.begin_outage();
    /// let (sender, notices) = std::sync::mpsc::channel();
    /// let client = Client::builder("any-key")
    ///     .endpoint(sandbox.url())
    ///     .spool(folder.path())
    ///     .on_spooled(move |notice| drop(sender.send(*notice)))
    ///     .build()?;
    /// client.identify("u1", &Empty)?;
    /// assert!(client.blocking_shutdown(Duration::from_millis(100)).is_err());
    /// assert_eq!(notices.recv()?.messages, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn on_spooled(mut self, listener: impl Fn(&SpooledNotice) + Send + Sync + 'static) -> Self {
        self.listeners.spooled = Some(Box::new(listener));
        self
    }

    /// Sets a callback for the begin and the end of each pause of delivery, for example because of a
    /// refused key. The rules of [`on_outcome`](Self::on_outcome) apply.
    ///
    /// ```
    #[doc = sandbox!()]
    /// sandbox.accept_key("another-key");
    /// let (sender, notices) = std::sync::mpsc::channel();
    /// let client = Client::builder("any-key")
    ///     .endpoint(sandbox.url())
    ///     .on_pause(move |notice| drop(sender.send(*notice)))
    ///     .build()?;
    /// client.identify("u1", &Empty)?;
    /// let reason = PauseReason::KeyRefused { status: 401 };
    /// assert_eq!(notices.recv()?, PauseNotice::Began { reason });
    /// # drop(client.blocking_shutdown(Duration::ZERO));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn on_pause(mut self, listener: impl Fn(&PauseNotice) + Send + Sync + 'static) -> Self {
        self.listeners.pause = Some(Box::new(listener));
        self
    }
}
