use customerio::prelude::*;

/// A customer paid.
#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted;

fn call(client: &Client, user: u64, visitor: AnonymousId<'_>, order: &OrderCompleted) {
    let _ = client.identify(user, &visitor, &Empty);
    let _ = client.track(user, visitor, order);
    let _ = client.group(GroupId::new("acme"), &Empty);
}

fn main() {}
