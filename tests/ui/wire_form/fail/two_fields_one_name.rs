use customerio::CioProperty;

#[derive(CioProperty)]
#[cio(rename_all = "camelCase")]
struct Product {
    unit_price: f64,
    #[cio(rename = "unitPrice")]
    other: f64,
}

// The name that was typed comes first.
#[derive(CioProperty)]
struct Item {
    #[cio(rename = "sku")]
    code: String,
    sku: String,
}

#[derive(CioProperty)]
#[cio(rename_all = "camelCase")]
struct Line {
    unit_price: f64,
    unitPrice: f64,
}

#[derive(CioProperty)]
enum Step {
    Paid {
        #[cio(rename = "at")]
        paid_at: u32,
        at: u32,
    },
}

fn main() {}
