use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use customerio_manifest::{Dependency, Manifests};
use customerio_rules::driver;
use proc_macro2::{Span, TokenStream};
use quote::quote;

use super::Policy;
use crate::errors::Errors;

/// The package that is compiled, and the settings in its manifests.
#[derive(Debug, Default)]
pub(crate) struct Package {
    pub(crate) policy: Policy,
    /// The folder of the workspace root, as cargo finds it. `None` if cargo does not provide the package's
    /// folder.
    pub(crate) workspace: Option<PathBuf>,
    pub(crate) customerio: Dependency,
    /// Whether the package is compiled for a driver of `cargo cio`.
    pub(crate) is_for_driver: bool,
    /// The manifests with a table, relative to the package's folder.
    files: Vec<String>,
    /// The problems in the manifests, each with its position.
    problems: Vec<String>,
    /// Whether a derive of this compilation has reported the problems.
    is_reported: Cell<bool>,
}

thread_local! {
    /// A cache by folder, since an editor expands the derives of several packages in one process.
    static CACHE: RefCell<BTreeMap<PathBuf, Rc<Package>>> = const { RefCell::new(BTreeMap::new()) };
}

impl Package {
    /// Returns the package that is compiled. Its manifests are read once per process.
    pub(crate) fn current() -> Rc<Self> {
        // Tests of this crate expand for no package.
        let folder = env::var_os("CARGO_MANIFEST_DIR").filter(|_| !cfg!(test));
        let Some(folder) = folder else {
            return Rc::default();
        };
        CACHE.with_borrow_mut(|cache| {
            let package = cache.entry(folder.into());
            let package = package.or_insert_with_key(|folder| Rc::new(Self::read(folder)));
            package.clone()
        })
    }

    /// Returns a package that is compiled for a driver.
    #[cfg(test)]
    pub(crate) fn for_driver() -> Self {
        Self {
            is_for_driver: true,
            ..Self::default()
        }
    }

    pub(crate) fn read(folder: &Path) -> Self {
        let Manifests {
            settings,
            workspace_root,
            files,
            customerio,
            mut problems,
        } = Manifests::read(folder);
        let policy = Policy::new(settings, &mut problems);
        problems.sort_by_key(|it| (it.location.line, it.location.column));
        // Rustc shows files relative to the workspace root.
        let problems = problems.iter().map(|problem| {
            let place = problem.location.relative_to(&workspace_root);
            format!("{place}: {}", problem.message)
        });
        Self {
            policy,
            customerio,
            is_for_driver: cfg!(feature = "__driver") && env::var_os(driver::VARIABLE).is_some(),
            problems: problems.collect(),
            files: files.iter().map(|file| relative(file, folder)).collect(),
            workspace: Some(workspace_root),
            is_reported: Cell::new(false),
        }
    }

    /// Reports the problems in the manifests in the first derive of a compilation. Mentions the files,
    /// so that a change to one of them recompiles the package.
    pub(crate) fn report(&self, errors: &mut Errors) -> TokenStream {
        if self.is_reported.replace(true) {
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

/// A file as seen from a folder, with `/` between folders.
fn relative(file: &Path, folder: &Path) -> String {
    let common = folder.ancestors().find(|it| file.starts_with(it));
    let depth = |path: &Path| path.components().count();
    let above = depth(folder) - common.map_or(0, depth);
    let below = common.and_then(|it| file.strip_prefix(it).ok());
    let below = below.unwrap_or(file).components();
    let mut parts = vec!["..".to_owned(); above];
    parts.extend(below.map(|part| part.as_os_str().to_string_lossy().into_owned()));
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::relative;

    #[test]
    fn a_manifest_is_named_from_the_package() {
        for (file, expected) in [
            ("/w/a/Cargo.toml", "Cargo.toml"),
            ("/w/Cargo.toml", "../Cargo.toml"),
            ("/w/b/c/Cargo.toml", "../b/c/Cargo.toml"),
        ] {
            assert_eq!(relative(Path::new(file), Path::new("/w/a")), expected);
        }
    }
}
