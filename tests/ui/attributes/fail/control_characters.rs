//! Terminals and readers act on some characters, so names have none of them.

use customerio::{CioEvent, CioProperty};

#[derive(CioEvent)]
#[cio(event = "Order \u{202e}Completed")]
struct OrderCompleted {
    #[cio(rename = "order\u{9b}31m")]
    order_id: String,
    plan: Plan,
}

#[derive(CioProperty)]
enum Plan {
    Free,
    #[serde(rename = "pro\u{2066}")]
    Pro,
}

fn main() {}
