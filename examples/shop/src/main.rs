//! A visit to the shop, sent to a sandbox: `cargo run -p shop`.

#![expect(clippy::print_stdout, reason = "it tells a person what it does")]

use std::error::Error;
use std::time::{Duration, SystemTime};

use customerio::call::{Group, GroupId, Page};
use customerio::{AnonymousId, Client};
use customerio_sandbox::Sandbox;
use shop::browsing::{ProductViewed, ProductsSearched};
use shop::cart::ProductAdded;
use shop::order::{OrderCompleted, OrderFacts};
use shop::people::{Company, Customer, Membership, Role};
use shop::product::{Currency, Product, Sku};
use shop::view::ProductPage;

fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start()?;
    let client = Client::builder("any-key").endpoint(sandbox.url()).build()?;

    visit(&client, &AnonymousId::new("a-42"))?;
    buy(&client, "97980cfea0067")?;

    let report = client.blocking_shutdown(Duration::from_secs(10))?;
    println!("{report}");
    for message in sandbox.messages() {
        println!("arrived: {}", message.kind.name());
    }
    Ok(())
}

fn assam() -> Product {
    Product {
        sku: Some(Sku("G-32".to_owned())),
        name: Some("Assam, 250 g".to_owned()),
        price: Some(12.5),
        quantity: Some(2),
        ..Product::new("507f1f77bcf86cd799439011")
    }
}

/// Somebody whom we don't know yet looks around.
fn visit(client: &Client, visitor: &AnonymousId<'_>) -> Result<(), Box<dyn Error>> {
    let search = ProductsSearched {
        query: "assam".to_owned(),
    };
    client.track(visitor, &search)?;
    let page = ProductPage {
        url: "https://shop.example.com/p/assam".to_owned(),
        title: "Assam, 250 g".to_owned(),
        referrer: None,
    };
    client.send(Page::new(visitor, &page).category("Tea"))?;
    let viewed = ProductViewed {
        product: assam(),
        currency: Some(Currency::Eur),
        value: None,
    };
    client.track(visitor, &viewed)?;
    Ok(())
}

/// And turns out to buy for a company.
fn buy(client: &Client, user: &str) -> Result<(), Box<dyn Error>> {
    let customer = Customer {
        email: Some("cool.person@example.com".to_owned()),
        created_at: Some(SystemTime::now()),
        ..Customer::default()
    };
    client.identify(user, &customer)?;
    let company = Company {
        name: "Acme".to_owned(),
        industry: None,
        employees: Some(120),
        terms: None,
    };
    let membership = Membership {
        role: Role::Buyer,
        budget: None,
    };
    let group = Group::new(user, GroupId::new("acme"), &company);
    client.send(group.relationship(&membership))?;

    let added = ProductAdded {
        cart_id: None,
        product: assam(),
        currency: Some(Currency::Eur),
    };
    client.track(user, &added)?;
    let order = OrderCompleted {
        checkout_id: None,
        order: OrderFacts {
            order_id: "B-10417".to_owned(),
            affiliation: None,
            subtotal: Some(25.0),
            total: Some(28.0),
            revenue: None,
            shipping: Some(3.0),
            tax: None,
            discount: None,
            coupon: None,
            currency: Currency::Eur,
            products: vec![assam()],
        },
    };
    client.track(user, &order)?;
    Ok(())
}
