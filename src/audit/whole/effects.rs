//! What running code does to the world, as a set.

use crate::lang::builtins::Effect;

/// A set of effects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Effects(u16);

/// Every effect with its word, by name.
const WORDS: &[(Effects, &str)] = &[
    (Effects::CLOCK, "clock"),
    (Effects::ENVIRONMENT, "environment"),
    (Effects::EVAL, "eval"),
    (Effects::FILE, "file"),
    (Effects::HISTORY, "history"),
    (Effects::INPUT, "input"),
    (Effects::MODEL, "model"),
    (Effects::MUTATION, "mutation"),
    (Effects::NETWORK, "network"),
    (Effects::OUTPUT, "output"),
    (Effects::PROCESS, "process"),
    (Effects::RANDOM, "random"),
];

impl Effects {
    pub const NONE: Effects = Effects(0);
    pub const CLOCK: Effects = Effects(1);
    pub const ENVIRONMENT: Effects = Effects(1 << 1);
    pub const EVAL: Effects = Effects(1 << 2);
    pub const FILE: Effects = Effects(1 << 3);
    pub const HISTORY: Effects = Effects(1 << 4);
    /// Reads what a person types.
    pub const INPUT: Effects = Effects(1 << 5);
    pub const MODEL: Effects = Effects(1 << 6);
    /// Changes a global variable, or what one holds.
    pub const MUTATION: Effects = Effects(1 << 7);
    pub const NETWORK: Effects = Effects(1 << 8);
    pub const OUTPUT: Effects = Effects(1 << 9);
    pub const PROCESS: Effects = Effects(1 << 10);
    pub const RANDOM: Effects = Effects(1 << 11);

    /// Returns what a builtin does to the world. What it does to its arguments is not seen here.
    pub fn of(effect: Effect) -> Effects {
        match effect {
            // A task runs what it is given, which is seen where it is written.
            Effect::Pure | Effect::Mutates | Effect::Image | Effect::Evaluates => Effects::NONE,
            Effect::Prints => Effects::OUTPUT,
            Effect::Clock => Effects::CLOCK,
            Effect::Random => Effects::RANDOM,
            Effect::ReadFiles | Effect::WriteFiles => Effects::FILE,
            Effect::Environment => Effects::ENVIRONMENT,
            Effect::Network => Effects::NETWORK,
            Effect::Model => Effects::MODEL,
            Effect::Process => Effects::PROCESS,
        }
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn contains(self, other: Effects) -> bool {
        self.0 & other.0 == other.0
    }

    #[must_use]
    pub fn with(self, other: Effects) -> Effects {
        Effects(self.0 | other.0)
    }

    /// Returns the effects one by one, by name.
    pub fn each(self) -> impl Iterator<Item = (Effects, &'static str)> {
        WORDS
            .iter()
            .copied()
            .filter(move |(effect, _)| self.contains(*effect))
    }

    /// Returns the words for all of them, by name.
    pub fn words(self) -> Vec<&'static str> {
        self.each().map(|(_, word)| word).collect()
    }
}
