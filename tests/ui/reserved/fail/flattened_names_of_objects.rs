use customerio::{CioProperty, CioTraits};

#[derive(CioProperty)]
struct Ids {
    #[cio(rename = "objectTypeId")]
    object_type: String,
}

#[derive(CioTraits)]
#[cio(group)]
struct Account {
    #[cio(flatten)]
    ids: Ids,
}

fn main() {}
