//! The row under the cursor in words: what colours, lanes and columns say to the eye.

use super::Commits;
use super::log::Entry;
use crate::ui::status_line::counted;

impl Commits {
    /// Returns what is under the cursor as one reads it out.
    pub(super) fn cursor_in_words(&self) -> Option<String> {
        let row = self.list.selected()?;
        let in_range = self.list.range().is_some_and(|it| it.contains(&row));
        let mut parts: Vec<String> = Vec::new();
        if in_range {
            parts.push("in the range".to_owned());
        }
        match self.cursor_entry()? {
            Entry::Milestone(index) => {
                let milestone = self.log.milestone(index);
                if self.marked_milestones.contains(&milestone.seq) {
                    parts.push("marked".to_owned());
                }
                parts.push(format!("milestone {}", milestone.message));
                parts.push(counted(milestone.commits.len() as u64, "commit"));
            }
            Entry::Commit(index) => {
                let commit = self.log.commit(index);
                if self.marks.contains(&commit.seq) {
                    parts.push("marked".to_owned());
                }
                parts.push(commit.name.to_string());
                parts.push(commit.kind.to_string());
                if self.log.gathered_by(index).is_none() {
                    parts.push("pending".to_owned());
                }
                let findings = [
                    (commit.errors, "error"),
                    (commit.warnings, "warning"),
                    (commit.infos, "info"),
                ];
                let found = findings.iter().filter(|it| it.0 > 0);
                parts.extend(found.map(|(count, noun)| counted(u64::from(*count), noun)));
                parts.push(commit.place().unwrap_or_else(|| commit.origin.to_owned()));
                parts.push(commit.message.to_string());
                parts.extend(self.replaced_in_words());
            }
        }
        parts.retain(|it| !it.is_empty());
        Some(parts.join(", "))
    }
}
