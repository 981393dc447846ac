//! How plots look: ratatui's own charts and bars, a calendar of weeks, and the points as rows below.
//!
//! Nothing is told by colour alone: a level is a glyph, the point under the cursor is marked below the
//! plot, and every number stands in the rows.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Position, Rect};
use ratatui::symbols::Marker;
use ratatui::text::Line;
use ratatui::widgets::{Axis, Bar, BarChart, BarGroup, Chart, Dataset, GraphType, Widget};

use super::days::{beginning, day_of, weekday};
use super::points::{Point, duration};
use super::{Insights, PLOTS, Plot, REFRESH};
use crate::panes::time;
use crate::session::view::insights::StagePoint;
use crate::ui::keymap::Place;
use crate::ui::pane::{Pane, RenderContext};
use crate::ui::role::Role;
use crate::ui::widgets::list;
use crate::ui::widgets::{scrollbar, text};

/// Rows below which there is no plot but the points only.
const PLOT_HEIGHT_MIN: u16 = 14;
/// Columns from which on two charts stand side by side.
const BESIDE_COLUMNS_MIN: u16 = 100;
/// How busy a day was, from not at all to as busy as any.
const LEVELS: [&str; 5] = ["·", "░", "▒", "▓", "█"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const WEEKDAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
/// Columns of a name beside its bar.
const NAME_COLUMNS: usize = 24;

/// Returns the part of the pane in which the points stand as rows.
pub(super) fn list_area(plot: Plot, area: Rect) -> Rect {
    let plot = match area.height {
        0..PLOT_HEIGHT_MIN => 0,
        // Months, the days of a week, the levels, and a row between.
        _ if plot == Plot::Activity => 10,
        height => (height * 3 / 5).clamp(9, 24),
    };
    Rect {
        y: area.y + plot,
        height: area.height - plot,
        ..area
    }
}

impl Insights {
    pub(super) fn draw(&self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) {
        let muted = ctx.theme.style(Role::Muted);
        if self.points.is_empty() {
            let place = Place::new(self.contexts(), false);
            let key = ctx.keymap.label(place, REFRESH);
            let words = self.nothing(&key.unwrap_or_default());
            text::put(buf, area, area.x + 1, area.y, &words, muted);
            return;
        }
        let rows = list_area(self.plot, area);
        let plot = Rect {
            height: rows.y - area.y,
            ..area
        };
        if !plot.is_empty() {
            self.draw_plot(buf, plot, ctx);
        }
        self.draw_points(buf, rows, ctx);
    }

    /// Says why a plot has no points; `key` counts.
    pub(super) fn nothing(&self, key: &str) -> String {
        let is_read = !matches!(self.plot, Plot::Activity | Plot::Tests);
        match (self.waiting, &self.view) {
            (Some(_), _) if is_read => "counting…".to_owned(),
            (None, None) if is_read => format!("not counted yet: `{key}` counts"),
            _ => PLOTS[self.place()].2.to_owned(),
        }
    }

    fn draw_plot(&self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) {
        let here = self.list.cursor();
        match self.plot {
            Plot::Activity => self.draw_calendar(buf, area, ctx),
            Plot::Milestones => self.draw_stages(buf, area, here, ctx),
            Plot::Hot | Plot::Tests => draw_bars(buf, area, &self.points, here, ctx),
            Plot::Times => self.draw_times(buf, area, here, ctx),
        }
    }

    /// Weeks side by side, Monday above; the newest week stands on the right.
    fn draw_calendar(&self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) {
        let theme = ctx.theme;
        let today = day_of(ctx.now_ms, ctx.status.zone_ms);
        let chosen = self.days.days.keys().rev().nth(self.list.cursor()).copied();
        // The cursor is in sight: who looks at an older day sees the weeks around it.
        let weeks = i64::from(area.width.saturating_sub(5) / 2).clamp(1, 53);
        let monday = |day: i64| day - weekday(day);
        let shown_to = match chosen {
            Some(day) if monday(today) - monday(day) >= weeks * 7 => monday(day) + (weeks / 2) * 7,
            _ => monday(today),
        };
        let first = shown_to - (weeks - 1) * 7;
        let mut month = "";
        for week in 0..weeks {
            let x = area.x + 4 + week as u16 * 2;
            let date = time::date(beginning(first + week * 7));
            let number = date.get(5..7).and_then(|it| it.parse::<usize>().ok());
            let name = MONTHS[number.unwrap_or(1).clamp(1, 12) - 1];
            // A month that ends with its first week would stand in the way of the next.
            if name != month && (week > 0 || date.get(8..10) < Some("22")) {
                text::put(buf, area, x, area.y, name, theme.style(Role::Muted));
            }
            month = name;
            for day in 0..7 {
                let date = first + week * 7 + day;
                if date > today {
                    continue;
                }
                let level = self.days.level(date);
                let role = if level == 0 {
                    Role::Muted
                } else {
                    Role::Success
                };
                let y = area.y + 1 + day as u16;
                let is_chosen = chosen == Some(date);
                let style = theme.style(if is_chosen { Role::Selected } else { role });
                text::put(buf, area, x, y, LEVELS[level.min(4)], style);
                if is_chosen {
                    text::put(buf, area, x + 1, y, "‹", theme.style(Role::Accent));
                }
            }
        }
        for (day, name) in (0..).zip(WEEKDAYS) {
            let style = theme.style(Role::Muted);
            text::put(buf, area, area.x + 1, area.y + 1 + day, name, style);
        }
        let legend = format!("none {} busiest", LEVELS.join(" "));
        let style = theme.style(Role::Muted);
        text::put(buf, area, area.x + 4, area.y + 8, &legend, style);
    }

    /// The score of findings and the complexity over the milestones, a chart each.
    fn draw_stages(&self, buf: &mut Buffer, area: Rect, here: usize, ctx: &RenderContext<'_>) {
        let stages = self.view.as_ref().map_or(&[][..], |it| &it.stages);
        let at = stages.len().saturating_sub(1 + here);
        let score = |it: &StagePoint| it.score as f64;
        let complexity = |it: &StagePoint| it.complexity as f64;
        let series = |value: &dyn Fn(&StagePoint) -> f64| -> Vec<(f64, f64)> {
            let points = stages.iter().enumerate();
            points.map(|(at, it)| (at as f64, value(it))).collect()
        };
        let (left, right) = halves(area);
        draw_chart(
            buf,
            left,
            "score of findings",
            &series(&score),
            at,
            number,
            ctx,
        );
        draw_chart(
            buf,
            right,
            "complexity",
            &series(&complexity),
            at,
            number,
            ctx,
        );
    }

    /// What the call under the cursor took, over its measurements.
    fn draw_times(&self, buf: &mut Buffer, area: Rect, here: usize, ctx: &RenderContext<'_>) {
        let rows = self.view.as_ref().map_or(&[][..], |it| &it.measured);
        let mut before = 0;
        for row in rows {
            let count = row.points.len();
            if here < before + count {
                let value = |it: &crate::session::view::insights::MeasuredPoint| {
                    it.median_ns.unwrap_or(it.fuel as f64)
                };
                let points = row.points.iter().enumerate();
                let series: Vec<(f64, f64)> =
                    points.map(|(at, it)| (at as f64, value(it))).collect();
                let at = count - 1 - (here - before);
                let label = match row.points.iter().all(|it| it.median_ns.is_some()) {
                    true => duration,
                    false => number,
                };
                draw_chart(buf, area, &row.call, &series, at, label, ctx);
                return;
            }
            before += count;
        }
    }

    fn draw_points(&self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) {
        let theme = ctx.theme;
        let inner = Rect::new(area.x, area.y, area.width.saturating_sub(1), area.height);
        let extent = list::draw(buf, inner, &self.list, |index, line, state, buf| {
            if let Some(point) = self.points.get(index) {
                let words = text::printable(&point.words);
                let room = usize::from(line.width.saturating_sub(1));
                let shown = text::fit(&words, room);
                let style = theme.style(Role::Text);
                text::put(buf, line, line.x + 1, line.y, &shown, style);
            }
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
}

fn halves(area: Rect) -> (Rect, Rect) {
    match area.width >= BESIDE_COLUMNS_MIN {
        true => {
            let half = area.width / 2;
            let right = Rect::new(area.x + half, area.y, area.width - half, area.height);
            (
                Rect {
                    width: half,
                    ..area
                },
                right,
            )
        }
        false => {
            let half = area.height / 2;
            let below = Rect::new(area.x, area.y + half, area.width, area.height - half);
            (
                Rect {
                    height: half,
                    ..area
                },
                below,
            )
        }
    }
}

fn number(value: f64) -> String {
    format!("{value:.0}")
}

/// A line over points from the left to the right, with a mark below the one under the cursor.
fn draw_chart(
    buf: &mut Buffer,
    area: Rect,
    title: &str,
    series: &[(f64, f64)],
    at: usize,
    label: fn(f64) -> String,
    ctx: &RenderContext<'_>,
) {
    let style = |role| ctx.theme.style(role);
    text::put(buf, area, area.x + 1, area.y, title, style(Role::Heading));
    let inner = Rect::new(
        area.x,
        area.y + 1,
        area.width,
        area.height.saturating_sub(1),
    );
    let most = series.iter().map(|it| it.1).fold(1.0, f64::max);
    let last = (series.len().max(2) - 1) as f64;
    let here: Vec<(f64, f64)> = series.get(at).copied().into_iter().collect();
    let axis = |bounds: [f64; 2]| Axis::default().bounds(bounds).style(style(Role::Muted));
    let line = |it, role| {
        Dataset::default()
            .data(it)
            .marker(Marker::Dot)
            .graph_type(GraphType::Line)
            .style(style(role))
    };
    let point = Dataset::default()
        .data(&here)
        .marker(Marker::Block)
        .graph_type(GraphType::Scatter)
        .style(style(Role::Strong));
    let ends = [label(0.0), label(most)].map(Line::from);
    Chart::new(vec![line(series, Role::Accent), point])
        .x_axis(axis([0.0, last]))
        .y_axis(axis([0.0, most]).labels(ends))
        .style(style(Role::Text))
        .hidden_legend_constraints((Constraint::Length(0), Constraint::Length(0)))
        .render(inner.intersection(buf.area), buf);
}

/// Bars to the right, a name each; as many as there is room for around the cursor.
fn draw_bars(buf: &mut Buffer, area: Rect, points: &[Point], here: usize, ctx: &RenderContext<'_>) {
    let style = |role| ctx.theme.style(role);
    let room = usize::from(area.height.saturating_sub(1)).max(1);
    let first = (here + 1).saturating_sub(room);
    let bars: Vec<Bar<'_>> = points
        .iter()
        .enumerate()
        .skip(first)
        .take(room)
        .map(|(at, point)| {
            let mark = if at == here { "→" } else { " " };
            let name = text::fit(&point.label, NAME_COLUMNS);
            let role = if at == here {
                Role::Strong
            } else {
                Role::Accent
            };
            Bar::default()
                .value(point.value as u64)
                .text_value(number(point.value))
                .label(Line::from(format!("{mark}{name:<NAME_COLUMNS$}")))
                .style(style(role))
                .value_style(style(Role::Text))
        })
        .collect();
    let most = points.iter().map(|it| it.value as u64).max().unwrap_or(1);
    BarChart::default()
        .data(BarGroup::default().bars(&bars))
        .direction(ratatui::layout::Direction::Horizontal)
        .bar_width(1)
        .bar_gap(0)
        .max(most.max(1))
        .label_style(style(Role::Text))
        .style(style(Role::Text))
        .render(area.intersection(buf.area), buf);
}
