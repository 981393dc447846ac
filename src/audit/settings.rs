//! What a project may change about the rules.

use std::collections::BTreeMap;

use super::violation::Severity;

/// What becomes of a definition whose score is above the tolerance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// It is listed and accepted.
    #[default]
    Warn,
    /// It is refused.
    Deny,
}

/// The settings of all rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSettings {
    /// `None` leaves it to the profile.
    pub policy: Option<Policy>,
    /// The score that is still accepted under `deny`.
    pub tolerance: u32,
    /// One of `PROFILES`.
    pub profile: String,
    /// By a rule's name, or by its id for all rules of that id. The name wins.
    pub rules: BTreeMap<String, RuleOverride>,
    /// Patterns of names that a program begins with.
    pub roots: Vec<String>,
    /// Patterns by layer, the highest first: a lower one may not use a higher.
    pub layers: Vec<Vec<String>>,
}

/// What is set for one rule; its own values hold where nothing is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleOverride {
    pub enabled: Option<bool>,
    pub severity: Option<Severity>,
    pub points: Option<u32>,
    pub threshold: Option<u32>,
}

/// The score that is accepted where nothing is set, as in the original.
pub const TOLERANCE: u32 = 10;

/// The profiles and the policy each brings. What a profile changes in a rule stands in the rule's file.
pub const PROFILES: &[(&str, Policy)] = &[
    ("default", Policy::Warn),
    ("high-integrity", Policy::Deny),
    ("relaxed", Policy::Warn),
    ("teaching", Policy::Warn),
];

impl Default for RuleSettings {
    fn default() -> RuleSettings {
        RuleSettings {
            policy: None,
            tolerance: TOLERANCE,
            profile: "default".to_string(),
            rules: BTreeMap::new(),
            roots: Vec::new(),
            layers: Vec::new(),
        }
    }
}

impl RuleSettings {
    /// Returns the policy that is set, or that of the profile.
    pub fn policy(&self) -> Policy {
        self.policy.unwrap_or_else(|| {
            PROFILES
                .iter()
                .find(|(name, _)| *name == self.profile)
                .map_or(Policy::Warn, |(_, policy)| *policy)
        })
    }
}
