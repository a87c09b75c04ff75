//! `cargo cio`.

fn main() {}
