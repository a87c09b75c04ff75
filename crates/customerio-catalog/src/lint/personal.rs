//! Finds properties whose name suggests personal data.

use customerio_rules::naming::{self, likeness, words};

use super::findings::Findings;
use super::property::{Property, is_plain};
use super::rules::PERSONAL_WITHOUT_CLASS;

/// Names that suggest personal data in any type, compared by [`likeness`].
const PERSONAL: &[&str] = &[
    "address",
    "bank account",
    "birth date",
    "birthday",
    "card number",
    "credit card",
    "date of birth",
    "dob",
    "driver license",
    "email",
    "email address",
    "family name",
    "fax",
    "first name",
    "full name",
    "gender",
    "given name",
    "home address",
    "iban",
    "ip",
    "ip address",
    "last name",
    "maiden name",
    "middle name",
    "mobile",
    "mobile number",
    "mobile phone",
    "national id",
    "passport",
    "passport number",
    "phone",
    "phone number",
    "postal address",
    "social security number",
    "ssn",
    "street",
    "street address",
    "surname",
    "tax id",
];

/// Endings that suggest personal data, as in `customer_email`. `address` is absent, since things have
/// addresses too.
const ENDINGS: &[&str] = &[
    "birthday",
    "email",
    "email address",
    "first name",
    "ip address",
    "last name",
    "phone",
    "phone number",
    "surname",
];

/// Checks that a property with such a name is marked as personal data.
pub(super) fn check(property: &Property<'_>, to: &mut Findings) {
    let Property {
        subject,
        path,
        field,
        is_personal,
        ..
    } = property;
    // The parts of an object are marked themselves.
    if *is_personal || !is_plain(field.shape()) {
        return;
    }
    let own = likeness(field.name());
    let words: Vec<String> = words(field.name())
        .iter()
        .map(|it| it.to_lowercase())
        .collect();
    let ends = |name: &&str| words.ends_with(&naming::words(name));
    if PERSONAL.iter().any(|name| likeness(name) == own) || ENDINGS.iter().any(ends) {
        let fix = if subject.is_event && !subject.allows_pii {
            "; mark it with `#[cio(pii = \"…\")]`, and the event with `allow_pii(\"…\")` if it is needed \
             there"
        } else {
            "; mark it with `#[cio(pii = \"…\")]`"
        };
        let message = format!("`{path}` sounds like personal data{fix}");
        property.add(&PERSONAL_WITHOUT_CLASS, message, to);
    }
}
