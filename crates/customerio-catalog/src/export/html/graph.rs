//! A graph of the crates that produce events, the events and traits, and their nested types.
//!
//! It is inline SVG in three columns: sorted crates, their declarations, and the types in the order in
//! which the declarations use them. A narrow window shows a list of the same lines in place of it. A large catalog has several pages.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use maud::{Markup, PreEscaped, html};

use super::site::{Entry, Site, encoded, kind_word};

/// The most declarations of a page.
const MAX_ENTRIES: usize = 60;
/// The most lines to types of a page.
const MAX_LINES: usize = 250;

const ROW: usize = 30;
const TOP: usize = 34;
const COLUMNS: [usize; 3] = [8, 300, 700];
const WIDTHS: [usize; 3] = [200, 300, 200];
/// The most characters of a name.
const MAX_NAME: usize = 34;

/// Returns all pages, by path.
pub(super) fn pages(site: &Site<'_>) -> Vec<(String, String)> {
    let mut entries: Vec<_> = site.entries.iter().collect();
    entries.sort_by_key(|it| it.declared.crate_name());
    let parts = parts(&entries);
    let path = |at: usize| match at {
        0 => "graph.html".to_owned(),
        at => format!("graph.part-{}.html", at + 1),
    };
    let pages = parts.iter().enumerate().map(|(at, part)| {
        let main = html! {
            nav.crumbs aria-label="Breadcrumbs" { a href="index.html" { "Catalog" } }
            h1 { "Graph" }
            p.counts { "Which crates produce which events and traits, and which types these share." }
            div.graph tabindex="0" role="region" aria-label="Graph" { (drawing(site, part)) }
            (listed(site, part))
            @if parts.len() > 1 {
                nav.parts aria-label="Pages of the graph" {
                    @if at > 0 { a rel="prev" href=(path(at - 1)) { "← Previous" } }
                    span { "Page " (at + 1) " of " (parts.len()) }
                    @if at + 1 < parts.len() { a rel="next" href=(path(at + 1)) { "Next →" } }
                }
            }
        };
        (path(at), site.page("Graph", "", &main))
    });
    pages.collect()
}

fn parts<'a>(entries: &[&'a Entry]) -> Vec<Vec<&'a Entry>> {
    let mut parts = vec![Vec::new()];
    let mut lines = 0;
    for &entry in entries {
        let is_full = parts.last().is_some_and(|part| {
            part.len() >= MAX_ENTRIES || (!part.is_empty() && lines + entry.uses.len() > MAX_LINES)
        });
        if is_full {
            parts.push(Vec::new());
            lines = 0;
        }
        lines += entry.uses.len();
        if let Some(part) = parts.last_mut() {
            part.push(entry);
        }
    }
    parts
}

/// A node of the drawing.
struct Node<'a> {
    column: usize,
    row: usize,
    name: &'a str,
    link: String,
    class: &'static str,
    about: String,
}

fn drawing(site: &Site<'_>, entries: &[&Entry]) -> Markup {
    let mut crates = BTreeMap::<&str, Vec<usize>>::new();
    let mut types = BTreeMap::<&str, Vec<usize>>::new();
    for (row, entry) in entries.iter().enumerate() {
        let crate_name = entry.declared.crate_name();
        crates.entry(crate_name).or_default().push(row);
        for id in &entry.uses {
            types.entry(id).or_default().push(row);
        }
    }
    // Each node is at the height of the middle of its neighbours, so that few lines cross.
    let mut types: Vec<_> = types.into_iter().collect();
    types.sort_by_key(|(id, rows)| (middle(rows), *id));
    let mut nodes = Vec::new();
    let mut lines = String::new();
    let places = placed(crates.iter().map(|(name, rows)| (*name, middle(rows))));
    for ((name, row), rows) in places.iter().zip(crates.values()) {
        nodes.push(Node {
            column: 0,
            row: *row,
            name,
            link: format!("index.html?q={}", encoded(name)),
            class: "crate",
            about: format!("crate {name}, {} in the catalog", rows.len()),
        });
        for to in rows {
            line(&mut lines, (0, *row), (1, *to));
        }
    }
    for (row, entry) in entries.iter().enumerate() {
        nodes.push(Node {
            column: 1,
            row,
            name: entry.declared.name(),
            link: entry.path.clone(),
            class: "declared",
            about: format!(
                "{} {}",
                kind_word(entry.declared.kind()),
                entry.declared.name()
            ),
        });
    }
    let places = placed(types.iter().map(|(id, rows)| (*id, middle(rows))));
    for ((id, row), (_, users)) in places.iter().zip(&types) {
        let Some(of) = site.types.get(id) else {
            continue;
        };
        nodes.push(Node {
            column: 2,
            row: *row,
            name: of.name,
            link: of.path.clone(),
            class: "type",
            about: format!("type {}, used by {}", of.name, users.len()),
        });
        for from in users {
            line(&mut lines, (1, *from), (2, *row));
        }
    }
    let last = nodes.iter().map(|it| it.row).max().unwrap_or(0);
    let height = TOP + (last + 1) * ROW + 8;
    html! {
        svg viewBox={ "0 0 910 " (height) } width="910" height=(height) role="group" aria-label="Crates, events and types" {
            @for (heading, x) in ["Crates", "Events and traits", "Types"].iter().zip(COLUMNS) {
                text.heading x=(x) y="18" { (heading) }
            }
            g.lines { (PreEscaped(lines)) }
            @for node in &nodes { (shown(node)) }
        }
    }
}

/// Returns the lines of the drawing as a list, which a narrow window shows in place of it.
fn listed(site: &Site<'_>, entries: &[&Entry]) -> Markup {
    let mut crates = BTreeMap::<&str, Vec<&Entry>>::new();
    for &entry in entries {
        let of_crate = crates.entry(entry.declared.crate_name());
        of_crate.or_default().push(entry);
    }
    html! {
        div.edges {
            @for (name, entries) in &crates {
                h2 { a href={ "index.html?q=" (encoded(name)) } { (name) } }
                ul {
                    @for entry in entries {
                        li {
                            a href=(entry.path) { (entry.declared.name()) }
                            " " span.kind { (kind_word(entry.declared.kind())) }
                            @let types = entry.uses.iter().filter_map(|id| site.types.get(&**id));
                            @for (at, of) in types.enumerate() {
                                (if at == 0 { " uses " } else { ", " })
                                a.type href=(of.path) { (of.name) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn middle(rows: &[usize]) -> usize {
    let sum: usize = rows.iter().sum();
    sum.checked_div(rows.len()).unwrap_or(0)
}

/// Gives each node the row that it wishes, or the next free one.
fn placed<'a>(wishes: impl Iterator<Item = (&'a str, usize)>) -> Vec<(&'a str, usize)> {
    let mut next = 0;
    wishes
        .map(|(name, wish)| {
            let row = wish.max(next);
            next = row + 1;
            (name, row)
        })
        .collect()
}

fn line(to: &mut String, (from_column, from): (usize, usize), (to_column, end): (usize, usize)) {
    let x1 = COLUMNS[from_column] + WIDTHS[from_column];
    let x2 = COLUMNS[to_column];
    let y = |row: usize| TOP + row * ROW + ROW / 2;
    let middle = usize::midpoint(x1, x2);
    let (y1, y2) = (y(from), y(end));
    let _ = write!(
        to,
        "<path data-a=\"{from_column}-{from}\" data-b=\"{to_column}-{end}\" d=\"M{x1} {y1}C{middle} \
         {y1} {middle} {y2} {x2} {y2}\"/>"
    );
}

fn shown(node: &Node<'_>) -> Markup {
    let x = COLUMNS[node.column];
    let y = TOP + node.row * ROW + 2;
    let name: String = match node.name.char_indices().nth(MAX_NAME) {
        Some((end, _)) => format!("{}…", &node.name[..end]),
        None => node.name.to_owned(),
    };
    html! {
        a class={ "node " (node.class) } href=(node.link) aria-label=(node.about)
            data-node={ (node.column) "-" (node.row) } {
            rect x=(x) y=(y) width=(WIDTHS[node.column]) height=(ROW - 4) rx="6" {}
            text x=(x + 10) y=(y + 17) { (name) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::placed;

    #[test]
    fn nodes_do_not_overlap() {
        let wishes = [("a", 3), ("b", 3), ("c", 9), ("d", 4)];
        assert_eq!(
            placed(wishes.into_iter()),
            [("a", 3), ("b", 4), ("c", 9), ("d", 10)]
        );
    }
}
