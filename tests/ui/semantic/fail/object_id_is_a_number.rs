use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Object Deleted", semantic, rename_all = "camelCase")]
struct ObjectDeleted {
    object_id: u64,
}

fn main() {}
