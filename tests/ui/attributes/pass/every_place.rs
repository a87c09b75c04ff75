use customerio::{CioEvent, CioProperty, CioTraits};

/// Told in full.
#[derive(CioEvent)]
#[cio(event = "Order Completed", owner = "checkout", tags("shop", "money"))]
#[cio(version = 2, since = "1.1", deprecated = "see Order Paid", open)]
struct OrderCompleted {
    #[cio(unit = "EUR", example = 9.5)]
    total: f64,
    #[cio(skip)]
    cache: u8,
    #[cio(rename = "type")]
    kind: String,
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    other: Option<u8>,
}

#[derive(CioTraits)]
#[cio(group(object_type = "2"), rename_all = "camelCase")]
struct Company {
    employee_count: u32,
}

#[derive(CioProperty)]
#[cio(pii = "contact")]
enum Phone {
    #[cio(rename = "none")]
    Secret,
}

fn main() {
    let _ = Phone::Secret;
}
