use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Report Content Event", semantic)]
struct Viewed {
    reason: String,
}

fn main() {}
