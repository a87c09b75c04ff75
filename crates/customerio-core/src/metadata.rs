use std::panic::Location;

/// The metadata of an event or of traits for a catalog. Empty without the feature `catalog`.
///
/// ```
/// use customerio_core::event::Metadata;
///
/// const BILLING: Metadata = Metadata::NONE.with_owner("billing").with_tags(&["money"]);
/// assert_eq!(BILLING.owner(), "billing");
/// ```
///
/// All of it:
///
/// ```
/// use std::panic::Location;
///
/// use customerio_core::event::Metadata;
///
/// const SIGN_UP: Metadata = Metadata::NONE
///     .with_owner("growth")
///     .with_tags(&["funnel"])
///     .with_since("2026-01-02")
///     .with_deprecation("use `Account Created`")
///     .with_module(module_path!())
///     .with_location(Location::caller());
/// assert_eq!((SIGN_UP.tags(), SIGN_UP.since()), (&["funnel"][..], "2026-01-02"));
/// assert_eq!(SIGN_UP.deprecation(), Some("use `Account Created`"));
/// assert_eq!(SIGN_UP.module(), module_path!());
/// assert_eq!(SIGN_UP.location().map(Location::file), Some(file!()));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Metadata {
    pub(crate) owner: &'static str,
    pub(crate) tags: &'static [&'static str],
    pub(crate) since: &'static str,
    pub(crate) deprecated: Option<&'static str>,
    pub(crate) module: &'static str,
    pub(crate) location: Option<&'static Location<'static>>,
}

impl Metadata {
    /// No metadata.
    pub const NONE: Self = Self {
        owner: "",
        tags: &[],
        since: "",
        deprecated: None,
        module: "",
        location: None,
    };

    /// Sets the owner.
    #[must_use]
    pub const fn with_owner(mut self, owner: &'static str) -> Self {
        self.owner = owner;
        self
    }

    /// Sets the tags.
    #[must_use]
    pub const fn with_tags(mut self, tags: &'static [&'static str]) -> Self {
        self.tags = tags;
        self
    }

    /// Sets the version or the day of the first message.
    #[must_use]
    pub const fn with_since(mut self, since: &'static str) -> Self {
        self.since = since;
        self
    }

    /// Marks the event or the traits as deprecated. `note` is the reason.
    #[must_use]
    pub const fn with_deprecation(mut self, note: &'static str) -> Self {
        self.deprecated = Some(note);
        self
    }

    /// Sets the module that declares the type, such as `module_path!()`.
    #[must_use]
    pub const fn with_module(mut self, module: &'static str) -> Self {
        self.module = module;
        self
    }

    /// Sets where the type is declared, which distinguishes types of one path: two packages may have
    /// libraries of one name.
    #[must_use]
    pub const fn with_location(mut self, location: &'static Location<'static>) -> Self {
        self.location = Some(location);
        self
    }

    /// Returns the owner. Empty if none is given.
    #[must_use]
    pub const fn owner(&self) -> &'static str {
        self.owner
    }

    /// Returns the tags.
    #[must_use]
    pub const fn tags(&self) -> &'static [&'static str] {
        self.tags
    }

    /// Returns the version or the day of the first message. Empty if none is given.
    #[must_use]
    pub const fn since(&self) -> &'static str {
        self.since
    }

    /// Returns why the type is deprecated, if it is.
    #[must_use]
    pub const fn deprecation(&self) -> Option<&'static str> {
        self.deprecated
    }

    /// Returns the module that declares the type.
    #[must_use]
    pub const fn module(&self) -> &'static str {
        self.module
    }

    /// Returns where the type is declared, with the file as the compiler names it.
    #[must_use]
    pub const fn location(&self) -> Option<&'static Location<'static>> {
        self.location
    }
}
