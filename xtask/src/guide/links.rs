//! Links between the pages, and from the pages to files of the repository.

use std::path::Path;

use super::page::Page;
use crate::Error;

/// The table of contents.
const SUMMARY: &str = "SUMMARY.md";

/// Links that begin like this lead to a file of the repository.
const FILES: &str = "https://github.com/customerio-rs/customerio/blob/main/";

/// Fails if a link leads nowhere, or if a page is not in the table of contents.
///
/// Links to other sites are not followed: the checks need no network.
pub(super) fn check(pages: &[Page], root: &Path) -> Result<(), Error> {
    let mut problems = Vec::new();
    for page in pages {
        for link in page.links() {
            if let Some(problem) = problem(page, &link, pages, root) {
                problems.push(format!("{}: `{link}`: {problem}", page.name));
            }
        }
    }
    let summary = pages
        .iter()
        .find(|page| page.name == SUMMARY)
        .ok_or_else(|| format!("`{SUMMARY}` is missing"))?;
    let listed: Vec<String> = summary.links().collect();
    for page in pages.iter().filter(|page| page.name != SUMMARY) {
        if !listed.contains(&page.name) {
            problems.push(format!("{} is not in `{SUMMARY}`", page.name));
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems.join("\n").into())
    }
}

fn problem(page: &Page, link: &str, pages: &[Page], root: &Path) -> Option<&'static str> {
    if let Some(path) = link.strip_prefix(FILES) {
        let is_there = root.join(path).is_file();
        return (!is_there).then_some("the repository has no such file");
    }
    if link.starts_with("https://") {
        return None;
    }
    let (name, anchor) = match link.split_once('#') {
        Some((name, anchor)) => (name, Some(anchor)),
        None => (link, None),
    };
    let target = if name.is_empty() {
        Some(page)
    } else {
        pages.iter().find(|page| page.name == name)
    };
    match (target, anchor) {
        (None, _) => Some("the guide has no such page"),
        (Some(target), Some(anchor)) if !target.anchors().iter().any(|it| it == anchor) => {
            Some("the page has no such heading")
        }
        (Some(_), _) => None,
    }
}
