#![deny(warnings)]
#![forbid(unsafe_code)]

use customerio::{CioEvent, Client};

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted<'a> {
    #[cio(user_id)]
    user: &'a str,
}

#[derive(CioEvent)]
#[cio(identified)]
enum ShopEvent<'a> {
    OrderCompleted(Box<OrderCompleted<'a>>),
    Session(SessionEvent),
    #[cio(event = "Signed Up", version = 2, rename_all = "camelCase")]
    F {
        #[cio(anonymous_id)]
        r#type: &'a str,
        #[cio(length(1..))]
        plan_name: Option<String>,
    },
}

#[derive(CioEvent)]
enum SessionEvent {
    #[cio(event = "Session Started")]
    Started {
        #[cio(user_id)]
        user: u64,
    },
    #[cio(event = "Session Started", version = 2)]
    StartedAnew {
        #[cio(user_id)]
        user: u64,
    },
}

#[derive(CioEvent)]
#[cio(page = "Home")]
struct Home;

#[derive(CioEvent)]
#[cio(page)]
enum Pages {
    Home(Home),
}

#[allow(dead_code)]
fn calls(client: &Client) {
    let started = SessionEvent::Started { user: 1 };
    let _ = client.emit(&started);
    let _ = client.emit(&SessionEvent::StartedAnew { user: 1 });
    let _ = client.track("u1", &ShopEvent::Session(started));
    let order = OrderCompleted { user: "u1" };
    let _ = client.emit(&ShopEvent::OrderCompleted(Box::new(order)));
    let _ = client.emit(&ShopEvent::F { r#type: "a", plan_name: None });
    let _ = client.page("u1", &Pages::Home(Home));
}

fn main() {}
