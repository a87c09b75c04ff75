//! Names of the files of declarations.
//!
//! A file keeps its name when other declarations are added or removed, except when an added one
//! needs the same name.

use std::collections::{BTreeMap, BTreeSet};

use customerio_core::catalog::Catalog;
use customerio_core::event::EventSpec;
use customerio_core::traits::TraitsSpec;
use customerio_rules::fingerprint::of_str;
use customerio_rules::slug::slug;

use crate::declared::{self, Declared};

/// Returns each declaration of a catalog with its path in an export, without an extension.
pub(super) fn paths(catalog: &Catalog) -> Vec<(Declared, String)> {
    let events = event_files(catalog.events());
    let traits = traits_files(catalog.traits());
    let paths = events.into_iter().chain(traits);
    declared::all(catalog)
        .zip(paths.map(|path| path.trim_end_matches(".json").to_owned()))
        .collect()
}

/// Returns the file of each event, in order.
pub(super) fn event_files(events: &[&'static EventSpec]) -> Vec<String> {
    let wanted = events.iter().map(|spec| Wanted {
        folder: spec.call().kind().as_str(),
        name: spec.name(),
        version: spec.version(),
        // A catalog has at most one event of a name and version.
        identity: spec.name().to_owned(),
    });
    distinct(&wanted.collect::<Vec<_>>())
}

/// Returns the file of each traits type, in order.
pub(super) fn traits_files(traits: &[&'static TraitsSpec]) -> Vec<String> {
    let wanted = traits.iter().map(|spec| Wanted {
        folder: spec.target().as_str(),
        name: spec.name(),
        version: spec.version(),
        // Two modules may have traits of one name.
        identity: spec.shape().id().to_owned(),
    });
    distinct(&wanted.collect::<Vec<_>>())
}

/// A declaration that needs a file.
struct Wanted {
    folder: &'static str,
    name: &'static str,
    version: u32,
    /// Distinguishes declarations of one slug and version.
    identity: String,
}

impl Wanted {
    fn path(&self, suffix: &str) -> String {
        let Self { folder, name, .. } = self;
        let slug = slug(name);
        match self.version {
            0 | 1 => format!("{folder}/{slug}{suffix}.json"),
            version => format!("{folder}/{slug}{suffix}.v{version}.json"),
        }
    }

    fn hashed(&self, round: u64) -> String {
        let hash = of_str(&self.identity).wrapping_add(round);
        // 8 digits keep the name readable.
        self.path(&format!("-{:08x}", hash >> 32 ^ hash & 0xffff_ffff))
    }
}

/// Returns distinct paths: the plain path if one declaration needs it, and a hashed path for each
/// of several.
fn distinct(wanted: &[Wanted]) -> Vec<String> {
    let mut wishes = BTreeMap::<String, usize>::new();
    for one in wanted {
        *wishes.entry(one.path("")).or_insert(0) += 1;
    }
    let alone = |path: &String| wishes.get(path) == Some(&1);

    let mut taken: BTreeSet<String> = wishes.keys().filter(|path| alone(path)).cloned().collect();
    let paths = wanted.iter().map(|one| {
        let plain = one.path("");
        if alone(&plain) {
            return plain;
        }
        let mut round = 0;
        let mut path = one.hashed(round);
        while !taken.insert(path.clone()) {
            round += 1;
            path = one.hashed(round);
        }
        path
    });
    paths.collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use customerio_core::event::EventSpec;
    use customerio_core::traits::TraitsSpec;

    use super::{event_files, traits_files};
    use crate::fixture::{event, person, person_of};

    fn files(names: &[&'static str]) -> Vec<String> {
        let specs: Vec<&'static EventSpec> = names
            .iter()
            .map(|name| &*Box::leak(Box::new(event(name, 1))))
            .collect();
        event_files(&specs)
    }

    #[test]
    fn names_of_one_slug_have_files_of_their_own() {
        let names = ["Order Completed", "order_completed", "Order Paid"];
        let paths = files(&names);
        assert_eq!(paths[2], "track/order-paid.json");
        for path in &paths[..2] {
            assert!(path.starts_with("track/order-completed-"), "{path}");
        }
        assert_ne!(paths[0], paths[1]);
        // The other events and their order have no effect.
        let reversed = files(&["Order Opened", "order_completed", "Order Completed"]);
        assert_eq!(reversed[1], paths[1]);
        assert_eq!(reversed[2], paths[0]);
    }

    #[test]
    fn a_name_that_looks_like_a_hashed_one_keeps_its_file() {
        let hashed = files(&["a b", "a-b"])[0].clone();
        let lookalike = hashed
            .trim_start_matches("track/")
            .trim_end_matches(".json")
            .to_owned();
        let paths = files(&["a b", "a-b", lookalike.leak()]);
        assert_eq!(paths[2], hashed);
        assert_eq!(paths.iter().collect::<BTreeSet<_>>().len(), 3);
    }

    #[test]
    fn versions_have_distinct_files() {
        static FIRST: EventSpec = event("A", 1);
        static SECOND: EventSpec = event("A", 2);
        assert_eq!(
            event_files(&[&FIRST, &SECOND]),
            ["track/a.json", "track/a.v2.json"]
        );
    }

    #[test]
    fn traits_of_two_modules_have_distinct_files() {
        static CUSTOMER: TraitsSpec = person("Customer");
        static OTHER: TraitsSpec = person_of(event("A", 1).shape(), "Customer");
        let paths = traits_files(&[&CUSTOMER, &OTHER]);
        assert_ne!(paths[0], paths[1]);
    }
}
