//! Names that would fit at the caret, in a popup above the input.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Repl;
use crate::session::command::{Command, RequestId};
use crate::session::view::completion::Completion;
use crate::ui::pane::{Effect, PaneContext};
use crate::ui::role::Role;
use crate::ui::theme::Theme;
use crate::ui::widgets::list::{self, ListState};
use crate::ui::widgets::text;

/// Candidates shown at once.
const ROWS_MAX: u16 = 8;
/// Candidates kept; more are only counted.
const CANDIDATES_MAX: usize = 500;
/// Columns the popup takes at most.
const COLUMNS_MAX: u16 = 72;

/// Candidates, and which one is chosen.
#[derive(Debug, Default)]
pub struct Completions {
    pub waiting: Option<RequestId>,
    /// Where the name begins that they would replace.
    pub start: usize,
    candidates: Vec<Completion>,
    list: ListState,
}

impl Completions {
    pub fn is_open(&self) -> bool {
        !self.candidates.is_empty()
    }

    pub fn close(&mut self) {
        *self = Completions::default();
    }

    pub fn show(&mut self, start: usize, candidates: &[Completion]) {
        self.waiting = None;
        self.start = start;
        let kept = candidates.len().min(CANDIDATES_MAX);
        self.candidates = candidates[..kept].to_vec();
        self.list = ListState::default();
        self.list.set_count(self.candidates.len());
    }

    pub fn candidates(&self) -> &[Completion] {
        &self.candidates
    }

    /// Returns the chosen candidate as one reads it out.
    pub fn in_words(&self) -> Option<String> {
        let chosen = self.chosen()?;
        let place = self.list.cursor() + 1;
        let parts = [
            &chosen.name,
            &chosen.kind,
            &chosen.signature,
            &chosen.summary,
        ];
        let said: Vec<&str> = parts.iter().map(|it| it.as_str()).collect();
        let said = said.join(" ");
        Some(format!(
            "{} ({place} of {})",
            said.trim(),
            self.candidates.len()
        ))
    }

    pub fn chosen(&self) -> Option<&Completion> {
        self.candidates.get(self.list.selected()?)
    }

    /// Chooses the next candidate; after the last comes the first.
    pub fn next(&mut self) {
        match self.list.cursor() + 1 == self.candidates.len() {
            true => self.list.home(),
            false => self.list.down(1),
        }
    }

    pub fn previous(&mut self) {
        match self.list.cursor() {
            0 => self.list.end(),
            _ => self.list.up(1),
        }
    }

    /// Returns what all candidates begin with.
    pub fn common_beginning(&self) -> &str {
        let Some(first) = self.candidates.first() else {
            return "";
        };
        let mut common = first.name.as_str();
        for candidate in &self.candidates[1..] {
            let end = common
                .char_indices()
                .zip(candidate.name.chars())
                .find(|((_, one), other)| one != other)
                .map(|((at, _), _)| at)
                .unwrap_or_else(|| common.len().min(candidate.name.len()));
            common = &common[..end];
        }
        common
    }

    /// Draws the popup so that its bottom touches `below` and its left edge is near `column`.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, column: u16, theme: &Theme) {
        let area = area.intersection(buf.area);
        let count = self.candidates.len() as u16;
        // The last row says what the chosen one does.
        let height = (count.min(ROWS_MAX) + 1).min(area.height);
        if height < 2 || area.width < 12 {
            return;
        }
        let width = area.width.min(COLUMNS_MAX);
        let x = column.min(area.right() - width).max(area.x);
        let popup = Rect::new(x, area.bottom() - height, width, height);
        let ground = theme.style(Role::Popup);
        text::fill(buf, popup, ground);
        let rows = Rect::new(popup.x, popup.y, popup.width, popup.height - 1);
        let names = self.candidates.iter().map(|it| text::width(&it.name)).max();
        let name_columns = names.unwrap_or(0).min(usize::from(width) / 2) as u16;
        let muted = ground.patch(theme.style(Role::PopupMuted));
        list::draw(buf, rows, &self.list, |index, row, state, buf| {
            let Some(candidate) = self.candidates.get(index) else {
                return;
            };
            let name_area = Rect::new(row.x + 1, row.y, name_columns.min(row.width - 1), 1);
            let name = text::fit(&candidate.name, usize::from(name_area.width));
            let style = ground.patch(theme.style(Role::Name));
            text::put(buf, name_area, name_area.x, row.y, &name, style);
            let x = name_area.right() + 1;
            let x = text::put(buf, row, x, row.y, &candidate.kind, muted).saturating_add(1);
            let room = usize::from(row.right().saturating_sub(x));
            let signature = text::fit(&candidate.signature, room);
            text::put(buf, row, x, row.y, &signature, ground);
            if state.selected {
                // The ground alone would be a colour alone.
                text::put(buf, row, row.x, row.y, "▸", ground);
                buf.set_style(row, theme.style(Role::Selected));
            }
        });
        let foot = Rect::new(popup.x, popup.bottom() - 1, popup.width, 1);
        let summary = self.chosen().map_or("", |it| it.summary.as_str());
        let summary = match summary {
            "" => "no documentation",
            it => it,
        };
        let place = format!(" {}/{}", self.list.cursor() + 1, self.candidates.len());
        let place_columns = text::width(&place) as u16;
        let room = usize::from(foot.width.saturating_sub(place_columns + 1));
        text::put(
            buf,
            foot,
            foot.x + 1,
            foot.y,
            &text::fit(summary, room),
            muted,
        );
        let at = foot.right().saturating_sub(place_columns);
        text::put(buf, foot, at, foot.y, &place, muted);
    }
}

impl Repl {
    pub(super) fn complete(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let id = ctx.request();
        self.completions.waiting = Some(id);
        vec![Effect::Send(Command::Complete {
            id,
            text: self.editor.text(),
            cursor: self.editor.caret(),
        })]
    }

    /// Shows candidates; a single one, or what all begin with, is put in at once.
    pub(super) fn completed(&mut self, start: usize, candidates: &[Completion]) {
        let was_open = self.completions.is_open();
        let caret = self.editor.caret();
        if start > caret || !self.editor.text().is_char_boundary(start) {
            self.completions.close();
            return;
        }
        self.completions.show(start, candidates);
        let typed = self.editor.text()[start..caret].to_owned();
        match self.completions.candidates() {
            [] => self.completions.close(),
            [one] if !was_open => {
                let name = one.name.clone();
                self.editor.replace(start..caret, &name);
                self.completions.close();
            }
            [one] if one.name == typed => self.completions.close(),
            _ => {
                let common = self.completions.common_beginning().to_owned();
                if !was_open && common.len() > typed.len() && common.starts_with(&typed) {
                    self.editor.replace(start..caret, &common);
                }
            }
        }
    }

    pub(super) fn accept_completion(&mut self) {
        if let Some(chosen) = self.completions.chosen() {
            let name = chosen.name.clone();
            let caret = self.editor.caret();
            self.editor
                .replace(self.completions.start.min(caret)..caret, &name);
        }
        self.completions.close();
    }

    /// Narrows the candidates to what is typed, or closes them where nothing is left to complete.
    pub(super) fn typed(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        if !self.completions.is_open() {
            return Vec::new();
        }
        if self.editor.caret() <= self.completions.start {
            self.completions.close();
            return Vec::new();
        }
        self.complete(ctx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completions(names: &[&str]) -> Completions {
        let candidates: Vec<Completion> = names
            .iter()
            .map(|name| Completion {
                name: name.to_string(),
                kind: "function".to_owned(),
                signature: "(x)".to_owned(),
                summary: String::new(),
            })
            .collect();
        let mut res = Completions::default();
        res.show(0, &candidates);
        res
    }

    #[test]
    fn the_common_beginning_is_whole_characters() {
        assert_eq!(completions(&["map", "mapcar"]).common_beginning(), "map");
        assert_eq!(completions(&["mapcar", "map"]).common_beginning(), "map");
        assert_eq!(completions(&["été", "étage"]).common_beginning(), "ét");
        assert_eq!(completions(&["a", "b"]).common_beginning(), "");
        assert_eq!(completions(&[]).common_beginning(), "");
    }

    #[test]
    fn choosing_goes_round() {
        let mut it = completions(&["a", "b"]);
        it.previous();
        assert_eq!(it.chosen().map(|it| it.name.as_str()), Some("b"));
        it.next();
        assert_eq!(it.chosen().map(|it| it.name.as_str()), Some("a"));
    }
}
