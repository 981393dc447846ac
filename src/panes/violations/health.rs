//! The dashboard above the findings: a light of three colours, and what is behind it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rustc_hash::FxHashMap;

use super::Violations;
use crate::session::view::light::{Light, excess};
use crate::session::view::violations::ViolationRow;
use crate::ui::pane::RenderContext;
use crate::ui::role::Role;
use crate::ui::widgets::text;

/// Below this many rows there is no room for it.
const ROWS_MIN: u16 = 8;

/// What the program owes.
#[derive(Debug, Default)]
pub(super) struct Health {
    /// The points of each definition that has any.
    scores: Vec<u64>,
    /// The points of what is found about the image as a whole. Remarks of level info are no risk.
    image: u64,
    has_errors: bool,
}

impl Health {
    pub fn of(rows: &[ViolationRow], image: &[ViolationRow]) -> Health {
        let mut scores: FxHashMap<u64, u64> = FxHashMap::default();
        for row in rows.iter().filter(|it| it.current) {
            *scores.entry(row.commit).or_default() += u64::from(row.points);
        }
        let risks = image.iter().filter(|it| &*it.severity != "info");
        let mut current = rows.iter().filter(|it| it.current).chain(image);
        Health {
            scores: scores.into_values().collect(),
            image: risks.map(|it| u64::from(it.points)).sum(),
            has_errors: current.any(|it| &*it.severity == "error"),
        }
    }

    /// Returns the points above what is tolerated, and those of the image.
    fn risk(&self, tolerance: u32) -> u64 {
        let scores = self.scores.iter();
        self.image + scores.map(|it| excess(*it, tolerance)).sum::<u64>()
    }
}

impl Violations {
    /// Draws it where there is room; answers what is left.
    pub(super) fn draw_health(
        &mut self,
        buf: &mut Buffer,
        area: Rect,
        ctx: &RenderContext<'_>,
    ) -> Rect {
        self.head = u16::from(self.opened && area.height >= ROWS_MIN);
        if self.head == 0 {
            return area;
        }
        let risk = self.health.risk(ctx.status.tolerance);
        let light = Light::of(risk, self.health.has_errors);
        let role = match light {
            Light::Green => Role::Success,
            Light::Yellow => Role::Warning,
            Light::Red => Role::Error,
        };
        let theme = ctx.theme;
        let (x, y) = (area.x, area.y);
        let name = format!("● {}", light.name().to_lowercase());
        let x = text::put(buf, area, x, y, &name, theme.style(role));
        let debtors = self.health.scores.len();
        let owes = if debtors == 1 { "owes" } else { "owe" };
        let score: u64 = self.health.scores.iter().sum();
        let rest = format!(
            " {} · risk {risk} · {debtors} {owes} {score}",
            light.word().to_lowercase()
        );
        text::put(buf, area, x, y, &rest, theme.style(Role::Muted));
        Rect::new(area.x, area.y + 1, area.width, area.height - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(commit: u64, severity: &str, points: u32, current: bool) -> ViolationRow {
        ViolationRow {
            commit,
            severity: severity.into(),
            points,
            current,
            ..ViolationRow::default()
        }
    }

    #[test]
    fn only_what_is_in_force_and_above_the_tolerance_is_a_risk() {
        let rows = [
            row(1, "warning", 8, true),
            row(1, "warning", 7, true),
            row(2, "info", 3, true),
            row(3, "error", 90, false),
        ];
        let image = [row(1, "info", 50, true), row(1, "warning", 4, true)];
        let health = Health::of(&rows, &image);
        assert_eq!(health.risk(10), 5 + 4);
        assert_eq!(Light::of(health.risk(10), health.has_errors), Light::Green);
        assert_eq!(Light::of(health.risk(0), health.has_errors), Light::Yellow);
        let health = Health::of(&[row(3, "error", 1, true)], &[]);
        assert_eq!(Light::of(health.risk(10), health.has_errors), Light::Yellow);
        let health = Health::of(&[row(3, "warning", 51, true)], &[]);
        assert_eq!(Light::of(health.risk(10), health.has_errors), Light::Red);
    }
}
