use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Relationship Deleted", semantic)]
struct RelationshipDeleted;

fn main() {}
