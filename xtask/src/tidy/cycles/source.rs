//! The modules of a crate: what each defines, imports and names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Item, Meta, Token, UseTree};

use super::super::Files;

/// A path of names, such as `crate::a::B`.
pub(super) type Names = Vec<String>;

/// The modules of a crate by their path, which is empty for the root.
#[derive(Default)]
pub(super) struct Source {
    pub(super) modules: BTreeMap<Names, Module>,
}

#[derive(Default)]
pub(super) struct Module {
    pub(super) file: PathBuf,
    /// The names of the items that it defines, without modules.
    pub(super) items: BTreeSet<String>,
    /// What it imports or re-exports, by the name that it uses.
    pub(super) uses: BTreeMap<String, Names>,
    /// The modules of which it imports everything.
    pub(super) globs: Vec<Names>,
    /// The paths in its code.
    pub(super) paths: BTreeSet<Names>,
}

/// A file that can't be read as Rust, and why.
type ParseError = (PathBuf, String);

impl Source {
    /// Reads a crate from its root on, without what is compiled for tests only.
    pub(super) fn read(root: &Path, files: &Files) -> Result<Self, ParseError> {
        let mut source = Self::default();
        let folder = root.parent().unwrap_or(root);
        source.read_file(root, folder, Vec::new(), files)?;
        Ok(source)
    }

    /// `folder` is where the files of its submodules are.
    fn read_file(
        &mut self,
        path: &Path,
        folder: &Path,
        module: Names,
        files: &Files,
    ) -> Result<(), ParseError> {
        let error = |message: String| (path.to_owned(), message);
        let text = files
            .text(path)
            .ok_or_else(|| error("no such file".to_owned()))?;
        let parsed = syn::parse_file(text).map_err(|it| error(it.to_string()))?;
        if parsed.attrs.iter().any(is_for_tests) {
            return Ok(());
        }
        self.read_items(&parsed.items, path, folder, module, files)
    }

    fn read_items(
        &mut self,
        items: &[Item],
        path: &Path,
        folder: &Path,
        module: Names,
        files: &Files,
    ) -> Result<(), ParseError> {
        let mut own = Module {
            file: path.to_owned(),
            ..Module::default()
        };
        for item in items {
            if attributes(item).iter().any(is_for_tests) {
                continue;
            }
            match item {
                // A file of another crate, which is checked there.
                Item::Mod(inner) if inner.attrs.iter().any(|it| it.path().is_ident("path")) => {}
                Item::Mod(inner) => {
                    let name = inner.ident.to_string();
                    let below = folder.join(&name);
                    let mut inner_module = module.clone();
                    inner_module.push(name.clone());
                    if let Some((_, items)) = &inner.content {
                        self.read_items(items, path, &below, inner_module, files)?;
                    } else {
                        let nested = below.join("mod.rs");
                        let flat = folder.join(format!("{name}.rs"));
                        let file = if files.has(&nested) { nested } else { flat };
                        self.read_file(&file, &below, inner_module, files)?;
                    }
                }
                Item::Use(item) => own.add_use(Vec::new(), &item.tree),
                other => {
                    own.items.extend(name(other));
                    collect_paths(other.to_token_stream(), &mut own.paths);
                }
            }
        }
        self.modules.insert(module, own);
        Ok(())
    }
}

impl Module {
    fn add_use(&mut self, mut before: Names, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.add_use(before, &path.tree);
            }
            UseTree::Name(name) if name.ident == "self" => {
                if let Some(last) = before.last().cloned() {
                    self.uses.insert(last, before);
                }
            }
            UseTree::Name(name) => {
                before.push(name.ident.to_string());
                self.uses.insert(name.ident.to_string(), before);
            }
            UseTree::Rename(rename) => {
                if rename.ident != "self" {
                    before.push(rename.ident.to_string());
                }
                // `use a::B as _` is a dependency too; no other import can have this name.
                let name = match rename.rename.to_string() {
                    unnamed if unnamed == "_" => before.join("::"),
                    name => name,
                };
                self.uses.insert(name, before);
            }
            UseTree::Glob(_) => self.globs.push(before),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_use(before.clone(), tree);
                }
            }
        }
    }
}

/// Whether an item with this attribute is compiled for tests only.
fn is_for_tests(attribute: &Attribute) -> bool {
    let Meta::List(list) = &attribute.meta else {
        return false;
    };
    if !list.path.is_ident("cfg") {
        return false;
    }
    let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
    list.parse_args_with(parser)
        .is_ok_and(|conditions| conditions.iter().any(needs_test))
}

/// `test`, or `all(…)` with it.
fn needs_test(condition: &Meta) -> bool {
    match condition {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("all") => {
            let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
            list.parse_args_with(parser)
                .is_ok_and(|all| all.iter().any(needs_test))
        }
        Meta::List(_) | Meta::NameValue(_) => false,
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        Item::ExternCrate(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::ForeignMod(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Macro(it) => &it.attrs,
        Item::Mod(it) => &it.attrs,
        Item::Static(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        Item::Trait(it) => &it.attrs,
        Item::TraitAlias(it) => &it.attrs,
        Item::Type(it) => &it.attrs,
        Item::Union(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        // `syn::Item` may gain variants; those have no attributes that matter here.
        _ => &[],
    }
}

/// The name that an item defines in its module.
fn name(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(it) => &it.ident,
        Item::Enum(it) => &it.ident,
        Item::Fn(it) => &it.sig.ident,
        Item::Macro(it) => it.ident.as_ref()?,
        Item::Static(it) => &it.ident,
        Item::Struct(it) => &it.ident,
        Item::Trait(it) => &it.ident,
        Item::TraitAlias(it) => &it.ident,
        Item::Type(it) => &it.ident,
        Item::Union(it) => &it.ident,
        // Implementations define no name.
        _ => return None,
    };
    Some(name.to_string())
}

/// Collects the paths of at least two names, also from the arguments of macros.
fn collect_paths(tokens: TokenStream, paths: &mut BTreeSet<Names>) {
    let mut path: Names = Vec::new();
    // How many of the two colons came after the last name.
    let mut colons = 0;
    for token in tokens {
        match token {
            TokenTree::Ident(name) if colons == 2 || path.is_empty() => {
                path.push(name.to_string());
                colons = 0;
                continue;
            }
            TokenTree::Punct(mark) if mark.as_char() == ':' && !path.is_empty() && colons < 2 => {
                colons += 1;
                continue;
            }
            TokenTree::Ident(name) => {
                finish(&mut path, paths);
                path.push(name.to_string());
            }
            TokenTree::Group(group) => {
                finish(&mut path, paths);
                collect_paths(group.stream(), paths);
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => finish(&mut path, paths),
        }
        colons = 0;
    }
    finish(&mut path, paths);
}

fn finish(path: &mut Names, paths: &mut BTreeSet<Names>) {
    let path = std::mem::take(path);
    if path.len() > 1 {
        paths.insert(path);
    }
}
