//! `cargo xtask guide`: builds the guide in `docs/guide`, and tries what its pages say.
//!
//! The Rust on the pages is compiled as documentation tests of `tests/src/lib.rs`. This task checks the
//! rest: links, commands, and the rows of the cookbook.

mod links;
mod page;
mod project;

use std::fs;
use std::path::{Path, PathBuf};

use self::page::Page;
use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

/// The folder of the book, in the workspace.
const BOOK: &str = "docs/guide";

/// The file that compiles the Rust of each page.
const DOC_TESTS: &str = "tests/src/lib.rs";

/// The version of mdBook.
const MDBOOK: &str = "0.5.4";

/// Builds the guide in `target/guide/book`, and checks it.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Error> {
    let pages = pages(&workspace.root.join(BOOK).join("src"))?;
    links::check(&pages, &workspace.root)?;
    are_compiled(&pages, workspace)?;
    let folder = workspace.target().join("guide");
    let book = folder.join("book").display().to_string();
    let mdbook = install(workspace)?.display().to_string();
    Command::new([mdbook.as_str(), "build", BOOK, "--dest-dir", &book]).run(&workspace.root)?;
    project::try_commands(&pages, &folder, workspace)?;
    project::compile_cookbook(&pages, &folder, workspace)?;
    println!("{} pages in {book}", pages.len());
    Ok(())
}

fn pages(folder: &Path) -> Result<Vec<Page>, Error> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|it| it.path()))
        .collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    paths.iter().map(|path| Page::read(path)).collect()
}

/// Fails if the Rust of a page is no documentation test.
fn are_compiled(pages: &[Page], workspace: &Workspace) -> Result<(), Error> {
    let tests = fs::read_to_string(workspace.root.join(DOC_TESTS))?;
    for page in pages.iter().filter(|page| page.has_rust()) {
        if !tests.contains(&format!("\"{}\"", page.name)) {
            return Err(
                format!("`{DOC_TESTS}` does not compile the Rust of `{}`", page.name).into(),
            );
        }
    }
    Ok(())
}

/// Installs mdBook below the target folder and returns its path.
fn install(workspace: &Workspace) -> Result<PathBuf, Error> {
    let root = workspace.target().join("mdbook");
    let folder = root.display().to_string();
    // The book is small, so the program needs no optimization, and takes a minute to compile.
    let words = "cargo install mdbook --locked --debug --quiet --no-default-features --features search --version";
    let words = words.split(' ').chain([MDBOOK, "--root", &folder]);
    // Not in the target folder of the workspace, whose profile may differ.
    Command::new(words)
        .with(
            "CARGO_TARGET_DIR",
            root.join("target").display().to_string(),
        )
        .run(&workspace.root)?;
    let name = format!("mdbook{}", std::env::consts::EXE_SUFFIX);
    Ok(root.join("bin").join(name))
}
