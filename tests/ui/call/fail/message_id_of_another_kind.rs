use customerio::prelude::*;

#[derive(CioProperty)]
#[cio(user_id)]
struct CustomerId(u64);

fn call(customer: CustomerId, order: Option<u64>) {
    let _ = Identify::new("u1", &Empty).message_id(customer);
    let _ = Identify::new("u1", &Empty).message_id(order);
}

fn main() {}
