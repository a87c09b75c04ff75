use core::fmt;

use customerio_rules::format::Format as Rule;

/// A format of strings, by its name in JSON Schema.
///
/// ```
/// use customerio_core::shape::Format;
///
/// assert_eq!(Format::from_name("email"), Some(Format::EMAIL));
/// ```
///
/// ```
/// assert_eq!(customerio_core::shape::Format::DATE_TIME.as_str(), "date-time");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format(pub(super) Rule);

impl Format {
    /// A mailbox such as `cool.person@example.com`.
    pub const EMAIL: Self = Self(Rule::Email);
    /// A day such as `2026-01-02`.
    pub const DATE: Self = Self(Rule::Date);
    /// A timestamp such as `2026-01-02T03:04:05.678Z`.
    pub const DATE_TIME: Self = Self(Rule::DateTime);
    /// An absolute URI such as `https://example.com/a`.
    pub const URI: Self = Self(Rule::Uri);
    /// A UUID in its hyphenated form.
    pub const UUID: Self = Self(Rule::Uuid);
    /// An IPv4 address in dotted form.
    pub const IPV4: Self = Self(Rule::Ipv4);
    /// An IPv6 address.
    pub const IPV6: Self = Self(Rule::Ipv6);
    /// A host name.
    pub const HOSTNAME: Self = Self(Rule::Hostname);

    /// Returns the format with a name of JSON Schema, such as `email`.
    ///
    /// ```
    /// use customerio_core::shape::Format;
    ///
    /// assert_eq!(Format::from_name("date"), Some(Format::DATE));
    /// assert_eq!(Format::from_name("day"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Rule::named(name).map(Self)
    }

    /// Returns the name in JSON Schema.
    #[doc = example!("FORMAT: Format" = "Format::DATE_TIME", r#"FORMAT.as_str() == "date-time""#)]
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0.as_str()
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
