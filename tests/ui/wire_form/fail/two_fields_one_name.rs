use customerio::CioProperty;

#[derive(CioProperty)]
#[cio(rename_all = "camelCase")]
struct Product {
    unit_price: f64,
    #[cio(rename = "unitPrice")]
    other: f64,
}

fn main() {}
