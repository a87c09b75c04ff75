//! Sets of lanes, and the lanes of a message.

pub(super) const LANES: usize = u64::BITS as usize;

/// A set of lanes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LaneSet(u64);

impl LaneSet {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const ALL: Self = Self(u64::MAX);

    /// Returns the lanes of a message by the hashes of its identities. A message without identity has
    /// no order, and its lane follows from its sequence.
    pub(crate) fn of(touches: impl Iterator<Item = u64>, sequence: u64) -> Self {
        let lanes = touches.fold(0, |lanes, hash| lanes | 1 << Self::lane(hash));
        Self(if lanes == 0 {
            1 << (sequence % LANES as u64)
        } else {
            lanes
        })
    }

    /// Returns the lane of a hash. Multiplication mixes the low bits into the weaker high bits.
    pub(super) fn lane(hash: u64) -> u64 {
        hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - LANES.trailing_zeros())
    }

    pub(super) fn one(lane: usize) -> Self {
        Self(1 << lane)
    }

    pub(crate) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(crate) fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn iter(self) -> impl Iterator<Item = usize> {
        let mut rest = self;
        std::iter::from_fn(move || {
            let lane = (rest.0 != 0).then(|| rest.first())?;
            rest = rest.without(Self::one(lane));
            Some(lane)
        })
    }

    /// Returns the lane in which a message of these lanes is counted.
    pub(crate) fn counted(self) -> Self {
        Self::one(self.first())
    }

    /// Returns the index of the lane in which a message of these lanes is counted.
    pub(super) fn first(self) -> usize {
        self.0.trailing_zeros() as usize % LANES
    }
}
