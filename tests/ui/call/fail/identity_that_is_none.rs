use customerio::call::{Group, Track};
use customerio::{CioEvent, Client, Empty, GroupId, Identity};

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    total: f64,
}

struct CustomerId(u64);

fn call(client: &Client, order: &OrderCompleted, user: Option<String>) {
    let _ = client.track(1.5, order);
    let _ = client.track(user, order);
    let _ = client.track(("u1", "a-42"), order);
    let _ = client.track(CustomerId(7), order);
    let _ = Track::new(Identity::user(true), order);
    let _ = Group::new(b"u1", GroupId::new("acme"), &Empty);
    let _ = client.group("u1", GroupId::new(0.5), &Empty);
}

fn main() {}
