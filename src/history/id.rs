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
