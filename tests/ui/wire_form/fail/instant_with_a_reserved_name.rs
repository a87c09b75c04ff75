use customerio::CioEvent;
use std::time::Instant;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    value: Instant,
}

fn main() {}
