use customerio::{CioEvent, Client};

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted;

#[derive(CioEvent)]
enum Silent {
    OrderCompleted(OrderCompleted),
}

#[derive(CioEvent)]
#[cio(identified)]
enum Promised {
    OrderCompleted(OrderCompleted),
}

fn calls(client: &Client) {
    let _ = client.emit(&Silent::OrderCompleted(OrderCompleted));
}

fn main() {}
