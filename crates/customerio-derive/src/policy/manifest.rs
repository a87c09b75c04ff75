use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;
use std::{env, fs};

use proc_macro2::{Span, TokenStream};
use quote::quote;

use super::{Policy, table};
use crate::errors::Errors;

/// What the manifests of a package say.
#[derive(Debug, Default)]
pub(crate) struct Manifests {
    pub(crate) policy: Policy,
    /// The files that say something, relative to the package's folder.
    files: Vec<String>,
    /// What is wrong with them.
    problems: Vec<String>,
    /// Whether a derive of this compilation has told of them.
    is_told: Cell<bool>,
}

thread_local! {
    /// By the folder of the package: an editor expands the derives of several in one process.
    static READ: RefCell<BTreeMap<String, Rc<Manifests>>> = const { RefCell::new(BTreeMap::new()) };
}

impl Manifests {
    /// Those of the package that is compiled, read once in a compilation.
    pub(crate) fn of_package() -> Rc<Self> {
        let Ok(folder) = env::var("CARGO_MANIFEST_DIR") else {
            return Rc::default();
        };
        READ.with_borrow_mut(|read| {
            let known = read.entry(folder);
            known
                .or_insert_with_key(|folder| Rc::new(Self::read(Path::new(folder))))
                .clone()
        })
    }

    /// Reads the package's own, then goes up to the workspace's.
    fn read(folder: &Path) -> Self {
        let mut manifests = Self::default();
        for (height, folder) in folder.ancestors().enumerate() {
            let Ok(text) = fs::read_to_string(folder.join("Cargo.toml")) else {
                continue;
            };
            let up = "../".repeat(height);
            if height == 0 {
                manifests.add("package.metadata.cio", &up, &text);
            }
            if text.contains("[workspace]") || text.contains("[workspace.") {
                manifests.add("workspace.metadata.cio", &up, &text);
                break;
            }
        }
        manifests
    }

    fn add(&mut self, name: &str, up: &str, text: &str) {
        // Most manifests have no such table: then they are not read any further.
        if !text.contains("metadata.cio") {
            return;
        }
        if let Some(entries) = table::read(text, name) {
            let mut problems = Vec::new();
            let policy = Policy::read(entries, &mut problems);
            self.policy = std::mem::take(&mut self.policy).or(policy);
            let file = format!("{up}Cargo.toml");
            let located = problems
                .into_iter()
                .map(|problem| format!("{file}: `[{name}]`: {problem}"));
            self.problems.extend(located);
            if !self.files.contains(&file) {
                self.files.push(file);
            }
        }
    }

    /// Said by the first derive of a compilation: what is wrong with the files, and that they are
    /// read, so that a change to one compiles again.
    pub(crate) fn tell(&self, errors: &mut Errors) -> TokenStream {
        if self.files.is_empty() || self.is_told.replace(true) {
            return TokenStream::new();
        }
        for problem in &self.problems {
            errors.push(syn::Error::new(Span::call_site(), problem));
        }
        let files = self.files.iter().map(|file| format!("/{file}"));
        quote! {
            #(const _: &[::core::primitive::u8] = ::core::include_bytes!(
                ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #files)
            );)*
        }
    }
}

#[cfg(test)]
impl Manifests {
    /// As if these were the texts of the package's and the workspace's.
    pub(super) fn of_texts(package: &str, workspace: &str) -> Self {
        let mut manifests = Self::default();
        manifests.add("package.metadata.cio", "", package);
        manifests.add("workspace.metadata.cio", "../", workspace);
        manifests
    }
}
