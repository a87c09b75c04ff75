use std::collections::BTreeMap;

use customerio::{Empty, Identify};
use sqlx::Row;

use crate::support::Database;

const WRITERS: u32 = 8;
const USERS: u32 = 3;
const EACH: u32 = 60;

/// Writers count each user's messages under a lock of the user's row, as a program does that reads what it
/// writes. A part of the transactions rolls back.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn messages_of_a_user_have_the_order_of_the_row_locks() {
    let database = Database::new().await;
    database
        .run("CREATE TABLE users (id text PRIMARY KEY, number int NOT NULL DEFAULT 0)")
        .await;
    for user in 0..USERS {
        database
            .run(&format!("INSERT INTO users (id) VALUES ('u{user}')"))
            .await;
    }
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (outbox, pool) = (database.outbox(), database.pool.clone());
            tokio::spawn(async move {
                for round in 0..EACH {
                    let user = format!("u{}", (writer + round) % USERS);
                    let mut tx = pool.begin().await.unwrap();
                    let row = sqlx::query(
                        "UPDATE users SET number = number + 1 WHERE id = $1 RETURNING number",
                    )
                    .bind(&user)
                    .fetch_one(&mut *tx)
                    .await
                    .unwrap();
                    let id = format!("{user}:{}", row.get::<i32, _>("number"));
                    let call = Identify::new(&*user, &Empty).message_id(&*id);
                    outbox.send(&mut *tx, call).await.unwrap();
                    if round % 7 == 0 {
                        tx.rollback().await.unwrap();
                    } else {
                        tx.commit().await.unwrap();
                    }
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let mut next = BTreeMap::new();
    for id in database.ids().await {
        let (user, number) = id.split_once(':').unwrap();
        let last = next.entry(user.to_owned()).or_insert(0_u32);
        *last += 1;
        assert_eq!(number.parse::<u32>().unwrap(), *last, "{id}");
    }
    let committed = WRITERS
        * (0..EACH)
            .map(|round| u32::from(round % 7 != 0))
            .sum::<u32>();
    assert_eq!(next.values().sum::<u32>(), committed);
}

/// A reader that knows the last id and then the number of a transaction sees every row up to that id, when
/// all transactions up to the number have ended. So a writer must have its number before its id.
#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_transaction_has_its_number_before_it_takes_an_id() {
    let database = Database::new().await;
    // A literal is a string rather than a `regclass`, so the statements call this function. Its own insert
    // gives a number only after its values are known.
    database
        .run(
            "CREATE TABLE seen (had_number bool NOT NULL);
             CREATE FUNCTION nextval(sequence text) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN
               INSERT INTO seen VALUES (pg_current_xact_id_if_assigned() IS NOT NULL);
               RETURN pg_catalog.nextval(sequence::regclass);
             END $$",
        )
        .await;
    // A value from memory: `nextval` writes to the log, and gives a number, once in 32 values only.
    let outbox = database.outbox();
    for _ in 0..40 {
        outbox.identify(&database.pool, "u1", &Empty).await.unwrap();
        let item = outbox.write(&Identify::new("u1", &Empty)).unwrap();
        outbox.insert_all(&database.pool, &[item]).await.unwrap();
    }
    let seen = async |had_number: bool| {
        sqlx::query_scalar("SELECT count(*) FROM seen WHERE had_number = $1")
            .bind(had_number)
            .fetch_one(&database.pool)
            .await
            .unwrap()
    };
    assert_eq!((seen(true).await, seen(false).await), (80_i64, 0_i64));

    // The same function shows that the plain form has no number.
    database
        .run("INSERT INTO cio_outbox SELECT '', nextval('cio_outbox_id'), '', ''")
        .await;
    assert_eq!(seen(false).await, 1);
}
