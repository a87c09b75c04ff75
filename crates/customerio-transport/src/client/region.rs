//! The regions of the service.

use core::fmt;

/// The region that stores a workspace's data. Each has a host of its own.
///
/// ```
/// use customerio_transport::Region;
///
/// assert_eq!(Region::Eu.to_string(), "EU");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Region {
    /// The United States: `cdp.customer.io`.
    Us,
    /// The European Union: `cdp-eu.customer.io`.
    Eu,
}

impl Region {
    pub(super) const ALL: [Self; 2] = [Self::Us, Self::Eu];

    /// Returns the host of the region's API.
    pub(super) fn host(self) -> &'static str {
        match self {
            Self::Us => "cdp.customer.io",
            Self::Eu => "cdp-eu.customer.io",
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Us => "US",
            Self::Eu => "EU",
        })
    }
}
