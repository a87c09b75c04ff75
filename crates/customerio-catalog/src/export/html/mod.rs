//! A site of static files that shows a catalog.
//!
//! The site needs no server, network or build step. Its script adds the search and the filters, and
//! pages are readable without it. The templates escape all text of the catalog.

mod docs;
mod history;
mod index;
pub(crate) mod lock_history;
mod options;
mod page;
mod properties;
mod site;
mod snippet;
mod types;

use customerio_core::catalog::Catalog;

use super::Export;
use super::files::Files;
use super::loss::{self, Feature};
use history::History;
pub use lock_history::{LockHistory, LockHistoryError};
pub use options::Html;
use site::Site;

/// The name of the format.
pub(super) const NAME: &str = "html";

/// The features of shapes that the format does not show.
const LOST: &[Feature] = &[Feature::Foreign];

/// Exports a catalog as a site: `index.html` with search and filters, a page for each event, traits
/// type and nested type, a style sheet and a script.
///
/// The caller reads the files that the options name. `lock` holds the [files](Files::read_from) of
/// the lock's folder, and `commits` the changes of the lock by commits. If both are empty, the history
/// of a page lists its versions only.
#[must_use]
pub fn html(catalog: &Catalog, options: &Html, lock: &Files, commits: &LockHistory) -> Export {
    let history = History::new(catalog, lock, commits);
    let site = Site::new(catalog, options);
    let mut files = Files::default();
    files.insert("style.css", include_str!("style.css"));
    files.insert("site.js", include_str!("site.js"));
    files.insert_visible("index.html", &index::index(&site));
    for entry in &site.entries {
        files.insert_visible(&entry.path, &page::page(&site, entry, &history));
    }
    for of in site.types.values() {
        files.insert_visible(&of.path, &types::page(&site, of));
    }
    Export {
        files: files.listed_as(NAME),
        losses: loss::of_catalog(catalog, LOST),
    }
}
