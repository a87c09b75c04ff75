use customerio::CioProperty;

#[derive(CioProperty)]
struct Sku(#[cio(length(1..=32))] Option<String>);

fn main() {}
