//! Declares objects of the API: a struct of optional fields, its setters, its shape and its walk.

/// An object whose missing keys are filled from another one.
pub(crate) trait Over {
    /// Fills the keys that `self` leaves out with those of `base`.
    fn over(self, base: &Self) -> Self;
}

/// Declares an object. Every field is optional. `open` adds `extra`, for keys that the API allows but
/// does not list. The name after `as` is the shape's. It begins with `Context`, so that a user's type
/// `Device` keeps its name in a document with both. Without it, the shape has the name of the type.
///
/// A field of a public object has a value for examples: an argument of its setter, with its JSON after `is`
/// if that differs.
macro_rules! wire_object {
    (
        $(#[$doc:meta])*
        struct $name:ident { $($(#[doc = $field_doc:literal])* $field:ident: $type:ty => $key:literal,)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default)]
        struct $name { $($field: Option<$type>,)* }

        impl $name {
            fn new() -> Self {
                Self::default()
            }

            $(
                $(#[doc = $field_doc])*
                fn $field(mut self, $field: impl Into<$type>) -> Self {
                    self.$field = Some($field.into());
                    self
                }
            )*
        }

        $crate::call::object::wire_object!(@shape $name () object $($(#[doc = $field_doc])* $type => $key,)*);

        impl $crate::walk::CioObject for $name {
            fn visit_fields<F: $crate::walk::Fields>(&self, to: &mut F) {
                $($crate::walk::CioProperty::visit_as_field(&self.$field, $key, to);)*
            }
        }
    };

    (
        $(#[$doc:meta])*
        pub open struct $name:ident $(as $shape:literal)? {
            $($(#[doc = $field_doc:literal])* $field:ident: $type:ty => $key:literal = $value:literal $(is $json:literal)?,)*
        }
    ) => {
        $(#[$doc])*
        #[doc = $crate::call::example::object!(
            $name,
            concat!($("\n    .", stringify!($field), "(", $value, ")"),*),
            concat!($("\n    \"", $key, "\": ", $crate::call::example::json!($value $($json)?), ","),*)
        )]
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name {
            $($field: Option<$type>,)*
            extra: serde_json::Map<String, serde_json::Value>,
        }

        impl $name {
            /// Nothing set.
            #[doc = $crate::call::example::object!($name, "", "")]
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }

            $(
                $(#[doc = $field_doc])*
                #[doc = $crate::call::example::object!(
                    $name,
                    concat!(".", stringify!($field), "(", $value, ")"),
                    concat!(" \"", $key, "\": ", $crate::call::example::json!($value $($json)?), " ")
                )]
                #[must_use]
                pub fn $field(mut self, $field: impl Into<$type>) -> Self {
                    self.$field = Some($field.into());
                    self
                }
            )*

            /// Sets a key that has no setter of its own. A key that has one is left alone: the
            /// setter's value counts.
            #[doc = $crate::call::example::object!(
                $name, ".extra(\"color\", \"red\")", " \"color\": \"red\" "
            )]
            #[must_use]
            pub fn extra(mut self, key: impl Into<String>, value: impl Into<serde_json::Value>) -> Self {
                self.extra.insert(key.into(), value.into());
                self
            }

            /// Shows its own values, and those of `base` for the keys that it does not set.
            pub(crate) fn visit_over<F: $crate::walk::Fields>(&self, base: &Self, to: &mut F) {
                const LISTED: &[&str] = &[$($key),*];
                $($crate::walk::CioProperty::visit_as_field(
                    &self.$field.as_ref().or(base.$field.as_ref()), $key, to,
                );)*
                let below = base.extra.iter().filter(|(key, _)| !self.extra.contains_key(*key));
                for (key, value) in self.extra.iter().chain(below) {
                    if !LISTED.contains(&key.as_str()) {
                        to.entry(key, value);
                    }
                }
            }
        }

        impl $crate::call::object::Over for $name {
            fn over(mut self, base: &Self) -> Self {
                $(self.$field = self.$field.or_else(|| base.$field.clone());)*
                for (key, value) in &base.extra {
                    if !self.extra.contains_key(key) {
                        self.extra.insert(key.clone(), value.clone());
                    }
                }
                self
            }
        }

        $crate::call::object::wire_object!(@shape $name ($($shape)?) open_object $($(#[doc = $field_doc])* $type => $key,)*);

        impl $crate::walk::CioObject for $name {
            fn visit_fields<F: $crate::walk::Fields>(&self, to: &mut F) {
                static NOTHING: std::sync::LazyLock<$name> = std::sync::LazyLock::new($name::default);
                self.visit_over(&NOTHING, to);
            }
        }
    };

    (@shape $name:ident ($($shape:literal)?) $kind:ident $($(#[doc = $field_doc:literal])* $type:ty => $key:literal,)*) => {
        impl $crate::walk::CioProperty for $name {
            const SHAPE: &'static $crate::shape::Shape = &$crate::shape::Shape::new::<Self>(
                $crate::shape::Kind::$kind(&[$(
                    $crate::shape::Field::new::<Option<$type>>($key)
                        .with_doc(concat!($($field_doc),*).trim_ascii()),
                )*]),
            )
            .with_name($crate::call::object::shape_name!($name $($shape)?));

            fn visit_property<V: $crate::walk::Visitor>(&self, to: &mut V) {
                to.object(self);
            }
        }
    };
}

/// Declares an enum whose variants are strings.
macro_rules! wire_texts {
    (
        $(#[$doc:meta])*
        pub enum $name:ident $(in $module:literal)? $(as $shape:literal)? { $($(#[doc = $variant_doc:literal])* $variant:ident => $text:literal,)* }
    ) => {
        $(#[$doc])*
        #[doc = $crate::call::example::texts!(
            concat!($($module)?), $name,
            "assert_eq!(serde_json::to_value(Json(&",
            $(concat!(stringify!($variant), "))?, \"", $text, "\""),)*
        )]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[doc = $variant_doc])* $variant,)* }

        impl $name {
            /// The string on the wire.
            #[doc = $crate::call::example::texts!(
                concat!($($module)?), $name,
                "assert_eq!(",
                $(concat!(stringify!($variant), ".as_str(), \"", $text, "\""),)*
            )]
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }

        impl $crate::walk::CioProperty for $name {
            const SHAPE: &'static $crate::shape::Shape = &$crate::shape::Shape::new::<Self>(
                $crate::shape::Kind::externally_tagged(&[$(
                    $crate::shape::Variant::unit($text)
                        .with_member(stringify!($variant))
                        .with_doc(concat!($($variant_doc),*).trim_ascii()),
                )*]),
            )
            .with_name($crate::call::object::shape_name!($name $($shape)?));

            fn visit_property<V: $crate::walk::Visitor>(&self, to: &mut V) {
                to.text(self.as_str());
            }
        }
    };
}

/// Returns the name of a shape: the given one, or that of its type.
macro_rules! shape_name {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident $shape:literal) => {
        $shape
    };
}

pub(crate) use {shape_name, wire_object, wire_texts};
