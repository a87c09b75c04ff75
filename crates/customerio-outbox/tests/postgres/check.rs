use customerio::Empty;
use customerio_core::item::ItemSettings;
use customerio_outbox::postgres::{CheckError, Outbox, SchemaProblem};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::support::{Database, address};

/// The problems that a check finds.
async fn problems(database: &Database) -> Vec<SchemaProblem> {
    match database.outbox().check(&database.pool).await {
        Ok(()) => Vec::new(),
        Err(CheckError::Schema(problems)) => problems,
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn the_printed_schema_has_no_problem() {
    let database = Database::new().await;
    assert_eq!(problems(&database).await, []);
    // By the `search_path`.
    Outbox::new(ItemSettings::default())
        .check(&database.pool)
        .await
        .unwrap();
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn missing_tables_are_named_with_the_fix() {
    let database = Database::empty().await;
    let found = problems(&database).await;
    let missing = ["cio_outbox", "cio_outbox_id", "cio_schema"].map(SchemaProblem::Missing);
    assert_eq!(found, missing);
    let error = database
        .outbox()
        .check(&database.pool)
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("`cargo cio outbox schema`"), "{error}");
    // A call without the check says the same.
    let outbox = database.outbox();
    let error = outbox
        .identify(&database.pool, "u1", &Empty)
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("run the SQL of `cargo cio outbox schema`"),
        "{error}"
    );
    let elsewhere = outbox
        .schema("nowhere")
        .check(&database.pool)
        .await
        .unwrap_err()
        .to_string();
    assert!(elsewhere.contains("`cio_outbox` is missing"), "{elsewhere}");
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn another_version_is_named() {
    let database = Database::new().await;
    database.run("UPDATE cio_schema SET version = 3").await;
    let version = SchemaProblem::Version {
        found: 3,
        expected: 2,
    };
    assert_eq!(problems(&database).await, [version]);
    database.run("DELETE FROM cio_schema").await;
    assert_eq!(problems(&database).await, [SchemaProblem::VersionRows(0)]);
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn settings_that_break_the_order_are_named() {
    let database = Database::new().await;
    database
        .run("ALTER SEQUENCE cio_outbox_id CACHE 32 INCREMENT 2 CYCLE")
        .await;
    let found = problems(&database).await;
    let fixes: Vec<_> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        fixes,
        [
            "`cio_outbox_id` has CACHE 32; run `ALTER SEQUENCE cio_outbox_id CACHE 1`",
            "`cio_outbox_id` has INCREMENT 2; run `ALTER SEQUENCE cio_outbox_id INCREMENT 1`",
            "`cio_outbox_id` has CYCLE true; run `ALTER SEQUENCE cio_outbox_id NO CYCLE`",
        ]
    );
    database
        .run("ALTER SEQUENCE cio_outbox_id CACHE 1 INCREMENT 1 NO CYCLE")
        .await;
    assert_eq!(problems(&database).await, []);
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn other_columns_are_named() {
    let database = Database::new().await;
    database
        .run(
            "ALTER TABLE cio_outbox DROP COLUMN head;
             ALTER TABLE cio_outbox ALTER COLUMN item TYPE jsonb USING '{}';
             ALTER TABLE cio_outbox ADD COLUMN tenant int NOT NULL;
             ALTER TABLE cio_outbox ADD COLUMN other timestamptz NOT NULL DEFAULT now()",
        )
        .await;
    let jsonb = SchemaProblem::ColumnType {
        column: "item",
        found: "jsonb".to_owned(),
        expected: "bytea",
    };
    let tenant = SchemaProblem::ExtraColumn("tenant".to_owned());
    let expected = [SchemaProblem::NoColumn("head"), jsonb, tenant];
    assert_eq!(problems(&database).await, expected);
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn missing_rights_are_named() {
    let database = Database::new().await;
    let role = format!(
        "writer_{}",
        database.schema.replace([' ', '-'], "_").to_lowercase()
    );
    let schema = &database.schema;
    database
        .run(&format!(
            "CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA \"{schema}\" TO {role}"
        ))
        .await;
    let options: PgConnectOptions = address("CIO_POSTGRES").parse().unwrap();
    let pool = PgPoolOptions::new()
        .connect_with(options.username(&role))
        .await
        .unwrap();
    let error = database
        .outbox()
        .check(&pool)
        .await
        .unwrap_err()
        .to_string();
    for grant in [
        "INSERT ON cio_outbox",
        "USAGE ON SEQUENCE cio_outbox_id",
        "SELECT ON cio_schema",
    ] {
        assert!(
            error.contains(&format!("`GRANT {grant} TO` the role")),
            "{error}"
        );
    }
    let error = database
        .outbox()
        .identify(&pool, "u1", &Empty)
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("grant INSERT on `cio_outbox`"), "{error}");

    // These rights are enough: a writer can't read or change what others wrote.
    database
        .run(&format!(
            "GRANT INSERT ON cio_outbox TO {role}; GRANT USAGE ON SEQUENCE cio_outbox_id TO {role};
             GRANT SELECT ON cio_schema TO {role}"
        ))
        .await;
    database.outbox().check(&pool).await.unwrap();
    database
        .outbox()
        .identify(&pool, "u1", &Empty)
        .await
        .unwrap();
    assert_eq!(database.items().await.len(), 1);
}

#[tokio::test]
#[ignore = "needs engines: `cargo xtask engines`"]
async fn a_read_only_server_is_named() {
    let database = Database::new().await;
    let options: PgConnectOptions = address("CIO_POSTGRES").parse().unwrap();
    let options = options.options([("default_transaction_read_only", "on")]);
    let pool = PgPoolOptions::new().connect_with(options).await.unwrap();
    let error = database.outbox().check(&pool).await.unwrap_err();
    assert!(
        matches!(&error, CheckError::Schema(found) if *found == [SchemaProblem::ReadOnly]),
        "{error}"
    );
}
