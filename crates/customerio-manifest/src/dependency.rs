//! The name under which a package depends on `customerio`.

use toml::de::DeTable;

use crate::document::{package, string, table};

/// How a package depends on `customerio`.
///
/// ```
/// use std::path::Path;
///
/// use customerio_manifest::{Dependency, Manifests};
///
/// let own = Manifests::read(Path::new(env!("CARGO_MANIFEST_DIR")));
/// assert_eq!(own.customerio, Dependency::Missing); // this crate does not depend on `customerio`
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Dependency {
    /// No manifest was read.
    #[default]
    Unknown,
    /// No table of dependencies has the crate.
    Missing,
    /// The package uses the crate under this name.
    Named(String),
}

const NAME: &str = "customerio";

/// Returns the name in the code of a package, or `None` if no table of dependencies has the crate.
///
/// A package and a library of that name see themselves under it.
pub(crate) fn name(manifest: &DeTable<'_>, root: Option<&DeTable<'_>>) -> Option<String> {
    let own = [package(manifest), table(manifest, "lib")];
    if own
        .into_iter()
        .flatten()
        .any(|it| string(it, "name") == Some(NAME))
    {
        return Some(NAME.to_owned());
    }
    let shared = root
        .and_then(|root| table(root, "workspace"))
        .and_then(|it| table(it, "dependencies"));
    let targets = table(manifest, "target").into_iter().flat_map(|targets| {
        let targets = targets.iter();
        targets.filter_map(|(_, target)| target.get_ref().as_table())
    });
    let tables = std::iter::once(manifest).chain(targets).flat_map(|of| {
        let keys = [
            "dependencies",
            "dev-dependencies",
            "dev_dependencies",
            "build-dependencies",
            "build_dependencies",
        ];
        keys.into_iter().filter_map(|key| table(of, key))
    });
    let mut renamed = None;
    for (key, value) in tables.flat_map(|it| it.iter()) {
        let key = key.get_ref();
        let package = value
            .get_ref()
            .as_table()
            .and_then(|it| string(it, "package"));
        let inherited = || string(table(shared?, key)?, "package");
        match package.or_else(inherited) {
            Some(NAME) if renamed.is_none() => renamed = Some(key.replace('-', "_")),
            None if key == NAME => return Some(NAME.to_owned()),
            Some(_) | None => {}
        }
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::name;
    use crate::document::Document;

    #[test]
    fn dependencies_by_name() {
        let root = "workspace.dependencies.events = { package = \"customerio\", version = \"1\" }";
        for (manifest, expected) in [
            ("", None),
            ("package.name = \"customerio\"", Some("customerio")),
            ("lib.name = \"customerio\"", Some("customerio")),
            ("dependencies.customerio = \"1\"", Some("customerio")),
            (
                "dependencies.customerio.workspace = true",
                Some("customerio"),
            ),
            (
                "dev-dependencies.customerio.path = \"..\"",
                Some("customerio"),
            ),
            (
                "target.'cfg(unix)'.dependencies.customerio = \"1\"",
                Some("customerio"),
            ),
            (
                "dependencies.c-io = { package = \"customerio\" }",
                Some("c_io"),
            ),
            ("dependencies.events.workspace = true", Some("events")),
            ("dependencies.customerio = { package = \"other\" }", None),
        ] {
            let (manifest, root) = (
                Document::new("Cargo.toml", manifest),
                Document::new("Cargo.toml", root),
            );
            let (own, root) = (manifest.parse().unwrap(), root.parse().unwrap());
            assert_eq!(
                name(&own, Some(&root)).as_deref(),
                expected,
                "{:?}",
                manifest.path()
            );
        }
    }
}
