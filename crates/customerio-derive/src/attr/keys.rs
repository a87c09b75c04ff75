use customerio_rules::naming;

use super::words;

/// Where a key can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Container,
    Field,
    Variant,
    /// An enum whose variants are events.
    Events,
    /// A variant of such an enum that holds an event declared elsewhere.
    Held,
}

impl Place {
    pub(crate) const ALL: [Self; 4] = [Self::Container, Self::Field, Self::Variant, Self::Events];

    /// The keys that can stand there.
    pub(crate) const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Container => &[
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
                "rename",
                "rename_all",
                "rename_all_fields",
                "transparent",
                "tag",
                "content",
                "untagged",
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
                "items",
                "pattern",
                "format",
                "one_of",
                "check",
                "nullable",
                "foreign",
                "as",
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
            Self::Events => &["event", "page", "screen", "identified"],
            Self::Held => &[],
        }
    }

    /// The module with an item for each key, for completion.
    pub(crate) const fn module(self) -> &'static str {
        match self {
            Self::Container | Self::Events => "container",
            Self::Field => "field",
            Self::Variant | Self::Held => "variant",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Container => "the struct or enum",
            Self::Field => "a field",
            Self::Variant => "a variant",
            Self::Events => "an enum of events",
            Self::Held => "a variant that holds an event",
        }
    }
}

/// The message for a token that is not a key.
pub(super) fn missing(place: Place) -> String {
    let example = match place {
        Place::Container | Place::Events => "event = \"…\"",
        Place::Field => "length(1..=64)",
        Place::Variant | Place::Held => "rename = \"…\"",
    };
    format!("no key; write one, such as `{example}`")
}

/// What is wrong with a key at a place, if anything is.
pub(super) fn complaint(key: &str, place: Place) -> Option<String> {
    if place.keys().contains(&key) {
        return None;
    }
    match place {
        Place::Events if Place::Container.keys().contains(&key) => {
            return Some(format!(
                "`{key}` applies to each event; write it on the variants"
            ));
        }
        Place::Held => {
            return Some(format!(
                "`{key}` has no effect on {}; write it where that event is declared",
                place.name()
            ));
        }
        Place::Container | Place::Field | Place::Variant | Place::Events => {}
    }
    if let Some(other) = Place::ALL
        .into_iter()
        .find(|other| other.keys().contains(&key))
    {
        return Some(format!(
            "`{key}` belongs on {}, not on {}",
            other.name(),
            place.name()
        ));
    }
    if let Some(way_out) = words::way_out(key, place) {
        return Some(format!("unknown key `{key}`; {way_out}"));
    }
    let begun = |it: &&&str| key.len() > 1 && it.starts_with(key);
    let begun = place.keys().iter().find(begun).copied();
    if let Some(near) = begun.or_else(|| naming::nearest(key, place.keys())) {
        return Some(format!("unknown key `{key}`; did you mean `{near}`?"));
    }
    let elsewhere = Place::ALL.into_iter().find_map(|other| {
        let near = naming::nearest(key, other.keys())?;
        Some((near, other))
    });
    Some(match elsewhere {
        Some((near, other)) => format!(
            "unknown key `{key}`; if `{near}` is meant, it belongs on {}",
            other.name()
        ),
        None => format!(
            "unknown key `{key}`; on {} one can write `{}`",
            place.name(),
            place.keys().join("`, `")
        ),
    })
}

/// The keys that make a field a part of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RoleKey {
    UserId,
    AnonymousId,
    GroupId,
    Timestamp,
    MessageId,
}

impl RoleKey {
    pub(super) fn named(key: &str) -> Option<Self> {
        Some(match key {
            "user_id" => Self::UserId,
            "anonymous_id" => Self::AnonymousId,
            "group_id" => Self::GroupId,
            "timestamp" => Self::Timestamp,
            "message_id" => Self::MessageId,
            _ => return None,
        })
    }
}
