//! The formats of texts that a property may ask for, by the names of JSON Schema.

mod accepts;

/// What a text must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// A mailbox such as `cool.person@example.com`.
    Email,
    /// A day, `2026-01-02`.
    Date,
    /// A moment, `2026-01-02T03:04:05.678Z`.
    DateTime,
    /// An absolute address such as `https://example.com/a`.
    Uri,
    /// A UUID in its hyphenated form.
    Uuid,
    /// An IPv4 address in dotted form.
    Ipv4,
    /// An IPv6 address.
    Ipv6,
    /// A host name.
    Hostname,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Email,
        Self::Date,
        Self::DateTime,
        Self::Uri,
        Self::Uuid,
        Self::Ipv4,
        Self::Ipv6,
        Self::Hostname,
    ];

    /// The name in JSON Schema.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Uri => "uri",
            Self::Uuid => "uuid",
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
            Self::Hostname => "hostname",
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }
}
