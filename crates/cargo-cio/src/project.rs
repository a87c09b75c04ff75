//! The user's workspace: which of its packages declare events, and where `customerio` comes from.

use std::path::PathBuf;

use cargo_metadata::{
    CrateType, DependencyKind, Metadata, MetadataCommand, Node, Package, TargetKind,
};

use crate::cargo::{self, CargoError};

/// Which part of which workspace is meant: the options that cargo's own commands have.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Project")]
pub(crate) struct Selection {
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

impl Selection {
    /// Whether every package is meant.
    pub(crate) fn is_whole(&self) -> bool {
        self.package.is_empty()
    }
}

/// Which features are on, as cargo understands it.
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

/// What may change while the project is looked at, as cargo understands it.
#[derive(Debug, clap::Args)]
struct Lock {
    /// Use no network; a first export may need it, for what a catalog is collected with
    #[arg(long)]
    offline: bool,
    /// Fail if Cargo.lock is not up to date
    #[arg(long)]
    locked: bool,
    /// The same as --offline and --locked
    #[arg(long)]
    frozen: bool,
}

/// Why there is no project to look at.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProjectError {
    #[error(transparent)]
    Cargo(#[from] CargoError),
    #[error("cargo can't make out the workspace")]
    Metadata(#[from] cargo_metadata::Error),
    #[error("the workspace has no package `{name}`; it has: {known}")]
    UnknownPackage { name: String, known: String },
    #[error("`{name}` does not depend on `customerio`, so it has no events or traits")]
    NotOurs { name: String },
    #[error("no package of this workspace depends on `customerio`; `cargo add customerio` there")]
    NoPackage,
    #[error(
        "`{first}` depends on customerio {first_version} and `{second}` on customerio \
         {second_version}, which can't be in one catalog; bring them to one version, or choose with \
         --package"
    )]
    TwoVersions {
        first: String,
        first_version: String,
        second: String,
        second_version: String,
    },
    #[error(
        "this is cargo-cio {}, and the workspace uses customerio {version}; \
         `cargo install cargo-cio --version {version}`",
        env!("CARGO_PKG_VERSION")
    )]
    OtherVersion { version: String },
}

/// A workspace.
#[derive(Debug)]
pub(crate) struct Project {
    /// Its folder.
    pub(crate) root: PathBuf,
    /// Where it is built.
    pub(crate) target: PathBuf,
    /// Whether the network is off limits.
    pub(crate) offline: bool,
    /// The packages whose libraries can declare events.
    pub(crate) members: Vec<Member>,
    /// The packages that depend on `customerio`, and whose events nobody can get at: they have no
    /// library that a program could link.
    pub(crate) unreachable: Vec<String>,
    /// The packages whose dependency on `customerio` is off, by features or by target.
    pub(crate) idle: Vec<String>,
    /// The package `customerio` that all members depend on; `None` where there is no member.
    pub(crate) customerio: Option<Package>,
}

/// A package whose library can declare events.
#[derive(Debug)]
pub(crate) struct Member {
    /// The name of the package.
    pub(crate) name: String,
    /// The name of its library, which is that of the crate in module paths.
    pub(crate) library: String,
    /// Its folder.
    pub(crate) folder: PathBuf,
    /// Whether its default features are on.
    pub(crate) default_features: bool,
    /// Its other features that are on.
    pub(crate) features: Vec<String>,
}

impl Project {
    /// Asks cargo for the package graph, and finds the packages in it.
    pub(crate) fn find(selection: &Selection) -> Result<Self, ProjectError> {
        let metadata = selection.metadata()?;
        let mut project = Self {
            root: metadata.workspace_root.clone().into(),
            target: metadata.target_directory.clone().into(),
            offline: selection.lock.offline || selection.lock.frozen,
            members: Vec::new(),
            unreachable: Vec::new(),
            idle: Vec::new(),
            customerio: None,
        };
        for package in selection.packages(&metadata)? {
            let name = package.name.to_string();
            let Some(library) = linkable_library(package) else {
                project.unreachable.push(name);
                continue;
            };
            let Some(customerio) = resolved_customerio(package, &metadata) else {
                project.idle.push(name);
                continue;
            };
            project.agree_on(&name, customerio)?;
            project.members.push(Member {
                name,
                library,
                folder: package
                    .manifest_path
                    .parent()
                    .unwrap_or(&metadata.workspace_root)
                    .into(),
                default_features: !selection.features.no_default,
                features: selection.features.of(package),
            });
        }
        Ok(project)
    }

    /// There is one catalog a program, so there can be one `customerio` only.
    fn agree_on(&mut self, name: &str, customerio: &Package) -> Result<(), ProjectError> {
        match (&self.customerio, self.members.first()) {
            (Some(present), Some(first)) if present.id != customerio.id => {
                Err(ProjectError::TwoVersions {
                    first: first.name.clone(),
                    first_version: present.version.to_string(),
                    second: name.to_owned(),
                    second_version: customerio.version.to_string(),
                })
            }
            (Some(_), _) => Ok(()),
            (None, _) if !fits(&customerio.version.to_string(), env!("CARGO_PKG_VERSION")) => {
                Err(ProjectError::OtherVersion {
                    version: customerio.version.to_string(),
                })
            }
            (None, _) => {
                self.customerio = Some(customerio.clone());
                Ok(())
            }
        }
    }
}

impl Selection {
    fn metadata(&self) -> Result<Metadata, ProjectError> {
        // What other platforms need may never have been downloaded, and has no say here.
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
    fn packages<'a>(&self, metadata: &'a Metadata) -> Result<Vec<&'a Package>, ProjectError> {
        let mut packages = metadata.workspace_packages();
        packages.sort_by(|one, other| one.name.cmp(&other.name));
        if self.package.is_empty() {
            packages.retain(|package| depends_on_customerio(package));
            return if packages.is_empty() {
                Err(ProjectError::NoPackage)
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
                Some(_) => return Err(ProjectError::NotOurs { name: name.clone() }),
                None => {
                    let known: Vec<_> = packages.iter().map(|it| it.name.as_str()).collect();
                    return Err(ProjectError::UnknownPackage {
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
    /// The features that are on in a package, as cargo understands `--features`: a plain name is
    /// for every package that has it, `package/name` for that package. That no package has it,
    /// cargo has said already.
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

/// The name of the package that events are declared with.
const CUSTOMERIO: &str = "customerio";

/// Not for its tests or its build script alone.
fn depends_on_customerio(package: &Package) -> bool {
    package
        .dependencies
        .iter()
        .any(|it| it.name == CUSTOMERIO && it.kind == DependencyKind::Normal)
}

/// The package `customerio` that a package is built with, if it is at all.
fn resolved_customerio<'a>(package: &Package, metadata: &'a Metadata) -> Option<&'a Package> {
    let nodes = &metadata.resolve.as_ref()?.nodes;
    let node: &Node = nodes.iter().find(|node| node.id == package.id)?;
    let mut dependencies = node.deps.iter().filter(|dependency| {
        let mut kinds = dependency.dep_kinds.iter();
        kinds.any(|it| it.kind == DependencyKind::Normal)
    });
    dependencies.find_map(|dependency| {
        let mut packages = metadata.packages.iter();
        packages.find(|it| it.id == dependency.pkg && it.name.as_str() == CUSTOMERIO)
    })
}

/// The name of a library that other Rust code can link.
fn linkable_library(package: &Package) -> Option<String> {
    let mut targets = package.targets.iter();
    let library = targets.find(|target| {
        !target.is_kind(TargetKind::Example)
            && target
                .crate_types
                .iter()
                .any(|it| matches!(it, CrateType::Lib | CrateType::RLib | CrateType::DyLib))
    })?;
    Some(library.name.replace('-', "_"))
}

/// Whether two versions are compatible, as cargo understands it: equal up to the first number that
/// is not 0.
fn fits(one: &str, other: &str) -> bool {
    let decisive = |version: &str| {
        let mut numbers: Vec<_> = version.split('.').map(str::to_owned).collect();
        let first = numbers.iter().position(|number| number != "0");
        numbers.truncate(first.map_or(numbers.len(), |at| at + 1));
        numbers
    };
    decisive(one) == decisive(other)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn versions_fit_as_cargo_understands_it() {
        for (one, other, expected) in [
            ("0.1.0", "0.1.9", true),
            ("0.1.0", "0.2.0", false),
            ("1.2.3", "1.9.0", true),
            ("1.2.3", "2.2.3", false),
            ("0.0.1", "0.0.2", false),
        ] {
            assert_eq!(fits(one, other), expected, "{one} {other}");
        }
    }
}
