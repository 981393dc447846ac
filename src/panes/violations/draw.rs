//! How groups and findings look as rows.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Grouping, Violations};
use crate::panes::filter_line::{self, Foot};
use crate::ui::pane::RenderContext;
use crate::ui::role::{Role, severity_glyph};
use crate::ui::widgets::list::{self, RowState};
use crate::ui::widgets::tree::TreeRow;
use crate::ui::widgets::{scrollbar, text};

impl Violations {
    /// Returns the line in which one types.
    pub(super) fn foot(&self) -> Foot<'_> {
        Foot {
            sign: "/",
            line: &self.filter,
            note: match &self.offer {
                Some(offer) => offer.note(),
                None => self.count_of_rows(),
            },
            hint: filter_line::fields(),
            mistake: self.mistake.as_ref(),
        }
    }

    /// Returns how many findings there are, or of how many the filter lets how many through.
    pub(super) fn count_of_rows(&self) -> String {
        let shown: usize = self.tree.groups().iter().map(|it| it.items.len()).sum();
        match self.filter.is_empty() || self.mistake.is_some() {
            true => shown.to_string(),
            false => {
                let all = self.rows.iter().chain(&self.image);
                let all = all.filter(|it| self.all || it.current).count();
                format!("{shown} of {all}")
            }
        }
    }

    pub(super) fn draw_rows(&self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) {
        let theme = ctx.theme;
        if self.tree.list.is_empty() {
            let words = match (self.opened, self.filter.is_empty()) {
                (false, _) => "opening the history…",
                (true, false) => "nothing matches the filter",
                (true, true) => "no violations: every rule is content",
            };
            text::put(
                buf,
                area,
                area.x + 1,
                area.y,
                words,
                theme.style(Role::Muted),
            );
            return;
        }
        let inner = Rect::new(area.x, area.y, area.width.saturating_sub(1), area.height);
        let extent = list::draw(buf, inner, &self.tree.list, |index, line, state, buf| {
            match self.tree.row(index) {
                Some(TreeRow::Group(group)) => self.draw_group(buf, line, group, ctx),
                Some(TreeRow::Item { item, .. }) => self.draw_item(buf, line, item, ctx),
                None => {}
            }
            self.draw_cursor(buf, line, state, ctx);
        });
        scrollbar::draw(buf, area, extent, theme.style(Role::ScrollbarThumb));
    }

    fn draw_cursor(&self, buf: &mut Buffer, line: Rect, state: RowState, ctx: &RenderContext<'_>) {
        if !state.selected {
            return;
        }
        let role = match ctx.focused {
            true => Role::Selected,
            false => Role::SelectedUnfocused,
        };
        buf.set_style(line, ctx.theme.style(role));
        self.caret.set(Some(Position::new(line.x, line.y)));
    }

    fn draw_group(&self, buf: &mut Buffer, line: Rect, group: usize, ctx: &RenderContext<'_>) {
        let theme = ctx.theme;
        let Some(shown) = self.tree.groups().get(group) else {
            return;
        };
        let first = shown.items.first().and_then(|it| self.row(*it));
        let fold = if self.tree.is_folded(group) {
            "▸"
        } else {
            "▾"
        };
        let y = line.y;
        let x = text::put(buf, line, line.x, y, fold, theme.style(Role::Muted));
        let heading = match self.grouping {
            Grouping::Severity => theme.style(Role::of_severity(&shown.key)),
            Grouping::Rule | Grouping::File => theme.style(Role::Heading),
            Grouping::Name => theme.style(Role::Name),
        };
        let mut title = format!(" {}", shown.key);
        if let (Grouping::Rule, Some(row)) = (self.grouping, first) {
            title.push_str(&format!(" {}", row.rule_name));
        }
        let x = text::put(buf, line, x, y, &title, heading);
        let count = format!("  {}", shown.items.len());
        text::put(buf, line, x, y, &count, theme.style(Role::Muted));
    }

    fn draw_item(&self, buf: &mut Buffer, line: Rect, item: u32, ctx: &RenderContext<'_>) {
        let theme = ctx.theme;
        let Some(row) = self.row(item) else {
            return;
        };
        let y = line.y;
        let severity = theme.style(Role::of_severity(&row.severity));
        let glyph = severity_glyph(&row.severity);
        let mut x = text::put(buf, line, line.x + 2, y, glyph, severity) + 1;
        if self.grouping != Grouping::Name {
            let role = if row.current { Role::Name } else { Role::Muted };
            let columns = self.columns.0.min(line.width / 3).max(1);
            let name = text::fit(&row.name, usize::from(columns));
            text::put(buf, line, x, y, &name, theme.style(role));
            x = x.saturating_add(columns + 1).min(line.right());
        }
        if self.grouping != Grouping::Rule {
            let columns = self.columns.1.min(line.width / 4).max(1);
            let rule = text::fit(&row.rule, usize::from(columns));
            text::put(buf, line, x, y, &rule, theme.style(Role::Accent));
            x = x.saturating_add(columns + 1).min(line.right());
        }
        let place = match (&row.place, row.current) {
            (Some(place), true) => place.to_string(),
            (Some(place), false) => format!("{place} (older)"),
            (None, true) => String::new(),
            (None, false) => "(older)".to_owned(),
        };
        let columns = text::width(&place) as u16;
        let room = line.right().saturating_sub(x);
        let with_place = columns > 0 && room > columns + 24;
        let for_message = match with_place {
            true => room - columns - 1,
            false => room,
        };
        let message = text::fit(&row.message, usize::from(for_message));
        let role = if row.current { Role::Text } else { Role::Muted };
        text::put(buf, line, x, y, &message, theme.style(role));
        if with_place {
            let at = line.right() - columns;
            text::put(buf, line, at, y, &place, theme.style(Role::Origin));
        }
    }
}
