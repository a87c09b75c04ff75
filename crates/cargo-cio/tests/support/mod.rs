//! Projects of users, and runs of the program in them.
#![expect(clippy::expect_used, reason = "a test that can't be set up has failed")]

mod ran;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Once;

pub(crate) use ran::{Ran, command, ran};

/// The workspace that these tests belong to.
fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("a crate of a workspace")
        .to_owned()
}

/// The dependency on `customerio`, without delivery, which takes long to build.
pub(crate) fn customerio() -> String {
    format!(
        "customerio = {{ path = '{}', default-features = false }}\n",
        repository().join("crates").join("customerio").display(),
    )
}

/// The configuration of cargo for all projects. Their catalogs are small, so that drivers take longer to
/// build than to run: they are not optimised here. Nor do they change often enough for incremental builds.
const CONFIGURATION: &str = "[profile.dev]\ndebug = false\nincremental = false\n\
    [profile.dev.package]\n\
    customerio-catalog = { opt-level = 0 }\n\
    customerio-core = { opt-level = 0 }\n\
    customerio-rules = { opt-level = 0 }\n\
    maud = { opt-level = 0 }\n\
    pulldown-cmark = { opt-level = 0 }\n\
    serde-saphyr = { opt-level = 0 }\n";

static CONFIGURED: Once = Once::new();

/// Writes the configuration to the folder that the projects are in.
fn configure() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cargo-cio/.cargo");
    fs::create_dir_all(&folder).expect("created");
    fs::write(folder.join("config.toml"), CONFIGURATION).expect("written");
}

/// A project of a user.
pub(crate) struct Project(PathBuf);

impl Project {
    /// An empty project with this repository's Cargo.lock, whose versions are downloaded already.
    ///
    /// It is in the same folder in each run, so that cargo rebuilds only what has changed.
    pub(crate) fn fresh(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("cargo-cio")
            .join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("removed");
        }
        CONFIGURED.call_once(configure);
        let project = Self(folder);
        let lock = fs::read_to_string(repository().join("Cargo.lock")).expect("a lock file");
        project.write("Cargo.lock", &lock);
        project
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("within the project")).expect("created");
        fs::write(path, text).expect("written");
    }

    /// Runs `cargo-cio` in it.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        run(&self.0, arguments)
    }
}

/// Runs `cargo-cio` in a folder, to its end.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Ran {
    ran(&mut command(arguments), folder)
}
