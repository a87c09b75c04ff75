use customerio::{CioEvent, Client};

/// A customer paid.
#[derive(CioEvent, Clone)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    total: f64,
}

fn call(client: &Client, order: &OrderCompleted) {
    let _ = client.identify("u1", order);
}

fn main() {}
