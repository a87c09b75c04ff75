use customerio::{CioProperty, CioTraits};

#[derive(CioProperty)]
struct Contact {
    email: u64,
}

#[derive(CioProperty)]
struct Times {
    #[cio(flatten)]
    below: Below,
}

#[derive(CioProperty)]
struct Below {
    created_at: String,
}

#[derive(CioTraits)]
#[cio(person)]
struct Customer {
    #[cio(flatten)]
    contact: Contact,
    #[cio(flatten)]
    times: Option<Times>,
}

fn main() {}
