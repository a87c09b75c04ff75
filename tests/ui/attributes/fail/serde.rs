use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "somewhere")]
    inner: Option<Inner>,
    #[serde(with = "somewhere")]
    other: u8,
    #[serde(renam = "x")]
    misspelt: u8,
}

#[derive(CioProperty)]
struct Inner {
    x: u8,
}

fn main() {}
