use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Object Deleted", semantic)]
struct ObjectDeleted<'a> {
    #[cio(rename = "objectId")]
    object_id: Option<&'a str>,
}

fn main() {}
