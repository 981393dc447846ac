//! Looking for something typed before, in this session and in earlier ones.

use super::Repl;
use super::actions::*;
use crate::session::command::{Command, RequestId};
use crate::ui::action::ActionId;
use crate::ui::line::Line;
use crate::ui::pane::{Effect, PaneContext};
use crate::ui::widgets::text;

/// Looking for something typed before.
#[derive(Debug, Default)]
pub(super) struct HistorySearch {
    pub(super) query: Line,
    pub(super) found: Vec<String>,
    pub(super) at: usize,
    pub(super) waiting: Option<RequestId>,
    /// What was being typed when it began.
    pub(super) draft: String,
}

impl Repl {
    pub(super) fn begin_search(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        self.completions.close();
        self.search = Some(HistorySearch {
            draft: self.editor.text(),
            ..HistorySearch::default()
        });
        self.search_changed(ctx)
    }

    /// Finds what is known here at once, and asks for what was typed in earlier sessions.
    pub(super) fn search_changed(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Some(search) = &mut self.search else {
            return Vec::new();
        };
        let id = ctx.request();
        search.found = self.history.containing(search.query.text());
        search.at = 0;
        search.waiting = Some(id);
        let query = search.query.text().to_owned();
        self.show_found();
        vec![Effect::Send(Command::SearchInput { id, query })]
    }

    pub(super) fn show_found(&mut self) {
        let Some(search) = &self.search else {
            return;
        };
        let shown = search.found.get(search.at).unwrap_or(&search.draft).clone();
        self.editor.set_text(&shown);
        // A line that is wider than the screen is seen from what was looked for on.
        let mut words = search.query.text().split_whitespace();
        let place = words
            .next()
            .and_then(|it| text::find_ignoring_case(&shown, it));
        if let Some(place) = place {
            self.editor.set_caret(place);
        }
    }

    pub(super) fn step_found(&mut self, older: bool) {
        if let Some(search) = &mut self.search {
            search.at = match older {
                true => (search.at + 1).min(search.found.len().saturating_sub(1)),
                false => search.at.saturating_sub(1),
            };
        }
        self.show_found();
    }

    pub(super) fn search_action(&mut self, action: ActionId) -> bool {
        match action {
            FOUND_OLDER => self.step_found(true),
            FOUND_NEWER => self.step_found(false),
            FOUND_ACCEPT => {
                self.search = None;
                self.editor.set_caret(usize::MAX);
            }
            FOUND_CANCEL => {
                if let Some(search) = self.search.take() {
                    self.editor.set_text(&search.draft);
                }
            }
            _ => return false,
        }
        true
    }
}
