//! Compiles the Rust on the pages of the sites, and the copies of messages on the page of `cargo cio dev`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Tools, break_with, print_command, printed, read, refuses, write};
use crate::Error;
use crate::command::Command;
use crate::exports::{CATALOGS, Catalog};
use crate::project;
use crate::workspace::Workspace;

const OPENED: &str = "data-language=\"rust\"><code>";
/// The first on a page is a message.
const OPENED_JSON: &str = "data-language=\"json\"><code>";
const CLOSED: &str = "</code>";

/// The folders of pages about types of properties and about owners, which send nothing.
const OTHERS: [&str; 2] = ["type", "owner"];

/// Compiles all snippets as one package, which must fail if one is broken.
pub(super) fn check(tools: &Tools<'_>, workspace: &Workspace) -> Result<(), Error> {
    let folder = tools.folder.join("snippets");
    let code = format!("{}{}", code(tools)?, drafts(tools)?);
    let broken = break_with(&code, "Membership {", "Membership { nobody: 1,")?;
    let files = [("src/lib.rs", broken.as_str())];
    project::write(&folder, &manifest(workspace)?, &files, &workspace.root)?;
    let target = tools.target.display().to_string();
    let check = ["cargo", "check", "--quiet", "--target-dir", &target];
    refuses(&folder, &check)?;
    write(&folder.join("src/lib.rs"), &code)?;
    printed(Command::new(check)).run(&folder)
}

fn manifest(workspace: &Workspace) -> Result<String, Error> {
    let mut text = project::manifest("snippets");
    let examples = CATALOGS.iter().flat_map(Catalog::names);
    for name in examples.chain(["customerio"]) {
        let mut packages = workspace.packages.iter();
        let package = packages
            .find(|package| package.name == name)
            .ok_or_else(|| format!("there is no package `{name}`"))?;
        let folder = workspace.root.join(&package.manifest);
        let folder = folder.parent().unwrap_or(&workspace.root).display();
        // Only the last enables delivery.
        let features = if name == "customerio" {
            ""
        } else {
            ", default-features = false"
        };
        writeln!(text, "{name} = {{ path = '{folder}'{features} }}")?;
    }
    Ok(text)
}

/// The source of the package, a function for each page.
fn code(tools: &Tools<'_>) -> Result<String, Error> {
    let mut code = "#![deny(unused_imports)]\n#![allow(unused_variables)]\n".to_owned();
    let mut number = 0;
    for catalog in &CATALOGS {
        for page in pages(&tools.export(catalog, "html"))? {
            let snippet = snippet(&read(&page)?, OPENED)
                .ok_or_else(|| format!("{} shows no Rust", page.display()))?;
            number += 1;
            write!(
                code,
                "\n// {}\npub fn snippet_{number}<C: customerio::GroupTraits>(\n    \
                 client: &customerio::Client,\n    company: C,\n\
                 ) -> Result<(), Box<dyn std::error::Error>> {{\n{snippet}\nOk(())\n}}\n",
                page.display(),
            )?;
        }
    }
    println!("{number} snippets");
    Ok(code)
}

/// Copies the message of each page as Rust, with the catalog that `cargo cio dev` collects.
fn drafts(tools: &Tools<'_>) -> Result<String, Error> {
    let program = tools.program("cargo-cio")?;
    let page = tools.root.join("crates/customerio-sandbox/src/page");
    let page = page.display().to_string();
    let [document, messages] = ["catalog.json", "messages.json"].map(|it| tools.folder.join(it));
    let [document_path, messages_path] = [&document, &messages].map(|it| it.display().to_string());
    let mut code = String::new();
    let mut number = 0;
    for catalog in &CATALOGS {
        let mut collect = vec![&*program, "cio", "dev", "--write-catalog", &*document_path];
        collect.extend(catalog.packages.split_whitespace());
        print_command(&collect).run(tools.root)?;
        let mut items = Vec::new();
        for page in pages(&tools.export(catalog, "html"))? {
            let item = snippet(&read(&page)?, OPENED_JSON)
                .ok_or_else(|| format!("{} shows no message", page.display()))?;
            items.push(item);
        }
        write(&messages, &serde_json::to_string(&items)?)?;
        let copy = ["node", "drafts.mjs", &document_path, &messages_path, &page];
        let copied = print_command(&copy).read(&tools.folder)?;
        for draft in serde_json::from_slice::<Vec<String>>(&copied)? {
            if draft.contains("Default::default()") {
                return Err(format!("a value does not fit its type in\n{draft}").into());
            }
            number += 1;
            write!(
                code,
                "\npub fn draft_{number}(\n    client: &customerio::Client,\n\
                 ) -> Result<(), Box<dyn std::error::Error>> {{\n{draft}\nOk(())\n}}\n",
            )?;
        }
    }
    println!("{number} copies of messages");
    Ok(code)
}

/// The pages of a site about events and traits.
fn pages(site: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut pages = Vec::new();
    for folder in fs::read_dir(site)? {
        let folder = folder?.path();
        if folder.is_dir() && !OTHERS.iter().any(|it| folder.ends_with(it)) {
            for page in fs::read_dir(folder)? {
                let page = page?.path();
                // Other files have long listings, and the rest of long tables.
                if page.extension().is_some_and(|it| it == "html") {
                    pages.push(page);
                }
            }
        }
    }
    pages.sort();
    Ok(pages)
}

fn snippet(page: &str, opened: &str) -> Option<String> {
    let (_, behind) = page.split_once(opened)?;
    let (snippet, _) = behind.split_once(CLOSED)?;
    let plain = snippet
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::{OPENED, snippet};

    #[test]
    fn a_snippet_is_found() {
        let page = "<pre class=\"code\" data-language=\"rust\"><code>f(&amp;a, &quot;\
                    &amp;lt;&quot;)?;</code></pre>";
        assert_eq!(snippet(page, OPENED).as_deref(), Some("f(&a, \"&lt;\")?;"));
        assert_eq!(snippet("<pre><code>a</code></pre>", OPENED), None);
    }
}
