use std::io::ErrorKind;
use std::path::PathBuf;
use std::{fs, iter};

use customerio_rules::lock::file::FOLDER;

use crate::policy::Folders;

/// The folder with the locks of a package.
pub(super) struct Place {
    folder: PathBuf,
}

impl Place {
    /// Finds the nearest folder from a package up to its workspace root. A root outside of the
    /// package's ancestors, set by `package.workspace`, is searched directly after the package.
    pub(super) fn of(folders: &Folders) -> Option<Self> {
        let Folders { package, workspace } = folders;
        let above = package.ancestors().skip(1);
        let above = above.take_while(|folder| folder.starts_with(workspace));
        let beside = (!package.starts_with(workspace)).then_some(workspace.as_path());
        let folders = iter::once(package.as_path()).chain(above).chain(beside);
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

    /// Returns the path of a file for the compiler.
    pub(super) fn path(&self, file: &str) -> String {
        self.folder.join(file).to_string_lossy().into_owned()
    }
}
