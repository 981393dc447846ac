//! How a proposal looks: its definitions with every step of the gate, what keeps it from being applied, and
//! the differences.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::candidate::Candidate;
use super::{Phase, Review};
use crate::session::view::gate::StepState;
use crate::ui::pane::RenderContext;
use crate::ui::role::Role;
use crate::ui::widgets::text;

/// Narrower than this, steps are told by their marks and the name of the first that failed.
const NAMED_COLUMNS_MIN: u16 = 96;
/// Lines that a failed step is told in.
const DETAILS_MAX: usize = 3;
/// Lines in which it is told what locks candidates in, where that does not fit beside what can be done.
const LAYERS_ROWS_MAX: usize = 4;
/// Rows of the pane from which on they are told in more lines than one.
const ROOMY_ROWS_MIN: u16 = 20;
/// Rows from which on the definitions stand above the differences.
const LISTED_ROWS_MIN: u16 = 5;

/// A row above the differences.
enum Row<'a> {
    Definition(usize, &'a Candidate),
    Detail(String),
    /// What a step that passed found new.
    Remark(String),
    Layers(String),
}

impl Review {
    pub(super) fn draw(&mut self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) {
        let theme = ctx.theme;
        if self.candidates.is_empty() {
            let (words, role) = match (&self.report.trouble, self.phase) {
                (Some(trouble), _) => (trouble.as_str(), Role::Error),
                (None, Phase::Trying(_)) => ("reading the proposal…", Role::Muted),
                _ => (
                    "nothing is proposed: what a reply in the chat proposes is reviewed here",
                    Role::Muted,
                ),
            };
            text::put(buf, area, area.x + 1, area.y, words, theme.style(role));
            self.caret.set(Some(Position::new(area.x, area.y)));
            return;
        }
        let rows = self.rows(area);
        let shown = match area.height >= LISTED_ROWS_MIN {
            true => u16::try_from(rows.len()).unwrap_or(u16::MAX),
            false => 0,
        };
        let shown = shown.min(area.height / 2);
        let (place, _) = self.current();
        let cursor = rows
            .iter()
            .position(|it| matches!(it, Row::Definition(at, _) if *at == place));
        let first = cursor.map_or(0, |it| (it + 1).saturating_sub(usize::from(shown)));
        for (y, row) in (area.y..area.y + shown).zip(rows.iter().skip(first)) {
            let line = Rect::new(area.x, y, area.width, 1);
            match row {
                Row::Definition(at, candidate) => {
                    self.draw_candidate(buf, line, candidate, ctx);
                    if *at == place {
                        text::put(buf, line, line.x, y, "▸", theme.style(Role::Accent));
                        self.caret.set(Some(Position::new(line.x, y)));
                    }
                }
                Row::Detail(words) | Row::Remark(words) | Row::Layers(words) => {
                    let role = match row {
                        Row::Remark(_) => Role::Warning,
                        Row::Layers(_) => Role::Muted,
                        _ => Role::Error,
                    };
                    let room = usize::from(line.width.saturating_sub(6));
                    let words = text::fit(words, room).into_owned();
                    text::put(buf, line, line.x + 4, y, &words, theme.style(role));
                }
            }
        }
        let rule = Rect::new(area.x, area.y + shown, area.width, 1);
        self.draw_rule(buf, rule, ctx);
        let rest = Rect::new(
            area.x,
            rule.bottom(),
            area.width,
            area.bottom().saturating_sub(rule.bottom()),
        );
        match &self.editor {
            Some((_, editor)) => {
                let caret = editor.draw(buf, rest, theme, ctx.highlighter, ctx.focused);
                self.caret.set(caret);
            }
            None if self.comparing.is_empty() => {
                self.diff.draw(buf, rest, theme, ctx.highlighter);
            }
            None => {
                let muted = theme.style(Role::Muted);
                text::put(buf, rest, rest.x + 1, rest.y, "comparing…", muted);
            }
        }
    }

    fn rows(&self, area: Rect) -> Vec<Row<'_>> {
        let mut rows = Vec::new();
        for (place, candidate) in self.candidates.iter().enumerate() {
            rows.push(Row::Definition(place, candidate));
            for step in candidate.failed() {
                let details = step.detail.iter().take(DETAILS_MAX);
                rows.extend(details.map(|it| Row::Detail(format!("{}: {it}", step.step.name()))));
            }
            for step in candidate.found_new() {
                let details = step.detail.iter().take(DETAILS_MAX);
                rows.extend(details.map(|it| Row::Remark(format!("{}: {it}", step.step.name()))));
            }
        }
        let (words, _) = self.verdict();
        if self.layers_beside(words, area.width).is_none() && !self.report.layers.is_empty() {
            // The last are the strongest.
            let layers: Vec<&str> = self
                .report
                .layers
                .iter()
                .rev()
                .map(String::as_str)
                .collect();
            let layers = format!("locked in: {}", layers.join(", "));
            if area.height < ROOMY_ROWS_MIN {
                rows.push(Row::Layers(layers));
                return rows;
            }
            let room = usize::from(area.width.saturating_sub(6)).max(1);
            let lines = text::wrap(&layers.into(), room);
            let lines = lines.iter().take(LAYERS_ROWS_MAX);
            rows.extend(lines.map(|it| Row::Layers(it.to_string())));
        }
        rows
    }

    /// Draws a definition: its name, how much of it is wanted, and its steps.
    fn draw_candidate(
        &self,
        buf: &mut Buffer,
        line: Rect,
        candidate: &Candidate,
        ctx: &RenderContext<'_>,
    ) {
        let theme = ctx.theme;
        let y = line.y;
        let (mark, role) = match candidate.is_compared() && candidate.is_out() {
            true => ("×", Role::Muted),
            false if candidate.failed().next().is_some() => ("✗", Role::Error),
            false => ("●", Role::Accent),
        };
        let x = text::put(buf, line, line.x + 2, y, mark, theme.style(role)) + 1;
        let x = text::put(buf, line, x, y, &candidate.name, theme.style(Role::Name)) + 1;
        let hunks = candidate.hunks.len();
        let wanted = match &candidate.old {
            None => "new".to_owned(),
            Some(_) => format!("{}/{hunks}", hunks - candidate.rejected.len()),
        };
        let mut x = text::put(buf, line, x, y, &wanted, theme.style(Role::Muted)) + 2;
        for step in &candidate.steps {
            let (mark, role) = match step.state {
                StepState::Waiting => ("·", Role::Muted),
                StepState::Running => ("…", Role::StatusBusy),
                StepState::Passed => ("✓", Role::Success),
                StepState::Failed => ("✗", Role::Error),
                StepState::Skipped => ("-", Role::Muted),
            };
            x = text::put(buf, line, x, y, mark, theme.style(role));
            if line.width >= NAMED_COLUMNS_MIN || step.state == StepState::Failed {
                let role = match step.state {
                    StepState::Failed => Role::Error,
                    _ => Role::Muted,
                };
                x = text::put(buf, line, x + 1, y, step.step.name(), theme.style(role)) + 1;
            }
            x += 1;
        }
    }

    /// Draws the line that says what can be done now.
    fn draw_rule(&self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) {
        if area.height == 0 {
            return;
        }
        let theme = ctx.theme;
        let line = "─".repeat(usize::from(area.width));
        text::put(buf, area, area.x, area.y, &line, theme.style(Role::Border));
        let (words, role) = self.verdict();
        let room = usize::from(area.width.saturating_sub(4));
        let words = format!(" {words} ");
        let shown = text::fit(&words, room);
        text::put(buf, area, area.x + 2, area.y, &shown, theme.style(role));
        if let Some(layers) = self.layers_beside(words.trim(), area.width) {
            let x = area.right() - text::width(&layers) as u16 - 2;
            text::put(buf, area, x, area.y, &layers, theme.style(Role::Muted));
        }
    }

    /// Returns what locks candidates in, where it fits beside what can be done.
    fn layers_beside(&self, words: &str, columns: u16) -> Option<String> {
        let layers = format!(" {} ", self.report.layers.join(", "));
        let taken = text::width(words) + text::width(&layers) + 8;
        let fits = !self.report.layers.is_empty() && taken < usize::from(columns);
        fits.then_some(layers)
    }

    /// Returns what can be done now.
    fn verdict(&self) -> (&str, Role) {
        match (self.phase, &self.report.trouble) {
            _ if self.editor.is_some() => {
                ("editing · ctrl-s has it tried, esc drops it", Role::Accent)
            }
            (Phase::Applied, _) => ("applied · u takes it back", Role::Success),
            (Phase::Applying(_), _) => ("applying…", Role::StatusBusy),
            (Phase::Trying(_) | Phase::Empty, _) => ("at the gate…", Role::StatusBusy),
            (Phase::Tried, Some(trouble)) => (trouble.as_str(), Role::Error),
            (Phase::Tried, None) if self.candidates.iter().all(Candidate::is_out) => {
                ("nothing of it is accepted · a accepts", Role::Muted)
            }
            (Phase::Tried, None) if self.report.may_apply => {
                ("may be applied · enter", Role::Success)
            }
            (Phase::Tried, None) => ("not let through · e edits, x rejects, c asks", Role::Error),
        }
    }
}
