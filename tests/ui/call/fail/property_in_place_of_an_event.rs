use customerio::{CioProperty, Client};

#[derive(CioProperty)]
struct Order {
    total: f64,
}

fn call(client: &Client, order: &Order) {
    let _ = client.track("u1", order);
}

fn main() {}
