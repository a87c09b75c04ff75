//! The library in one file: `cargo run -p quickstart`.
//!
//! Without a key in the environment it starts a sandbox; with `CUSTOMERIO_API_KEY` it sends to
//! Customer.io. With `CUSTOMERIO_ENDPOINT` too it sends there, for example to the sandbox of
//! `cargo run -p cargo-cio -- dev`, which accepts any key.

#![expect(clippy::print_stdout, reason = "it tells a person what it does")]

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Duration;

use customerio::call::{
    Alias, AnonymousId, CallKind, Context, DevicePlatform, Group, GroupId, Identify, Page,
    PreviousId, Screen, Track,
};
use customerio::schema::{self, Draft};
use customerio::semantic::{DeviceCreatedOrUpdated, DeviceToken};
use customerio::validate::Violations;
use customerio::{
    CioEvent, CioProperty, CioTraits, Client, ClientBuilder, EnvError, Identity, OutcomeKind,
    SendError, Timestamp,
};
use customerio_sandbox::Sandbox;
use serde::Deserialize;

// 1. What we send. These structs are the tracking plan: a missing property, a wrong type or a
//    misspelt attribute does not compile, and what only a value can show is checked at the call.

/// A customer paid for a basket.
#[derive(CioEvent)]
#[cio(event = "Order Completed", owner = "checkout", tags("shop"))]
struct OrderCompleted {
    /// Order number as printed on the invoice.
    #[cio(pattern = "^B-[0-9]+$", example = "B-10417")]
    order_id: String,
    /// The amount paid, in the currency of the order.
    #[cio(range(0.0..))]
    total: f64,
    currency: Currency,
    #[cio(items(1..=100))]
    products: Vec<Product>,
    /// Absent when no coupon was used.
    coupon: Option<String>,
}

/// The attributes of serde apply too: the names are `EUR`, `GBP` and `USD`.
#[derive(CioProperty, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Currency {
    Eur,
    Gbp,
    Usd,
}

/// A line of a basket.
#[derive(CioProperty)]
struct Product {
    sku: String,
    name: String,
    #[cio(range(0.0..))]
    price: f64,
    #[cio(range(1..))]
    quantity: u32,
}

/// Somebody looked at what we offer, before we knew them.
#[derive(CioEvent)]
#[cio(event = "Offer Viewed", owner = "marketing")]
struct OfferViewed<'a> {
    #[cio(length(1..=64))]
    offer: &'a str,
}

#[derive(CioEvent)]
#[cio(page = "Product", owner = "shop")]
struct ProductPage<'a> {
    #[cio(format = "uri")]
    url: &'a str,
    title: &'a str,
}

#[derive(CioEvent)]
#[cio(screen = "Basket", owner = "app")]
struct BasketScreen {
    items: u32,
}

/// The traits of a customer. An absent trait does not change.
#[derive(CioTraits)]
#[cio(person, owner = "crm")]
struct Customer<'a> {
    #[cio(format = "email", pii = "contact")]
    email: &'a str,
    #[cio(pii = "name")]
    name: &'a str,
    created_at: Option<Timestamp>,
}

/// A company that buys tea for its office. `1` is the object type that every workspace has.
#[derive(CioTraits)]
#[cio(group(object_type = "1"), owner = "sales")]
struct Company<'a> {
    name: &'a str,
    #[cio(range(1..))]
    employees: u32,
}

#[derive(CioTraits)]
#[cio(relationship, owner = "sales")]
struct Membership<'a> {
    #[cio(one_of("buyer", "admin"))]
    role: &'a str,
}

fn main() -> Result<(), Box<dyn Error>> {
    let (client, sandbox) = connect()?;
    send_one_of_each(&client)?;
    let refused = backfill_orders(&client)?;
    // Every accepted message is now delivered, rejected with a reason, or counted as abandoned.
    let end = client.blocking_shutdown(Duration::from_secs(10));
    report(&client, sandbox.as_ref(), &refused);
    end?;
    let folder = Path::new("target/quickstart-schemas");
    let written = write_schemas(folder)?;
    println!("schemas    {written:>6}  in {}", folder.display());
    Ok(())
}

// 2. A client. Calls return at once; a thread of its own delivers.

fn connect() -> Result<(Client, Option<Sandbox>), Box<dyn Error>> {
    let mut sandbox = None;
    let builder = match ClientBuilder::from_env() {
        // With an endpoint but no key, the error says what is missing.
        Err(EnvError::Missing { .. }) if std::env::var_os("CUSTOMERIO_ENDPOINT").is_none() => {
            let sandbox = sandbox.insert(Sandbox::start()?);
            println!("talking to {}", sandbox.url());
            Client::builder("any-key").endpoint(sandbox.url())
        }
        builder => builder?,
    };
    let client = builder
        // In every message, under what a call says itself.
        .context(Context::new().locale("en-GB"))
        // The end of each message; a program would count or log it.
        .on_outcome(|outcome| {
            if let OutcomeKind::Rejected(rejection) = outcome.kind {
                println!("the server refused {}: {rejection}", outcome.message_id());
            }
        })
        .build()?;
    Ok((client, sandbox))
}

// 3. The six calls. A shorthand (`client.track(…)`) does where nothing else is to be said; here
//    every message gets an id of ours, so that a second run is known as a repeat.

fn send_one_of_each(client: &Client) -> Result<(), Box<dyn Error>> {
    let user = "97980cfea0067";
    let cool_person = Customer {
        email: "cool.person@example.com",
        name: "Cool Person",
        created_at: Some("2026-03-01T10:00:00Z".parse()?),
    };
    client.send(Identify::new(user, &cool_person).message_id("quickstart-identify"))?;

    let company = Company {
        name: "Acme",
        employees: 120,
    };
    let membership = Membership { role: "buyer" };
    let group = Group::new(user, GroupId::new("acme"), &company).relationship(&membership);
    client.send(group.message_id("quickstart-group"))?;

    for (number, title) in ["Assam tea, 250 g", "Mug, blue"].into_iter().enumerate() {
        let page = ProductPage {
            url: "https://shop.example.com/products",
            title,
        };
        let call = Page::new(user, &page).category("Products");
        client.send(call.message_id(format!("quickstart-page-{number}")))?;
    }

    let basket = BasketScreen { items: 3 };
    client.send(Screen::new(user, &basket).message_id("quickstart-screen"))?;

    let device = DeviceCreatedOrUpdated::new(user, DeviceToken::new("push-token-of-the-phone"))
        .platform(DevicePlatform::Ios)
        .app_namespace("com.example.shop");
    client.send(device.message_id("quickstart-device"))?;

    // Somebody whom we don't know yet, and the identify that claims what they did.
    let visitor = AnonymousId::new("a-42");
    let offer = OfferViewed { offer: "spring" };
    client.send(Track::new(&visitor, &offer).message_id("quickstart-offer"))?;
    let grace = Customer {
        email: "grace@example.com",
        name: "Grace",
        created_at: None,
    };
    let claim = Identify::new(Identity::both("c-001", &visitor), &grace);
    client.send(claim.message_id("quickstart-claim"))?;
    // They had a second account, whose profile becomes part of the first.
    let alias = Alias::new("c-001", PreviousId::new("c-001-old"));
    client.send(alias.message_id("quickstart-alias"))?;
    Ok(())
}

// 4. A backfill: every order of the shop's database, at the time when it happened, with its
//    number as message id. One of them breaks its own declaration: the call says where and how,
//    and nothing else is affected.

fn backfill_orders(client: &Client) -> Result<Vec<(String, Violations)>, Box<dyn Error>> {
    let orders = Path::new(env!("CARGO_MANIFEST_DIR")).join("orders.ndjson");
    let mut refused = Vec::new();
    for line in BufReader::new(File::open(orders)?).lines() {
        let row: OrderRow = serde_json::from_str(&line?)?;
        let (customer, placed_at): (_, Timestamp) =
            (row.customer_id.clone(), row.placed_at.parse()?);
        let order = OrderCompleted::from(row);
        let call = Track::new(&customer, &order)
            .timestamp(placed_at)
            .message_id(format!("order-{}", order.order_id));
        match client.send(call) {
            Ok(_receipt) => {}
            Err(SendError::Invalid(violations)) => refused.push((order.order_id, violations)),
            Err(other) => return Err(other.into()),
        }
    }
    Ok(refused)
}

// 5. The results. The counters add up at all times.

fn report(client: &Client, sandbox: Option<&Sandbox>, refused: &[(String, Violations)]) {
    let stats = client.stats();
    println!(
        "accepted   {:>6}  messages that a call took",
        stats.accepted
    );
    println!(
        "delivered  {:>6}  of them (requests: {}, bytes: {})",
        stats.delivered, stats.requests, stats.request_bytes
    );
    println!("rejected   {:>6}  by the server", stats.rejected.total());
    for rejected in client.rejected() {
        println!(
            "                   {}: {}",
            rejected.message_id(),
            rejected.rejection
        );
    }
    println!("pending    {:>6}  without an outcome", stats.pending);
    println!(
        "abandoned  {:>6}  given up by the shutdown",
        stats.abandoned
    );
    if let Some(sandbox) = sandbox {
        let counts = sandbox.counts();
        println!(
            "arrived    {:>6}  at the sandbox, which checked each",
            counts.accepted
        );
        for kind in CallKind::ALL {
            let arrived = sandbox
                .messages()
                .iter()
                .filter(|it| it.kind.name() == kind.as_str())
                .count();
            println!("           {arrived:>6}  {kind}");
        }
    }
    println!(
        "refused    {:>6}  by their own declaration, before they were accepted:",
        refused.len()
    );
    for (order, violations) in refused {
        for violation in violations {
            println!("                   order {order}: {violation}");
        }
    }
}

// 6. The catalog: every event and traits type of this program, as JSON Schema.

fn write_schemas(folder: &Path) -> Result<usize, Box<dyn Error>> {
    let catalog = customerio::catalog![]?;
    let events = catalog
        .events()
        .iter()
        .map(|spec| (spec.name(), schema::of_event(spec, Draft::V2020_12)));
    let traits = catalog
        .traits()
        .iter()
        .map(|spec| (spec.name(), schema::of_traits(spec, Draft::V2020_12)));
    fs::create_dir_all(folder)?;
    let mut written = 0;
    for (name, schema) in events.chain(traits) {
        let file = folder.join(format!("{}.json", name.to_lowercase().replace(' ', "-")));
        fs::write(file, serde_json::to_string_pretty(&schema)? + "\n")?;
        written += 1;
    }
    Ok(written)
}

/// A row of the shop's database.
#[derive(Deserialize)]
struct OrderRow {
    order_no: String,
    customer_id: String,
    placed_at: String,
    currency: Currency,
    total: f64,
    coupon: Option<String>,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    sku: String,
    name: String,
    unit_price: f64,
    quantity: u32,
}

impl From<OrderRow> for OrderCompleted {
    fn from(row: OrderRow) -> Self {
        let product = |line: Line| Product {
            sku: line.sku,
            name: line.name,
            price: line.unit_price,
            quantity: line.quantity,
        };
        Self {
            order_id: row.order_no,
            total: row.total,
            currency: row.currency,
            products: row.lines.into_iter().map(product).collect(),
            coupon: row.coupon,
        }
    }
}
