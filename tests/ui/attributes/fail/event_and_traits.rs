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

#[derive(CioEvent, CioTraits)]
#[cio(event = "Address Removed")]
struct EventWithoutTarget {
    street: String,
}

#[derive(CioEvent)]
#[cio(person)]
struct TraitsWithoutCall {
    street: String,
}

fn main() {}
