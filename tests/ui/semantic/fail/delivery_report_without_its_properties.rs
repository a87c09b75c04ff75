use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Report Delivery Event", semantic)]
struct Delivered {
    reason: String,
}

fn main() {}
