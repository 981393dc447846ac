//! What a project sets for its rules, and what becomes of what they find.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::audit::violation::Severity;
use crate::audit::{self, EntryPath, OwnRules, Policies, RuleOverride, RuleSettings};

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AuditConfig {
    /// The profile's where absent.
    pub policy: Option<PolicyConfig>,
    /// The score that is still accepted under `deny`.
    pub tolerance: u32,
    pub profile: String,
    /// What milestones may hold.
    pub curate: Curation,
    pub rules: BTreeMap<String, RuleConfig>,
    /// Patterns of names that the program begins with.
    pub roots: Vec<String>,
    /// Patterns by layer, the highest first.
    pub layers: Vec<Vec<String>>,
    pub packages: BTreeMap<String, PolicyConfig>,
    pub paths: BTreeMap<PathConfig, PolicyConfig>,
    /// The project's own rules, read from its folder.
    #[serde(skip)]
    pub own: Vec<OwnRules>,
}

impl Default for AuditConfig {
    fn default() -> AuditConfig {
        AuditConfig {
            policy: None,
            tolerance: audit::TOLERANCE,
            profile: "default".into(),
            curate: Curation::Anything,
            rules: BTreeMap::new(),
            roots: Vec::new(),
            layers: Vec::new(),
            packages: BTreeMap::new(),
            paths: BTreeMap::new(),
            own: Vec::new(),
        }
    }
}

/// What becomes of a definition whose score is above the tolerance, and of what one rule finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PolicyConfig {
    Allow,
    Warn,
    Deny,
}

/// A way in, as a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PathConfig {
    Repl,
    Load,
    Watcher,
    Patch,
    Rollback,
    Slot,
    Hot,
}

/// What a milestone may hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Curation {
    #[default]
    Anything,
    /// No definition with a finding that is an error.
    NoErrors,
}

/// What is set for one rule; the rule's own values hold where a key is absent.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RuleConfig {
    pub enabled: Option<bool>,
    pub severity: Option<SeverityConfig>,
    pub points: Option<u32>,
    pub threshold: Option<u32>,
    pub policy: Option<PolicyConfig>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SeverityConfig {
    Error,
    Warning,
    Info,
}

impl AuditConfig {
    /// Returns the settings as the rules take them.
    pub fn settings(&self) -> RuleSettings {
        let with_policy =
            |(name, rule): (&String, &RuleConfig)| Some((name.clone(), rule.policy?.policy()));
        RuleSettings {
            policy: self.policy.map(PolicyConfig::policy),
            policies: Policies {
                rules: self.rules.iter().filter_map(with_policy).collect(),
                packages: self
                    .packages
                    .iter()
                    .map(|(name, policy)| (name.clone(), policy.policy()))
                    .collect(),
                paths: self
                    .paths
                    .iter()
                    .map(|(path, policy)| (path.path(), policy.policy()))
                    .collect(),
            },
            tolerance: self.tolerance,
            profile: self.profile.clone(),
            rules: self
                .rules
                .iter()
                .map(|(name, rule)| (name.clone(), rule.change()))
                .collect(),
            roots: self.roots.clone(),
            layers: self.layers.clone(),
            own: self.own.clone(),
        }
    }
}

impl RuleConfig {
    fn change(&self) -> RuleOverride {
        RuleOverride {
            enabled: self.enabled,
            severity: self.severity.map(|severity| match severity {
                SeverityConfig::Error => Severity::Error,
                SeverityConfig::Warning => Severity::Warning,
                SeverityConfig::Info => Severity::Info,
            }),
            points: self.points,
            threshold: self.threshold,
        }
    }
}

impl PolicyConfig {
    fn policy(self) -> audit::Policy {
        match self {
            PolicyConfig::Allow => audit::Policy::Allow,
            PolicyConfig::Warn => audit::Policy::Warn,
            PolicyConfig::Deny => audit::Policy::Deny,
        }
    }
}

impl PathConfig {
    fn path(self) -> EntryPath {
        match self {
            PathConfig::Repl => EntryPath::Repl,
            PathConfig::Load => EntryPath::Load,
            PathConfig::Watcher => EntryPath::Watcher,
            PathConfig::Patch => EntryPath::Patch,
            PathConfig::Rollback => EntryPath::Rollback,
            PathConfig::Slot => EntryPath::Slot,
            PathConfig::Hot => EntryPath::Hot,
        }
    }
}
