use customerio::prelude::*;

fn main() {
    let _ = Identify::new("u1", &Empty).timestamp("2026-01-02T03:04:05Z");
    let _ = Identify::new("u1", &Empty).original_timestamp(1_767_323_045);
}
