//! A site of static files: everything of a catalog, to look at and to search.
//!
//! It needs no server, no network and no build step, and no script to be read: the script adds the
//! search and the filters. All that is shown of a catalog is escaped by the templates.

mod docs;
mod history;
mod index;
mod options;
mod page;
pub(crate) mod past;
mod properties;
mod site;
mod snippet;
mod types;

use customerio_core::catalog::Catalog;

use super::Export;
use super::files::Files;
use super::loss::{self, Feature};
use history::History;
pub use options::Html;
pub use past::{Past, PastError};
use site::Site;

/// The name of the format.
pub(super) const NAME: &str = "html";

const LOST: &[Feature] = &[Feature::Foreign];

/// The catalog as a site: `index.html` with search and filters, a page an event and traits type, and
/// a page a nested type, with a style sheet and a script. The files that the options name are read
/// already: `lock` holds the files of the lock, as
/// [read](Files::read_from) from its folder; where it is empty, only what versions tell of history
/// is there, and what commits tell, in `past`.
#[must_use]
pub fn html(catalog: &Catalog, options: &Html, lock: &Files, past: &Past) -> Export {
    let history = History::new(catalog, lock, past);
    let site = Site::new(catalog, options);
    let mut files = Files::default();
    files.insert("style.css", include_str!("style.css"));
    files.insert("site.js", include_str!("site.js"));
    files.insert("index.html", &index::index(&site));
    for entry in &site.entries {
        files.insert(&entry.path, &page::page(&site, entry, &history));
    }
    for of in site.types.values() {
        files.insert(&of.path, &types::page(&site, of));
    }
    Export {
        files: files.listed_as(NAME),
        losses: loss::of_catalog(catalog, LOST),
    }
}
