use core::fmt;

/// The position of a value: a JSON Pointer (RFC 6901) that is built only when it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Path<'a> {
    Root,
    Key(&'a Path<'a>, &'a str),
    Index(&'a Path<'a>, usize),
    /// A complete pointer as a string.
    Written(&'a str),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Key(parent, key) => {
                write!(f, "{parent}/")?;
                key.chars().try_for_each(|character| match character {
                    '~' => f.write_str("~0"),
                    '/' => f.write_str("~1"),
                    other => fmt::Write::write_char(f, other),
                })
            }
            Self::Index(parent, index) => write!(f, "{parent}/{index}"),
            Self::Written(pointer) => f.write_str(pointer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn escapes() {
        let list = Path::Key(&Path::Root, "a/b~c");
        assert_eq!(Path::Index(&list, 3).to_string(), "/a~1b~0c/3");
    }
}
