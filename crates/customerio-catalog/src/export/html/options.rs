//! The options of the site.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::export::of_catalog::example;

/// Options of the site.
#[doc = example!(
    "{Files, Html, LockHistory, SourceLinks, html}",
    "let options = Html { title: \"Shop\".to_owned(), programs: vec![], lock: None, history: None, sources: None };\nlet (lock, commits, sources) = (Files::default(), LockHistory::default(), SourceLinks::default());\n",
    "html(&catalog, &options, &lock, &commits, &sources).files",
    "index.html",
    "<title>Shop"
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Html {
    /// The title of all pages.
    pub title: String,
    /// The names of crates that are programs. Other crates can't import their types.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub programs: Vec<String>,
    /// The folder of the lock, whose state the pages show.
    pub lock: Option<PathBuf>,
    /// The file of the [`LockHistory`](crate::export::LockHistory) that the pages show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<PathBuf>,
    /// The file of the [`SourceLinks`](crate::export::SourceLinks) that the pages have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sources: Option<PathBuf>,
}
