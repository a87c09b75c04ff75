//! The files of modules, as the compiler finds them.

use std::path::{Path, PathBuf};

use syn::{Expr, ExprLit, ItemMod, Lit, Meta};

use super::attributes::effective;
use super::presence::Presence;

/// A file of a module.
pub(super) struct ModuleFile {
    pub(super) path: PathBuf,
    /// The folder of the files of its modules.
    pub(super) folder: PathBuf,
}

/// Returns the folder that a file is in.
pub(super) fn beside(file: &Path) -> PathBuf {
    file.parent().unwrap_or(file).to_owned()
}

/// Returns the files that can be the one of a module. `folder` has the files of modules, and paths in
/// `#[path = "…"]` begin at `paths`.
pub(super) fn files(module: &ItemMod, folder: &Path, paths: &Path) -> Vec<(Presence, ModuleFile)> {
    let at = |path: &String| {
        let path = paths.join(path);
        ModuleFile {
            folder: beside(&path),
            path,
        }
    };
    let attributes = module.attrs.iter();
    if let Some(path) = attributes.clone().find_map(|it| path_in(&it.meta)) {
        return vec![(Presence::Compiled, at(&path))];
    }
    let conditional = attributes.flat_map(|it| effective(&it.meta));
    let conditional: Vec<_> = conditional.filter_map(|it| path_in(&it)).collect();
    let presence = if conditional.is_empty() {
        Presence::Compiled
    } else {
        Presence::Uncertain
    };
    let conditional = conditional.iter().map(|it| (Presence::Uncertain, at(it)));
    conditional
        .chain([(presence, by_name(module, folder))])
        .collect()
}

/// Returns the folder of the files of modules in an inline module.
pub(super) fn folder(module: &ItemMod, folder: &Path, paths: &Path) -> PathBuf {
    match module.attrs.iter().find_map(|it| path_in(&it.meta)) {
        Some(path) => paths.join(path),
        None => folder.join(name(module)),
    }
}

fn by_name(module: &ItemMod, folder: &Path) -> ModuleFile {
    let folder = folder.join(name(module));
    let sibling = folder.with_extension("rs");
    let within = folder.join("mod.rs");
    ModuleFile {
        path: if sibling.is_file() { sibling } else { within },
        folder,
    }
}

fn name(module: &ItemMod) -> String {
    let name = module.ident.to_string();
    name.trim_start_matches("r#").to_owned()
}

/// Returns the path in `path = "…"`.
fn path_in(meta: &Meta) -> Option<String> {
    match meta {
        Meta::NameValue(meta) if meta.path.is_ident("path") => match &meta.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(path),
                ..
            }) => Some(path.value()),
            _ => None,
        },
        _ => None,
    }
}
