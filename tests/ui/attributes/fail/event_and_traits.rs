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

#[derive(CioEvent, CioTraits)]
#[cio(person)]
struct TraitsOfAPerson {
    street: String,
}

#[derive(CioTraits, CioProperty)]
#[cio(group)]
struct TraitsOfAGroup {
    street: String,
}

#[derive(CioTraits, CioEvent, CioProperty)]
#[cio(relationship)]
struct AllThree {
    street: String,
}

#[derive(CioEvent, CioProperty)]
enum EventsAndProperty {
    #[cio(event = "Address Added")]
    Added { street: String },
    #[cio(event = "Address Lost")]
    Lost,
}

#[derive(CioEvent, CioTraits)]
enum EventsAndTraits {
    #[cio(page = "Addresses")]
    Addresses { street: String },
}

fn main() {}
