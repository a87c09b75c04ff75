use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use customerio_rules::lock::file::FOLDER;

/// The folder with the locks of a workspace.
pub(super) struct Place {
    folder: PathBuf,
}

impl Place {
    /// Returns the folder at the workspace root, if it is there. `cargo cio` writes the same one.
    pub(super) fn of(workspace: &Path) -> Option<Self> {
        let folder = workspace.join(FOLDER);
        folder.is_dir().then_some(Self { folder })
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

    /// Returns the path of a file for the compiler.
    pub(super) fn path(&self, file: &str) -> String {
        self.folder.join(file).to_string_lossy().into_owned()
    }
}
