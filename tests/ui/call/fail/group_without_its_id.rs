use customerio::{Client, Empty};


fn call(client: &Client) {
    let _ = client.group("u1", &Empty);
}

fn main() {}
