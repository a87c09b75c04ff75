//! `cargo cio outbox`: the tables of the crate `customerio-outbox`.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use customerio_outbox::{SCHEMA, SCHEMA_FROM_1};

use crate::failure::Placed;
use crate::output;
use crate::verdict::Verdict;

pub(crate) const HELP: &str = "\
Examples:
  cargo cio outbox schema > migrations/0007_cio_outbox.sql
  cargo cio outbox schema --sqlx migrations
  cargo cio outbox schema --from 1 > migrations/0012_cio_outbox_from_1.sql

`cargo cio relay`, with the feature `relay`, sends the rows, and so does the program `cio-relay` of the crate \
`customerio-relay`.

Exit codes: 0 done; 2 wrong usage, a folder that can't be read or written, or one that has the migration";

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Print the tables as SQL, or write a migration
    Schema {
        /// Write a migration for `sqlx migrate` into this folder, with the version after its last
        #[arg(long, value_name = "FOLDER")]
        sqlx: Option<PathBuf>,
        /// Instead, change the tables that an earlier version of this crate made, which is in `cio_schema`
        #[arg(long, value_name = "VERSION", value_parser = clap::value_parser!(i32).range(1..=1))]
        from: Option<i32>,
    },
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum OutboxError {
    #[error("failed to read or write {}: {source}", path.display())]
    File {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{} has the tables already; nothing was written", path.display())]
    Exists { path: PathBuf },
    #[error("{} has the largest version there is; rename it", path.display())]
    LastVersion { path: PathBuf },
}

impl Placed for OutboxError {}

/// Prints the tables, or writes them as a migration.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, OutboxError> {
    let Action::Schema { sqlx, from } = &arguments.action;
    let (name, sql) = match from {
        None => ("cio_outbox", SCHEMA),
        Some(_) => ("cio_outbox_from_1", SCHEMA_FROM_1),
    };
    match sqlx {
        None => output::text(sql),
        Some(folder) => output::result(write_migration(folder, name, sql)?.display()),
    }
    Ok(Verdict::Fine)
}

/// Writes `<version>_<name>.sql`, as `sqlx migrate` finds it, and returns its path.
fn write_migration(folder: &Path, name: &str, sql: &str) -> Result<PathBuf, OutboxError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| OutboxError::File { path, source }
    };
    let mut last = 0;
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        let found = path.file_name().and_then(|found| found.to_str());
        let Some((version, rest)) = found.and_then(|found| found.split_once('_')) else {
            continue;
        };
        if rest.split_once('.').is_some_and(|(found, _)| found == name) {
            return Err(OutboxError::Exists { path });
        }
        let Ok(version) = version.parse::<i64>() else {
            continue;
        };
        if version == i64::MAX {
            return Err(OutboxError::LastVersion { path });
        }
        last = last.max(version);
    }
    let path = folder.join(format!("{:04}_{name}.sql", last + 1));
    let mut file = fs::File::create_new(&path).map_err(failed(&path))?;
    file.write_all(sql.as_bytes()).map_err(failed(&path))?;
    Ok(path)
}
