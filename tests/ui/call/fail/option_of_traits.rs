use customerio::{CioTraits, Client};

/// A customer.
#[derive(CioTraits)]
#[cio(person)]
struct Customer {
    plan: String,
}

fn call(client: &Client, customer: Option<Customer>) {
    let _ = client.identify("u1", &customer);
}

fn main() {}
