use customerio::{GroupId, CioTraits, Client};

#[derive(CioTraits)]
#[cio(person)]
struct Customer;

fn call(client: &Client) {
    let _ = client.group("u1", GroupId::new("acme"), &Customer);
}

fn main() {}
