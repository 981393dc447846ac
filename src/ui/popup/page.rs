//! A page below a question: what one looks at while the answer is typed.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::action::{ActionId, POPUP_DOWN, POPUP_PAGE_DOWN, POPUP_PAGE_UP, POPUP_UP};
use super::super::draw::{put, wrap_ranges};
use super::super::pane::RenderContext;
use super::super::role::Role;

/// A text that scrolls; lines that begin with `+` or `-` and a blank are those of a difference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    pub text: String,
    /// Lines scrolled away.
    top: usize,
    /// Rows it had at the last render.
    height: u16,
}

impl Page {
    pub fn new(text: impl Into<String>) -> Page {
        Page {
            text: text.into(),
            ..Page::default()
        }
    }

    /// Returns the rows it takes in this width.
    pub(super) fn rows(&self, width: u16) -> usize {
        self.lines(width).len()
    }

    pub(super) fn update(&mut self, action: ActionId) {
        let page = usize::from(self.height.max(1));
        self.top = match action {
            POPUP_DOWN => self.top + 1,
            POPUP_UP => self.top.saturating_sub(1),
            POPUP_PAGE_DOWN => self.top + page,
            POPUP_PAGE_UP => self.top.saturating_sub(page),
            _ => self.top,
        };
    }

    /// Draws what there is room for; where that is not all, the last row says how much follows.
    pub(super) fn render(&mut self, area: Rect, buf: &mut Buffer, ctx: &RenderContext<'_>) {
        let lines = self.lines(area.width);
        let height = usize::from(area.height);
        self.height = area.height;
        let is_cut = lines.len() > height;
        let shown = if is_cut {
            height.saturating_sub(1)
        } else {
            height
        };
        self.top = self.top.min(lines.len().saturating_sub(shown));
        let ground = ctx.theme.style(Role::Popup);
        for (line, range) in lines.iter().skip(self.top).take(shown).enumerate() {
            let style = ground.patch(ctx.theme.style(role_at(&self.text, range.start)));
            let text = &self.text[range.clone()];
            put(buf, area.x, area.y + line as u16, area.width, text, style);
        }
        if is_cut && height > 0 {
            let last = (self.top + shown).min(lines.len());
            let words = format!("… {}-{last} of {}", self.top + 1, lines.len());
            let style = ctx.theme.style(Role::PopupMuted);
            put(buf, area.x, area.bottom() - 1, area.width, &words, style);
        }
    }

    fn lines(&self, width: u16) -> Vec<Range<usize>> {
        match self.text.is_empty() {
            true => Vec::new(),
            false => wrap_ranges(&self.text, usize::from(width)),
        }
    }
}

/// Returns the role of the line that holds a byte: what wraps is of one colour.
fn role_at(text: &str, at: usize) -> Role {
    let start = text[..at].rfind('\n').map_or(0, |it| it + 1);
    let line = &text[start..];
    match line {
        _ if line.starts_with("+ ") => Role::Added,
        _ if line.starts_with("- ") => Role::Removed,
        _ => Role::Popup,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_line_keeps_its_sign() {
        let page = Page::new("f\n- one two three\n+ four");
        let roles: Vec<Role> = page
            .lines(8)
            .iter()
            .map(|it| role_at(&page.text, it.start))
            .collect();
        assert_eq!(page.rows(8), 5);
        assert_eq!(
            roles,
            [
                Role::Popup,
                Role::Removed,
                Role::Removed,
                Role::Removed,
                Role::Added
            ]
        );
    }
}
