use core::fmt;

/// The six calls of the Pipelines API; in a batch, the value of an item's `type`.
///
/// ```
/// use customerio_core::call::CallKind;
///
/// assert_eq!(CallKind::Identify.to_string(), "identify");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CallKind {
    /// Adds or updates a person.
    Identify,
    /// Records that somebody did something.
    Track,
    /// Records a page view.
    Page,
    /// Records a screen view in a mobile application.
    Screen,
    /// Adds or updates an object, and relates a person to it.
    Group,
    /// Merges two profiles.
    Alias,
}

impl CallKind {
    /// The six, in the order of the API reference.
    pub const ALL: [Self; 6] = [
        Self::Identify,
        Self::Track,
        Self::Page,
        Self::Screen,
        Self::Group,
        Self::Alias,
    ];

    /// The name on the wire: `identify`, `track`, `page`, `screen`, `group` or `alias`.
    ///
    /// ```
    /// assert_eq!(customerio_core::call::CallKind::Alias.as_str(), "alias");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Identify => "identify",
            Self::Track => "track",
            Self::Page => "page",
            Self::Screen => "screen",
            Self::Group => "group",
            Self::Alias => "alias",
        }
    }
}

impl fmt::Display for CallKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
