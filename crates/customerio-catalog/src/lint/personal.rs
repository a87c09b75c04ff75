//! What sounds like personal data.

use customerio_rules::naming::{self, likeness, words};

use super::findings::Findings;
use super::property::{Property, is_plain};
use super::rules::PERSONAL_WITHOUT_CLASS;

/// What is personal whoever says it, in the letters of [`likeness`].
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

/// What is personal of whomever it is: `customer_email`. What may also be a thing's, such as an address,
/// is none of them.
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

/// Warns of what sounds like it and does not say so.
pub(super) fn check(property: &Property<'_>, to: &mut Findings) {
    let Property {
        subject,
        path,
        field,
        is_personal,
        ..
    } = property;
    // What it consists of says it of itself.
    if *is_personal || !is_plain(field.shape) {
        return;
    }
    let own = likeness(field.name);
    let words: Vec<String> = words(field.name)
        .iter()
        .map(|it| it.to_lowercase())
        .collect();
    let ends = |name: &&str| words.ends_with(&naming::words(name));
    if PERSONAL.iter().any(|name| likeness(name) == own) || ENDINGS.iter().any(ends) {
        let way_out = if subject.is_event && !subject.allows_pii {
            "; mark it with `#[cio(pii = \"…\")]`, and the event with `allow_pii(\"…\")` if it is needed \
             there"
        } else {
            "; mark it with `#[cio(pii = \"…\")]`"
        };
        let message = format!("`{path}` sounds like personal data{way_out}");
        property.add(&PERSONAL_WITHOUT_CLASS, message, to);
    }
}
