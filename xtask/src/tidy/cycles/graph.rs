//! The dependencies between files, and their cycles.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::path::{Path, PathBuf};

use super::source::{Module, Names, Source};

/// Imports of imports that are followed; only a cycle of imports has more.
const MAX_IMPORTS: usize = 16;

/// What a path leads to: a module, or an item of one.
enum Target {
    Module(Names),
    Item(Names),
}

/// The files that a file depends on, each with a path that names it.
pub(super) struct Graph<'a>(BTreeMap<&'a Path, BTreeMap<&'a Path, String>>);

/// Files that depend on each other.
pub(super) struct Cycle<'a>(Vec<(&'a Path, &'a str)>);

impl<'a> Graph<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        let mut graph: BTreeMap<&Path, BTreeMap<&Path, String>> = BTreeMap::new();
        for (name, module) in &source.modules {
            let imports = module.uses.values();
            for path in imports.chain(&module.paths) {
                let Some(Target::Item(target)) = resolve(source, name, path, MAX_IMPORTS) else {
                    continue;
                };
                let Some(other) = source.modules.get(&target) else {
                    continue;
                };
                let related = name.starts_with(&target) || target.starts_with(name);
                if !related && other.file != module.file {
                    let edges = graph.entry(&module.file).or_default();
                    edges.entry(&other.file).or_insert_with(|| path.join("::"));
                }
            }
        }
        Self(graph)
    }

    /// A shortest cycle for each group of files that depend on each other.
    pub(super) fn cycles(&self) -> Vec<Cycle<'_>> {
        let mut reported: BTreeSet<&Path> = BTreeSet::new();
        let mut cycles = Vec::new();
        for file in self.0.keys() {
            if reported.contains(file) {
                continue;
            }
            if let Some(cycle) = self.shortest(file) {
                reported.extend(cycle.files());
                cycles.push(cycle);
            }
        }
        cycles
    }

    /// A shortest way from a file back to itself.
    fn shortest(&self, start: &'a Path) -> Option<Cycle<'_>> {
        // Each file with the one that it was first reached from.
        let mut from: BTreeMap<&Path, (&Path, &str)> = BTreeMap::new();
        let mut next = VecDeque::from([start]);
        while let Some(file) = next.pop_front() {
            for (other, name) in self.0.get(file).into_iter().flatten() {
                if !from.contains_key(other) {
                    from.insert(other, (file, name));
                    next.push_back(other);
                }
            }
        }
        let mut steps = Vec::new();
        let mut at = start;
        loop {
            let (before, name) = *from.get(at)?;
            steps.push((at, name));
            at = before;
            if at == start {
                break;
            }
        }
        steps.reverse();
        Some(Cycle(steps))
    }
}

impl<'a> Cycle<'a> {
    pub(super) fn files(&self) -> BTreeSet<&'a Path> {
        self.0.iter().map(|(file, _)| *file).collect()
    }

    /// The file that the cycle is reported at.
    pub(super) fn first(&self) -> PathBuf {
        self.0
            .last()
            .map_or_else(PathBuf::new, |(file, _)| (*file).to_owned())
    }
}

impl fmt::Display for Cycle<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first().display())?;
        self.0
            .iter()
            .try_for_each(|(file, name)| write!(f, " -> {} (`{name}`)", file.display()))
    }
}

/// What `path` means in the module `here`. `None` for what other crates define.
fn resolve(source: &Source, here: &Names, path: &[String], imports: usize) -> Option<Target> {
    let (first, mut rest) = path.split_first()?;
    let mut target = match first.as_str() {
        "crate" => Target::Module(Vec::new()),
        "self" => Target::Module(here.clone()),
        "super" => Target::Module(here.split_last()?.1.to_vec()),
        name => look_up(source, here, name, imports)?,
    };
    while let (Target::Module(module), Some((name, behind))) = (&target, rest.split_first()) {
        target = match name.as_str() {
            "super" => Target::Module(module.split_last()?.1.to_vec()),
            name => look_up(source, module, name, imports)?,
        };
        rest = behind;
    }
    Some(target)
}

/// What a name means in a module: a submodule, an item, or what an import leads to.
fn look_up(source: &Source, module: &Names, name: &str, imports: usize) -> Option<Target> {
    let mut child = module.clone();
    child.push(name.to_owned());
    if source.modules.contains_key(&child) {
        return Some(Target::Module(child));
    }
    let Module {
        items, uses, globs, ..
    } = source.modules.get(module)?;
    if items.contains(name) {
        return Some(Target::Item(module.clone()));
    }
    let imports = imports.checked_sub(1)?;
    if let Some(path) = uses.get(name) {
        // `use other_crate::name` must not be looked up as itself.
        let is_itself = path.len() == 1 || path.first().is_some_and(|first| first == name);
        return if is_itself {
            None
        } else {
            resolve(source, module, path, imports)
        };
    }
    globs
        .iter()
        .find_map(|glob| match resolve(source, module, glob, imports)? {
            Target::Module(of) => look_up(source, &of, name, imports),
            Target::Item(_) => None,
        })
}
