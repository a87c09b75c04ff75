use std::time::SystemTime;

use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    #[cio(user_id)]
    buyer: String,
    #[cio(user_id)]
    seller: String,
    #[cio(timestamp)]
    at: SystemTime,
    #[cio(timestamp, keep)]
    paid_at: SystemTime,
}

fn main() {}
