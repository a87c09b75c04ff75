//! The parts of a package that are copied into the Cargo.toml of a generated one.

use cargo_metadata::{Dependency, Package};
use toml::{Table, Value};

use crate::source::{self, SourceError};

/// The `[package]` of a generated package, with the facts that `env!` can read.
pub(crate) fn package_table(package: &Package, name: &str) -> Table {
    let mut table = Table::from_iter([
        ("name".to_owned(), Value::from(name)),
        ("version".to_owned(), package.version.to_string().into()),
        ("edition".to_owned(), package.edition.to_string().into()),
        ("authors".to_owned(), package.authors.clone().into()),
        ("publish".to_owned(), false.into()),
    ]);
    for (key, fact) in [
        ("description", &package.description),
        ("homepage", &package.homepage),
        ("repository", &package.repository),
        ("license", &package.license),
    ] {
        if let Some(fact) = fact {
            table.insert(key.to_owned(), fact.as_str().into());
        }
    }
    table
}

/// The variables that cargo sets for a package while it is compiled, as far as they differ in a
/// generated package. With them, `include_str!(concat!(env!("CARGO_MANIFEST_DIR"), …))` finds its files.
pub(crate) fn variables(package: &Package) -> Vec<(&'static str, String)> {
    let folder = source::folder(package).to_string_lossy();
    vec![
        ("CARGO_MANIFEST_DIR", folder.into_owned()),
        ("CARGO_MANIFEST_PATH", package.manifest_path.to_string()),
        ("CARGO_PKG_NAME", package.name.to_string()),
    ]
}

/// The entry of a dependency, as the package declares it.
pub(crate) fn dependency_table(dependency: &Dependency) -> Result<Table, SourceError> {
    let mut entry = source::of_dependency(dependency)?;
    entry.insert("package".to_owned(), dependency.name.as_str().into());
    entry.insert("optional".to_owned(), dependency.optional.into());
    entry.insert(
        "default-features".to_owned(),
        dependency.uses_default_features.into(),
    );
    entry.insert("features".to_owned(), dependency.features.clone().into());
    Ok(entry)
}

/// The dependency that an entry of a feature is about, and the feature of it: `dep:serde`,
/// `serde/derive` and `serde?/derive` are about `serde`.
pub(crate) fn dependency_of(entry: &str) -> Option<(&str, Option<&str>)> {
    if let Some(key) = entry.strip_prefix("dep:") {
        return Some((key, None));
    }
    let (key, feature) = entry.split_once('/')?;
    Some((key.strip_suffix('?').unwrap_or(key), Some(feature)))
}
