use customerio::CioProperty;

#[derive(CioProperty)]
#[serde(into = "String")]
struct Price(u32);

impl From<Price> for String {
    fn from(price: Price) -> Self {
        price.0.to_string()
    }
}

#[derive(Clone, CioProperty)]
#[serde(into = "String")]
struct Name(u32);

fn main() {}
