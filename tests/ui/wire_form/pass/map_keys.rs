use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use customerio::CioProperty;

#[derive(PartialEq, Eq, PartialOrd, Ord, CioProperty)]
enum Plan {
    Free,
    Paid,
}

#[derive(PartialEq, Eq, PartialOrd, Ord, CioProperty)]
struct Sku(String);

#[derive(CioProperty)]
struct Prices<'a> {
    by_name: HashMap<String, u32>,
    by_text: BTreeMap<&'a str, u32>,
    by_either: BTreeMap<Cow<'a, str>, u32>,
    by_shared: BTreeMap<Arc<str>, u32>,
    by_plan: BTreeMap<Plan, u32>,
    by_sku: BTreeMap<Sku, u32>,
}

fn main() {}
