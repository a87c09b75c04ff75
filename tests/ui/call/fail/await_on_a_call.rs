use customerio::{CioEvent, Client};

/// A customer paid.
#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    total: f64,
}

async fn call(client: &Client, order: &OrderCompleted) {
    let _ = client.track("u1", order).await;
}

fn main() {}
