//! The temporary folder of the servers, and the user that they run as.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::{env, fs, process};

use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

/// The user and group that servers run as if this program is root, which they refuse.
const NOBODY: &str = "65534";

/// A temporary folder, removed at the end.
pub(super) struct Folder {
    pub(super) path: PathBuf,
    is_root: bool,
}

impl Folder {
    pub(super) fn new(workspace: &Workspace) -> Result<Self, Error> {
        let path = env::temp_dir().join(format!("cio-engines-{}", process::id()));
        fs::create_dir_all(&path)?;
        let id = Command::new(["id", "-u"]).read(&workspace.root)?;
        let folder = Self {
            path,
            is_root: id.trim_ascii() == b"0",
        };
        if folder.is_root {
            let owner = format!("{NOBODY}:{NOBODY}");
            let path = folder.path.display().to_string();
            Command::new(["chown", &owner, &path]).run(&workspace.root)?;
        }
        Ok(folder)
    }

    /// A path in the folder as a word of a command.
    pub(super) fn word(&self, name: &str) -> String {
        self.path.join(name).display().to_string()
    }

    /// A command that servers accept to be started with.
    pub(super) fn command(&self, words: Vec<String>) -> Command {
        let user = [
            "setpriv".to_owned(),
            format!("--reuid={NOBODY}"),
            format!("--regid={NOBODY}"),
            "--clear-groups".to_owned(),
        ];
        let user = user.into_iter().filter(|_| self.is_root);
        Command::new(user.chain(words))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path) {
            eprintln!("failed to remove `{}`: {error}", self.path.display());
        }
    }
}

/// Returns a port that is free now, and another one each time.
pub(super) fn free_port() -> Result<u16, Error> {
    static GIVEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());
    let mut given = GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        if given.insert(port) {
            return Ok(port);
        }
    }
}
