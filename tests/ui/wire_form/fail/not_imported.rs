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

#[derive(CioProperty)]
struct Parcel {
    size: Size,
    #[cio(unit = "g")]
    weight: Weight,
    #[cio(length(..=8))]
    code: Code,
    #[cio(recursive)]
    inner: Option<Box<Inner>>,
}

#[derive(CioEvent)]
#[cio(event = "Parcel Sent", allow_pii("contact"))]
struct ParcelSent<'a> {
    #[cio(user_id)]
    customer: CustomerId,
    #[cio(number)]
    price: Decimal,
    #[cio(pii = "contact")]
    to: Receiver,
    by: Carrier<'a>,
    at: DateTime<Zone>,
    stops: &'a [Stop],
    labels: Vec<Label>,
    notes: std::borrow::Cow<'a, Notes>,
}

#[derive(CioEvent)]
enum Events {
    #[cio(event = "Cart Viewed")]
    CartViewed { cart: Cart, items: Vec<CartItem> },
    #[cio(event = "Cart Cleared")]
    CartCleared { reason: Option<Reason> },
    Paid(PaidEvent),
}

#[derive(CioEvent)]
enum Borrowed<'a> {
    #[cio(event = "Page Opened")]
    PageOpened { path: &'a str, tags: Vec<PageTag> },
}

fn main() {}
