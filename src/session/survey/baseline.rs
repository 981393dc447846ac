//! What was found before, kept in a file: it stays quiet until somebody changes the definition or the
//! rule means something else.
//!
//! An entry names a definition by the hash over its form as read, so that moving code, its layout and
//! its comments reopen nothing.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Survey;
use crate::audit::Before;
use crate::history::hash::Hash;
use crate::session::atomic;
use crate::session::error::SessionError;

/// Bytes of a file that are read; a larger one is none of ours.
const BYTES_MAX: u64 = 64 << 20;
/// The number of the form that this file has.
const FORM: u32 = 1;

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    form: u32,
    entries: Vec<Entry>,
}

/// One finding that was there before.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// For people, and to tell whether it was looked for.
    pub name: String,
    pub rule: String,
    /// The rule's version when it was written.
    pub version: u32,
    pub definition: String,
}

impl Default for Baseline {
    fn default() -> Baseline {
        Baseline {
            form: FORM,
            entries: Vec::new(),
        }
    }
}

impl Baseline {
    /// Reads a file; `None` where there is none.
    pub fn read(path: &Path) -> Result<Option<Baseline>, SessionError> {
        let failed = |source| SessionError::Io {
            operation: "read",
            path: path.to_path_buf(),
            source,
        };
        let unfit = |reason: String| SessionError::Baseline {
            path: path.to_path_buf(),
            reason,
        };
        match std::fs::metadata(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
            Ok(metadata) if metadata.len() > BYTES_MAX => {
                return Err(unfit(format!("{} bytes are too many", metadata.len())));
            }
            Ok(_) => {}
        }
        let text = std::fs::read(path).map_err(failed)?;
        let baseline: Baseline =
            serde_json::from_slice(&text).map_err(|error| unfit(error.to_string()))?;
        match baseline.form {
            FORM => Ok(Some(baseline)),
            other => Err(unfit(format!("its form is {other}, this one reads {FORM}"))),
        }
    }

    /// Writes it, whole or not at all.
    pub fn write(&self, path: &Path) -> Result<(), SessionError> {
        let failed = |source| SessionError::Io {
            operation: "write",
            path: path.to_path_buf(),
            source,
        };
        let mut bytes =
            serde_json::to_vec_pretty(self).map_err(|error| failed(std::io::Error::from(error)))?;
        bytes.push(b'\n');
        atomic::write(path, &bytes).map_err(failed)
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Returns what was found before in the definition of this hash.
    pub(super) fn before(&self, hash: Hash) -> Vec<Before> {
        let hash = hash.to_string();
        let own = self.entries.iter().filter(|it| it.definition == hash);
        own.map(|it| Before {
            rule: it.rule.clone(),
            version: it.version,
        })
        .collect()
    }

    /// Returns the entries that keep nothing quiet any more. Where only a part was looked at, only
    /// what has a name in that part can be told.
    pub fn stale(&self, survey: &Survey, is_everything: bool) -> Vec<Entry> {
        let used = counting(survey);
        let names: HashSet<&str> = survey.definitions.iter().map(|it| &*it.name).collect();
        let is_stale = |it: &&Entry| {
            let is_used = used.contains(&(it.definition.clone(), it.rule.clone()));
            !is_used && (is_everything || names.contains(it.name.as_str()))
        };
        self.entries.iter().filter(is_stale).cloned().collect()
    }

    /// Returns the baseline that keeps quiet what a survey found, and what it did not look at.
    pub fn renewed(&self, survey: &Survey, is_everything: bool) -> Baseline {
        let stale: HashSet<Entry> = self.stale(survey, is_everything).into_iter().collect();
        let kept = self.entries.iter().filter(|it| !stale.contains(it));
        let mut entries: BTreeSet<Entry> = kept.cloned().collect();
        for judged in &survey.definitions {
            let Some(hash) = judged.hash else { continue };
            for finding in &judged.findings {
                entries.insert(Entry {
                    name: judged.name.clone(),
                    rule: finding.rule_name.clone(),
                    version: finding.version,
                    definition: hash.to_string(),
                });
            }
        }
        // Of two versions of a rule the newer counts.
        let mut newest: HashMap<(String, String), Entry> = HashMap::new();
        for entry in entries {
            newest.insert((entry.definition.clone(), entry.rule.clone()), entry);
        }
        let mut entries: Vec<Entry> = newest.into_values().collect();
        entries.sort();
        Baseline {
            form: FORM,
            entries,
        }
    }
}

/// Returns the definitions and rules of which a baseline keeps something quiet.
fn counting(survey: &Survey) -> HashSet<(String, String)> {
    let mut used = HashSet::new();
    for judged in &survey.definitions {
        let Some(hash) = judged.hash else { continue };
        for quiet in judged.quiet.iter().filter(|it| it.by == "baseline") {
            used.insert((hash.to_string(), quiet.finding.rule_name.clone()));
        }
    }
    used
}
