use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    price: fn() -> f64,
}

fn main() {}
