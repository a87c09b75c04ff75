//! Each type reports unreadable rules once, and the others apply.

use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "order completed")]
pub struct Order {
    pub total: f64,
}
