use std::time::SystemTime;

use customerio::{CioEvent, Client};

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    #[cio(timestamp)]
    at: SystemTime,
}

fn call(client: &Client, order: &OrderCompleted) {
    let _ = client.emit(order);
}

fn main() {}
