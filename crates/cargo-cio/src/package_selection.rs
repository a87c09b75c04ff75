//! The selection of packages and features, with the options of cargo's own commands.

use std::path::PathBuf;

use cargo_metadata::{Metadata, MetadataCommand, Package};

use crate::cargo::{self, CargoError};
use crate::graph::{self, depends_on_customerio};
use crate::output;

/// Why no package can be selected.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SelectionError {
    #[error(transparent)]
    Cargo(#[from] CargoError),
    #[error("cargo can't read the workspace")]
    Metadata(#[from] cargo_metadata::Error),
    #[error("the workspace has no package `{spec}`; it has: {known}")]
    UnknownPackage { spec: String, known: String },
    #[error("`{spec}` is not a pattern of package names: {source}")]
    Pattern {
        spec: String,
        source: glob::PatternError,
    },
    #[error(
        "neither {} nor a package of the workspace that is among its dependencies depends on \
         `customerio`; prepare the package with `cargo cio init`{}",
        names.join(", "),
        if *has_others { ", or collect all packages with `--workspace`" } else { "" }
    )]
    NotDependent {
        names: Vec<String>,
        /// Whether another package of the workspace depends on it.
        has_others: bool,
    },
}

/// The options that select packages and features.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Project")]
pub(crate) struct PackageSelection {
    /// The Cargo.toml of the workspace, or of a package in it; else the one of this folder
    #[arg(long, value_name = "FILE")]
    manifest_path: Option<PathBuf>,
    /// Only this package, with the packages of the workspace that it depends on; can be repeated.
    /// Else the package of this folder; in the root of a workspace its default members
    #[arg(long, short, value_name = "SPEC")]
    package: Vec<String>,
    /// All packages of the workspace
    #[arg(long, alias = "all")]
    workspace: bool,
    /// Not this package; can be repeated
    #[arg(long, value_name = "SPEC", requires = "workspace")]
    exclude: Vec<String>,
    #[command(flatten)]
    features: Features,
    #[command(flatten)]
    lock: Lock,
}

/// A package that is collected.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Selected<'a> {
    pub(crate) package: &'a Package,
    /// Whether it is collected only as a dependency: cargo then builds its library, with the features
    /// that its dependents ask for.
    pub(crate) is_dependency: bool,
}

/// The options that select features.
#[derive(Debug, clap::Args)]
struct Features {
    /// Features of the packages, separated by commas
    #[arg(
        long = "features",
        short = 'F',
        value_name = "FEATURES",
        value_delimiter = ','
    )]
    named: Vec<String>,
    /// All features of the packages
    #[arg(long = "all-features")]
    all: bool,
    /// Not the default features of the packages
    #[arg(long = "no-default-features")]
    no_default: bool,
}

/// The options that restrict what cargo may download and change.
#[derive(Debug, clap::Args)]
struct Lock {
    /// Do not use the network; the first run may need it to download what collects the catalog
    #[arg(long)]
    offline: bool,
    /// Fail if Cargo.lock is not up to date
    #[arg(long)]
    locked: bool,
    /// The same as --offline and --locked
    #[arg(long)]
    frozen: bool,
}

impl PackageSelection {
    /// Whether cargo may not use the network.
    pub(crate) fn is_offline(&self) -> bool {
        self.lock.offline || self.lock.frozen
    }

    /// Whether the default features of a package are on in any case.
    pub(crate) fn has_default_features(&self, selected: Selected<'_>) -> bool {
        !self.features.no_default && !selected.is_dependency
    }

    /// The features that are on in a package, in addition to the default ones.
    pub(crate) fn features(&self, selected: Selected<'_>) -> Vec<String> {
        self.features.of(selected)
    }

    /// The folder of the manifest that cargo finds.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        let folder = match &self.manifest_path {
            Some(path) => std::path::absolute(path).ok()?.parent()?.to_owned(),
            None => std::env::current_dir().ok()?,
        };
        let mut folders = folder.ancestors();
        let found = folders.find(|it| it.join("Cargo.toml").is_file())?;
        Some(found.to_owned())
    }

    /// The package graph.
    pub(crate) fn metadata(&self) -> Result<Metadata, SelectionError> {
        // Dependencies of other platforms may not be downloaded, and are not needed.
        let mut options = vec!["--filter-platform".to_owned(), cargo::host()?];
        let named = &self.features.named;
        if !named.is_empty() {
            options.extend(["--features".to_owned(), named.join(",")]);
        }
        for (name, given) in [
            ("--all-features", self.features.all),
            ("--no-default-features", self.features.no_default),
            ("--offline", self.lock.offline),
            ("--locked", self.lock.locked),
            ("--frozen", self.lock.frozen),
        ] {
            if given {
                options.push(name.to_owned());
            }
        }
        let mut command = MetadataCommand::new();
        command.cargo_path(cargo::program()).other_options(options);
        if let Some(path) = &self.manifest_path {
            command.manifest_path(path);
        }
        Ok(cargo::metadata(&command)?)
    }

    /// The packages that are selected, and those of the workspace that they depend on, as far as they
    /// depend on `customerio`. Sorted by name.
    pub(crate) fn packages<'a>(
        &self,
        metadata: &'a Metadata,
    ) -> Result<Vec<Selected<'a>>, SelectionError> {
        let chosen = self.chosen(metadata)?;
        let reached = graph::with_dependencies(&chosen, metadata);
        let mut packages = metadata.workspace_packages();
        packages.retain(|it| depends_on_customerio(it));
        packages.sort_by(|one, other| one.name.cmp(&other.name));
        let has_others = !packages.is_empty();
        packages.retain(|it| reached.contains(&it.id));
        if packages.is_empty() {
            let names = chosen.iter().map(|it| format!("`{}`", it.name));
            return Err(SelectionError::NotDependent {
                names: names.collect(),
                has_others,
            });
        }
        let selected = packages.into_iter().map(|package| Selected {
            package,
            is_dependency: !chosen.iter().any(|it| it.id == package.id),
        });
        Ok(selected.collect())
    }

    /// The packages that cargo would build with the same options in the same folder.
    fn chosen<'a>(&self, metadata: &'a Metadata) -> Result<Vec<&'a Package>, SelectionError> {
        let all = metadata.workspace_packages();
        if self.workspace {
            let mut excluded = Vec::new();
            for spec in &self.exclude {
                match matching(spec, &all) {
                    Ok(mut packages) => excluded.append(&mut packages),
                    // As cargo does, since a package may be removed before the script that names it.
                    Err(SelectionError::UnknownPackage { spec, .. }) => output::note(format_args!(
                        "`--exclude {spec}` has no effect: no package matches"
                    )),
                    Err(error) => return Err(error),
                }
            }
            let is_excluded = |it: &&Package| excluded.iter().any(|other| other.id == it.id);
            return Ok(all.into_iter().filter(|it| !is_excluded(it)).collect());
        }
        if self.package.is_empty() {
            return Ok(metadata.workspace_default_packages());
        }
        let mut chosen = Vec::new();
        for spec in &self.package {
            chosen.append(&mut matching(spec, &all)?);
        }
        Ok(chosen)
    }
}

/// The packages that match a specification: the name or a pattern of it, with or without a version,
/// or the full id.
fn matching<'a>(spec: &str, packages: &[&'a Package]) -> Result<Vec<&'a Package>, SelectionError> {
    let pattern = |spec: &str| {
        glob::Pattern::new(spec).map_err(|source| SelectionError::Pattern {
            spec: spec.to_owned(),
            source,
        })
    };
    let (name, version) = match spec.rsplit_once(['@', ':']) {
        // A URL has a `:` too.
        Some((name, version)) if !spec.contains('/') => (name, Some(version)),
        _ => (spec, None),
    };
    let name = pattern(name)?;
    let is_version = |package: &Package| {
        let own = package.version.to_string();
        version.is_none_or(|it| {
            let rest = own.strip_prefix(it);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    };
    let is_meant = |package: &&Package| {
        package.id.repr == spec || (name.matches(&package.name) && is_version(package))
    };
    let found: Vec<_> = packages.iter().copied().filter(is_meant).collect();
    if found.is_empty() {
        let known: Vec<_> = packages.iter().map(|it| it.name.as_str()).collect();
        return Err(SelectionError::UnknownPackage {
            spec: spec.to_owned(),
            known: known.join(", "),
        });
    }
    Ok(found)
}

impl Features {
    /// The features that are on in a package. As in cargo, a plain name applies to each package that
    /// has it, and `package/name` to that package. `cargo metadata` has refused unknown names.
    fn of(&self, selected: Selected<'_>) -> Vec<String> {
        let Selected {
            package,
            is_dependency,
        } = selected;
        if self.all && !is_dependency {
            return package.features.keys().cloned().collect();
        }
        let given = self.named.iter().flat_map(|it| it.split_whitespace());
        given
            .filter_map(|feature| match feature.split_once('/') {
                Some((name, feature)) => (package.name.as_str() == name).then_some(feature),
                None => (!is_dependency).then_some(feature),
            })
            .filter(|feature| package.features.contains_key(*feature))
            .map(str::to_owned)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use cargo_metadata::Package;

    use super::matching;

    fn package(name: &str, version: &str) -> Package {
        let json = format!(
            r#"{{"name": "{name}", "version": "{version}", "id": "path+file:///w/{name}#{version}",
                "source": null, "dependencies": [], "targets": [], "features": {{}},
                "manifest_path": "/w/{name}/Cargo.toml"}}"#
        );
        serde_json::from_str(&json).expect("a package")
    }

    #[test]
    fn specifications_match_as_in_cargo() {
        let packages = [package("shop", "1.2.3"), package("shop-till", "0.1.0")];
        let packages: Vec<_> = packages.iter().collect();
        for (spec, expected) in [
            ("shop", &["shop"][..]),
            ("shop@1.2.3", &["shop"]),
            ("shop@1", &["shop"]),
            ("shop:1.2", &["shop"]),
            ("shop@1.20", &[]),
            ("shop*", &["shop", "shop-till"]),
            ("s[gh]op-????", &["shop-till"]),
            ("path+file:///w/shop#1.2.3", &["shop"]),
            ("path+file:///v/shop#1.2.3", &[]),
            ("till", &[]),
        ] {
            let names = matching(spec, &packages).unwrap_or_else(|_| Vec::new());
            let names: Vec<_> = names.iter().map(|it| it.name.as_str()).collect();
            assert_eq!(names, expected, "{spec}");
        }
        let error = matching("shop[", &packages).expect_err("a pattern");
        assert!(error.to_string().contains("not a pattern"), "{error}");
    }
}
