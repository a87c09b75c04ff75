//! The selection of packages and features, with the options of cargo's own commands.

use std::path::PathBuf;

use cargo_metadata::{Metadata, MetadataCommand, Package};

use crate::cargo::{self, CargoError};
use crate::graph::depends_on_customerio;

/// Why no package can be selected.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SelectionError {
    #[error(transparent)]
    Cargo(#[from] CargoError),
    #[error("cargo can't read the workspace")]
    Metadata(#[from] cargo_metadata::Error),
    #[error("the workspace has no package `{name}`; it has: {known}")]
    UnknownPackage { name: String, known: String },
    #[error(
        "`{name}` does not depend on `customerio`, so it has no events or traits; add it with `cargo \
         add customerio`"
    )]
    NotDependent { name: String },
    #[error(
        "no package of this workspace depends on `customerio`; run `cargo add customerio` in the \
         package that declares events"
    )]
    NoPackage,
}

/// The options that select packages and features.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Project")]
pub(crate) struct PackageSelection {
    /// The Cargo.toml of the workspace, or of a package in it; else the one of this folder
    #[arg(long, value_name = "FILE")]
    manifest_path: Option<PathBuf>,
    /// Only this package, with what it depends on; can be repeated. Else every package of the
    /// workspace that depends on `customerio`
    #[arg(long, short, value_name = "NAME")]
    package: Vec<String>,
    #[command(flatten)]
    features: Features,
    #[command(flatten)]
    lock: Lock,
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
    /// Whether every package is meant.
    pub(crate) fn is_whole(&self) -> bool {
        self.package.is_empty()
    }

    /// Whether cargo may not use the network.
    pub(crate) fn is_offline(&self) -> bool {
        self.lock.offline || self.lock.frozen
    }

    /// Whether the packages have their default features.
    pub(crate) fn has_default_features(&self) -> bool {
        !self.features.no_default
    }

    /// The features that are on in a package, in addition to the default ones.
    pub(crate) fn features(&self, package: &Package) -> Vec<String> {
        self.features.of(package)
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
        Ok(command.exec()?)
    }

    /// The packages that are meant, each of which depends on `customerio`.
    pub(crate) fn packages<'a>(
        &self,
        metadata: &'a Metadata,
    ) -> Result<Vec<&'a Package>, SelectionError> {
        let mut packages = metadata.workspace_packages();
        packages.sort_by(|one, other| one.name.cmp(&other.name));
        if self.package.is_empty() {
            packages.retain(|package| depends_on_customerio(package));
            return if packages.is_empty() {
                Err(SelectionError::NoPackage)
            } else {
                Ok(packages)
            };
        }
        for name in &self.package {
            match packages
                .iter()
                .find(|package| package.name.as_str() == name)
            {
                Some(package) if depends_on_customerio(package) => {}
                Some(_) => return Err(SelectionError::NotDependent { name: name.clone() }),
                None => {
                    let known: Vec<_> = packages.iter().map(|it| it.name.as_str()).collect();
                    return Err(SelectionError::UnknownPackage {
                        name: name.clone(),
                        known: known.join(", "),
                    });
                }
            }
        }
        packages.retain(|package| {
            self.package
                .iter()
                .any(|name| package.name.as_str() == name)
        });
        Ok(packages)
    }
}

impl Features {
    /// The features that are on in a package. As in cargo, a plain name applies to each package that
    /// has it, and `package/name` to that package. `cargo metadata` has refused unknown names.
    fn of(&self, package: &Package) -> Vec<String> {
        if self.all {
            return package.features.keys().cloned().collect();
        }
        let asked = self.named.iter().flat_map(|it| it.split_whitespace());
        asked
            .filter_map(|feature| match feature.split_once('/') {
                Some((name, feature)) => (package.name.as_str() == name).then_some(feature),
                None => Some(feature),
            })
            .filter(|feature| package.features.contains_key(*feature))
            .map(str::to_owned)
            .collect()
    }
}
