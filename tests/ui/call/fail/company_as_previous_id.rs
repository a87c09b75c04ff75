use customerio::{Client, GroupId};


fn call(client: &Client) {
    let _ = client.alias("u1", GroupId::new("acme"));
}

fn main() {}
