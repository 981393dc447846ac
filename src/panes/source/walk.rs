//! How the source pane moves: among lines, findings, versions, and what it asks the session for.

use super::gutter::{BlameMode, blamed_at};
use super::shown::Shown;
use super::{Goal, Source, SourceRow};
use crate::session::command::Command;
use crate::session::view::violations::ViolationRow;
use crate::ui::pane::{Effect, PaneContext, Toast};
use crate::ui::widgets::list::ListState;

impl Source {
    pub(super) fn show(&mut self, mut shown: Shown, goal: Goal) {
        match &shown.subject {
            super::Subject::Definition { commit, .. } => {
                if let Some(row) = self.outcomes.get(&commit.seq) {
                    shown.take_outcomes(row);
                }
            }
            super::Subject::File { forms, .. } => {
                let commits: Vec<u64> = forms.iter().filter_map(|it| it.commit).collect();
                for row in commits.iter().filter_map(|it| self.outcomes.get(it)) {
                    shown.take_outcomes(row);
                }
            }
        }
        let line = match goal {
            Goal::Top => 0,
            Goal::Offset(offset) => shown.line_of(offset as usize),
            Goal::Line(line) => line,
        };
        self.shown = Some(shown);
        self.failure = None;
        self.blame = None;
        self.column = 0;
        self.list = ListState::default();
        self.lay_out();
        self.go_to_line(line);
    }

    /// Puts messages below their lines: all of them, or those of the line under the cursor.
    pub(super) fn lay_out(&mut self) {
        let cursor = self.cursor_line();
        self.rows.clear();
        let Some(shown) = &self.shown else {
            return;
        };
        for line in 0..shown.line_starts.len() {
            self.rows.push(SourceRow::Line(line));
            if self.all_messages || cursor == Some(line) {
                let found = shown.findings.iter().filter(|it| it.line == line);
                let messages = found.map(|it| SourceRow::Message(it.violation));
                self.rows.extend(messages);
            }
        }
        self.list.set_count(self.rows.len());
        if let Some(line) = cursor {
            let row = self.rows.iter().position(|it| *it == SourceRow::Line(line));
            self.list.select(row.unwrap_or(0));
        }
    }

    /// Returns the line of the text under the cursor.
    pub(super) fn cursor_line(&self) -> Option<usize> {
        let row = self.list.selected()?;
        self.rows.get(..=row)?.iter().rev().find_map(|it| match it {
            SourceRow::Line(line) => Some(*line),
            SourceRow::Message(_) => None,
        })
    }

    pub(super) fn go_to_line(&mut self, line: usize) {
        let lines = self.shown.as_ref().map_or(0, |it| it.line_starts.len());
        let line = line.min(lines.saturating_sub(1));
        if let Some(row) = self.rows.iter().position(|it| *it == SourceRow::Line(line)) {
            self.list.select(row);
            self.lay_out();
        }
    }

    pub(super) fn move_lines(&mut self, lines: isize) {
        let line = self.cursor_line().unwrap_or(0);
        self.go_to_line(line.saturating_add_signed(lines));
    }

    pub(super) fn finding_line(&self, next: bool) -> Option<usize> {
        let here = self.cursor_line()?;
        let mut lines = self.shown.as_ref()?.findings.iter().map(|it| it.line);
        match next {
            true => lines.filter(|it| *it > here).min(),
            false => {
                let before = lines.by_ref().filter(|it| *it < here);
                before.max()
            }
        }
    }

    pub(super) fn step_version(&mut self, by: isize, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match self.neighbour(by) {
            Some(commit) => self.ask_beside(commit, ctx),
            None => {
                let words = match by {
                    ..0 => "this is the oldest version",
                    _ => "this is the newest version",
                };
                vec![Effect::Toast(Toast::info(words))]
            }
        }
    }

    pub(super) fn neighbour(&self, by: isize) -> Option<u64> {
        let (versions, here) = self.shown.as_ref()?.versions()?;
        let there = here.checked_add_signed(by)?;
        versions.get(there).copied()
    }

    /// Goes to the version of a number, from 1; to the newest where there is none.
    pub(super) fn go_to_version(
        &mut self,
        number: Option<usize>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        let Some((versions, here)) = self.shown.as_ref().and_then(Shown::versions) else {
            return Vec::new();
        };
        let number = number.unwrap_or(versions.len());
        match number.checked_sub(1).and_then(|it| versions.get(it)) {
            Some(_) if number == here + 1 => Vec::new(),
            Some(&commit) => self.ask_beside(commit, ctx),
            None => {
                let words = format!("there are {} versions, no {number}", versions.len());
                vec![Effect::Toast(Toast::warning(words))]
            }
        }
    }

    /// Asks for another version, to be looked at from the same line.
    pub(super) fn ask_beside(&mut self, commit: u64, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let goal = Goal::Line(self.cursor_line().unwrap_or(0));
        // Whoever slides along asks for the last of many.
        if self.waiting.is_some() {
            self.wished = Some((commit, goal));
            return Vec::new();
        }
        self.request(commit, goal, ctx)
    }

    pub(super) fn request(
        &mut self,
        commit: u64,
        goal: Goal,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        self.wished = None;
        let id = ctx.request();
        self.waiting = Some((id, goal));
        vec![Effect::Send(Command::Show { id, commit })]
    }

    pub(super) fn request_file(
        &mut self,
        file: String,
        goal: Goal,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        self.wished = None;
        let id = ctx.request();
        self.waiting = Some((id, goal));
        vec![Effect::Send(Command::ShowFile { id, file })]
    }

    pub(super) fn request_wished(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match self.wished.take() {
            Some((commit, goal)) => self.request(commit, goal, ctx),
            None => Vec::new(),
        }
    }

    /// Asks who wrote what of the text that is shown, where that is to be seen.
    pub(super) fn request_blame(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let commit = self.shown.as_ref().and_then(Shown::commit);
        let Some(commit) = commit.filter(|_| self.blame_mode != BlameMode::Off) else {
            return Vec::new();
        };
        let commit = commit.seq;
        let id = ctx.request();
        self.blame_waiting = Some(id);
        vec![Effect::Send(Command::Blame { id, commit })]
    }

    /// Returns the commit that last changed the line under the cursor.
    pub(super) fn blamed(&self) -> Option<u64> {
        let (shown, blame) = (self.shown.as_ref()?, self.blame.as_ref()?);
        let (version, _) = blamed_at(self.blame_mode, blame, shown, self.cursor_line()?)?;
        Some(blame.versions.get(version)?.seq)
    }

    /// Returns what was found on the line under the cursor.
    pub(super) fn finding_at_cursor(&self) -> Option<&ViolationRow> {
        let line = self.cursor_line()?;
        let shown = self.shown.as_ref()?;
        let finding = shown.findings.iter().find(|it| it.line == line)?;
        shown.violations.get(finding.violation)
    }
}
