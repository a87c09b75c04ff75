//! `compact_str`: a `CompactString` is a string, and can be the key of a map.

super::text::texts!(compact_str::CompactString);

#[cfg(test)]
mod tests {
    use compact_str::CompactString;

    use crate::third_party::probe;

    #[test]
    fn a_string_and_a_map_key() {
        probe::text(&CompactString::new("ä\""), None, "ä\\\"");
        probe::key(CompactString::new("plan"));
        probe::id(&CompactString::new("u1"), "u1");
    }
}
