use customerio::{CioTraits, Client};

#[derive(CioTraits)]
#[cio(person)]
struct Customer;

fn call(client: &Client) {
    let _ = client.group("u1", "acme", &Customer);
}

fn main() {}
