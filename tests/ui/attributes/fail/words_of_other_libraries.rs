use customerio::{CioEvent, CioProperty, CioTraits};

/// A customer paid.
#[derive(CioEvent)]
#[cio(track = "Order Completed", description = "A customer paid.")]
struct OrderCompleted {
    #[cio(required, max_length = 64)]
    order_id: String,
    #[cio(min = 0.0, name = "value")]
    total: f64,
    #[cio(optional, regex = "^[A-Z]+$")]
    coupon: Option<String>,
    #[cio(email, sensitive)]
    mail: String,
    #[cio(default = 1, min_items = 1)]
    amounts: Vec<u32>,
    #[cio(enum("a", "b"), validate = check)]
    letter: String,
    #[cio(skip_serializing_if = "Option::is_none", ignore)]
    note: Option<String>,
}

#[derive(CioEvent)]
#[cio("Order Paid")]
struct OrderPaid {
    #[cio(1..=64)]
    order_id: String,
}

#[derive(CioTraits)]
#[cio(user, closed)]
struct Customer {
    first_name: String,
}

#[derive(CioTraits)]
#[cio(company)]
struct Company {
    name: String,
}

#[derive(CioProperty)]
enum Plan {
    #[cio(alias = "gratis")]
    Free,
}

fn main() {}
