//! The items that take attributes, and the keys that are valid on each.

/// The kind of item that an attribute is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AttrTarget {
    Container,
    /// A struct with one field without a name.
    Newtype,
    Field,
    Variant,
    /// An enum whose variants are events.
    Events,
    /// A variant of such an enum that holds an event declared elsewhere.
    Held,
}

impl AttrTarget {
    pub(crate) const ALL: [Self; 4] = [Self::Container, Self::Field, Self::Variant, Self::Events];

    /// The keys that are valid there.
    pub(crate) const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Container | Self::Newtype => &[
                "event",
                "page",
                "screen",
                "person",
                "group",
                "relationship",
                "owner",
                "tags",
                "version",
                "deprecated",
                "allow",
                "deny",
                "since",
                "semantic",
                "allow_pii",
                "pii",
                "open",
                "user_id",
                "anonymous_id",
                "group_id",
                "rename",
                "rename_all",
                "rename_all_fields",
                "transparent",
                "tag",
                "content",
                "untagged",
                "crate",
            ],
            Self::Field => &[
                "user_id",
                "anonymous_id",
                "group_id",
                "timestamp",
                "message_id",
                "keep",
                "length",
                "range",
                "multiple_of",
                "items",
                "pattern",
                "format",
                "one_of",
                "check",
                "nullable",
                "foreign",
                "as",
                "number",
                "pii",
                "example",
                "unit",
                "deprecated",
                "allow",
                "deny",
                "rename",
                "skip",
                "flatten",
                "recursive",
            ],
            Self::Variant => &["rename", "rename_all", "skip"],
            Self::Events => &["event", "page", "screen", "identified", "crate"],
            Self::Held => &[],
        }
    }

    /// The module with an item for each key, for completion.
    pub(crate) const fn module(self) -> &'static str {
        match self {
            Self::Container | Self::Newtype | Self::Events => "container",
            Self::Field => "field",
            Self::Variant | Self::Held => "variant",
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Container => "the struct or enum",
            Self::Newtype => "the struct",
            Self::Field => "a field",
            Self::Variant => "a variant",
            Self::Events => "an enum of events",
            Self::Held => "a variant that contains an event",
        }
    }
}
