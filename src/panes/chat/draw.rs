//! How the chat looks: what was said, a line that says what goes on, chips, and what is typed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Chat, chip};
use crate::ui::pane::RenderContext;
use crate::ui::role::Role;
use crate::ui::widgets::flow::Ink;
use crate::ui::widgets::text;

/// Columns before what is typed: the prompt and a gap.
const PROMPT_COLUMNS: u16 = 2;

impl Chat {
    pub(super) fn draw(&mut self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) {
        // What is typed gets a third of the pane; chips and the line above it where there is room.
        let rule_rows = u16::from(area.height >= 4);
        let chip_rows = u16::from(area.height >= 6 && !self.chips.is_empty());
        let lines = u16::try_from(self.editor.line_count()).unwrap_or(u16::MAX);
        let input_rows = lines.clamp(1, (area.height / 3).max(1));
        let taken = input_rows + rule_rows + chip_rows;
        let above = Rect::new(
            area.x,
            area.y,
            area.width,
            area.height.saturating_sub(taken),
        );
        let ink = Ink {
            theme: ctx.theme,
            highlighter: ctx.highlighter,
        };
        self.talk.flow.draw(buf, above, ink);
        if self.talk.flow.is_empty() {
            self.draw_welcome(buf, above, ctx);
        }
        let rule = Rect::new(area.x, above.bottom(), area.width, rule_rows);
        self.draw_rule(buf, rule, ctx);
        let chips = Rect::new(area.x, rule.bottom(), area.width, chip_rows);
        self.draw_chips(buf, chips, ctx);
        let input = Rect::new(area.x, chips.bottom(), area.width, input_rows);
        let input = input.intersection(area);
        text::put(
            buf,
            input,
            input.x,
            input.y,
            "?",
            ctx.theme.style(Role::Prompt),
        );
        let x = (input.x + PROMPT_COLUMNS).min(input.right());
        let field = Rect::new(x, input.y, input.right() - x, input.height);
        self.editor_area.set(field);
        let caret = self
            .editor
            .draw(buf, field, ctx.theme, ctx.highlighter, ctx.focused);
        self.caret.set(caret);
        if self.completions.is_open() && ctx.focused {
            let over = Rect::new(
                area.x,
                area.y,
                area.width,
                above.height + rule_rows + chip_rows,
            );
            let back = self.editor.caret().saturating_sub(self.completions.start) as u16;
            let column = caret.map_or(x, |it| it.x.saturating_sub(back + 1));
            self.completions.draw(buf, over, column, ctx.theme);
        }
    }

    fn draw_welcome(&self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) {
        let model = match &ctx.status.model {
            Some(model) => format!("`{model}` is asked; `alt-o` chooses another"),
            None => {
                "no model is configured: name one as `model` under `[llm]` in imago.toml".into()
            }
        };
        let lines = [
            model.as_str(),
            "ask about the program; `@name` sends a definition along",
            "`ctrl-t` in another pane sends what is under the cursor there",
            "what a reply proposes is reviewed before anything changes",
        ];
        let style = ctx.theme.style(Role::Muted);
        for (y, words) in (area.top()..area.bottom()).zip(lines) {
            text::put(buf, area, area.x + PROMPT_COLUMNS, y, words, style);
        }
    }

    /// Draws the line between what was said and what is typed: what goes on, and how much is unseen.
    fn draw_rule(&self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) {
        if area.height == 0 {
            return;
        }
        let theme = ctx.theme;
        let line = "─".repeat(usize::from(area.width));
        text::put(buf, area, area.x, area.y, &line, theme.style(Role::Border));
        let going = match (&self.asked, self.talk.coming()) {
            (None, _) => None,
            (Some(_), None | Some(0)) => Some(" asked · esc stops ".to_owned()),
            (Some(_), Some(bytes)) => {
                let bytes = crate::ui::status_line::bytes(bytes as u64);
                Some(format!(" answering, {bytes} so far · esc stops "))
            }
        };
        if let Some(words) = going {
            let room = usize::from(area.width.saturating_sub(4));
            let words = text::fit(&words, room);
            let style = theme.style(Role::StatusBusy);
            text::put(buf, area, area.x + 2, area.y, &words, style);
        }
        if !self.talk.flow.is_following() {
            let words = match self.talk.flow.unseen() {
                0 => " scrolled back · esc follows ".to_owned(),
                many => format!(" {many} new · esc follows "),
            };
            let columns = text::width(&words) as u16;
            let at = area.right().saturating_sub(columns + 2).max(area.x);
            text::put(buf, area, at, area.y, &words, theme.style(Role::Accent));
        }
    }

    fn draw_chips(&self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) {
        if area.height == 0 {
            return;
        }
        let theme = ctx.theme;
        let mut x = text::put(buf, area, area.x, area.y, "@ ", theme.style(Role::Muted));
        for (place, context) in self.chips.iter().enumerate() {
            let words = format!("[{}]", chip(context));
            let left = usize::from(area.right().saturating_sub(x));
            if text::width(&words) > left {
                let more = format!("+{}", self.chips.len() - place);
                text::put(buf, area, x, area.y, &more, theme.style(Role::Muted));
                return;
            }
            x = text::put(buf, area, x, area.y, &words, theme.style(Role::Name)) + 1;
        }
    }
}
