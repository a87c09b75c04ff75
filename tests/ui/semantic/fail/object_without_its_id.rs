use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Object Deleted", semantic)]
struct ObjectDeleted {
    reason: String,
}

fn main() {}
