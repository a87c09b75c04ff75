//! Keeps the sandbox's catalog current while sources change.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use customerio_sandbox::{Catalog, Sandbox};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::catalog::{self, CatalogFileError, Source};
use crate::failure::Failure;
use crate::output;
use crate::project::Project;

/// The time without changes after which a build starts: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(250);

/// The maximum delay of a build by further changes.
const MAX_DELAY: Duration = Duration::from_secs(3);

/// Reads the catalog, and reads it again after each change. Returns if nothing can be watched.
pub(super) fn keep_current(sandbox: &Sandbox, source: &Source) {
    let mut changes = match Changes::start(source) {
        Ok(changes) => Some(changes),
        Err(error) => {
            output::note(format_args!("changes of sources are not noticed: {error}"));
            None
        }
    };
    // A file was read before the sandbox was shown.
    let mut is_read = matches!(source, Source::File(_));
    if !is_read {
        output::summary(
            "catalog: building; until it is ready, only the rules of the API judge messages",
        );
    }
    loop {
        if !is_read {
            read(sandbox, source, |project| {
                if let Some(changes) = &mut changes {
                    changes.watch_project(project);
                }
            });
        }
        is_read = false;
        let Some(changes) = &changes else {
            return;
        };
        if !changes.wait() {
            return;
        }
    }
}

/// Reads the catalog once, and gives it or the error to the sandbox.
fn read(sandbox: &Sandbox, source: &Source, found: impl FnOnce(&Project)) {
    sandbox.catalog_building();
    let catalog = match source {
        Source::File(file) => catalog::read(file),
        Source::Workspace(scope) => catalog::collect(scope, found)
            .and_then(|text| Catalog::parse(&text).map_err(CatalogFileError::Unread)),
    };
    match catalog {
        Ok(catalog) => {
            let declarations = output::counted(catalog.len(), "declaration");
            sandbox.set_catalog(catalog);
            output::summary(format_args!("catalog: {declarations}"));
        }
        Err(error) => {
            let failure = Failure::from(error);
            let (message, causes) = failure.messages();
            let reason: Vec<_> = std::iter::once(message).chain(causes).collect();
            // The page has no output of cargo.
            let place = match source {
                Source::File(_) => "",
                Source::Workspace(_) => "; see the terminal of `cargo cio dev`",
            };
            sandbox.catalog_failed(reason.join(": ") + place);
            output::failure(&failure);
        }
    }
}

/// Changes of the files that the catalog is read from.
struct Changes {
    watcher: RecommendedWatcher,
    receiver: Receiver<()>,
    watched: BTreeMap<PathBuf, RecursiveMode>,
}

impl Changes {
    fn start(source: &Source) -> notify::Result<Self> {
        let file = match source {
            Source::File(file) => Some(std::path::absolute(file)?),
            Source::Workspace(_) => None,
        };
        let wanted = file.clone();
        let (sender, receiver) = channel();
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // An error means that events were lost.
            let is_change = event
                .as_ref()
                .map_or(true, |it| is_change(it, wanted.as_deref()));
            if is_change {
                // It fails only after the end of `keep_current`.
                let _ = sender.send(());
            }
        })?;
        let mut changes = Self {
            watcher,
            receiver,
            watched: BTreeMap::new(),
        };
        // Editors replace a file, so its folder is watched.
        if let Some(folder) = file.as_deref().and_then(Path::parent) {
            changes.watch(folder.to_owned(), RecursiveMode::NonRecursive);
        }
        Ok(changes)
    }

    /// Watches the manifests and sources of all packages, but not what cargo builds.
    fn watch_project(&mut self, project: &Project) {
        self.watch(project.root.clone(), RecursiveMode::NonRecursive);
        for package in &project.packages {
            self.watch(package.clone(), RecursiveMode::NonRecursive);
            // A folder that can't be read has no sources.
            let Ok(entries) = fs::read_dir(package) else {
                continue;
            };
            for folder in entries.filter_map(Result::ok).map(|it| it.path()) {
                let name = folder.file_name().and_then(OsStr::to_str).unwrap_or(".");
                let is_source =
                    !name.starts_with('.') && !["target", "node_modules"].contains(&name);
                if is_source && folder.is_dir() && folder != project.target {
                    self.watch(folder, RecursiveMode::Recursive);
                }
            }
        }
    }

    fn watch(&mut self, folder: PathBuf, mode: RecursiveMode) {
        if self.watched.get(&folder) == Some(&mode) {
            return;
        }
        match self.watcher.watch(&folder, mode) {
            Ok(()) => {
                self.watched.insert(folder, mode);
            }
            Err(error) => output::note(format_args!(
                "changes in {} are not noticed: {error}",
                folder.display()
            )),
        }
    }

    /// Waits for a change and for the end of further ones. Returns `false` if there can be none.
    fn wait(&self) -> bool {
        if self.receiver.recv().is_err() {
            return false;
        }
        let end = Instant::now() + MAX_DELAY;
        while Instant::now() < end {
            match self.receiver.recv_timeout(QUIET) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
        true
    }
}

/// Returns whether an event changes `file`, or without one, a source or a manifest.
fn is_change(event: &Event, file: Option<&Path>) -> bool {
    let is_write = match event.kind {
        EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Any => true,
        // A build reads all sources.
        EventKind::Access(_) | EventKind::Other => false,
    };
    let is_source = |path: &PathBuf| {
        let extension = path.extension().and_then(OsStr::to_str);
        ["rs", "toml"].contains(&extension.unwrap_or(""))
    };
    let is_source = |path: &PathBuf| file.map_or_else(|| is_source(path), |file| path == file);
    is_write && event.paths.iter().any(is_source)
}
