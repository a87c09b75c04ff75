//! Types that say the same become one.

use std::collections::{BTreeMap, HashMap};

use super::module::{Body, Item, Module, PROPERTY};

/// Leaves one of all types that are alike, and gives it the name that theirs have in common.
///
/// Most plans have no types: they say what a product is in each event that has one. Of
/// `CartViewedProductsItem` and `OrderCompletedProductsItem` comes one `ProductsItem`.
pub(super) fn share(module: &mut Module) {
    let mut alike: BTreeMap<String, Vec<String>> = BTreeMap::new();
    loop {
        let same = same(&module.items);
        if same.is_empty() {
            break;
        }
        module.items.retain(|item| !same.contains_key(&item.name));
        rename(&mut module.items, &same);
        for (name, kept) in same {
            let before = alike.remove(&name);
            let names = alike.entry(kept).or_default();
            names.extend(before.into_iter().flatten());
            names.push(name);
        }
    }
    let mut better = HashMap::new();
    for (kept, others) in alike {
        let all = others
            .iter()
            .try_fold(unnumbered(&kept), |it, other| common(it, other));
        if let Some(name) = all.filter(|it| module.taken.is_free(it)) {
            better.insert(kept.clone(), module.taken.free(name));
        }
    }
    for item in &mut module.items {
        if let Some(name) = better.get(&item.name) {
            item.name.clone_from(name);
        }
    }
    rename(&mut module.items, &better);
}

/// The names of types that are like an earlier one, with the name of that one.
fn same(items: &[Item]) -> HashMap<String, String> {
    let mut alike: HashMap<_, Vec<&str>> = HashMap::new();
    let mut same = HashMap::new();
    for item in items.iter().filter(|item| item.derive == PROPERTY) {
        let content = (&item.doc, &item.attributes, &item.body);
        let all = alike.entry(content).or_default();
        // What has no word in common happens to look alike.
        let kept = all
            .iter()
            .find(|it| common(unnumbered(it), &item.name).is_some());
        match kept {
            Some(kept) => {
                same.insert(item.name.clone(), (*kept).to_owned());
            }
            None => all.push(&item.name),
        }
    }
    same
}

/// Names other types wherever a type is used.
fn rename(items: &mut [Item], names: &HashMap<String, String>) {
    if names.is_empty() {
        return;
    }
    for item in items {
        match &mut item.body {
            Body::Struct(fields) => {
                for field in fields {
                    renamed(&mut field.of, names);
                }
            }
            Body::Newtype(field) => renamed(&mut field.of, names),
            Body::Enum(_) => {}
        }
    }
}

/// Of `Vec<Old>`, `Vec<New>`.
fn renamed(of: &mut String, names: &HashMap<String, String>) {
    let mut new = String::with_capacity(of.len());
    let is_name = |it: char| it.is_ascii_alphanumeric() || it == '_';
    for part in of.split_inclusive(|it| !is_name(it)) {
        let name = part.trim_end_matches(|it| !is_name(it));
        new.push_str(names.get(name).map_or(name, String::as_str));
        new.push_str(&part[name.len()..]);
    }
    *of = new;
}

/// A name without the number that tells it from others of that name.
fn unnumbered(name: &str) -> &str {
    name.trim_end_matches(|it: char| it.is_ascii_digit())
}

/// The words that two names end with, if they say anything.
fn common<'a>(one: &'a str, other: &str) -> Option<&'a str> {
    let pairs = one.bytes().rev().zip(unnumbered(other).bytes().rev());
    let alike = pairs.take_while(|(one, other)| one == other).count();
    let end = &one[one.len() - alike..];
    let words = &end[end.find(|it: char| it.is_ascii_uppercase())?..];
    // What any list or map holds is called so.
    (!matches!(words, "Item" | "Value")).then_some(words)
}
