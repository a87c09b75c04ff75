use customerio::{CioEvent, CioProperty, CioTraits, Client};

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

#[derive(CioEvent, CioTraits)]
struct Nothing {
    street: String,
}

#[derive(CioProperty, CioTraits, CioEvent)]
struct NothingOfThree {
    street: String,
}

#[derive(CioTraits)]
#[cio(page = "Home")]
struct PageAsTraits {
    street: String,
}

#[derive(CioProperty)]
#[cio(event = "Street Closed")]
struct EventAsProperty {
    street: String,
}

fn sent(
    client: &Client,
    traits: &TraitsWithoutCall,
    page: &PageAsTraits,
    nothing: &Nothing,
    of_three: &NothingOfThree,
) {
    // The derives report what is wrong, and the calls nothing more.
    client.track("user-1", traits).unwrap();
    client.identify("user-1", page).unwrap();
    client.track("user-1", nothing).unwrap();
    client.identify("user-1", nothing).unwrap();
    client.track("user-1", of_three).unwrap();
}

fn main() {}
