use customerio::{Client, Empty, GroupId};


fn call(client: &Client) {
    let _ = client.group(GroupId::new("acme"), "u1", &Empty);
}

fn main() {}
