//! Which rows there are: all of them, or those that the filter lets through.

use std::sync::Arc;

use super::asked::Cuts;
use super::log::Log;
use super::{Commits, Mode};
use crate::session::view::commits::MilestoneRow;
use crate::session::view::query::Mistake;
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

    /// Returns what is wrong with what is typed.
    pub(super) fn mistake(&self) -> Option<&Mistake> {
        match self.mode {
            Mode::Search => self.searched.mistake.as_ref(),
            Mode::Rows | Mode::Filter => self.filtered.mistake.as_ref(),
        }
    }

    /// Narrows the rows to what is typed; the cursor stays as near as it can. What is no query narrows
    /// nothing: it stays in the line to be mended, and nobody claims that it holds.
    pub(super) fn apply_filter(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let is_typing = self.mode == Mode::Filter;
        let effects = self
            .filtered
            .ask(self.filter.text(), &self.log, is_typing, ctx);
        if self.filtered.mistake.is_some() {
            self.mode = Mode::Filter;
        }
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

    /// Returns how many commits there are, or of how many the filter lets how many through, and how many
    /// milestones; without a filter they go without saying.
    pub(super) fn count_of_rows(&self) -> String {
        let all = self.log.commit_count();
        let Some(shown) = &self.shown else {
            return all.to_string();
        };
        let more = if self.filtered.is_cut() { "+" } else { "" };
        let milestones = self.shown_milestones;
        let count = format!("{}{more} of {all}", shown.len() - milestones);
        match milestones {
            0 => count,
            1 => format!("{count}, 1 milestone"),
            _ => format!("{count}, {milestones} milestones"),
        }
    }

    pub(super) fn count_rows(&mut self) {
        let (count, milestones) = match &self.shown {
            Some(shown) => {
                let is_shown = |place: usize| {
                    let found = shown.binary_search_by(|it| place.cmp(&(*it as usize)));
                    found.is_ok()
                };
                let milestones = self.log.milestone_places();
                (shown.len(), milestones.filter(|it| is_shown(it.0)).count())
            }
            None => (self.log.len(), 0),
        };
        self.shown_milestones = milestones;
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

    /// The filter or the search is as it is to be; one that is none stays to be mended.
    pub(super) fn accept_filter(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        self.offer = None;
        let is_search = self.mode == Mode::Search;
        self.mode = Mode::Rows;
        // Nothing more is coming, so what was still growing is read as it stands.
        let asked = match is_search {
            true => {
                self.searched.mistake = self.searched.unfinished(self.search.text(), ctx);
                if self.searched.mistake.is_some() {
                    self.mode = Mode::Search;
                }
                Vec::new()
            }
            false => self.apply_filter(ctx),
        };
        match self.mistake() {
            Some(it) => vec![Effect::Toast(Toast::warning(it.message.clone()))],
            None => {
                if !is_search {
                    self.queries.asked(self.filter.text());
                }
                asked
            }
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
        assert_eq!(pane.detail(), "20 of 40 · /name:=f");
        assert_eq!(pane.cursor_seq(), cursor);
        with_context(|ctx| drop(pane.set_filter("milestone:41".to_owned(), ctx)));
        assert_eq!(pane.detail(), "3 of 40, 1 milestone · /milestone:41");
    }

    #[test]
    fn what_is_no_query_stays_to_be_mended_and_claims_nothing() {
        let mut pane = Commits::default();
        hear(&mut pane, &opened(rows(31..=40)));
        let mut update = |action, typed: &str| {
            let mut effects = Vec::new();
            with_context(|ctx| {
                drop(pane.update(action, None, ctx));
                drop(pane.paste(typed, ctx));
                effects = pane.update(action::FILTER_ACCEPT, None, ctx);
            });
            let told = effects.iter().find_map(|it| match it {
                Effect::Toast(toast) => Some(toast.text.clone()),
                _ => None,
            });
            (pane.detail(), pane.takes_text(), told)
        };
        let wrong = update(action::ROW_FILTER, "foo:bar");
        let told = Some("there is no field `foo`".to_owned());
        assert_eq!(wrong, ("10".to_owned(), true, told));
        let wrong = update(action::FILTER_CLEAR, "");
        assert_eq!(wrong, ("10".to_owned(), false, None));
        // While it is typed it may become something; then it does not.
        let wrong = update(action::ROW_FILTER, "kind:");
        let told = Some("`kind:` says nothing to look for".to_owned());
        assert_eq!(wrong, ("10".to_owned(), true, told));
        update(action::FILTER_CLEAR, "");
        let wrong = update(SEARCH, "kind:nonsense");
        let told = Some("there is no kind `nonsense`".to_owned());
        assert_eq!(wrong, ("10".to_owned(), true, told));
        update(action::FILTER_CLEAR, "");
        // Told by a command, it is no other.
        let mut ask = |text: &str| {
            with_context(|ctx| drop(pane.set_filter(text.to_owned(), ctx)));
            (pane.detail(), pane.takes_text())
        };
        assert_eq!(ask("since:garbage"), ("10".to_owned(), true));
        let right = ("5 of 10 · /name:=f".to_owned(), true);
        assert_eq!(ask("name:=f"), right);
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
