//! The user's workspace: which of its packages declare events, and where `customerio` comes from.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use cargo_metadata::{Metadata, Package, Target, TargetKind};
use customerio_catalog::driver::Declaration;
use customerio_catalog::lock::{FOLDER, VARIABLE};
use customerio_manifest::{Location, LockMode, Manifests, Problem, Settings};

use crate::ahead::Ahead;
use crate::build_script::BuildScript;
use crate::cargo;
use crate::declared::{self, Reading};
use crate::failure::{Placed, Snippet};
use crate::graph::{
    depends_on_customerio, is_compatible, linkable_library, programs, resolved_customerio,
};
use crate::output;
use crate::package_selection::{PackageSelection, Selected, SelectionError};
use crate::paths::{driver_folder, driver_name, from_here};
use crate::program::Program;
use crate::source::{self, SourceError};

/// Why the workspace can't be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProjectError {
    #[error(transparent)]
    Selection(#[from] SelectionError),
    #[error("{}: {}", problem.location.relative_to(&current_folder()), problem.message)]
    Settings { problem: Problem },
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error(
        "`{first}` depends on customerio {first_version} and `{second}` on customerio \
         {second_version}, which can't be in one catalog; bring them to one version, or choose one of them with \
         `--package`"
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

impl Placed for ProjectError {
    fn snippet(&self) -> Option<Snippet> {
        match self {
            Self::Settings { problem } => {
                let Location { file, line, column } = &problem.location;
                // If the file can't be read again, the error is shown without an excerpt.
                let text = std::fs::read_to_string(file).ok()?;
                Some(Snippet {
                    file: from_here(file).display().to_string(),
                    text,
                    line: *line,
                    column: Some(*column),
                    reason: problem.message.clone(),
                })
            }
            Self::Selection(_)
            | Self::Source(_)
            | Self::TwoVersions { .. }
            | Self::OtherVersion { .. } => None,
        }
    }
}

/// A workspace.
#[derive(Debug)]
pub(crate) struct Project {
    /// The options that select its packages, and the folder and the settings with which they apply.
    pub(crate) options: String,
    /// The build that began before the packages were known.
    ahead: Mutex<Option<Ahead>>,
    /// Its folder.
    pub(crate) root: PathBuf,
    /// Its target folder.
    pub(crate) target: PathBuf,
    /// The folders of all of its packages, where cargo runs their tests.
    pub(crate) packages: Vec<PathBuf>,
    /// Whether all packages that depend on `customerio` are selected.
    pub(crate) is_whole: bool,
    /// Whether cargo may not use the network.
    pub(crate) offline: bool,
    /// The libraries and programs that can declare events.
    pub(crate) members: Vec<Member>,
    /// The packages that depend on `customerio` and whose events can't be collected, with the reason.
    pub(crate) unreachable: Vec<(String, Unreachable)>,
    /// The packages whose dependency on `customerio` is disabled by features or by the platform.
    pub(crate) idle: Vec<String>,
    /// The package `customerio` that all members depend on; `None` where there is no member.
    pub(crate) customerio: Option<Package>,
}

/// Why the events of a package can't be collected.
#[derive(Debug)]
pub(crate) enum Unreachable {
    /// It has neither a program nor a library that can be linked.
    NoTarget,
    /// A chosen package depends on it, and on `expected` of `customerio`, while it depends on `version`.
    OtherVersion { version: String, expected: String },
}

/// A library or a program that can declare events.
#[derive(Debug)]
pub(crate) struct Member {
    /// The name of the package.
    pub(crate) name: String,
    /// The address of the repository in its Cargo.toml.
    pub(crate) repository: Option<String>,
    /// The name of its crate in module paths.
    pub(crate) library: String,
    /// The Cargo.toml of the package.
    pub(crate) manifest: PathBuf,
    /// The root file of its crate.
    pub(crate) source: PathBuf,
    /// The folder of the package that builds it.
    pub(crate) folder: PathBuf,
    /// The generated package, if it is a program.
    pub(crate) program: Option<Program>,
    /// Whether its default features are on.
    pub(crate) default_features: bool,
    /// Its other features that are on.
    pub(crate) features: Vec<String>,
    /// The settings in its Cargo.toml.
    pub(crate) settings: Settings,
    /// The declarations in its sources.
    pub(crate) declared: Reading,
}

impl Member {
    /// The name of the package that builds it.
    pub(crate) fn package(&self) -> &str {
        let own = self.program.as_ref().map(|program| &program.package);
        own.unwrap_or(&self.name)
    }
}

/// Reads the settings in the manifests of a package and of its workspace.
fn settings(package: &Package) -> Result<Settings, ProjectError> {
    let manifests = Manifests::read(source::folder(package));
    match manifests.problems.into_iter().next() {
        Some(problem) => Err(ProjectError::Settings { problem }),
        None => Ok(manifests.settings),
    }
}

/// Whether every package of the workspace that can declare events is selected with all of its targets.
fn is_whole(selected: &[Selected<'_>], metadata: &Metadata) -> bool {
    let packages = metadata.workspace_packages();
    let mut packages = packages.into_iter().filter(|it| depends_on_customerio(it));
    packages.all(|package| {
        let mut found = selected.iter().filter(|it| it.package.id == package.id);
        let has_program = || package.targets.iter().any(|it| it.is_kind(TargetKind::Bin));
        found.any(|it| !it.is_dependency || !has_program())
    })
}

fn current_folder() -> PathBuf {
    std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."))
}

impl Project {
    /// Asks cargo for the package graph, and finds the packages in it.
    pub(crate) fn find(selection: &PackageSelection) -> Result<Self, ProjectError> {
        let here = current_folder();
        // The settings of cargo that change the arguments of a build.
        let of_cargo = [cargo::has_target_setting(), cargo::can_force(VARIABLE)];
        let options = format!(
            "{selection:?} {} {} {of_cargo:?}",
            here.display(),
            output::is_quiet()
        );
        let folder = selection.folder();
        let ahead = folder.and_then(|folder| Ahead::start(&folder, &options));
        let metadata = selection.metadata()?;
        let mut project = Self {
            options,
            ahead: Mutex::new(ahead),
            root: metadata.workspace_root.clone().into(),
            target: metadata.target_directory.clone().into(),
            packages: metadata
                .workspace_packages()
                .into_iter()
                .map(|package| source::folder(package).to_owned())
                .collect(),
            is_whole: false,
            offline: selection.is_offline(),
            members: Vec::new(),
            unreachable: Vec::new(),
            idle: Vec::new(),
            customerio: None,
        };
        let mut selected = selection.packages(&metadata)?;
        project.is_whole = is_whole(&selected, &metadata);
        // The version that the chosen packages depend on is that of the catalog.
        selected.sort_by_key(|it| it.is_dependency);
        for selected in selected {
            let package = selected.package;
            let name = package.name.to_string();
            let library = linkable_library(package);
            let programs = if selected.is_dependency {
                Vec::new()
            } else {
                programs(package, &metadata)
            };
            if library.is_none() && programs.is_empty() {
                project.unreachable.push((name, Unreachable::NoTarget));
                continue;
            }
            let Some(customerio) = resolved_customerio(package, &metadata) else {
                project.idle.push(name);
                continue;
            };
            if let Some(present) = project.customerio.as_ref()
                && present.id != customerio.id
                && selected.is_dependency
            {
                let reason = Unreachable::OtherVersion {
                    version: customerio.version.to_string(),
                    expected: present.version.to_string(),
                };
                project.unreachable.push((name, reason));
                continue;
            }
            project.require_same(&name, customerio)?;
            let member = |target: &Target, program: Option<Program>| {
                let folder = match &program {
                    None => source::folder(package).to_owned(),
                    Some(program) => program.folder(&project.driver()),
                };
                Ok::<_, ProjectError>(Member {
                    name: name.clone(),
                    repository: package.repository.clone(),
                    manifest: package.manifest_path.clone().into(),
                    source: target.src_path.clone().into(),
                    library: target.name.replace('-', "_"),
                    folder,
                    program,
                    default_features: selection.has_default_features(selected),
                    features: selection.features(selected),
                    settings: settings(package)?,
                    declared: declared::reading(target.src_path.clone().into()),
                })
            };
            let mut members = Vec::new();
            members.extend(library.map(|it| member(it, None)).transpose()?);
            for target in programs {
                let program = Program::new(package, target, &metadata)?;
                let found = member(target, Some(program))?;
                // Next to a library, a program is usually only a `main`, and need not be built.
                if library.is_none() || !found.declared.is_empty() {
                    members.push(found);
                }
            }
            project.members.append(&mut members);
        }
        project
            .members
            .sort_by(|one, other| one.name.cmp(&other.name));
        let used = project.customerio.as_ref();
        let version = used.map(|it| it.version.to_string());
        match version.filter(|it| !is_compatible(it, env!("CARGO_PKG_VERSION"))) {
            Some(version) => Err(ProjectError::OtherVersion { version }),
            None => Ok(project),
        }
    }

    /// The name of the package at the root, or of the only member.
    pub(crate) fn name(&self) -> Option<&str> {
        let mut members = self.members.iter();
        let at_root = members.find(|it| it.manifest.parent() == Some(&self.root));
        let first = self.members.first();
        let only = first.filter(|first| self.members.iter().all(|it| it.name == first.name));
        at_root.or(only).map(|it| it.name.as_str())
    }

    /// Its crates that are programs.
    pub(crate) fn programs(&self) -> Vec<String> {
        let programs = self.members.iter().filter(|it| it.program.is_some());
        programs.map(|it| it.library.clone()).collect()
    }

    /// The build scripts that are built as programs, each once.
    pub(crate) fn scripts(&self) -> impl Iterator<Item = &BuildScript> {
        let programs = self.members.iter().filter_map(|it| it.program.as_ref());
        let scripts = programs.filter_map(|it| it.script.as_ref());
        let scripts: BTreeMap<_, _> = scripts.map(|it| (&it.package, it)).collect();
        scripts.into_values()
    }

    /// The name of the driver's package and program.
    pub(crate) fn driver_name(&self) -> String {
        driver_name(&self.root)
    }

    /// The folder of the driver.
    pub(crate) fn driver(&self) -> PathBuf {
        driver_folder(&self.target, &self.root)
    }

    /// Takes the build that began before the packages were known.
    pub(crate) fn take_ahead(&self) -> Option<Ahead> {
        self.ahead.lock().ok()?.take()
    }

    /// The folder of the lock: the given one, or the one that the compiler reads. The path is absolute.
    pub(crate) fn lock_folder(&self, given: Option<&Path>) -> PathBuf {
        let folder = given.map_or_else(|| self.root.join(FOLDER), Path::to_owned);
        std::path::absolute(&folder).unwrap_or(folder)
    }

    /// The library or program that declares an event or a traits type: several packages may have
    /// libraries of one name.
    pub(crate) fn member(&self, crate_name: &str, key: &str) -> Option<&Member> {
        let of_crate = || self.members.iter().filter(|it| it.library == crate_name);
        let declares = |it: &&Member| it.declared.get(key).next().is_some();
        of_crate().find(declares).or_else(|| of_crate().next())
    }

    /// Where a crate declares an event or a traits type, if its sources show that.
    pub(crate) fn location(
        &self,
        crate_name: &str,
        key: &str,
    ) -> Option<&declared::SourceLocation> {
        self.member(crate_name, key)?.declared.get(key).next()
    }

    /// Where a declaration is, if the sources of its crate show that, and the library or program it is in.
    ///
    /// Of several types with one path, it is the one that is nearest to the derive.
    pub(crate) fn location_of(
        &self,
        declaration: &Declaration,
    ) -> Option<(&Member, &declared::SourceLocation)> {
        let Declaration {
            crate_name,
            type_name,
            key,
            name: _,
            file,
            line,
        } = declaration;
        // The compiler names files from the root of the workspace that it builds.
        let file = self.driver().join(file);
        let file = file.canonicalize().unwrap_or(file);
        let derive = usize::try_from(*line).unwrap_or(usize::MAX);
        let members = self.members.iter().filter(|it| it.library == *crate_name);
        let all = members.flat_map(|member| member.declared.get(key).map(move |it| (member, it)));
        let of_type = all.filter(|(_, it)| it.is_of_type(type_name));
        of_type.min_by_key(|(_, it)| {
            let (in_file, line) = it.canonical_line();
            (in_file != file, line.abs_diff(derive))
        })
    }

    /// The declarations that an earlier member has at the same line of the same file, by crate: one
    /// file can be a module of a library and of a program.
    pub(crate) fn repeated(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut repeated = BTreeMap::<_, BTreeSet<_>>::new();
        if self.members.len() < 2 {
            return repeated;
        }
        let mut seen = HashSet::new();
        for member in &self.members {
            for (key, location) in member.declared.all() {
                if !seen.insert((key, location.canonical_line())) {
                    let keys = repeated.entry(member.library.clone()).or_default();
                    keys.insert(key.clone());
                }
            }
        }
        repeated
    }

    /// Whether an event or a traits type of a crate must have a lock.
    pub(crate) fn is_strict(&self, crate_name: &str, key: &str) -> bool {
        let member = self.member(crate_name, key);
        member.is_some_and(|it| it.settings.lock == Some(LockMode::Strict))
    }

    /// Checks that a package uses the same `customerio` as the others, since a program has one catalog
    /// per version.
    fn require_same(&mut self, name: &str, customerio: &Package) -> Result<(), ProjectError> {
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
            (None, _) => {
                self.customerio = Some(customerio.clone());
                Ok(())
            }
        }
    }
}
