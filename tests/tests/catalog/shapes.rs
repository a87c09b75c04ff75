//! Random shapes, and others that are much like them.

use customerio::shape::{Constraint, Field, Format, Kind, Shape, Variant};
use customerio_rules::constraint::{Bound, Constraint as Rule, Number, NumberRange};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// The plan of a shape, which can be changed before the shape is built.
#[derive(Clone, Debug)]
pub enum Plan {
    Any,
    Boolean,
    Integer(u8, Range),
    Number(Range),
    Text(Length, Option<&'static str>, Option<Vec<&'static str>>),
    /// A text that keeps one of [`PATTERNS`].
    Pattern(usize),
    /// One of [`TREES`], which hold themselves.
    Tree(usize),
    List(Box<Plan>, Length, bool),
    Tuple(Vec<Plan>),
    Map(Box<Plan>, Length),
    Object(Vec<Member>, bool),
    Enum(u8, Vec<Case>),
    Nullable(Box<Plan>),
}

/// The ends, with whether they are allowed, and the parts of a step.
type Range = (Option<(i32, bool)>, Option<(i32, bool)>, Option<(u64, i8)>);
type Length = (u64, Option<u64>);

#[derive(Clone, Debug)]
pub struct Member {
    name: &'static str,
    optional: bool,
    /// Whether its keys are flattened into those of the parent, if it is an object.
    flat: bool,
    of: Plan,
}

#[derive(Clone, Debug)]
pub struct Case {
    name: &'static str,
    content: Content,
}

#[derive(Clone, Debug)]
pub enum Content {
    Unit,
    Newtype(Plan),
    Object(Vec<Member>),
}

const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];
const WORDS: [&str; 4] = ["x", "yy", "zzz", "éé"];

type Matches = fn(&str) -> bool;

/// Patterns, each with what it means.
const PATTERNS: [(&str, Matches); 4] = [
    ("^[a-c]+$", |text| {
        !text.is_empty() && text.chars().all(|it| ('a'..='c').contains(&it))
    }),
    ("^[a-z]*$", |text| {
        text.chars().all(|it| it.is_ascii_lowercase())
    }),
    ("^x-[0-9]{2}$", |text| {
        text.strip_prefix("x-")
            .is_some_and(|it| it.len() == 2 && it.chars().all(|it| it.is_ascii_digit()))
    }),
    ("^(?:yes|no)$", |text| matches!(text, "yes" | "no")),
];

/// Recursive types with different other fields.
static TREES: [Shape; 3] = [
    tree(
        Kind::object(const { &[Field::from_shape("kids", &KIDS[0], false)] }),
        "Leafless",
    ),
    tree(
        Kind::object(
            const {
                &[
                    Field::from_shape("kids", &KIDS[1], false),
                    Field::new::<Option<String>>("label"),
                ]
            },
        ),
        "Labelled",
    ),
    tree(
        Kind::open_object(
            const {
                &[
                    Field::from_shape("kids", &KIDS[2], true),
                    Field::new::<u8>("label"),
                ]
            },
        ),
        "Counted",
    ),
];

static KIDS: [Shape; 3] = [kids(&LAZY[0]), kids(&LAZY[1]), kids(&LAZY[2])];

static LAZY: [Shape; 3] = [
    Shape::recursive::<()>(|| &TREES[0]),
    Shape::recursive::<()>(|| &TREES[1]),
    Shape::recursive::<()>(|| &TREES[2]),
];

const fn tree(kind: Kind, name: &'static str) -> Shape {
    Shape::new::<()>(kind).with_name(name)
}

const fn kids(of: &'static Shape) -> Shape {
    Shape::new::<()>(Kind::bounded_array(of, 0, Some(2)))
}

/// Never empty, since a shape without values has no breaks.
fn range() -> impl Strategy<Value = Range> {
    let min = option::of((-3..0_i32, any::<bool>()));
    let max = option::of((1..4_i32, any::<bool>()));
    // Steps on which validators agree; 0 is a multiple of each.
    let steps = vec![(1, 0), (2, 0), (3, 0), (5, -1), (25, -2)];
    let step = option::weighted(0.3, prop::sample::select(steps));
    (min, max, step)
}

fn length() -> impl Strategy<Value = Length> {
    (0..3_u64, option::of(1..4_u64)).prop_map(|(min, more)| (min, more.map(|more| min + more)))
}

fn leaf() -> impl Strategy<Value = Plan> {
    let words = prop::sample::subsequence(WORDS.to_vec(), 1..4);
    let format = prop::sample::select(vec!["email", "date", "uuid", "ipv4"]);
    prop_oneof![
        1 => Just(Plan::Any),
        2 => Just(Plan::Boolean),
        3 => (0..4_u8, range()).prop_map(|(size, range)| Plan::Integer(size, range)),
        3 => range().prop_map(Plan::Number),
        3 => length().prop_map(|length| Plan::Text(length, None, None)),
        1 => format.prop_map(|format| Plan::Text((0, None), Some(format), None)),
        1 => words.prop_map(|words| Plan::Text((0, None), None, Some(words))),
        1 => (0..PATTERNS.len()).prop_map(Plan::Pattern),
        1 => (0..TREES.len()).prop_map(Plan::Tree),
    ]
}

fn members(inner: BoxedStrategy<Plan>) -> impl Strategy<Value = Vec<Member>> {
    let names = prop::sample::subsequence(NAMES.to_vec(), 0..4);
    (
        names,
        vec((any::<bool>(), prop::bool::weighted(0.3), inner), 4),
    )
        .prop_map(|(names, of)| {
            let pairs = names.into_iter().zip(of);
            let members = pairs.map(|(name, (optional, flat, of))| Member {
                name,
                optional,
                flat,
                of,
            });
            members.collect()
        })
}

fn cases(inner: BoxedStrategy<Plan>) -> impl Strategy<Value = Vec<Case>> {
    let names = prop::sample::subsequence(vec!["P", "Q", "R"], 1..4);
    let content = prop_oneof![
        Just(Content::Unit),
        inner.clone().prop_map(Content::Newtype),
        members(inner).prop_map(Content::Object),
    ];
    (names, vec(content, 3)).prop_map(|(names, of)| {
        let pairs = names.into_iter().zip(of);
        pairs
            .map(|(name, content)| Case { name, content })
            .collect()
    })
}

pub fn plan() -> BoxedStrategy<Plan> {
    let tree = leaf().prop_recursive(3, 12, 3, |inner| {
        let inner = inner.boxed();
        prop_oneof![
            (inner.clone(), length(), any::<bool>()).prop_map(|(of, length, unique)| {
                // There may be no two that are not alike.
                let unique = unique && length.0 < 2;
                Plan::List(Box::new(of), length, unique)
            }),
            vec(inner.clone(), 1..3).prop_map(Plan::Tuple),
            (inner.clone(), length()).prop_map(|(of, length)| Plan::Map(Box::new(of), length)),
            (members(inner.clone()), any::<bool>())
                .prop_map(|(members, open)| Plan::Object(members, open)),
            (0..4_u8, cases(inner.clone())).prop_map(|(tagging, cases)| Plan::Enum(tagging, cases)),
            inner.prop_map(|of| Plan::Nullable(Box::new(of))),
        ]
    });
    members(tree.boxed())
        .prop_map(|members| Plan::Object(members, false))
        .boxed()
}

/// A plan and another that differs in some places.
pub fn pair() -> impl Strategy<Value = (Plan, Plan)> {
    let changed = (
        plan(),
        vec((any::<prop::sample::Index>(), plan_part()), 0..3),
    );
    prop_oneof![
        3 => changed.prop_map(|(plan, edits)| {
            let mut other = plan.clone();
            for (at, part) in edits {
                let count = other.count();
                other.replace(&mut at.index(count), part);
            }
            (plan, other)
        }),
        1 => (plan(), plan()),
    ]
}

fn plan_part() -> BoxedStrategy<Plan> {
    prop_oneof![3 => leaf().boxed(), 1 => plan()].boxed()
}

impl Plan {
    /// All plans within, in their order.
    fn inner(&mut self) -> Vec<&mut Self> {
        fn of(members: &mut [Member]) -> impl Iterator<Item = &mut Plan> {
            members.iter_mut().map(|member| &mut member.of)
        }
        match self {
            Self::List(of, ..) | Self::Map(of, _) | Self::Nullable(of) => vec![of],
            Self::Tuple(places) => places.iter_mut().collect(),
            Self::Object(members, _) => of(members).collect(),
            Self::Enum(_, cases) => {
                let mut inner = Vec::new();
                for case in cases {
                    match &mut case.content {
                        Content::Unit => {}
                        Content::Newtype(of) => inner.push(of),
                        Content::Object(members) => inner.extend(of(members)),
                    }
                }
                inner
            }
            _ => Vec::new(),
        }
    }

    /// Returns whether the values of its forms differ: its variants are distinguishable, and no value that
    /// may be any JSON is nullable.
    pub fn is_distinguished(&mut self) -> bool {
        let is_own = match self {
            Self::Enum(tagging, _) => *tagging != 3,
            Self::Nullable(of) => !matches!(**of, Self::Any | Self::Nullable(_)),
            _ => true,
        };
        is_own && self.inner().into_iter().all(Self::is_distinguished)
    }

    /// Whether every flattened member brings a key that must be there. Where one goes, `diff` shows
    /// no payload that had keys of it which may be missing; the compiler calls it a break.
    pub fn is_felt_where_flattened(&mut self) -> bool {
        let felt = |members: &[Member]| {
            let mut flat = members.iter().filter(|member| member.flat);
            flat.all(|member| member.of.requires_a_key())
        };
        let is_felt = match self {
            Self::Object(members, _) => felt(members),
            Self::Enum(_, cases) => cases.iter().all(|case| match &case.content {
                Content::Object(members) => felt(members),
                Content::Unit | Content::Newtype(_) => true,
            }),
            _ => true,
        };
        is_felt && self.inner().into_iter().all(Self::is_felt_where_flattened)
    }

    fn requires_a_key(&self) -> bool {
        match self {
            Self::Object(members, _) => members
                .iter()
                .any(|member| !member.optional && (!member.flat || member.of.requires_a_key())),
            Self::Tree(_) => true,
            _ => false,
        }
    }

    fn count(&mut self) -> usize {
        1 + self.inner().into_iter().map(Self::count).sum::<usize>()
    }

    /// Puts a part in the place of this number; the whole stays an object, and a small change of
    /// its own.
    fn replace(&mut self, at: &mut usize, part: Self) {
        if *at == 0 {
            match self {
                Self::Object(members, open) => match members.first_mut() {
                    Some(first) => first.optional = !first.optional,
                    None => *open = !*open,
                },
                _ => *self = part,
            }
            *at = usize::MAX;
            return;
        }
        *at -= 1;
        for inner in self.inner() {
            inner.replace(at, part.clone());
            if *at == usize::MAX {
                return;
            }
        }
    }

    /// The shape. Shapes are constants, so it stays for as long as the test does.
    pub fn shape(&self) -> &'static Shape {
        let (kind, constraints) = self.kind();
        leak(Shape::new::<()>(kind).with_constraints(leak(constraints)))
    }

    fn kind(&self) -> (Kind, Vec<Constraint>) {
        match self {
            Self::Any => (Kind::any(), Vec::new()),
            Self::Boolean => (Kind::boolean(), Vec::new()),
            Self::Integer(size, range) => {
                let (min, max) = [
                    (0, 255),
                    (-128, 127),
                    (0, 65_535),
                    (-(1 << 31), (1 << 31) - 1),
                ][usize::from(*size)];
                (Kind::integer(min, max), ranged(*range))
            }
            Self::Number(range) => (Kind::number(), ranged(*range)),
            Self::Text((min, max), format, words) => {
                let (min, max) = (*min, *max);
                let mut constraints = vec![Constraint::length(min, max)];
                let format = format.and_then(Format::from_name);
                constraints.extend(format.map(Constraint::format));
                let words = words.clone().map(|words| &**leak(words));
                constraints.extend(words.map(Constraint::one_of));
                (Kind::string(), constraints)
            }
            Self::Pattern(which) => {
                let (source, matches) = PATTERNS[*which];
                let pattern = Constraint::pattern(source, matches);
                (Kind::string(), vec![pattern])
            }
            Self::Tree(which) => (TREES[*which].kind(), Vec::new()),
            Self::List(of, (min, max), unique) => {
                let of = of.shape();
                let (min, max, unique) = (*min, *max, *unique);
                let kind = if unique {
                    Kind::bounded_set(of, min, max)
                } else {
                    Kind::bounded_array(of, min, max)
                };
                (kind, Vec::new())
            }
            Self::Tuple(places) => {
                let places: Vec<_> = places.iter().map(Self::shape).collect();
                (Kind::tuple(leak(places)), Vec::new())
            }
            Self::Map(of, (min, max)) => {
                let (min, max) = (*min, *max);
                let items = Constraint::items(min, max);
                (Kind::map(of.shape()), vec![items])
            }
            Self::Object(members, open) => (object(fields(members, ""), *open), Vec::new()),
            Self::Enum(tagging, cases) => (choice(*tagging, cases), Vec::new()),
            Self::Nullable(of) => (Kind::nullable(of.shape()), Vec::new()),
        }
    }
}

fn choice(tagging: u8, cases: &[Case]) -> Kind {
    const INTERNAL: u8 = 1;
    let variants = cases.iter().map(|case| match &case.content {
        Content::Unit => Variant::unit(case.name),
        // Only an object has room for a tag.
        Content::Newtype(_) if tagging == INTERNAL => Variant::unit(case.name),
        Content::Newtype(of) => Variant::newtype(case.name, of.shape()),
        Content::Object(members) => Variant::object(case.name, fields(members, "")),
    });
    let variants = leak(variants.collect::<Vec<_>>());
    match tagging {
        0 => Kind::externally_tagged(variants),
        INTERNAL => Kind::internally_tagged("t", variants),
        2 => Kind::adjacently_tagged("t", "v", variants),
        _ => Kind::untagged(variants),
    }
}

const fn object(fields: &'static [Field], open: bool) -> Kind {
    if open {
        Kind::open_object(fields)
    } else {
        Kind::object(fields)
    }
}

/// Fields, by names that tell what they are flattened from.
fn fields(members: &[Member], before: &str) -> &'static [Field] {
    let fields = members.iter().map(|it| {
        let name: &'static str = format!("{before}{}", it.name).leak();
        match &it.of {
            Plan::Object(members, open) if it.flat => {
                let shape = Shape::new::<()>(object(fields(members, name), *open));
                Field::flattened(name, leak(shape))
            }
            of => Field::from_shape(name, of.shape(), it.optional),
        }
    });
    leak(fields.collect::<Vec<_>>())
}

fn ranged((min, max, step): Range) -> Vec<Constraint> {
    let bound = |end: Option<(i32, bool)>| match end {
        None => Bound::None,
        Some((number, true)) => Bound::Inclusive(Number::Integer(number.into())),
        Some((number, false)) => Bound::Exclusive(Number::Float(number.into())),
    };
    let (min, max) = (bound(min), bound(max));
    let mut constraints = vec![Constraint::of(Rule::Range(NumberRange { min, max }))];
    constraints
        .extend(step.and_then(|(digits, exponent)| Constraint::multiple_of(digits, exponent)));
    constraints
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}
