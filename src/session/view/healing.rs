//! A function that is being healed.

use super::outcomes::TestRow;

/// How somebody wants it healed; what is not said is as the project says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HealWish {
    pub attempts_max: Option<u32>,
    /// `provider:model`.
    pub model: Option<String>,
    /// Whether as little as possible is to change.
    pub keep_structure: bool,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum HealNews {
    /// Its examples were run.
    Examined {
        row: TestRow,
    },
    /// A model is asked for the so-manieth time.
    Asking {
        attempt: u32,
    },
    /// It answered, in so many tokens.
    Answered {
        attempt: u32,
        tokens: u64,
    },
    /// The gate says what the candidate is worth.
    Tried {
        attempt: u32,
        held: usize,
        total: usize,
        /// What is wrong with it, a line each.
        failures: Vec<String>,
    },
    Ended(Healed),
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Healed {
    pub name: String,
    pub status: HealStatus,
    /// The text that the name has now.
    pub old: String,
    /// The one that it would have.
    pub candidate: Option<String>,
    /// The same without comments and docstring, which are as they were.
    pub implementation: Option<String>,
    pub attempts: u32,
    pub tokens: u64,
    /// Examples that hold: those of the candidate, or those of the function where there is none.
    pub passing: usize,
    pub total: usize,
    /// The exchange with the model in which the candidate was written, by its number in the history.
    pub exchange: Option<u64>,
    pub model: String,
    /// Why it waits for a person, or why there is no candidate.
    pub reason: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HealStatus {
    /// All its examples hold already.
    #[default]
    Healthy,
    /// It has no examples.
    Unspecified,
    /// There is a candidate that passes every step.
    Proposed,
    /// It was replaced.
    Healed,
    /// Nothing that the model wrote passed.
    Failed,
}

impl HealStatus {
    pub fn name(self) -> &'static str {
        match self {
            HealStatus::Healthy => "healthy",
            HealStatus::Unspecified => "unspecified",
            HealStatus::Proposed => "proposed",
            HealStatus::Healed => "healed",
            HealStatus::Failed => "failed",
        }
    }
}
