use proc_macro2::Ident;

use crate::errors::Errors;

/// The value of a key that can be given once. It remembers the key as it was typed, for errors.
pub(crate) struct Slot<T>(Option<(Ident, T)>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Slot<T> {
    pub(super) fn set(&mut self, key: &Ident, value: T, errors: &mut Errors) {
        match &self.0 {
            Some((first, _)) if first == key => {
                errors.add(key, format_args!("`{key}` is given twice; leave one out"));
            }
            Some((first, _)) => {
                errors.add(
                    key,
                    format_args!("`{key}` contradicts `{first}`; leave one out"),
                );
            }
            None => self.0 = Some((key.clone(), value)),
        }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        self.0.as_ref().map(|(_, value)| value)
    }

    pub(super) fn get_mut(&mut self) -> Option<&mut T> {
        self.0.as_mut().map(|(_, value)| value)
    }

    /// The key as it was typed.
    pub(crate) fn key(&self) -> Option<&Ident> {
        self.0.as_ref().map(|(key, _)| key)
    }

    pub(crate) fn both(&self) -> Option<(&Ident, &T)> {
        self.0.as_ref().map(|(key, value)| (key, value))
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.is_some()
    }
}
