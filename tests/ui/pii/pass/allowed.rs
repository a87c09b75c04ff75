use customerio::{CioEvent, CioProperty, CioTraits};

#[derive(CioProperty)]
struct Shipping {
    #[cio(pii = "contact")]
    phone: String,
}

#[derive(CioEvent)]
#[cio(event = "Order Completed", allow_pii("name", "contact"))]
struct OrderCompleted {
    #[cio(pii = "name")]
    first_name: String,
    shipping: Shipping,
    #[cio(user_id)]
    user: u64,
}

/// What holds itself is not looked into by the compiler, so a class may be in it.
#[derive(CioProperty)]
struct Friends {
    #[cio(recursive)]
    of: Vec<Friend>,
}

#[derive(CioProperty)]
struct Friend {
    #[cio(pii = "name")]
    name: String,
    friends: Friends,
}

#[derive(CioEvent)]
#[cio(event = "Invited", allow_pii("name"))]
struct Invited<'a> {
    friends: &'a Friends,
}

#[derive(CioProperty)]
#[cio(tag = "by")]
enum Way {
    Mail { #[cio(pii = "contact")] address: String },
    Post(Shipping),
}

#[derive(CioEvent)]
#[cio(event = "Contacted", allow_pii("contact"))]
struct Contacted {
    #[cio(flatten)]
    way: Way,
}

#[derive(CioTraits)]
#[cio(person)]
struct Customer {
    shipping: Shipping,
}

fn main() {}
