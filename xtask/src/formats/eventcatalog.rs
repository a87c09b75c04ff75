//! `cargo xtask eventcatalog`: builds the site of the catalogs, and of one with hostile docs and names, with EventCatalog
//! itself.
//!
//! It takes about 1.5 GB of disk, which are free again at its end, and 4 GB of memory. `cargo xtask formats`
//! reads the same pages with parts of EventCatalog in a few seconds.

use std::fs;
use std::path::Path;

use super::{create, print_command, read, write};
use crate::Error;
use crate::exports::CATALOGS;
use crate::workspace::Workspace;

/// The files that are copied to the folder of the site.
const FILES: [&str; 5] = [
    "package.json",
    "package-lock.json",
    "eventcatalog.config.js",
    "offline.mjs",
    "build.mjs",
];

/// Builds all catalogs as one site, and checks its pages.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Error> {
    let folder = workspace.target().join("eventcatalog");
    // EventCatalog would read a catalog below the folder of the site twice.
    let hostile = folder.with_extension("hostile");
    remove(&folder)?;
    remove(&hostile)?;
    let built = build(workspace, &folder, &hostile);
    built.and(remove(&folder)).and(remove(&hostile))
}

fn build(workspace: &Workspace, site: &Path, hostile: &Path) -> Result<(), Error> {
    super::write_hostile(&workspace.root, hostile)?;
    // EventCatalog finds its packages only below the folder of the catalog.
    create(site)?;
    for file in FILES {
        let source = workspace.root.join("xtask/formats/eventcatalog").join(file);
        write(&site.join(file), &read(&source)?)?;
    }
    let install = "npm ci --ignore-scripts --no-audit --no-fund --loglevel=error";
    print_command(&install.split(' ').collect::<Vec<_>>()).run(site)?;

    let examples = workspace.root.join("examples");
    let catalogs = CATALOGS.iter().map(|it| {
        let catalog = examples.join(it.name).join("catalog/eventcatalog");
        catalog.display().to_string()
    });
    let catalogs: Vec<_> = catalogs.chain([hostile.display().to_string()]).collect();
    let mut words = vec!["node", "build.mjs"];
    words.extend(catalogs.iter().map(String::as_str));
    print_command(&words).run(site)
}

fn remove(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(folder) {
        Err(error) if folder.exists() => Err(format!("{}: {error}", folder.display()).into()),
        Ok(()) | Err(_) => Ok(()),
    }
}
