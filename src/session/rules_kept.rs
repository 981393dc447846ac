//! Which rules a verdict was made by is on record: the set as a whole, when it first judges.
//!
//! A commit names a set by the hash of its text. So before the first commit under another set than the
//! last one on record, be it that a rule came, went or is graded otherwise, an entry holds the text.

use super::archive::Archive;
use super::clock;
use super::error::SessionError;
use super::session::Session;
pub use crate::audit::RuleSet;
use crate::history::HistoryError;
use crate::history::hash::Hash;
use crate::history::id::CommitUuid;
use crate::history::kind::EntryKind;
use crate::history::query::documents::{self, Document};
use crate::history::query::search;
use crate::history::record::NewDocument;

/// The name of such an entry.
const NAME: &str = "rules";

/// Sets that a list of all goes back to.
pub(super) const SETS_MAX: usize = 100_000;

/// A set of rules on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesKept {
    pub seq: u64,
    pub time_ms: i64,
    pub author: String,
    /// `begun` or `changed`.
    pub action: String,
    /// What changed, a line each; of the first set what it is.
    pub message: String,
    /// The set itself.
    pub text: String,
    pub hash: Option<Hash>,
}

impl From<Document> for RulesKept {
    fn from(document: Document) -> RulesKept {
        RulesKept {
            seq: document.seq,
            time_ms: document.time_ms,
            author: document.author,
            action: document.action,
            message: document.message,
            text: document.text,
            hash: document.rule_set,
        }
    }
}

impl Archive {
    /// Returns the set of rules whose entry a person names; nothing where it is another entry.
    pub fn rules_kept(&self, id: &str) -> Result<Option<RulesKept>, SessionError> {
        let found = search::resolve(&self.store, id)?;
        Ok(match found.kind {
            EntryKind::Rule => Some(documents::get(&self.store, found.seq)?.into()),
            _ => None,
        })
    }

    /// Returns all sets of rules on record, oldest first.
    pub fn all_rules_kept(&self) -> Result<Vec<RulesKept>, SessionError> {
        let mut found = documents::newest(&self.store, EntryKind::Rule, SETS_MAX)?;
        found.reverse();
        Ok(found.into_iter().map(RulesKept::from).collect())
    }
}

impl Session {
    /// Returns the entry that must stand before a commit under the rules of now; nothing where the
    /// history has it.
    pub(super) fn rules_to_keep(&mut self) -> Result<Option<NewDocument>, HistoryError> {
        let rule_set = self.the_judge().rule_set;
        let store = &self.archive.store;
        let last = documents::rules(store)?;
        if last == Some(rule_set) {
            return Ok(None);
        }
        let before = match last {
            Some(_) => documents::newest(store, EntryKind::Rule, 1)?.pop(),
            None => None,
        };
        let text = self.the_judge().rules.clone();
        let rules = RuleSet::read(&text);
        let (action, message) = match before {
            None => (
                "begun",
                format!("{} rules, {}", rules.enabled(), rules.settings()),
            ),
            Some(before) => (
                "changed",
                rules.changes_since(&RuleSet::read(&before.text)).join("\n"),
            ),
        };
        Ok(Some(NewDocument {
            uuid: CommitUuid::now(),
            time_ms: clock::now_ms(),
            author: self.options.author.clone(),
            kind: EntryKind::Rule,
            name: NAME.into(),
            action: action.into(),
            text,
            message,
            target: None,
            rule_set: Some(rule_set),
        }))
    }
}
