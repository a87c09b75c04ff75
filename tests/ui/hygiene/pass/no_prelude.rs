#![no_implicit_prelude]
#![deny(warnings)]
#![allow(dead_code)]

#[derive(::customerio::CioProperty)]
enum Plan {
    Free,
}

#[derive(::customerio::CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted<'a> {
    #[cio(user_id)]
    user: &'a str,
    #[cio(length(1..=3), pattern = "^a", one_of("a", "ab"), example = "a")]
    text: ::std::string::String,
    #[cio(range(0..=5))]
    number: ::core::option::Option<u8>,
    #[cio(nullable)]
    list: ::core::option::Option<::std::vec::Vec<Plan>>,
}

#[derive(::customerio::CioTraits)]
#[cio(person)]
struct Customer {
    email: ::std::string::String,
}

fn main() {
    let _ = Plan::Free;
}
