//! A macro for tests that compile sources with the dependencies that cargo has compiled for the test itself.

use proc_macro::{Literal, TokenStream, TokenTree};

/// Expands to a string with the arguments of the compiler that name compiled dependencies, one a line.
///
/// Cargo offers the places of compiled dependencies in no other way.
#[proc_macro]
pub fn compiled_dependencies(_: TokenStream) -> TokenStream {
    let mut lines = Vec::new();
    let mut arguments = std::env::args_os().map(|it| it.to_string_lossy().into_owned());
    while let Some(argument) = arguments.next() {
        if matches!(&*argument, "--extern" | "-L") {
            lines.push(argument);
            lines.extend(arguments.next());
        }
    }
    TokenTree::from(Literal::string(&lines.join("\n"))).into()
}
