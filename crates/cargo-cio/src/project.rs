//! The user's workspace: which of its packages declare events, and where `customerio` comes from.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

use cargo_metadata::{
    CrateType, DependencyKind, Metadata, MetadataCommand, Node, Package, Target, TargetKind,
};

use crate::cargo::{self, CargoError};
use crate::declared::{self, Declared};
use crate::program::Program;
use crate::settings::{Settings, SettingsError};
use crate::source::{self, SourceError};

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
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error(transparent)]
    Source(#[from] SourceError),
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
    /// The libraries and programs that can declare events.
    pub(crate) members: Vec<Member>,
    /// The packages that depend on `customerio`, and whose events nobody can get at: they have
    /// neither a program nor a library that a program could link.
    pub(crate) unreachable: Vec<String>,
    /// The packages whose dependency on `customerio` is off, by features or by target.
    pub(crate) idle: Vec<String>,
    /// The package `customerio` that all members depend on; `None` where there is no member.
    pub(crate) customerio: Option<Package>,
}

/// A library or a program that can declare events.
#[derive(Debug)]
pub(crate) struct Member {
    /// The name of the package.
    pub(crate) name: String,
    /// The name of its crate in module paths.
    pub(crate) library: String,
    /// The folder of the package that builds it.
    pub(crate) folder: PathBuf,
    /// Set where it is a program, which takes a package of its own to be linked.
    pub(crate) program: Option<Program>,
    /// Whether its default features are on.
    pub(crate) default_features: bool,
    /// Its other features that are on.
    pub(crate) features: Vec<String>,
    /// What its Cargo.toml says.
    pub(crate) settings: Settings,
    /// What its sources declare for certain.
    pub(crate) declared: Declared,
}

impl Member {
    /// The name of the package that builds it.
    pub(crate) fn package(&self) -> &str {
        let own = self.program.as_ref().map(|program| &program.package);
        own.unwrap_or(&self.name)
    }
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
            let library = linkable_library(package);
            let programs = programs(package, &metadata);
            if library.is_none() && programs.is_empty() {
                project.unreachable.push(name);
                continue;
            }
            let Some(customerio) = resolved_customerio(package, &metadata) else {
                project.idle.push(name);
                continue;
            };
            project.agree_on(&name, customerio)?;
            let member = |target: &Target, program: Option<Program>| {
                let folder = match &program {
                    None => source::folder(package).to_owned(),
                    Some(program) => program.folder(&project.driver()),
                };
                Ok::<_, ProjectError>(Member {
                    name: name.clone(),
                    library: target.name.replace('-', "_"),
                    folder,
                    program,
                    default_features: !selection.features.no_default,
                    features: selection.features.of(package),
                    settings: Settings::read(&package.metadata, &metadata.workspace_metadata)?,
                    declared: declared::of_crate(target.src_path.as_std_path()),
                })
            };
            let mut members = Vec::new();
            members.extend(library.map(|it| member(it, None)).transpose()?);
            for target in programs {
                let program = Program::new(package, target)?;
                let found = member(target, Some(program))?;
                // Beside a library, a program is mostly a `main`, and need not be built.
                if library.is_none() || !found.declared.is_empty() {
                    members.push(found);
                }
            }
            project.members.append(&mut members);
        }
        Ok(project)
    }

    /// The name of the driver, as a package and as a program. Several workspaces may be built in
    /// one target folder, and each has its own.
    pub(crate) fn driver_name(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.root.hash(&mut hasher);
        format!("cio-driver-{:016x}", hasher.finish())
    }

    /// The folder of the driver.
    pub(crate) fn driver(&self) -> PathBuf {
        self.target.join("cio").join(self.driver_name())
    }

    /// Whether everything that a crate declares has to have a lock.
    pub(crate) fn is_strict(&self, crate_name: &str) -> bool {
        let mut members = self.members.iter();
        members.any(|it| it.library == crate_name && it.settings.strict_lock)
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

/// A library that other Rust code can link.
pub(crate) fn linkable_library(package: &Package) -> Option<&Target> {
    let mut targets = package.targets.iter();
    targets.find(|target| {
        !target.is_kind(TargetKind::Example)
            && target
                .crate_types
                .iter()
                .any(|it| matches!(it, CrateType::Lib | CrateType::RLib | CrateType::DyLib))
    })
}

/// The programs of a package that are built with the features that are on.
fn programs<'a>(package: &'a Package, metadata: &Metadata) -> Vec<&'a Target> {
    let nodes = metadata.resolve.iter().flat_map(|it| &it.nodes);
    let mut nodes = nodes.filter(|node| node.id == package.id);
    let on = nodes.next().map_or(&[][..], |node| &node.features);
    let is_on = |feature: &String| on.iter().any(|it| it.as_str() == feature);
    let programs = package.targets.iter().filter(|target| {
        target.is_kind(TargetKind::Bin) && target.required_features.iter().all(is_on)
    });
    programs.collect()
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
