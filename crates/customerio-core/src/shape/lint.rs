/// What a type or a field says of a rule of `cargo cio lint`, for itself and for what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lint {
    /// The rule: one of [`RULES`](customerio_rules::lint::RULES).
    pub rule: &'static str,
    /// Whether a breach is passed over; else it is an error.
    pub is_allowed: bool,
}

impl Lint {
    /// A breach is passed over.
    #[must_use]
    pub const fn allow(rule: &'static str) -> Self {
        Self {
            rule,
            is_allowed: true,
        }
    }

    /// A breach is an error.
    #[must_use]
    pub const fn deny(rule: &'static str) -> Self {
        Self {
            rule,
            is_allowed: false,
        }
    }
}
