use customerio::CioProperty;

#[derive(CioProperty)]
struct Sku(#[cio(skip)] String);

#[derive(CioProperty)]
#[cio(transparent)]
struct Pair {
    one: u8,
    other: u8,
}

fn main() {}
