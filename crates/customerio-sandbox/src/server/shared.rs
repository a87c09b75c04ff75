//! The state that the handle and all connections share.

use super::auth::Keys;
use super::outage::Outage;
use crate::catalog::Slot;
use crate::faults::Script;
use crate::on_bad_item::OnBadItem;
use crate::store::Store;

/// The shared state.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) store: Store,
    pub(crate) keys: Keys,
    pub(crate) script: Script,
    pub(crate) outage: Outage,
    pub(crate) catalog: Slot,
    pub(crate) on_bad_item: OnBadItem,
    /// The origins whose pages may read responses.
    pub(crate) origins: Vec<String>,
    /// Whether only this machine can reach the address. A request with another `Host` then comes from
    /// a foreign page in a browser (DNS rebinding).
    pub(crate) loopback: bool,
}
