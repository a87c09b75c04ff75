//! Dynamic libraries that a driver loads: `cargo run` sets where they are searched, so this does too.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::cargo;

/// The variable with the folders in which this platform searches libraries.
const VARIABLE: &str = if cfg!(windows) {
    "PATH"
} else if cfg!(target_os = "macos") {
    "DYLD_FALLBACK_LIBRARY_PATH"
} else {
    "LD_LIBRARY_PATH"
};

/// A program with the folders of its libraries.
pub(crate) struct Program {
    pub(crate) path: PathBuf,
    /// The folders that build scripts named, as they wrote them.
    pub(crate) linked: Vec<PathBuf>,
}

impl Program {
    /// Returns the variable that a run of the program needs, and its value.
    pub(crate) fn search_path(&self) -> Option<(&'static str, OsString)> {
        let output = self.path.parent()?;
        // Other folders are those of the system, or of no run.
        let linked = self.linked.iter().map(|it| without_kind(it));
        let linked = linked
            .filter(|it| it.starts_with(output))
            .map(Path::to_owned);
        let own = [output.join("deps"), output.to_owned()];
        let all = linked.chain(own).chain(standard_library());
        let present = env::var_os(VARIABLE).filter(|it| !it.is_empty());
        let present: Vec<_> = present.iter().flat_map(env::split_paths).collect();
        let all = env::join_paths(all.chain(present)).ok()?;
        Some((VARIABLE, all))
    }
}

/// Returns a path without the kind of library before it, as in `native=/usr/lib`.
fn without_kind(path: &Path) -> &Path {
    let text = path.to_str();
    let path_of = text.and_then(|it| it.split_once('='));
    path_of.map_or(path, |(_, path)| Path::new(path))
}

/// The folder of the standard library in the toolchain of cargo, if that is known.
fn standard_library() -> Option<PathBuf> {
    let program = PathBuf::from(cargo::program());
    let toolchain = program.parent()?.parent()?;
    let name = if cfg!(windows) { "bin" } else { "lib" };
    Some(toolchain.join(name)).filter(|it| it.is_dir())
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::path::{Path, PathBuf};

    use super::{Program, without_kind};

    #[test]
    fn libraries_of_the_build_are_found() {
        let output = env::temp_dir().join("target/debug");
        let program = Program {
            path: output.join("driver"),
            linked: vec![
                PathBuf::from(format!("native={}", output.join("build/out").display())),
                PathBuf::from("native=/usr/lib"),
            ],
        };
        let (_, folders) = program.search_path().expect("folders");
        let folders: Vec<_> = env::split_paths(&folders).take(3).collect();
        let expected = [output.join("build/out"), output.join("deps"), output];
        assert_eq!(folders, expected);
        assert_eq!(without_kind(Path::new("/usr/lib")), Path::new("/usr/lib"));
    }
}
