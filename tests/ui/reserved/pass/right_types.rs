use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::SystemTime;

use customerio::{CioEvent, CioProperty, CioTraits};

#[derive(CioProperty)]
#[cio(rename_all = "UPPERCASE")]
enum Currency {
    Eur,
    Usd,
}

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    revenue: f64,
    value: Option<u32>,
    currency: Currency,
}

#[derive(CioEvent)]
#[cio(page = "Pricing")]
struct PricingPage {
    value: String,
}

#[derive(CioTraits)]
#[cio(person)]
struct Customer<'a> {
    email: Option<Cow<'a, str>>,
    created_at: SystemTime,
    #[cio(rename = "createdAt", format = "date-time")]
    as_text: &'a str,
    #[cio(nullable)]
    unsubscribed: Option<bool>,
    cio_subscription_preferences: BTreeMap<String, BTreeMap<String, bool>>,
    relationship: u8,
}

#[derive(CioTraits)]
#[cio(group)]
struct Company {
    email: u8,
}

#[derive(CioTraits)]
#[cio(relationship)]
struct Membership {
    object_id: u8,
}

#[derive(CioProperty)]
struct Inner {
    email: u8,
    revenue: String,
}

fn main() {
    let _ = (Currency::Eur, Currency::Usd);
}
