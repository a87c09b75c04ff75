//! Merges equal types of an imported plan.

use std::collections::{BTreeMap, HashMap};

use super::module::{Item, Module, PROPERTY};

/// Replaces equal types by one, whose name is the last words that their names share.
///
/// Most plans have no types: they repeat the schema of a product in each event. The types
/// `CartViewedProductsItem` and `OrderCompletedProductsItem` become one `ProductsItem`.
pub(super) fn share(module: &mut Module) {
    let mut equal: BTreeMap<String, Vec<String>> = BTreeMap::new();
    loop {
        let same = same(&module.items);
        if same.is_empty() {
            break;
        }
        module.items.retain(|item| !same.contains_key(&item.name));
        rename(&mut module.items, &same);
        for (name, first) in same {
            let before = equal.remove(&name);
            let names = equal.entry(first).or_default();
            names.extend(before.into_iter().flatten());
            names.push(name);
        }
    }
    let mut better = HashMap::new();
    for (first, others) in equal {
        let all = others
            .iter()
            .try_fold(unnumbered(&first), |it, other| common(it, other));
        if let Some(name) = all.filter(|it| module.taken.is_free(it)) {
            better.insert(first.clone(), module.taken.free(name));
        }
    }
    for item in &mut module.items {
        if let Some(name) = better.get(&item.name) {
            item.name.clone_from(name);
        }
    }
    rename(&mut module.items, &better);
}

/// Maps the name of each type that equals an earlier one to the name of the earlier one.
fn same(items: &[Item]) -> HashMap<String, String> {
    let mut equal: HashMap<_, Vec<&str>> = HashMap::new();
    let mut same = HashMap::new();
    for item in items.iter().filter(|item| item.derive == PROPERTY) {
        // A recursive type names itself.
        let own = HashMap::from([(item.name.clone(), "Self".to_owned())]);
        let mut body = item.body.clone();
        for field in body.fields_mut() {
            renamed(&mut field.of, &own);
        }
        let content = (&item.doc, &item.attributes, body);
        let all = equal.entry(content).or_default();
        // Types whose names share no word are equal by chance.
        let earlier = all
            .iter()
            .find(|it| common(unnumbered(it), &item.name).is_some());
        match earlier {
            Some(earlier) => {
                same.insert(item.name.clone(), (*earlier).to_owned());
            }
            None => all.push(&item.name),
        }
    }
    same
}

/// Replaces names in the types of all fields.
fn rename(items: &mut [Item], names: &HashMap<String, String>) {
    if names.is_empty() {
        return;
    }
    for item in items {
        for field in item.body.fields_mut() {
            renamed(&mut field.of, names);
        }
    }
}

/// Replaces names in a type: `Vec<Old>` becomes `Vec<New>`.
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

/// Returns a name without the number that makes it unique.
fn unnumbered(name: &str) -> &str {
    name.trim_end_matches(|it: char| it.is_ascii_digit())
}

/// Returns the last words that two names share, such as `ProductsItem`. Returns `None` for `Item` or
/// `Value` alone.
fn common<'a>(one: &'a str, other: &str) -> Option<&'a str> {
    let pairs = one.bytes().rev().zip(unnumbered(other).bytes().rev());
    let equal = pairs.take_while(|(one, other)| one == other).count();
    let end = &one[one.len() - equal..];
    let words = &end[end.find(|it: char| it.is_ascii_uppercase())?..];
    // The importer gives these names to the items of every list and the values of every map.
    (!matches!(words, "Item" | "Value")).then_some(words)
}
