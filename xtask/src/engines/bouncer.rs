//! `PgBouncer` in transaction mode.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};
use std::{io, net};

use super::debian;
use super::folder::{Folder, free_port};
use super::postgres::USER;
use crate::Error;
use crate::workspace::Workspace;

/// The packages of Debian: the program, and libraries that a machine may lack.
const PACKAGES: [&str; 3] = ["pgbouncer", "libevent-2.1-7", "libc-ares2"];

/// The program of an installed package.
const INSTALLED: &str = "/usr/sbin/pgbouncer";

/// How long the start may take.
const START: Duration = Duration::from_mins(1);

/// A running pooler, stopped at the end.
pub(super) struct Bouncer {
    pub(super) port: u16,
    pub(super) version: String,
    process: Child,
}

impl Bouncer {
    /// Starts it in front of a server, with one server connection for all clients.
    pub(super) fn start(
        server: u16,
        folder: &Folder,
        workspace: &Workspace,
    ) -> Result<Self, Error> {
        let root = if Path::new(INSTALLED).is_file() {
            PathBuf::from("/")
        } else {
            debian::install("engines/pgbouncer", &PACKAGES, workspace)?
        };
        let program = root.join(INSTALLED.trim_start_matches('/'));
        let program = program.display().to_string();
        let libraries = format!(
            "{}/usr/lib/{}-linux-gnu",
            root.display(),
            std::env::consts::ARCH
        );
        let port = free_port()?;
        let users = folder.word("users.txt");
        fs::write(&users, format!("\"{USER}\" \"\"\n"))?;
        let settings = folder.word("pgbouncer.ini");
        fs::write(
            &settings,
            format!(
                "[databases]\n* = host=127.0.0.1 port={server}\n\n[pgbouncer]\nlisten_addr = \
                 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = trust\nauth_file = \
                 {users}\npool_mode = transaction\ndefault_pool_size = 1\nignore_startup_parameters = \
                 extra_float_digits\nlogfile = {}\n",
                folder.word("pgbouncer.log")
            ),
        )?;
        let command = |words: &[&str]| {
            let words = std::iter::once(program.as_str()).chain(words.iter().copied());
            folder
                .command(words.map(str::to_owned).collect())
                .with("LD_LIBRARY_PATH", libraries.clone())
        };
        let version = command(&["--version"]).read(&folder.path)?;
        let version = String::from_utf8_lossy(&version)
            .lines()
            .next()
            .unwrap_or("")
            .to_owned();
        let process = command(&["-q", &settings]).start(&folder.path)?;
        let bouncer = Self {
            port,
            version,
            process,
        };
        await_port(port)?;
        Ok(bouncer)
    }
}

impl Drop for Bouncer {
    fn drop(&mut self) {
        let stopped: io::Result<_> = self.process.kill().and_then(|()| self.process.wait());
        if let Err(error) = stopped {
            eprintln!("failed to stop PgBouncer: {error}");
        }
    }
}

/// Waits until a server accepts connections.
fn await_port(port: u16) -> Result<(), Error> {
    let deadline = Instant::now() + START;
    while net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        if Instant::now() > deadline {
            return Err("PgBouncer accepts no connections a minute after its start".into());
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
