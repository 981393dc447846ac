//! What a project may change about the rules, and about what becomes of what they find.

use std::collections::BTreeMap;

use super::violation::Severity;

/// What becomes of a definition whose score is above the tolerance; of a rule, what its findings do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Policy {
    /// What is found is not counted.
    Allow,
    /// It is listed and accepted.
    #[default]
    Warn,
    /// It is refused; one finding of a rule under `deny` is enough.
    Deny,
}

impl Policy {
    pub const ALL: [Policy; 3] = [Policy::Allow, Policy::Warn, Policy::Deny];

    pub fn name(self) -> &'static str {
        match self {
            Policy::Allow => "allow",
            Policy::Warn => "warn",
            Policy::Deny => "deny",
        }
    }

    pub fn from_name(name: &str) -> Option<Policy> {
        Policy::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// A way into the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryPath {
    /// Typed or evaluated by a person.
    Repl,
    /// A file that is loaded, imported or run.
    Load,
    /// A file that was saved.
    Watcher,
    /// A change a model proposes.
    Patch,
    /// An earlier text that comes back.
    Rollback,
    /// A slot that is changed in living code.
    Slot,
    /// A patch of a running program.
    Hot,
}

impl EntryPath {
    /// In the order in which they are documented.
    pub const ALL: [EntryPath; 7] = [
        EntryPath::Repl,
        EntryPath::Load,
        EntryPath::Watcher,
        EntryPath::Patch,
        EntryPath::Rollback,
        EntryPath::Slot,
        EntryPath::Hot,
    ];

    pub fn name(self) -> &'static str {
        match self {
            EntryPath::Repl => "repl",
            EntryPath::Load => "load",
            EntryPath::Watcher => "watcher",
            EntryPath::Patch => "patch",
            EntryPath::Rollback => "rollback",
            EntryPath::Slot => "slot",
            EntryPath::Hot => "hot",
        }
    }

    pub fn from_name(name: &str) -> Option<EntryPath> {
        EntryPath::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// Policies that hold for some of what is judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policies {
    /// By name or id; the name wins.
    pub rules: BTreeMap<String, Policy>,
    pub packages: BTreeMap<String, Policy>,
    pub paths: BTreeMap<EntryPath, Policy>,
}

impl Policies {
    /// Returns them in words: `rule magic-number deny, path watcher warn`.
    pub fn in_words(&self) -> String {
        let rules = self.rules.iter();
        let rules = rules.map(|(name, policy)| format!("rule {name} {}", policy.name()));
        let packages = self.packages.iter();
        let packages = packages.map(|(name, policy)| format!("package {name} {}", policy.name()));
        let paths = self.paths.iter();
        let paths = paths.map(|(path, policy)| format!("path {} {}", path.name(), policy.name()));
        let all: Vec<String> = rules.chain(packages).chain(paths).collect();
        all.join(", ")
    }
}

/// The settings of all rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSettings {
    /// `None` leaves it to the profile.
    pub policy: Option<Policy>,
    pub policies: Policies,
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
    /// The project's own rules, a file each.
    pub own: Vec<OwnRules>,
}

/// A file of rules that a project has beside ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRules {
    /// As messages name it.
    pub file: String,
    pub text: String,
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
            policies: Policies::default(),
            tolerance: TOLERANCE,
            profile: "default".to_string(),
            rules: BTreeMap::new(),
            roots: Vec::new(),
            layers: Vec::new(),
            own: Vec::new(),
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

    /// Returns the policy for what comes in this way, into this package: of the two the stricter, and
    /// where none is set, the project's.
    pub fn policy_for(&self, way: Option<EntryPath>, package: &str) -> Policy {
        let of_way = way.and_then(|it| self.policies.paths.get(&it));
        let of_package = self.policies.packages.get(package);
        let stricter = of_way.into_iter().chain(of_package).max();
        stricter.copied().unwrap_or_else(|| self.policy())
    }
}
