use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Object Deleted", semantic)]
struct ObjectDeleted {
    #[cio(rename = "objectId", nullable)]
    object_id: Option<String>,
}

#[derive(CioEvent)]
#[cio(event = "Relationship Deleted", semantic)]
struct RelationshipDeleted {
    #[cio(user_id)]
    member: u64,
    #[serde(rename = "objectId", skip_serializing_if = "String::is_empty")]
    object_id: String,
}

fn main() {}
