use customerio::{Client};


fn call(client: &Client) {
    let _ = client.delete_relationship("acme", "u1");
}

fn main() {}
