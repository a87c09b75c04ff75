use std::time::{Duration, SystemTime};

use customerio::{
    Alias, AnonymousId, CioEvent, CioTraits, Context, Emit, Empty, Group, GroupId, Identify, Page,
    Screen, Track,
};
use customerio_core::call::Call;
use customerio_core::item::{ItemSettings, ItemWriter};

use crate::support::Database;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    #[cio(user_id)]
    customer: u64,
    order_id: String,
    total: f64,
    big: u64,
}

#[derive(CioEvent)]
#[cio(page = "Checkout")]
struct Checkout;

#[derive(CioEvent)]
#[cio(screen = "Basket")]
struct Basket;

#[derive(CioTraits)]
#[cio(person)]
struct Customer {
    name: &'static str,
}

#[derive(CioTraits)]
#[cio(group)]
struct Company {
    seats: u32,
}

fn order() -> OrderCompleted {
    OrderCompleted {
        customer: 7,
        order_id: "z\u{1F600}\"\u{7}".into(),
        total: 1.10,
        // jsonb in other programs rounds it, and sorts the keys.
        big: 9_007_199_254_740_991,
    }
}

/// Writes a call to the database and compares its bytes with those that a client sends.
async fn same(database: &Database, call: impl Call) {
    let writer = ItemWriter::new(ItemSettings::default());
    let mut sent = Vec::new();
    let head = writer.write(&call, &mut sent).unwrap().head;
    let mut tx = database.pool.begin().await.unwrap();
    let id = database.outbox().send(&mut *tx, call).await.unwrap();
    tx.commit().await.unwrap();
    let items = database.items().await;
    let item = items.last().unwrap();
    assert_eq!(item.bytes(), sent);
    assert_eq!(*item.head(), head);
    assert_eq!(item.message_id(), id);
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn each_call_has_the_bytes_that_a_client_sends() {
    let database = Database::new().await;
    let at = SystemTime::UNIX_EPOCH + Duration::from_millis(1_700_000_000_123);
    let visitor = AnonymousId::new("a-42");
    let context = Context::new().ip("127.0.0.1").locale("en-GB");
    same(
        &database,
        Track::new("u1", &order())
            .timestamp(at)
            .message_id("1")
            .context(context),
    )
    .await;
    same(
        &database,
        Page::new("u1", &Checkout).timestamp(at).message_id("2"),
    )
    .await;
    same(
        &database,
        Screen::new(&visitor, &Basket).timestamp(at).message_id("3"),
    )
    .await;
    let customer = Customer { name: "Ada" };
    same(
        &database,
        Identify::new("u1", &customer).timestamp(at).message_id("4"),
    )
    .await;
    let group = Group::new("u1", GroupId::new("acme"), &Company { seats: 5 });
    same(
        &database,
        group
            .timestamp(at)
            .message_id("5")
            .integration("All", false),
    )
    .await;
    same(
        &database,
        Alias::new("u1", &visitor).timestamp(at).message_id("6"),
    )
    .await;
    same(&database, Emit::of(&order()).timestamp(at).message_id("7")).await;
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn the_short_calls_write_their_kind() {
    let database = Database::new().await;
    let outbox = database.outbox();
    let pool = &database.pool;
    let ids = [
        outbox.track(pool, "u1", &order()).await.unwrap(),
        outbox.identify(pool, "u1", &Empty).await.unwrap(),
        outbox.page(pool, "u1", &Checkout).await.unwrap(),
        outbox
            .screen(pool, AnonymousId::new("a"), &Basket)
            .await
            .unwrap(),
        outbox
            .group(pool, "u1", GroupId::new("acme"), &Company { seats: 5 })
            .await
            .unwrap(),
        outbox
            .alias(pool, "u1", AnonymousId::new("a"))
            .await
            .unwrap(),
        outbox.emit(pool, &order()).await.unwrap(),
    ];
    let items = database.items().await;
    let kinds: Vec<_> = items.iter().map(|item| item.head().kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "track", "identify", "page", "screen", "group", "alias", "track"
        ]
    );
    assert_eq!(database.ids().await, ids);
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn many_messages_are_inserted_in_their_order_by_one_statement() {
    let database = Database::new().await;
    let outbox = database.outbox();
    let ids: Vec<_> = (0..2_000).map(|number| format!("m-{number}")).collect();
    let items: Vec<_> = ids
        .iter()
        .map(|id| {
            outbox
                .write(&Identify::new("u1", &Empty).message_id(&**id))
                .unwrap()
        })
        .collect();
    let mut tx = database.pool.begin().await.unwrap();
    outbox.insert_all(&mut *tx, &items).await.unwrap();
    outbox.insert_all(&mut *tx, &[]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(database.ids().await, ids);
    let stored = database.items().await;
    assert!(
        stored
            .iter()
            .zip(&items)
            .all(|(a, b)| a.bytes() == b.bytes() && a.head() == b.head())
    );
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn futures_can_be_spawned() {
    let database = Database::new().await;
    let outbox = database.outbox();
    let pool = database.pool.clone();
    let written = tokio::spawn(async move {
        let mut tx = pool.begin().await.unwrap();
        outbox.emit(&mut *tx, &order()).await.unwrap();
        tx.commit().await.unwrap();
    });
    written.await.unwrap();
    assert_eq!(database.items().await.len(), 1);
}
