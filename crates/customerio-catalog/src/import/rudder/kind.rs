//! The types of RudderStack's events.

use crate::import::plan::Target;

/// The types of events that can be read.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Track,
    Page,
    Screen,
    Identify,
    Group,
}

impl Kind {
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "" | "track" => Self::Track,
            "page" => Self::Page,
            "screen" => Self::Screen,
            "identify" => Self::Identify,
            "group" => Self::Group,
            _ => return None,
        })
    }

    /// Returns the target of an event, or `None` if it needs a name and has none.
    pub(super) fn target(self, name: String) -> Option<Target> {
        let name = Some(name).filter(|it| !it.is_empty());
        match self {
            Self::Track => name.map(Target::Track),
            Self::Page => name.map(Target::Page),
            Self::Screen => name.map(Target::Screen),
            Self::Identify => Some(Target::Person),
            Self::Group => Some(Target::Group(None)),
        }
    }
}
