use std::panic::Location;

/// An example of metadata and what holds of it.
macro_rules! example {
    ($with:literal, $holds:literal) => {
        concat!(
            "\n```\n\
             use std::panic::Location;\n\n\
             use customerio_core::event::Metadata;\n\n\
             const SIGN_UP: Metadata = Metadata::NONE",
            $with,
            ";\nassert!(",
            $holds,
            ");\n```"
        )
    };
}

/// The metadata of an event or of traits for a catalog. Empty without the feature `catalog`.
///
/// ```
/// use customerio_core::event::Metadata;
///
/// const BILLING: Metadata = Metadata::NONE.with_owner("billing").with_tags(&["money"]);
/// assert_eq!(BILLING.owner(), "billing");
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
    #[doc = example!(r#".with_owner("growth")"#, r#"SIGN_UP.owner() == "growth""#)]
    #[must_use]
    pub const fn with_owner(mut self, owner: &'static str) -> Self {
        self.owner = owner;
        self
    }

    /// Sets the tags.
    #[doc = example!(r#".with_tags(&["funnel"])"#, r#"SIGN_UP.tags().contains(&"funnel")"#)]
    #[must_use]
    pub const fn with_tags(mut self, tags: &'static [&'static str]) -> Self {
        self.tags = tags;
        self
    }

    /// Sets the version or the day of the first message.
    #[doc = example!(r#".with_since("2026-01-02")"#, r#"SIGN_UP.since() == "2026-01-02""#)]
    #[must_use]
    pub const fn with_since(mut self, since: &'static str) -> Self {
        self.since = since;
        self
    }

    /// Marks the event or the traits as deprecated. `note` is the reason.
    #[doc = example!(r#".with_deprecation("use `Account Created`")"#, "SIGN_UP.deprecation().is_some()")]
    #[must_use]
    pub const fn with_deprecation(mut self, note: &'static str) -> Self {
        self.deprecated = Some(note);
        self
    }

    /// Sets the module that declares the type, such as `module_path!()`.
    #[doc = example!(".with_module(module_path!())", "SIGN_UP.module() == module_path!()")]
    #[must_use]
    pub const fn with_module(mut self, module: &'static str) -> Self {
        self.module = module;
        self
    }

    /// Sets where the type is declared, which distinguishes types of one path: two packages may have
    /// libraries of one name.
    #[doc = example!(".with_location(Location::caller())", "SIGN_UP.location().is_some_and(|it| it.file() == file!())")]
    #[must_use]
    pub const fn with_location(mut self, location: &'static Location<'static>) -> Self {
        self.location = Some(location);
        self
    }

    /// Returns the owner. Empty if none is given.
    #[doc = example!(r#".with_owner("growth")"#, r#"SIGN_UP.owner() == "growth""#)]
    #[must_use]
    pub const fn owner(&self) -> &'static str {
        self.owner
    }

    /// Returns the tags.
    #[doc = example!(r#".with_tags(&["funnel"])"#, r#"SIGN_UP.tags().contains(&"funnel")"#)]
    #[must_use]
    pub const fn tags(&self) -> &'static [&'static str] {
        self.tags
    }

    /// Returns the version or the day of the first message. Empty if none is given.
    #[doc = example!(r#".with_since("2026-01-02")"#, r#"SIGN_UP.since() == "2026-01-02""#)]
    #[must_use]
    pub const fn since(&self) -> &'static str {
        self.since
    }

    /// Returns why the type is deprecated, if it is.
    #[doc = example!(r#".with_deprecation("use `Account Created`")"#, "SIGN_UP.deprecation().is_some()")]
    #[must_use]
    pub const fn deprecation(&self) -> Option<&'static str> {
        self.deprecated
    }

    /// Returns the module that declares the type.
    #[doc = example!(".with_module(module_path!())", "SIGN_UP.module() == module_path!()")]
    #[must_use]
    pub const fn module(&self) -> &'static str {
        self.module
    }

    /// Returns where the type is declared, with the file as the compiler names it.
    #[doc = example!(".with_location(Location::caller())", "SIGN_UP.location().is_some_and(|it| it.file() == file!())")]
    #[must_use]
    pub const fn location(&self) -> Option<&'static Location<'static>> {
        self.location
    }
}
