//! The formats of strings, by the names of JSON Schema.

mod accepts;

/// A format of strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// A mailbox such as `cool.person@example.com`.
    Email,
    /// A day, `2026-01-02`.
    Date,
    /// A timestamp, `2026-01-02T03:04:05.678Z`.
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
    /// All formats, each at the index that is its byte in the byte form.
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

    /// Returns the name in JSON Schema.
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

    /// Returns the format with this name in JSON Schema.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// Returns the format with this index in [`ALL`](Self::ALL).
    pub(crate) const fn of_byte(byte: u8) -> Option<Self> {
        let at = byte as usize;
        if at < Self::ALL.len() {
            Some(Self::ALL[at])
        } else {
            None
        }
    }

    /// Returns whether two formats are the same; `==` is not `const`.
    #[must_use]
    pub const fn is(self, other: Self) -> bool {
        self as u8 == other as u8
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn bytes_and_names_round_trip() {
        for format in Format::ALL {
            assert_eq!(Format::of_byte(format as u8), Some(format));
            assert_eq!(Format::named(format.as_str()), Some(format));
        }
        assert_eq!(Format::of_byte(8), None);
    }
}
