use std::error::Error;
use std::time::{Duration, Instant};

use customerio::{CioEvent, CioProperty};

/// Those of other crates, whose feature is off.
struct Url;
mod smol_str {
    pub struct SmolStr;
}
struct NaiveDateTime;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    at: Instant,
    took: Option<Duration>,
    due: NaiveDateTime,
    why: Box<dyn Error + Send + Sync>,
    page: Vec<Url>,
    name: smol_str::SmolStr,
}

/// A type of the user's own that has a known name.
#[derive(CioProperty)]
struct CompactString(String);

#[derive(CioProperty)]
struct Named(Url, CompactString);

fn main() {}
