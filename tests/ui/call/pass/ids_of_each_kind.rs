//! Where a plain value can't be swapped with another, each kind of id takes it.

use std::net::SocketAddr;

use customerio::prelude::*;

#[derive(CioProperty, Clone, Copy)]
#[cio(group_id)]
struct CompanyId(u64);

fn call(client: &Client, id: u64, peer: SocketAddr, company: CompanyId) -> Result<(), SendError> {
    let identity = Identity::both(id, AnonymousId::from(id));
    client.identify(&identity, &Empty)?;
    client.group(&identity, GroupId::from(id), &Empty)?;
    client.group(&identity, &GroupId::from("acme"), &Empty)?;
    client.group(&identity, company, &Empty)?;
    client.group(&identity, &company, &Empty)?;
    Identify::new(identity, &Empty)
        .message_id(id)
        .context(Context::new().ip(peer))
        .send(client)?;
    let event = Untyped::event("Paid", serde_json::json!({ "total": 12 }));
    Track::for_group(company, &event).message_id(&id).send(client)?;
    Track::new(id, &event).message_id(42).timestamp(Timestamp::now()).send(client)?;
    Ok(())
}

fn main() {
    let _ = call;
}
