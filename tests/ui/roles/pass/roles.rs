use std::time::SystemTime;

use customerio::{CioEvent, Timestamp};

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted<'a> {
    #[cio(user_id)]
    user: Option<&'a str>,
    #[cio(anonymous_id)]
    visitor: u64,
    #[cio(timestamp, keep)]
    at: Option<SystemTime>,
    #[cio(message_id, keep, length(1..))]
    id: String,
}

#[derive(CioEvent)]
#[cio(event = "Order Shipped")]
struct OrderShipped {
    #[cio(timestamp)]
    at: Timestamp,
}

fn main() {}
