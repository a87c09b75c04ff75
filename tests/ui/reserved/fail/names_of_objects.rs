use customerio::CioTraits;

#[derive(CioTraits)]
#[cio(group)]
struct Company {
    object_id: String,
    relationship: String,
    #[cio(rename = "objectTypeId")]
    kind: u8,
}

#[derive(CioTraits)]
#[cio(group, rename_all = "camelCase")]
struct Team {
    relationship_attributes: Option<String>,
}

fn main() {}
