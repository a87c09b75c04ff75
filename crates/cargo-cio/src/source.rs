//! Dependency entries that resolve to the same `customerio` that the workspace uses.
//!
//! To cargo, the same version from another source is another package. It would have its own, empty
//! catalog.

use std::path::{Path, PathBuf};

use cargo_metadata::{Dependency, Package, Source};
use toml::{Table, Value};

/// The package that runs in the driver. It is published with the version of `customerio`.
const CATALOG: &str = "customerio-catalog";

/// Why no dependency entry can be written for a package.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SourceError {
    #[error("{} has no Cargo.toml, but must be next to the folder of `customerio`; restore it", path.display())]
    NoSibling { path: PathBuf },
    #[error(
        "a package comes from `{source_id}`, which is neither a path, a registry nor a git repository"
    )]
    Unknown { source_id: String },
}

/// The entry for `customerio` with the feature `catalog`.
pub(crate) fn customerio(package: &Package) -> Result<Table, SourceError> {
    let mut dependency = origin(package, folder(package))?;
    dependency.insert("default-features".to_owned(), false.into());
    dependency.insert("features".to_owned(), vec!["catalog"].into());
    Ok(dependency)
}

/// The entry for `customerio-catalog`, from the source of `customerio`.
pub(crate) fn customerio_catalog(customerio: &Package) -> Result<Table, SourceError> {
    let folder = folder(customerio).with_file_name(CATALOG);
    let dependency = origin(customerio, &folder)?;
    if customerio.source.is_none() && !folder.join("Cargo.toml").is_file() {
        return Err(SourceError::NoSibling { path: folder });
    }
    Ok(dependency)
}

/// The folder of a package.
pub(crate) fn folder(package: &Package) -> &Path {
    let manifest = package.manifest_path.as_std_path();
    manifest.parent().unwrap_or(manifest)
}

/// The source and the version requirement of a dependency, as the package declares them.
pub(crate) fn of_dependency(dependency: &Dependency) -> Result<Table, SourceError> {
    if let Some(path) = &dependency.path {
        return Ok(Table::from_iter([(
            "path".to_owned(),
            path.as_str().into(),
        )]));
    }
    let version = dependency.req.to_string();
    match &dependency.source {
        Some(source) => from_source(source, &version),
        None => Ok(Table::from_iter([("version".to_owned(), version.into())])),
    }
}

/// The source of a package; `folder` is used for a package from a path.
fn origin(package: &Package, folder: &Path) -> Result<Table, SourceError> {
    if let Some(source) = &package.source {
        return from_source(source, &format!("={}", package.version));
    }
    let path = folder.to_string_lossy().into_owned();
    Ok(Table::from_iter([("path".to_owned(), path.into())]))
}

fn from_source(source: &Source, version: &str) -> Result<Table, SourceError> {
    let mut table = Table::new();
    let mut put = |key: &str, value: &str| {
        table.insert(key.to_owned(), Value::from(value));
    };
    if source.is_crates_io() {
        put("version", version);
    } else if let Some(index) = source.repr.strip_prefix("registry+") {
        put("version", version);
        put("registry-index", index);
    } else if source.repr.starts_with("sparse+") {
        put("version", version);
        put("registry-index", &source.repr);
    } else if let Some(git) = source.repr.strip_prefix("git+") {
        // The commit follows the `#`; Cargo.lock holds it already.
        let git = git.split('#').next().unwrap_or(git);
        let (url, query) = git.split_once('?').unwrap_or((git, ""));
        put("git", url);
        for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            if matches!(key, "branch" | "tag" | "rev") {
                put(key, &percent_decoded(value));
            }
        }
    } else {
        return Err(SourceError::Unknown {
            source_id: source.repr.clone(),
        });
    }
    Ok(table)
}

/// Decodes percent signs: cargo writes `feature/x` as `feature%2Fx`.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let escaped = (byte == b'%')
            .then(|| behind.split_at_checked(2))
            .flatten()
            .and_then(|(digits, behind)| {
                let digits = std::str::from_utf8(digits).ok()?;
                Some((u8::from_str_radix(digits, 16).ok()?, behind))
            });
        let (byte, behind) = escaped.unwrap_or((byte, behind));
        bytes.push(byte);
        rest = behind;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use cargo_metadata::Package;

    use super::{customerio, customerio_catalog, percent_decoded};

    fn package(source: &str) -> Package {
        let json = format!(
            r#"{{"name": "customerio", "version": "0.1.0", "id": "customerio", "source": {source},
                "dependencies": [], "targets": [], "features": {{}},
                "manifest_path": "/nowhere/customerio/Cargo.toml"}}"#
        );
        serde_json::from_str(&json).expect("a package")
    }

    #[test]
    fn each_source_leads_to_the_same_package() {
        for (source, expected) in [
            (
                r#""registry+https://github.com/rust-lang/crates.io-index""#,
                "version = \"=0.1.0\"\n",
            ),
            (
                r#""registry+https://example.com/index""#,
                "registry-index = \"https://example.com/index\"\nversion = \"=0.1.0\"\n",
            ),
            (
                r#""sparse+https://example.com/index/""#,
                "registry-index = \"sparse+https://example.com/index/\"\nversion = \"=0.1.0\"\n",
            ),
            (
                r#""git+https://example.com/cio.git?branch=feature%2Fx#0123abc""#,
                "branch = \"feature/x\"\ngit = \"https://example.com/cio.git\"\n",
            ),
            (
                r#""git+https://example.com/cio.git#0123abc""#,
                "git = \"https://example.com/cio.git\"\n",
            ),
        ] {
            let dependency = customerio_catalog(&package(source)).expect(source);
            assert_eq!(dependency.to_string(), expected);
        }
        assert_eq!(
            customerio(&package("null")).expect("a path").to_string(),
            "default-features = false\nfeatures = [\"catalog\"]\npath = \"/nowhere/customerio\"\n"
        );
    }

    #[test]
    fn an_unknown_source_is_an_error() {
        let error = customerio_catalog(&package("null")).expect_err("not there");
        assert!(error.to_string().contains("customerio-catalog"), "{error}");
        assert!(customerio(&package(r#""hg+https://example.com""#)).is_err());
    }

    #[test]
    fn percent_signs_are_decoded() {
        assert_eq!(percent_decoded("a%2Fb%"), "a/b%");
        assert_eq!(percent_decoded("%zz%2"), "%zz%2");
    }
}
