use customerio::CioProperty;

#[derive(CioProperty)]
struct Price {
    #[cio(number)]
    cents: u64,
    #[cio(number, as = f64)]
    both: Option<f32>,
    #[cio(number = "12.50")]
    valued: f64,
    #[cio(decimal)]
    misnamed: f64,
}

fn main() {}
