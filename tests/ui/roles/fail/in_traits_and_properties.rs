use customerio::{CioProperty, CioTraits};

#[derive(CioTraits)]
#[cio(person)]
struct Customer {
    #[cio(user_id)]
    id: String,
}

#[derive(CioProperty)]
struct Product {
    #[cio(timestamp)]
    added: String,
}

fn main() {}
