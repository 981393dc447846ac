//! The history in words, with the headings and fields of the original: what
//! `(show-project-milestones)`, `(audit-atomic-history)` and `(show-atomic-commit …)` print.

use std::fmt::Write;

use super::super::clock;
use crate::history::record::{AtomicCommit, Milestone};
use crate::session::view::definition::Approved;

const MILESTONES_TITLE: &str = "--- Project Milestones (Human History) ---";
const MILESTONES_END: &str = "--------------------------------------------";
const ATOMIC_TITLE: &str = "--- Atomic History Audit (Blockchain) ---";

/// Returns the milestones, oldest first; `uuid_of` names a commit.
pub fn milestones(milestones: &[Milestone], uuid_of: impl Fn(u64) -> String) -> String {
    let mut text = format!("\n{MILESTONES_TITLE}\n\n");
    for milestone in milestones {
        text.push_str(&self::milestone(milestone, &uuid_of));
    }
    let _ = writeln!(text, "{MILESTONES_END}");
    text
}

/// Returns one milestone.
pub fn milestone(milestone: &Milestone, uuid_of: impl Fn(u64) -> String) -> String {
    let mut text = String::new();
    let changes: Vec<_> = milestone.commits.iter().map(|&seq| uuid_of(seq)).collect();
    let _ = writeln!(text, "* Milestone: {}", milestone.message);
    let _ = writeln!(text, "  UUID: {}", upper(milestone.uuid));
    let _ = writeln!(text, "  Timestamp: {}", timestamp(milestone.time_ms));
    let _ = writeln!(text, "  Atomic Changes: ({})", changes.join(" "));
    text
}

/// Returns the heading over all commits.
pub fn atomic_title() -> String {
    format!("\n{ATOMIC_TITLE}\n\n")
}

/// Returns one commit with its source and findings.
pub fn atomic_commit(commit: &AtomicCommit) -> String {
    let mut text = format!("* Atomic Commit: {}\n", upper(commit.uuid));
    let _ = writeln!(text, "  Symbol: {} ({})", commit.name, commit.kind);
    let message = commit.message.lines().next().unwrap_or_default();
    let _ = writeln!(text, "  Message: {message}");
    let _ = writeln!(text, "  Timestamp: {}", timestamp(commit.time_ms));
    let _ = writeln!(text, "  Hash: {}", commit.leaf.hex());
    let source = commit.source.trim().replace('\n', "\n    ");
    let _ = writeln!(text, "  Source Form:\n    {source}");
    let _ = writeln!(text, "  Violations detected: {}", commit.violations.len());
    for violation in &commit.violations {
        let _ = writeln!(text, "    {}", violation.message);
    }
    text
}

/// Returns what the history knows of a commit beside that.
pub fn atomic_details(commit: &AtomicCommit) -> String {
    let mut text = format!("  Change: {}\n", commit.entry.name());
    let _ = writeln!(
        text,
        "  Author: {} ({})",
        commit.author.name, commit.author.kind
    );
    if let Some(approved) = Approved::read(&commit.origin.kind) {
        if let Some(exchange) = approved.exchange {
            let _ = writeln!(text, "  Exchange: #{exchange}");
        }
        let _ = writeln!(text, "  Approved By: {}", approved.by);
    }
    if let Some(hash) = commit.definition_hash {
        let _ = writeln!(text, "  Definition Hash: {}", hash.hex());
    }
    let uses = commit.dependencies.iter().map(|it| it.name.as_str());
    let uses: Vec<&str> = uses.collect();
    if !uses.is_empty() {
        let _ = writeln!(text, "  Depends On: ({})", uses.join(" "));
    }
    text
}

/// UUIDs are written in capitals there, and names in capitals with them.
pub fn upper(uuid: impl std::fmt::Display) -> String {
    uuid.to_string().to_uppercase()
}

/// The original tells seconds since 1900; the moment in local time is put behind for people.
fn timestamp(time_ms: i64) -> String {
    let seconds = clock::universal_seconds(time_ms);
    format!("{seconds} ({})", clock::iso_text(time_ms))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::hash::Hash;
    use crate::history::id::MilestoneUuid;
    use crate::history::record::Author;

    #[test]
    fn milestones_have_the_original_headings_and_fields() {
        let milestone = Milestone {
            seq: 3,
            uuid: MilestoneUuid::now(),
            leaf: Hash::default(),
            time_ms: 1_756_493_566_000,
            message: "Added the first core function to the system.".into(),
            author: Author {
                name: "ada".into(),
                kind: "human".into(),
            },
            commits: vec![1, 2],
        };
        let uuid = upper(milestone.uuid);
        let text = milestones(&[milestone], |seq| format!("U{seq}"));
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[1], "--- Project Milestones (Human History) ---");
        assert_eq!(
            lines[3],
            "* Milestone: Added the first core function to the system."
        );
        assert_eq!(lines[4], format!("  UUID: {uuid}"));
        assert!(
            lines[5].starts_with("  Timestamp: 3965482366 ("),
            "{}",
            lines[5]
        );
        assert_eq!(lines[6], "  Atomic Changes: (U1 U2)");
        assert_eq!(lines[7], "--------------------------------------------");
    }
}
