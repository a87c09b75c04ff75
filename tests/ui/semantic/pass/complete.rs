use customerio::{CioEvent, CioProperty};

#[derive(CioProperty)]
#[cio(rename_all = "snake_case")]
enum Metric {
    Delivered,
    Opened,
}

#[derive(CioEvent)]
#[cio(event = "Report Delivery Event", semantic, rename_all = "camelCase")]
struct Delivered<'a> {
    delivery_id: &'a str,
    metric: Metric,
}

#[derive(CioEvent)]
#[cio(event = "Relationship Deleted", semantic)]
struct RelationshipDeleted {
    #[cio(user_id)]
    member: u64,
    #[cio(rename = "objectId")]
    object_id: String,
    reason: Option<String>,
}

#[derive(CioEvent)]
#[cio(page = "User Deleted")]
struct GoodbyePage;

fn main() {
    let metric = [Metric::Delivered, Metric::Opened];
    for metric in metric {
        customerio::validate::check(&Delivered { delivery_id: "d", metric }).unwrap();
    }
    let gone = RelationshipDeleted { member: 1, object_id: "acme".into(), reason: None };
    customerio::validate::check(&gone).unwrap();
}
