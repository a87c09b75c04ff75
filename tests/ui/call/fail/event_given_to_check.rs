use customerio::prelude::*;

/// A customer paid.
#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted;

fn call(client: &Client) {
    let _ = client.check(&OrderCompleted);
    let _ = client.send(OrderCompleted);
}

fn main() {}
