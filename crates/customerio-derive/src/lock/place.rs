use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use customerio_rules::lock::file::FOLDER;

/// The folder with the locks of a package.
pub(super) struct Place {
    folder: PathBuf,
}

impl Place {
    /// That of the package which is being compiled, if there is one.
    pub(super) fn of_package() -> Option<Self> {
        Self::of(Path::new(&std::env::var_os("CARGO_MANIFEST_DIR")?))
    }

    /// The nearest one between a package and its workspace: the first folder upwards with a
    /// `Cargo.lock`. A package of somebody else's, from a registry, is its own workspace.
    pub(super) fn of(package: &Path) -> Option<Self> {
        let is_root = |folder: &Path| folder.join("Cargo.lock").is_file();
        let root = package.ancestors().position(is_root).unwrap_or(0);
        let folders = package.ancestors().take(root + 1);
        folders
            .map(|folder| Self {
                folder: folder.join(FOLDER),
            })
            .find(|place| place.folder.is_dir())
    }

    /// The text of a file, if it is there.
    pub(super) fn read(&self, file: &str) -> Result<Option<String>, String> {
        match fs::read_to_string(self.folder.join(file)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!(
                "`{FOLDER}/{file}` can't be read ({error}); look at its permissions and its encoding"
            )),
        }
    }

    /// Where a file is, for the compiler to look at.
    pub(super) fn path(&self, file: &str) -> String {
        self.folder.join(file).to_string_lossy().into_owned()
    }
}
