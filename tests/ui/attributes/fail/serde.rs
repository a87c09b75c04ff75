use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[serde(flatten)]
    inner: Inner,
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
