//! The derives find a renamed dependency.

#[derive(cio::CioEvent)]
#[cio(event = "Order Completed")]
pub struct OrderCompleted {
    pub order_id: String,
}
