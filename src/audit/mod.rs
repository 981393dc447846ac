//! Judging a definition: sensors measure, rules of the language decide. Knows `lang`, does no I/O.
//!
//! ```text
//!   Definition ──sensors──► fact `definition` ──rules──► facts `violation`
//!                                                              │
//!                        Judgement ◄──policy── what counts ◄──waivers
//! ```
//!
//! A fact is a file in `facts/` and its line in `SENSORS`; a rule is a file in `rules/<category>/`.
//! A rule of style is a pattern that is laid over the code itself: see `idioms`.

#![forbid(unsafe_code)]

mod auditor;
mod catalogue;
mod day;
pub mod engine;
pub mod facts;
mod idioms;
pub mod measured;
mod occasion;
pub mod past;
mod rule_set;
mod settings;
mod surroundings;
#[cfg(test)]
mod tests;
pub mod trouble;
mod verdict;
pub mod violation;
mod waiver;
pub mod whole;

pub use auditor::{AuditError, Auditor, complexity, measurements};
pub use catalogue::RuleEntry;
pub use day::Day;
pub use occasion::Occasion;
pub use rule_set::RuleSet;
pub use settings::{
    EntryPath, OwnRules, PROFILES, Policies, Policy, RuleOverride, RuleSettings, TOLERANCE,
};
pub use surroundings::Surroundings;
pub use verdict::{Before, Circumstances};
pub use waiver::{Standing, Waiver};
