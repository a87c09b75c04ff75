use customerio_rules::naming;

use super::form::form;
use super::target::AttrTarget;
use super::words;

/// Returns the message for a token that is not a key.
pub(super) fn missing(place: AttrTarget) -> String {
    let example = match place {
        AttrTarget::Container | AttrTarget::Newtype | AttrTarget::Events => "event = \"…\"",
        AttrTarget::Field => "length(1..=64)",
        AttrTarget::Variant | AttrTarget::Held => "rename = \"…\"",
    };
    format!("no key; write one, such as `{example}`")
}

/// Returns the problem of a key on an item, if there is one.
pub(super) fn complaint(key: &str, place: AttrTarget) -> Option<String> {
    if place.keys().contains(&key) {
        return None;
    }
    match place {
        AttrTarget::Events if AttrTarget::Container.keys().contains(&key) => {
            return Some(format!(
                "`{key}` applies to each event; write it on the variants"
            ));
        }
        AttrTarget::Held => {
            return Some(format!(
                "`{key}` has no effect on {}; write it where that event is declared",
                place.name()
            ));
        }
        AttrTarget::Newtype => {
            if AttrTarget::Field.keys().contains(&key) {
                let form = form(key);
                return Some(format!(
                    "`{key}` belongs on the field; write `struct Name(#[cio({form})] Type);`"
                ));
            }
            return complaint(key, AttrTarget::Container);
        }
        AttrTarget::Container | AttrTarget::Field | AttrTarget::Variant | AttrTarget::Events => {}
    }
    if let Some(other) = AttrTarget::ALL
        .into_iter()
        .find(|other| other.keys().contains(&key))
    {
        return Some(format!(
            "`{key}` belongs on {}, not on {}",
            other.name(),
            place.name()
        ));
    }
    if let Some(fix) = words::fix(key, place) {
        return Some(format!("unknown key `{key}`; {fix}"));
    }
    if let Some((other, fix)) = words::fix_elsewhere(key) {
        return Some(format!("unknown key `{key}`; on {}, {fix}", other.name()));
    }
    let small = key.to_ascii_lowercase();
    let begun = |it: &&&str| key.len() > 1 && it.starts_with(&small);
    let begun = place.keys().iter().find(begun).copied();
    if let Some(near) = begun.or_else(|| naming::nearest(&small, place.keys())) {
        return Some(format!("unknown key `{key}`; did you mean `{near}`?"));
    }
    let elsewhere = AttrTarget::ALL.into_iter().find_map(|other| {
        let near = naming::nearest(&small, other.keys())?;
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

/// The keys that make a newtype an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdKey {
    User,
    Anonymous,
    Group,
}
