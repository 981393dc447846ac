//! A set of rules as a text: what is kept of it, what its hash is made of, and what two sets differ in.
//!
//! ```text
//!   policy␉warn
//!   tolerance␉10
//!   rule␉magic-number␉id=1.3␉version=1␉severity=warning␉points=4␉enabled=yes␉file=9a0c…
//! ```
//! What a rule does is in its file, of which the line has the hash; a rule changed if its line did.

use std::collections::BTreeMap;

use super::auditor::Auditor;
use super::catalogue::RuleEntry;

/// What is said of one rule or of the set: a word and its value, each.
type Fields = BTreeMap<String, String>;

/// Everything on which a verdict depends, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleSet {
    /// What holds for all rules.
    settings: Fields,
    /// By name.
    rules: BTreeMap<String, Fields>,
}

/// The word that a rule's line begins with.
const RULE: &str = "rule";

impl RuleSet {
    /// Returns what an auditor judges by; `digest` stands for a long text.
    pub fn of(auditor: &Auditor, digest: impl Fn(&str) -> String) -> RuleSet {
        let mut settings = Fields::new();
        for (key, value) in auditor.settings_in_words() {
            settings.insert(key.to_string(), value);
        }
        settings.insert("functions".to_string(), digest(auditor.functions()));
        let rules = auditor.catalogue().iter();
        RuleSet {
            settings,
            rules: rules
                .map(|rule| (plain(&rule.name), fields(rule, &digest)))
                .collect(),
        }
    }

    /// Returns its text; equal for two sets exactly if they judge alike.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (key, value) in &self.settings {
            text.push_str(&format!("{key}\t{value}\n"));
        }
        for (name, fields) in &self.rules {
            text.push_str(&format!("{RULE}\t{name}"));
            for (key, value) in fields {
                text.push_str(&format!("\t{key}={value}"));
            }
            text.push('\n');
        }
        text
    }

    /// Reads such a text. What a later version of the program writes is taken as it is.
    pub fn read(text: &str) -> RuleSet {
        let mut set = RuleSet::default();
        for line in text.lines() {
            let mut words = line.split('\t');
            match (words.next(), words.next()) {
                (Some(RULE), Some(name)) => {
                    let fields = words.filter_map(|it| it.split_once('='));
                    let fields = fields.map(|(key, value)| (key.to_string(), value.to_string()));
                    set.rules.insert(name.to_string(), fields.collect());
                }
                (Some(key), Some(value)) => {
                    set.settings.insert(key.to_string(), value.to_string());
                }
                _ => {}
            }
        }
        set
    }

    /// Returns how many rules look at definitions.
    pub fn enabled(&self) -> usize {
        let rules = self.rules.values();
        rules.filter(|it| is_enabled(it)).count()
    }

    /// Returns what holds for all rules, in words.
    pub fn settings(&self) -> String {
        let shown = |(key, value): (&String, &String)| match key.as_str() {
            "functions" => None,
            _ => Some(format!("{key} {value}")),
        };
        let settings: Vec<String> = self.settings.iter().filter_map(shown).collect();
        settings.join(", ")
    }

    /// Returns its rules in words, a line each.
    pub fn listed(&self) -> Vec<String> {
        let rules = self.rules.iter();
        rules.map(|(name, fields)| graded(name, fields)).collect()
    }

    /// Returns what is another thing in this set than it was in `old`, a line each.
    pub fn changes_since(&self, old: &RuleSet) -> Vec<String> {
        let mut lines = Vec::new();
        for (key, before, after) in differences(&old.settings, &self.settings) {
            lines.push(match key {
                "functions" => "the functions that rules call are others".to_string(),
                _ => format!("{key}: {before} → {after}"),
            });
        }
        for (name, fields) in &self.rules {
            match old.rules.get(name) {
                None => lines.push(format!("added {}", graded(name, fields))),
                Some(before) if before != fields => {
                    let what = changed(before, fields);
                    lines.push(format!("changed {}: {what}", titled(name, fields)));
                }
                Some(_) => {}
            }
        }
        for (name, fields) in &old.rules {
            if !self.rules.contains_key(name) {
                lines.push(format!("removed {}", titled(name, fields)));
            }
        }
        lines
    }
}

/// Returns what is said of a rule.
fn fields(rule: &RuleEntry, digest: impl Fn(&str) -> String) -> Fields {
    let mut fields = Fields::from([
        ("id".to_string(), plain(&rule.id)),
        ("version".to_string(), rule.version.to_string()),
        ("severity".to_string(), rule.severity.name().to_string()),
        ("points".to_string(), rule.points.to_string()),
        ("enabled".to_string(), yes(rule.enabled).to_string()),
        ("file".to_string(), digest(&rule.source)),
    ]);
    if let Some(threshold) = rule.threshold {
        fields.insert("threshold".to_string(), threshold.to_string());
    }
    fields
}

fn yes(is_so: bool) -> &'static str {
    match is_so {
        true => "yes",
        false => "no",
    }
}

/// Returns a name as it can stand in a line.
fn plain(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}

fn is_enabled(fields: &Fields) -> bool {
    fields.get("enabled").is_none_or(|it| it != "no")
}

fn field<'a>(fields: &'a Fields, key: &str) -> &'a str {
    fields.get(key).map_or("none", String::as_str)
}

/// Returns `1.3 magic-number`.
fn titled(name: &str, fields: &Fields) -> String {
    format!("{} {name}", field(fields, "id"))
}

fn graded(name: &str, fields: &Fields) -> String {
    let grade = match is_enabled(fields) {
        true => format!("{} {}", field(fields, "severity"), field(fields, "points")),
        false => "switched off".to_string(),
    };
    format!("{} ({grade})", titled(name, fields))
}

/// Returns the keys whose values differ, with both.
fn differences<'a>(old: &'a Fields, new: &'a Fields) -> Vec<(&'a str, &'a str, &'a str)> {
    let mut keys: Vec<&str> = old.keys().chain(new.keys()).map(String::as_str).collect();
    keys.sort_unstable();
    keys.dedup();
    let pairs = keys.into_iter();
    pairs
        .map(|key| (key, field(old, key), field(new, key)))
        .filter(|(_, before, after)| before != after)
        .collect()
}

/// Returns in words what became of a rule.
fn changed(old: &Fields, new: &Fields) -> String {
    let words = differences(old, new).into_iter();
    let words: Vec<String> = words
        .map(|(key, before, after)| match (key, after) {
            ("enabled", "no") => "switched off".to_string(),
            ("enabled", _) => "switched on".to_string(),
            ("file", _) => "its file is another".to_string(),
            _ => format!("{key} {before} → {after}"),
        })
        .collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::{Policy, RuleOverride, RuleSettings};
    use super::*;

    fn set(settings: &RuleSettings) -> RuleSet {
        let auditor = Auditor::new(settings).unwrap_or_else(|error| panic!("{error}"));
        RuleSet::of(&auditor, |text| text.len().to_string())
    }

    #[test]
    fn a_set_is_read_as_it_was_written() {
        let set = set(&RuleSettings::default());
        assert_eq!(RuleSet::read(&set.text()), set);
        assert!(set.enabled() >= 17, "{}", set.enabled());
        assert_eq!(set.changes_since(&set), Vec::<String>::new());
        assert!(
            set.settings().contains("policy warn, tolerance 10"),
            "{}",
            set.settings()
        );
    }

    #[test]
    fn what_changed_is_said_in_words() {
        let before = set(&RuleSettings::default());
        let mut settings = RuleSettings {
            policy: Some(Policy::Deny),
            tolerance: 5,
            ..RuleSettings::default()
        };
        let off = RuleOverride {
            enabled: Some(false),
            ..RuleOverride::default()
        };
        settings.rules.insert("5.1".to_string(), off);
        let dearer = RuleOverride {
            points: Some(6),
            ..RuleOverride::default()
        };
        settings.rules.insert("magic-number".to_string(), dearer);
        let after = set(&settings);
        assert_eq!(
            after.changes_since(&before),
            [
                "policy: warn → deny",
                "tolerance: 10 → 5",
                "changed 1.3 magic-number: points 4 → 6",
                "changed 5.1 missing-docstring: switched off",
            ]
        );
        let mut less = before.clone();
        less.rules.remove("recursion");
        assert_eq!(less.changes_since(&before), ["removed NASA-01 recursion"]);
        assert_eq!(
            before.changes_since(&less),
            ["added NASA-01 recursion (info 2)"]
        );
    }
}
