//! Compares a catalog with the records of a test run.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Coverable, Records};

/// The parts of a catalog that tests sent, and those that they did not send.
///
/// ```
/// use customerio_catalog::coverage::{Coverage, Records, Share};
///
/// let coverage = Coverage::new(Vec::new(), &Records::default());
/// assert!(coverage.stale.is_empty() && coverage.untyped.is_empty());
/// let share: Share = coverage.all.iter().map(|it| it.share()).sum();
/// assert_eq!(share.percent(), 100.0);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Each event and traits type, in the order of the catalog.
    pub all: Vec<Covered>,
    /// The recorded keys and parts that are not declared, or no longer.
    pub stale: Vec<Stale>,
    /// The untyped events and traits that tests sent, such as `track Legacy Thing` or `traits`.
    pub untyped: Vec<String>,
}

/// The coverage of an event or traits type.
///
/// ```
/// use customerio_catalog::coverage::Covered;
///
/// fn line(covered: &Covered) -> String {
///     match covered.is_sent() {
///         true => format!("{} of {}", covered.share().sent, covered.share().parts),
///         false => "never sent".to_owned(),
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The event or traits type.
    pub of: Coverable,
    /// The parts that no test sent. If no test sent the type at all, these are all of its parts,
    /// beginning with `.`.
    pub missing: Vec<String>,
}

/// A recorded key or part that is not in the catalog.
///
/// ```
/// use customerio_catalog::coverage::Stale;
///
/// let removed = Stale { key: "track 1 Order Completed".to_owned(), part: None };
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stale {
    /// The key of the event or traits type.
    pub key: String,
    /// The part; `None` if the event or traits type itself is unknown.
    pub part: Option<String>,
}

/// The number of parts that were sent, and of all parts.
///
/// ```
/// use customerio_catalog::coverage::Share;
///
/// assert_eq!(Share { sent: 2, parts: 3 }.percent(), 66.6);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// The number of parts that were sent.
    pub sent: usize,
    /// The number of all parts.
    pub parts: usize,
}

/// The beginning of each [key](customerio_core::coverage::untyped_key) of untyped content.
const UNTYPED: &str = "untyped ";

impl Coverage {
    /// Compares the parts of a catalog with the records of a test run.
    ///
    /// ```
    /// use customerio_catalog::coverage::{Coverage, Records, coverable};
    /// use customerio_core::catalog::Catalog;
    /// use customerio_core::{CioTraits, Empty};
    ///
    /// let all = coverable(&Catalog::new([], [Empty::SPEC])?);
    /// let mut records = Records::default();
    /// records.read("[\"customerio-record\",1]\n[\"track Removed\",\".\"]\n")?;
    /// let coverage = Coverage::new(all, &records);
    /// assert!(!coverage.all[0].is_sent());
    /// assert_eq!(coverage.stale[0].key, "track Removed");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(all: Vec<Coverable>, records: &Records) -> Self {
        let mut stale = Vec::new();
        let mut untyped = Vec::new();
        for (key, parts) in records.sent() {
            if let Some(name) = key.strip_prefix(UNTYPED) {
                untyped.push(name.to_owned());
                continue;
            }
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
        let no_parts = BTreeSet::new();
        let all = all.into_iter().map(|of| {
            let sent = records.parts(&of.key).unwrap_or(&no_parts);
            let missing = of.parts.iter().filter(|part| !sent.contains(*part));
            Covered {
                missing: missing.cloned().collect(),
                of,
            }
        });
        Self {
            all: all.collect(),
            stale,
            untyped,
        }
    }
}

impl Covered {
    /// Returns whether any part of it was sent.
    ///
    /// ```
    /// use customerio_catalog::coverage::{Coverage, Records, coverable};
    /// use customerio_core::catalog::Catalog;
    /// use customerio_core::{CioTraits, Empty};
    ///
    /// let all = coverable(&Catalog::new([], [Empty::SPEC])?);
    /// let mut records = Records::default();
    /// records.read("[\"customerio-record\",1]\n[\"person customerio_core::Empty\",\".\"]\n")?;
    /// assert!(Coverage::new(all, &records).all[0].is_sent());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_sent(&self) -> bool {
        self.missing.len() < self.of.parts.len()
    }

    /// Returns its share of sent parts.
    ///
    /// ```
    /// use customerio_catalog::coverage::{Coverage, Records, Share, coverable};
    /// use customerio_core::catalog::Catalog;
    /// use customerio_core::{CioTraits, Empty};
    ///
    /// let all = coverable(&Catalog::new([], [Empty::SPEC])?);
    /// let mut records = Records::default();
    /// records.read("[\"customerio-record\",1]\n[\"person customerio_core::Empty\",\".\"]\n")?;
    /// let coverage = Coverage::new(all, &records);
    /// assert_eq!(coverage.all[0].share(), Share { sent: 1, parts: 1 });
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    /// Returns the share in percent, rounded down to a tenth, so that only a complete one is 100. A share
    /// of no parts is 100.
    ///
    /// ```
    /// use customerio_catalog::coverage::Share;
    ///
    /// assert_eq!(Share { sent: 2, parts: 3 }.percent(), 66.6);
    /// assert_eq!(Share { sent: 0, parts: 0 }.percent(), 100.0);
    /// ```
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
