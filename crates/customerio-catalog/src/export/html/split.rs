//! Lists that continue on further pages, so that each page stays small.

use maud::{Markup, html};

use super::site::Site;

/// The bytes of a list on a page of its own.
const MAX_BYTES: usize = 60_000;

/// A list and the pages that continue it.
pub(super) struct Split {
    /// The start of the list, with links to the other pages.
    pub(super) first: Markup,
    /// The path and the text of each further page.
    pub(super) pages: Vec<(String, String)>,
}

/// The page that shows the start of a list.
#[derive(Clone, Copy)]
pub(super) struct Start<'a> {
    /// Its path without `.html`.
    pub(super) base: &'a str,
    /// The title of the page.
    pub(super) title: &'a str,
    /// The path from its folder to the folder of `index.html`.
    pub(super) root: &'a str,
    /// The name of the list in paths.
    pub(super) part: &'a str,
    /// The heading of the list on further pages.
    pub(super) heading: &'a str,
    /// The bytes of the list on the first page.
    pub(super) max_bytes: usize,
}

/// Splits a list. `wrap` writes the element around some items.
pub(super) fn split(
    site: &Site<'_>,
    start: Start<'_>,
    items: Vec<Markup>,
    wrap: &dyn Fn(&[Markup]) -> Markup,
) -> Split {
    let parts = parts(items, start.max_bytes);
    let path = |at: usize| match at {
        0 => format!("{}.html", start.base),
        at => format!("{}.{}-{}.html", start.base, start.part, at + 1),
    };
    let shown = |at: usize| {
        html! {
            (wrap(&parts[at]))
            @if parts.len() > 1 {
                nav.parts aria-label={ "Pages of " (start.heading) } {
                    @if at > 0 { a rel="prev" href={ (start.root) (path(at - 1)) } { "← Previous" } }
                    span { "Page " (at + 1) " of " (parts.len()) }
                    @if at + 1 < parts.len() { a rel="next" href={ (start.root) (path(at + 1)) } { "Next →" } }
                }
            }
        }
    };
    let pages = (1..parts.len()).map(|at| {
        let main = html! {
            nav.crumbs aria-label="Breadcrumbs" {
                a href={ (start.root) "index.html" } { "Catalog" } " / "
                a href={ (start.root) (path(0)) } { (start.title) }
            }
            h1 { (start.title) ": " (start.heading) }
            section { (shown(at)) }
        };
        (path(at), site.page(start.title, start.root, &main))
    });
    Split {
        first: shown(0),
        pages: pages.collect(),
    }
}

/// Splits items by their bytes. There is at least one part.
fn parts(items: Vec<Markup>, first: usize) -> Vec<Vec<Markup>> {
    let mut parts = vec![Vec::new()];
    let mut bytes = 0;
    for item in items {
        let length = item.0.len();
        let limit = if parts.len() == 1 { first } else { MAX_BYTES };
        if bytes > 0 && bytes + length > limit {
            parts.push(Vec::new());
            bytes = 0;
        }
        bytes += length;
        if let Some(last) = parts.last_mut() {
            last.push(item);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use maud::PreEscaped;

    use super::{MAX_BYTES, parts};

    #[test]
    fn each_part_has_a_bounded_size() {
        let items = |count, bytes| vec![PreEscaped("x".repeat(bytes)); count];
        let sizes = |parts: &[Vec<_>]| parts.iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(sizes(&parts(items(0, 1), 10)), [0]);
        assert_eq!(sizes(&parts(items(5, 10), 50)), [5]);
        assert_eq!(sizes(&parts(items(5, 10), 20)), [2, 3]);
        assert_eq!(sizes(&parts(items(3, 2 * MAX_BYTES), 20)), [1, 1, 1]);
    }
}
