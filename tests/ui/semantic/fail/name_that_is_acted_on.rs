use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Report Delivery Event")]
struct Delivered {
    metric: String,
}

fn main() {}
