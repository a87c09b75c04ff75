//! A project that asks for an owner, docs and an example of everything.

use customerio::{CioEvent, CioProperty, CioTraits};

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
pub struct OrderCompleted {
    /// What was paid.
    #[cio(example = 9.5)]
    pub total: f64,
    pub currency: String,
}

/// A customer.
#[derive(CioTraits)]
#[cio(person)]
pub struct Customer {
    /// Where mail goes.
    pub email: String,
}

#[derive(CioProperty)]
pub enum Payment {
    /// By card.
    Card { last_four: String },
}
