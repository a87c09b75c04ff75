#![allow(dead_code, non_snake_case)]

struct String;
struct Option;
struct Result;
struct Vec;
trait From {}
trait Default {}
fn Some() {}
fn None() {}

#[derive(customerio::CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted<'a> {
    #[cio(user_id, keep)]
    user: &'a str,
    #[cio(length(1..=5), pattern = "^a", format = "email", example = "a@b")]
    text: std::string::String,
    #[cio(range(0.0..=5.0))]
    number: std::option::Option<f64>,
}

fn main() {}
