//! How what is being typed is called: its parameters, with the one at the caret, and what it does.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::session::command::{Command, RequestId};
use crate::session::view::call::CallView;
use crate::ui::pane::{Effect, PaneContext};
use crate::ui::role::Role;
use crate::ui::theme::Theme;
use crate::ui::widgets::text;

/// Its rows: the signature, and a sentence.
const ROWS: u16 = 2;
/// Rows that must be left to what stands above it.
const LEFT_ROWS_MIN: u16 = 2;

/// What is known of the call at the caret.
#[derive(Debug, Default)]
pub struct CallHint {
    /// The name that was asked for last.
    head: String,
    waiting: Option<RequestId>,
    view: Option<CallView>,
}

impl CallHint {
    /// Asks for another name once the caret stands in a call of one.
    pub fn follow(&mut self, head: Option<&str>, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let head = head.unwrap_or_default();
        if head == self.head {
            return Vec::new();
        }
        self.head = head.to_owned();
        self.view = None;
        self.waiting = None;
        if head.is_empty() {
            return Vec::new();
        }
        let id = ctx.request();
        self.waiting = Some(id);
        vec![Effect::Send(Command::ExplainCall {
            id,
            name: head.to_owned(),
        })]
    }

    /// Takes the answer, if it is the one that is waited for.
    pub fn hear(&mut self, id: RequestId, view: Option<&CallView>) {
        if self.waiting == Some(id) {
            self.waiting = None;
            self.view = view.cloned();
        }
    }

    /// Returns how many of some rows it takes: what was said last stays in sight above it.
    pub fn rows(&self, rows: u16) -> u16 {
        match self.view.is_some() && rows >= ROWS + LEFT_ROWS_MIN {
            true => ROWS,
            false => 0,
        }
    }

    /// Draws it at the bottom of `area`, with argument number `argument` standing out.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, argument: usize, theme: &Theme) {
        let Some(view) = &self.view else {
            return;
        };
        let area = area.intersection(buf.area);
        if area.height < ROWS || area.width < 12 {
            return;
        }
        let popup = Rect::new(area.x, area.bottom() - ROWS, area.width, ROWS);
        let ground = theme.style(Role::Popup);
        text::fill(buf, popup, ground);
        let current = current(&view.parameters, argument);
        let name = ground.patch(theme.style(Role::Name));
        let accent = ground.patch(theme.style(Role::Accent));
        let y = popup.y;
        let mut x = text::put(buf, popup, popup.x + 1, y, "(", ground);
        x = text::put(buf, popup, x, y, &view.name, name);
        for (index, parameter) in view.parameters.iter().enumerate() {
            let style = match Some(index) == current {
                true => accent,
                false => ground,
            };
            x = text::put(buf, popup, x.saturating_add(1), y, parameter, style);
        }
        text::put(buf, popup, x, y, ")", ground);
        let muted = ground.patch(theme.style(Role::PopupMuted));
        let room = usize::from(popup.width.saturating_sub(2));
        let words = match view.summary.as_str() {
            "" => format!("{}, no documentation", view.kind),
            summary => format!("{}: {summary}", view.kind),
        };
        let words = text::fit(&words, room);
        text::put(buf, popup, popup.x + 1, y + 1, &words, muted);
    }
}

/// Returns the place of the parameter that takes argument number `argument`, from 1.
fn current(parameters: &[String], argument: usize) -> Option<usize> {
    let mut left = argument.checked_sub(1)?;
    let mut takes_all = false;
    for (index, parameter) in parameters.iter().enumerate() {
        match parameter.as_str() {
            "&optional" | "&aux" => {}
            "&rest" | "&body" | "&" | "." | "&key" => takes_all = true,
            "…" => return index.checked_sub(1),
            _ if takes_all || left == 0 => return Some(index),
            _ => left -= 1,
        }
    }
    // `form …`: what stands before the dots takes the rest.
    let last = parameters.last()?;
    last.ends_with('…').then(|| parameters.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taker(parameters: &str, argument: usize) -> Option<String> {
        let parameters: Vec<String> = parameters.split(' ').map(String::from).collect();
        current(&parameters, argument).map(|at| parameters[at].clone())
    }

    #[test]
    fn each_argument_has_its_parameter() {
        assert_eq!(taker("f xs &rest more", 0), None);
        assert_eq!(taker("f xs &rest more", 1).as_deref(), Some("f"));
        assert_eq!(taker("f xs &rest more", 2).as_deref(), Some("xs"));
        assert_eq!(taker("f xs &rest more", 5).as_deref(), Some("more"));
        assert_eq!(taker("text &optional end", 2).as_deref(), Some("end"));
        assert_eq!(taker("text &optional end", 3), None);
        assert_eq!(taker("a . rest", 4).as_deref(), Some("rest"));
        assert_eq!(taker("test form …", 4).as_deref(), Some("form"));
    }
}
