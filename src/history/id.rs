//! Names for people: UUID v7, sortable by time. What identifies for good is the leaf hash.

macro_rules! uuid_newtype {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// Returns a new name; its first 48 bits are the time.
            pub fn now() -> $name {
                $name(uuid::Uuid::now_v7())
            }

            pub fn from_bytes(bytes: [u8; 16]) -> $name {
                $name(uuid::Uuid::from_bytes(bytes))
            }

            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }
    };
}

uuid_newtype!(
    /// The name of an atomic commit.
    CommitUuid
);
uuid_newtype!(
    /// The name of a milestone.
    MilestoneUuid
);

/// Returns bytes that no other log has: what a new log is named from.
pub(super) fn unique() -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..16].copy_from_slice(uuid::Uuid::now_v7().as_bytes());
    bytes[16..].copy_from_slice(uuid::Uuid::now_v7().as_bytes());
    bytes
}

/// The first digits of a UUID or a hash, as a range of bytes: from all zeros behind them to all ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefix {
    pub low: Vec<u8>,
    pub high: Vec<u8>,
}

impl Prefix {
    /// Fewer digits than this are more likely a slip than a name.
    pub const DIGITS_MIN: usize = 4;

    /// Reads hex digits, upper or lower case, dashes ignored, as the beginning of `length` bytes.
    pub fn read(text: &str, length: usize) -> Option<Prefix> {
        let digits: Vec<u8> = text
            .chars()
            .filter(|it| *it != '-')
            .map(|it| it.to_digit(16).map(|digit| digit as u8))
            .collect::<Option<_>>()?;
        if digits.len() < Prefix::DIGITS_MIN || digits.len() > length * 2 {
            return None;
        }
        let filled = |filler: u8| -> Vec<u8> {
            (0..length)
                .map(|index| {
                    let digit = |at: usize| digits.get(at).copied().unwrap_or(filler);
                    digit(index * 2) << 4 | digit(index * 2 + 1)
                })
                .collect()
        };
        Some(Prefix {
            low: filled(0),
            high: filled(15),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_a_range() {
        let prefix = Prefix::read("A9-3dB", 4).expect("hex digits");
        assert_eq!(prefix.low, [0xa9, 0x3d, 0xb0, 0x00]);
        assert_eq!(prefix.high, [0xa9, 0x3d, 0xbf, 0xff]);
        assert_eq!(Prefix::read("a9", 4), None, "too short");
        assert_eq!(Prefix::read("a93d000000", 4), None, "too long");
        assert_eq!(Prefix::read("add!", 4), None, "no digits");
    }

    #[test]
    fn logs_have_different_names() {
        assert_ne!(unique(), unique());
    }
}
