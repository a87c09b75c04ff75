use customerio::{CioTraits, Client};

#[derive(CioTraits)]
#[cio(person)]
struct Customer;

fn call(client: &Client) {
    let _ = client.track("u1", &Customer);
}

fn main() {}
