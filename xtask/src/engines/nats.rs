//! A cluster of three NATS servers with `JetStream`.

use std::fs;
use std::path::Path;
use std::process::Child;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::debian;
use super::folder::{Folder, free_port};
use crate::Error;
use crate::command::Command;
use crate::python;
use crate::workspace::Workspace;

const REQUIREMENTS: &str = "xtask/engines/nats.txt";

/// The program of one version.
pub(super) struct Program {
    pub(super) path: String,
    pub(super) version: String,
}

impl Program {
    /// Installs the pinned version below the target folder.
    pub(super) fn pinned(workspace: &Workspace) -> Result<Self, Error> {
        let installed = python::install(workspace, REQUIREMENTS, "engines/nats")?;
        Self::of(&installed.join("bin/nats-server"), workspace)
    }

    /// Unpacks the version of Debian's packages below the target folder.
    pub(super) fn oldest_of_debian(workspace: &Workspace) -> Result<Self, Error> {
        let root = debian::install("engines/nats-debian", &["nats-server"], workspace)?;
        Self::of(&root.join("usr/sbin/nats-server"), workspace)
    }

    fn of(path: &Path, workspace: &Workspace) -> Result<Self, Error> {
        let path = path.display().to_string();
        let version = Command::new([&*path, "--version"]).read(&workspace.root)?;
        let version = String::from_utf8_lossy(&version);
        let version = version.trim().rsplit([' ', 'v']).next().unwrap_or("");
        Ok(Self {
            version: version.to_owned(),
            path,
        })
    }
}

/// A majority of three servers is left when one is killed.
const NODES: usize = 3;

/// How long a server that was killed is away: longer than the election of a leader.
const AWAY: Duration = Duration::from_secs(3);

/// How often a server is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// A running cluster, stopped at the end. A server that is killed comes back after [`AWAY`].
pub(super) struct Nats {
    /// The addresses of the servers, with commas between them.
    pub(super) addresses: String,
    /// The files with the ids of the servers' processes, with commas between them.
    pub(super) ids: String,
    stop: Arc<AtomicBool>,
    servers: Vec<JoinHandle<()>>,
}

impl Nats {
    /// Starts the cluster. A stream can be made once its servers have elected a leader, after 1 to 3 s.
    pub(super) fn start(program: &Program, folder: &Folder) -> Result<Self, Error> {
        let ports = (0..NODES * 2)
            .map(|_| free_port())
            .collect::<Result<Vec<_>, _>>()?;
        let (clients, routes) = ports.split_at(NODES);
        let urls = |ports: &[u16]| {
            let urls = ports.iter().map(|port| format!("nats://127.0.0.1:{port}"));
            urls.collect::<Vec<_>>().join(",")
        };
        let mut nats = Self {
            addresses: urls(clients),
            ids: String::new(),
            stop: Arc::default(),
            servers: Vec::new(),
        };
        let mut ids = Vec::new();
        for (number, (client, route)) in clients.iter().zip(routes).enumerate() {
            let settings = folder.word(&format!("nats-{number}.conf"));
            let data = folder.word(&format!("nats-{number}"));
            let log = folder.word(&format!("nats-{number}.log"));
            fs::write(
                &settings,
                format!(
                    "server_name: n{number}\nlisten: 127.0.0.1:{client}\nlog_file: \"{log}\"\njetstream \
                     {{ store_dir: \"{data}\", max_file: 2GB, max_mem: 64MB }}\ncluster {{ name: c, \
                     listen: 127.0.0.1:{route}, routes: [{}] }}\n",
                    urls(routes)
                ),
            )?;
            let command = folder.command(vec![program.path.clone(), "-c".to_owned(), settings]);
            let id = folder.word(&format!("nats-{number}.pid"));
            let server = Server {
                command,
                id: id.clone(),
                folder: folder.path.clone(),
            };
            ids.push(id);
            let (child, stop) = (server.start()?, Arc::clone(&nats.stop));
            nats.servers
                .push(thread::spawn(move || server.keep(child, &stop)));
        }
        nats.ids = ids.join(",");
        Ok(nats)
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for server in self.servers.drain(..) {
            // A panic of the thread was printed.
            let _ = server.join();
        }
    }
}

struct Server {
    command: Command,
    /// The file with the id of its process.
    id: String,
    folder: std::path::PathBuf,
}

impl Server {
    fn start(&self) -> Result<Child, Error> {
        let child = self.command.start(&self.folder)?;
        fs::write(&self.id, child.id().to_string())?;
        Ok(child)
    }

    /// Starts it again when it ends, and kills it at the end of the cluster.
    fn keep(&self, mut child: Child, stop: &AtomicBool) {
        loop {
            while matches!(child.try_wait(), Ok(None)) {
                if stop.load(Ordering::Relaxed) {
                    if let Err(error) = child.kill().and_then(|()| child.wait()) {
                        eprintln!("failed to stop a NATS server: {error}");
                    }
                    return;
                }
                thread::sleep(LOOK);
            }
            for _ in 0..AWAY.as_millis() / LOOK.as_millis() {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                thread::sleep(LOOK);
            }
            child = match self.start() {
                Ok(child) => child,
                Err(error) => {
                    eprintln!("failed to start a NATS server again: {error}");
                    return;
                }
            };
        }
    }
}
