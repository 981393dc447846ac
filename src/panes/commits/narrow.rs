//! Which rows there are: all of them, or those that the filter lets through.

use super::{Commits, Mode};
use crate::ui::line::Line;
use crate::ui::pane::{Effect, PaneContext, Toast};

impl Commits {
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
