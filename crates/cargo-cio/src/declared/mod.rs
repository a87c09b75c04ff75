//! The events and traits types that the sources of a crate declare, read without compiling them.
//!
//! The catalog is checked against them, since a crate that is not linked is silently absent from it.
//! Attributes and macros can remove a declaration from the program: tests are never in it, and items
//! with another `cfg` or in the arguments of a macro may not be.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::thread;

use proc_macro2::TokenStream;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::{
    Arm, Attribute, Block, Expr, ExprCall, FieldValue, Fields, FnArg, GenericParam, ImplItem, Item,
    ItemEnum, ItemMod, ItemStruct, Macro, Stmt, Token, TraitItem, UseRename,
};

mod attributes;
mod modules;
mod presence;
#[cfg(test)]
mod tests;
mod untyped;

use crate::paths::from_here;
use attributes::{CioAttributes, derives, names_a_derive};
use presence::Presence;
pub(crate) use untyped::UntypedUse;
use untyped::UntypedUses;

/// Where each event and traits type of a crate is declared, by [`key`](customerio_catalog::driver).
#[derive(Debug, Default)]
pub(crate) struct Declared {
    /// The declarations that are compiled.
    pub(crate) certain: BTreeMap<String, Vec<SourceLocation>>,
    /// The declarations that `cfg`, an attribute or a macro may remove.
    pub(crate) uncertain: BTreeMap<String, Vec<SourceLocation>>,
    /// The uses of `Untyped` outside of tests, in the order of the sources.
    pub(crate) untyped: Vec<UntypedUse>,
}

impl Declared {
    /// Returns the declarations with a key.
    pub(crate) fn get(&self, key: &str) -> impl Iterator<Item = &SourceLocation> {
        let both = [&self.certain, &self.uncertain].into_iter();
        both.filter_map(|it| it.get(key)).flatten()
    }

    /// Returns all declarations with their keys.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&String, &SourceLocation)> {
        let both = self.certain.iter().chain(&self.uncertain);
        both.flat_map(|(key, locations)| locations.iter().map(move |it| (key, it)))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.certain.is_empty() && self.uncertain.is_empty()
    }
}

/// A line of a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceLocation {
    pub(crate) file: PathBuf,
    pub(crate) line: usize,
    /// The type, such as `OrderCompleted` or `ShopEvent::SignedUp`, without its modules.
    pub(crate) type_name: String,
}

impl fmt::Display for SourceLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", from_here(&self.file).display(), self.line)
    }
}

impl SourceLocation {
    /// Returns whether both are the same line of the same file.
    pub(crate) fn is_same_line(&self, other: &Self) -> bool {
        self.canonical_line() == other.canonical_line()
    }

    /// Returns the line and the file, which two modules can reach by two paths.
    pub(crate) fn canonical_line(&self) -> (PathBuf, usize) {
        let file = self.file.canonicalize();
        (file.unwrap_or_else(|_| self.file.clone()), self.line)
    }

    /// Returns whether this may declare the type with a full path.
    pub(crate) fn is_of_type(&self, path: &str) -> bool {
        let modules = path.strip_suffix(&self.type_name);
        modules.is_some_and(|modules| modules.ends_with("::"))
    }
}

/// The declarations of a crate, read in a thread that the first access waits for.
pub(crate) type Reading = LazyLock<Declared, Box<dyn FnOnce() -> Declared + Send>>;

/// The stack in bytes, that of the main thread: deep nesting takes a call per level.
const STACK: usize = 8 * 1024 * 1024;

/// Starts to read the crate with this root file, while cargo builds it.
pub(crate) fn reading(root: PathBuf) -> Reading {
    let here = root.clone();
    let thread = thread::Builder::new().stack_size(STACK);
    let read: Box<dyn FnOnce() -> Declared + Send> = match thread.spawn(move || of_crate(&root)) {
        Ok(thread) => Box::new(move || thread.join().unwrap_or_else(|panic| resume_unwind(panic))),
        Err(_) => Box::new(move || of_crate(&here)),
    };
    LazyLock::new(read)
}

/// Returns the declarations of the crate with this root file. A file that can't be read or parsed declares
/// nothing, since the compiler reports it.
fn of_crate(root: &Path) -> Declared {
    let mut reader = Reader {
        declared: Declared::default(),
        untyped: UntypedUses::default(),
        presence: Presence::Compiled,
        file: root.to_owned(),
        folder: modules::beside(root),
        paths: modules::beside(root),
        depth: 0,
    };
    reader.file();
    reader.declared.untyped = reader.untyped.finish();
    reader.declared
}

/// The maximum depth of modules in modules, which ends a link of a module to itself.
const MAX_DEPTH: usize = 64;

/// Reads the files of a crate, module by module.
struct Reader {
    declared: Declared,
    untyped: UntypedUses,
    /// Whether the current item is compiled.
    presence: Presence,
    /// The current file.
    file: PathBuf,
    /// The folder of the files of its modules.
    folder: PathBuf,
    /// The folder that paths in `#[path = "…"]` begin at.
    paths: PathBuf,
    depth: usize,
}

impl Reader {
    /// Reads the current file.
    fn file(&mut self) {
        // The compiler reports a file that can't be read.
        let Ok(text) = fs::read_to_string(&self.file) else {
            return;
        };
        // Parsing takes most of the time.
        if !["Cio", "mod ", untyped::TYPE]
            .iter()
            .any(|it| text.contains(it))
        {
            return;
        }
        if let Ok(file) = syn::parse_file(&text) {
            self.within(presence::by_cfg(&file.attrs), |it| it.visit_file(&file));
        }
    }

    /// Visits a part of the source, unless its attributes remove it.
    fn within(&mut self, presence: Presence, visit: impl FnOnce(&mut Self)) {
        if presence == Presence::Removed {
            return;
        }
        let outer = self.presence;
        self.presence = outer.max(presence);
        visit(self);
        self.presence = outer;
    }

    /// Adds a declaration at the current file.
    fn add(
        &mut self,
        (call, name, version): (&str, &str, u32),
        type_name: String,
        at: proc_macro2::Span,
    ) {
        let location = SourceLocation {
            file: self.file.clone(),
            line: at.start().line,
            type_name,
        };
        let key = customerio_catalog::driver::key(call, name, version);
        let declarations = match self.presence {
            Presence::Compiled => &mut self.declared.certain,
            Presence::Uncertain => &mut self.declared.uncertain,
            Presence::Removed => return,
        };
        declarations.entry(key).or_default().push(location);
    }

    /// Adds an event if the attributes name it.
    fn event(&mut self, type_name: String, attributes: &[Attribute]) {
        let attributes = CioAttributes::read(attributes);
        if let Some((call, name)) = attributes.event {
            let at = name.span();
            self.add((call, &name.value(), attributes.version), type_name, at);
        }
    }

    /// Visits the arguments of a macro if they are items, statements or expressions.
    fn arguments(&mut self, tokens: &TokenStream) {
        if let Ok(file) = syn::parse2::<syn::File>(tokens.clone()) {
            self.visit_file(&file);
        } else if let Ok(statements) = Block::parse_within.parse2(tokens.clone()) {
            for statement in &statements {
                self.visit_stmt(statement);
            }
        } else {
            let list = Punctuated::<Expr, Token![,]>::parse_terminated;
            if let Ok(list) = list.parse2(tokens.clone()) {
                for expression in &list {
                    self.visit_expr(expression);
                }
            }
        }
    }

    /// Reads the files that can be those of a module.
    fn module(&mut self, module: &ItemMod) {
        for (presence, file) in modules::files(module, &self.folder, &self.paths) {
            let before = (
                std::mem::replace(&mut self.paths, modules::beside(&file.path)),
                std::mem::replace(&mut self.file, file.path),
                std::mem::replace(&mut self.folder, file.folder),
            );
            self.within(presence, Self::file);
            (self.paths, self.file, self.folder) = before;
        }
    }
}

impl Visit<'_> for Reader {
    fn visit_item(&mut self, item: &Item) {
        let presence = match item {
            Item::Const(item) => presence::of(&item.attrs),
            Item::Fn(item) => presence::of(&item.attrs),
            Item::Impl(item) => presence::of(&item.attrs),
            Item::Mod(item) => presence::of(&item.attrs),
            Item::Trait(item) => presence::of(&item.attrs),
            Item::Macro(item) => presence::of(&item.attrs),
            Item::Static(item) => presence::of(&item.attrs),
            Item::Use(item) => presence::of(&item.attrs),
            Item::Struct(item) => presence::of_type(&item.attrs),
            Item::Enum(item) => presence::of_type(&item.attrs),
            _ => return,
        };
        if self.depth > MAX_DEPTH {
            return;
        }
        self.depth += 1;
        self.within(presence, |it| syn::visit::visit_item(it, item));
        self.depth -= 1;
    }

    fn visit_impl_item(&mut self, item: &ImplItem) {
        let presence = match item {
            ImplItem::Const(item) => presence::of(&item.attrs),
            ImplItem::Fn(item) => presence::of(&item.attrs),
            ImplItem::Macro(item) => presence::of(&item.attrs),
            ImplItem::Type(item) => presence::of(&item.attrs),
            _ => return,
        };
        self.within(presence, |it| syn::visit::visit_impl_item(it, item));
    }

    fn visit_trait_item(&mut self, item: &TraitItem) {
        let presence = match item {
            TraitItem::Const(item) => presence::of(&item.attrs),
            TraitItem::Fn(item) => presence::of(&item.attrs),
            TraitItem::Macro(item) => presence::of(&item.attrs),
            TraitItem::Type(item) => presence::of(&item.attrs),
            _ => return,
        };
        self.within(presence, |it| syn::visit::visit_trait_item(it, item));
    }

    fn visit_generic_param(&mut self, parameter: &GenericParam) {
        let presence = match parameter {
            GenericParam::Lifetime(it) => presence::by_cfg(&it.attrs),
            GenericParam::Type(it) => presence::by_cfg(&it.attrs),
            GenericParam::Const(it) => presence::by_cfg(&it.attrs),
        };
        self.within(presence, |it| {
            syn::visit::visit_generic_param(it, parameter);
        });
    }

    fn visit_fn_arg(&mut self, argument: &FnArg) {
        let presence = match argument {
            FnArg::Receiver(it) => presence::by_cfg(&it.attrs),
            FnArg::Typed(it) => presence::by_cfg(&it.attrs),
        };
        self.within(presence, |it| syn::visit::visit_fn_arg(it, argument));
    }

    fn visit_stmt(&mut self, statement: &Stmt) {
        let presence = match statement {
            // `syn` attaches the attributes of a statement to its leftmost expression.
            Stmt::Expr(expression, _) => presence::of_expression(presence::leftmost(expression)),
            Stmt::Local(local) => presence::by_cfg(&local.attrs),
            Stmt::Macro(statement) => presence::by_cfg(&statement.attrs),
            Stmt::Item(_) => Presence::Compiled,
        };
        self.within(presence, |it| syn::visit::visit_stmt(it, statement));
    }

    fn visit_expr(&mut self, expression: &Expr) {
        self.within(presence::of_expression(expression), |it| {
            syn::visit::visit_expr(it, expression);
        });
    }

    fn visit_expr_call(&mut self, call: &ExprCall) {
        if let Expr::Path(function) = &*call.func {
            let first = call.args.first();
            self.untyped.call(&self.file, &function.path, first);
        }
        syn::visit::visit_expr_call(self, call);
    }

    fn visit_use_rename(&mut self, rename: &UseRename) {
        self.untyped.rename(rename);
    }

    fn visit_field_value(&mut self, field: &FieldValue) {
        self.within(presence::by_cfg(&field.attrs), |it| {
            syn::visit::visit_field_value(it, field);
        });
    }

    fn visit_arm(&mut self, arm: &Arm) {
        self.within(presence::by_cfg(&arm.attrs), |it| {
            syn::visit::visit_arm(it, arm);
        });
    }

    fn visit_macro(&mut self, call: &Macro) {
        self.untyped.tokens(&self.file, call.tokens.clone());
        if call.path.is_ident("macro_rules") || !names_a_derive(call.tokens.clone()) {
            return;
        }
        self.within(Presence::Uncertain, |it| it.arguments(&call.tokens));
    }

    fn visit_item_mod(&mut self, module: &ItemMod) {
        if module.content.is_none() {
            return self.module(module);
        }
        let inner = modules::folder(module, &self.folder, &self.paths);
        let before = (
            std::mem::replace(&mut self.paths, inner.clone()),
            std::mem::replace(&mut self.folder, inner),
        );
        syn::visit::visit_item_mod(self, module);
        (self.paths, self.folder) = before;
    }

    fn visit_item_struct(&mut self, item: &ItemStruct) {
        self.untyped.declare(&item.ident);
        if derives(&item.attrs, "CioEvent") {
            self.event(item.ident.to_string(), &item.attrs);
        }
        if derives(&item.attrs, "CioTraits") {
            let attributes = CioAttributes::read(&item.attrs);
            if let Some(of) = attributes.traits {
                let name = item.ident.to_string();
                let at = item.ident.span();
                self.add((of, &name, attributes.version), name.clone(), at);
            }
        }
    }

    fn visit_item_enum(&mut self, item: &ItemEnum) {
        self.untyped.declare(&item.ident);
        if derives(&item.attrs, "CioEvent") {
            for variant in &item.variants {
                if !matches!(variant.fields, Fields::Unnamed(_)) {
                    let type_name = format!("{}::{}", item.ident, variant.ident);
                    self.within(presence::by_cfg(&variant.attrs), |it| {
                        it.event(type_name, &variant.attrs);
                    });
                }
            }
        }
    }
}
