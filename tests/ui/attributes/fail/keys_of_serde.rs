use customerio::{CioEvent, CioProperty};

#[derive(CioEvent)]
#[cio(event = "Plan Started", deny_unknown_fields, default, into = "Other")]
struct PlanStarted {
    #[cio(skip_serializing_if = "Option::is_none")]
    coupon: Option<String>,
    #[cio(default)]
    seats: u32,
    #[cio(rename_all = "camelCase")]
    plan: String,
    #[cio(deserialize_with = "read")]
    code: String,
    #[cio(serialize_with = "write")]
    price: f64,
    #[cio(flatten = true)]
    more: String,
    #[cio(flatten, length(1..=64))]
    note: String,
    #[cio(skip_serializing_none)]
    referrer: Option<String>,
}

#[derive(CioProperty)]
enum Plan {
    #[cio(default)]
    Free,
    #[cio(flatten)]
    Team(u8),
    #[cio(other)]
    Other,
}

fn main() {}
