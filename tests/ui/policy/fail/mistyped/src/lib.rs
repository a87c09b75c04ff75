//! Rules that can't be read are told once a type, and the others still hold.

use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "order completed")]
pub struct Order {
    pub total: f64,
}
