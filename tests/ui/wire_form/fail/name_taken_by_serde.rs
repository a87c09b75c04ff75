use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    sku: String,
    #[serde(rename = "sku")]
    code: String,
}

fn main() {}
