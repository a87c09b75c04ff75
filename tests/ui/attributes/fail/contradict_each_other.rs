use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(nullable)]
    #[serde(skip_serializing_if = "Option::is_none")]
    a: Option<u8>,
    #[cio(skip, length(1..))]
    b: String,
}

fn main() {}
