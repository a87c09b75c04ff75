//! Whether a part of the source is compiled, as its attributes show.

use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Meta, MetaList, Token};

use super::attributes::{effective, names_a_derive};

/// Whether a part of the source is compiled into the program or library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Presence {
    Compiled,
    /// A `cfg`, an attribute of another crate or a macro decides.
    Uncertain,
    /// It belongs to tests.
    Removed,
}

/// Attributes of the compiler that leave an item unchanged.
const INERT: [&str; 25] = [
    "allow",
    "automatically_derived",
    "cold",
    "deny",
    "deprecated",
    "derive",
    "doc",
    "expect",
    "export_name",
    "forbid",
    "inline",
    "link_section",
    "macro_export",
    "macro_use",
    "must_use",
    "no_mangle",
    "non_exhaustive",
    "path",
    "proc_macro",
    "proc_macro_attribute",
    "repr",
    "target_feature",
    "track_caller",
    "used",
    "warn",
];

/// Namespaces of tools, whose attributes leave an item unchanged.
const TOOLS: [&str; 4] = ["clippy", "diagnostic", "rustdoc", "rustfmt"];

/// The presence of an item with these attributes, any of which can be a macro.
pub(super) fn of(attributes: &[Attribute]) -> Presence {
    let each = attributes.iter().map(of_attribute);
    each.max().unwrap_or(Presence::Compiled)
}

/// The presence of a type. An attribute of one name after a derive can be that of the derive, which leaves the
/// type unchanged. Before it, it is a macro.
pub(super) fn of_type(attributes: &[Attribute]) -> Presence {
    let mut is_derived = false;
    let each = attributes.iter().map(|attribute| {
        is_derived |= attribute.path().is_ident("derive");
        if is_derived && attribute.path().segments.len() == 1 {
            by_configuration(attribute)
        } else {
            of_attribute(attribute)
        }
    });
    each.max().unwrap_or(Presence::Compiled)
}

fn of_attribute(attribute: &Attribute) -> Presence {
    let path = attribute.path();
    let first = path.segments.first().map(|it| it.ident.to_string());
    let last = path.segments.last().map(|it| it.ident.to_string());
    let is_tool = path.segments.len() > 1 && first.is_some_and(|it| TOOLS.contains(&&*it));
    if path.is_ident("cfg") || path.is_ident("cfg_attr") {
        by_configuration(attribute)
    } else if last.is_some_and(|it| it == "test" || it == "bench") {
        // `#[test]`, `#[tokio::test]` and others of that name.
        Presence::Removed
    } else if is_tool || INERT.iter().any(|name| path.is_ident(name)) {
        Presence::Compiled
    } else {
        Presence::Uncertain
    }
}

/// The presence of a part that only `cfg` can remove.
pub(super) fn by_cfg(attributes: &[Attribute]) -> Presence {
    let each = attributes.iter().map(by_configuration);
    each.max().unwrap_or(Presence::Compiled)
}

/// The presence of a part with a `cfg`, or with a `cfg_attr` that can add one or change the event.
fn by_configuration(attribute: &Attribute) -> Presence {
    match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => of_cfg(attribute),
        Meta::List(list) if list.path.is_ident("cfg_attr") => of_cfg_attr(list),
        Meta::List(_) | Meta::Path(_) | Meta::NameValue(_) => Presence::Compiled,
    }
}

/// Only these attributes matter: with `cfg_attr(docsrs, doc(cfg(x)))` and the like the part stays.
fn of_cfg_attr(list: &MetaList) -> Presence {
    let is_valid = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    let changes = |it: &Meta| match it {
        Meta::List(list) if list.path.is_ident("derive") => names_a_derive(list.tokens.clone()),
        Meta::List(_) | Meta::Path(_) | Meta::NameValue(_) => {
            it.path().is_ident("cfg") || it.path().is_ident("cio")
        }
    };
    let added = effective(&Meta::List(list.clone()));
    if is_valid.is_ok() && !added.iter().any(changes) {
        Presence::Compiled
    } else {
        Presence::Uncertain
    }
}

fn of_cfg(attribute: &Attribute) -> Presence {
    match attribute.parse_args::<Meta>() {
        Ok(predicate) if requires_test(&predicate) => Presence::Removed,
        Ok(_) | Err(_) => Presence::Uncertain,
    }
}

/// Whether a predicate is `test`, or `all(…)` with `test` in it.
fn requires_test(predicate: &Meta) -> bool {
    match predicate {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("all") => {
            let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
            parts.is_ok_and(|parts| parts.iter().any(requires_test))
        }
        Meta::List(_) | Meta::NameValue(_) => false,
    }
}

/// The presence of an expression.
pub(super) fn of_expression(expression: &Expr) -> Presence {
    by_cfg(attributes(expression))
}

/// The expression that `syn` attaches the attributes of a statement to.
pub(super) fn leftmost(mut expression: &Expr) -> &Expr {
    loop {
        expression = match expression {
            Expr::Assign(it) => &it.left,
            Expr::Binary(it) => &it.left,
            Expr::Cast(it) => &it.expr,
            _ => return expression,
        };
    }
}

macro_rules! attributes_of {
    ($expression:expr, $($kind:ident)*) => {
        match $expression {
            $(Expr::$kind(it) => &it.attrs,)*
            // Tokens that `syn` does not parse have no attributes of their own.
            _ => &[],
        }
    };
}

fn attributes(expression: &Expr) -> &[Attribute] {
    attributes_of!(expression,
        Array Assign Async Await Binary Block Break Call Cast Closure Const Continue Field ForLoop
        Group If Index Infer Let Lit Loop Macro Match MethodCall Paren Path Range RawAddr Reference
        Repeat Return Struct Try TryBlock Tuple Unary Unsafe While Yield
    )
}
