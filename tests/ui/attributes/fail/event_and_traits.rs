use customerio::{CioEvent, CioProperty, CioTraits};

#[derive(CioEvent, CioTraits)]
#[cio(event = "Signed Up", person)]
struct Both {
    email: String,
}

#[derive(CioEvent, CioProperty)]
#[cio(event = "Address Changed")]
struct EventAndProperty {
    street: String,
}

fn main() {}
