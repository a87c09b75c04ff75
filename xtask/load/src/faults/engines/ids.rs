//! The messages, their identities, and ids that name the place of a message among those of each identity.

use customerio::CioEvent;

pub(super) const USERS: u32 = 500;
pub(super) const VISITORS: u32 = 50;

/// Something happened.
#[derive(CioEvent)]
#[cio(event = "Relayed")]
pub(super) struct Relayed {
    /// Whether the sink refuses it.
    refused: bool,
    padding: &'static str,
}

pub(super) fn event(refused: bool) -> Relayed {
    Relayed {
        refused,
        padding: "a message is about as long as an order of a shop, a few hundred bytes at most",
    }
}

/// The mark of an id of a message that the sink refuses.
const REFUSED: &str = "refused";

/// The id of a message: the numbers of its identities, and a part that no other attempt has.
pub(super) fn id(numbers: &[(String, i64)], refused: bool, random: &mut fastrand::Rng) -> String {
    let numbers: Vec<_> = numbers
        .iter()
        .map(|(identity, number)| format!("{identity}:{number}"))
        .collect();
    let mark = if refused { REFUSED } else { "" };
    format!("{};{mark}{:016x}", numbers.join(","), random.u64(..))
}

/// Whether the sink refuses the message of an id.
pub(super) fn is_refused(id: &str) -> bool {
    id.contains(REFUSED)
}

/// The identities of an id, with the number of the message among those of the identity.
pub(super) fn numbers(id: &str) -> impl Iterator<Item = (&str, u64)> {
    let numbers = id.split_once(';').map_or("", |(numbers, _)| numbers);
    numbers.split(',').filter_map(|part| {
        let (identity, number) = part.split_once(':')?;
        Some((identity, number.parse().ok()?))
    })
}
