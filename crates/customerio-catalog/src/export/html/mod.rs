//! A site of static files that shows a catalog.
//!
//! The site needs no server, network or build step. Its script adds the search and the filters, and
//! pages are readable without it. The templates escape all text of the catalog.

mod changes;
mod conditions;
mod docs;
mod driver_file;
mod graph;
mod history;
mod index;
mod liquid;
mod listing;
pub(crate) mod lock_history;
mod options;
mod owners;
mod page;
mod properties;
mod rules;
mod search_data;
mod site;
mod snippet;
mod source_links;
mod sources;
mod split;
mod threads;
mod types;
mod usage;

use customerio_core::catalog::Catalog;

use super::Export;
use super::files::Files;
use super::loss::{self, Feature};
use crate::export::of_catalog::example;
pub use driver_file::DriverFileError;
use history::History;
pub use lock_history::LockHistory;
pub use options::Html;
use site::Site;
pub use source_links::SourceLinks;

/// The name of the format.
pub(super) const NAME: &str = "html";

/// The style sheet of all pages.
const STYLE: &str = concat!(
    include_str!("style/base.css"),
    include_str!("style/first.css"),
    include_str!("style/page.css"),
    include_str!("style/table.css"),
    include_str!("style/media.css"),
);

/// The script of all pages. Pages from `file://` can't load modules.
const SCRIPT: &str = concat!(
    include_str!("script/search.js"),
    include_str!("script/keys.js"),
    include_str!("script/copy.js"),
    include_str!("script/graph.js"),
);

/// The features of shapes that the format does not show.
const LOST: &[Feature] = &[Feature::Foreign];

/// Exports a catalog as a site: `index.html` with search and filters, a page for each event, traits
/// type, nested type and owner, a graph, a style sheet and scripts. Each page has less than 100 kB; lists
/// and code that are longer continue in further files.
///
/// The caller reads the files that the options name. `lock` holds the [files](Files::read_from) of
/// the lock's folder, and `commits` the changes of the lock by commits. If both are empty, the history
/// of a page lists its versions only. `sources` has the addresses of declarations, for links.
#[doc = example!(
    "{Files, Html, LockHistory, SourceLinks, html}",
    "let options = Html { title: \"Shop\".to_owned(), programs: vec![], lock: None, history: None, sources: None };\nlet (lock, commits, sources) = (Files::default(), LockHistory::default(), SourceLinks::default());\n",
    "html(&catalog, &options, &lock, &commits, &sources).files",
    "track/order-completed.html",
    "total"
)]
#[must_use]
pub fn html(
    catalog: &Catalog,
    options: &Html,
    lock: &Files,
    commits: &LockHistory,
    sources: &SourceLinks,
) -> Export {
    let history = History::new(catalog, lock, commits);
    let site = Site::new(catalog, options, sources);
    let mut files = Files::default();
    files.insert("style.css", STYLE);
    files.insert("site.js", SCRIPT);
    files.insert_visible("catalog.js", &search_data::script(&site));
    let (latest, changes) = changes::changes(&site, commits);
    let mut pages = index::pages(&site, &latest);
    pages.extend(changes);
    pages.extend(graph::pages(&site));
    if !site.owners.is_empty() {
        pages.extend(owners::list(&site));
    }
    for (owner, path) in &site.owners {
        pages.extend(owners::page(&site, owner, path));
    }
    let of_entries = threads::each(&site.entries, |it| page::pages(&site, it, &history));
    pages.extend(of_entries.into_iter().flatten());
    for of in site.types.values() {
        pages.extend(types::pages(&site, of));
    }
    for (path, text) in pages {
        files.insert_visible(&path, &text);
    }
    Export {
        files: files.listed_as(NAME),
        losses: loss::of_catalog(catalog, LOST),
    }
}
