//! A project with a way to name.

use customerio::{CioEvent, CioProperty};

#[derive(CioEvent)]
#[cio(event = "order_completed")]
pub struct Order {
    #[cio(rename = "orderId")]
    pub id: String,
    #[cio(flatten)]
    pub payment: Payment,
}

#[derive(CioEvent)]
#[cio(event = "Order Viewed")]
pub struct Viewed {
    pub page: u32,
}

#[derive(CioProperty)]
#[cio(tag = "kind")]
pub enum Payment {
    Card {
        #[cio(rename = "lastFour")]
        last_four: String,
    },
}
