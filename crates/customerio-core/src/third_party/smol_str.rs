//! `smol_str`: a `SmolStr` is a string, and can be the key of a map.

super::text::texts!(smol_str::SmolStr);

#[cfg(test)]
mod tests {
    use smol_str::SmolStr;

    use crate::third_party::probe;

    #[test]
    fn a_string_and_a_map_key() {
        probe::text(&SmolStr::new("ä\""), None, "ä\\\"");
        probe::key(SmolStr::new("plan"));
        probe::id(&SmolStr::new("u1"), "u1");
    }
}
