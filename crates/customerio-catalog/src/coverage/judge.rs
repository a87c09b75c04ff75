use std::collections::BTreeSet;

use serde::Serialize;

use super::{Coverable, Records};

/// What was sent of a catalog, and what was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Each event and traits type, in the order of the catalog.
    pub all: Vec<Covered>,
    /// What was recorded and is not declared, or no longer.
    pub stale: Vec<Stale>,
}

/// What was sent of an event or traits type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// Which one.
    pub of: Coverable,
    /// The parts that no test sent; all of them, `.` first, where it was never sent itself.
    pub missing: Vec<String>,
}

/// What was recorded of something that is not in the catalog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stale {
    /// The key of the event or traits type.
    pub key: String,
    /// The part; `None` where the event or traits type itself is unknown.
    pub part: Option<String>,
}

/// How many parts were sent, of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many were sent.
    pub sent: usize,
    /// How many there are.
    pub parts: usize,
}

impl Coverage {
    /// Holds what was sent against what there is.
    #[must_use]
    pub fn of(all: Vec<Coverable>, records: &Records) -> Self {
        let mut stale = Vec::new();
        for (key, parts) in records.sent() {
            let known = all.iter().filter(|it| it.key == key);
            let known: Vec<_> = known.collect();
            if known.is_empty() {
                stale.push(Stale {
                    key: key.to_owned(),
                    part: None,
                });
                continue;
            }
            let is_unknown = |part: &&String| !known.iter().any(|it| it.parts.contains(part));
            stale.extend(parts.iter().filter(is_unknown).map(|part| Stale {
                key: key.to_owned(),
                part: Some(part.clone()),
            }));
        }
        let nothing = BTreeSet::new();
        let all = all.into_iter().map(|of| {
            let sent = records.of(&of.key).unwrap_or(&nothing);
            let missing = of.parts.iter().filter(|part| !sent.contains(*part));
            Covered {
                missing: missing.cloned().collect(),
                of,
            }
        });
        Self {
            all: all.collect(),
            stale,
        }
    }
}

impl Covered {
    /// Whether it was sent at all.
    #[must_use]
    pub fn is_sent(&self) -> bool {
        self.missing.len() < self.of.parts.len()
    }

    /// How much of it was sent.
    #[must_use]
    pub fn share(&self) -> Share {
        let parts = self.of.parts.len();
        Share {
            sent: parts - self.missing.len(),
            parts,
        }
    }
}

impl Share {
    /// In percent, rounded down to a tenth, so that only what is whole is 100. What has no parts is
    /// whole.
    #[must_use]
    pub fn percent(self) -> f64 {
        if self.parts == 0 {
            return 100.0;
        }
        let tenths = self.sent.saturating_mul(1000) / self.parts;
        #[expect(clippy::cast_precision_loss, reason = "a whole number from 0 to 1000")]
        let tenths = tenths as f64;
        tenths / 10.0
    }
}

impl std::iter::Sum for Share {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, next| Self {
            sent: sum.sent + next.sent,
            parts: sum.parts + next.parts,
        })
    }
}
