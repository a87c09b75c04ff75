//! Messages for a known key with a malformed value.

use proc_macro2::Ident;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

/// Returns an example of a key with a value of the right kind.
pub(super) fn form(key: &str) -> String {
    match key {
        "check" => "check = path::to::function".to_owned(),
        "as" => "as = WireType".to_owned(),
        "crate" => "crate = path::to::customerio".to_owned(),
        "version" => "version = 2".to_owned(),
        "group" => "group(object_type = \"2\")".to_owned(),
        "length" | "items" => format!("{key}(1..=64)"),
        "range" => "range(0..=100)".to_owned(),
        "multiple_of" => "multiple_of = 5".to_owned(),
        "allow" | "deny" => format!("{key}(missing_docs)"),
        "tags" | "allow_pii" | "one_of" => format!("{key}(\"…\", \"…\")"),
        "rename_all" => "rename_all = \"camelCase\"".to_owned(),
        "pii" => "pii = \"contact\"".to_owned(),
        "event" | "page" | "screen" | "owner" | "since" | "rename" | "pattern" | "format"
        | "example" | "unit" => format!("{key} = \"…\""),
        _ => key.to_owned(),
    }
}

/// The message for a constant or a macro as the value of `key`, in an item that begins with `item`.
pub(super) fn not_a_literal(key: &Ident, item: &str) -> String {
    format!(
        "`{key}` needs a literal, since a derive can't read constants or other macros; write `{}`",
        form(item)
    )
}

/// The message for tokens that follow a complete item.
pub(super) fn as_written(key: &Ident) -> String {
    let key = key.to_string();
    format!("not a part of `{key}`; write `{}`", form(&key))
}

/// Replaces a parser's message about tokens by one about the key before `value`. Errors of this
/// crate stay.
pub(super) fn explained(key: &Ident, value: ParseStream<'_>, error: syn::Error) -> syn::Error {
    let said = error.to_string();
    let is_of_the_parser = said.starts_with("expected") || said.starts_with("unexpected");
    if !is_of_the_parser {
        return error;
    }
    let _: syn::Result<Option<Token![=]>> = value.parse();
    if form(&key.to_string()).contains('"') && value.peek(Ident::peek_any) {
        return syn::Error::new(error.span(), not_a_literal(key, &key.to_string()));
    }
    if value.is_empty() || value.peek(Token![,]) {
        let key_text = key.to_string();
        let message = format!("`{key_text}` needs a value; write `{}`", form(&key_text));
        syn::Error::new(key.span(), message)
    } else {
        syn::Error::new(error.span(), as_written(key))
    }
}
