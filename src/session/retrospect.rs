//! The rules of now over everything that ever was: who broke one first, how often it was broken, and
//! what of it is still open. No entry changes by it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::archive::Archive;
use super::error::SessionError;
use super::past::version;
use crate::audit::past::{Past, VERSIONS_MAX, Version, Writer};
use crate::audit::{Auditor, Surroundings};
use crate::history::kind::{EntryKind, Shape};
use crate::history::query::past::PastVersion;
use crate::history::query::{commits, log, milestones};
use crate::history::record::AtomicCommit;
use crate::lang::definition::{TopForm, definitions};
use crate::lang::source::SourceText;

/// What became of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleHistory {
    pub rule: String,
    pub rule_name: String,
    /// The commit that broke it first, who wrote it, and when.
    pub commit: u64,
    pub name: String,
    pub author: String,
    pub time_ms: i64,
    /// Commits that broke it.
    pub times: u64,
    /// Names that break it as they are now.
    pub open: u64,
}

/// A commit that is looked at.
pub struct Seen {
    pub commit: AtomicCommit,
    /// The name that it ends, if it is a rename.
    pub old: Option<String>,
    /// The milestone that came to hold it.
    pub milestone: Option<u64>,
}

/// The history as it is gone through.
pub struct Retrospect<'a> {
    auditor: &'a mut Auditor,
    surroundings: Surroundings,
    versions: HashMap<String, Vec<Version>>,
    rules: BTreeMap<String, RuleHistory>,
    /// By name, the rules that its newest version breaks.
    open: HashMap<String, Vec<String>>,
    /// Commits that were judged.
    pub judged: u64,
}

impl<'a> Retrospect<'a> {
    /// Begins with an empty image; `core` are the names of the language itself.
    pub fn new<T: Into<Arc<str>>>(
        auditor: &'a mut Auditor,
        core: impl IntoIterator<Item = T>,
    ) -> Retrospect<'a> {
        Retrospect {
            auditor,
            surroundings: Surroundings::new(core),
            versions: HashMap::new(),
            rules: BTreeMap::new(),
            open: HashMap::new(),
            judged: 0,
        }
    }

    /// Looks at the next commit.
    pub fn look(&mut self, seen: &Seen) {
        let commit = &seen.commit;
        if let Some(old) = &seen.old {
            self.end(old);
            if let Some(versions) = self.versions.remove(old) {
                self.versions.insert(commit.name.clone(), versions);
            }
        }
        if commit.entry.shape() != Shape::Definition {
            return self.end(&commit.name);
        }
        let source = SourceText::new(commit.name.as_str(), commit.source.as_str());
        let source = source.in_package(&commit.package);
        let Some(TopForm::Definition(definition)) = definitions(&source).0.into_iter().next()
        else {
            // A macro's call made it: its text is judged where it is expanded.
            return;
        };
        if commit.entry == EntryKind::Trivia {
            // Judged beside itself it would replace itself.
            self.surroundings.remove(&commit.name);
        }
        self.surroundings.remember(self.past(commit));
        let judgement = self.auditor.judge(&definition, &self.surroundings);
        self.surroundings.add(&definition);
        self.judged += 1;
        let mut broken: Vec<String> = Vec::new();
        for violation in &judgement.violations {
            if broken.contains(&violation.rule_name) {
                continue;
            }
            broken.push(violation.rule_name.clone());
            let rule = self
                .rules
                .entry(violation.rule_name.clone())
                .or_insert_with(|| RuleHistory {
                    rule: violation.rule.clone(),
                    rule_name: violation.rule_name.clone(),
                    commit: commit.seq,
                    name: commit.name.clone(),
                    author: commit.author.name.clone(),
                    time_ms: commit.time_ms,
                    times: 0,
                    open: 0,
                });
            rule.times += 1;
        }
        self.open.insert(commit.name.clone(), broken);
        self.take_version(seen, judgement.violations.len());
    }

    /// A name means nothing any more: what it owed is settled.
    fn end(&mut self, name: &str) {
        self.surroundings.remove(name);
        self.open.remove(name);
    }

    fn past(&self, commit: &AtomicCommit) -> Past {
        let mut versions = self.versions.get(&commit.name).cloned().unwrap_or_default();
        // Milestones that came later were not known then.
        for version in &mut versions {
            version.milestone = version.milestone.filter(|it| *it < commit.seq);
        }
        Past {
            author: Writer {
                name: commit.author.name.clone(),
                kind: commit.author.kind.clone(),
            },
            entry: commit.seq,
            meaning: commit.definition_hash.map(|it| it.0),
            goes_back: commit.entry == EntryKind::Rollback,
            versions,
        }
    }

    fn take_version(&mut self, seen: &Seen, findings: usize) {
        let commit = &seen.commit;
        let new = version(PastVersion {
            seq: commit.seq,
            entry: commit.entry,
            docstring: commit.message.clone(),
            definition_hash: commit.definition_hash,
            author: commit.author.clone(),
            findings: findings as u32,
            milestone: seen.milestone,
        });
        let versions = self.versions.entry(commit.name.clone()).or_default();
        if let Some(new) = new {
            versions.insert(0, new);
        }
        versions.truncate(VERSIONS_MAX);
    }

    /// Returns what became of each rule that was ever broken, in the order of the first breach.
    pub fn finish(mut self) -> Vec<RuleHistory> {
        for rule in self.open.values().flatten() {
            if let Some(history) = self.rules.get_mut(rule) {
                history.open += 1;
            }
        }
        let mut rules: Vec<RuleHistory> = self.rules.into_values().collect();
        rules.sort_by(|left, right| {
            (left.commit.cmp(&right.commit)).then_with(|| left.rule.cmp(&right.rule))
        });
        rules
    }
}

impl Archive {
    /// Returns the places of all commits, oldest first.
    pub(super) fn commits_to_look_at(&self) -> Result<Vec<u64>, SessionError> {
        if self.store.is_blank() {
            return Ok(Vec::new());
        }
        Ok(log::all(&self.store)?.iter().map(|it| it.seq).collect())
    }

    /// Returns a commit with what a retrospect asks of it.
    pub(super) fn commit_to_look_at(&self, seq: u64) -> Result<Seen, SessionError> {
        let commit = commits::get(&self.store, seq)?;
        let old = match (commit.entry, commit.target) {
            (EntryKind::Rename, Some(old)) => Some(log::row(&self.store, old)?.name.to_string()),
            _ => None,
        };
        Ok(Seen {
            commit,
            old,
            milestone: milestones::holder(&self.store, seq)?,
        })
    }
}
