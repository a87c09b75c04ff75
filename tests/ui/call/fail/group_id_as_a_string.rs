use customerio::{Client, Empty};


fn call(client: &Client) {
    let _ = client.group("u1", "acme", &Empty);
}

fn main() {}
