use customerio::prelude::*;

fn call(client: &Client) {
    let _ = client.page("u1", "Pricing");
    let _ = client.screen("u1", "Basket");
}

fn main() {}
