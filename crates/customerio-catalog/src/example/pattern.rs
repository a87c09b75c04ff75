//! Generates a string that matches a pattern.

use regex_syntax::ast::{
    Ast, ClassBracketed, ClassPerlKind, ClassSet, ClassSetItem, RepetitionKind, RepetitionRange,
    parse::Parser,
};

/// The maximum length of a string, in bytes.
const MAX_LENGTH: usize = 256;

/// Returns a short string that should match a pattern. The caller checks that it does.
pub(super) fn matching(pattern: &str) -> Option<String> {
    let parsed = Parser::new().parse(pattern).ok()?;
    let mut text = String::new();
    write(&parsed, &mut text)?;
    Some(text)
}

fn write(of: &Ast, to: &mut String) -> Option<()> {
    if to.len() > MAX_LENGTH {
        return None;
    }
    match of {
        Ast::Empty(_) | Ast::Flags(_) | Ast::Assertion(_) => {}
        Ast::Literal(literal) => to.push(literal.c),
        Ast::Dot(_) => to.push('x'),
        Ast::ClassPerl(class) => to.push(match (&class.kind, class.negated) {
            (ClassPerlKind::Digit, false) => '1',
            (ClassPerlKind::Space, false) => ' ',
            (ClassPerlKind::Word, true) => '-',
            (ClassPerlKind::Digit | ClassPerlKind::Space, true) | (ClassPerlKind::Word, false) => {
                'a'
            }
        }),
        Ast::ClassBracketed(class) => to.push(member(class)?),
        Ast::ClassUnicode(_) => return None,
        Ast::Repetition(repetition) => {
            let times = match &repetition.op.kind {
                RepetitionKind::ZeroOrOne | RepetitionKind::ZeroOrMore => 0,
                RepetitionKind::OneOrMore => 1,
                RepetitionKind::Range(
                    RepetitionRange::Exactly(times)
                    | RepetitionRange::AtLeast(times)
                    | RepetitionRange::Bounded(times, _),
                ) => *times,
            };
            for _ in 0..times {
                write(&repetition.ast, to)?;
            }
        }
        Ast::Group(group) => write(&group.ast, to)?,
        Ast::Alternation(any) => write(any.asts.first()?, to)?,
        Ast::Concat(all) => all.asts.iter().try_for_each(|it| write(it, to))?,
    }
    Some(())
}

/// Returns a character of a class: the first listed one, or a plain one for a negated class.
fn member(class: &ClassBracketed) -> Option<char> {
    let ClassSet::Item(items) = &class.kind else {
        return None;
    };
    if !class.negated {
        return first(items);
    }
    let mut plain = ('a'..='z').chain('0'..='9').chain([' ', '-']);
    plain.find(|letter| !contains(items, *letter))
}

fn first(items: &ClassSetItem) -> Option<char> {
    match items {
        ClassSetItem::Literal(literal) => Some(literal.c),
        ClassSetItem::Range(range) => Some(range.start.c),
        ClassSetItem::Perl(class) if !class.negated => Some(match class.kind {
            ClassPerlKind::Digit => '1',
            ClassPerlKind::Space => ' ',
            ClassPerlKind::Word => 'a',
        }),
        ClassSetItem::Bracketed(class) => member(class),
        ClassSetItem::Union(union) => union.items.iter().find_map(first),
        _ => None,
    }
}

fn contains(items: &ClassSetItem, letter: char) -> bool {
    match items {
        ClassSetItem::Literal(literal) => literal.c == letter,
        ClassSetItem::Range(range) => (range.start.c..=range.end.c).contains(&letter),
        ClassSetItem::Union(union) => union.items.iter().any(|it| contains(it, letter)),
        ClassSetItem::Perl(class) => match class.kind {
            ClassPerlKind::Digit => letter.is_ascii_digit() != class.negated,
            ClassPerlKind::Space => letter.is_whitespace() != class.negated,
            ClassPerlKind::Word => letter.is_alphanumeric() != class.negated,
        },
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::matching;

    #[test]
    fn patterns_have_examples() {
        for (pattern, expected) in [
            ("^B-[0-9]+$", "B-0"),
            ("^[A-Z]{2}$", "AA"),
            ("^[+][1-9][0-9]{6,14}$", "+1000000"),
            ("^(?:a|b)c?[^a-c]$", "ad"),
            (r"^\d{4}-\w$", "1111-a"),
        ] {
            assert_eq!(matching(pattern).as_deref(), Some(expected), "{pattern}");
        }
        assert_eq!(matching("("), None);
        assert_eq!(matching("(?:x{100}){100}"), None);
    }
}
