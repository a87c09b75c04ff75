use customerio::{CioEvent, CioProperty, CioTraits};
use std::collections::HashMap;

// Of a crate that the macro knows by this name.
struct DateTime<T>(T);

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    at: DateTime<Utc>,
    #[cio(items(1..=100))]
    products: Vec<Line>,
    gift: Option<Gift>,
    #[cio(user_id)]
    customer: Id<Shop>,
}

struct Id<T>(T);

#[derive(CioTraits)]
#[cio(person)]
struct Customer<'a> {
    name: &'a str,
    addresses: HashMap<String, Address>,
}

#[derive(CioProperty)]
enum Payment {
    Card(Option<Card>),
    Parts { parts: Vec<Part> },
}

#[derive(CioProperty)]
struct Tags(Vec<Tag>);

fn main() {}
