//! How groups, names and relations look as rows.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Span;

use super::Definitions;
use super::rows::{Row, What};
use crate::ui::pane::RenderContext;
use crate::ui::role::{Role, severity_glyph};
use crate::ui::widgets::{list, scrollbar, text};

/// Columns of names, where there is room for more.
const NAME_COLUMNS: u16 = 28;
/// Columns of findings, versions and drift.
const FACT_COLUMNS: u16 = 22;
const PLACE_COLUMNS: u16 = 24;

impl Definitions {
    pub(super) fn draw_rows(&self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) {
        let theme = ctx.theme;
        if self.rows.is_empty() {
            let words = match (self.opened, self.filter.is_empty()) {
                (false, _) => "opening the history…",
                (true, false) => "no name has these letters",
                (true, true) => {
                    "nothing is defined yet: define something in the REPL, or save a file"
                }
            };
            let style = theme.style(Role::Muted);
            text::put(buf, area, area.x + 1, area.y, words, style);
            return;
        }
        let inner = Rect::new(area.x, area.y, area.width.saturating_sub(1), area.height);
        let extent = list::draw(buf, inner, &self.list, |index, line, state, buf| {
            let Some(row) = self.rows.get(index) else {
                return;
            };
            self.draw_row(buf, line, row, ctx);
            if state.selected {
                let role = match ctx.focused {
                    true => Role::Selected,
                    false => Role::SelectedUnfocused,
                };
                buf.set_style(line, theme.style(role));
                self.caret.set(Some(Position::new(line.x, line.y)));
            }
        });
        scrollbar::draw(buf, area, extent, theme.style(Role::ScrollbarThumb));
    }

    fn draw_row(&self, buf: &mut Buffer, line: Rect, row: &Row, ctx: &RenderContext<'_>) {
        let theme = ctx.theme;
        let muted = theme.style(Role::Muted);
        let indent = (row.depth as u16 * 2).min(line.width);
        let open = match row.what {
            What::Name { .. } => self.unfolded.contains(&row.path),
            _ => !self.folded.contains(&row.path),
        };
        let sign = if open { "▾ " } else { "▸ " };
        let x = text::put(buf, line, line.x + indent, line.y, sign, muted);
        match &row.what {
            What::Group { key, count } => {
                let x = text::put(buf, line, x, line.y, key, theme.style(Role::Heading));
                text::put(buf, line, x, line.y, &format!("  {count}"), muted);
            }
            What::Side { side, count, .. } => {
                let words = match count {
                    0 => format!("{} nothing", side.words()),
                    count => format!("{} {count}", side.words()),
                };
                text::put(buf, line, x, line.y, &words, muted);
            }
            What::Name { name, side } => {
                let style = match side {
                    None => theme.style(Role::Name),
                    Some(_) => theme.style(Role::Text),
                };
                let emphasised = style.patch(theme.style(Role::Match));
                let x = put_found(buf, rest(line, x), name, &row.found, [style, emphasised]);
                self.draw_facts(buf, line, x, name, ctx);
            }
        }
    }

    /// What is known of a name, in columns from the right; each falls out where there is no room.
    fn draw_facts(
        &self,
        buf: &mut Buffer,
        line: Rect,
        x: u16,
        name: &str,
        ctx: &RenderContext<'_>,
    ) {
        let theme = ctx.theme;
        let Some(entry) = self.outline.get(name) else {
            return;
        };
        let mut at = (line.x + NAME_COLUMNS).max(x + 2);
        let mut facts: Vec<Span<'_>> = Vec::new();
        for (place, severity) in ["error", "warning", "info"].into_iter().enumerate() {
            let count = entry.findings[place] + entry.image[place];
            if count > 0 {
                let words = format!("{}{count} ", severity_glyph(severity));
                facts.push(Span::styled(
                    words,
                    theme.style(Role::of_severity(severity)),
                ));
            }
        }
        if entry.versions > 1 {
            let words = format!("v{} ", entry.versions);
            facts.push(Span::styled(words, theme.style(Role::Muted)));
        }
        if let Some(drift) = self.drift.get(name) {
            facts.push(Span::styled(drift.state, theme.style(Role::Warning)));
        }
        text::put_spans(buf, rest(line, at), &facts, 0);
        at += FACT_COLUMNS;
        let place = entry.place.as_deref().unwrap_or("repl");
        let width = line.right().saturating_sub(at).min(PLACE_COLUMNS);
        // A path of a few letters says nothing.
        let width = if width < PLACE_COLUMNS / 2 { 0 } else { width };
        let shown = text::fit(place, usize::from(width.saturating_sub(1)));
        text::put(
            buf,
            rest(line, at),
            at,
            line.y,
            &shown,
            theme.style(Role::Origin),
        );
        at += PLACE_COLUMNS;
        let room = line.right().saturating_sub(at);
        let shown = text::fit(&entry.message, usize::from(room));
        text::put(
            buf,
            rest(line, at),
            at,
            line.y,
            &shown,
            theme.style(Role::Muted),
        );
    }
}

/// Draws a name with the characters that were found emphasised; returns the column after it.
fn put_found(buf: &mut Buffer, area: Rect, name: &str, found: &[u32], styles: [Style; 2]) -> u16 {
    let spans: Vec<Span<'_>> = name
        .chars()
        .enumerate()
        .map(|(place, character)| {
            let is_found = found.contains(&(place as u32));
            Span::styled(character.to_string(), styles[usize::from(is_found)])
        })
        .collect();
    text::put_spans(buf, area, &spans, 0)
}

fn rest(line: Rect, x: u16) -> Rect {
    let x = x.min(line.right());
    Rect::new(x, line.y, line.right() - x, 1)
}
