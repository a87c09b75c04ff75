use customerio::call::{Alias, Group, Track};
use customerio::{CioEvent, Client, Empty, Identity};

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    total: f64,
}

fn call(client: &Client, order: &OrderCompleted) {
    let _ = client.track(17, order);
    let _ = client.track(None, order);
    let _ = client.group("u1", 17_u64, &Empty);
    let _ = Track::new(Identity::user(17), order);
    let _ = Group::new("acme", &Empty).identity(b"u1");
    let _ = Alias::new("a-42", 1.5);
}

fn main() {}
