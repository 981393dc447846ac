//! Which rows there are: all of them, or those that the filter lets through.

use std::sync::Arc;

use super::asked::Cuts;
use super::log::Log;
use super::{Commits, Mode};
use crate::session::view::commits::MilestoneRow;
use crate::session::view::table::CommitTable;
use crate::ui::line::Line;
use crate::ui::pane::{Effect, PaneContext, Toast};

impl Commits {
    /// Takes the history as it was listed: all of it, or first its newest part. What the cursor is on
    /// stays under it.
    pub(super) fn list_anew(
        &mut self,
        commits: Arc<CommitTable>,
        milestones: &[MilestoneRow],
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        let cursor = self.cursor_seq();
        self.log = Log::new(commits, milestones);
        self.cuts = Cuts::default();
        self.shown = None;
        self.count_rows();
        self.filtered.clear();
        let mut effects = self.apply_filter(ctx);
        self.searched.clear();
        effects.extend(self.searched.ask(self.search.text(), &self.log, false, ctx));
        let restored = self.restored.and_then(|it| self.place_of_entry(it));
        if restored.is_some() {
            self.restored = None;
        }
        // Rows count from the newest: what is added below moves none.
        self.settle();
        let moved = cursor.filter(|it| self.list.cursor() > 0 && self.cursor_seq() != Some(*it));
        let at = restored.or_else(|| self.place_of_entry(moved?));
        if let Some(at) = at {
            self.go_to_place(at);
        }
        effects
    }

    /// Narrows the rows to what is typed; the cursor stays as near as it can.
    pub(super) fn apply_filter(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let is_typing = self.mode == Mode::Filter;
        let effects = self
            .filtered
            .ask(self.filter.text(), &self.log, is_typing, ctx);
        self.show_filtered();
        effects
    }

    /// Shows the rows that the filter asks for.
    pub(super) fn show_filtered(&mut self) {
        let place = self.cursor_place();
        if self.filtered.is_empty() {
            self.shown = None;
        } else if let Some(places) = self.filtered.places(&self.log, &mut self.cuts, &self.rules) {
            self.shown = Some(places);
        }
        self.count_rows();
        if let Some(place) = place {
            self.go_to_place(place);
        }
    }

    /// Returns how many of all rows the filter lets through; both count milestones.
    pub(super) fn count_of(&self, shown: usize) -> String {
        let more = if self.filtered.is_cut() { "+" } else { "" };
        format!("{shown}{more} of {}", self.log.len())
    }

    pub(super) fn count_rows(&mut self) {
        let count = match &self.shown {
            Some(shown) => shown.len(),
            None => self.log.len(),
        };
        self.list.set_count(count);
    }

    pub(super) fn set_filter(&mut self, words: String, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        self.filter = Line::new(words);
        self.apply_filter(ctx)
    }

    pub(super) fn is_narrowed(&self) -> bool {
        !self.filter.is_empty() || !self.searched.is_empty()
    }

    /// Drops what is being typed; in the rows what was kept of it, a level at a time.
    pub(super) fn drop_filter(&mut self, ctx: &PaneContext<'_>) -> Vec<Effect> {
        self.offer = None;
        match std::mem::take(&mut self.mode) {
            Mode::Rows => return self.back(ctx),
            Mode::Filter => self.clear_filter(),
            Mode::Search => {
                self.search.clear();
                self.searched.clear();
                self.list.select(self.search_from);
            }
        }
        Vec::new()
    }

    /// Moves to a place; a filter that hides it is dropped.
    pub(super) fn go_to_shown(&mut self, place: usize) {
        let row = self.row_of_place(place);
        if self.place_of_row(row) != Some(place) {
            self.clear_filter();
        }
        self.go_to_place(place);
    }

    pub(super) fn clear_filter(&mut self) {
        self.filter.clear();
        self.filtered.clear();
        self.show_filtered();
    }

    /// The filter is as it is to be; says what is wrong with it.
    pub(super) fn accept_filter(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        self.mode = Mode::Rows;
        self.offer = None;
        if self.filtered.mistake.is_none() {
            self.queries.asked(self.filter.text());
        }
        let asked = match self.filtered.mistake.take() {
            None => self.apply_filter(ctx),
            mistake => {
                self.filtered.mistake = mistake;
                Vec::new()
            }
        };
        match &self.filtered.mistake {
            Some(it) => vec![Effect::Toast(Toast::warning(format!(
                "{}: {}",
                it.message, it.hint
            )))],
            None => asked,
        }
    }

    /// Takes what was appended into the rows, without moving what is read.
    pub(super) fn appended(&mut self) {
        self.stale = true;
        if self.shown.is_none() {
            self.list.rows_added_before(1);
        }
    }

    /// Filters and searches anew what has come in since the last frame.
    pub(super) fn settle(&mut self) {
        if !std::mem::take(&mut self.stale) {
            return;
        }
        self.filtered.know_milestones(&self.log);
        self.searched.know_milestones(&self.log);
        if self.shown.is_some() {
            self.show_filtered();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Commits;
    use super::super::actions::{SEARCH, SEARCH_NEXT, SEARCH_PREVIOUS};
    use super::*;
    use crate::panes::support::{commit, milestone, with_context};
    use crate::session::command::Command;
    use crate::session::event::Event;
    use crate::session::view::commits::CommitRow;
    use crate::session::view::query::FoundRows;
    use crate::session::view::status::SessionStatus;
    use crate::ui::action;
    use crate::ui::pane::Pane;

    fn rows(seqs: std::ops::RangeInclusive<u64>) -> Vec<CommitRow> {
        seqs.map(|it| commit(it, ["f", "g"][(it % 2) as usize]))
            .collect()
    }

    fn hear(pane: &mut Commits, event: &Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        with_context(|ctx| effects = pane.event(event, ctx));
        effects
    }

    fn opened(commits: Vec<CommitRow>) -> Event {
        Event::Opened {
            commits: Arc::new(commits),
            milestones: Arc::default(),
            violations: Arc::default(),
            input_history: Arc::default(),
            status: SessionStatus::default(),
        }
    }

    fn listed(commits: &[CommitRow]) -> Event {
        Event::Listed {
            commits: Arc::new(CommitTable::of(commits)),
            milestones: Arc::new(vec![milestone(41, "first", &[1, 2, 3])]),
            violations: Arc::default(),
        }
    }

    #[test]
    fn the_cursor_stays_where_it_is_when_older_commits_come() {
        let mut pane = Commits::default();
        hear(&mut pane, &opened(rows(31..=40)));
        with_context(|ctx| drop(pane.update(action::ROW_DOWN, Some(3), ctx)));
        assert_eq!(pane.cursor_seq(), Some(37));
        hear(&mut pane, &listed(&rows(1..=40)));
        // The milestone stands above what it gathers, and moves the rows by one.
        assert_eq!(pane.log.len(), 41);
        assert_eq!(pane.cursor_seq(), Some(37));
        assert_eq!(pane.detail(), "40");
    }

    #[test]
    fn a_filter_is_asked_again_over_all_there_is() {
        let mut pane = Commits::default();
        hear(&mut pane, &opened(rows(31..=40)));
        with_context(|ctx| drop(pane.update(action::ROW_FILTER, None, ctx)));
        with_context(|ctx| drop(pane.paste("name:=f", ctx)));
        assert_eq!(pane.detail(), "5 of 10 · /name:=f");
        with_context(|ctx| drop(pane.update(action::ROW_DOWN, Some(2), ctx)));
        let cursor = pane.cursor_seq();
        hear(&mut pane, &listed(&rows(1..=40)));
        assert_eq!(pane.detail(), "20 of 41 · /name:=f");
        assert_eq!(pane.cursor_seq(), cursor);
    }

    #[test]
    fn a_row_of_before_is_found_when_it_is_listed() {
        let mut pane = Commits::default();
        pane.restore("7\n\n");
        hear(&mut pane, &opened(rows(31..=40)));
        assert_eq!(pane.cursor_seq(), Some(40));
        hear(&mut pane, &listed(&rows(1..=40)));
        assert_eq!(pane.cursor_seq(), Some(7));
    }

    #[test]
    fn a_search_in_a_long_log_goes_where_the_session_found_something() {
        let mut pane = Commits::default();
        hear(&mut pane, &listed(&rows(1..=30_000)));
        let mut asked = Vec::new();
        with_context(|ctx| drop(pane.update(SEARCH, None, ctx)));
        with_context(|ctx| asked = pane.paste("nowhere else", ctx));
        let [Effect::Send(Command::Find { id, .. })] = asked.as_slice() else {
            panic!("{asked:?}");
        };
        let found = FoundRows {
            commits: [5, 29_000].into(),
            through: 30_000,
            is_cut: false,
            is_part: false,
        };
        hear(&mut pane, &Event::Found { id: *id, found });
        let mut go = |action| {
            with_context(|ctx| drop(pane.update(action, None, ctx)));
            pane.cursor_seq()
        };
        assert_eq!(go(action::FILTER_ACCEPT), Some(30_000));
        assert_eq!(go(SEARCH_NEXT), Some(29_000));
        assert_eq!(go(SEARCH_NEXT), Some(5));
        assert_eq!(go(SEARCH_NEXT), Some(29_000), "it goes round");
        assert_eq!(go(SEARCH_PREVIOUS), Some(5));
        assert_eq!(go(SEARCH_PREVIOUS), Some(29_000));
    }

    #[test]
    fn the_id_of_a_commit_is_asked_for_and_copied() {
        let mut pane = Commits::default();
        hear(&mut pane, &opened(rows(1..=3)));
        let mut asked = Vec::new();
        with_context(|ctx| asked = pane.update(action::ROW_COPY, None, ctx));
        let [Effect::Send(Command::Show { id, commit: 3 })] = asked.as_slice() else {
            panic!("{asked:?}");
        };
        let view = crate::session::view::definition::DefinitionView {
            commit: commit(3, "g"),
            author_kind: "human".into(),
            approved: None,
            source: "(define g 1)".into(),
            docstring: String::new(),
            changes: Vec::new(),
            violations: Vec::new(),
            versions: vec![3],
            leaf: String::new(),
            previous_leaf: String::new(),
        };
        let copied = hear(&mut pane, &Event::Definition { id: *id, view });
        assert!(
            matches!(copied.as_slice(), [Effect::Copy(it)] if *it == *commit(3, "g").uuid),
            "{copied:?}"
        );
    }
}
