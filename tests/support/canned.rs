//! A session made of canned answers: what it knows.

pub mod answer;
mod tour;
pub mod views;

use super::screen::NOW_MS;
use imago::session::event::Event;
use imago::session::view::commits::{CommitRow, MilestoneRow, MilestoneUuid};
use imago::session::view::status::SessionStatus;
use imago::session::view::violations::ViolationRow;
use std::sync::Arc;
use tour::TOUR;
use views::docstring;

/// A session that knows a small project and answers at once.
pub struct CannedSession {
    pub commits: Vec<CommitRow>,
    pub sources: Vec<String>,
    pub milestones: Vec<MilestoneRow>,
    pub violations: Vec<ViolationRow>,
}

impl CannedSession {
    pub fn empty() -> CannedSession {
        CannedSession {
            commits: Vec::new(),
            sources: Vec::new(),
            milestones: Vec::new(),
            violations: Vec::new(),
        }
    }

    /// A morning's work: a small list library, redefined here and there, with two milestones.
    pub fn tour() -> CannedSession {
        let mut session = CannedSession::empty();
        let minute = 60_000;
        let mut at = NOW_MS - 26 * 60 * minute;
        for (name, kind, place, source) in TOUR {
            at += 7 * minute;
            session.define(name, kind, *place, source, at);
        }
        session.find(
            3,
            "1.3",
            "magic-number",
            "warning",
            5,
            "the number 42 has no name",
            "42",
        );
        session.find(
            4,
            "5.1",
            "missing-docstring",
            "info",
            1,
            "`sum-list` has no docstring",
            "(defn",
        );
        session.find(
            7,
            "3.1",
            "unsafe-execution",
            "error",
            10,
            "`eval` runs what it is given",
            "(eval form)",
        );
        session.find(
            7,
            "5.2",
            "unused-parameter",
            "warning",
            3,
            "the parameter `options` is never used",
            "options",
        );
        session.find(
            9,
            "5.1",
            "missing-docstring",
            "info",
            1,
            "`swap!` has no docstring",
            "(defmacro",
        );
        session.milestone("List helpers", &[1, 2, 4], at - 20 * minute);
        session.milestone("A counter that survives", &[3, 5], at - 10 * minute);
        session
    }

    /// Appends a commit, as if it had just been defined.
    pub fn define(
        &mut self,
        name: &str,
        kind: &str,
        place: Option<&str>,
        source: &str,
        time_ms: i64,
    ) -> CommitRow {
        let seq = self.next_seq();
        let previous = self
            .commits
            .iter()
            .rev()
            .find(|it| &*it.name == name)
            .map(|it| it.seq);
        for row in &mut self.violations {
            row.current &= &*row.name != name;
        }
        let row = CommitRow {
            seq,
            uuid: format!("0193f2a0-7c00-7000-8000-{seq:012}").into(),
            hash: format!("{:012x}", seq * 0x9e37_79b9).into(),
            name: name.into(),
            kind: kind.into(),
            message: docstring(source).into(),
            origin: if place.is_some() { "watch" } else { "repl" }.into(),
            place: place.map(Into::into),
            author: "ada".into(),
            time_ms,
            errors: 0,
            warnings: 0,
            infos: 0,
            change: "definition",
            previous,
            target: None,
            milestone: None,
        };
        self.commits.push(row.clone());
        self.sources.push(source.to_owned());
        row
    }

    fn next_seq(&self) -> u64 {
        (self.commits.len() + self.milestones.len()) as u64 + 1
    }

    #[allow(clippy::too_many_arguments, reason = "a row of a table")]
    pub fn find(
        &mut self,
        commit: u64,
        rule: &str,
        rule_name: &str,
        severity: &str,
        points: u32,
        message: &str,
        at: &str,
    ) {
        let index = self.index(commit);
        let row = &mut self.commits[index];
        match severity {
            "error" => row.errors += 1,
            "warning" => row.warnings += 1,
            _ => row.infos += 1,
        }
        let start = self.sources[index].find(at);
        let newest = self
            .commits
            .iter()
            .rfind(|it| it.name == self.commits[index].name);
        self.violations.push(ViolationRow {
            commit,
            name: self.commits[index].name.clone(),
            rule: rule.into(),
            rule_name: rule_name.into(),
            severity: severity.into(),
            points,
            message: message.into(),
            place: self.commits[index].place.clone(),
            span: start.map(|it| (it as u32, (it + at.len()) as u32)),
            current: newest.is_some_and(|it| it.seq == commit),
        });
    }

    pub fn milestone(&mut self, message: &str, commits: &[u64], time_ms: i64) -> MilestoneRow {
        let seq = self.next_seq();
        for row in &mut self.commits {
            if commits.contains(&row.seq) {
                row.milestone = Some(seq);
            }
        }
        let row = MilestoneRow {
            seq,
            uuid: MilestoneUuid::from_bytes(u128::from(seq).to_be_bytes()),
            hash: format!("{:012x}", seq * 0x9e37_79b9).into(),
            message: message.into(),
            author: "ada".into(),
            time_ms,
            commits: commits.iter().copied().collect(),
        };
        self.milestones.push(row.clone());
        row
    }

    fn index(&self, seq: u64) -> usize {
        self.commits
            .iter()
            .position(|it| it.seq == seq)
            .unwrap_or_else(|| panic!("there is no commit {seq}"))
    }

    pub fn status(&self) -> SessionStatus {
        let count = |severity: &str| {
            let rows = self.violations.iter().filter(|it| it.current);
            rows.filter(|it| &*it.severity == severity).count() as u64
        };
        SessionStatus {
            project: "tour".to_owned(),
            commits: self.commits.len() as u64,
            pending: self
                .commits
                .iter()
                .filter(|it| it.milestone.is_none())
                .count() as u64,
            milestones: self.milestones.len() as u64,
            errors: count("error"),
            warnings: count("warning"),
            infos: count("info"),
            tolerance: 10,
            definitions: self.commits.len() as u64,
            heap_bytes: 3 << 20,
            models: vec!["anthropic:large".into(), "local:small".into()],
            ..SessionStatus::default()
        }
    }

    pub fn opened(&self) -> Event {
        Event::Opened {
            commits: Arc::new(self.commits.clone()),
            milestones: Arc::new(self.milestones.clone()),
            violations: Arc::new(self.violations.clone()),
            input_history: Arc::new(vec![
                "(sum-list '(1 2 3))".to_owned(),
                "(defvar *limit* 42)".to_owned(),
            ]),
            status: self.status(),
        }
    }
}
