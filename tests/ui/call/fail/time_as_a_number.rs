use customerio::{CioEvent, Track};

/// A customer paid.
#[derive(CioEvent, Clone)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    total: f64,
}

fn call(order: &OrderCompleted) {
    let _ = Track::new("u1", order).timestamp(1_700_000_000);
}

fn main() {}
