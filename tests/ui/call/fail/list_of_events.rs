use customerio::{CioEvent, Client};

/// A customer paid.
#[derive(CioEvent, Clone)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    total: f64,
}

fn call(client: &Client, orders: Vec<OrderCompleted>) {
    let _ = client.track("u1", &orders);
}

fn main() {}
