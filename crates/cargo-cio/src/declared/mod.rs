//! The events and traits types that the sources of a crate declare, read without compiling them.
//!
//! The catalog is checked against them, since a crate that is not linked is silently absent from it.
//! Only certain declarations count: the output of macros is unknown, and items with `cfg` may not be
//! compiled.

use std::collections::BTreeMap;
use std::fs;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::thread;

use syn::visit::Visit;
use syn::{
    Arm, Attribute, Expr, ExprBlock, ExprLit, Fields, ImplItemFn, Item, ItemEnum, ItemMod,
    ItemStruct, Lit, Local, Meta, TraitItemFn,
};

mod attributes;

use attributes::{CioAttributes, derives};

/// Where an event or traits type is declared, by [`key`](customerio_catalog::driver).
pub(crate) type Declared = BTreeMap<String, SourceLocation>;

/// A line of a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceLocation {
    pub(crate) file: PathBuf,
    pub(crate) line: usize,
}

/// The declarations of a crate, read in a thread that the first access waits for.
pub(crate) type Reading = LazyLock<Declared, Box<dyn FnOnce() -> Declared + Send>>;

/// The stack in bytes, that of the main thread: deep nesting takes a call per level.
const STACK: usize = 8 * 1024 * 1024;

/// Reads the crate with this root file while cargo builds it.
pub(crate) fn reading(root: PathBuf) -> Reading {
    let here = root.clone();
    let thread = thread::Builder::new().stack_size(STACK);
    let read: Box<dyn FnOnce() -> Declared + Send> = match thread.spawn(move || of_crate(&root)) {
        Ok(thread) => Box::new(move || thread.join().unwrap_or_else(|panic| resume_unwind(panic))),
        Err(_) => Box::new(move || of_crate(&here)),
    };
    LazyLock::new(read)
}

/// The declarations of the crate with this root file. A file that can't be read or parsed declares
/// nothing, since the compiler reports it.
fn of_crate(root: &Path) -> Declared {
    let mut reader = Reader {
        declared: Declared::new(),
        file: root.to_owned(),
        folder: root.parent().unwrap_or(root).to_owned(),
        depth: 0,
    };
    reader.file();
    reader.declared
}

/// The maximum depth of modules in modules, which ends a link of a module to itself.
const MAX_DEPTH: usize = 64;

struct Reader {
    declared: Declared,
    /// The current file.
    file: PathBuf,
    /// The folder of the files of its modules.
    folder: PathBuf,
    depth: usize,
}

impl Reader {
    fn file(&mut self) {
        // The compiler reports a file that can't be read.
        let Ok(text) = fs::read_to_string(&self.file) else {
            return;
        };
        // Parsing takes most of the time.
        if !(text.contains("Cio") || text.contains("mod ")) {
            return;
        }
        if let Ok(file) = syn::parse_file(&text)
            && !is_conditional(&file.attrs)
        {
            self.visit_file(&file);
        }
    }

    fn add(&mut self, call: &str, name: &str, version: u32, at: proc_macro2::Span) {
        let location = SourceLocation {
            file: self.file.clone(),
            line: at.start().line,
        };
        let key = customerio_catalog::driver::key(call, name, version);
        self.declared.entry(key).or_insert(location);
    }

    fn event(&mut self, attributes: &[Attribute]) {
        let attributes = CioAttributes::read(attributes);
        if let Some((call, name)) = attributes.event {
            let at = name.span();
            self.add(call, &name.value(), attributes.version, at);
        }
    }

    /// Reads the file of a module.
    fn module(&mut self, module: &ItemMod) {
        let name = module.ident.to_string();
        let name = name.trim_start_matches("r#");
        let explicit = module.attrs.iter().find_map(path_attribute);
        let (file, folder) = if let Some(path) = explicit {
            let explicit = self.file.parent().unwrap_or(&self.file).join(path);
            let folder = explicit.parent().unwrap_or(&explicit).to_owned();
            (explicit, folder)
        } else {
            let folder = self.folder.join(name);
            let sibling = folder.with_extension("rs");
            let within = folder.join("mod.rs");
            (if sibling.is_file() { sibling } else { within }, folder)
        };
        let before = (
            std::mem::replace(&mut self.file, file),
            std::mem::replace(&mut self.folder, folder),
        );
        self.file();
        (self.file, self.folder) = before;
    }
}

impl Visit<'_> for Reader {
    fn visit_item(&mut self, item: &Item) {
        let attributes: &[Attribute] = match item {
            Item::Fn(item) if !is_certain(&item.attrs) => return,
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Mod(item) => &item.attrs,
            Item::Struct(item) => &item.attrs,
            Item::Enum(item) => &item.attrs,
            Item::Const(item) => &item.attrs,
            _ => return,
        };
        if is_conditional(attributes) || self.depth > MAX_DEPTH {
            return;
        }
        self.depth += 1;
        syn::visit::visit_item(self, item);
        self.depth -= 1;
    }

    fn visit_impl_item_fn(&mut self, method: &ImplItemFn) {
        if is_certain(&method.attrs) {
            syn::visit::visit_impl_item_fn(self, method);
        }
    }

    fn visit_trait_item_fn(&mut self, method: &TraitItemFn) {
        if is_certain(&method.attrs) {
            syn::visit::visit_trait_item_fn(self, method);
        }
    }

    fn visit_expr_block(&mut self, block: &ExprBlock) {
        if !is_conditional(&block.attrs) {
            syn::visit::visit_expr_block(self, block);
        }
    }

    fn visit_arm(&mut self, arm: &Arm) {
        if !is_conditional(&arm.attrs) {
            syn::visit::visit_arm(self, arm);
        }
    }

    fn visit_local(&mut self, local: &Local) {
        if !is_conditional(&local.attrs) {
            syn::visit::visit_local(self, local);
        }
    }

    fn visit_item_mod(&mut self, module: &ItemMod) {
        if module.content.is_none() {
            return self.module(module);
        }
        let inner = self.folder.join(module.ident.to_string());
        let before = std::mem::replace(&mut self.folder, inner);
        syn::visit::visit_item_mod(self, module);
        self.folder = before;
    }

    fn visit_item_struct(&mut self, item: &ItemStruct) {
        if derives(&item.attrs, "CioEvent") {
            self.event(&item.attrs);
        }
        if derives(&item.attrs, "CioTraits") {
            let attributes = CioAttributes::read(&item.attrs);
            if let Some(of) = attributes.traits {
                let ident = &item.ident;
                self.add(of, &ident.to_string(), attributes.version, ident.span());
            }
        }
    }

    fn visit_item_enum(&mut self, item: &ItemEnum) {
        if derives(&item.attrs, "CioEvent") {
            for variant in &item.variants {
                if !is_conditional(&variant.attrs) && !matches!(variant.fields, Fields::Unnamed(_))
                {
                    self.event(&variant.attrs);
                }
            }
        }
    }
}

/// Attributes that leave a function as it is written.
const INERT: [&str; 12] = [
    "allow",
    "cold",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "forbid",
    "inline",
    "must_use",
    "no_mangle",
    "track_caller",
    "warn",
];

/// Whether a function is compiled as it is written. `#[test]` and its relatives remove it, and any
/// other attribute macro may.
fn is_certain(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .all(|it| INERT.iter().any(|name| it.path().is_ident(name)))
}

fn is_conditional(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|it| it.path().is_ident("cfg"))
}

fn path_attribute(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::of_crate;

    #[test]
    fn certain_declarations_are_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("created");
            fs::write(path, text).expect("written");
        };
        write(
            "main.rs",
            r#"
            mod orders;
            #[path = "elsewhere.rs"] mod other;
            #[cfg(test)] mod tests { #[derive(CioEvent)] #[cio(event = "Not This")] struct A; }
            mod inner { mod deep; }
            fn main() {
                #[derive(Debug, customerio::CioEvent)]
                #[cio(tags("event"), page = "In main")]
                struct Local {}
                #[cfg(test)]
                {
                    #[derive(CioEvent)] #[cio(event = "Nor This")] struct A;
                }
                #[cfg(test)]
                let a = { #[derive(CioEvent)] #[cio(event = "Nor That")] struct A; };
            }
            impl All {
                #[cfg(test)]
                fn made() { #[derive(CioEvent)] #[cio(event = "Not It")] struct A; }
                #[inline]
                fn kept() { #[derive(CioEvent)] #[cio(event = "In a method")] struct A; }
            }
            #[test]
            fn tested() { #[derive(CioEvent)] #[cio(event = "In a test")] struct A; }
            #[tokio::test(flavor = "current_thread")]
            async fn waited() { #[derive(CioEvent)] #[cio(event = "In another")] struct A; }
            fn chosen() {
                match 1 {
                    #[cfg(windows)]
                    1 => { #[derive(CioEvent)] #[cio(event = "In an arm")] struct A; }
                    _ => {}
                }
            }
            macro_rules! written { () => { #[derive(CioEvent)] #[cio(event = "Unseen")] struct B; } }
            #[derive(CioEvent)]
            enum All {
                Held(orders::Order),
                #[cio(event = "Signed Up")]
                SignedUp { plan: String },
                #[cfg(feature = "x")] #[cio(event = "Maybe")]
                Maybe {},
            }
            "#,
        );
        write(
            "orders/mod.rs",
            "#[derive(CioEvent)]\n#[cio(event = \"Order Completed\", version = 2)]\nstruct Order;",
        );
        write(
            "inner/deep.rs",
            "#[derive(CioTraits)] #[cio(group(object_type = \"2\"))] struct Company {}",
        );
        write(
            "elsewhere.rs",
            "#[derive(CioEvent)] #[cio(screen = \"Home\")] struct Home;",
        );

        let declared = of_crate(&folder.path().join("main.rs"));
        let keys: Vec<_> = declared.keys().map(String::as_str).collect();
        assert_eq!(
            keys,
            [
                "group Company",
                "page In main",
                "screen Home",
                "track In a method",
                "track Order Completed v2",
                "track Signed Up",
            ]
        );
        assert_eq!(declared["track Order Completed v2"].line, 2);
    }

    #[test]
    fn an_unreadable_file_declares_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("lib.rs");
        assert!(of_crate(&root).is_empty());
        fs::write(&root, "mod lib; fn (").expect("written");
        assert!(of_crate(&root).is_empty());
        fs::write(&root, "#[path = \"lib.rs\"] mod again;").expect("written");
        assert!(of_crate(&root).is_empty(), "and it ends");
    }
}
