use customerio::CioProperty;

#[derive(CioProperty)]
#[cio(open)]
enum Currency {
    Eur,
}

#[derive(CioProperty)]
#[cio(open)]
struct Sku(String);

fn main() {}
